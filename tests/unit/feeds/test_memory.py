"""What the last poll brought word for word is not read again; anything else is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from worker.domain.dates import Precision, Published
from worker.domain.feeds import Entry
from worker.feeds.memory import DAY_SIZE, MOST, SIZE, mark, marks, memory

ENTRY = Entry(
    id="1",
    url="https://beispiel.example/1",
    title="Nato berät",
    summary="Kurz",
    content="Lang",
    published=Published("2026-04-25T18:45:00Z", Precision.MINUTE, "pubDate", inferred=False),
    authors=("Anna",),
    categories=("politik",),
)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "2"},
        {"url": None},
        {"title": "Nato berät."},
        {"summary": "Kürzer"},
        {"content": "Länger"},
        {"published": None},
        {"updated": ENTRY.published},
        {"authors": ("Anna", "Bert")},
        {"categories": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_any_field_makes_another_entry(change):
    assert mark(replace(ENTRY, **change)) != mark(ENTRY)


def test_the_same_entry_is_known_again_in_any_process():
    again = replace(ENTRY, title="".join(list(ENTRY.title)))
    assert mark(again) == mark(ENTRY)
    assert mark(ENTRY).hex() == "0de16fc2469d07be"


@given(st.lists(st.text()))
def test_what_is_kept_comes_back(titles):
    kept = [mark(replace(ENTRY, title=title)) for title in titles]
    assert marks(memory(kept, NOW), NOW) == set(kept)


def test_before_the_first_poll_nothing_is_known():
    assert marks(None, NOW) == frozenset()


def test_once_a_day_everything_is_read_again():
    late = NOW.replace(hour=23, minute=59)
    kept = memory([mark(ENTRY)], NOW.replace(hour=0))
    assert marks(kept, late) == {mark(ENTRY)}
    assert marks(kept, late + timedelta(minutes=1)) == frozenset()


def test_a_feed_without_end_costs_bounded_memory():
    kept = [mark(replace(ENTRY, id=str(number))) for number in range(MOST + 10)]
    assert len(memory(kept, NOW)) == DAY_SIZE + MOST * SIZE


def test_lone_surrogates_have_a_mark_too():
    assert len(mark(replace(ENTRY, title="\ud800"))) == SIZE
