"""What would become of a document now: the ordinary way, in a transaction that is undone."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from worker.alerts.misses import Miss, misses
from worker.alerts.policy import decide
from worker.alerts.subject import Subject
from worker.domain.alerts import AlertItem, Occasion
from worker.domain.corpus import Decision, Document
from worker.domain.ports import Corpus
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.pipeline.ingest import decided
from worker.pipeline.judges import Judges

_ANEW = Verdict(
    Relation.NEW,
    VerdictReason.NOTHING_SIMILAR,
    detail="it is stored: decided on as though it came in now and nobody had been told",
)


@dataclass(frozen=True, slots=True)
class Routed:
    """Who would be told of a document, or not, and why; and by which routes it does not go.
    ``verdict`` is by what they would be.
    """

    document: Document
    verdict: Verdict
    items: tuple[AlertItem, ...]
    misses: tuple[Miss, ...]


class _Undone(Exception):  # noqa: N818 (no error: the way out of a transaction)
    """Ends the transaction, and nothing of it stays."""


def tried(document: Document, corpus: Corpus, judges: Judges, now: datetime) -> Decision:
    """The decision on a document as news, of which nothing is stored and nobody told. Numbers that
    it gives out are given out again.
    """
    made: list[Decision] = []
    with suppress(_Undone), corpus.transaction() as transaction:
        made = decided([document], transaction, judges, Occasion.NEWS, now)
        raise _Undone
    return made[0]


def routed(document: Document, corpus: Corpus, judges: Judges, now: datetime) -> Routed:
    """Who would be told of a document that came in now; of one that is stored with this very text,
    who would be were it new: how it went is what ``explain`` tells.
    """
    decision = tried(document, corpus, judges, now)
    if decision.verdict.relation is Relation.SAME:
        return routed_anew(document, decision.article, decision.story, corpus, judges, now)
    return _routed(document, decision.verdict, decision.alerts, judges)


def routed_anew(
    document: Document, article: int, story: int, corpus: Corpus, judges: Judges, now: datetime
) -> Routed:
    """Who would be told of a stored article, came it in now and had nobody been told of it."""
    with corpus.transaction() as transaction:
        rules = replace(judges.alerts, commanded=transaction.silences(now))
    items = decide(Subject.as_news(document, _ANEW, article, story, {}), rules, now)
    return _routed(document, _ANEW, items, judges)


def _routed(
    document: Document, verdict: Verdict, items: tuple[AlertItem, ...], judges: Judges
) -> Routed:
    rules, article = judges.alerts, document.article
    feed = rules.feed(article.feed)
    missed = misses(article, document.matches, rules.topics, feed, rules.settings)
    return Routed(document, verdict, items, tuple(missed))
