"""A whole story as ``stories show`` prints it, for programs and for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

import click

from worker.cli.provenance import (
    Placed,
    lag_in_words,
    provenance,
    ruling_document,
    shown,
    story_document,
    telling_document,
    verdict_document,
)
from worker.cli.session import PROBLEMS, end
from worker.cli.story_words import (
    clock,
    ground_in_words,
    outcome_in_words,
    recipient_in_words,
    ruling_in_words,
    verdict_in_words,
)
from worker.dedup.changes import change, since
from worker.domain.changes import Change
from worker.domain.dates import rfc3339
from worker.domain.ids import article_id, story_id
from worker.domain.story_store import Link, StoredStory, StoryStore, Telling, Version

WIDTH = 100
SENTENCES = 3
"""So many of those that a version adds are shown; ``--since`` prints all."""
LINKS = 10
"""So many neighbours are shown to people; a nightly report has hundreds."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A version with what distinguishes it from the one before; None for an article's first."""

    version: Version
    change: Change | None
    title_before: str | None = None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story, and the versions of those of its articles that have several."""

    story: StoredStory
    versions: dict[int, tuple[Revised, ...]]


def read(store: StoryStore, story: StoredStory) -> StoryPage:
    several = [copy.article for copy in story.copies if copy.source is None and copy.version > 1]
    return StoryPage(
        story, {number: tuple(_revised(store.versions(number))) for number in several}
    )


def document(page: StoryPage) -> dict[str, Any]:
    """The JSON of docs/stories.md."""
    return {
        **story_document(page.story),
        "versions": [
            _version_document(number, revised)
            for number, versions in page.versions.items()
            for revised in versions
        ],
    }


def news_since(store: StoryStore, article: int, version: int) -> dict[str, Any]:
    """What an article says now and did not say up to a version; ends the command where there is
    no such version.
    """
    versions = store.versions(article)
    numbers = [one.number for one in versions]
    if version not in numbers:
        kept = ", ".join(map(str, numbers)) or "none"
        end(f"{article_id(article)} has no version {version}; kept are: {kept}", PROBLEMS)
    newest = versions[-1]
    told = since([one.text for one in versions], numbers.index(version) + 1)
    return {
        "article": article_id(article),
        "title": newest.title,
        "since": version,
        "version": newest.number,
        "seen": rfc3339(newest.seen_at),
        "added": list(told.added),
        "removed": list(told.removed),
    }


def tell_news(news: dict[str, Any]) -> None:
    """What is new, and nothing else, to stdout."""
    if news["version"] == news["since"]:
        click.echo(f"{news['article']} is still at version {news['version']}")
        return
    click.echo(f"{news['article']}  {news['title']}")
    click.echo(f"version {news['version']}, {news['seen']}, against version {news['since']}")
    if not news["added"] and not news["removed"]:
        click.echo("no sentence differs")
    _say_sentences(news["added"], news["removed"], len(news["added"]) + len(news["removed"]))


def tell(page: StoryPage) -> None:
    story = page.story
    came = provenance(story.copies)
    first = next(copy for copy in story.copies if copy.article == story.first_article)
    outlets = len({copy.outlet for copy in story.copies})
    click.echo(_line(f"{story_id(story.id)}  {first.title}", ""))
    click.echo(
        f"{_count(len(story.copies), 'copy', 'copies')} in {_count(outlets, 'outlet', 'outlets')}"
        f", topics: {', '.join(story.topics) or 'none'}; times are UTC"
    )
    click.echo()
    _tell_copy(came.first, "first" if came.certain else "first, as far as is known")
    for placed in came.copies[1:]:
        _tell_copy(placed, lag_in_words(placed))
    _tell_part("by hand", _rulings(story))
    _tell_part("other stories", _links(story.links))
    _tell_part("versions", _versions(page))
    _tell_part("alerts", _alerts(story.tellings))


def _tell_copy(placed: Placed, lag: str) -> None:
    copy = placed.copy
    name = f"like {article_id(copy.article)}" if copy.source else article_id(copy.article)
    click.echo(f"{shown(placed.when)}  {copy.outlet or 'no outlet'}, {name}  ({lag})")
    click.echo(_line(copy.title, "    "))
    if copy.url:
        click.echo(f"    {copy.url}")
    if copy.agencies:
        click.echo(f"    agencies: {', '.join(copy.agencies)}")
    click.echo(_line(verdict_in_words(verdict_document(copy.verdict)), "    "))


def _tell_part(name: str, lines: Iterator[str]) -> None:
    for number, line in enumerate(lines):
        if number == 0:
            click.echo(f"\n{name}")
        click.echo(line)


def _rulings(story: StoredStory) -> Iterator[str]:
    for ruling in story.rulings:
        said = ruling_in_words(ruling_document(ruling))
        yield _line(f"{clock(rfc3339(ruling.made_at))}  {said}", "    ")


def _links(links: Sequence[Link]) -> Iterator[str]:
    for link in links[:LINKS]:
        ours, theirs = article_id(link.article), article_id(link.other)
        said = {"series": "is of one series with", "partial": "shares much with"}[link.relation]
        yield _line(f"{ours} {said} {theirs} of {story_id(link.story)}: {link.title}", "    ")
    if len(links) > LINKS:
        yield f"    and {len(links) - LINKS} more; --json has all"


def _versions(page: StoryPage) -> Iterator[str]:
    for number, versions in page.versions.items():
        for revised in versions:
            yield _line(f"{article_id(number)} {_version(revised)}", "    ")
            if revised.change:
                yield from _sentences(revised.change.added, revised.change.removed, SENTENCES)


def _version(revised: Revised) -> str:
    version, changed = revised.version, revised.change
    said = f"version {version.number}  {clock(rfc3339(version.seen_at))}"
    if changed is None:
        return f"{said}; the text before it is not kept" if version.number > 1 else said
    new = _count(len(changed.added), "sentence", "sentences")
    said += f"  {new} new, {len(changed.removed)} gone"
    if revised.title_before is not None:
        said += f'; the title was "{revised.title_before}"'
    if version.verdict and version.verdict.correction:
        said += f"; {version.verdict.correction}"
    return said


def _alerts(tellings: Sequence[Telling]) -> Iterator[str]:
    for alert in map(telling_document, tellings):
        whom, what = recipient_in_words(alert["recipient"]), outcome_in_words(alert)
        yield _line(f"{whom}: {what}: {ground_in_words(alert)}", "    ")


def _revised(versions: Sequence[Version]) -> Iterator[Revised]:
    before: Version | None = None
    for version in versions:
        if before is None:
            yield Revised(version, None)
        else:
            retitled = before.title if before.title != version.title else None
            changed = change(before.text, version.text) if before.text else None
            yield Revised(version, changed, retitled)
        before = version


def _version_document(article: int, revised: Revised) -> dict[str, Any]:
    version, changed = revised.version, revised.change
    verdict = version.verdict
    return {
        "article": article_id(article),
        "version": version.number,
        "seen": rfc3339(version.seen_at),
        "title": version.title,
        "text_source": version.text_source,
        "reason": verdict.reason if verdict else None,
        "correction": verdict.correction if verdict else None,
        "added": list(changed.added) if changed else [],
        "removed": list(changed.removed) if changed else [],
    }


def _say_sentences(added: Sequence[str], removed: Sequence[str], most: int) -> None:
    for line in _sentences(added, removed, most):
        click.echo(line)


def _sentences(added: Sequence[str], removed: Sequence[str], most: int) -> Iterator[str]:
    """The first of them, marked as in a diff."""
    marked = [*(f"+ {text}" for text in added), *(f"- {text}" for text in removed)]
    for text in marked[:most]:
        yield _line(text, "        ", "          ")
    if len(marked) > most:
        yield f"        and {_count(len(marked) - most, 'sentence', 'sentences')} more"


def _line(text: str, indent: str, following: str | None = None) -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=following or f"{indent}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
