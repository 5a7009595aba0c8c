"""The same topics by other means, as far as those can say them: words as written, beginnings and
phrases over the same folded words.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import ahocorasick

from tests.bench.topics_workload import Atom, Wanted
from worker.domain.topics import Searchable
from worker.text.fold import fold
from worker.text.tokens import tokenise
from worker.topics.patterns import gap_signs

Hits = set[tuple[int, str]]
"""The number of a document, and a topic's id."""

_BARRIER = "0barrier0"
"""Stands where the gap between two words parts a phrase; FTS5 has no such notion."""


def folded(document: Searchable) -> str:
    """The folded words of a document, as the matcher sees them."""
    return f" {_BARRIER} ".join(map(_folded, (document.title, document.lead, document.body)))


def _folded(text: str) -> str:
    tokens = tokenise(text)
    return " ".join(_with_barriers(tokens.words, tokens.gaps))


def _with_barriers(words: Sequence[str], gaps: Sequence[str]) -> Iterator[str]:
    for word, gap in zip(words, gaps, strict=False):
        if gap_signs(gap) != "":
            yield _BARRIER
        yield fold(word)


class FullText:
    """SQLite FTS5: all documents indexed, then every topic asked."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            'CREATE VIRTUAL TABLE told USING fts5(text, tokenize="unicode61 remove_diacritics 0")'
        )
        self._connection.executemany(
            "INSERT INTO told VALUES (?)", ((text,) for text in documents)
        )

    def hits(self, topics: Sequence[Wanted]) -> Hits:
        return {
            (number - 1, topic.id)
            for topic in topics
            for (number,) in self._connection.execute(
                "SELECT rowid FROM told WHERE told MATCH ?", (_match(topic),)
            )
        }

    def close(self) -> None:
        self._connection.close()


def _match(topic: Wanted) -> str:
    wanted = " AND ".join(f"({_any(group)})" for group in topic.groups)
    return f"({wanted}) NOT ({_any(topic.none)})"


def _any(atoms: Sequence[Atom]) -> str:
    return " OR ".join(f'"{" ".join(a.words)}"{"*" * (a.kind == "prefix")}' for a in atoms)


def by_automaton(topics: Sequence[Wanted]) -> Callable[[str], int]:
    """pyahocorasick on all terms as literals; how many stand at the border of a word. No topics
    are decided: it is what finding the terms alone costs.
    """
    automaton = ahocorasick.Automaton()
    for atom in _atoms(topics):
        text = " ".join(atom.words)
        automaton.add_word(text, (len(text), atom.kind == "prefix"))
    automaton.make_automaton()

    def count(text: str) -> int:
        last = len(text)
        found = 0
        for end, (length, is_prefix) in automaton.iter(text):
            start = end - length
            if start < 0 or text[start] == " ":
                found += is_prefix or end + 1 == last or text[end + 1] == " "
        return found

    return count


def by_expression(topics: Sequence[Wanted]) -> Callable[[str], int]:
    """One alternation of all terms by ``re``; how many stand there, overlapping ones not."""
    terms = sorted(
        (
            re.escape(" ".join(a.words)) + (r"\w*" if a.kind == "prefix" else "")
            for a in _atoms(topics)
        ),
        key=len,
        reverse=True,
    )
    expression = re.compile(rf"\b(?:{'|'.join(terms)})\b")
    return lambda text: sum(1 for _ in expression.finditer(text))


def by_percolator(topics: Sequence[Wanted]) -> Callable[[str], int] | None:
    """mokaccino, where it is installed; it has no phrases: both words anywhere."""
    if not find_spec("mokaccino"):
        return None
    mokaccino = import_module("mokaccino")
    document_of, query_of = mokaccino.Document, mokaccino.Query

    def query(atom: Atom) -> Any:
        if atom.kind == "prefix":
            return query_of.from_kprefix("t", atom.words[0])
        return _joined([query_of.from_kv("t", word) for word in atom.words], "__and__")

    percolator = mokaccino.Percolator()
    for topic in topics:
        groups = [_joined(list(map(query, group)), "__or__") for group in topic.groups]
        none = _joined(list(map(query, topic.none)), "__or__")
        percolator.add_query(_joined([*groups, ~none], "__and__"))

    def count(text: str) -> int:
        document = document_of()
        for word in set(text.split()):
            document = document.with_value("t", word)
        return len(percolator.percolate_list(document))

    return count


def _joined(parts: list[Any], operator: str) -> Any:
    first, *others = parts
    for other in others:
        first = getattr(first, operator)(other)
    return first


def _atoms(topics: Sequence[Wanted]) -> list[Atom]:
    every = (atom for t in topics for atoms in (*t.groups, t.none) for atom in atoms)
    return list(dict.fromkeys(every))
