"""Which of many articles a query matches, as far as the numbers of their words tell.

Three-valued: an article matches for ``sure``, or ``maybe``, or not at all. Words, and places whose
words nothing but spaces and hyphens part, are proofs; what stands between other words is not in the
index, nor are the values of fields, so there the answer is maybe, and whoever asks lets the matcher
decide on the text. So the index narrows down and proves, and never has an opinion of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, pairwise

import numpy as np

from worker.domain.topics import TEXTS, Field
from worker.topics.patterns import (
    Keyword,
    Pattern,
    exact_pattern,
    phrase_pattern,
    spelling_patterns,
    wildcard_pattern,
    word_patterns,
)
from worker.topics.sieve_blocks import FIELDS, JOINED, Flags, Numbers, Stretch, ranges
from worker.topics.sieve_places import Places, close, in_a_row, near, reached, united
from worker.topics.sieve_words import Lexis
from worker.topics.syntax import (
    Alias,
    And,
    AtLeast,
    Exact,
    In,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
    located,
)

Aliases = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sifted:
    """Of each article of a stretch, whether it matches: ``sure`` ones are among the ``maybe``."""

    sure: Flags
    maybe: Flags

    @property
    def open(self) -> Flags:
        return self.maybe & ~self.sure


Known = Mapping[In, Sifted]
"""What is known of the parts of a query that ask for values."""


class Sieve:
    """A query made ready to be asked of blocks.

    ``values`` are the parts of it that the index cannot answer at all: ``lang:de``.
    """

    def __init__(self, tree: Node, aliases: Aliases, exceptions: Sequence[str] = ()) -> None:
        self._tree = tree
        self._aliases = aliases
        self._exceptions = [p for p in map(phrase_pattern, exceptions) if p.words]
        self._patterns = {
            leaf: tuple(_patterns(leaf, aliases))
            for leaf, field in located(tree)
            if field is None or field in TEXTS
        }
        patterns = chain(self._exceptions, *self._patterns.values())
        self.keywords = tuple(dict.fromkeys(chain.from_iterable(p.words for p in patterns)))
        self.values = tuple(dict.fromkeys(_asking_values(tree)))

    def look(
        self, stretch: Stretch, lexis: Lexis, asked: Flags, known: Known | None = None
    ) -> Sifted:
        """The answer of the index for those articles of a stretch that are ``asked`` for.

        First without taking words to pieces; that is done for articles that hang on it.
        """
        sifted = self._look(stretch, lexis, np.zeros_like(asked), known or {})
        if (hanging := sifted.open & asked).any():
            sifted = self._look(stretch, lexis, hanging, known or {})
        return Sifted(sifted.sure & asked, sifted.maybe & asked)

    def _look(self, stretch: Stretch, lexis: Lexis, settled: Flags, known: Known) -> Sifted:
        places = dict(zip(self.keywords, _found(stretch, lexis, settled), strict=True))
        look = _Look(stretch, places, self._patterns, self._exceptions, known)
        return look.at(self._tree)


def _patterns(leaf: Leaf, aliases: Aliases) -> Iterator[Pattern]:
    match leaf:
        case Word(text):
            yield from word_patterns(text)
        case Wildcard(text):
            yield wildcard_pattern(text)
        case Exact(text):
            yield exact_pattern(text)
        case Phrase(text, slop=slop):
            yield phrase_pattern(text, slop)
        case Alias(name):
            for spelling in aliases[name]:
                yield from spelling_patterns(spelling.strip())


def _asking_values(node: Node) -> Iterator[In]:
    match node:
        case In(field, child):
            if field in TEXTS:
                yield from _asking_values(child)
            else:
                yield node
        case And(children) | Or(children):
            for child in children:
                yield from _asking_values(child)
        case Not(child) | AtLeast(_, child):
            yield from _asking_values(child)
        case Near(left, right):
            yield from _asking_values(left)
            yield from _asking_values(right)


def _found(stretch: Stretch, lexis: Lexis, settled: Flags) -> Iterator[Places]:
    """Where each keyword stands: an article's words are read in its language, and in those that
    are to be ``settled`` all are decided on.
    """
    at = np.flatnonzero(lexis.hot[stretch.words])
    numbers, segments = stretch.words[at] & ~JOINED, stretch.segments(at)
    articles = segments // FIELDS
    parts = [
        _read(lexis, language, np.flatnonzero(own[articles]), numbers, settled[articles])
        for language, own in stretch.languages().items()
    ]
    hit, keyword, certain = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((hit, keyword))
    hit, certain = hit[order], certain[order]
    bounds = np.searchsorted(keyword[order], np.arange(lexis.count + 1))
    for first, last in pairwise(bounds.tolist()):
        own = hit[first:last]
        yield Places(at[own], at[own], segments[own], certain[first:last])


def _read(
    lexis: Lexis, language: str | None, own: Numbers, numbers: Numbers, settled: Flags
) -> tuple[Numbers, Numbers, Flags]:
    """For each of a language's ``own`` hits and each keyword it may count as: the hit, the keyword,
    and whether it is certain.
    """
    words = numbers[own]
    lexis.settle(np.unique(words[settled[own]]).tolist(), language)
    kinds, which = np.unique(lexis.kinds(language)[words], return_inverse=True)
    meant = [lexis.meant[kind] for kind in kinds.tolist()]
    counts = np.array([len(one.keywords) for one in meant], np.intp)
    keywords = np.array([number for one in meant for number in one.keywords], np.intp)
    certain = np.array([flag for one in meant for flag in one.certain], np.bool_)
    chosen = ranges((np.cumsum(counts) - counts)[which], counts[which])
    return np.repeat(own, counts[which]), keywords[chosen], certain[chosen]


class _Look:
    """One stretch under a query."""

    def __init__(
        self,
        stretch: Stretch,
        places: Mapping[Keyword, Places],
        patterns: Mapping[Leaf, Sequence[Pattern]],
        exceptions: Sequence[Pattern],
        known: Known,
    ) -> None:
        self._stretch = stretch
        self._places = places
        self._patterns = patterns
        self._known = known
        self._leaves: dict[Leaf, Places] = {}
        self._excepted: Flags | None = None
        if exceptions:
            self._excepted = self._articles(united([self._row(p) for p in exceptions]))

    def at(self, node: Node, field: Field | None = None) -> Sifted:
        """Whether the articles match the node, looked for in one field or all."""
        match node:
            case And(children):
                return reduce(_both, (self.at(child, field) for child in children))
            case Or(children):
                return reduce(_either, (self.at(child, field) for child in children))
            case Not(child):
                return _denied(self.at(child, field))
            case In(named, child):
                return self.at(child, named) if named in TEXTS else self._value(node)
            case AtLeast(count, child):
                return self._often(self._spots(child, field), count)
            case _:
                return self._standing(self._spots(node, field))

    def _value(self, node: In) -> Sifted:
        count = len(self._stretch)
        unknown = Sifted(np.zeros(count, np.bool_), np.ones(count, np.bool_))
        return self._known.get(node, unknown)

    def _spots(self, node: Node, field: Field | None) -> Places:
        """Where a leaf, an OR of leaves or words near one another may stand."""
        match node:
            case Or(children):
                return united([self._spots(child, field) for child in children])
            case In(named, child):
                return self._spots(child, named)
            case Near(negated=False):
                return self._near(node, field)
            case Near():
                return self._apart(node, field)
            case And() | Not() | AtLeast():
                raise TypeError(f"{node} has no places")  # the parser lets none of them in here
            case _:
                return self._in_field(self._leaf(node), field)

    def _near(self, node: Near, field: Field | None) -> Places:
        """The left places with a right one near: what both reach over is not worked out."""
        left, right = self._operand(node.left, field), self._operand(node.right, field)
        bounds, between, ordered = self._stretch.bounds, node.between, node.ordered
        left = left.select(near(left, right, between, bounds, ordered=ordered))
        proven = left.proven.copy()
        proof = right.select(right.proven)
        proven[proven] = near(left.select(proven), proof, between, bounds, ordered=ordered)
        return left.unproven(~proven)

    def _apart(self, node: Near, field: Field | None) -> Places:
        """The left places that have no right one near, which nothing but a proven one shows."""
        left, right = self._operand(node.left, field), self._operand(node.right, field)
        bounds, reach, ordered = self._stretch.bounds, node.between + 1, node.ordered
        left = left.unproven(reached(left, right, reach, bounds, ordered=ordered))
        if not left.exact:
            return left
        proof = right.select(right.proven)
        return left.select(~reached(left, proof, reach, bounds, ordered=ordered))

    def _operand(self, node: Node, field: Field | None) -> Places:
        """What stands near something: of words near one another all that they may reach over."""
        places = self._spots(node, field)
        if isinstance(node, Near) and not node.negated:
            right = self._operand(node.right, field)
            return places.widened(node.between + right.longest, self._stretch.bounds)
        return places

    def _in_field(self, places: Places, field: Field | None) -> Places:
        if field is None:
            return places
        return places.select(places.segments % FIELDS == TEXTS.index(field))

    def _leaf(self, leaf: Leaf) -> Places:
        if leaf not in self._leaves:
            found = united([self._row(pattern) for pattern in self._patterns[leaf]])
            if self._excepted is not None:
                found = found.unproven(self._excepted[found.segments // FIELDS])
            self._leaves[leaf] = found
        return self._leaves[leaf]

    def _row(self, pattern: Pattern) -> Places:
        words = [self._places[keyword] for keyword in pattern.words]
        if len(words) == 1:
            return words[0]
        if pattern.slop is not None:
            return close(words, pattern.slop, self._stretch.bounds)
        return in_a_row(words, self._stretch.words)

    def _standing(self, places: Places) -> Sifted:
        return Sifted(self._articles(places.select(places.proven)), self._articles(places))

    def _often(self, places: Places, count: int) -> Sifted:
        """Places of one word do not overlap; of longer ones it is left open."""
        maybe = self._count(places) >= count
        if not places.exact or places.longest > 1:
            return Sifted(np.zeros_like(maybe), maybe)
        return Sifted(self._count(places.select(places.proven)) >= count, maybe)

    def _count(self, places: Places) -> Numbers:
        """In each article, the words at which a place begins."""
        first = np.unique(places.starts, return_index=True)[1]
        return np.bincount(places.segments[first] // FIELDS, minlength=len(self._stretch))

    def _articles(self, places: Places) -> Flags:
        flags = np.zeros(len(self._stretch), np.bool_)
        flags[places.segments // FIELDS] = True
        return flags


def _both(left: Sifted, right: Sifted) -> Sifted:
    return Sifted(left.sure & right.sure, left.maybe & right.maybe)


def _either(left: Sifted, right: Sifted) -> Sifted:
    return Sifted(left.sure | right.sure, left.maybe | right.maybe)


def _denied(of: Sifted) -> Sifted:
    return Sifted(~of.maybe, ~of.sure)
