"""What the recipient of a message had heard of its stories before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from worker.domain.alerts import AlertState, Recipient
from worker.domain.corpus import StoredVersion, ToldArticle
from worker.storage.lists import among
from worker.storage.messages import UNRECEIVED
from worker.storage.reading import Edition
from worker.storage.rows import AnyRow
from worker.storage.tables import alert_items, article_versions, messages

HEARD = (
    select(
        alert_items.c.story,
        alert_items.c.article,
        alert_items.c.version,
        alert_items.c.message,
        messages.c.created_at,
    )
    .join(messages, messages.c.id == alert_items.c.message)
    .where(
        among(alert_items.c.story, "stories"),
        alert_items.c.state == AlertState.TOLD,
        messages.c.recipient_type == bindparam("type", type_=messages.c.recipient_type.type),
        messages.c.recipient_address == bindparam("address"),
        ~UNRECEIVED,
    )
    .order_by(messages.c.created_at, messages.c.id, alert_items.c.position)
)
"""Not what waits to go out: a message may overtake it."""
TEXTS = select(article_versions).where(
    among(article_versions.c.article, "articles"), among(article_versions.c.version, "versions")
)
MADE_AT = select(messages.c.created_at).where(messages.c.id == bindparam("message"))


@dataclass(frozen=True)
class _Heard:
    """The first and the last of a story."""

    first: Edition
    last: Edition
    at: datetime


def with_hearing(connection: Connection, told: Sequence[ToldArticle]) -> list[ToldArticle]:
    """What one message tells, or one item, each with what its recipient had heard earlier."""
    recipient = told[0].item.recipient if told else None
    if recipient is None:
        return list(told)
    heard = _heard(connection, recipient, told)
    texts = _texts(connection, {e for one in heard.values() for e in (one.first, one.last)})
    return [
        _with(one, heard[one.item.story], texts) if one.item.story in heard else one
        for one in told
    ]


def _heard(
    connection: Connection, recipient: Recipient, told: Sequence[ToldArticle]
) -> dict[int, _Heard]:
    """By story. Earlier is what was made before; of what was made at once, the lower id."""
    message = told[0].message
    made_at = connection.execute(MADE_AT, {"message": message}).scalar()
    asked = {
        "stories": list({one.item.story for one in told}),
        "type": recipient.type,
        "address": recipient.address,
    }
    heard: dict[int, _Heard] = {}
    for row in connection.execute(HEARD, asked):
        if made_at is None or (row.created_at, row.message) < (made_at, message):
            edition = Edition(row.article, row.version)
            before = heard.get(row.story)
            first = before.first if before else edition
            heard[row.story] = _Heard(first, edition, row.created_at)
    return heard


def _texts(connection: Connection, editions: set[Edition]) -> dict[Edition, AnyRow]:
    wanted = {
        "articles": list({edition.article for edition in editions}),
        "versions": list({edition.version for edition in editions}),
    }
    return {Edition(row.article, row.version): row for row in connection.execute(TEXTS, wanted)}


def _with(told: ToldArticle, heard: _Heard, texts: dict[Edition, AnyRow]) -> ToldArticle:
    first = texts.get(heard.first)
    return replace(
        told,
        before=_version(texts.get(heard.last)),
        told_before=heard.at,
        told_title=first.title if first else None,
    )


def _version(row: AnyRow | None) -> StoredVersion | None:
    """None where the text was let go: against nothing, all of a new text would be news."""
    text = "\n\n".join(part for part in (row.lead, row.body) if part) if row else ""
    return StoredVersion(row.version, row.seen_at, row.title, text) if row and text else None
