"""Queries by an evaluator that is too simple to be wrong: it tries every stretch of words.

It takes a tree and the tokens of a document, and knows nothing of keywords, numbers, indexes or
memory. It shares with the matcher the tokeniser, folding, and the rules of one language, asked
for one word at a time.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product

from worker.domain.topics import TEXTS, Field, Searchable
from worker.text.fold import fold
from worker.text.morphology.recogniser import Recogniser
from worker.text.tokens import INVISIBLE, Tokens, tokenise
from worker.topics.syntax import (
    Alias,
    And,
    AtLeast,
    Exact,
    In,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
)
from worker.topics.syntax import Place as At

HERE = At(1, 1)
Place = tuple[int, int, int, tuple[tuple[int, int], ...]]
"""Number of the part, first word, last word, and the stretches between them that are its own."""

_LIGHT = re.compile(rf"(?!.*\n\n)(?:[ \n„{INVISIBLE}]|(?<! )-(?! ))*", re.DOTALL)


@cache
def counts(keyword: str, word: str, language: str) -> bool:
    return bool(Recogniser([keyword], language)(word, fold(word)))


def joinings(text: str) -> Iterator[list[str]]:
    """A hyphenated word with each of its hyphens there or not."""
    first, *others = text.split("-")
    for together in product((False, True), repeat=len(others)):
        words = [first]
        for other, joined in zip(others, together, strict=True):
            words[-1:] = [words[-1] + other] if joined else [words[-1], other]
        yield words


def fits(pattern: str, word: str) -> bool:
    """Whether a word fits a wildcard: tried letter by letter."""
    letters = [fold(letter) for letter in unicodedata.normalize("NFC", word)]
    folded = "".join(letters)
    borders = [len("".join(letters[:n])) for n in range(len(letters) + 1)]

    def fits_from(signs: str, at: int) -> bool:
        if not signs:
            return at == len(folded)
        if signs[0] == "*":
            return any(fits_from(signs[1:], to) for to in range(at, len(folded) + 1))
        if signs[0] == "?":
            known = at in borders and at < len(folded)
            return known and fits_from(signs[1:], borders[borders.index(at) + 1])
        return folded[at : at + 1] == signs[0] and fits_from(signs[1:], at + 1)

    return fits_from(fold(pattern), 0)


class Reference:
    """A document as the evaluator sees it."""

    def __init__(
        self, article: Searchable, aliases: Mapping[str, Sequence[str]], exceptions: Sequence[str]
    ) -> None:
        self.language = (article.language or "de").partition("-")[0]
        self.aliases = aliases
        self.parts: list[tuple[Field, Tokens]] = [
            (field, tokenise(text))
            for field, texts in (
                (Field.TITLE, [article.title]),
                (Field.LEAD, [article.lead]),
                (Field.BODY, [article.body]),
                (Field.URL, [article.url or ""]),
                (Field.SOURCE, article.sources),
                (Field.LANGUAGE, [(article.language or "").partition("-")[0]]),
                (Field.AUTHOR, article.authors),
                (Field.TAG, article.tags),
            )
            for text in texts
        ]
        self.excepted: list[Place] = []
        self.excepted = [
            place for text in exceptions for place in self.leaf(Phrase(text, HERE), None)
        ]

    def holds(self, node: Node, field: Field | None = None) -> bool:
        match node:
            case And(children):
                return all(self.holds(child, field) for child in children)
            case Or(children):
                return any(self.holds(child, field) for child in children)
            case Not(child):
                return not self.holds(child, field)
            case In(named, child):
                return self.holds(child, named)
            case AtLeast(count, child):
                return len(apart(self.places(child, field))) >= count
            case _:
                return bool(self.places(node, field))

    def places(self, node: Node, field: Field | None = None) -> list[Place]:
        match node:
            case Or(children):
                return [place for child in children for place in self.places(child, field)]
            case Near(left, right, between, ordered=ordered, negated=negated):
                lefts, rights = self.places(left, field), self.places(right, field)
                if negated:
                    return [
                        a
                        for a in lefts
                        if not any(
                            _gap(a, b) <= between and (not ordered or b[2] >= a[1])
                            for b in rights
                            if a[0] == b[0]
                        )
                    ]
                joined = [
                    (a[0], min(a[1], b[1]), max(a[2], b[2]), tuple(sorted(a[3] + b[3])))
                    for a, b in _nearest(lefts, rights, ordered)
                    if _gap(a, b) <= between
                ]
                return [a for a in joined if a == min(b for b in joined if a[:3] == b[:3])]
            case _:
                return [
                    place
                    for place in self.leaf(node, field)
                    if not any(_inside(place, excepted) for excepted in self.excepted)
                ]

    def leaf(self, leaf: Node, field: Field | None) -> list[Place]:
        fields = TEXTS if field is None else (field,)
        return [
            (number, first, last, ((first, last),))
            for number, (of, tokens) in enumerate(self.parts)
            if of in fields
            for first, last in _stretches(len(tokens.words))
            if self._is(leaf, tokens, first, last, value=of not in TEXTS)
        ]

    def _is(  # noqa: PLR0911 (a rule for each kind of leaf, nothing shared)
        self, leaf: Node, tokens: Tokens, first: int, last: int, *, value: bool
    ) -> bool:
        words = tokens.words[first : last + 1]
        joined = all(_LIGHT.fullmatch(gap) for gap in tokens.gaps[first + 1 : last + 1])
        folded = list(map(fold, words))
        if value:
            assert isinstance(leaf, Phrase)
            return folded == [fold(word) for word in re.findall(r"\w+", leaf.text)]
        match leaf:
            case Word(text):
                return joined and any(
                    folded[:-1] == list(map(fold, parts[:-1]))
                    and len(words) == len(parts)
                    and counts(parts[-1], words[-1], self.language)
                    for parts in joinings(text)
                )
            case Exact(text):
                return joined and [bare(word) for word in words] == text.split("-")
            case Wildcard(text):
                parts = text.split("-")
                return joined and len(parts) == len(words) and all(map(fits, parts, words))
            case Phrase(text, slop=None):
                return joined and folded == [fold(word) for word in text.split()]
            case Phrase(text, slop=int(slop)):
                wanted = Counter(map(fold, text.split()))
                return len(words) <= wanted.total() + slop and _smallest(folded, wanted)
            case Alias(name):
                spellings = map(_spelling, self.aliases[name])
                return any(self._is(one, tokens, first, last, value=False) for one in spellings)
        raise TypeError(leaf)


def apart(places: Sequence[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in sorted(places, key=lambda p: (p[0], p[1], -p[2])):
        if not any(_overlap(place, other) for other in kept):
            kept.append(place)
    return kept


def bare(word: str) -> str:
    return re.sub(f"[{INVISIBLE}]", "", unicodedata.normalize("NFC", word))


def _spelling(text: str) -> Node:
    if text.startswith("="):
        return Exact(text[1:], HERE)
    if "*" in text:
        return Wildcard(text, HERE)
    return Phrase(text, HERE) if " " in text else Word(text, HERE)


def _smallest(words: list[str], wanted: Counter[str]) -> bool:
    """Whether all are there, and would not be in any shorter stretch."""
    shorter = (words[1:], words[:-1])
    return wanted <= Counter(words) and not any(wanted <= Counter(some) for some in shorter)


def _stretches(words: int) -> Iterator[tuple[int, int]]:
    return ((first, last - 1) for first, last in combinations(range(words + 1), 2))


def _nearest(
    lefts: Sequence[Place], rights: Sequence[Place], ordered: bool
) -> Iterator[tuple[Place, Place]]:
    """Each place with its nearest of the other operand behind it, before it and over it."""
    yield from _behind(lefts, rights)
    if not ordered:
        yield from ((a, b) for b, a in _behind(rights, lefts))
        yield from _over(lefts, rights)
        yield from ((a, b) for b, a in _over(rights, lefts))


def _behind(before: Sequence[Place], after: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    for a in before:
        if behind := [b for b in after if b[0] == a[0] and b[1] > a[2]]:
            yield a, min(behind)
    for b in after:
        if ahead := [a for a in before if a[0] == b[0] and a[2] < b[1]]:
            yield max(ahead, key=lambda a: (a[2], a[1], a[3])), b


def _over(places: Sequence[Place], others: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    for a in places:
        if over := [b for b in others if _overlap(a, b) and not _own(a) & _own(b)]:
            yield a, min(over)


def _own(place: Place) -> set[int]:
    return {at for first, last in place[3] for at in range(first, last + 1)}


def _gap(a: Place, b: Place) -> int:
    """How many words stand between two places of one part; none where one reaches over the other."""
    return max(0, a[1] - b[2] - 1, b[1] - a[2] - 1)


def _overlap(a: Place, b: Place) -> bool:
    return a[0] == b[0] and a[1] <= b[2] and b[1] <= a[2]


def _inside(a: Place, b: Place) -> bool:
    return a[0] == b[0] and b[1] <= a[1] and a[2] <= b[2]
