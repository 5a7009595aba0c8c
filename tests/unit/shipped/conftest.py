"""The shipped config, read once: its examples are proved at each reading, in five languages."""

import pytest

from tests.conftest import ROOT
from worker.config import load
from worker.domain.settings import Config


@pytest.fixture(scope="session")
def config() -> Config:
    """Without a problem: a topic's example that does not hold is one."""
    loaded = load(ROOT / "config", {})
    assert not [str(problem) for problem in loaded.problems]
    assert loaded.config
    return loaded.config
