"""What a topic would have told: the policy itself, over stored articles."""

from datetime import time, timedelta

from tests.builders import NOW, alert_settings, topic
from worker.alerts.replay import replay
from worker.alerts.subject import Rules
from worker.domain.alerts import Channel, ChannelType, Route, RouteMode, When
from worker.domain.feeds import FeedSpec
from worker.domain.search import Listed
from worker.domain.stories import Relation

MAIL = {
    "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    "mail": Channel("mail", ChannelType.EMAIL, to=("anna@example.org", "ben@example.org")),
}


def listed(number, *, story=None, relation=Relation.NEW, hours=0, **changes):
    return Listed(
        article=number,
        story=number if story is None else story,
        version=1,
        relation=relation,
        first_seen=NOW + timedelta(hours=hours),
        title=f"Meldung {number}",
        outlet="Beispielzeitung",
        **changes,
    )


def rules(*routes, feeds=(), channels=None):
    settings = alert_settings(routes or (Route("all", ("box",)),), channels)
    return Rules((), tuple(feeds), settings)


def counts(replayed):
    return replayed.articles, replayed.stories, replayed.alerts, replayed.messages


def test_nothing_found_tells_nothing():
    replayed = replay(topic(), [], rules())

    assert counts(replayed) == (0, 0, 0, 0)
    assert not replayed.is_unreached


def test_a_story_is_told_once_however_many_copies_it_has():
    copies = [listed(1), listed(2, story=1, relation=Relation.NEAR), listed(3)]

    assert counts(replay(topic(), copies, rules())) == (3, 2, 2, 2)


def test_every_recipient_counts_and_one_in_two_channels_counts_once():
    both = Route("both", ("mail", "mail", "box"))

    replayed = replay(topic(), [listed(1)], rules(both, channels=MAIL))

    assert counts(replayed) == (1, 1, 3, 3)
    assert {one.key: n for one, n in replayed.recipients.items()} == {
        "email:anna@example.org": 1,
        "email:ben@example.org": 1,
        "maildir:box": 1,
    }


def test_a_digest_is_one_message_for_all_stories_until_its_time():
    daily = Route("daily", ("box",), mode=RouteMode.DIGEST, at=(time(7),))
    coming = [listed(1), listed(2, hours=1), listed(3, hours=30)]

    assert counts(replay(topic(), coming, rules(daily))) == (3, 3, 3, 2)


def test_a_route_that_asks_for_a_feed_or_a_language_tells_of_these_alone():
    feeds = [FeedSpec("a", "https://a.example/"), FeedSpec("b", "https://b.example/")]
    route = Route("a", ("box",), When(feeds=frozenset({"a"}), languages=frozenset({"de"})))
    coming = [
        listed(1, feed="a", language="de"),
        listed(2, feed="b", language="de"),
        listed(3, feed="a", language="en"),
    ]

    assert counts(replay(topic(), coming, rules(route, feeds=feeds))) == (3, 3, 1, 1)


def test_a_topic_that_reaches_nobody_says_so():
    route = Route("others", ("box",), When(topics=frozenset({"other"})))

    replayed = replay(topic(), [listed(1)], rules(route))

    assert replayed.is_unreached
    assert counts(replayed) == (1, 1, 0, 0)


def test_notify_reaches_without_a_route():
    route = Route("others", ("box",), When(topics=frozenset({"other"})))

    replayed = replay(topic(notify=("box",)), [listed(1)], rules(route))

    assert counts(replayed) == (1, 1, 1, 1)


def test_a_topic_that_is_off_is_replayed_as_if_it_were_on():
    assert counts(replay(topic(enabled=False), [listed(1)], rules())) == (1, 1, 1, 1)
