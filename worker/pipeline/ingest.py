"""Documents into the corpus: judge, decide and write, in one transaction a chunk.

The transaction is the only place where the corpus is compared and changed, and only one
runs at a time: so two workers at once give the stories that one alone would give.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from worker.alerts.policy import Rules, Subject, decide, told_by
from worker.dedup.judge import completed, judge
from worker.dedup.vicinity import Vicinity
from worker.domain.alerts import Occasion, Told
from worker.domain.corpus import Decision, Document
from worker.domain.ports import Corpus, CorpusTransaction
from worker.domain.settings import Deduplication
from worker.domain.stories import Known, Relation, Verdict

CHUNK = 50
"""Documents a transaction holds at most, so that no other writer waits long."""

Ending = Callable[[CorpusTransaction, Sequence[Decision]], None]
"""What belongs into the last transaction, such as the end of the feed's poll."""


@dataclass(frozen=True, slots=True)
class Judges:
    """What the config says about comparing and telling."""

    deduplication: Deduplication
    alerts: Rules


@dataclass(frozen=True, slots=True)
class Completion:
    """What its page made of a stored article, and the version that waited for it. The document
    has the article's own keys.
    """

    article: int
    version: int
    document: Document


def ingest(
    documents: Sequence[Document],
    corpus: Corpus,
    judges: Judges,
    occasion: Occasion,
    now: datetime,
    ending: Ending | None = None,
    *,
    late_before: datetime | None = None,
) -> list[Decision]:
    """Store documents in their order; every chunk whole or not at all.

    ``ending`` runs inside the last transaction with all decisions made. What was published
    before ``late_before`` is told as found late.
    """
    decisions: list[Decision] = []
    chunks = [documents[i : i + CHUNK] for i in range(0, len(documents), CHUNK)] or [()]
    for number, chunk in enumerate(chunks, start=1):
        with corpus.transaction() as transaction:
            if chunk:
                decided = _Batch(transaction, chunk, judges, occasion, now, late_before).decide(
                    chunk
                )
                transaction.write(decided, now)
                decisions += decided
            if ending and number == len(chunks):
                ending(transaction, decisions)
    return decisions


def complete(
    completions: Sequence[Completion],
    corpus: Corpus,
    judges: Judges,
    occasion: Occasion,
    now: datetime,
) -> list[Decision]:
    """Store what pages brought of articles that are stored already, each as a new version, all
    or none; at most ``CHUNK``. Where another version came meanwhile, or the article's keys were
    taken over, the page stays pending.
    """
    documents = [completion.document for completion in completions]
    with corpus.transaction() as transaction:
        batch = _Batch(transaction, documents, judges, occasion, now, None)
        decided = batch.complete(completions)
        transaction.write(decided, now)
    return decided


class _Batch:
    """One chunk on its way through the transaction: what it knows grows with each document."""

    def __init__(
        self,
        transaction: CorpusTransaction,
        chunk: Sequence[Document],
        judges: Judges,
        occasion: Occasion,
        now: datetime,
        late_before: datetime | None,
    ) -> None:
        near = transaction.neighbourhood(
            {key for document in chunk for key in document.keys},
            {document.fingerprint.exact for document in chunk},
            {shingle for document in chunk for shingle in document.fingerprint.shingles},
            now - judges.deduplication.window,
        )
        self._vicinity = Vicinity(near)
        self._told: dict[int, Told] = transaction.told(
            {known.story for known in near.articles.values()}
        )
        self._articles: Iterator[int] = transaction.number_articles(len(chunk))
        self._stories: Iterator[int] = transaction.number_stories(len(chunk))
        self._judges = judges
        self._occasion = occasion
        self._late_before = late_before
        self._now = now

    def decide(self, chunk: Sequence[Document]) -> list[Decision]:
        return [self._decide(document) for document in chunk]

    def complete(self, completions: Sequence[Completion]) -> list[Decision]:
        decided = []
        for completion in completions:
            document = completion.document
            if known := self._waiting(completion):
                verdict = completed(document, known, self._vicinity)
                decided.append(self._decided(document, verdict))
        return decided

    def _waiting(self, completion: Completion) -> Known | None:
        """The article, where it is still the version that waited for its page."""
        found = self._vicinity.by_keys(completion.document.keys)
        mine = (known for _, known in found if known.article == completion.article)
        return next((known for known in mine if known.version == completion.version), None)

    def _decide(self, document: Document) -> Decision:
        return self._decided(document, judge(document, self._vicinity, self._judges.deduplication))

    def _decided(self, document: Document, verdict: Verdict) -> Decision:
        article, story, version = self._place(document, verdict)
        told = self._told.get(story, {})
        subject = Subject(
            document=document,
            verdict=verdict,
            article=article,
            story=story,
            version=version,
            told=told,
            before=self._vicinity.topics(article),
            seen_before=self._vicinity.all_lead_to(article, document.keys),
            occasion=self._occasion,
            late_before=self._late_before,
        )
        alerts = decide(subject, self._judges.alerts, self._now)
        self._told[story] = told_by(alerts, told)
        match = self._vicinity.article(verdict.match) if verdict.match is not None else None
        decision = Decision(
            document,
            verdict,
            article,
            story,
            version,
            alerts,
            match.caller_id if match else None,
        )
        self._remember(decision)
        return decision

    def _place(self, document: Document, verdict: Verdict) -> tuple[int, int, int]:
        """Under which article, story and version a document is stored."""
        if verdict.match is None or verdict.relation in {Relation.SERIES, Relation.PARTIAL}:
            return next(self._articles), next(self._stories), 1
        match = self._vicinity.article(verdict.match)
        if verdict.relation is Relation.NEAR or self._has_diverged(document, verdict):
            return next(self._articles), match.story, 1
        if verdict.relation is Relation.REVISION:
            return match.article, match.story, match.version + 1
        return match.article, match.story, match.version

    def _has_diverged(self, document: Document, verdict: Verdict) -> bool:
        """Whether an exact copy got a text of its own, and so becomes an article of its own."""
        return (
            verdict.relation is Relation.REVISION
            and verdict.match is not None
            and self._vicinity.is_copy(verdict.match, document.keys)
        )

    def _remember(self, decision: Decision) -> None:
        document, relation = decision.document, decision.verdict.relation
        if relation in {Relation.SAME, Relation.EXACT}:
            self._vicinity.remember_source(
                decision.article,
                document.keys,
                document.digest,
                copy=relation is Relation.EXACT,
            )
            return
        topics = frozenset(match.topic for match in document.matches)
        founds = relation is not Relation.REVISION or decision.article != decision.verdict.match
        known = _known(decision, self._now)
        if not founds:  # the first import's id stays, as it does in the store
            first = self._vicinity.article(known.article).caller_id
            known = replace(known, caller_id=first or known.caller_id)
        self._vicinity.remember(known, document.keys, document.digest, topics, founds=founds)


def _known(decision: Decision, now: datetime) -> Known:
    article = decision.document.article
    return Known(
        article=decision.article,
        story=decision.story,
        outlet=article.outlet,
        url=article.canonical_url,
        fingerprint=decision.document.fingerprint,
        seen=now,
        caller_id=article.caller_id,
        version=decision.version,
    )
