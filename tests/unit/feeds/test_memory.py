"""What the last poll brought word for word is not read again; anything else is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from worker.domain.dates import Precision, Published
from worker.domain.feeds import Entry
from worker.feeds.memory import DAY_SIZE, MOST, SIZE, Marks, mark, marks, memory

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


def kept(*entries: Entry) -> Marks:
    return marks(memory(map(mark, entries), NOW), NOW)


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
    assert kept(ENTRY).is_read(mark(ENTRY))
    assert not kept(ENTRY).is_read(mark(replace(ENTRY, **change)))


def test_the_same_entry_is_known_again_in_any_process():
    again = replace(ENTRY, title="".join(list(ENTRY.title)))
    assert mark(again) == mark(ENTRY)
    assert mark(ENTRY)[:8].hex() == "703d55d9f60e6985"


@pytest.mark.parametrize(
    "change, is_named",
    [
        ({"title": "Neu", "summary": "Neu"}, True),
        ({"id": "2"}, True),
        ({"url": "https://beispiel.example/2"}, True),
        ({"id": "2", "url": "https://beispiel.example/2"}, True),
        ({"id": "2", "url": "https://beispiel.example/2", "title": "Neu"}, False),
        ({"id": "2", "url": "https://beispiel.example/2", "published": None}, False),
    ],
)
def test_an_entry_is_named_by_its_id_its_address_or_its_title_at_its_time(change, is_named):
    assert kept(ENTRY).is_named(mark(replace(ENTRY, **change))) == is_named


@given(st.lists(st.text(), unique=True))
def test_what_is_kept_comes_back(titles):
    entries = [replace(ENTRY, title=title) for title in titles]
    assert all(kept(*entries).is_read(mark(entry)) for entry in entries)
    assert len(kept(*entries).read) == len(entries)


def test_before_the_first_poll_nothing_is_known():
    assert marks(None, NOW) == Marks()


def test_once_a_day_everything_is_read_again_and_names_are_kept():
    late = NOW.replace(hour=23, minute=59)
    old = memory([mark(ENTRY)], NOW.replace(hour=0))
    assert marks(old, late).is_read(mark(ENTRY))
    after = marks(old, late + timedelta(minutes=1))
    assert not after.is_read(mark(ENTRY))
    assert after.is_named(mark(ENTRY))


def test_a_feed_without_end_costs_bounded_memory():
    found = [mark(replace(ENTRY, id=str(number))) for number in range(MOST + 10)]
    assert len(memory(found, NOW)) == DAY_SIZE + MOST * SIZE


def test_lone_surrogates_have_a_mark_too():
    assert len(mark(replace(ENTRY, title="\ud800", id="\ud800", url="\ud800"))) == SIZE
