"""A message for chat rooms, before any service's markup: lines of text with styles and links.

It is short where mails are complete: how short, a ``Shape`` says, so that it can be made to fit.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from worker.domain.alerts import AlertKind
from worker.domain.notices import Notice
from worker.domain.topics import Priority
from worker.render.clean import cut, joined
from worker.render.notes import Note
from worker.render.stories import Box, Entry, Passage, Story
from worker.render.views import View, urgent
from worker.render.words import Words

LONGEST_QUOTE = 300
"""Code points of one passage."""


class Style(StrEnum):
    HEADING = "heading"
    """What the message is; once, at its top."""
    SECTION = "section"
    TITLE = "title"
    TEXT = "text"
    META = "meta"
    QUOTE = "quote"
    """Somebody else's words."""


class Detail(IntEnum):
    """How much is said of a story that is told in full."""

    LEAST = 0
    SHORT = 1
    FULL = 2


_LONGEST_LINE: Mapping[Detail, int] = {Detail.LEAST: 120, Detail.SHORT: 300, Detail.FULL: 300}
_LONGEST_NOTE: Mapping[Detail, int] = {Detail.LEAST: 300, Detail.SHORT: 700, Detail.FULL: 1500}
"""Code points of what is told of natowire itself: a refused config has many lines."""
_MOST_FAILING: Mapping[Detail, int] = {Detail.LEAST: 1, Detail.SHORT: 5, Detail.FULL: 20}


@dataclass(frozen=True, slots=True)
class Shape:
    """So many stories in full, in this ``detail``; of the others so many are ``listed`` in a line
    each, and the rest is counted.
    """

    detail: Detail
    in_full: int
    listed: int


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line. ``link`` is an http(s) address in ASCII."""

    text: str
    bold: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    style: Style
    spans: tuple[Span, ...]


Block = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message. ``title`` is its line in notifications, ``link`` the address of its one story."""

    title: str
    link: str | None
    priority: Priority
    urgent: bool
    blocks: tuple[Block, ...]


def sheet(notice: Notice, shown: View, shape: Shape) -> Sheet:
    """What ``notice`` says to a chat room, in this ``shape``; ``shown`` is its view with as many
    stories in full.
    """
    detail = shape.detail
    blocks = (
        _head(shown, notice, detail),
        *_told(shown, detail),
        *_listed(shown, shape.listed),
        _operation(shown, detail),
        _foot(shown),
    )
    return Sheet(
        title=_title(shown),
        link=shown.alone.link if shown.alone else None,
        priority=_priority(notice),
        urgent=urgent(notice),
        blocks=tuple(filter(None, (_lines_of(block, detail) for block in blocks))),
    )


def plain(line: Line) -> str:
    return "".join(span.text for span in line.spans)


def _lines_of(block: Iterable[Line], detail: Detail) -> Block:
    """The lines that say something, each within its limit. Quotes have their own."""
    most = _LONGEST_LINE[detail]
    return tuple(
        line if line.style is Style.QUOTE else replace(line, spans=_within(line.spans, most))
        for line in block
        if plain(line).strip()
    )


def _within(spans: Iterable[Span], most: int) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in spans:
        if most <= 0:
            break
        kept.append(replace(span, text=cut(span.text, most)))
        most -= len(span.text)
    return tuple(kept)


def _priority(notice: Notice) -> Priority:
    """How loudly it may ring. A trouble of natowire's own is for somebody to act on now; a digest
    comes at its time, whatever is in it.
    """
    if notice.incident:
        return Priority.NORMAL if notice.incident.closed_at else Priority.HIGH
    return Priority.NORMAL if notice.kind is AlertKind.DIGEST else notice.priority


def _title(shown: View) -> str:
    if shown.note:
        return shown.note.title or shown.kind
    return f"{shown.kind}: {shown.alone.title if shown.alone else shown.title}"


def _head(shown: View, notice: Notice, detail: Detail) -> Block:
    marked = shown.words.urgent if urgent(notice) else ""
    heading = _line(Style.HEADING, joined([marked, shown.kind]))
    if shown.note:
        return (heading, *_note(shown.note, _LONGEST_NOTE[detail]))
    if shown.alone:
        return (heading,)
    above = (_line(Style.TITLE, shown.title, bold=True), _line(Style.META, shown.when))
    return (heading, *above, *(_line(Style.TEXT, text) for text in shown.summary))


def _note(note: Note, room: int) -> Iterator[Line]:
    yield _line(Style.TITLE, note.title, bold=True)
    if note.meta:
        yield _line(Style.META, note.meta)
    for text in note.lines:
        room -= len(text)
        if room < 0:
            yield _line(Style.TEXT, "…")
            return
        yield _line(Style.TEXT, text)


def _told(shown: View, detail: Detail) -> Iterator[Block]:
    words = shown.words
    if shown.alone:  # the heading has said what it is
        yield tuple(_story(replace(shown.alone, label=""), detail, words))
    for section in shown.sections:
        if section.heading:
            yield (_line(Style.SECTION, section.heading, bold=True),)
        for group in section.groups:
            heading = [_line(Style.META, group.heading)] if group.heading else []
            for story in group.stories:
                yield (*heading, *_story(story, detail, words))
                heading = []


def _story(story: Story, detail: Detail, words: Words) -> Iterator[Line]:
    is_new = story.label in {"", words.labels[AlertKind.NEW]}
    label = Span("" if is_new else f"{story.label} ")
    yield Line(Style.TITLE, _spans(label, Span(story.title, bold=True, link=story.link)))
    if topics := joined(name for name, _ in story.topics):
        yield _line(Style.META, topics)
    yield _line(Style.META, story.meta)
    if detail is Detail.LEAST:
        return
    if story.box:
        yield from _box(story.box, detail)
    most = 1 if story.box or detail is Detail.SHORT else len(story.passages)
    yield from map(_quote, story.passages[:most])
    if detail is Detail.FULL:
        yield from _grounds(story, words)


def _box(box: Box, detail: Detail) -> Iterator[Line]:
    yield _line(Style.TEXT, box.heading, bold=True)
    for text in box.lines:
        yield _line(Style.TEXT, text)
    yield from map(_quote, box.passages if detail is Detail.FULL else box.passages[:1])


def _quote(passage: Passage) -> Line:
    spans = (Span(segment.text, bold=segment.marked) for segment in passage)
    return Line(Style.QUOTE, _within(spans, LONGEST_QUOTE))


def _grounds(story: Story, words: Words) -> Iterator[Line]:
    """Why it came, and what was held back for it."""
    for why in story.why:
        finds = [f"{find.forms} ({find.place})" for find in why.finds]
        found = ", ".join(filter(None, [*finds, why.more]))
        yield _line(Style.META, f"{words.why_short}: {why.topic}: {found}")
    for note in story.notes:
        yield _line(Style.META, note)
    if story.tally:
        yield _line(Style.META, story.tally)


def _listed(shown: View, room: int) -> Iterator[Block]:
    """Stories in a line each. What has no room is counted, as is what was told at once."""
    for listing in shown.listings:
        lines = [_brief(story) for story in listing.stories[:room]]
        left = len(listing.stories) - len(lines)
        room -= len(lines)
        more = shown.words.and_more.format(n=left) if lines and left else ""
        yield (
            _line(Style.SECTION, listing.heading, bold=True),
            *lines,
            _line(Style.META, more),
        )


def _brief(entry: Entry) -> Line:
    title = Span(cut(entry.title, 120), bold=True, link=entry.link)
    return Line(Style.TEXT, _spans(title, Span(f" · {entry.outlet}" if entry.outlet else "")))


def _operation(shown: View, detail: Detail) -> Block:
    if shown.operation is None:
        return ()
    said, most = shown.operation.lines, 1 + _MOST_FAILING[detail]
    more = shown.words.and_more.format(n=len(said) - most) if len(said) > most else ""
    heading = _line(Style.SECTION, shown.operation.heading, bold=True)
    return (heading, *(_line(Style.TEXT, text) for text in (*said[:most], more)))


def _foot(shown: View) -> Block:
    commands = (_line(Style.META, f"{c.text}: {c.line}") for c in shown.commands)
    return (*commands, _line(Style.META, joined(shown.footer)))


def _line(style: Style, text: str, *, bold: bool = False) -> Line:
    return Line(style, (Span(text, bold=bold),))


def _spans(*spans: Span) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.text)
