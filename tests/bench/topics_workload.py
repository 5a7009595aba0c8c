"""German documents and generated topics to measure matching with; the same at every call.

Documents: the texts of the German pages in SHARED/data/pages, extracted by natowire, and the two
seeds, cut into sentences . Each
document is sentences drawn at random until it has at least a length that is drawn evenly from
600 to 4,400 characters (mean 2,627 with the end of the last sentence); the first is its title.
A sentence comes back in seven or so documents, so no two are copies, but their words would soon
be known: therefore one in three of the capitalised words of more than six letters is replaced by
a noun of simplemma's German dictionary, which makes 1,000 documents hold 50,000 distinct words,
as a thousand articles of 10kGNAD do.

Topics: ten terms each, either (5 OR) AND (3 OR) AND NOT (2 OR), or (8 OR) AND NOT (2 OR); 73 %
words, 15 % beginnings, 12 % phrases of two words. Half of the words come from the documents,
weighted by the root of their frequency, so that topics do fire; half from the dictionary.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from worker.articles.extraction.extract import extract
from worker.domain.topics import Searchable, Topic
from worker.text.fold import fold
from worker.text.tokens import tokenise

SEED = 7
MEAN = 2627
NOW = datetime(2026, 11, 22, tzinfo=UTC)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„])")
_LONG_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{6,}\b")
_COMMON = 0.05
"""Share of the documents above which a word is too common to be sought."""


@dataclass(frozen=True)
class Atom:
    """A word, a beginning (``prefix``) or a phrase of folded words."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """A generated topic: any of one group, and of the other if there is one, and none of these."""

    id: str
    groups: tuple[tuple[Atom, ...], ...]
    none: tuple[Atom, ...]


def texts(shared: Path, pages: int | None = None) -> list[str]:
    """The German articles of the captured pages, and the seeds."""
    folder = shared / "data" / "pages"
    rows = map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines())
    german = [row for row in rows if row.get("lang") == "de"][:pages]
    bodies = [gzip.decompress((folder / row["file"]).read_bytes()) for row in german]
    found = [
        extract(body, url=row["url"], now=NOW).text
        for body, row in zip(bodies, german, strict=True)
    ]
    seeds = [path.read_text("utf-8") for path in sorted((shared / "data" / "seeds").glob("*.txt"))]
    return [*filter(None, found), *seeds]


def documents(articles: Sequence[str], number: int) -> list[Searchable]:
    random = Random(SEED)
    sentences = [s for text in articles for s in _SENTENCE.split(text) if 20 < len(s) < 400]
    pool = _dealt(list(dict.fromkeys(sentences)), random)
    return [_document(pool, random) for _ in range(number)]


def _dealt(cards: list[str], random: Random) -> Iterator[str]:
    while True:
        random.shuffle(cards)
        yield from cards


def _document(pool: Iterator[str], random: Random) -> Searchable:
    def other(noun: re.Match[str]) -> str:
        return random.choice(nouns()) if random.random() < 1 / 3 else noun.group()

    length = random.randint(600, 4400)
    told: list[str] = []
    while sum(map(len, told)) + len(told) < length:
        told.append(_LONG_NOUN.sub(other, next(pool)))
    return Searchable(title=told[0], body=" ".join(told[1:]), language="de")


@cache
def nouns() -> list[str]:
    """The capitalised words of simplemma's German dictionary."""
    known = DefaultDictionaryFactory().get_dictionary("de")
    return sorted(word for word in known if len(word) > 6 and word[0].isupper() and word.isalpha())


def topics(made: Sequence[Searchable], number: int) -> list[Wanted]:
    return list(_Generator(made).topics(number))


class _Generator:
    def __init__(self, made: Sequence[Searchable]) -> None:
        self._random = Random(SEED)
        frequency = Counter[str]()
        pairs = dict[tuple[str, str], None]()
        for document in made:
            words = tokenise(f"{document.title} {document.body}").words
            frequency.update(set(map(fold, words)))
            pairs.update(
                ((fold(one), fold(two)), None)
                for one, two in pairwise(words)
                if min(len(one), len(two)) > 3 and one[0].isupper() and two[0].isupper()
            )
        self._pairs = list(pairs)
        self._lexicon = sorted({fold(noun) for noun in nouns()})
        most = len(made) * _COMMON
        known = {
            word: count
            for word, count in frequency.items()
            if count <= most and len(word) > 3 and word.isalpha()
        }
        self._words = sorted(known)
        self._weights = [known[word] ** 0.5 for word in self._words]

    def topics(self, number: int) -> Iterator[Wanted]:
        for index in range(number):
            first = tuple(self._atom() for _ in range(5))
            second = tuple(self._atom() for _ in range(3))
            none = tuple(Atom("word", (self._word(),)) for _ in range(2))
            groups = (first + second,) if self._random.random() < 0.4 else (first, second)
            yield Wanted(f"t{index:05}", groups, none)

    def _atom(self) -> Atom:
        chance = self._random.random()
        if chance < 0.12:
            return Atom("phrase", self._random.choice(self._pairs))
        word = self._word()
        if chance < 0.27 and len(word) > 5:
            return Atom("prefix", (word[: max(5, len(word) - 3)],))
        return Atom("word", (word,))

    def _word(self) -> str:
        if self._random.random() < 0.5:
            return self._random.choices(self._words, self._weights)[0]
        return self._random.choice(self._lexicon)


def topic(wanted: Wanted, *, smart: bool) -> Topic:
    """The topic in natowire's language. Not ``smart``: its words count as written only."""

    def term(atom: Atom) -> str:
        if atom.kind == "prefix":
            return f"{atom.words[0]}*"
        # as a German query has it: nouns with a capital
        text = " ".join(word.capitalize() for word in atom.words)
        return text if smart and atom.kind == "word" else f'"{text}"'

    clauses = [f"({' OR '.join(map(term, group))})" for group in wanted.groups]
    none = f"NOT ({' OR '.join(map(term, wanted.none))})"
    return Topic(wanted.id, wanted.id, " AND ".join([*clauses, none]))
