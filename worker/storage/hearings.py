"""What recipients have heard of stories, and who carries them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from worker.alerts.hearing import is_follow_up
from worker.domain.alerts import AlertReason, AlertState, Recipient
from worker.domain.stories import Relation
from worker.domain.telling import TAKES_BACK, Hearing
from worker.storage.lists import among
from worker.storage.past import GIVEN_UP
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
        alert_items.c.message,
        messages.c.created_at.label("made_at"),
    )
    .join_from(alert_items, messages, isouter=True)
    .where(
        among(alert_items.c.story, "stories"),
        alert_items.c.state.in_([AlertState.OPEN, AlertState.TOLD]),
        alert_items.c.recipient_type.is_not(None),
        or_(messages.c.state.is_(None), messages.c.state.not_in(GIVEN_UP)),
    )
)
"""What stood in a message that was given up reached nobody: the story's next copy may."""

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
    newest, moments = rows[-1], [row.made_at or row.due_at for row in rows]
    following = {row.message for row in rows if is_follow_up(row.kind, row.reason)}
    others = {row.message for row in rows if not is_follow_up(row.kind, row.reason)}
    return Hearing(
        recipient=recipient,
        topics=frozenset(topic for row in rows for topic in row.topics),
        priority=max((row.priority for row in rows), key=lambda p: p.rank),
        routes=tuple(dict.fromkeys(name for row in rows for name in row.routes)),
        article=newest.article,
        version=newest.version,
        first_at=min(moments),
        last_at=max(moments),
        follow_ups=len(following - others),
        articles=frozenset(row.article for row in rows),
        corrected_at=_last(row for row in rows if row.reason in TAKES_BACK),
        retracted_at=_last(row for row in rows if row.reason is AlertReason.RETRACTED),
    )


def _last(rows: Iterable[AnyRow]) -> datetime | None:
    return max((row.created_at for row in rows), default=None)
