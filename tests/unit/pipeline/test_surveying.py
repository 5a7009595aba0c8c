"""What a digest says that it has checked."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from tests.builders import NOW
from worker.domain.feeds import FeedSpec, FeedState
from worker.domain.settings import Polling
from worker.domain.story_store import StorySummary, ToldState
from worker.pipeline.surveying import Surveyor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = NOW - 2 * DAY


def feed(name, **changes):
    return FeedSpec(name, f"https://{name}.example/rss", **changes)


def failing(name, since=LONG_AGO):
    return FeedState(name, failures=9, failing_since=since, last_status="timeout")


def story(number, at, copies=1, topics=()):
    told = ToldState.UNTOLD
    return StorySummary(number, at, "", None, "", None, 1, copies, copies, tuple(topics), told)


def surveyor(feeds, states=(), stories=()):
    config: Any = SimpleNamespace(feeds=feeds, polling=Polling())
    kept = {state.name: state for state in states}
    asked = SimpleNamespace(states=lambda: kept)
    began = SimpleNamespace(summaries=lambda since: (s for s in stories if s.created_at >= since))
    return Surveyor(asked, began, config)


def test_feeds_that_could_be_read_are_told_from_those_that_could_not():
    feeds = [feed("a"), feed("b"), feed("c"), feed("aus", enabled=False)]
    survey = surveyor(feeds, [failing("b"), failing("aus")])(NOW - DAY, NOW)
    assert (survey.feeds, survey.failing) == (2, (("b", LONG_AGO),))


def test_a_feed_that_failed_once_is_no_loss_to_a_day():
    states = [FeedState("a", failures=1, failing_since=NOW, last_status="timeout")]
    assert surveyor([feed("a")], states)(NOW - DAY, NOW).failing == ()


def test_a_feed_that_is_gone_for_good_is_named():
    states = [FeedState("a", disabled="410 Gone", last_polled_at=NOW - HOUR)]
    assert surveyor([feed("a")], states)(NOW - DAY, NOW).failing == (("a", NOW - HOUR),)


def test_what_came_in_the_window_is_counted_and_nothing_beside_it():
    stories = [
        story(1, NOW - 2 * DAY),
        story(2, NOW - HOUR, copies=4, topics=["nato"]),
        story(3, NOW - HOUR),
        story(4, NOW),
    ]
    survey = surveyor([], stories=stories)(NOW - DAY, NOW)
    assert (survey.articles, survey.stories, survey.matched, survey.copies) == (5, 2, 1, 3)
