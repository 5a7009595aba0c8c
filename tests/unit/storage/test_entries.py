"""An index's entries as numbers."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from worker.storage.entries import (
    HOLDERS,
    PARTITION,
    PERIOD,
    SLOTS,
    YOUNG,
    partition,
    period,
    prefix,
    without,
)
from worker.storage.postings import TURN, slices

SIGNED_64 = 2**63


@given(st.integers(0, SLOTS), st.integers(0, 2**48 - 1), st.integers(0, HOLDERS - 1))
def test_every_entry_is_a_number_that_databases_hold(place: int, sought: int, low: int) -> None:
    entry = prefix(place, sought) + low
    assert 0 <= entry < SIGNED_64
    assert entry // PARTITION == place
    assert entry % HOLDERS == low


def test_periods_that_follow_have_partitions_of_their_own() -> None:
    first = period(NOW)
    assert period(NOW + PERIOD) == first + 1
    places = {partition(first + more) for more in range(SLOTS)}
    assert len(places) == SLOTS
    assert YOUNG not in places
    assert partition(first + SLOTS) == partition(first)


@given(st.integers(0, 2000), st.integers(0, SLOTS))
def test_what_is_dropped_is_all_but_the_window_and_the_newest(first: int, count: int) -> None:
    kept = {YOUNG, *map(partition, range(first, first + count))}
    dropped = [
        place
        for low, high in without(range(first, first + count))
        for place in range(low // PARTITION, high // PARTITION + 1)
    ]
    assert sorted([*kept, *dropped]) == list(range(SLOTS + 1))
    assert all(
        low % PARTITION == 0 and high % PARTITION == PARTITION - 1
        for low, high in without(range(first, first + count))
    )


@given(st.integers(1, 10**8), st.lists(st.integers(1, 60), min_size=1))
def test_in_a_turn_every_slice_moves_on_once(first: int, chunks: list[int]) -> None:
    moved = 0
    number = first
    while moved < TURN:
        chunk = min(chunks[number % len(chunks)], TURN - moved)
        ranges = list(slices(number, number + chunk - 1))
        assert sum(last - start + 1 for start, last in ranges) == chunk * (PARTITION // TURN)
        number, moved = number + chunk, moved + chunk
    assert sum(last - start + 1 for start, last in slices(first, number - 1)) == PARTITION
    assert sum(last - start + 1 for start, last in slices(first, number + 999)) == PARTITION
