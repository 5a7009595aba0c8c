"""How the stories of a message stand together: by topic in a digest, by event everywhere."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from worker.domain.alerts import AlertKind
from worker.domain.notices import Notice, NoticeStory
from worker.render.clean import cut, named
from worker.render.reader import Reader
from worker.render.stories import Entry, Story, in_one_line
from worker.render.words import Words, counted

TERSE_TITLE = 80

Shown = Callable[[NoticeStory], Story]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a message of many stories is shown: so many ``in_full``, the others in one
    line each, in ``terse`` ones where room is scarce, and of these so many ``listed``: the text
    part has them all.
    """

    in_full: int
    terse: bool = False
    listed: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Stories of one event under its ``heading``; a story of its own has none."""

    heading: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Stories under a topic's name, or all under none."""

    heading: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Stories in one line each. ``rest`` says where those are that had no room."""

    heading: str
    stories: tuple[Entry, ...]
    rest: str = ""


def sections(
    notice: Notice, told: Sequence[NoticeStory], shown: Shown, reader: Reader
) -> tuple[Section, ...]:
    """The stories ``told`` in full. Those of one event stay together under the topic of the first
    of them.
    """
    events = _events(told)
    if notice.kind is not AlertKind.DIGEST:
        return (_section("", events, shown, reader),) if told else ()
    by_topic: dict[str, list[list[NoticeStory]]] = {}
    for event in events:
        by_topic.setdefault(_topic(event[0]), []).append(event)
    return tuple(_section(topic, members, shown, reader) for topic, members in by_topic.items())


def listings(
    notice: Notice, brief: Sequence[NoticeStory], extent: Extent, reader: Reader
) -> tuple[Listing, ...]:
    """What stands in one line each: the stories beyond those in full, and what was told at once."""
    words = reader.words
    room = len(brief) + len(notice.already) if extent.listed is None else extent.listed
    wanted = (
        (counted(words.more_stories, len(brief)), brief[:room], len(brief)),
        (
            f"{words.already} · {len(notice.already)}",
            notice.already[: max(0, room - len(brief))],
            len(notice.already),
        ),
    )
    return tuple(
        Listing(
            heading,
            tuple(_entry(story, notice, reader, terse=extent.terse) for story in stories),
            counted(words.rest_in_text, count - len(stories)) if count > len(stories) else "",
        )
        for heading, stories, count in wanted
        if count
    )


def _entry(story: NoticeStory, notice: Notice, reader: Reader, *, terse: bool) -> Entry:
    entry = in_one_line(story, notice.created_at, reader)
    return (
        replace(entry, title=cut(entry.title, TERSE_TITLE), rest=entry.outlet) if terse else entry
    )


def _section(
    topic: str, events: Iterable[list[NoticeStory]], shown: Shown, reader: Reader
) -> Section:
    groups = tuple(
        Group(_event_heading(event, reader.words), tuple(_without(topic, shown(s)) for s in event))
        for event in events
    )
    count = sum(len(group.stories) for group in groups)
    return Section(f"{topic} · {count}" if topic else "", groups)


def _events(told: Sequence[NoticeStory]) -> list[list[NoticeStory]]:
    """Stories of one event together, where the first of them stands."""
    events: dict[int, list[NoticeStory]] = {}
    for story in told:
        events.setdefault(story.story if story.event is None else story.event, []).append(story)
    return list(events.values())


def _event_heading(event: Sequence[NoticeStory], words: Words) -> str:
    if len(event) == 1:
        return ""
    is_known = all(story.event not in {None, story.story} for story in event)
    return counted(words.event_known if is_known else words.event, len(event))


def _topic(story: NoticeStory) -> str:
    return named(story.topics[0].title or story.topics[0].id) if story.topics else ""


def _without(topic: str, story: Story) -> Story:
    """The heading has said its topic; what else it is about stands beside it."""
    if not topic:
        return story
    return replace(story, topics=tuple(other for other in story.topics if other[0] != topic))
