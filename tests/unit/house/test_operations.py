"""docs/operations.md says what the compose file, the code and the settings are."""

import re
import sqlite3
import subprocess
from pathlib import Path

from ruamel.yaml import YAML

from tests.conftest import ROOT
from worker.celery import app
from worker.operations.brokers import ADVICE, GONE

TEXT = (ROOT / "docs" / "operations.md").read_text()
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")
VERBS = r"run --rm|exec -T|logs -f|restart|stop|up -d --scale"


def section(title: str) -> str:
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables, but for heads and rules."""
    tables = re.findall(r"^\|.*\n\|[ -|]*\n((?:\|.*\n)+)", text, re.MULTILINE)
    lines = "".join(tables).splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_the_settings_are_those_of_the_app() -> None:
    of_celery = section("Settings, and why").partition("Of the transport")[0]
    told = {name.strip("`"): value.strip("`") for name, value, _ in rows(of_celery)}
    assert len(told) > 5
    assert told == {name: str(app.conf[name]) for name in told}


def test_the_transport_is_as_it_is_told() -> None:
    options = app.conf.broker_transport_options
    told = section("Settings, and why").partition("Of the transport")[2]
    named = dict(re.findall(r"`(\w+)`\s+(\d+)", told.partition("| of the broker")[0]))
    assert len(named) > 3
    assert named == {name: str(options[name]) for name in named}


def test_the_broker_is_as_it_is_told() -> None:
    command = " ".join(COMPOSE["services"]["broker"]["command"])
    told = re.findall(r"`((?:maxmemory|append)[^`]*)`", section("Settings, and why"))
    assert len(told) == 4
    assert [words for words in told if f"--{words}" not in command] == []


def test_every_service_named_in_a_command_is_there() -> None:
    named = re.findall(rf"docker compose (?:{VERBS}) ([a-z]+)((?: [a-z]+\b)*)", TEXT)
    assert {first for first, _ in named} == {"cli", "worker", "database"}
    assert {first for first, _ in named} <= set(COMPOSE["services"])


def test_every_service_and_variable_is_explained() -> None:
    told = {cells[0].strip("`") for cells in rows(section("With compose"))}
    assert set(COMPOSE["services"]) <= told
    variables = re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text())
    assert set(variables) <= told


def test_every_trouble_of_the_broker_is_explained() -> None:
    """By the first words of what the service says."""
    told = " ".join(section("Errors and what to do").split())
    said = {re.split("[;:,]| and ", sentence)[0] for sentence in (GONE, *ADVICE.values())}
    assert [words for words in said if words not in told] == []


def test_the_backup_of_sqlite_is_whole(tmp_path: Path) -> None:
    (line,) = re.findall(r"^(python3 -c .* \\\n.*)$", section("Backup and restore"), re.MULTILINE)
    (tmp_path / "var").mkdir()
    live = sqlite3.connect(tmp_path / "var" / "natowire.db")
    live.execute("PRAGMA journal_mode = WAL")
    live.execute("CREATE TABLE told (id)")
    live.execute("INSERT INTO told VALUES (7)")
    live.commit()
    subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True)
    live.close()
    copy = sqlite3.connect(tmp_path / "natowire-backup.db")
    assert copy.execute("SELECT id FROM told").fetchall() == [(7,)]
    copy.close()
