"""What the topics say to lines of JSON: pure, so that any process can do it."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from worker.cli.hits import hit_document
from worker.domain.topics import Match, Searchable, Topic
from worker.topics import Matcher, compile_topics


class Batch(NamedTuple):
    """Whole lines of stdin, from the one of this number on (the first is 1)."""

    first: int
    lines: bytes


class Spooled(NamedTuple):
    """A batch in a file, handed from process to process by its name."""

    first: int
    last: int
    file: Path


_TEXTS = frozenset({"title", "lead", "text"})
_NO_DOCUMENT = "no JSON object with title, lead or text"


class Answer(NamedTuple):
    """Lines of JSON for stdout, what is wrong with lines of the input, and what else a person
    may want to know.
    """

    lines: bytes
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Answerer:
    """Answers batches; the matcher is made where the first one is answered."""

    def __init__(self, topics: Sequence[Topic], aliases: Mapping[str, Sequence[str]]) -> None:
        self._topics = tuple(topics)
        self._aliases = {name: tuple(spellings) for name, spellings in aliases.items()}

    @cached_property
    def matcher(self) -> Matcher:
        return compile_topics(self._topics, self._aliases)

    def spooled(self, batch: Spooled) -> Answer:
        """The answer to a batch in a file."""
        return self.answer(Batch(batch.first, batch.file.read_bytes()))

    def answer(self, batch: Batch) -> Answer:
        answered: list[bytes] = []
        problems: list[str] = []
        for number, line in enumerate(batch.lines.split(b"\n"), batch.first):
            if not line.strip():
                continue
            document = _document(line)
            if isinstance(document, str):
                problems.append(f"stdin:{number}: {document}")
            else:
                matches = self.matcher.match(_searchable(document))
                answered.append(_line({"id": document.get("id"), **_found(matches)}))
        return Answer(b"".join(answered), tuple(problems))


def _document(line: bytes) -> dict[str, Any] | str:
    """A document, or what is wrong with it."""
    try:
        document = json.loads(line, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return _NO_DOCUMENT
    if not isinstance(document, dict) or document.keys().isdisjoint(_TEXTS):
        return _NO_DOCUMENT
    return document


def _finite(number: str) -> float:
    """Python's JSON knows NaN and Infinity, and reads 1e999 as the latter; no other JSON does."""
    if not isfinite(value := float(number)):
        raise ValueError(number)
    return value


def _searchable(document: Mapping[str, Any]) -> Searchable:
    def text(name: str) -> str:
        return str(document.get(name) or "")

    def texts(*names: str) -> tuple[str, ...]:
        """One value or a list of them, under any of the names."""
        values = [document.get(name) or () for name in names]
        lists = [value if isinstance(value, list) else [value] for value in values if value]
        return tuple(str(value) for some in lists for value in some if value)

    return Searchable(
        title=text("title"),
        lead=text("lead"),
        body=text("text"),
        language=text("language") or None,
        url=text("url") or None,
        sources=texts("source", "sources"),
        authors=texts("author", "authors"),
        tags=texts("tag", "tags"),
    )


def _found(matches: Sequence[Match]) -> dict[str, Any]:
    return {
        "topics": [match.topic for match in matches],
        "hits": [
            {"topic": match.topic, **hit_document(hit)} for match in matches for hit in match.hits
        ],
    }


def _line(value: Mapping[str, Any]) -> bytes:
    """A line of JSON; half a character, which JSON can write and UTF-8 cannot, escaped again."""
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode() + b"\n"
