"""Topics: what an admin watches for, and what was found of it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from worker.domain.articles import Article


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return _RANKS.index(self)


_RANKS = tuple(Priority)


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject with its query (CONTRACT section 7) and who is told.

    ``exceptions`` are word forms that do not count as hits. ``notify`` names channels or
    mail addresses. ``match_examples`` and ``no_match_examples`` are texts the query must
    and must not match.
    """

    id: str
    title: str
    query: str
    enabled: bool = True
    priority: Priority = Priority.NORMAL
    exceptions: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    match_examples: tuple[str, ...] = ()
    no_match_examples: tuple[str, ...] = ()


class Field(StrEnum):
    """A part of an article that a query can look in."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    URL = "url"
    SOURCE = "source"
    LANGUAGE = "lang"
    AUTHOR = "author"
    TAG = "tag"


TEXTS = (Field.TITLE, Field.LEAD, Field.BODY)
"""What a word without a field is looked for in. The other fields are looked in only where they
are named, and hold values, which neither inflect nor compound.
"""


@dataclass(frozen=True, slots=True)
class Searchable:
    """What of an article queries can see. The language (BCP 47, its first part counts) says how
    words inflect; without one they are read as German.

    ``sources`` are the names a source goes by: feed, outlet, host.
    """

    title: str = ""
    lead: str = ""
    body: str = ""
    language: str | None = None
    url: str | None = None
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def searchable(article: Article) -> Searchable:
    """What queries can see of an article."""
    sources = (article.feed, article.outlet, _host(article.url))
    return Searchable(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        url=article.url,
        sources=tuple(dict.fromkeys(filter(None, sources))),
        authors=(*(author.name for author in article.authors), *article.agencies),
        tags=article.tags,
    )


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None  # an address is stored as it was published, brackets at odds and all


class Counted(StrEnum):
    """As what a word of a text counts as a word of a query."""

    WRITTEN = "written"
    """The same letters, but for capitals, accents and the ways to write an umlaut."""
    INFLECTED = "inflected"
    """Another form of the same word: Rüstungen."""
    COMPOUND = "compound"
    """A longer word that holds it: Rüstungsproduktion."""
    WILDCARD = "wildcard"
    """A word that fits ``Rüstungs*``."""
    EXACT = "exact"
    """The same letters, capitals and accents: ``=NATO``."""
    PHRASE = "phrase"
    """Several words in a row, or close to one another."""
    VALUE = "value"
    """A field's value: ``lang:de``."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that made a topic match.

    ``term`` is the part of the query, ``form`` the text as it stands in the field,
    ``start`` and ``end`` its offsets there in code points, ``count`` how often the term was
    found in that field, ``counted`` as what the form counts. In fields with several values
    (authors, tags, sources) the offsets are those of the value.
    """

    term: str
    form: str
    field: Field
    start: int
    end: int
    count: int = 1
    counted: Counted = Counted.WRITTEN


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that an article is about, with the places that say so."""

    topic: str
    priority: Priority
    hits: tuple[Hit, ...]
