"""What decides on a batch, and what a page completes; apart from ``batch``, which loads what compares
texts (0.1 s): most polls bring nothing to compare.
"""

from dataclasses import dataclass

from worker.alerts.subject import Rules
from worker.domain.corpus import Document, PendingPage
from worker.domain.settings import Deduplication
from worker.topics.match import Matcher


@dataclass(frozen=True, slots=True)
class Judges:
    """What the config says about comparing, matching and telling."""

    deduplication: Deduplication
    alerts: Rules
    matcher: Matcher


@dataclass(frozen=True, slots=True)
class Completion:
    """What its page made of a stored article that waited for it. The document has the article's
    own keys.
    """

    page: PendingPage
    document: Document
