"""``docs/criteria*.md``: each criterion names tests that exist, and says whether it is met."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows_of(file: str) -> dict[int, re.Match[str]]:
    text = (ROOT / "docs" / file).read_text(encoding="utf-8")
    return {int(row[1]): row for row in ROW.finditer(text)}


ROWS = rows_of("criteria.md")
OF_ALERTS = rows_of("criteria-alerts.md")
NAMED = re.compile(r"`([^`]+)`")


def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)  # some stand in classes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    }


CRITERIA = {
    name
    for file in sorted((ROOT / "tests" / "integration" / "criteria").glob("test_*.py"))
    for name in names_in(str(file.relative_to(ROOT)))
}


def test_all_are_there_in_their_order():
    assert list(ROWS) == list(range(1, 51))
    assert list(OF_ALERTS) == list(range(1, 38))


@pytest.mark.parametrize("number", ROWS)
def test_each_names_tests_that_exist(number):
    named = NAMED.findall(ROWS[number][3])
    assert named
    for name in named:
        file, _, test = name.partition("::")
        if file == f"test_criterion_{number}":
            assert any(each.startswith(f"{file}_") for each in CRITERIA), name
        else:
            assert names_in(file), name
            assert not test or test in names_in(file), name


@pytest.mark.parametrize("number", OF_ALERTS)
def test_each_of_alerts_names_tests_that_exist(number):
    named = [name.partition("::") for name in NAMED.findall(OF_ALERTS[number][3])]
    assert named
    for file, _, test in named:
        assert names_in(file), file
        assert not test or test in names_in(file), f"{file}::{test}"


@pytest.mark.parametrize("row", [*ROWS.values(), *OF_ALERTS.values()])
def test_each_says_whether_it_is_met(row):
    """Either simply yes, or with what is missing."""
    assert re.match(r"yes|partly: .{20}|no: .{20}", row[4])


def test_every_test_of_a_criterion_is_named():
    numbers = {
        int(match[1]) for name in CRITERIA if (match := re.match(r"test_criterion_(\d+)_", name))
    }
    unnamed = {n for n in numbers if f"`test_criterion_{n}`" not in ROWS[n][3]}
    assert unnamed == set()
