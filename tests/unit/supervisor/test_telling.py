"""What a terminal shows of alerts and of the service's state."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.builders import NOW, alert_settings, article, topic
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Recipient,
)
from worker.domain.corpus import StoredArticle, ToldArticle
from worker.domain.feeds import FeedSpec, FeedState, Fulltext
from worker.domain.settings import Config, Deduplication, HttpSettings, Polling, Retention
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.topics import Priority
from worker.supervisor import telling
from worker.supervisor.screen import Look

PLAIN, COLOURED = Look(live=True, coloured=False), Look(live=True, coloured=True)
BERLIN = ZoneInfo("Europe/Berlin")
CONFIG = Config(
    revision="abc",
    polling=Polling(),
    http=HttpSettings("tests"),
    fulltext=Fulltext.NEVER,
    retention=Retention(),
    deduplication=Deduplication(),
    feeds=(
        FeedSpec("one", "https://a.example/"),
        FeedSpec("two", "https://b.example/"),
        FeedSpec("off", "https://c.example/", enabled=False),
    ),
    topics=(topic("munition"), topic("haushalt")),
    aliases={},
    alerts=alert_settings(),
)


def told(to="box", number=1, topics=("munition",), priority=Priority.NORMAL, **changes):
    item = AlertItem(
        id=f"a-{to}-{number}",
        recipient=Recipient(ChannelType.MAILDIR, to, to),
        kind=AlertKind.NEW,
        state=AlertState.OPEN,
        reason=AlertReason.NEW_STORY,
        article=number,
        version=1,
        story=number,
        topics=topics,
        priority=priority,
        routes=("all",),
        created_at=NOW,
        due_at=NOW,
    )
    verdict = Verdict(Relation.NEW, VerdictReason.NUMBERS_DIFFER)
    stored = StoredArticle(number, number, 1, article(**changes), verdict, (), ())
    return ToldArticle(item, stored, ())


def test_an_alert_tells_time_topics_title_outlet_and_address():
    assert telling.alerts([told()], CONFIG, PLAIN) == [
        "22:00  [Munition] Nato berät über Munition (Beispielzeitung)",
        "       https://beispiel.example/munition",
    ]


def test_an_article_for_several_recipients_is_one_alert():
    lines = telling.alerts(
        [told("box"), told("mail", topics=("munition", "haushalt")), told("box", 2)], CONFIG, PLAIN
    )
    assert [line for line in lines if "Nato" in line] == [
        "22:00  [Munition, Haushalt] Nato berät über Munition (Beispielzeitung)",
        "22:00  [Munition] Nato berät über Munition (Beispielzeitung)",
    ]


def test_foreign_text_steers_no_terminal():
    hostile = told(title="\x1b]0;owned\x07\x9b2J\u202egpj", outlet="\x1b[31m", url="javascript:x")
    (line,) = telling.alerts([hostile], CONFIG, PLAIN)
    assert line.isprintable()
    assert "\u202e" not in line


def test_a_topic_that_is_gone_keeps_its_name():
    (line, _) = telling.alerts([told(topics=("former",))], CONFIG, PLAIN)
    assert "[former]" in line


@pytest.mark.parametrize(
    "priority, code", [(Priority.NORMAL, "\x1b[1m"), (Priority.CRITICAL, "\x1b[31m")]
)
def test_colours_only_where_they_are_wanted(priority, code):
    one = told(priority=priority)
    assert code in telling.alerts([one], CONFIG, COLOURED)[0]
    assert "\x1b" not in "".join(telling.alerts([one], CONFIG, PLAIN))


def test_the_status_counts_configured_feeds_only():
    soon = NOW + timedelta(minutes=5)
    states = {
        "one": FeedState("one", due_at=soon),
        "two": FeedState("two", due_at=soon + timedelta(minutes=1), failures=2),
        "off": FeedState("off", due_at=NOW, failures=9),
        "former": FeedState("former", due_at=NOW, failures=9),
    }
    counted = telling.counts(CONFIG, states, 1203, NOW)
    assert telling.status(counted, NOW, BERLIN) == (
        "natowire: 2 feeds, 1 failing, 1203 articles, last alert 22:00, next poll 22:05"
    )


def test_a_status_says_only_what_is_known():
    counted = telling.counts(CONFIG, {}, 0, None)
    assert telling.status(counted, NOW, BERLIN) == "natowire: 2 feeds, 0 articles"


def test_a_moment_of_another_day_has_its_day():
    counted = replace(telling.counts(CONFIG, {}, 0, NOW - timedelta(days=2)))
    assert "last alert 2026-04-23 22:00" in telling.status(counted, NOW, BERLIN)


def test_ready_is_one_line_with_what_is_at_work():
    assert telling.ready(CONFIG, "embedded", "var") == (
        "natowire runs: 2 feeds, 2 topics, broker embedded, data in var; Ctrl-C ends it"
    )
