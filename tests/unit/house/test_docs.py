"""The docs cannot go stale: commands exist, the floors are the contracts, links lead somewhere."""

import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT
from worker.cli import main

GUIDES = ["README.md", "CONTRIBUTING.md", "docs/operations.md"]
DOCS = sorted({*(ROOT / guide for guide in GUIDES), *(ROOT / "docs").rglob("*.md")})
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def called(text: str, program: str) -> set[str]:
    """The sub-commands of a program that code in a text calls."""
    pieces = (block or inline for block, inline in CODE.findall(text))
    call = re.compile(rf"(?:^|[\s/]){re.escape(program)} ([a-z][a-z-]+)", re.MULTILINE)
    return {command for piece in pieces for command in call.findall(piece)}


@pytest.mark.parametrize("guide", GUIDES)
def test_commands_in_the_guides_exist(guide: str) -> None:
    text = (ROOT / guide).read_text()
    usage = subprocess.run([ROOT / "run.sh"], capture_output=True, text=True, check=True).stdout
    assert called(text, "run.sh") <= set(re.findall(r"^  (\w+)  ", usage, re.MULTILINE))
    known = main.list_commands(click.Context(main))
    assert called(text, "natowire") <= set(known)


def test_calls_are_found_in_blocks_and_between_backticks() -> None:
    text = "natowire prose `natowire poll --all`\n```sh\n.venv/bin/natowire check\n# natowire\n```"
    assert called(text, "natowire") == {"poll", "check"}


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_and_named_files_are_there(path: Path) -> None:
    text = path.read_text()
    links = re.findall(r"\]\((?!\w+:|#)([^)#]+)", text)
    assert not [link for link in links if not (path.parent / link).exists()]
    files = re.findall(r"`((?:worker|tests|docs|config)/[\w./-]*)`", text)
    assert not [file for file in files if not (ROOT / file).exists()]


def test_the_floors_in_the_docs_are_the_import_contracts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    rows = re.findall(
        r"^\| \d \| ([^|]+) \|", (ROOT / "docs/architecture.md").read_text(), re.MULTILINE
    )
    drawn = [set(re.findall(r"worker\.\w+", row)) for row in rows]
    assert drawn == [set(re.findall(r"worker\.\w+", layer)) for layer in layers]


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_is_short_and_has_its_parts(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert len(lines) <= 40
    assert re.match(rf"# {int(path.name[:3])}\. ", lines[0])
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == ["## Context", "## Decision", "## Consequences"]


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:3]) for path in DECISIONS] == [*range(1, len(DECISIONS) + 1)]


def test_the_contributors_guide_stays_one_page() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text().splitlines()) <= 80
