"""Why a route does not reach anybody with an article: in words, for whoever wonders."""

from typing import Any

import pytest

from tests.builders import alert_settings, article, match, topic
from worker.alerts.misses import misses
from worker.domain.alerts import Channel, ChannelType, Route, When
from worker.domain.feeds import FeedSpec
from worker.domain.topics import Match, Priority

FEED = FeedSpec("beispiel", "https://beispiel.example/feed", country="de", tags=("nato",))


def why(*routes: Route, matches: tuple[Match, ...] = (match(),), **changes: Any) -> dict[str, str]:
    settings = alert_settings(routes)
    found = misses(article(**changes), matches, (topic(),), FEED, settings)
    return {miss.route: miss.why for miss in found}


def test_a_route_that_applies_is_no_miss() -> None:
    assert why(Route("all", ("box",))) == {}


@pytest.mark.parametrize(
    "when, said",
    [
        (When(topics=frozenset({"marder"})), "it asks for the topics marder"),
        (When(priority=frozenset({Priority.HIGH})), "it asks for the priority high"),
        (When(languages=frozenset({"fr", "en"})), "it asks for the language en, fr, and is given de"),
        (When(feeds=frozenset({"x"})), "it asks for the feed x, and is given beispiel"),
        (When(countries=frozenset({"fr"})), "it asks for the country fr, and is given de"),
        (When(kinds=frozenset({"agency"})), "it asks for the kind agency, and is given press"),
        (When(tags=frozenset({"x"})), "it asks for the tag x, and is given nato"),
    ],
)  # fmt: skip
def test_the_first_thing_that_is_asked_and_not_given_is_named(when: When, said: str) -> None:
    assert why(Route("some", ("box",), when)) == {"some": said}


def test_what_is_not_known_is_named_none() -> None:
    route = Route("some", ("box",), When(languages=frozenset({"fr"})))
    assert why(route, language=None)["some"].endswith("and is given none")


def test_without_a_match_no_route_is_to_blame() -> None:
    assert why(Route("all", ("box",)), matches=()) == {"all": "it matches no topic"}


def test_a_topic_and_its_priority_must_go_together() -> None:
    high = match("marder", Priority.HIGH)
    when = When(topics=frozenset({"munition"}), priority=frozenset({Priority.HIGH}))
    said = why(Route("some", ("box",), when), matches=(match(), high))
    assert said == {"some": "it asks for the priority high"}


def test_a_route_that_stops_the_walk_is_named() -> None:
    routes = (Route("first", ("box",), stop=True), Route("second", ("box",)))
    assert why(*routes) == {"second": "the route first before it ends the walk"}


def test_a_topic_that_is_not_matched_reaches_none_of_those_it_notifies() -> None:
    settings = alert_settings((), {"box": Channel("box", ChannelType.MAILDIR, path="mailbox")})
    topics = (topic("marder", notify=("anna@beispiel.example", "box")), topic())
    found = misses(article(), (match(),), topics, None, settings)
    assert [(miss.recipient.key, miss.route) for miss in found] == [
        ("email:anna@beispiel.example", "notify:marder"),
        ("maildir:box", "notify:marder"),
    ]
    assert {miss.why for miss in found} == {"it does not match marder"}
