"""Calm enough, and complete: an hour and a day of a summit, told by the policy and the plan."""

from dataclasses import replace
from random import Random
from statistics import median

import pytest

from tests.quality.calm_days import (
    DAWN,
    MINUTE,
    TOPICS,
    Outbox,
    run,
    settings,
    summit_day,
    summit_hour,
)
from worker.domain.alerts import AlertKind

HOURS = range(30)
MOST_AN_HOUR, MOST_A_DAY = 7, 20


def told(arrivals, hours=3):
    outbox = Outbox(settings())
    run(arrivals, outbox, hours * 60 * MINUTE)
    return outbox


def delays(arrivals, outbox):
    """Minutes from a story's first article to the message that names it."""
    told_at: dict[int, float] = {}
    for at, item in outbox.told():
        told_at.setdefault(item.story, (at - DAWN) / MINUTE)
    came: dict[int, float] = {}
    for one in sorted(arrivals, key=lambda one: one.at):
        came.setdefault(one.story, (one.at - DAWN) / MINUTE)
    assert told_at.keys() == came.keys()
    return [told_at[story] - at for story, at in came.items()]


@pytest.fixture(scope="module")
def hours():
    arrivals = [summit_hour(Random(seed)) for seed in HOURS]
    return [(one, told(one)) for one in arrivals]


def test_a_summit_hour_of_40_articles_is_seven_messages_at_most(hours):
    """Every story is named in one of them; its follow-ups come an hour later."""
    within = [
        sum(at <= DAWN + 60 * MINUTE + 2 * MINUTE for at, _ in outbox.sent) for _, outbox in hours
    ]
    news = [sum(group.kind is AlertKind.NEW for _, group in outbox.sent) for _, outbox in hours]
    assert max(*within, *news) <= MOST_AN_HOUR, (within, news)


def test_its_stories_are_told_in_minutes(hours):
    waited = [delay for arrivals, outbox in hours for delay in delays(arrivals, outbox)]
    assert median(waited) <= 2.5
    assert sum(delay <= 12.5 for delay in waited) / len(waited) >= 0.93
    assert max(waited) <= 61


def realistic(arrivals):
    return arrivals


def indistinguishable(arrivals):
    said = "In Riga hat Kowmir gesprochen."
    title = "Kowmir spricht in Riga"
    return [replace(one, title=title, text=said, topics=TOPICS[:1]) for one in arrivals]


def distinct(arrivals):
    return [replace(one, title=f"q{one.story}", text="") for one in arrivals]


@pytest.mark.parametrize(
    "made, seeds", [(realistic, range(3)), (indistinguishable, range(1)), (distinct, range(2))]
)
def test_a_summit_day_of_400_articles_is_twenty_messages_at_most(made, seeds):
    """70 events, 250 own texts: each is linked in one of them, within the hour."""
    for seed in seeds:
        arrivals = made(summit_day(Random(seed)))
        assert (len(arrivals), len({one.story for one in arrivals})) == (400, 250)
        outbox = told(arrivals)
        waited = delays(arrivals, outbox)
        assert outbox.messages() <= MOST_A_DAY
        assert max(waited) <= 61
        assert not outbox.items


def test_texts_on_one_event_are_known_as_such():
    """Of 70 events about as many are seen, and hardly one holds another's texts."""
    arrivals = summit_day(Random(1))
    happened = {one.story: one.event for one in arrivals}
    seen: dict[int, set[int]] = {}
    for _, item in told(arrivals).told():
        seen.setdefault(item.event, set()).add(happened[item.story])
    assert 60 <= len(seen) <= 80
    assert sum(len(events) > 1 for events in seen.values()) <= 5


def test_restarts_add_no_message():
    """A plan is made of what stands in the outbox: who plans anew finds nothing to add."""
    arrivals = summit_hour(Random(4))
    calm, restarted = told(arrivals), Outbox(settings())
    run(arrivals, restarted, 180 * MINUTE, passes=5)
    assert restarted.sent == calm.sent
