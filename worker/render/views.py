"""What a message shows, as plain cleaned strings that text and HTML templates only place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from worker.domain.alerts import AlertKind, Hold
from worker.domain.notices import Notice, NoticeStory
from worker.domain.stories import Correction
from worker.domain.topics import Priority
from worker.render import dates
from worker.render.clean import cut, joined
from worker.render.copies import title
from worker.render.footers import commands, footer, unsubscribing
from worker.render.issues import Operation, issue_summary, issue_title, operation
from worker.render.notes import Note, note_of
from worker.render.reader import Reader, spoken
from worker.render.sections import Extent, Listing, Section, listings, sections
from worker.render.stories import Story, alone, among_others, plain
from worker.render.wishes import Command, Link
from worker.render.words import Words, counted

MOST_IN_FULL = 60
"""Stories with all details in one message; the rest stands in one line each."""
LONGEST_SUBJECT = 120
LONGEST_PREHEADER = 140
AT_ONCE = frozenset({AlertKind.NEW, AlertKind.UPDATE, AlertKind.CORRECTION})


@dataclass(frozen=True, slots=True)
class View:
    """One message as it is shown. ``alone`` is its story where it tells of one; else ``title``
    and ``summary`` stand above ``sections`` and ``listings``. One with a ``note`` has no story.
    """

    words: Words
    kind: str
    when: str
    subject: str
    preheader: str
    title: str
    summary: tuple[str, ...]
    alone: Story | None
    sections: tuple[Section, ...]
    listings: tuple[Listing, ...]
    operation: Operation | None
    note: Note | None
    footer: tuple[str, ...]
    links: tuple[Link, ...]
    commands: tuple[Command, ...]


def view(notice: Notice, reader: Reader, extent: Extent | None = None) -> View:
    """What ``notice`` shows its reader, to this ``extent``."""
    extent = extent or Extent(MOST_IN_FULL)
    told, note = in_order(notice.stories), note_of(notice, reader)
    single = alone(told[0], notice.created_at, reader) if is_single(notice) else None
    many = [] if single else told
    shared = _shared_hold(many)
    shown = partial(among_others, now=notice.created_at, reader=reader, shared=shared)
    return View(
        words=reader.words,
        kind=kind_word(notice, reader.words),
        when=_when(notice, reader),
        subject=subject(notice, told, note, reader),
        preheader=cut(_preheader(told, single, note, reader.words), LONGEST_PREHEADER),
        title="" if single or note else _title(notice, told, reader.words),
        summary=_summary(notice, many, shared, reader),
        alone=single,
        sections=sections(notice, many[: extent.in_full], shown, reader),
        listings=listings(notice, many[extent.in_full :], extent, reader),
        operation=operation(notice.survey, reader),
        note=note,
        footer=footer(notice, told, reader),
        links=(*(single.links if single else ()), *unsubscribing(notice, reader)),
        commands=(*(single.commands if single else ()), *commands(notice, reader)),
    )


def in_order(stories: Iterable[NoticeStory]) -> list[NoticeStory]:
    """The weightiest topic first, then the newest text."""
    return sorted(stories, key=lambda story: (-story.priority.rank, -_dated(story).timestamp()))


def is_single(notice: Notice) -> bool:
    """Whether the message is its one story. A digest is an issue whatever it holds."""
    return len(notice.stories) == 1 and notice.kind is not AlertKind.DIGEST


def is_reply(notice: Notice) -> bool:
    """Whether its reader has heard of the one story it tells."""
    if not is_single(notice):
        return False
    story = notice.stories[0]
    told_on = notice.kind in {AlertKind.UPDATE, AlertKind.CORRECTION}
    return told_on or story.told_title is not None


def kind_word(notice: Notice, words: Words) -> str:
    """Sofortmeldung, Nachtrag, Sammelmeldung ...: what the message is as a whole."""
    kind = notice.kind
    if notice.stories and kind in AT_ONCE:
        if all(story.correction is Correction.RETRACTED for story in notice.stories):
            return words.retracted
        if len(notice.stories) > 1:
            return words.kinds[kind] if kind is AlertKind.CORRECTION else words.grouped
        own = notice.stories[0].kind
        kind = own if kind is AlertKind.NEW and own in AT_ONCE else kind
    return words.kinds[kind]


def urgent(notice: Notice) -> bool:
    return any(story.priority is Priority.CRITICAL for story in notice.stories)


def subject(notice: Notice, told: Sequence[NoticeStory], note: Note | None, reader: Reader) -> str:
    """One line. Of one story its title and no more, and for good the title by which its reader
    first heard of it: Gmail begins a new thread when a subject changes.
    """
    words, kind = reader.words, kind_word(notice, reader.words)
    if note:
        return cut(f"natowire: {note.title}", LONGEST_SUBJECT)
    if is_single(notice):
        return f"{'Re: ' if is_reply(notice) else ''}{thread_topic(told[0], words)}"
    stories = counted(words.stories, len(told)) if told else words.nothing_new
    if notice.kind is AlertKind.CATCH_UP and told:
        since = words.since_when.format(stories=stories, when=_oldest(told, reader))
        return cut(f"{kind}: {since}", LONGEST_SUBJECT)
    when = dates.day(notice.created_at.astimezone(reader.zone), reader.locale)
    return f"{kind} {when}: {stories}"


def thread_topic(story: NoticeStory, words: Words) -> str:
    """The subject of a story's first message."""
    first = story if story.told_title is None else replace(story, title=story.told_title)
    return cut(title(first, words), LONGEST_SUBJECT)


def _when(notice: Notice, reader: Reader) -> str:
    if notice.window:
        return dates.span(*notice.window, reader.locale, reader.zone)
    return dates.moment(notice.created_at, reader.locale, reader.zone)


def _title(notice: Notice, told: Sequence[NoticeStory], words: Words) -> str:
    if notice.kind is AlertKind.DIGEST:
        return issue_title(told, words)
    return counted(words.stories, len(told)) if told else words.no_stories


def _summary(
    notice: Notice, many: Sequence[NoticeStory], shared: Hold | None, reader: Reader
) -> tuple[str, ...]:
    """What is to be said of all stories together."""
    words = reader.words
    held = words.holds.get(shared, "") if shared else ""
    if shared is Hold.OUTAGE:
        oldest = min(story.first_seen for story in many)
        said = () if notice.window else (notice.created_at,)
        held = f"{held} {spoken(words.oldest, oldest, said, reader)}"
    issue = issue_summary(notice, many, words) if notice.kind is AlertKind.DIGEST else ()
    return (*issue, *([held] if held else []))


def _shared_hold(many: Sequence[NoticeStory]) -> Hold | None:
    holds = {story.hold for story in many}
    return holds.pop() if len(holds) == 1 else None


def _dated(story: NoticeStory) -> datetime:
    return story.published.earliest() if story.published else story.first_seen


def _oldest(told: Sequence[NoticeStory], reader: Reader) -> str:
    """The date of the oldest story: feeds that were away together were not away alike. Where the
    way to the reader was, what counts is since when something was to be told.
    """
    oldest = min(told, key=_dated)
    if _shared_hold(told) is Hold.OUTAGE:
        oldest = replace(min(told, key=lambda story: story.first_seen), published=None)
    if oldest.published is None:
        return dates.moment(oldest.first_seen, reader.locale, reader.zone)
    return dates.dated(oldest.published, reader.locale, reader.zone)


def _preheader(
    told: Sequence[NoticeStory], single: Story | None, note: Note | None, words: Words
) -> str:
    """The line a mailbox shows beside the subject: what is new, the first passage, the titles."""
    if note:
        return joined(note.lines)
    if single is None:
        return joined(title(story, words) for story in told[:3])
    if box := single.box:
        return f"{box.heading}: {joined([*box.lines, plain(box.passages)])}"
    return plain(single.passages[:1]) or single.title
