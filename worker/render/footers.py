"""What stands below every message: whom it is for, by what rule, and how to have less of it."""

from collections.abc import Sequence

from worker.domain.alerts import AlertKind
from worker.domain.notices import Notice, NoticeStory
from worker.render import dates
from worker.render.clean import mailto, named
from worker.render.reader import Reader
from worker.render.wishes import Command, Link


def footer(notice: Notice, told: Sequence[NoticeStory], reader: Reader) -> tuple[str, ...]:
    words = reader.words
    names = sorted({named(route) for story in told for route in story.routes})
    is_alert = len(told) == 1 and notice.kind is not AlertKind.DIGEST
    parts = [
        f"{words.recipient}: {named(notice.recipient.address)}",
        f"{words.route[len(names) != 1]}: {', '.join(names)}" if names else "",
        f"{words.zone}: {reader.zone_name}",
        f"{words.alert}: {named(told[0].alert)}"
        if is_alert
        else f"{words.message}: {named(notice.id)}",
        _next_issue(notice, reader),
    ]
    return tuple(filter(None, parts))


def unsubscribing(notice: Notice, reader: Reader) -> tuple[Link, ...]:
    """A mail to whoever may take the reader off, which says whom."""
    if not reader.contact:
        return ()
    words = reader.words
    subject = f"{words.unsubscribe}: {named(notice.recipient.address)}"
    return (Link(words.unsubscribe, mailto(reader.contact, subject)),)


def commands(notice: Notice, reader: Reader) -> tuple[Command, ...]:
    if notice.kind is not AlertKind.OPS or not reader.is_ops:
        return ()
    return (Command(reader.words.status_command, "natowire status"),)


def _next_issue(notice: Notice, reader: Reader) -> str:
    if notice.next_issue is None:
        return ""
    when = dates.moment(notice.next_issue, reader.locale, reader.zone)
    return reader.words.next_issue.format(when=when)
