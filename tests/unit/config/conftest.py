"""The smallest good config, and a way to load it with one file changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from worker.config import FILES, LoadResult, parse

CASES = Path(__file__).parent / "cases"
MINIMAL = CASES / "good" / "minimal"

LoadWith = Callable[..., LoadResult]


@pytest.fixture(scope="session")
def minimal() -> dict[str, str]:
    """The texts of the minimal config, exactly as the contract has it."""
    return {name: MINIMAL.joinpath(name).read_text(encoding="utf-8") for name in FILES}


@pytest.fixture(scope="session")
def load_with(minimal: dict[str, str]) -> LoadWith:
    """Load the minimal config with some files replaced, by their names without ``.yaml``."""

    def load(environ: dict[str, str] | None = None, **changed: str) -> LoadResult:
        files = minimal | {f"{name}.yaml": text for name, text in changed.items()}
        return parse(files, MINIMAL, environ or {})

    return load
