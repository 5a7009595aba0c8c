"""What recipients have heard of stories, and who carries them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from worker.alerts.hearing import is_follow_up, waits_for_digest
from worker.domain.alerts import AlertReason, AlertState, Hold, Recipient, Told
from worker.domain.stories import Relation
from worker.domain.telling import TAKES_BACK, Hearing
from worker.storage.lists import among
from worker.storage.messages import GIVEN_UP
from worker.storage.rows import AnyRow, recipient_from
from worker.storage.tables import alert_items, articles, messages, sources

HEARD = (
    select(
        alert_items.c.story,
        alert_items.c.recipient_type,
        alert_items.c.recipient_address,
        alert_items.c.recipient_channel,
        alert_items.c.position,
        alert_items.c.kind,
        alert_items.c.reason,
        alert_items.c.article,
        alert_items.c.version,
        alert_items.c.topics,
        alert_items.c.priority,
        alert_items.c.routes,
        alert_items.c.created_at,
        alert_items.c.due_at,
        alert_items.c.hold,
        alert_items.c.message,
        messages.c.created_at.label("made_at"),
    )
    .join_from(alert_items, messages, isouter=True)
    .where(
        among(alert_items.c.story, "stories"),
        alert_items.c.state.in_([AlertState.OPEN, AlertState.TOLD]),
        alert_items.c.recipient_type.is_not(None),
        or_(alert_items.c.message.is_(None), ~GIVEN_UP),
    )
)
"""What stood in a message that was given up reached nobody: the story's next copy may."""
HIDDEN = (
    select(
        alert_items.c.recipient_type,
        alert_items.c.recipient_address,
        alert_items.c.recipient_channel,
        alert_items.c.topics,
    )
    .join_from(alert_items, messages, isouter=True)
    .where(
        alert_items.c.story == bindparam("story"),
        alert_items.c.recipient_type.is_not(None),
        or_(alert_items.c.reason == AlertReason.SILENCED, GIVEN_UP),
    )
)

PRINTED = select(articles.c.story, articles.c.outlet).where(among(articles.c.story, "stories"))
COPIED = (
    select(articles.c.story, sources.c.outlet)
    .join_from(articles, sources, sources.c.article == articles.c.id)
    .where(among(articles.c.story, "stories"), sources.c.relation == Relation.EXACT)
)
VOICES = select(articles.c.outlet, articles.c.agencies).where(among(articles.c.id, "articles"))


def read_hearings(
    connection: Connection, stories: Collection[int]
) -> dict[int, tuple[Hearing, ...]]:
    """Per story what each recipient has heard of it, in the order in which they first did. What
    is not in a message yet they will hear when it is due.
    """
    rows = connection.execute(HEARD, {"stories": list(stories)}).all()
    heard: dict[int, dict[Recipient, list[AnyRow]]] = {}
    for row in sorted(rows, key=lambda row: row.position):
        if recipient := recipient_from(row):
            heard.setdefault(row.story, {}).setdefault(recipient, []).append(row)
    return {
        story: tuple(_hearing(recipient, rows) for recipient, rows in of.items())
        for story, of in heard.items()
    }


def read_hidden(connection: Connection, story: int) -> Told:
    """See the port ``CorpusTransaction``."""
    hidden: dict[str, frozenset[str]] = {}
    for row in connection.execute(HIDDEN, {"story": story}):
        if recipient := recipient_from(row):
            hidden[recipient.key] = hidden.get(recipient.key, frozenset()) | set(row.topics)
    return hidden


def read_outlets(connection: Connection, stories: Collection[int]) -> dict[int, frozenset[str]]:
    """Per story the outlets that carry it, exact copies included."""
    carried: dict[int, set[str]] = {}
    for statement in (PRINTED, COPIED):
        for story, outlet in connection.execute(statement, {"stories": list(stories)}):
            carried.setdefault(story, set()).add(outlet)
    return {story: frozenset(outlets - {""}) for story, outlets in carried.items()}


def read_voices(connection: Connection, numbers: Collection[int]) -> frozenset[str]:
    """See the port ``CorpusTransaction``."""
    rows = connection.execute(VOICES, {"articles": list(numbers)})
    return frozenset(name for row in rows for name in (row.outlet, *row.agencies) if name)


def _hearing(recipient: Recipient, rows: Sequence[AnyRow]) -> Hearing:
    """Of one recipient's items in the order of deciding. A follow-up that stands in a message, or
    waits, beside something else of the story is no message of its own.
    """
    newest, awaited = rows[-1], [row for row in rows if _awaits_digest(row)]
    counted = [row for row in rows if not _awaits_digest(row)] or rows
    last = max(counted, key=_moment)
    following = {row.message for row in rows if is_follow_up(row.kind, row.reason)}
    others = {row.message for row in rows if not is_follow_up(row.kind, row.reason)}
    return Hearing(
        recipient=recipient,
        topics=frozenset(topic for row in rows for topic in row.topics),
        priority=max((row.priority for row in rows), key=lambda p: p.rank),
        routes=tuple(dict.fromkeys(name for row in rows for name in row.routes)),
        article=newest.article,
        version=newest.version,
        first_at=min(map(_moment, counted)),
        last_at=_moment(last),
        follow_ups=len(following - others),
        articles=frozenset(row.article for row in rows),
        corrected_at=_last(row for row in rows if row.reason in TAKES_BACK),
        retracted_at=_last(row for row in rows if row.reason is AlertReason.RETRACTED),
        told_at=max((row.made_at for row in rows if row.made_at), default=None),
        hold=None if last.made_at else Hold.DIGEST if _awaits_digest(last) else last.hold,
        digest_at=max((row.due_at for row in awaited), default=None),
    )


def _moment(row: AnyRow) -> datetime:
    at: datetime = row.made_at or row.due_at
    return at


def _awaits_digest(row: AnyRow) -> bool:
    return row.made_at is None and waits_for_digest(row.kind, row.hold)


def _last(rows: Iterable[AnyRow]) -> datetime | None:
    return max((row.created_at for row in rows), default=None)
