"""Other outlets' copies of a story: how many, whose, and how alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from worker.domain.notices import NoticeSource, NoticeStory
from worker.domain.stories import Relation
from worker.render import dates
from worker.render.clean import clean, cut, joined, named, safe_link
from worker.render.notes import LONGEST_TITLE
from worker.render.reader import Reader
from worker.render.words import Words, counted


@dataclass(frozen=True, slots=True)
class Copy:
    title: str
    link: str | None
    meta: str
    outlet: str
    likeness: str


def title(text: NoticeStory | NoticeSource, words: Words) -> str:
    """The title, or else the next best name there is."""
    shown = cut(clean(text.title), LONGEST_TITLE)
    return shown or safe_link(text.url) or named(text.outlet) or words.untitled


def outlets(story: NoticeStory) -> set[str]:
    return {story.outlet} | {source.outlet for source in story.sources}


def tally(story: NoticeStory, words: Words) -> str:
    sources = counted(words.sources, len(outlets(story)))
    return joined([sources, counted(words.copies, len(story.sources))]) if story.sources else ""


def copy(source: NoticeSource, said: Collection[datetime], reader: Reader) -> Copy:
    """``said`` are the dates that stand before it."""
    outlet, likeness = named(source.outlet), _likeness(source, reader.words)
    seen = dates.clock(source.seen, said, reader.locale, reader.zone)
    return Copy(
        title=title(source, reader.words),
        link=safe_link(source.url),
        meta=joined([outlet, seen, likeness]),
        outlet=outlet,
        likeness=likeness,
    )


def _likeness(source: NoticeSource, words: Words) -> str:
    relation = words.relations[source.relation]
    if source.relation is Relation.EXACT or source.similarity <= 0:
        return relation
    # Rounded down: 99.6 per cent alike is not the same text.
    similar = words.similar.format(percent=int(source.similarity * 100))
    return f"{relation}, {similar}"
