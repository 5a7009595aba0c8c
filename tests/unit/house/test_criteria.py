"""``docs/criteria.md``: each of the fifty criteria names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "criteria.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = {int(row[1]): row for row in ROW.finditer(TEXT)}
NAMED = re.compile(r"`([^`]+)`")


def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    }


CRITERIA = {
    name
    for file in sorted((ROOT / "tests" / "integration" / "criteria").glob("test_*.py"))
    for name in names_in(str(file.relative_to(ROOT)))
}


def test_all_fifty_are_there_in_their_order():
    assert list(ROWS) == list(range(1, 51))


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


@pytest.mark.parametrize("number", ROWS)
def test_each_says_whether_it_is_met(number):
    """Either simply yes, or with what is missing."""
    assert re.match(r"yes|partly: .{20}|no: .{20}", ROWS[number][4])


def test_every_test_of_a_criterion_is_named():
    numbers = {
        int(match[1]) for name in CRITERIA if (match := re.match(r"test_criterion_(\d+)_", name))
    }
    unnamed = {n for n in numbers if f"`test_criterion_{n}`" not in ROWS[n][3]}
    assert unnamed == set()
