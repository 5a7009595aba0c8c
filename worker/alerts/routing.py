"""Which recipients an article's matches reach: every route that applies, and ``notify``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.domain.alerts import Channel, ChannelType, Recipient, Route, RouteMode, When
from worker.domain.articles import Article
from worker.domain.feeds import FeedSpec
from worker.domain.settings import AlertSettings
from worker.domain.topics import Match, Priority, Topic


@dataclass(frozen=True, slots=True)
class Reach:
    """One recipient with all that reaches it: the matches, and the routes that say so."""

    recipient: Recipient
    matches: tuple[Match, ...]
    routes: tuple[Route, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(match.topic for match in self.matches)

    @property
    def priority(self) -> Priority:
        return max((match.priority for match in self.matches), key=lambda p: p.rank)


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
            yield Route(f"notify:{match.topic}", (name,)), (match,)


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


def is_immediate(reach: Reach) -> bool:
    """Whether any route tells this recipient at once; a digest is for the rest."""
    return any(route.mode is RouteMode.IMMEDIATE for route in reach.routes)
