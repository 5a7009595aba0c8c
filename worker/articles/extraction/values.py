"""What the stages of extraction hand to each other, and what comes out at the end."""

from dataclasses import dataclass
from enum import StrEnum

from worker.domain.articles import Author
from worker.domain.dates import Published


class Outcome(StrEnum):
    """What a page turned out to be."""

    ARTICLE = "article"
    TEASER = "teaser"
    """The beginning of an article that is behind a payment wall."""
    CONSENT = "consent"
    LOGIN = "login"
    BLOCKED = "blocked"
    """A check for robots."""
    NO_TEXT = "no_text"
    """HTML that holds no text of an article, such as one that a script paints."""
    NOT_HTML = "not_html"


class TextFrom(StrEnum):
    """Which candidate gave the body."""

    TRAFILATURA = "trafilatura"
    AGREED = "agreed"
    """What trafilatura and the page's linked data have in common."""
    LINKED_DATA = "linked_data"
    READABILITY = "readability"


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that was taken out of the text: its words, and the rule that did it."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The title without its kicker and its site's name. ``forms`` are all forms of it that the
    page shows, to be recognised where they stand in the text.
    """

    title: str
    kicker: str | None = None
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The article's text, paragraphs parted by a blank line, and the lines left out of it."""

    text: str
    taken_from: TextFrom | None = None
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Dating:
    """When a page was published and last modified, as it says."""

    published: Published | None = None
    modified: Published | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article's page as text and facts. Never an error: ``outcome`` says what it was, and
    ``detail`` why, in words for a person.

    ``lead`` and ``body`` share no text, as in ``Article``. For any outcome but ARTICLE and
    TEASER there is no text; the facts may be there all the same.
    """

    outcome: Outcome
    detail: str = ""
    title: str = ""
    kicker: str | None = None
    lead: str = ""
    body: str = ""
    taken_from: TextFrom | None = None
    removed: tuple[Removed, ...] = ()
    authors: tuple[Author, ...] = ()
    agencies: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    place: str | None = None
    outlet: str | None = None
    published: Published | None = None
    modified: Published | None = None
    language: str | None = None
    canonical_url: str | None = None
    is_paywalled: bool = False
    is_ticker: bool = False

    @property
    def text(self) -> str:
        """Lead and body, parted by a blank line."""
        return "\n\n".join(part for part in (self.lead, self.body) if part)
