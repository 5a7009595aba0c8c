"""What databases cannot keep by themselves."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine.default import DefaultDialect

from worker.storage.columns import Words, from_micros, storable, to_micros

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert from_micros(to_micros(moment)) == moment


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_times_keep_their_order(one: datetime, other: datetime) -> None:
    assert (to_micros(one) < to_micros(other)) is (one < other)


def test_zones_are_one_moment() -> None:
    summer = timezone(timedelta(hours=2))
    there = datetime(2026, 4, 25, 22, tzinfo=summer)
    assert to_micros(there) == to_micros(datetime(2026, 4, 25, 20, tzinfo=UTC))
    assert from_micros(to_micros(there)).tzinfo is UTC


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        to_micros(datetime(2026, 4, 25))  # noqa: DTZ001 (it is what is refused)


@given(ANY_TEXT)
def test_every_text_becomes_storable_at_its_length(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert storable(kept) == kept


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.lists(st.integers(0, 2**24 - 1)))
def test_words_come_back_from_three_bytes_each(words: list[int]) -> None:
    kept = Words().process_bind_param(tuple(words), DefaultDialect())
    assert kept is not None
    assert len(kept) == 3 * len(words)
    assert Words().process_result_value(kept, DefaultDialect()) == tuple(words)
