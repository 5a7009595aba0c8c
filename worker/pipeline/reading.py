"""From a feed's answer to its articles."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from worker.domain.articles import Article
from worker.domain.feeds import (
    ClaimedFeed,
    Entry,
    FeedSpec,
    FeedType,
    FetchResult,
    FetchStatus,
    ParsedFeed,
)
from worker.feeds.memory import mark, marks, memory
from worker.feeds.schedule import outcome
from worker.feeds.sniff import is_index
from worker.feeds.state import is_unchanged
from worker.feeds.trust import is_stale
from worker.feeds.window import Window, window

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer held. ``bad`` names entries that could not be read, ``known`` counts those
    that the last poll brought as well; ``memory`` are the marks of all that were read, and
    ``window`` how they stand beside those of the last.
    """

    result: FetchResult
    parsed: ParsedFeed | None = None
    articles: tuple[Article, ...] = ()
    bad: tuple[str, ...] = ()
    known: int = 0
    memory: bytes = b""
    window: Window | None = None

    @property
    def status(self) -> FetchStatus:
        return outcome(self.result, self.parsed)

    @property
    def detail(self) -> str:
        return (self.parsed.detail if self.parsed else "") or self.result.detail


def read(claimed: ClaimedFeed, result: FetchResult, now: datetime) -> Reading:
    """Parse an answer; one that is unchanged, no feed or an index yields no articles."""
    if result.body is None:
        return Reading(result)
    if is_unchanged(claimed.state, result.body) and not (
        is_stale(claimed.state, now) and is_index(result.body)
    ):
        return Reading(replace(result, status=FetchStatus.UNCHANGED))

    parsed = parsed_feed(claimed.spec, result.body, result, now)
    return with_articles(Reading(result, parsed), parsed, claimed, now)


def parsed_feed(
    spec: FeedSpec, body: bytes, result: FetchResult, now: datetime, type_: FeedType | None = None
) -> ParsedFeed:
    """A body read as the config says, or as ``type_``."""
    # Here and below: most polls end above, and must not pay for parsers (0.2 s of CPU).
    from worker.feeds.parse import parse

    return parse(
        body,
        url=result.url,
        content_type=result.content_type,
        now=now,
        timezone=spec.timezone,
        language=spec.language,
        told=type_ or spec.type,
    )


def with_articles(
    reading: Reading, parsed: ParsedFeed, claimed: ClaimedFeed, now: datetime
) -> Reading:
    """The reading with the articles of a feed that was read well, oldest first: feeds list the
    newest first, and stories begin with the oldest. An index of sitemaps is still to be followed.
    """
    if parsed.status is not FetchStatus.OK or parsed.children:
        return replace(reading, parsed=parsed)

    from worker.articles.from_entry import from_entry, shared_addresses

    shared, before = shared_addresses(parsed.entries), marks(claimed.state.entries, now)
    own = [mark(entry) for entry in parsed.entries]
    articles: list[Article] = []
    read_: list[bytes] = []
    bad: list[str] = []
    for entry, marked in reversed(list(zip(parsed.entries, own, strict=True))):
        try:
            if not before.is_read(marked):
                articles.append(from_entry(entry, claimed.spec, parsed, shared, now))
            read_.append(marked)
        except Exception as error:  # noqa: BLE001 (one bad entry never stops the others)
            bad.append(_named(entry, error))
            log.warning("%s: entry unreadable: %s", claimed.spec.name, bad[-1])
    known = len(read_) - len(articles)
    return replace(
        reading,
        parsed=parsed,
        articles=tuple(articles),
        bad=tuple(bad),
        known=known,
        memory=memory(read_, now),
        window=window(parsed.entries, own, before),
    )


def _named(entry: Entry, error: Exception) -> str:
    return f"{entry.id[:120]}: {type(error).__name__}"
