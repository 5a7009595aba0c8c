"""What natowire says of itself: that something is wrong, that it is over, that this is a test."""

from dataclasses import dataclass

from worker.domain.alerts import AlertKind
from worker.domain.notices import Incident, Notice
from worker.render import dates
from worker.render.clean import clean, cut, named
from worker.render.reader import Reader

LONGEST_TITLE = 300
LONGEST_LINE = 300
MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class Note:
    """A message that is no news, as it is shown. ``meta`` says since when, where that counts."""

    title: str
    meta: str
    lines: tuple[str, ...]


def note_of(notice: Notice, reader: Reader) -> Note | None:
    """What a test or a message of kind OPS says; None for news."""
    if notice.kind is AlertKind.TEST:
        channel = notice.recipient.channel or notice.recipient.address
        title = reader.words.test.format(channel=named(channel))
        return Note(title, "", (reader.words.test_text,))
    return _trouble(notice.incident, reader) if notice.incident else None


def detail_lines(detail: str) -> tuple[str, ...]:
    """What a person needs to mend a trouble, line by line: a refused config has many."""
    lines = [cut(clean(line), LONGEST_LINE) for line in detail.splitlines()]
    told = [line for line in lines if line]
    return (*told[:MOST_LINES], *(["…"] if len(told) > MOST_LINES else []))


def _trouble(incident: Incident, reader: Reader) -> Note:
    words, title = reader.words, cut(clean(incident.title), LONGEST_TITLE)
    lines = detail_lines(incident.detail)
    opened = dates.moment(incident.opened_at, reader.locale, reader.zone)
    if incident.closed_at is None:
        return Note(title, words.noticed.format(opened=opened), lines)
    closed = dates.moment(incident.closed_at, reader.locale, reader.zone)
    meta = words.noticed_and_over.format(opened=opened, closed=closed)
    return Note(words.over.format(title=title), meta, lines)
