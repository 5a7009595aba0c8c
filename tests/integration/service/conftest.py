"""What the tests of faults share: their scenarios mostly wait, and so are played side by side."""

from typing import cast

import pytest
from xdist.scheduler import (  # type: ignore[import-untyped]  # no types are published
    LoadScopeScheduling,
)

from tests.integration.service.side_by_side import Outcomes, Scenario, side_by_side

SHARING = ("test_faults", "test_real_service")
"""Files whose tests look at what came of one long play, and hold it to its times."""


@pytest.fixture(scope="session")
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """How each scenario ended whose test is to run now."""
    promised = [
        cast("Scenario", item.callspec.params["promise"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "outcomes" in item.fixturenames
    ]
    return side_by_side(promised, tmp_path_factory.mktemp("faults"))


class InTwoRows(LoadScopeScheduling):  # type: ignore[misc]  # see the import
    """One process takes all long plays, one after the other; another one the tests that start a
    service each, wherever it finds time. (xdist 3.8's own groups are lost on pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return "plays" if any(name in nodeid for name in SHARING) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return InTwoRows(config, log)
