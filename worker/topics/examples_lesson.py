"""The part of a stored article that shows why a topic matches it, or should: as an example."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from worker.domain.topics import Field, Hit, Match, Searchable, Topic
from worker.text.passages import sentences, units
from worker.topics.compile import compile_topics
from worker.topics.examples import likely_language, readings
from worker.topics.match import Matcher

Aliases = Mapping[str, Sequence[str]]

SHORT, LONG = 300, 900
"""Code points of an example; of one that says nothing in so few."""
_ENDS = ".!?…:"


def lesson(article: Searchable, topic: Topic, aliases: Aliases) -> str:
    """An example made of an article: as short as shows what the topic finds in it, the title
    before all; of one it does not match, the title and how the text begins.
    """
    matcher = compile_topics([replace(topic, enabled=True)], aliases)
    found = next(iter(matcher.match(article)), None)
    if found is None:
        return _in_language(article, _cut(_joined(_title(article), _opening(article)), SHORT))
    tried = [_in_language(article, text) for text in _candidates(article, found)]
    return next((text for text in tried if _matches(text, matcher)), tried[-1])


def is_of(example: str, article: Searchable) -> bool:
    """Whether an example was made of this article: its title is the article's, or its text begins
    with it as a sentence of its own. An article without a title is not known again.
    """
    title = _title(article)
    if not title:
        return False
    texts = [_flat(text) for read in readings(example) for text in (read.title, read.body)]
    sentence = f"{_joined(title, ' ').strip()} "
    return any(text == title or text.startswith(sentence) for text in texts)


def _candidates(article: Searchable, match: Match) -> Iterator[str]:
    """From the shortest to what says most, with the values that only an article has."""
    title, told = _title(article), ""
    if title:
        yield title
    for sentence in _told(article, match):
        alone, told = _joined(title, sentence), _joined(told, sentence)
        if len(alone) <= SHORT:
            yield alone
        if len(told) > LONG:
            break
        yield _joined(title, told)
    text = f"title: {title}\n{_cut(told or _opening(article), LONG)}"
    yield "\n".join((*_values(article), text))


def _told(article: Searchable, match: Match) -> Iterator[str]:
    """The sentences with hits, those first that show a part of the query not shown yet."""
    shown: set[str] = set()
    later: list[str] = []
    for field, text in ((Field.LEAD, article.lead), (Field.BODY, article.body)):
        hits = [hit for hit in match.hits if hit.field is field]
        for sentence, inside in _with_hits(text, hits):
            if {hit.term for hit in inside} <= shown:
                later.append(sentence)
                continue
            shown |= {hit.term for hit in inside}
            yield sentence
    yield from later


def _with_hits(text: str, hits: Sequence[Hit]) -> Iterator[tuple[str, list[Hit]]]:
    for unit in units(text):
        for span in sentences(text[unit.start : unit.end]):
            start, end = unit.start + span.start, unit.start + span.end
            if inside := [hit for hit in hits if hit.start < end and start < hit.end]:
                yield _flat(_around(text, start, end, inside[0])), inside


def _around(text: str, start: int, end: int, hit: Hit) -> str:
    """A sentence; of an endless one what stands around a hit, whole words."""
    if end - start <= SHORT:
        return text[start:end]
    first = max(start, hit.start - SHORT // 3)
    if first > start:
        first += text[first : hit.start].find(" ") + 1
    return _cut(text[first:end], SHORT)


def _matches(text: str, matcher: Matcher) -> bool:
    return any(map(matcher.match, readings(text)))


def _in_language(article: Searchable, text: str) -> str:
    """With the article's language, where the example alone would be read in another."""
    language = (article.language or "").partition("-")[0]
    return text if language in {"", likely_language(text)} else f"lang: {language}\n{text}"


def _values(article: Searchable) -> Iterator[str]:
    fields = (
        (Field.URL, (article.url,)),
        (Field.SOURCE, article.sources),
        (Field.AUTHOR, article.authors),
        (Field.TAG, article.tags),
    )
    for field, values in fields:
        yield from (f"{field}: {_flat(value)}" for value in values if value)


def _title(article: Searchable) -> str:
    return _cut(_flat(article.title), SHORT)


def _opening(article: Searchable) -> str:
    """The first sentence of lead or body."""
    text = article.lead if article.lead.strip() else article.body
    first = next(units(text), None)
    if first is None:
        return ""
    unit = text[first.start : first.end]
    return next((_flat(unit[span.start : span.end]) for span in sentences(unit)), "")


def _joined(before: str, after: str) -> str:
    """Two pieces as sentences of one text."""
    if not before or not after:
        return before or after
    return f"{before}{'' if before[-1] in _ENDS else '.'} {after}"


def _cut(text: str, most: int) -> str:
    """At most so many code points, whole words."""
    return text if len(text) <= most else text[: most + 1].rpartition(" ")[0] or text[:most]


def _flat(text: str) -> str:
    return " ".join(text.split())
