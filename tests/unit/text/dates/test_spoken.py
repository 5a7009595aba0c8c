"""The last resort: dateparser, believed only where the text bears its answer out."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
import time_machine

from worker.text.dates import spoken
from worker.text.dates.reader import MAX_SPOKEN, DateReader
from worker.text.dates.spoken import read_spoken
from worker.text.dates.stated import Stated

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "language, words, stated",
    [
        ("hu", "2025. V. 5.", Stated(2025, 5, 5)),
        ("cs", "5 Čer 2023", Stated(2023, 6, 5)),
        ("ja", "2025年5月5日", Stated(2025, 5, 5)),
        ("ja", "2025年5月", Stated(2025, 5)),
        ("zh-Hant", "2023年6月15日", Stated(2023, 6, 15)),
        ("ko", "2023년 6월 15일", Stated(2023, 6, 15)),
        ("ar", "الخميس، 15 يونيو 2023", Stated(2023, 6, 15)),
        ("ar", "١٥ يونيو ٢٠٢٣", Stated(2023, 6, 15)),
        ("he", "15 ביוני 2023", Stated(2023, 6, 15)),
        ("fa", "ژوئن 2023", Stated(2023, 6)),
        ("hi", "15 जून 2023", Stated(2023, 6, 15)),
        ("no", "5 mai 2023", Stated(2023, 5, 5)),
    ],
)
def test_a_calendar_day_or_month_is_read_in_its_language(language, words, stated):
    assert read_spoken(words, language) == stated


@pytest.mark.parametrize(
    "language, words",
    [
        ("de", "Sommer 2023"),
        ("de", "Anfang Juni 2023"),
        ("de", "vor 3 Jahren 2023"),
        ("de", "gestern 2023"),
        ("de", "1. bis 15. Juni 2023"),
        ("en", "the 2023 2nd"),
        ("en", "Q2 2023"),
        ("en", "5 June"),
        ("en", "03/04/2023 o'clock"),
        ("hu", "V. 2022-01"),
        ("ar", "15 يونيو 2023 2024"),
        ("ja", "5月5日"),
        ("hi", "15 जून 2023" + " " * 80),
        ("xx", "15 foo 2023"),
        ("", "15 June 2023"),
    ],
)
def test_what_the_text_does_not_bear_out_is_refused(language, words):
    assert read_spoken(words, language) is None


@pytest.mark.parametrize("today", ["2024-02-29", "2025-12-31"])
def test_the_clock_on_the_wall_changes_nothing(today):
    with time_machine.travel(today, tick=False):
        assert read_spoken("ژوئن 2023", "fa") == Stated(2023, 6)
        assert read_spoken("31 ژانویه 2023", "fa") == Stated(2023, 1, 31)


def test_a_parser_that_breaks_costs_one_date(monkeypatch):
    class Broken:
        def get_date_data(self, words: str) -> None:
            raise IndexError(words)

    monkeypatch.setattr(spoken, "_parser", lambda language: Broken())
    assert read_spoken("15 foo 2023", "de") is None


def test_a_feed_asks_for_each_text_once_and_for_so_many(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(
        "worker.text.dates.reader.read_spoken", lambda words, language: asked.append(words)
    )
    reader = DateReader(now=NOW, language="de")
    for number in range(2 * MAX_SPOKEN):
        assert reader.read(f"{number} foo 2023", "pubDate") is None
        assert reader.read(f"{number} foo 2023", "dc:date") is None
    assert len(asked) == MAX_SPOKEN


def test_without_a_language_it_is_not_asked(monkeypatch):
    monkeypatch.setattr("worker.text.dates.reader.read_spoken", lambda *_: pytest.fail("asked"))
    assert DateReader(now=NOW).read("2025年5月5日", "pubDate") is None


def test_a_feed_of_standard_or_european_dates_never_loads_it():
    code = """
import sys
from datetime import UTC, datetime
from worker.feeds.parse import parse
dates = ("Thu, 15 Jun 2023 10:00:00 +0200", "15. Juni 2023, 10:05 Uhr", "Juni 2023", "gestern")
items = "".join(f"<item><title>x</title><pubDate>{date}</pubDate></item>" for date in dates)
body = f'<rss version="2.0"><channel><language>de</language>{items}</channel></rss>'.encode()
now = datetime(2026, 11, 21, tzinfo=UTC)
feed = parse(body, url="https://example.org/f", content_type=None, now=now)
assert [entry.published is not None for entry in feed.entries] == [True, True, True, False]
sys.exit("dateparser" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
