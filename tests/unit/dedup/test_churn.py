"""Which versions of an article keep their text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.churn import NEWEST, is_due, let_go


def left(newest: int, told: frozenset[int] = frozenset()) -> list[int]:
    stored = range(1, newest + 1)
    return sorted(set(stored) - let_go(stored, newest, told))


def test_an_article_that_changes_now_and_then_keeps_all() -> None:
    assert left(2 * NEWEST) == list(range(1, 2 * NEWEST + 1))


def test_of_a_week_of_a_ticker_some_seventy_are_left() -> None:
    kept = left(2_000)
    assert len(kept) < 80
    assert kept[0] == 1
    assert kept[-NEWEST:] == list(range(2_001 - NEWEST, 2_001))
    gaps = [later - earlier for earlier, later in pairwise(kept[1:])]
    assert gaps == sorted(gaps, reverse=True)


def test_what_somebody_was_told_of_stays() -> None:
    told = frozenset({3, 777})
    assert told <= set(left(2_000, told))
    assert set(left(2_000, told)) == set(left(2_000)) | told


def test_old_versions_are_looked_for_now_and_then() -> None:
    due = [version for version in range(1, 101) if is_due(version)]
    assert due == list(range(24, 101, 8))


@given(st.integers(1, 3_000), st.data())
def test_looking_often_or_seldom_leaves_the_same(newest: int, data: st.DataObject) -> None:
    looks = data.draw(st.lists(st.integers(1, newest), max_size=20).map(sorted))
    stored: set[int] = set()
    last = 0
    for look in [*looks, newest]:
        stored |= set(range(last + 1, look + 1))
        stored -= let_go(stored, look, ())
        last = max(last, look)
    assert sorted(stored) == left(newest)


@given(st.sets(st.integers(1, 500)), st.integers(1, 600), st.sets(st.integers(1, 500)))
def test_only_what_is_stored_goes_and_never_the_first_nor_the_newest(
    stored: set[int], newest: int, told: set[int]
) -> None:
    gone = let_go(stored, newest, told)
    assert gone <= stored - told - {1, newest}
