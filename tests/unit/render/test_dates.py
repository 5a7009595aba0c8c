from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from worker.domain.dates import Precision, Published
from worker.render.dates import DATE_WORDS, clock, moment, published

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "value, precision, german, english",
    [
        ("2023-06", "month", "Juni 2023 (Quelle nennt nur den Monat)", "June 2023 (the source gives only the month)"),
        ("2023-03-01", "day", "Mi., 01.03.2023 (Quelle nennt nur den Tag)", "Wed, 1 March 2023 (the source gives only the day)"),
        ("2023-06-15T07:12:00Z", "minute", "Do., 15.06.2023, 09:12 Uhr (MESZ)", "Thu, 15 June 2023, 09:12 (CEST)"),
    ],
)  # fmt: skip
def test_a_date_is_told_as_exactly_as_its_source_tells_it(
    value: str, precision: str, german: str, english: str
) -> None:
    date = Published(value, Precision(precision), "header")
    assert published(date, "de", BERLIN) == german
    assert published(date, "en", BERLIN) == english


def test_a_month_stays_a_month_in_every_zone() -> None:
    date = Published("2023-06", Precision.MONTH, "header")
    for zone in ("America/Los_Angeles", "Pacific/Auckland"):
        assert published(date, "en", ZoneInfo(zone)).startswith("June 2023")


def test_an_inferred_date_says_so() -> None:
    date = Published("2023-06-15T07:12:00Z", Precision.MINUTE, "text", inferred=True)
    assert published(date, "de", BERLIN).endswith("(MESZ) (aus dem Text erschlossen)")


@pytest.mark.parametrize(
    "when, shown",
    [
        ("2023-03-26T00:59", "So., 26.03.2023, 01:59 Uhr (MEZ)"),
        ("2023-03-26T01:00", "So., 26.03.2023, 03:00 Uhr (MESZ)"),
        ("2023-10-29T00:59", "So., 29.10.2023, 02:59 Uhr (MESZ)"),
        ("2023-10-29T01:00", "So., 29.10.2023, 02:00 Uhr (MEZ)"),
        ("2023-12-31T23:30", "Mo., 01.01.2024, 00:30 Uhr (MEZ)"),
    ],
)
def test_the_zone_is_named_right_on_both_sides_of_both_changes(when: str, shown: str) -> None:
    assert moment(datetime.fromisoformat(when).replace(tzinfo=UTC), "de", BERLIN) == shown


@pytest.mark.parametrize(
    "zone, shown",
    [
        ("Europe/Kyiv", "OESZ"),
        ("Europe/Lisbon", "WESZ"),
        ("Europe/London", "BST"),
        ("Europe/Istanbul", "UTC+03"),
        ("UTC", "UTC"),
    ],
)
def test_every_zone_has_a_name_a_reader_knows(zone: str, shown: str) -> None:
    when = datetime(2023, 6, 15, 7, 12, tzinfo=UTC)
    assert moment(when, "de", ZoneInfo(zone)).endswith(f"({shown})")


@pytest.mark.parametrize("locale", DATE_WORDS)
def test_every_weekday_and_month_has_its_name(locale: str) -> None:
    words = DATE_WORDS[locale]
    assert (len(set(words.weekdays)), len(set(words.months))) == (7, 12)
    assert set(words.notes) == {Precision.DAY, Precision.MONTH}


@pytest.mark.parametrize(
    "said, shown",
    [
        (["2026-11-22T19:00"], "21:12 Uhr"),
        (["2026-11-22T19:00", "2026-11-22T06:00"], "21:12 Uhr"),
        ([], "So., 22.11.2026, 21:12 Uhr (MEZ)"),
        (["2026-11-22T20:13", "2026-10-25T00:44"], "So., 22.11.2026, 21:12 Uhr (MEZ)"),
        (["2026-11-22T23:01"], "So., 22.11.2026, 21:12 Uhr (MEZ)"),
    ],
)
def test_a_time_stands_alone_where_no_other_date_was_said(said: list[str], shown: str) -> None:
    when = datetime(2026, 11, 22, 20, 12, tzinfo=UTC)
    dates = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in said]
    assert clock(when, dates, "de", BERLIN) == shown
