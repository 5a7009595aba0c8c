"""One story as it is shown: plain cleaned strings that text and HTML templates only place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from worker.domain.alerts import AlertKind, AlertReason, Hold
from worker.domain.dates import Precision
from worker.domain.notices import NoticeStory, Snippet
from worker.domain.stories import Correction
from worker.domain.topics import Priority
from worker.render import dates
from worker.render.clean import clean, cut, joined, named, safe_link, soften
from worker.render.copies import Copy, copy, outlets, tally, title
from worker.render.grounds import Why, why
from worker.render.languages import language_name
from worker.render.notes import LONGEST_TITLE
from worker.render.reader import Reader, spoken
from worker.render.wishes import Command, Link, commands, links
from worker.render.words import Words, counted

MOST_PASSAGES = 2
"""Of a story that stands among others."""
MOST_COPIES = (25, 6)
"""Copies that are named: of a story alone, and of one among others."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a passage; ``marked`` where it is a form that was found."""

    text: str
    marked: bool


Passage = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """What is new to this reader, or what is taken back (``alarming``)."""

    heading: str
    alarming: bool
    lines: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One story. ``notes`` say why it comes, and why only now."""

    alert: str
    label: str
    title: str
    link: str | None
    topics: tuple[tuple[str, bool], ...]
    urgent: bool
    meta: str
    box: Box | None
    passages: tuple[Passage, ...]
    why: tuple[Why, ...]
    notes: tuple[str, ...]
    tally: str
    copies: tuple[Copy, ...]
    more_copies: str
    links: tuple[Link, ...]
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One story in one line: its title, and the ``rest``."""

    title: str
    link: str | None
    outlet: str
    rest: str


def alone(story: NoticeStory, now: datetime, reader: Reader) -> Story:
    """A story that has a message to itself, told ``now``."""
    shown = _story(story, now, reader, MOST_COPIES[0])
    waited = reader.words.holds.get(story.hold, "") if story.hold else ""
    if story.event in {None, story.story} or story.hold is Hold.EVENT:
        return replace(shown, notes=_some(*shown.notes, waited))
    return replace(shown, notes=_some(*shown.notes, waited, reader.words.of_event))


def among_others(
    story: NoticeStory, now: datetime, reader: Reader, *, shared: Hold | None
) -> Story:
    """The same shorter. Why it waited is said where it is not ``shared`` by all."""
    shown = _story(story, now, reader, MOST_COPIES[1])
    own = story.hold if story.hold is not shared else None
    waited = reader.words.holds.get(own, "") if own else ""
    return replace(
        shown,
        passages=shown.passages[:MOST_PASSAGES],
        notes=_some(*shown.notes, waited),
    )


def in_one_line(story: NoticeStory, now: datetime, reader: Reader) -> Entry:
    outlet = named(story.outlet)
    found = _found(story, now, reader) if story.reason is AlertReason.LATE else ""
    topics = ", ".join(named(topic.title or topic.id) for topic in story.topics)
    return Entry(
        title=title(story, reader.words),
        link=safe_link(story.url),
        outlet=outlet,
        rest=joined(
            [outlet, _published(story, reader), found, _unusable(story, reader.words), topics]
        ),
    )


def label(story: NoticeStory, words: Words) -> str:
    """What it is to its reader: NEU, NACHTRAG, KORREKTUR, ZURÜCKGEZOGEN."""
    if story.correction is Correction.RETRACTED:
        return words.retracted_label
    return words.labels.get(story.kind, words.labels[AlertKind.NEW])


def plain(passages: Iterable[Passage]) -> str:
    return " ".join("".join(segment.text for segment in passage) for passage in passages)


def _story(story: NoticeStory, now: datetime, reader: Reader, most_copies: int) -> Story:
    words, copies, said = reader.words, story.sources[:most_copies], _said(story, now)
    left = len(story.sources) - len(copies)
    return Story(
        alert=named(story.alert),
        label=label(story, words),
        title=title(story, words),
        link=safe_link(story.url),
        topics=tuple(
            (named(topic.title or topic.id), topic.priority.rank >= Priority.HIGH.rank)
            for topic in story.topics
        ),
        urgent=story.priority is Priority.CRITICAL,
        meta=_meta(story, now, reader),
        box=_box(story, now, reader),
        passages=tuple(map(_segments, _unsaid(story))),
        why=tuple(why(topic, words) for topic in story.topics if topic.hits),
        notes=_some(words.reasons.get(story.reason, "")),
        tally=tally(story, words),
        copies=tuple(copy(source, said, reader) for source in copies),
        more_copies=words.and_more.format(n=left) if left else "",
        links=links(story, reader),
        commands=commands(story, reader),
    )


def _meta(story: NoticeStory, now: datetime, reader: Reader) -> str:
    words = reader.words
    agencies = ", ".join(map(named, story.agencies))
    return joined(
        [
            named(story.outlet),
            named(", ".join(map(named, story.authors))),
            _published(story, reader),
            _found(story, now, reader),
            _unusable(story, words),
            named(language_name(story.language, reader.locale)) if story.language else "",
            words.agency.format(names=agencies) if agencies else "",
        ]
    )


def _found(story: NoticeStory, now: datetime, reader: Reader) -> str:
    words = reader.words
    found = words.found_late if story.reason is AlertReason.LATE else words.found
    said = (now, *_minute(story)) if _minute(story) else ()
    return found.format(when=dates.clock(story.first_seen, said, reader.locale, reader.zone))


def _unusable(story: NoticeStory, words: Words) -> str:
    """What stands in the place of a link that is dropped."""
    return words.no_link if story.url and not safe_link(story.url) else ""


def _minute(story: NoticeStory) -> tuple[datetime, ...]:
    """When it was published, where its source names the minute."""
    published = story.published
    is_exact = published is not None and published.precision is Precision.MINUTE
    return (published.earliest(),) if published and is_exact else ()


def _said(story: NoticeStory, now: datetime) -> tuple[datetime, ...]:
    """The dates that stand above what is told of the story: the message's and its own."""
    return now, story.first_seen, *_minute(story)


def _published(story: NoticeStory, reader: Reader) -> str:
    if story.published is None:
        return reader.words.undated
    return dates.published(story.published, reader.locale, reader.zone)


def _box(story: NoticeStory, now: datetime, reader: Reader) -> Box | None:
    """What this reader has not been told; None where the story is new to them."""
    words, correction = reader.words, story.correction
    if correction is None and story.told_before is None:
        return None
    heading = words.corrections[correction] if correction else words.fresh
    if story.told_before:
        heading = spoken(words.told, story.told_before, _said(story, now), reader, what=heading)
    passages = tuple(map(_segments, story.fresh))
    lines = _some(
        words.see_original[correction] if correction and not passages else "",
        _former_title(story, words),
        _more_outlets(story, words),
    )
    return Box(heading, correction is not None, lines, passages) if lines or passages else None


def _former_title(story: NoticeStory, words: Words) -> str:
    former = cut(clean(story.told_title or ""), LONGEST_TITLE)
    is_same = not former or former == title(story, words)
    return "" if is_same else words.former_title.format(title=former)


def _more_outlets(story: NoticeStory, words: Words) -> str:
    if not story.new_outlets:
        return ""
    return counted(words.more_outlets, story.new_outlets, total=len(outlets(story)))


def _unsaid(story: NoticeStory) -> list[Snippet]:
    """The passages that neither title nor box says."""
    said = [story.title, *(snippet.text for snippet in story.fresh)]
    return [snippet for snippet in story.snippets if not any(snippet.text in s for s in said)]


def _segments(snippet: Snippet) -> Passage:
    """The passage cut at its highlights; an ellipsis where it begins or ends in a sentence."""
    segments, place = [], 0
    for start, end in snippet.highlights:
        segments += [(snippet.text[place:start], False), (snippet.text[start:end], True)]
        place = end
    segments.append((snippet.text[place:], False))
    if snippet.text[:1].islower():
        segments.insert(0, ("… ", False))
    if snippet.text[-1:].isalnum() or snippet.text[-1:] in {",", ";", "–"}:
        segments.append((" …", False))
    return tuple(Segment(soften(text), marked) for text, marked in segments if text)


def _some(*lines: str) -> tuple[str, ...]:
    return tuple(filter(None, lines))
