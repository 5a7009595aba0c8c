"""A message of the outbox as JSON and in words, without the secrets it may be sent with."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from worker.cli.output import table
from worker.cli.story_words import clock
from worker.domain.alerts import ENDED, MAILED, Message, MessageState
from worker.domain.corpus import ToldArticle
from worker.domain.dates import rfc3339
from worker.domain.ids import article_id, story_id
from worker.domain.notices import Incident
from worker.domain.telling import Attempt, ChannelState, Trouble
from worker.operations.reach import concerns, in_words
from worker.text.normalise import clean_line

if TYPE_CHECKING:
    from worker.domain.outbox import Outbox

HEADER = ("message", "state", "kind", "recipient", "tries", "when", "")
LONGEST = 60
WHEN_ENABLED = "when enabled"


@dataclass(frozen=True, slots=True)
class Page:
    """A message with what it tells and what became of it."""

    message: Message
    told: Sequence[ToldArticle]
    incident: Incident | None
    attempts: Sequence[Attempt]
    troubles: Sequence[ChannelState]


def counted(count: int) -> str:
    """``3 messages``."""
    return "1 message" if count == 1 else f"{count:,} messages"


def do(count: int, verb: str) -> str:
    """``1 message waits``, ``3 messages wait``: with a verb that takes an s."""
    return f"{counted(count)} {verb}{'s' * (count == 1)}"


def page(outbox: "Outbox", message: Message) -> Page:
    """All about one message."""
    return Page(
        message,
        outbox.content(message.id),
        outbox.incident(message.id),
        outbox.attempts(message.id),
        outbox.channel_states(),
    )


def document(message: Message, troubles: Sequence[ChannelState]) -> dict[str, Any]:
    """A message as ``outbox list --json`` prints it."""
    trouble = _trouble(message, troubles)
    return {
        "id": message.id,
        "state": message.state,
        "kind": message.kind,
        "recipient": message.recipient.key,
        "channel": message.recipient.channel or None,
        "created": rfc3339(message.created_at),
        "next": _next(message, trouble),
        "attempts": message.attempts,
        "unknown_outcomes": message.unknown_outcomes,
        "frozen": message.body is not None,
        "sent": rfc3339(message.sent_at) if message.sent_at else None,
        "receipt": message.receipt,
        "error": _error(message) or None,
        "channel_trouble": in_words(trouble) if trouble else None,
    }


def page_document(of: Page) -> dict[str, Any]:
    """A message as ``outbox show --json`` prints it."""
    body = of.message.body
    return {
        **document(of.message, of.troubles),
        "alerts": [
            {
                "alert": told.item.id,
                "story": story_id(told.item.story),
                "article": article_id(told.item.article),
                "title": told.article.article.title,
                "reason": told.item.reason,
            }
            for told in of.told
        ],
        "incident": of.incident.title if of.incident else None,
        "tries": [
            {
                "number": attempt.number,
                "at": rfc3339(attempt.at),
                "outcome": attempt.outcome,
                "code": attempt.code,
                "detail": attempt.detail or None,
                "receipt": attempt.receipt,
            }
            for attempt in of.attempts
        ],
        "headers": headers(of.message),
        "bytes": None if body is None else len(body),
    }


def headers(message: Message) -> dict[str, str]:
    """Those by which the other side knows the message. Signatures are made anew with every
    attempt, and an address that is called may be a secret: neither is here.
    """
    if message.body is None:
        return {}
    if message.recipient.type in MAILED:
        parsed = BytesHeaderParser(policy=policy.default).parsebytes(message.body)
        return {name: clean_line(str(value)) for name, value in parsed.items()}
    return {"webhook-id": message.id, **_type(message.body)}


def _type(body: bytes) -> dict[str, str]:
    """What a payload of natowire's own says it is; chats are sent another one."""
    try:
        payload = json.loads(body)
    except ValueError:
        return {}
    named = payload.get("type") if isinstance(payload, Mapping) else None
    return {"type": clean_line(named)} if isinstance(named, str) else {}


def rows(messages: Sequence[Message], troubles: Sequence[ChannelState]) -> list[tuple[str, ...]]:
    """One line each, under a header."""
    if not messages:
        return []
    return [HEADER, *(_row(message, troubles) for message in messages)]


def _row(message: Message, troubles: Sequence[ChannelState]) -> tuple[str, ...]:
    trouble = _trouble(message, troubles)
    why = f"{trouble.trouble}: {trouble.problem}" if trouble else _error(message)
    return (
        message.id,
        message.state,
        message.kind,
        message.recipient.address,
        str(message.attempts),
        _when(message, trouble),
        shorten(clean_line(why), LONGEST, placeholder=" ..."),
    )


def _when(message: Message, trouble: ChannelState | None) -> str:
    if message.state is MessageState.SENT and message.sent_at:
        return clock(rfc3339(message.sent_at))
    if message.state in ENDED:
        return clock(rfc3339(message.created_at))
    at = _next(message, trouble)
    return f"next {clock(at)}" if at else WHEN_ENABLED


def _next(message: Message, trouble: ChannelState | None) -> str | None:
    """When it is tried next: not before its channel is asked again, if that is asked at all."""
    if message.state in ENDED or (trouble and trouble.trouble is Trouble.DISABLED):
        return None
    return rfc3339(max(message.next_at, trouble.until) if trouble else message.next_at)


def _error(message: Message) -> str:
    """What the last attempt met; one that is to be tried anew has met nothing yet."""
    is_anew = message.state is MessageState.PENDING and not message.attempts
    return "" if is_anew else message.last_error


def _trouble(message: Message, troubles: Sequence[ChannelState]) -> ChannelState | None:
    """What keeps a message that waits."""
    if message.state in ENDED:
        return None
    return next((one for one in troubles if concerns(one, message.recipient)), None)


def tell_page(of: Page) -> None:
    """A message for people."""
    message = of.message
    table([(name, value) for name, value in _facts(of) if value])
    _part("what it tells", _contents(of))
    _part("attempts", map(_attempt, of.attempts))
    _part("headers", (f"{name}: {value}" for name, value in headers(message).items()))


def _facts(of: Page) -> Iterator[tuple[str, str]]:
    message, trouble = of.message, _trouble(of.message, of.troubles)
    yield "message", f"{message.id}, {message.kind}"
    yield "recipient", message.recipient.key
    yield "channel", message.recipient.channel
    yield "state", message.state.value
    yield "made", clock(rfc3339(message.created_at))
    yield "next attempt", _next_attempt(message, trouble)
    yield "waits", in_words(trouble) if trouble else ""
    yield "sent", clock(rfc3339(message.sent_at)) if message.sent_at else ""
    yield "receipt", clean_line(message.receipt or "")
    yield "error", clean_line(_error(message))
    unknown = message.unknown_outcomes
    attempts = "1 attempt" if unknown == 1 else f"{unknown} attempts"
    yield "perhaps arrived", f"{attempts} ended unknown" if unknown else ""
    yield "bytes", str(len(message.body)) if message.body is not None else "made when it is tried"


def _next_attempt(message: Message, trouble: ChannelState | None) -> str:
    at = _next(message, trouble)
    if at is None:
        return "" if message.state in ENDED else WHEN_ENABLED
    return clock(at)


def _contents(of: Page) -> Iterator[str]:
    if of.incident:
        yield of.incident.title
    for told in of.told:
        item = told.item
        title = clean_line(told.article.article.title)
        yield f"{story_id(item.story)}  {item.reason.replace('_', ' ')}  {title}  ({item.id})"


def _attempt(attempt: Attempt) -> str:
    code = f" {attempt.code}" if attempt.code is not None else ""
    said = attempt.receipt or attempt.detail
    return clean_line(
        f"{attempt.number}. {clock(rfc3339(attempt.at))} {attempt.outcome}{code}"
        + (f": {said}" if said else "")
    )


def _part(name: str, lines: Iterator[str]) -> None:
    """A section, where there is something in it."""
    shown = list(lines)
    if shown:
        click.echo(f"\n{name}")
    for line in shown:
        click.echo(f"    {line}")
