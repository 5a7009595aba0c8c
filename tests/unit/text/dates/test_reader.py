"""Dates in the forms of standards, and what every date is held against."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.text.dates.dating import read_date
from worker.domain.dates import Precision
from worker.text.dates.reader import EARLIEST, FUTURE_TOLERANCE, DateReader
from worker.text.dates.stated import Stated
from worker.text.dates.zones import zone_named

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def read(raw: str, timezone: str | None = None) -> str | None:
    published = read_date(raw, source="pubDate", timezone=timezone, now=NOW)
    return published.value if published else None


@pytest.mark.parametrize(
    "raw, value",
    [
        ("Thu, 15 Jun 2023 10:00:00 +0200", "2023-06-15T08:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 CEST", "2023-06-15T08:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 MESZ", "2023-06-15T08:00:00Z"),
        ("Sun, 15 Jan 2023 10:00:00 CET", "2023-01-15T09:00:00Z"),
        ("Sun, 15 Jan 2023 10:00:00 MEZ", "2023-01-15T09:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 BST", "2023-06-15T09:00:00Z"),
        ("Sun, 15 Jan 2023 10:00:00 EET", "2023-01-15T08:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 EEST", "2023-06-15T07:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 MSK", "2023-06-15T07:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 EST", "2023-06-15T15:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 EDT", "2023-06-15T14:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 GMT", "2023-06-15T10:00:00Z"),
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-27T19:35:05Z"),
        ("Thu, 15 Jun 2023 10:00:00 GMT+2", "2023-06-15T08:00:00Z"),
        ("07 Jan 2017 17:12:53 +0300", "2017-01-07T14:12:53Z"),
        ("Wednesday, 15 June 2022 10:00 Z", "2022-06-15T10:00:00Z"),
        ("Sun, 06-Nov-94 08:49:37 GMT", None),
        ("Sun, 06-Nov-16 08:49:37 GMT", "2016-11-06T08:49:37Z"),
        ("Thu, 15 Jun 2023 24:00:00 +0000", "2023-06-16T00:00:00Z"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 +0200 (CEST)", "2023-06-15T08:00:00Z"),
        ("2023-06-15T10:00:00+02:00", "2023-06-15T08:00:00Z"),
        ("2023-06-15T10:00:00.123Z", "2023-06-15T10:00:00Z"),
        ("2023-06-15 10:00:00 +0200", "2023-06-15T08:00:00Z"),
        ("2023-06-15T10:00Z", "2023-06-15T10:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 MET", "2023-06-15T09:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 GMT +0200", "2023-06-15T08:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 -0000", "2023-06-15T10:00:00Z"),
        ("Thu, 15 Jun 2023 10:00:00 Europe/Berlin", "2023-06-15T08:00:00Z"),
        ("15 Jun 2023 10:05 am ET", "2023-06-15T14:05:00Z"),
        ("15 Jan 2023 10:05 am ET", "2023-01-15T15:05:00Z"),
        ("2023-06-15 10:00:00 +0200 CEST", "2023-06-15T08:00:00Z"),
        ("2023-06-15T10:00:00+02:00[Europe/Berlin]", "2023-06-15T08:00:00Z"),
        ("2023-06-15T10:00:00 Europe/Berlin", "2023-06-15T08:00:00Z"),
        ("20230615T100000Z", "2023-06-15T10:00:00Z"),
        ("202306151000 +0200", "2023-06-15T08:00:00Z"),
        ("2023-W24-4T10:00:00Z", "2023-06-15T10:00:00Z"),
        ("2023-166T10:00:00Z", "2023-06-15T10:00:00Z"),
        ("1686816000", "2023-06-15T08:00:00Z"),
        ("1686816000.5", "2023-06-15T08:00:00Z"),
        ("1686816000123", "2023-06-15T08:00:00Z"),
    ],
)
def test_a_stated_zone_is_believed(raw, value):
    assert read(raw) == value


@pytest.mark.parametrize(
    "raw, value, precision",
    [
        ("2023-06", "2023-06", Precision.MONTH),
        ("2023-06-15", "2023-06-15", Precision.DAY),
        ("15 Jun 2023", "2023-06-15", Precision.DAY),
        ("20230615", "2023-06-15", Precision.DAY),
        ("2023-W24-4", "2023-06-15", Precision.DAY),
        ("2023-166", "2023-06-15", Precision.DAY),
        ("Thu, 15 Jun 2023 10:00:00 +0200", "2023-06-15T08:00:00Z", Precision.MINUTE),
    ],
)
def test_precision_is_that_of_the_source(raw, value, precision):
    published = read_date(raw, source="pubDate", timezone=None, now=NOW)
    assert published is not None
    assert (published.value, published.precision, published.source) == (
        value,
        precision,
        "pubDate",
    )


@pytest.mark.parametrize(
    "raw",
    [
        "2023-06-15T10:00:00",
        "Thu, 15 Jun 2023 10:00:00",
        "Thu, 15 Jun 2023 10:00:00 XYZ",
        "Thu, 15 Jun 2023 10:00:00 +3000",
        "Thu, 15 Jun 2023 10:00:00 +020",
        "Thu, 15 Jun 2023 10:00:00 +02:70",
        "Thu, 15 Jun 2023 10:00:00 America/Argentina",
        "Thu, 15 Jun 2023 10:00 PM",
        "20230615T100000",
    ],
)
def test_a_time_whose_zone_is_unknown_states_only_its_day(raw):
    assert read(raw) == "2023-06-15"


@pytest.mark.parametrize(
    "raw, timezone, zone",
    [
        ("2023-06-15T10:00:00+02:00", "Europe/Kyiv", "+02:00"),
        ("2023-06-15T10:00:00Z", None, "Z"),
        ("Thu, 15 Jun 2023 10:00:00 CEST", None, "CEST"),
        ("Do, 15. Juni 2023, 10:05 Uhr (MESZ)", None, "MESZ"),
        ("2023-06-15T10:00:00 Europe/Berlin", None, "Europe/Berlin"),
        ("1686816000", None, "UTC"),
        ("2023-06-15T10:00:00", "Europe/Berlin", "Europe/Berlin"),
        ("2023-06-15T10:00:00", None, None),
        ("2023-06-15T10:00:00 XYZ", "Europe/Berlin", None),
        ("2023-03-26T02:30:00", "Europe/Berlin", None),
        ("2023-06-15", "Europe/Berlin", None),
        ("2023-06", "Europe/Berlin", None),
    ],
)
def test_a_time_says_where_its_zone_is_from_and_a_day_has_none(raw, timezone, zone):
    published = read_date(raw, source="pubDate", timezone=timezone, now=NOW)
    assert published is not None
    assert published.zone == zone


def test_what_is_stated_can_be_asked_for_before_it_is_an_instant():
    reader = DateReader(now=NOW, timezone="Europe/Berlin")
    stated = reader.stated("2023-06-15T10:00:30")
    assert stated == Stated(2023, 6, 15, timedelta(hours=10, seconds=30))
    assert reader.published(stated, "x") == reader.read("2023-06-15T10:00:30", "x")
    assert reader.stated("bald") is None
    assert reader.published(Stated(2023, 2, 30), "x") is None
    assert reader.published(Stated(2031, 2, 3), "x") is None


def test_the_feeds_configured_zone_is_for_times_without_one():
    assert read("2023-06-15T10:00:00", "Europe/Berlin") == "2023-06-15T08:00:00Z"
    assert read("2023-01-15T10:00:00", "Europe/Berlin") == "2023-01-15T09:00:00Z"
    assert read("2023-06-15T10:00:00Z", "Europe/Berlin") == "2023-06-15T10:00:00Z"
    assert read("2023-06-15T10:00:00", "Mars/Crater") == "2023-06-15"


@pytest.mark.parametrize(
    "raw, value",
    [
        ("Thu, 15 Jun 2023 8:56 am", "2023-06-15T08:56:00Z"),
        ("Thu, 15 Jun 2023 8:56 p.m.", "2023-06-15T20:56:00Z"),
        ("Thu, 15 Jun 2023 12:05 AM", "2023-06-15T00:05:00Z"),
        ("Thu, 15 Jun 2023 12:05 PM", "2023-06-15T12:05:00Z"),
        ("Thu, 15 Jun 2023 15:21:00 PM", "2023-06-15T15:21:00Z"),
        ("Thu, 15 Jun 2023 00:21 AM", "2023-06-15T00:21:00Z"),
        ("Thu, 15 Jun 2023 15:21 AM", None),
        ("Thu, 15 Jun 2023 00:21 PM", None),
    ],
)
def test_the_clock_of_twelve_hours(raw, value):
    assert read(raw, "UTC") == value


@pytest.mark.parametrize(
    "raw, day",
    [
        ("2023-10-29T02:30:00", "2023-10-29"),
        ("Sun, 26 Mar 2023 02:30:00", "2023-03-26"),
    ],
)
def test_a_local_time_that_comes_twice_or_never_is_no_instant(raw, day):
    """Twice or never on the nights when the clocks change: an hour would be invented."""
    assert read(raw, "Europe/Berlin") == day
    assert read(raw, "Africa/Lagos") == f"{raw[:10] if raw[0] == '2' else day}T01:30:00Z"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2023",
        "23-06",
        "2023-13-01",
        "2023-02-30",
        "2023-000",
        "2023-366",
        "2023-W54-1",
        "2023-W24-8",
        "15062023",
        "Thu, 31 Jun 2023 10:00:00 GMT",
        "Thu, 15 Jun 2023 25:00:00 GMT",
        "Thu, 15 Jun 2023 24:01:00 GMT",
        "Thu, 15 Jun 2023 10:61:00 GMT",
        "2023-06-15T10:00:00Z and more" + " " * 80 + "x",
        "15. Juni 2023, 10:05" + " " * 200 + "PM",
        "15. Juni 2023 \ufdfa" + "\ufdfa" * 20,
    ],
)
def test_what_no_calendar_has_is_no_date(raw):
    assert read(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        "0000-00-00T00:00:00Z",
        "0001-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000000000",
        "1994-12-31",
        "1. Januar 1970",
        "2026-11-22T12:00:01Z",
        "9999999999",
        "2027-01",
    ],
)
def test_ancient_and_future_dates_are_not_trusted(raw):
    assert read(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        "vor 3 Stunden",
        "gestern",
        "yesterday",
        "il y a 2 heures",
        "2 hours ago",
        "vor 3 Jahren 2023",
    ],
)
def test_relative_dates_are_refused(raw):
    """They would move with every poll; when an entry was first seen says as much."""
    for language in ("de", "en", "fr", None):
        assert read_date(raw, source="pubDate", timezone=None, now=NOW, language=language) is None


def test_clocks_a_little_ahead_are_forgiven():
    ahead = NOW + FUTURE_TOLERANCE
    assert read(f"{ahead:%Y-%m-%dT%H:%M:%SZ}") is not None
    assert read(f"{EARLIEST:%Y-%m-%d}") == "1995-01-01"


def test_neither_the_machines_zone_nor_its_locale_counts(monkeypatch):
    texts = ("Thu, 15 Jun 2023 10:00:00", "15. Juni 2023, 10:05 Uhr", "15 日 2023", "1686816000")
    here = [read(text) for text in texts]
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    time.tzset()
    try:
        assert [read(text) for text in texts] == here
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_feed_of_dates_that_say_nothing_costs_a_bounded_time(monkeypatch):
    asked = []
    monkeypatch.setattr("worker.text.dates.reader.MAX_WORDED", 10)
    monkeypatch.setattr(
        "worker.text.dates.reader.read_worded", lambda *phrase: asked.append(phrase)
    )
    reader = DateReader(now=NOW)
    for number in range(100):
        assert reader.read(f"the {number} of June", "pubDate") is None
    assert len(asked) == 10
    assert reader.read("2023-06-15", "pubDate") is not None


@pytest.mark.parametrize(
    "name, hours",
    [("GMT+9", 9), ("utc-5", -5), ("+0530", 5.5), ("-08:00", -8), ("+14", 14), ("cest", 2)],
)
def test_offsets_have_their_own_sign(name, hours):
    zone = zone_named(name)
    assert zone is not None
    assert zone.utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize("name", ["IST", "A", "+3000", "GMT+15", "+020", "PM", "Mars/Crater"])
def test_zones_that_are_ambiguous_or_impossible_are_unknown(name):
    assert zone_named(name) is None


@given(
    st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2026, 1, 1)),  # noqa: DTZ001 (strategy bounds are naive by contract)
    st.integers(min_value=-12 * 60, max_value=14 * 60),
)
def test_a_written_time_is_read_back_to_the_second(moment, minutes):
    sign, size = ("-" if minutes < 0 else "+"), abs(minutes)
    zone = f"{sign}{size // 60:02}{size % 60:02}"
    expected = (moment - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert read(f"{moment:%a, %d %b %Y %H:%M:%S} {zone}") == expected
    assert read(f"{moment:%Y-%m-%dT%H:%M:%S}{zone}") == expected
    assert read(f"{moment:%a %b %d %H:%M:%S} GMT{zone} {moment:%Y}") == expected
    assert read(f"{moment:%Y%m%dT%H%M%S}{zone}") == expected


@given(st.dates(min_value=datetime(1996, 1, 1).date(), max_value=datetime(2026, 1, 1).date()))  # noqa: DTZ001 (a date has no zone)
def test_nothing_finer_than_the_source_is_invented(day):
    assert read(f"{day:%Y-%m}") == f"{day:%Y-%m}"
    assert read(f"{day:%Y-%m-%d}") == f"{day:%Y-%m-%d}"
    assert read(f"{day:%Y%m%d}") == f"{day:%Y-%m-%d}"
    assert read(f"{day:%G-W%V-%u}") == f"{day:%Y-%m-%d}"
    assert read(f"{day:%Y-%j}") == f"{day:%Y-%m-%d}"
    assert read(f"{day:%d %b %Y}") == f"{day:%Y-%m-%d}"
    assert read(f"{day:%B %Y}") == f"{day:%Y-%m}"
    assert read(f"{day:%Y}") is None
