"""What the reader of a story can do about it: write to a person, or type a command."""

from dataclasses import dataclass

from worker.domain.ids import story_id
from worker.domain.notices import NoticeStory
from worker.render.clean import mailto, named
from worker.render.reader import Reader


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Command:
    """What a person can type, and what for."""

    text: str
    line: str


def links(story: NoticeStory, reader: Reader) -> tuple[Link, ...]:
    """Mails that ask for silence or complain, with the ids by which an admin can act."""
    if not reader.contact or reader.is_ops:
        return ()
    words = reader.words
    wishes = {words.mute: story_id(story.story), words.unfit: named(story.alert)}
    return tuple(
        Link(wish, mailto(reader.contact, f"{wish}: {about}")) for wish, about in wishes.items()
    )


def commands(story: NoticeStory, reader: Reader) -> tuple[Command, ...]:
    if not reader.is_ops:
        return ()
    words, number = reader.words, story_id(story.story)
    silence = f'natowire silence add --story {number} --for 24h --why "{words.why_muted}"'
    return (
        Command(words.mute_command, silence),
        Command(words.show_command, f"natowire alerts show {named(story.alert)}"),
    )
