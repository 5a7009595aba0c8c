"""Nothing is lost and nothing told twice without need, whatever dies, fails or lies on the way."""

import pytest

from tests.simulation.schedules import broken, first_broken
from tests.simulation.world import traced
from tests.simulation.wrong import WRONG
from worker.pipeline.deliver import Courier


@pytest.mark.timeout(600)
def test_no_schedule_of_a_hundred_thousand_loses_anything() -> None:
    found = broken(seed=0, schedules=100_000, processes=2)
    assert not found, "\n".join([f"seed {found[0]}:", *traced(found[0])])


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_a_courier_that_is_wrong_is_found_out(wrong: type[Courier]) -> None:
    (found,) = first_broken(0, 2_000, wrong, most=1)
    assert traced(found, wrong)[-1].startswith("BROKEN: ")


def test_the_schedules_hold_all_that_may_happen() -> None:
    """A simulation in which nothing happens finds nothing."""
    seen = {line for seed in range(1_500) for line in traced(seed)}
    for call in ("take_back", "arrange", "claim", "freeze", "sent", "failed", "hold"):
        assert {f"killed before {call}", f"killed behind {call}"} <= seen
        assert any(line.startswith("another process") and line.endswith(call) for line in seen)
    for kind in ("new", "update", "correction", "catch_up", "digest"):
        assert f"{kind} sent 1 unknown" in seen
    assert "new dead 0 unknown" in seen


def test_a_schedule_can_be_repeated_alone() -> None:
    assert traced(4711) == traced(4711)
    assert traced(4711) != traced(4712)
