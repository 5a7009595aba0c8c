"""Why a route, or a topic's ``notify``, does not reach anybody with an article."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from worker.alerts.routing import NOTIFY, recipients
from worker.domain.alerts import Recipient, Route, When
from worker.domain.articles import Article
from worker.domain.feeds import FeedSpec
from worker.domain.settings import AlertSettings
from worker.domain.topics import Match, Topic


@dataclass(frozen=True, slots=True)
class Miss:
    """A way to a recipient that an article does not go, and why not."""

    recipient: Recipient
    route: str
    why: str


def misses(
    article: Article,
    matches: Sequence[Match],
    topics: Sequence[Topic],
    feed: FeedSpec | None,
    settings: AlertSettings,
) -> list[Miss]:
    """Every way of the config that does not apply, with everyone it would lead to."""
    return [
        Miss(recipient, name, why)
        for name, channels, why in _ways(article, matches, topics, feed, settings)
        for recipient in recipients(channels, settings)
    ]


def _ways(
    article: Article,
    matches: Sequence[Match],
    topics: Sequence[Topic],
    feed: FeedSpec | None,
    settings: AlertSettings,
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    stopped: str | None = None
    for route in settings.routes:
        why = _why_not(route, article, matches, feed)
        if stopped:
            yield route.name, route.channels, f"the route {stopped} before it ends the walk"
        elif why:
            yield route.name, route.channels, why
        elif route.stop:
            stopped = route.name
    matched = {match.topic for match in matches}
    for topic in topics:
        if topic.notify and topic.id not in matched:
            yield f"{NOTIFY}{topic.id}", topic.notify, f"it does not match {topic.id}"


def _why_not(
    route: Route, article: Article, matches: Sequence[Match], feed: FeedSpec | None
) -> str:
    """The first thing that a route asks and is not given; empty where it applies."""
    if not matches:
        return "it matches no topic"
    when = route.when
    covered = [match for match in matches if not when.topics or match.topic in when.topics]
    if not covered:
        return f"it asks for the topics {_listed(when.topics)}"
    if when.priority and not any(match.priority in when.priority for match in covered):
        return f"it asks for the priority {_listed(map(str, when.priority))}"
    return next(
        (
            f"it asks for {name} {_listed(asked)}, and is given {_listed(given) or 'none'}"
            for name, asked, given in _asked(when, article, feed)
            if asked and not asked & given
        ),
        "",
    )


def _asked(
    when: When, article: Article, feed: FeedSpec | None
) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    yield "the language", when.languages, _one(article.language)
    yield "the feed", when.feeds, _one(article.feed)
    yield "the country", when.countries, _one(feed.country if feed else None)
    yield "the kind", when.kinds, _one(str(feed.kind) if feed else None)
    yield "the tag", when.tags, frozenset(feed.tags if feed else ())


def _one(value: str | None) -> frozenset[str]:
    return frozenset() if value is None else frozenset({value})


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
