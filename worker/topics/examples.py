"""Examples of topics: small texts that a query must or must not match, and whether it does.

An example is written as news is read: one line stands for a headline or a sentence, several for
a title with its text. It is matched as an article of its own would be.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from worker.domain.topics import Field, Match, Searchable, Topic
from worker.text.function_words import FUNCTION_WORDS, SPEAKERS, WRITERS
from worker.text.tokens import tokenise
from worker.topics.compile import compile_topics
from worker.topics.examples_lacking import lacking
from worker.topics.match import Matcher

Aliases = Mapping[str, Sequence[str]]

HOME = ("de", "en", "fr")
"""What an example is read as where nothing in it speaks for another language: the first; and of
languages that it speaks for alike, the first of these.
"""
_LANGUAGES = tuple(dict.fromkeys((*HOME, *FUNCTION_WORDS)))

AT_ONCE = 40
"""Topics compiled together: fewer compile the aliases they share again and again, more match each
example against many topics in vain (24 s for 1,000 topics with eight examples each, 3 s by 40).
"""

MOST_EXPLAINED = 200
UNEXPLAINED = "many examples fail: mend the others first"
"""Why an example fails costs a compilation for each part of its query: of so many it is told."""

_HEADERS = {f"{field}:": field for field in Field}


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a topic. ``wanted`` ones must match; ``number`` counts in their list."""

    topic: str
    wanted: bool
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A text as it was read, and what a topic found in it; ``problem`` says what it lacks."""

    read: Searchable
    match: Match | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of an example: the text as it was read, and what the topic found in it.

    ``problem`` says what the query found or lacks, where the example does not hold.
    """

    example: Example
    read: Searchable
    match: Match | None
    problem: str = ""

    @property
    def holds(self) -> bool:
        return (self.match is not None) is self.example.wanted


def examples(topic: Topic) -> Iterator[Example]:
    for wanted, texts in ((True, topic.match_examples), (False, topic.no_match_examples)):
        for number, text in enumerate(texts):
            yield Example(topic.id, wanted, number, text)


def prove(topics: Sequence[Topic], aliases: Aliases) -> Iterator[Proof]:
    """Every example of these topics, whether they are enabled or not.

    Raises QueryError where a query cannot be read.
    """
    tried = iter([replace(topic, enabled=True) for topic in topics if any(examples(topic))])
    explained_yet = 0
    while together := list(islice(tried, AT_ONCE)):
        matcher = compile_topics(together, aliases)
        for topic, example in ((one, example) for one in together for example in examples(one)):
            proof = _proof(example, matcher)
            if not proof.holds:
                is_many = explained_yet >= MOST_EXPLAINED
                problem = UNEXPLAINED if is_many else _problem(proof, topic, aliases)
                proof = replace(proof, problem=problem)
                explained_yet += 1
            yield proof


def failed(topics: Sequence[Topic], aliases: Aliases) -> list[Proof]:
    """The examples that do not hold."""
    return [proof for proof in prove(topics, aliases) if not proof.holds]


def prove_one(example: Example, topic: Topic, aliases: Aliases) -> Proof:
    """One example of one topic, with what is wrong where it does not hold."""
    (alone,) = prove([_with(topic, example)], aliases)
    return replace(alone, example=example)


def _with(topic: Topic, example: Example) -> Topic:
    """The topic with this example alone."""
    kept = {example.wanted: (example.text,)}
    return replace(topic, match_examples=kept.get(True, ()), no_match_examples=kept.get(False, ()))


def explained(
    topics: Sequence[Topic], ways: Sequence[Searchable], aliases: Aliases, *, why_not: bool
) -> Iterator[tuple[Topic, Explained]]:
    """Whether topics, enabled or not, match a text that may be read in these ways, and why; and
    ``why_not``, which costs a compilation for each part of a query.
    """
    tried = [replace(topic, enabled=True) for topic in topics]
    matcher = compile_topics(tried, aliases)
    for topic in topics:
        told = _first(topic.id, ways, matcher)
        if why_not and not told.match:
            told = replace(told, problem=lacking(topic, told.read, aliases))
        yield topic, told


def _proof(example: Example, matcher: Matcher) -> Proof:
    found = _first(example.topic, readings(example.text), matcher)
    return Proof(example, found.read, found.match)


def _first(topic: str, ways: Sequence[Searchable], matcher: Matcher) -> Explained:
    """The first way to read a text in which it matches; it matches where any does."""
    for read in ways:
        found = (match for match in matcher.match(read) if match.topic == topic)
        if match := next(found, None):
            return Explained(read, match)
    return Explained(ways[0], None)


def _problem(proof: Proof, topic: Topic, aliases: Aliases) -> str:
    if proof.match is None:
        return lacking(topic, proof.read, aliases)
    said = dict.fromkeys(
        hit.form if hit.form == hit.term.strip('"=') else f"{hit.form} ({hit.term}, {hit.counted})"
        for hit in proof.match.hits
    )
    return f"it finds {', '.join(said)}"


def readings(text: str) -> tuple[Searchable, ...]:
    """The ways to read an example; it matches where one of them does.

    A single line is a text, or a headline; of several the first is the title and the rest the
    text. Lines at the top that name a field of the query language ("lang: en", "source:
    tagesschau") say what no text can.
    """
    said, rest = _headers(text.strip())
    title, _, body = rest.partition("\n")
    given = Searchable(
        title="\n".join(said[Field.TITLE]),
        lead="\n".join(said[Field.LEAD]),
        body="\n".join((*said[Field.BODY], rest)).strip(),
        language=next(iter(said[Field.LANGUAGE]), None) or likely_language(text),
        url=next(iter(said[Field.URL]), None),
        sources=tuple(said[Field.SOURCE]),
        authors=tuple(said[Field.AUTHOR]),
        tags=tuple(said[Field.TAG]),
    )
    if any(said[field] for field in (Field.TITLE, Field.LEAD, Field.BODY)):
        return (given,)
    if body.strip():
        return (replace(given, title=title.strip(), body=body.strip()),)
    return given, replace(given, title=rest, body="")


def _headers(text: str) -> tuple[dict[Field, list[str]], str]:
    said: dict[Field, list[str]] = {field: [] for field in Field}
    rest = text
    while rest:
        line, _, below = rest.partition("\n")
        name, _, value = line.partition(" ")
        if name not in _HEADERS or not value.strip():
            break
        said[_HEADERS[name]].append(value.strip())
        rest = below.lstrip("\n")
    return said, rest


def likely_language(text: str) -> str:
    """The language that most of a text's common words and letters speak for.

    Unlike ``worker.text.language.detect`` it has no feed that declares one, and a headline has
    three of them at most: so what speaks for two languages alike is the first of ``HOME``'s.
    Capitalised words but the first do not count: they may be names; nor do a and o, which are
    words of too many.
    """
    speaking: Counter[str] = Counter()
    for number, word in enumerate(tokenise(text).words):
        lowered = word.lower()
        if len(word) > 1 and (number == 0 or not word[0].isupper()):
            speaking.update(SPEAKERS.get(lowered, ()))
        if not word.isascii():
            for letter in set(lowered):
                speaking.update(WRITERS.get(letter, ()))
    return max(_LANGUAGES, key=lambda language: speaking[language])
