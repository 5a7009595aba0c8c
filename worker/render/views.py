"""What a message shows, as plain cleaned strings that text and HTML templates only place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from worker.domain.alerts import AlertKind, AlertReason
from worker.domain.notices import Notice, NoticeSource, NoticeStory, NoticeTopic, Snippet
from worker.domain.stories import Relation
from worker.domain.topics import Field, Priority
from worker.render import dates
from worker.render.clean import clean, cut, safe_link, soften
from worker.render.languages import language_name
from worker.render.notes import LONGEST_NAME, LONGEST_TITLE, Note, note_of
from worker.render.reader import Reader
from worker.render.words import Words, counted

MOST_IN_FULL = 60
"""Stories with all details in one message; the rest stands in one line each."""
MOST_FINDS = 6
MOST_FORMS = 4
LONGEST_SUBJECT = 120

_SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a passage; ``marked`` where it is a form that was found."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Find:
    """Forms of one term in one place: ``Rüstungskonzernen`` in ``Text, 3x``."""

    forms: str
    place: str


@dataclass(frozen=True, slots=True)
class Why:
    """One topic's grounds. ``more`` counts the finds that are left out."""

    topic: str
    finds: tuple[Find, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Copy:
    title: str
    link: str | None
    meta: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story as it is shown."""

    alert: str
    title: str
    link: str | None
    topics: tuple[tuple[str, bool], ...]
    urgent: bool
    meta: str
    brief: str
    passages: tuple[tuple[Segment, ...], ...]
    why: tuple[Why, ...]
    reason: str
    tally: str
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One message as it is shown. ``brief`` are the stories that stand in one line each; a
    message with a ``note`` has none.
    """

    words: Words
    kind: str
    sent: str
    subject: str
    preheader: str
    count: str
    stories: tuple[Story, ...]
    brief: tuple[Story, ...]
    brief_heading: str
    single: bool
    urgent: bool
    footer: tuple[str, ...]
    contact: str | None
    note: Note | None


def view(notice: Notice, reader: Reader, in_full: int = MOST_IN_FULL) -> View:
    """What ``notice`` shows its reader: ``in_full`` stories whole, the others in one line."""
    words = reader.words
    told = in_order(notice.stories)
    stories = tuple(_story(story, reader) for story in told[:in_full])
    brief = tuple(_story(story, reader) for story in told[in_full:])
    kind = kind_word(notice, words)
    note = note_of(notice, reader)
    return View(
        words=words,
        kind=kind,
        sent=dates.moment(notice.created_at, reader.locale, reader.zone),
        subject=cut(f"natowire: {note.title}", LONGEST_SUBJECT)
        if note
        else _subject(notice, told, kind, reader),
        preheader=cut(_joined(note.lines), 140) if note else _preheader(stories),
        count=counted(words.stories, len(told)) if told else words.no_stories,
        stories=stories,
        brief=brief,
        brief_heading=counted(words.more_stories, len(brief)),
        single=len(told) == 1,
        urgent=urgent(notice),
        footer=_footer(notice, told, reader),
        contact=reader.contact,
        note=note,
    )


def in_order(stories: Iterable[NoticeStory]) -> list[NoticeStory]:
    """The weightiest topic first, then the newest text."""
    return sorted(stories, key=lambda story: (-story.priority.rank, -_dated(story).timestamp()))


def kind_word(notice: Notice, words: Words) -> str:
    if notice.kind is AlertKind.NEW and len(notice.stories) > 1:
        return words.grouped
    return words.kinds[notice.kind]


def urgent(notice: Notice) -> bool:
    return any(story.priority is Priority.CRITICAL for story in notice.stories)


def _dated(story: NoticeStory) -> datetime:
    return story.published.earliest() if story.published else story.first_seen


def _subject(notice: Notice, told: list[NoticeStory], kind: str, reader: Reader) -> str:
    """The title alone for one story: Gmail begins a new thread when a subject changes."""
    if len(told) == 1:
        title = cut(_title(told[0], reader.words), LONGEST_SUBJECT)
        return f"Re: {title}" if notice.kind is AlertKind.UPDATE else title
    stories = counted(reader.words.stories, len(told))
    if notice.kind is AlertKind.CATCH_UP:
        since = reader.words.since_when.format(stories=stories, when=_oldest(told, reader))
        return cut(f"{kind}: {since}", LONGEST_SUBJECT)
    when = dates.day(notice.created_at.astimezone(reader.zone), reader.locale)
    return f"{kind} {when}: {stories}"


def _oldest(told: list[NoticeStory], reader: Reader) -> str:
    """The date of the oldest story: feeds that were away together were not away alike."""
    oldest = min(told, key=_dated)
    if oldest.published is None:
        return dates.moment(oldest.first_seen, reader.locale, reader.zone)
    return dates.dated(oldest.published, reader.locale, reader.zone)


def _preheader(stories: tuple[Story, ...]) -> str:
    """The line a mailbox shows beside the subject: the first passage, or else the titles."""
    if len(stories) == 1 and stories[0].passages:
        return cut("".join(segment.text for segment in stories[0].passages[0]), 140)
    return cut(_SEPARATOR.join(story.title for story in stories[:3]), 140)


def _footer(notice: Notice, told: list[NoticeStory], reader: Reader) -> tuple[str, ...]:
    words = reader.words
    routes = sorted({_name(route) for story in told for route in story.routes})
    number = told[0].alert if len(told) == 1 else notice.id
    parts = [
        f"{words.recipient}: {_name(notice.recipient.address)}",
        f"{words.route[len(routes) != 1]}: {', '.join(routes)}" if routes else "",
        f"{words.zone}: {reader.zone_name}",
        f"{words.alert if len(told) == 1 else words.message}: {_name(number)}",
    ]
    return tuple(filter(None, parts))


def _story(story: NoticeStory, reader: Reader) -> Story:
    words = reader.words
    return Story(
        alert=_name(story.alert),
        title=_title(story, words),
        link=safe_link(story.url),
        topics=tuple(
            (_name(topic.title or topic.id), topic.priority.rank >= Priority.HIGH.rank)
            for topic in story.topics
        ),
        urgent=story.priority is Priority.CRITICAL,
        meta=_meta(story, reader),
        brief=_joined(
            [
                _name(story.outlet),
                _published(story, reader),
                _found(story, reader) if story.reason is AlertReason.LATE else "",
                ", ".join(_name(topic.title or topic.id) for topic in story.topics),
            ]
        ),
        passages=tuple(
            _segments(snippet) for snippet in story.snippets if snippet.text != story.title
        ),
        why=tuple(_why(topic, words) for topic in story.topics),
        reason=words.reasons.get(story.reason, ""),
        tally=_tally(story, words),
        copies=tuple(_copy(source, reader) for source in story.sources),
    )


def _title(text: NoticeStory | NoticeSource, words: Words) -> str:
    """The title, or else the next best name there is."""
    title = cut(clean(text.title), LONGEST_TITLE)
    return title or safe_link(text.url) or _name(text.outlet) or words.untitled


def _meta(story: NoticeStory, reader: Reader) -> str:
    words = reader.words
    agencies = ", ".join(map(_name, story.agencies))
    return _joined(
        [
            _name(story.outlet),
            cut(", ".join(map(_name, story.authors)), LONGEST_NAME),
            _published(story, reader),
            _found(story, reader),
            _name(language_name(story.language, reader.locale)) if story.language else "",
            words.agency.format(names=agencies) if agencies else "",
        ]
    )


def _found(story: NoticeStory, reader: Reader) -> str:
    words = reader.words
    found = words.found_late if story.reason is AlertReason.LATE else words.found
    return found.format(when=dates.moment(story.first_seen, reader.locale, reader.zone))


def _published(story: NoticeStory, reader: Reader) -> str:
    if story.published is None:
        return reader.words.undated
    return dates.published(story.published, reader.locale, reader.zone)


def _segments(snippet: Snippet) -> tuple[Segment, ...]:
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


def _why(topic: NoticeTopic, words: Words) -> Why:
    finds = _finds(topic, words)
    left = len(finds) - MOST_FINDS
    return Why(
        topic=_name(topic.title or topic.id),
        finds=tuple(finds[:MOST_FINDS]),
        more=words.and_more.format(n=left) if left > 0 else "",
    )


def _finds(topic: NoticeTopic, words: Words) -> list[Find]:
    """Forms by term and field; ``count`` of a hit speaks for its term in that field."""
    grouped: dict[tuple[str, Field], dict[str, int]] = {}
    for hit in topic.hits:
        forms = grouped.setdefault((hit.term, hit.field), {})
        form = cut(clean(hit.form), LONGEST_NAME)
        forms[form] = max(forms.get(form, 0), hit.count)
    order = list(Field)
    finds = [
        Find(_forms(forms), _place(words.fields[field], max(forms.values())))
        for (_, field), forms in sorted(grouped.items(), key=lambda item: order.index(item[0][1]))
    ]
    return list(dict.fromkeys(finds))


def _forms(forms: Mapping[str, int]) -> str:
    shown = list(forms)[:MOST_FORMS]
    return ", ".join(shown) + (", …" if len(forms) > len(shown) else "")


def _place(field: str, count: int) -> str:
    return f"{field}, {count}×" if count > 1 else field


def _tally(story: NoticeStory, words: Words) -> str:
    outlets = {story.outlet} | {source.outlet for source in story.sources}
    sources = counted(words.sources, len(outlets))
    return _joined([sources, counted(words.copies, len(story.sources))]) if story.sources else ""


def _copy(source: NoticeSource, reader: Reader) -> Copy:
    return Copy(
        title=_title(source, reader.words),
        link=safe_link(source.url),
        meta=_joined(
            [
                _name(source.outlet),
                dates.moment(source.seen, reader.locale, reader.zone),
                _likeness(source, reader.words),
            ]
        ),
    )


def _likeness(source: NoticeSource, words: Words) -> str:
    relation = words.relations[source.relation]
    if source.relation is Relation.EXACT or source.similarity <= 0:
        return relation
    # Rounded down: 99.6 per cent alike is not the same text.
    similar = words.similar.format(percent=int(source.similarity * 100))
    return f"{relation}, {similar}"


def _name(text: str) -> str:
    return cut(clean(text), LONGEST_NAME)


def _joined(parts: Iterable[str]) -> str:
    return _SEPARATOR.join(filter(None, parts))
