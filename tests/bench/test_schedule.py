"""What the publication profile costs and finds beside fixed intervals, simulated for two months."""

import pytest

from tests.bench.publishers import auto, fixed, polled, publishers

COUNT, DAYS = 33, 60
POLICIES = {"fixed 5": fixed(5), "fixed 10": fixed(10), "fixed 15": fixed(15), "auto": auto}

pytestmark = pytest.mark.bench


def test_policies_side_by_side():
    times = publishers(COUNT, DAYS)
    print(f"\n{COUNT} publishers, {DAYS} days; delays in minutes")
    for name, policy in POLICIES.items():
        found = polled(times, DAYS, policy)
        shares = (f"{share:.0%} within {found.after(share):4.1f}" for share in (0.5, 0.9, 0.99))
        print(f"  {name:9} {found.polls_a_day:4.0f} polls a day: {', '.join(shares)}")
