"""Which recipients an article's matches reach: every route that applies, and ``notify``."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from worker.domain.alerts import Channel, ChannelType, Recipient, Route, RouteMode, When
from worker.domain.articles import Article
from worker.domain.feeds import FeedSpec
from worker.domain.settings import AlertSettings
from worker.domain.telling import Hearing
from worker.domain.topics import Match, Priority, Topic

NOTIFY = "notify:"
"""What a topic's ``notify`` is called by among routes, before the topic."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One recipient with all that reaches it: the matches, and the routes that say so."""

    recipient: Recipient
    matches: tuple[Match, ...]
    routes: tuple[Route, ...]

    @classmethod
    def of(cls, hearing: Hearing, recipient: Recipient, settings: AlertSettings) -> "Reach":
        """What reached somebody who heard of a story, by those of its routes that are left."""
        return cls(
            recipient,
            tuple(Match(topic, hearing.priority, ()) for topic in sorted(hearing.topics)),
            tuple(_named(hearing.routes, settings)),
        )

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(match.topic for match in self.matches)

    @property
    def priority(self) -> Priority:
        return max((match.priority for match in self.matches), key=lambda p: p.rank)

    def about(self, topics: Container[str]) -> "Reach":
        """What is left of it where nothing but these topics counts."""
        matches = tuple(match for match in self.matches if match.topic in topics)
        routes = (route for route in self.routes if any(_covers(route.when, m) for m in matches))
        return Reach(self.recipient, matches, tuple(routes))

    def joined(self, other: "Reach") -> "Reach":
        """Both together; of a topic that stands in both, this one's match."""
        known = set(self.topics)
        matches = (*self.matches, *(match for match in other.matches if match.topic not in known))
        routes = {route.name: route for route in (*other.routes, *self.routes)}
        named = dict.fromkeys(route.name for route in (*self.routes, *other.routes))
        return Reach(self.recipient, matches, tuple(routes[name] for name in named))


def reached(
    article: Article,
    matches: Sequence[Match],
    topics: Sequence[Topic],
    feed: FeedSpec | None,
    settings: AlertSettings,
) -> list[Reach]:
    """Everyone the matches reach, one entry a recipient, in the order of the config.

    The same address in two channels is one recipient: routes and topics are folded.
    """
    folded: dict[Recipient, tuple[dict[str, Match], dict[str, Route]]] = {}
    for route, applying in _applying(article, matches, topics, feed, settings):
        for recipient in recipients(route.channels, settings):
            found, routes = folded.setdefault(recipient, ({}, {}))
            found.update((match.topic, match) for match in applying)
            routes[route.name] = route
    return [
        Reach(
            recipient,
            tuple(match for match in matches if match.topic in found),
            tuple(routes.values()),
        )
        for recipient, (found, routes) in folded.items()
    ]


def _applying(
    article: Article,
    matches: Sequence[Match],
    topics: Sequence[Topic],
    feed: FeedSpec | None,
    settings: AlertSettings,
) -> Iterator[tuple[Route, tuple[Match, ...]]]:
    """The routes that apply with the matches they apply to; ``stop`` ends the walk."""
    for route in settings.routes:
        applying = tuple(match for match in matches if _covers(route.when, match))
        if applying and _admits(route.when, article, feed):
            yield route, applying
            if route.stop:
                break
    by_id = {topic.id: topic for topic in topics}
    for match in matches:
        for name in by_id[match.topic].notify:
            yield _notifying(match.topic, name), (match,)


def _notifying(topic: str, *channels: str) -> Route:
    """A topic's ``notify`` as the route it stands for."""
    return Route(f"{NOTIFY}{topic}", channels, When(topics=frozenset({topic})))


def _named(names: Iterable[str], settings: AlertSettings) -> Iterator[Route]:
    """Those of these routes that the config still has, and what a ``notify`` stood for."""
    routes = {route.name: route for route in settings.routes}
    for name in names:
        if name in routes:
            yield routes[name]
        elif name.startswith(NOTIFY):
            yield _notifying(name.removeprefix(NOTIFY))


def _covers(when: When, match: Match) -> bool:
    return (not when.topics or match.topic in when.topics) and (
        not when.priority or match.priority in when.priority
    )


def _admits(when: When, article: Article, feed: FeedSpec | None) -> bool:
    """Whether the article and its feed are what the route asks for.

    A document from no feed (an import) has neither country, kind nor tags.
    """
    asked_and_given = (
        (when.languages, {article.language}),
        (when.feeds, {article.feed}),
        (when.countries, {feed.country if feed else None}),
        (when.kinds, {str(feed.kind) if feed else None}),
        (when.tags, set(feed.tags) if feed else set()),
    )
    return all(not asked or asked & given for asked, given in asked_and_given)


def recipients(channels: Sequence[str], settings: AlertSettings) -> list[Recipient]:
    """Everyone these channels reach, each once, in the order of the config."""
    return list(dict.fromkeys(_each(channels, settings)))


def _each(channels: Sequence[str], settings: AlertSettings) -> Iterator[Recipient]:
    for name in channels:
        channel = settings.channels.get(name)
        if channel is None:  # a mail address in a topic's `notify`
            yield Recipient(ChannelType.EMAIL, name.lower(), "")
        else:
            yield from _members(channel)


def _members(channel: Channel) -> Iterator[Recipient]:
    if channel.type is ChannelType.EMAIL:
        for address in channel.to:
            yield Recipient(channel.type, address.lower(), channel.name)
    else:
        yield Recipient(channel.type, channel.name, channel.name)


def everyone(topics: Iterable[Topic], settings: AlertSettings) -> dict[str, Recipient]:
    """All whom the config names in a channel or a ``notify``, by their keys."""
    named = [name for topic in topics for name in topic.notify]
    return {one.key: one for one in recipients([*settings.channels, *named], settings)}


def is_immediate(routes: Iterable[Route]) -> bool:
    """Whether any of them tells its recipients at once; a digest is for the rest."""
    return any(route.mode is RouteMode.IMMEDIATE for route in routes)
