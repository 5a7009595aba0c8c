"""Dates of captured pages against what their publishers' own readers know."""

from datetime import UTC, datetime, timedelta

from tests.unit.articles.extraction.captured import captured
from worker.domain.dates import Precision

QUARTER = timedelta(minutes=15)


def agrees(value: str, precision: Precision, gold: str) -> tuple[bool, bool]:
    """Same day, same minute; both where nobody knows the gold's own zone, but quarters of hours."""
    known = datetime.fromisoformat(gold)
    if precision is not Precision.MINUTE:
        return value == gold[:10], False
    said = datetime.fromisoformat(value)
    if known.tzinfo is None:
        away = abs(said - known.replace(tzinfo=UTC))
        near = min(away % QUARTER, QUARTER - away % QUARTER) < timedelta(minutes=1)
        is_minute = near and away < timedelta(hours=14)
        return said.date() == known.date() or is_minute, is_minute
    local = said.astimezone(known.tzinfo)
    return local.date() == known.date(), abs(local - known) < timedelta(minutes=1)


def test_days_and_minutes_are_right(shared):
    days, minutes = [], []
    for page in captured(shared):
        if gold := page.known.get("published"):
            found = page.dating.published
            day, minute = agrees(found.value, found.precision, gold) if found else (False, False)
            days.append(day)
            minutes.append(minute)
    # four of 164 pages state no time at all, two of them not where it can be found
    assert sum(days) >= 0.99 * len(days)
    assert sum(minutes) >= 0.965 * len(minutes)


def test_no_change_is_before_its_publication_and_most_pages_state_one(shared):
    pairs = [(page.dating.published, page.dating.modified) for page in captured(shared)]
    changes = [(first, changed) for first, changed in pairs if first and changed]
    assert all(changed.latest() >= first.earliest() for first, changed in changes)
    assert len(changes) >= 0.8 * len(pairs)


def test_a_time_says_where_its_zone_is_from(shared):
    for page in captured(shared):
        for date in (page.dating.published, page.dating.modified):
            if date is not None:
                assert (date.zone is not None) == (date.precision is Precision.MINUTE)
