from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.dates import Precision
from worker.feeds.dates import FUTURE_TOLERANCE, read_date, zone_named

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
        "Thu, 15 Jun 2023 10:00 PM",
    ],
)
def test_a_time_whose_zone_is_unknown_states_only_its_day(raw):
    assert read(raw) == "2023-06-15"


def test_the_feeds_configured_zone_is_for_times_without_one():
    assert read("2023-06-15T10:00:00", "Europe/Berlin") == "2023-06-15T08:00:00Z"
    assert read("2023-01-15T10:00:00", "Europe/Berlin") == "2023-01-15T09:00:00Z"
    assert read("2023-06-15T10:00:00Z", "Europe/Berlin") == "2023-06-15T10:00:00Z"
    assert read("2023-06-15T10:00:00", "Mars/Crater") == "2023-06-15"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2023",
        "2016/6/29 15:07:41",
        "1686816000",
        "2023-W24-4",
        "Sa, 21 Dez 2024 19:43:22 +0100",
        "15.06.2023 10:00",
        "15. Juni 2023",
        "Juni 2023",
        "vor 3 Stunden",
        "2023-13-01",
        "2023-02-30",
        "Thu, 31 Jun 2023 10:00:00 GMT",
        "Thu, 15 Jun 2023 25:00:00 GMT",
        "Thu, 15 Jun 2023 10:61:00 GMT",
        "٢٠٢٣-٠٦-١٥",
        "0000-00-00T00:00:00Z",
        "0001-01",
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00Z",
        "1994-12-31",
        "2026-11-23T12:00:01Z",
        "2027-01",
        "2023-06-15T10:00:00Z and more" + " " * 80 + "x",
    ],
)
def test_what_cannot_be_trusted_is_no_date(raw):
    assert read(raw) is None


def test_clocks_a_little_ahead_are_forgiven():
    ahead = NOW + FUTURE_TOLERANCE
    assert read(f"{ahead:%Y-%m-%dT%H:%M:%SZ}") is not None


@pytest.mark.parametrize(
    "name, hours",
    [("GMT+9", 9), ("utc-5", -5), ("+0530", 5.5), ("-08:00", -8), ("+14", 14), ("cest", 2)],
)
def test_offsets_have_their_own_sign(name, hours):
    zone = zone_named(name)
    assert zone is not None
    assert zone.utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize("name", ["IST", "A", "+3000", "GMT+15", "PM"])
def test_zones_that_are_ambiguous_or_impossible_are_unknown(name):
    assert zone_named(name) is None


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(raw):
    read(raw)


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


@given(st.dates(min_value=datetime(1996, 1, 1).date(), max_value=datetime(2026, 1, 1).date()))  # noqa: DTZ001 (a date has no zone)
def test_nothing_finer_than_the_source_is_invented(day):
    assert read(f"{day:%Y-%m}") == f"{day:%Y-%m}"
    assert read(f"{day:%Y-%m-%d}") == f"{day:%Y-%m-%d}"
    assert read(f"{day:%Y}") is None
