"""Examples of topics inside their YAML: those that do not hold, and where they stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from worker.config.document import Document
from worker.config.findings import Finding, Mark, Path
from worker.domain.topics import Topic

CODE = "example"
"""Of the problems told here."""

LONGEST = 60
"""Code points of an example that a message quotes."""


class Example(Protocol):
    """One example: of which topic, whether it must match, and its number in its list."""

    @property
    def topic(self) -> str: ...
    @property
    def wanted(self) -> bool: ...
    @property
    def number(self) -> int: ...
    @property
    def text(self) -> str: ...


class Failure(Protocol):
    """An example that does not hold; ``problem`` says what was found, or what lacks."""

    @property
    def example(self) -> Example: ...
    @property
    def problem(self) -> str: ...


Prove = Callable[[Sequence[Topic], Mapping[str, Sequence[str]]], Sequence[Failure]]
"""Which examples of topics do not hold, given the spellings of every alias. Every query of them
can be read.
"""


def broken_examples(
    document: Document, topics: Sequence[Topic], aliases: Mapping[str, Sequence[str]], prove: Prove
) -> Iterator[Finding]:
    """What keeps ``topics.yaml`` from going live. Of a topic that is off it is a warning: it may
    be written examples first, and is looked at again when it is switched on.
    """
    positions = {topic.id: (number, topic) for number, topic in enumerate(topics)}
    for failure in prove(topics, aliases):
        number, topic = positions[failure.example.topic]
        path = example_path(number, failure.example)
        yield Finding(document.file, path, _told(failure), CODE, warning=not topic.enabled)


def example_path(topic: int, example: Example) -> Path:
    """Where an example of the topic with this number stands."""
    kind = "match" if example.wanted else "no_match"
    return ("topics", topic, "examples", kind, example.number)


def example_marks(document: Document) -> dict[Path, Mark]:
    """Where every example stands in the text, by its path."""
    return {path: node.start for path, node in document.each("topics", "*", "examples", "*", "*")}


def _told(failure: Failure) -> str:
    example = failure.example
    said = " ".join(example.text.split())
    quoted = said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()}…"
    wanted = "must match, but does not" if example.wanted else "must not match, but does"
    return f'examples: "{quoted}" {wanted}: {failure.problem}'
