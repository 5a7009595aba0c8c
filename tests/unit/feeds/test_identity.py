from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.dates import Precision, Published
from worker.domain.feeds import Entry
from worker.feeds.identity import (
    tells_something,
    unnamed,
    with_distinct_ids,
    without_generation_time,
)

TIME = Published("2023-06-15T08:00:00Z", Precision.MINUTE, "pubDate")
A = Entry("g", "https://a.example/1", "A", "text")


def ids(*entries: Entry) -> list[str]:
    return [entry.id for entry in with_distinct_ids(entries)]


def test_an_entry_of_its_own_is_known_by_title_or_text_and_day():
    later = replace(TIME, value="2023-06-15T23:59:00Z")
    assert unnamed("A", "x", TIME) == unnamed("A", "y", later)
    assert unnamed("A", "x", None) == unnamed("A", "y", None)
    distinct = {unnamed("A", "x", TIME), unnamed("A", "x", None), unnamed("", "x", TIME)}
    assert len(distinct | {unnamed("", "y", TIME)}) == 4


@pytest.mark.parametrize(
    "entry, tells",
    [
        (Entry("g", None, ""), False),
        (Entry("g", None, "", authors=("Eva",), published=TIME), False),
        (Entry("g", None, "A"), True),
        (Entry("g", "https://a.example/1", ""), True),
        (Entry("g", None, "", summary="x"), True),
        (Entry("g", None, "", content="x"), True),
    ],
)
def test_an_entry_tells_something_if_it_can_be_read_or_followed(entry, tells):
    assert tells_something(entry) is tells


def test_unique_ids_are_left_alone():
    assert ids(A, replace(A, id="h")) == ["g", "h"]


def test_an_exact_repetition_is_one_entry():
    assert ids(A, A) == ["g"]


def test_one_guid_on_several_links_loses_no_item():
    other = replace(A, url="https://a.example/2", title="B")
    assert ids(A, other) == ["g https://a.example/1", "g https://a.example/2"]


def test_an_id_does_not_depend_on_the_place_in_the_feed():
    other = replace(A, url="https://a.example/2", title="B")
    assert ids(A, other) == ids(other, A)[::-1]


def test_an_id_told_apart_by_its_link_survives_a_new_text():
    other = replace(A, url="https://a.example/2", title="B")
    assert ids(A, other)[0] == ids(replace(A, summary="new"), other)[0]


def test_one_guid_on_one_link_is_told_apart_by_text():
    first, second = ids(A, replace(A, title="B"))
    assert first != second
    assert first.startswith("g ")


@given(
    st.lists(
        st.builds(
            Entry,
            st.sampled_from("gh"),
            st.none() | st.sampled_from(["u", "v"]),
            st.sampled_from("AB"),
            st.sampled_from("xy"),
        )
    )
)
def test_ids_are_always_distinct_and_no_different_entry_is_lost(entries):
    told_apart = with_distinct_ids(entries)
    assert len({entry.id for entry in told_apart}) == len(told_apart) == len(set(entries))


def dated(*dates: Published | None) -> list[Published | None]:
    entries = [replace(A, id=str(i), published=date) for i, date in enumerate(dates)]
    return [entry.published for entry in without_generation_time(entries)]


def test_one_time_on_all_entries_is_the_feeds_own():
    assert dated(TIME, TIME, TIME) == [None, None, None]


def test_equal_times_of_two_or_of_some_entries_stay():
    assert dated(TIME, TIME) == [TIME, TIME]
    assert dated(TIME, TIME, None) == [TIME, TIME, None]


def test_a_shared_day_stays():
    day = Published("2023-06-15", Precision.DAY, "pubDate")
    assert dated(day, day, day) == [day, day, day]


def test_published_and_updated_are_judged_apart():
    entries = [
        replace(
            A, id=str(i), published=replace(TIME, value=f"2023-06-1{i}T08:00:00Z"), updated=TIME
        )
        for i in range(3)
    ]
    kept = without_generation_time(entries)
    assert [entry.updated for entry in kept] == [None, None, None]
    assert all(entry.published for entry in kept)
