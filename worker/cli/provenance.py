"""Where a story came from: its copies in the order in which they were published.

Some publishers give a day and no clock, some nothing. Such a copy is placed at the last moment
at which it can have been published: so it never stands before one that is known to be earlier,
and that it may have come first is said, not decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from worker.cli.dates import dated
from worker.cli.story_words import clock
from worker.domain.dates import Precision, Published, rfc3339
from worker.domain.ids import article_id, story_id
from worker.domain.stories import Verdict
from worker.domain.story_store import Copy, Link, Ruling, StoredStory, Telling

UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published, or else first seen. ``earliest`` is None where it may have
    been at any time before ``latest``.
    """

    value: str
    precision: Precision
    by: str
    earliest: datetime | None
    latest: datetime

    @property
    def has_clock(self) -> bool:
        return self.precision is Precision.MINUTE


@dataclass(frozen=True, slots=True)
class Placed:
    """A copy with its moment, and how long after the first it came, where both have a clock."""

    copy: Copy
    when: Moment
    lag: timedelta | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """The copies of a story, the first one in front; ``certain``: no other can have been first."""

    copies: tuple[Placed, ...]
    certain: bool

    @property
    def first(self) -> Placed:
        return self.copies[0]


def provenance(copies: Sequence[Copy]) -> Provenance:
    """Copies in their order; those of one moment as they came in."""
    moments = [(copy, moment_of(copy.published, copy.first_seen)) for copy in copies]
    moments.sort(key=lambda one: (one[1].latest, not one[1].has_clock))
    first = moments[0][1]
    return Provenance(
        tuple(Placed(copy, when, _lag(first, when)) for copy, when in moments),
        certain=all(
            when.earliest is not None and when.earliest >= first.latest for _, when in moments[1:]
        ),
    )


def moment_of(published: Published | None, first_seen: datetime) -> Moment:
    """By its publisher's date, where there is one. What was seen was out by then."""
    if published is None:
        return Moment(rfc3339(first_seen), Precision.MINUTE, "first_seen", None, first_seen)
    earliest = published.earliest()
    exact = published.precision is Precision.MINUTE
    latest = earliest if exact else max(earliest, min(published.latest(), first_seen))
    return Moment(published.value, published.precision, "published", earliest, latest)


def _lag(first: Moment, when: Moment) -> timedelta | None:
    return when.latest - first.latest if first.has_clock and when.has_clock else None


# --- as JSON ---------------------------------------------------------------------------------


def story_document(story: StoredStory) -> dict[str, Any]:
    """A story as ``stories show --json`` prints it, but for its versions."""
    came = provenance(story.copies)
    by_number = {copy.article: copy for copy in story.copies if copy.source is None}
    return {
        "id": story_id(story.id),
        "title": by_number[story.first_article].title,
        "since": rfc3339(story.created_at),
        "articles": len(by_number),
        "outlets": len({copy.outlet for copy in story.copies}),
        "topics": list(story.topics),
        "first": {
            "article": article_id(came.first.copy.article),
            "outlet": came.first.copy.outlet,
            "certain": came.certain,
        },
        "copies": [_copy_document(placed) for placed in came.copies],
        "links": [_link_document(link) for link in story.links],
        "rulings": [ruling_document(ruling) for ruling in story.rulings],
        "alerts": [telling_document(telling) for telling in story.tellings],
    }


def _copy_document(placed: Placed) -> dict[str, Any]:
    copy, lag = placed.copy, placed.lag
    return {
        "article": article_id(copy.article),
        "exact_copy": copy.source is not None,
        "outlet": copy.outlet,
        "title": copy.title,
        "url": copy.url,
        "feed": copy.feed,
        "published": dated(copy.published),
        "first_seen": rfc3339(copy.first_seen),
        "when": placed.when.value,
        "when_by": placed.when.by,
        "lag_seconds": None if lag is None else int(lag.total_seconds()),
        "lag": lag_in_words(placed),
        "agencies": list(copy.agencies),
        "versions": copy.version,
        **verdict_document(copy.verdict),
        "seen": [
            {
                "feed": source.feed,
                "url": source.url,
                "first_seen": rfc3339(source.first_seen),
                "last_seen": rfc3339(source.last_seen),
            }
            for source in copy.seen
        ],
    }


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """What deduplication decided, as every command prints it."""
    return {
        "relation": verdict.relation,
        "match": None if verdict.match is None else article_id(verdict.match),
        "similarity": round(verdict.similarity, 4),
        "reason": verdict.reason,
        "detail": verdict.detail,
        "overlaps": [article_id(number) for number in verdict.overlaps],
        "correction": verdict.correction,
    }


def _link_document(link: Link) -> dict[str, Any]:
    return {
        "relation": link.relation,
        "direction": "out" if link.outgoing else "in",
        "article": article_id(link.article),
        "other": article_id(link.other),
        "story": story_id(link.story),
        "title": link.title,
        "similarity": None if link.similarity is None else round(link.similarity, 4),
    }


def ruling_document(ruling: Ruling) -> dict[str, Any]:
    """A person's correction; its articles are those stored now."""
    return {
        "kind": ruling.kind,
        "why": ruling.why,
        "made": rfc3339(ruling.made_at),
        "story": story_id(ruling.story),
        "other": story_id(ruling.other),
        "articles": [article_id(number) for number in ruling.articles],
        "others": [article_id(number) for number in ruling.others],
    }


def telling_document(telling: Telling) -> dict[str, Any]:
    """A decision to tell somebody or not, and what became of it."""
    item = telling.item
    return {
        "alert": item.id,
        "recipient": item.recipient.key if item.recipient else None,
        "article": article_id(item.article),
        "version": item.version,
        "kind": item.kind,
        "state": item.state,
        "reason": item.reason,
        "detail": item.detail,
        "hold": item.hold,
        "topics": list(item.topics),
        "routes": list(item.routes),
        "decided": rfc3339(item.created_at),
        "due": rfc3339(item.due_at),
        "message": telling.message,
        "message_state": telling.state,
        "sent": rfc3339(telling.sent_at) if telling.sent_at else None,
        "receipt": telling.receipt,
        "error": telling.error or None,
    }


# --- in words --------------------------------------------------------------------------------


def lag_in_words(placed: Placed) -> str:
    if placed.lag is None:
        return f"{placed.when.precision} only" if not placed.when.has_clock else "not known"
    return f"+{_span(placed.lag)}" if placed.lag else "at once"


def _span(lag: timedelta) -> str:
    """In its two largest units: ``1 h 15 min``."""
    words, left = [], lag
    for name, unit in UNITS:
        if left >= unit:
            words.append(f"{left // unit} {name}")
            left %= unit
        elif words:
            break
    return " ".join(words[:2]) or f"{lag.seconds} s"


def shown(when: Moment) -> str:
    value = clock(when.value) if when.has_clock else when.value
    return value if when.by == "published" else f"seen {value}"
