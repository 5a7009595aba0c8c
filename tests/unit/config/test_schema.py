"""What editors are told, and the table of keys: made from the models, never stale."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.config.conftest import CASES
from worker.config.reference import keys, with_tables
from worker.config.schema import schema_files, schemas

FOLDER = ROOT / "config" / "schema"
REMEDY = "run: python -m worker.config.generate"


def validate(schema: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema)]
    return subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", schema_files())
def test_a_committed_schema_is_what_the_models_say(name: str):
    assert FOLDER.joinpath(name).read_text(encoding="utf-8") == schema_files()[name], REMEDY


def test_there_is_no_schema_of_a_file_that_is_no_more():
    assert {file.name for file in FOLDER.iterdir()} == set(schema_files())


def test_the_table_of_keys_is_what_the_models_say():
    page = ROOT.joinpath("docs", "configuration.md").read_text(encoding="utf-8")

    assert with_tables(page) == page, REMEDY
    assert all(f"<!-- keys of {name}.yaml -->" in page for name in schemas())


def test_every_key_is_explained():
    for schema in schemas().values():
        for key in keys(schema):
            assert key.meaning, key.path
            assert key.write, key.path


def test_the_table_shows_defaults_as_they_are_written():
    shown = {key.path: key.default for key in keys(schemas()["natowire"])}

    assert shown["polling.min_interval"] == "`5m`"
    assert shown["polling.interval"] == "`auto`"
    assert shown["http.max_body"] == "`10MiB`"
    assert shown["polling.jitter"] == "`10%`"
    assert shown["version"] == "required"


@pytest.mark.parametrize("name", schemas())
def test_good_configs_are_good_for_editors_too(name: str):
    files = [folder / f"{name}.yaml" for folder in CASES.joinpath("good").iterdir()]

    checked = validate(FOLDER / f"{name}.schema.json", *files)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    "case",
    [
        "feeds--unknown-key",
        "feeds--kind",
        "feeds--no-name",
        "natowire--units",
        "natowire--nested-unknown-keys",
        "topics--severity",
        "aliases--empty",
        "alerts--channel-type",
        "alerts--times",
    ],
)
def test_editors_mark_mistakes_too(case: str):
    file = CASES / "bad" / f"{case}.yaml"

    checked = validate(FOLDER / f"{case.partition('--')[0]}.schema.json", file)

    assert checked.returncode == 1


def test_the_schemas_are_draft_7():
    command = [sys.executable, "-m", "check_jsonschema", "--check-metaschema"]
    checked = subprocess.run(
        [*command, *map(str, FOLDER.iterdir())], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout
    for name in schema_files():
        schema = json.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert "$defs" not in json.dumps(schema)
