"""Modules and functions stay readable, and no test is written where pytest does not look."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULE_LINES = 400
FUNCTION_LINES = 60

MODULES = sorted((ROOT / "worker").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def too_long(source: str) -> list[str]:
    found = [
        f"{function.name}: {length} lines"
        for function in functions(ast.parse(source))
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]
    lines = len(source.splitlines())
    return found + ([f"the module: {lines} lines"] if lines > MODULE_LINES else [])


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_stay_short(path: Path) -> None:
    assert not too_long(path.read_text())


def test_what_is_too_long_is_found() -> None:
    assert too_long("def long():\n" + "    pass\n" * FUNCTION_LINES) == ["long: 61 lines"]
    assert too_long("#\n" * (MODULE_LINES + 1)) == ["the module: 401 lines"]


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_every_test_is_collected(path: Path) -> None:
    """A file named test_* holds a test, and no other file does."""
    holds = [function.name for function in functions(ast.parse(path.read_text()))]
    tests = [function for function in holds if function.startswith("test_")]
    assert bool(tests) is path.name.startswith("test_")
