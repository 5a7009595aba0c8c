"""What the policy decides on, and by what rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from worker.alerts.facts import Facts
from worker.domain.alerts import Occasion, Silence, Told
from worker.domain.corpus import Document
from worker.domain.feeds import FeedSpec
from worker.domain.settings import AlertSettings
from worker.domain.stories import Correction, Relation, Verdict, VerdictReason
from worker.domain.telling import Hearing
from worker.domain.topics import Topic


@dataclass(frozen=True, slots=True)
class Rules:
    """What the config says about telling, and the silences that people set by command."""

    topics: tuple[Topic, ...]
    feeds: tuple[FeedSpec, ...]
    settings: AlertSettings
    commanded: tuple[Silence, ...] = ()

    @property
    def silences(self) -> tuple[Silence, ...]:
        return self.settings.silences + self.commanded

    def feed(self, name: str | None) -> FeedSpec | None:
        return next((feed for feed in self.feeds if feed.name == name), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """One judged document, numbered, and what its story has told so far.

    ``hearings`` are those of its story by the recipient's key, ``told`` what need not be told
    again, which may come from other stories: a round-up tells of what it holds of them.
    ``outlets_before`` and ``outlets_after`` count who carries the story without this document and
    with it.
    """

    document: Document
    verdict: Verdict
    article: int
    story: int
    version: int
    told: Told
    before: frozenset[str]
    """Topics of the version that this one revises."""
    seen_before: bool
    """Whether this very item of this very feed was seen before."""
    occasion: Occasion
    late_before: datetime | None = None
    """What was published before this, and is no new version, is told as found late."""
    hearings: Mapping[str, Hearing] = field(default_factory=dict)
    outlets_before: int = 0
    outlets_after: int = 0
    fresh: frozenset[str] = frozenset()
    """Topics of what a new version says and the one that it revises did not."""
    facts: Facts = Facts.NONE
    """What makes that news; not asked where nobody follows the story."""
    had_page: bool = False
    """Whether the version that it revises had its page's text already."""
    hidden: Told = field(default_factory=dict)
    """What of the version that it revises somebody was to be told, and was not."""
    shares_voice: bool = False
    """Whether its outlet, or an agency that it names, stands behind an article that was told."""

    @classmethod
    def as_news(
        cls,
        document: Document,
        verdict: Verdict,
        article: int,
        story: int,
        told: Told,
        *,
        version: int = 1,
    ) -> "Subject":
        """A document as though it came in as news now."""
        return cls(
            document=document,
            verdict=verdict,
            article=article,
            story=story,
            version=version,
            told=told,
            before=frozenset(),
            seen_before=False,
            occasion=Occasion.NEWS,
        )

    @property
    def is_update(self) -> bool:
        """Whether it is a new version of what was told, and not the page that belongs to the
        coming of its article and was only late: that is told as it would have been with it.
        """
        came_late = self.verdict.reason is VerdictReason.PAGE_CAME and not self.had_page
        return self.verdict.relation is Relation.REVISION and not came_late

    @property
    def correction(self) -> Correction | None:
        """What it takes back of its own older version. Agencies send the correction as an item of
        its own, as do some outlets: a copy of what was told. A copy's notice may as well be about
        a mistake that only its outlet made.
        """
        is_own_copy = self.verdict.relation is Relation.NEAR and self.shares_voice
        return self.verdict.correction if self.is_update or is_own_copy else None
