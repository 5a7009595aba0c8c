"""A stream of German articles of any length, in which every copy names what it was copied from.

Words follow one another as in the evaluation documents, which are read where they are and never
copied. Words drawn one by one would share no phrase, and would make every index look fast.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

from worker.domain.articles import Article, TextSource

LEARNED = "eval/deduplication/dev-11/docs.jsonl"
UNEDITED = frozenset({"original", "background"})

COPIED = 0.2
"""Share of near-copies."""
JUMP = 0.3
"""Share of words that follow none: so as many runs of four words stand in two texts as among the
664 that were learned, 0.8 %. That grows with their number, to 6 % among 10,000.
"""
FOOTED = 0.05
"""Share of articles below which their outlet's notice stands."""
EDITED = 0.05
"""Share of a copy's words that are others."""
LED = 0.3
"""Share of copies under a paragraph of their outlet's own."""
REMEMBERED = 5_000
"""Originals that may still be copied."""
OUTLETS = 400
PARAGRAPH = 45
TITLE = 8
BEGUN = datetime(2026, 10, 1, tzinfo=UTC)
PACE = timedelta(seconds=20)
"""Between two articles: 100,000 come in 23 days, within the window of comparison."""


class Written(NamedTuple):
    """A text by its paragraphs, and the number of the article that had it first."""

    original: int
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Model:
    """What was learned: all words in a row, those that follow each, and the texts' lengths."""

    words: tuple[str, ...]
    after: dict[str, list[str]]
    lengths: tuple[int, ...]

    def write(self, length: int, chance: Random) -> list[str]:
        """So many words."""
        found: list[str] = []
        word = self.draw(chance)
        while len(found) < length:
            found.append(word)
            follows = None if chance.random() < JUMP else self.after.get(word)
            word = follows[int(chance.random() * len(follows))] if follows else self.draw(chance)
        return found

    def draw(self, chance: Random) -> str:
        return self.words[int(chance.random() * len(self.words))]


def documents(count: int, seed: int) -> Iterator[Article]:
    """So many articles, the same ones for the same seed; ``original`` tells whose copies they are.

    Of about 2.2 kB; needs the evaluation documents under ``NATOWIRE_SHARED``.
    """
    model, chance = learned(), Random(seed)
    footers = [tuple(model.write(PARAGRAPH, chance)) for _ in range(OUTLETS)]
    remembered: list[Written] = []
    for number in range(count):
        outlet = chance.randrange(OUTLETS)
        if remembered and chance.random() < COPIED:
            written = _edited(chance.choice(remembered), model, chance)
        else:
            written = Written(number, _paragraphs(model, chance))
            _remember(remembered, written, chance)
        paragraphs = list(written.paragraphs)
        if chance.random() < FOOTED:
            paragraphs.append(footers[outlet])
        yield _article(number, written.original, outlet, paragraphs)


def original(article: Article) -> int:
    """The number of the article that had this text first: its own where it is no copy."""
    return int((article.caller_id or "").partition(" of ")[2])


@cache
def learned() -> Model:
    """What words follow which in the documents that nobody edited."""
    shared = Path(os.environ.get("NATOWIRE_SHARED", Path(__file__).parents[3] / "shared"))
    with (shared / LEARNED).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row["text"].split() for row in rows if row["cls"] in UNEDITED]
    after: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        for word, following in pairwise(text):
            after[word].append(following)
    words = tuple(word for text in texts for word in text)
    return Model(words, dict(after), tuple(map(len, texts)))


def _paragraphs(model: Model, chance: Random) -> tuple[tuple[str, ...], ...]:
    words = model.write(chance.choice(model.lengths), chance)
    starts = range(0, len(words), PARAGRAPH)
    return tuple(tuple(words[start : start + PARAGRAPH]) for start in starts)


def _edited(source: Written, model: Model, chance: Random) -> Written:
    """At least a third of the paragraphs from the top, other words here and there."""
    count = len(source.paragraphs)
    kept = source.paragraphs[: max(1, round(count * (0.35 + 0.65 * chance.random())))]
    edited = [
        tuple(model.draw(chance) if chance.random() < EDITED else word for word in paragraph)
        for paragraph in kept
    ]
    if chance.random() < LED:
        edited.insert(0, tuple(model.write(PARAGRAPH, chance)))
    return Written(source.original, tuple(edited))


def _remember(remembered: list[Written], written: Written, chance: Random) -> None:
    if len(remembered) < REMEMBERED:
        remembered.append(written)
    else:
        remembered[chance.randrange(REMEMBERED)] = written


def _article(
    number: int, original: int, outlet: int, paragraphs: list[tuple[str, ...]]
) -> Article:
    host = f"blatt{outlet}.example"
    url = f"https://{host}/{number}"
    return Article(
        title=" ".join(paragraphs[0][:TITLE]),
        lead="",
        body="\n\n".join(map(" ".join, paragraphs)),
        outlet=host,
        first_seen=BEGUN + number * PACE,
        text_source=TextSource.IMPORT,
        url=url,
        canonical_url=url,
        language="de",
        caller_id=f"{number} of {original}",
    )
