"""Articles: clean text with what is known about it, read by every later stage."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from worker.domain.dates import Published


class TextSource(StrEnum):
    """Where an article's text was taken from."""

    FEED = "feed"
    PAGE = "page"
    IMPORT = "import"


class AuthorKind(StrEnum):
    """Who signs: one in ten German articles is signed by an agency, one in twenty by a desk."""

    PERSON = "person"
    AGENCY = "agency"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Author:
    """A name in a byline, without its role ("Von", "Ein Kommentar von")."""

    name: str
    kind: AuthorKind = AuthorKind.PERSON


class PageUse(StrEnum):
    """What became of an article's own page; where it gave no text, the feed's stands."""

    TAKEN = "taken"
    """Its text is the article's."""
    SHORTER = "shorter"
    """It says no more than the feed."""
    OTHER = "other"
    """It is about something else."""
    TEASER = "teaser"
    """Behind a payment wall: it shows no more than a beginning."""
    CONSENT = "consent"
    LOGIN = "login"
    BLOCKED = "blocked"
    """A check for robots stood in front of it."""
    NO_ARTICLE = "no_article"
    """It is no HTML, or holds no text of an article."""
    ROBOTS = "robots"
    """Its robots.txt asks not to fetch it."""
    GONE = "gone"
    """Its server knows it no more."""
    UNREACHABLE = "unreachable"
    """It could not be fetched, also when it was tried again."""
    PENDING = "pending"
    """It is still to be fetched, or to be tried again."""


@dataclass(frozen=True, slots=True)
class Article:
    """One document, normalised to NFC, as text. What every later stage reads.

    ``lead`` is the teaser or summary, ``body`` the rest, paragraphs parted by a blank line;
    no text stands in both. ``url`` is the address as published, ``canonical_url`` the one
    that is compared. ``outlet`` names the publisher. ``caller_id`` is the id an import gave.
    ``kicker`` is the line above the title, ``authors`` all who sign, in their order, agencies
    among them; ``agencies`` all that are credited, by their one name; ``initials`` the signs
    ("smu") in the closing credit. ``page`` is None where the page was never wanted.
    """

    title: str
    lead: str
    body: str
    outlet: str
    first_seen: datetime
    text_source: TextSource = TextSource.FEED
    url: str | None = None
    canonical_url: str | None = None
    guid: str | None = None
    feed: str | None = None
    language: str | None = None
    published: Published | None = None
    authors: tuple[Author, ...] = ()
    agencies: tuple[str, ...] = ()
    place: str | None = None
    tags: tuple[str, ...] = ()
    caller_id: str | None = None
    kicker: str | None = None
    modified: Published | None = None
    initials: tuple[str, ...] = ()
    is_ticker: bool = False
    is_paywalled: bool = False
    page: PageUse | None = None
    inferred: Published | None = None
    """A day concluded from the text ("Donnerstag (15. Juni)" in a document of June 2023), checked
    against its weekday: beside ``published``, never instead of what is stated.
    """

    @property
    def text(self) -> str:
        """Lead and body, parted by a blank line."""
        return "\n\n".join(part for part in (self.lead, self.body) if part)

    def dated(self) -> datetime:
        """When it was published, or first seen where no date is known."""
        return self.published.earliest() if self.published else self.first_seen


class KeyKind(StrEnum):
    """What makes two entries the same item."""

    GUID = "guid"
    """Feed (or outlet) and guid."""
    URL = "url"
    """The canonical address."""
    NUMBER = "number"
    """Host and the publisher's number of the article, which outlive the rest of the address."""
    TEXT = "text"
    """Title and text of a document that has neither address nor guid."""


@dataclass(frozen=True, slots=True)
class Key:
    """One identity of an article; equal keys mean the same item."""

    kind: KeyKind
    value: str
