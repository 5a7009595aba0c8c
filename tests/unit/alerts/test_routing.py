"""Who is reached: every applying route and every notify, folded to one entry a recipient."""

from dataclasses import replace

import pytest

from tests.builders import alert_settings, article, match, topic
from worker.alerts.routing import reached, recipients
from worker.domain.alerts import Channel, ChannelType, Route, When
from worker.domain.feeds import FeedKind, FeedSpec
from worker.domain.topics import Priority

CHANNELS = {
    "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    "mail": Channel("mail", ChannelType.EMAIL, to=("Anna@example.org", "ben@example.org")),
    "desk": Channel("desk", ChannelType.EMAIL, to=("anna@example.org",)),
}
FEED = FeedSpec("beispiel", "https://x.example", country="DE", tags=("regional",))


MATCHES = (match(),)
TOPICS = (topic(),)


def reach(routes, matches=MATCHES, topics=TOPICS, source=None):
    settings = alert_settings(routes, CHANNELS)
    return reached(source or article(), matches, topics, FEED, settings)


def test_every_matching_route_applies():
    found = reach([Route("a", ("box",)), Route("b", ("mail",))])
    assert [r.recipient.address for r in found] == ["box", "anna@example.org", "ben@example.org"]


def test_one_address_in_two_channels_is_one_recipient_with_both_routes():
    found = reach([Route("a", ("mail",)), Route("b", ("desk",))])
    anna = found[0]
    assert [r.recipient.address for r in found] == ["anna@example.org", "ben@example.org"]
    assert [route.name for route in anna.routes] == ["a", "b"]


def test_a_recipient_gets_all_topics_of_all_routes_once():
    matches = (match("munition"), match("front", Priority.HIGH))
    routes = [
        Route("a", ("box",), When(topics=frozenset({"munition"}))),
        Route("b", ("box",), When(topics=frozenset({"front", "munition"}))),
    ]
    (box,) = reach(routes, matches, (topic("munition"), topic("front")))
    assert box.topics == ("munition", "front")
    assert box.priority is Priority.HIGH


def test_stop_ends_the_walk_but_not_notify():
    settings = [Route("a", ("box",), stop=True), Route("b", ("mail",))]
    found = reach(settings, topics=(topic(notify=("desk",)),))
    assert [r.recipient.address for r in found] == ["box", "anna@example.org"]


def test_notify_takes_a_mail_address():
    found = reach([], topics=(topic(notify=("Carla@example.org",)),))
    assert [(r.recipient.type, r.recipient.address) for r in found] == [
        (ChannelType.EMAIL, "carla@example.org")
    ]
    assert found[0].routes[0].name == "notify:munition"


def test_nothing_reaches_nobody():
    assert reach([Route("a", ("box",), When(topics=frozenset({"other"})))]) == []


@pytest.mark.parametrize(
    "when, applies",
    [
        (When(), True),
        (When(priority=frozenset({Priority.NORMAL})), True),
        (When(priority=frozenset({Priority.HIGH})), False),
        (When(languages=frozenset({"de", "fr"})), True),
        (When(languages=frozenset({"fr"})), False),
        (When(feeds=frozenset({"beispiel"})), True),
        (When(feeds=frozenset({"andere"})), False),
        (When(countries=frozenset({"DE"})), True),
        (When(countries=frozenset({"FR"})), False),
        (When(kinds=frozenset({FeedKind.PRESS})), True),
        (When(kinds=frozenset({FeedKind.AGENCY})), False),
        (When(tags=frozenset({"regional", "sport"})), True),
        (When(tags=frozenset({"sport"})), False),
        (When(languages=frozenset({"de"}), countries=frozenset({"FR"})), False),
    ],
)
def test_each_key_of_when_is_asked(when, applies):
    assert bool(reach([Route("a", ("box",), when)])) is applies


def test_an_import_has_no_country():
    settings = alert_settings([Route("a", ("box",), When(countries=frozenset({"DE"})))], CHANNELS)
    source = replace(article(), feed=None)
    assert reached(source, (match(),), (topic(),), None, settings) == []


def test_the_recipients_of_some_channels_are_told_once_each():
    settings = alert_settings([], CHANNELS)
    found = recipients(("desk", "box", "mail"), settings)
    assert [(r.type, r.address, r.channel) for r in found] == [
        (ChannelType.EMAIL, "anna@example.org", "desk"),
        (ChannelType.MAILDIR, "box", "box"),
        (ChannelType.EMAIL, "ben@example.org", "mail"),
    ]
    assert recipients((), settings) == []
