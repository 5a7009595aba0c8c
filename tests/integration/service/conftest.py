"""What the tests of faults share: their scenarios mostly wait, and so are played side by side."""

from typing import cast

import pytest

from tests.integration.service.side_by_side import Outcomes, Scenario, side_by_side


@pytest.fixture(scope="session")
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """How each scenario ended whose test is to run now."""
    promised = [
        cast("Scenario", item.callspec.params["promise"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "outcomes" in item.fixturenames
    ]
    return side_by_side(promised, tmp_path_factory.mktemp("faults"))
