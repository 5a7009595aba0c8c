"""How a person names an article or a story: ``a12``, ``s5``, or an address."""

import re
from typing import TYPE_CHECKING

import click

from worker.cli.session import PROBLEMS, end

if TYPE_CHECKING:
    from worker.domain.story_store import Found, StoredStory, StoryStore
    from worker.pipeline.rulings import Named

_ID = re.compile(r"([as])([1-9]\d{0,17})")


def numbered(name: str) -> tuple[str, int] | None:
    """``("a", 12)`` for an id, None for what is none."""
    found = _ID.fullmatch(name.strip())
    return (found[1], int(found[2])) if found else None


def canonical(name: str) -> str:
    """An address as it is compared, however it was pasted; click's usage error for what is none."""
    from worker.articles.canonical import canonical_url

    address = canonical_url(name.strip()) if "://" in name else None
    if address is None:
        raise click.UsageError(
            f'"{name}" names nothing: an article is a12, a story is s5, an address begins with '
            "https://"
        )
    return address


def found(store: "StoryStore", address: str) -> "Found | None":
    """What is stored under an address."""
    from worker.domain.articles import Key, KeyKind

    return store.find(Key(KeyKind.URL, address))


def article_named(store: "StoryStore", name: str) -> "Found":
    """The article that an id or an address names; ends the command where an address is unknown."""
    from worker.domain.story_store import Found

    if (numbered_ := numbered(name)) and numbered_[0] == "a":
        return Found(numbered_[1])
    if numbered_:
        raise click.UsageError(
            f'"{name}" is a story; natowire stories show {name} names its articles'
        )
    held = found(store, canonical(name))
    if held is None:
        end(
            f"nothing is stored under {name}; natowire explain {name} says what is known", PROBLEMS
        )
    return held


def named(store: "StoryStore", name: str) -> "Named":
    """The article or story that a person names."""
    from worker.pipeline.rulings import Named

    if numbered_ := numbered(name):
        return Named(numbered_[1], is_story=numbered_[0] == "s")
    return Named(article_named(store, name).article)


def story_named(store: "StoryStore", story: int) -> "StoredStory":
    """A story by its number; ends the command where there is none."""
    stored = store.story(story)
    if stored is None:
        end(_where_it_went(store, story), PROBLEMS)
    return stored


def _where_it_went(store: "StoryStore", story: int) -> str:
    from worker.domain.ids import story_id

    ruling = store.ended(story)
    if ruling is None:
        return f"no story is stored as {story_id(story)}; natowire stories list names them"
    into = story_id(ruling.other)
    return f"{story_id(story)} was joined into {into} ({ruling.why}): natowire stories show {into}"
