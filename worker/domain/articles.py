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


@dataclass(frozen=True, slots=True)
class Article:
    """One document, normalised to NFC, as text. What every later stage reads.

    ``lead`` is the teaser or summary, ``body`` the rest, paragraphs parted by a blank line;
    no text stands in both. ``url`` is the address as published, ``canonical_url`` the one
    that is compared. ``outlet`` names the publisher. ``caller_id`` is the id an import gave.
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
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    place: str | None = None
    tags: tuple[str, ...] = ()
    caller_id: str | None = None

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
    TEXT = "text"
    """Title and text of a document that has neither address nor guid."""


@dataclass(frozen=True, slots=True)
class Key:
    """One identity of an article; equal keys mean the same item."""

    kind: KeyKind
    value: str
