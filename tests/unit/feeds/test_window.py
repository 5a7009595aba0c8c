"""What one reading tells beside the last: newcomers, size, gaps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.domain.dates import Precision, Published
from worker.domain.feeds import Entry, FeedState
from worker.feeds.memory import mark, marks, memory
from worker.feeds.profile import expected, per_day
from worker.feeds.window import Window, learnt, window

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def entry(number: int, at: datetime | None = None) -> Entry:
    published = Published.at(at, "pubDate") if at else None
    return Entry(str(number), f"https://example.org/{number}", str(number), published=published)


def beside(now: list[Entry], last: list[Entry] | None) -> Window:
    before = marks(memory(map(mark, last), NOW) if last is not None else None, NOW)
    return window(now, [mark(each) for each in now], before)


def hourly(first: int, count: int, newest: datetime) -> list[Entry]:
    return [entry(first - n, newest - n * HOUR) for n in range(count)]


def polled(state: FeedState, now: datetime, entries: list[Entry], last: list[Entry]) -> FeedState:

    after = learnt(state, beside(entries, last), now)
    return replace(after, first_success_at=state.first_success_at or now, last_success_at=now)


FIRST = hourly(100, 40, NOW)
KNOWN = polled(FeedState("a"), NOW, FIRST, [])


def test_newcomers_are_those_that_were_not_in_the_last_window():
    seen = beside([entry(3, NOW), entry(2), entry(1)], [entry(2), entry(1), entry(0)])
    assert seen == Window(size=3, dates=(NOW,), overlaps=True)


def test_a_day_or_a_month_is_no_time_of_day():
    day = Entry("1", None, "t", published=Published("2026-11-21", Precision.DAY, "pubDate"))
    assert beside([day], []).dates == (None,)


@pytest.mark.parametrize(
    "now, last, overlaps",
    [([entry(1)], None, None), ([entry(1)], [], None), ([], [entry(1)], None),
     ([entry(1)], [entry(1)], True), ([entry(2)], [entry(1)], False)],
)  # fmt: skip
def test_windows_are_compared_where_there_are_two(now, last, overlaps):
    assert beside(now, last).overlaps is overlaps


def test_newcomers_are_new_to_the_feed_whatever_else_holds_them():
    assert KNOWN.last_new_at == NOW
    later = NOW + HOUR
    assert polled(KNOWN, later, hourly(101, 40, later), FIRST).last_new_at == later
    assert polled(KNOWN, later, FIRST, FIRST).last_new_at == NOW


def test_a_first_poll_is_no_gap():
    assert KNOWN.gap_at is None
    assert (KNOWN.size, KNOWN.usual_size) == (40, 40.0)


def test_a_window_that_shares_nothing_may_have_lost_what_stood_between():
    later = NOW + 4 * DAY
    after = polled(KNOWN, later, hourly(200, 40, later), FIRST)
    assert after.gap_at == later
    assert after.gap_missed == pytest.approx(96 - 40, abs=15)


def test_windows_that_overlap_raise_no_gap():
    later = NOW + 10 * HOUR
    assert polled(KNOWN, later, hourly(110, 40, later), FIRST).gap_at is None


def test_a_window_that_goes_back_to_the_last_poll_has_lost_nothing_whatever_its_ids():
    renamed = [replace(each, id=f"neu-{each.id}", url=None, title="Neu") for each in FIRST]
    after = polled(KNOWN, NOW + HOUR, renamed, FIRST)
    assert after.gap_at is None
    assert per_day(after.profile) == pytest.approx(24, rel=0.15)  # and teaches nothing new


def test_a_window_larger_than_what_should_have_come_has_lost_nothing():
    """A feed that shows its latest entry only, polled at the pace at which it publishes."""
    state, last = polled(FeedState("a"), NOW, [entry(1)], []), [entry(1)]
    for day in range(1, 20):
        new = [entry(day + 1, NOW + day * DAY - HOUR)]
        state, last = polled(replace(state, gap_at=None), NOW + day * DAY, new, last), new
    assert state.gap_at is None


def test_a_feed_whose_memory_is_lost_is_learnt_anew():
    """After an upgrade, the next body must not count as forty entries of this minute."""
    after = polled(KNOWN, NOW + HOUR, hourly(101, 40, NOW + HOUR), [])
    assert per_day(after.profile) == pytest.approx(24, rel=0.15)


def test_an_empty_window_unlearns_nothing():
    after = polled(KNOWN, NOW + HOUR, [], FIRST)
    assert per_day(after.profile) == pytest.approx(24, rel=0.15)
    assert (after.gap_at, after.last_new_at) == (None, NOW)


def test_the_longest_quiet_is_remembered_and_fades():
    weekly = KNOWN
    for week in range(1, 4):
        weekly = polled(
            weekly, NOW + 7 * week * DAY, [entry(week, NOW + 7 * week * DAY)], [entry(0)]
        )
    assert weekly.longest_quiet == 7 * DAY
    busy, last = weekly, NOW + 21 * DAY
    for hour in range(24 * 28):
        moment = last + (hour + 1) * HOUR
        busy = polled(busy, moment, [entry(hour, moment)], [entry(-1)])
    assert busy.longest_quiet is not None
    assert 3 * DAY < busy.longest_quiet < 4 * DAY


def test_a_gap_of_a_feed_whose_habits_are_unknown_is_one_entry_at_least():
    undated = polled(FeedState("a"), NOW, [entry(1)], [])
    after = polled(undated, NOW + HOUR, [entry(2)], [entry(1)])
    assert (after.gap_at, after.gap_missed) == (NOW + HOUR, 1)


def test_an_undated_feed_is_learnt_by_when_its_entries_appear():
    state, last = KNOWN, [entry(1)]
    for hour in range(1, 49):
        entries = [entry(hour + 1), *last][:10]
        state = polled(state, NOW + hour * HOUR, entries, last)
        last = entries
    assert per_day(state.profile) == pytest.approx(24, rel=0.1)


def test_an_unchanged_feed_is_watched_as_well():
    quiet = KNOWN
    for hour in range(1, 49):
        quiet = learnt(quiet, None, NOW + hour * HOUR)
    before = expected(KNOWN.profile, NOW, NOW + DAY)
    after = expected(quiet.profile, NOW, NOW + DAY)
    assert before is not None
    assert after is not None
    assert after < before / 1.5


def test_an_unchanged_answer_before_any_reading_begins_the_watch():
    assert learnt(FeedState("a"), None, NOW).profile is not None


def test_the_usual_size_follows_slowly():
    small = hourly(101, 4, NOW + HOUR)
    after = polled(KNOWN, NOW + HOUR, small, FIRST)
    assert after.size == 4
    assert after.usual_size == pytest.approx(36.4)
