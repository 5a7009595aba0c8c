"""Tiny files, each with what must be told of it; and a config with a mistake in every corner.

A file in ``cases/bad`` replaces its namesake in the minimal config. Its first lines are the
problems in their order, ``# line:column: message``, with ``\\n`` for a line break.
"""

from itertools import takewhile
from pathlib import Path

import pytest

from tests.unit.config.conftest import CASES, MINIMAL
from worker.config import load, parse

BAD = sorted(CASES.joinpath("bad").glob("*.yaml"))


def replaced_file(case: Path) -> str:
    return case.name.partition("--")[0] + ".yaml"


def expected_of(text: str) -> list[str]:
    remarks = takewhile(lambda line: line.startswith("# "), text.split("\n"))
    return [remark.removeprefix("# ").replace("\\n", "\n") for remark in remarks]


def test_there_are_bad_cases_for_every_file():
    assert {replaced_file(case) for case in BAD} == set(load(MINIMAL, {}).files)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.stem)
def test_a_mistake_is_told_with_its_place(case: Path, minimal: dict[str, str]):
    file = replaced_file(case)
    text = case.read_text(encoding="utf-8")

    told = parse({**minimal, file: text}, MINIMAL, {})

    problems = [
        str(problem).removeprefix(f"{file}:")
        for problem in told.problems
        if problem.file == file or not problem.warning
    ]
    assert problems == expected_of(text)
    assert (told.config is None) == any(not problem.warning for problem in told.problems)


@pytest.mark.parametrize("folder", sorted(CASES.joinpath("good").iterdir()), ids=lambda f: f.name)
def test_a_good_config_is_accepted_as_it_stands(folder: Path):
    loaded = load(folder, {})

    assert not [str(problem) for problem in loaded.problems if not problem.warning]
    assert loaded.config


def test_a_config_broken_everywhere_is_told_all_its_mistakes_at_once():
    expected = CASES.joinpath("broken", "expected.txt").read_text(encoding="utf-8")

    loaded = load(CASES / "broken", {})

    assert "".join(f"{problem}\n" for problem in loaded.problems) == expected
    assert loaded.config is None
