"""One batch on its way through the deciding transaction: judged, placed, and told or not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from worker.alerts.facts import Facts, new_facts
from worker.alerts.subject import Subject
from worker.dedup.boilerplate import paragraphs
from worker.dedup.changes import fresh_text
from worker.dedup.corrections import correction
from worker.dedup.judge import completed, judge
from worker.dedup.vicinity import Vicinity
from worker.domain.alerts import AlertItem, Occasion, Told
from worker.domain.articles import TextSource
from worker.domain.corpus import Decision, Document
from worker.domain.ports import CorpusTransaction
from worker.domain.stories import Known, Relation, Sought, Verdict, VerdictReason
from worker.domain.topics import searchable
from worker.pipeline.judges import Completion, Judges
from worker.pipeline.telling import Telling, voices


class Coming(NamedTuple):
    """What documents came with."""

    occasion: Occasion
    late_before: datetime | None


class _Place(NamedTuple):
    """Where a document is stored."""

    article: int
    story: int
    version: int


class Batch:
    """One chunk on its way through the transaction: what it knows grows with each document."""

    def __init__(
        self,
        transaction: CorpusTransaction,
        chunk: Sequence[Document],
        judges: Judges,
        now: datetime,
    ) -> None:
        prints = [document.fingerprint for document in chunk]
        sought = Sought(
            keys={key for document in chunk for key in document.keys},
            exact={print_.exact for print_ in prints},
            shingles={shingle for print_ in prints for shingle in print_.sample},
            paragraphs={paragraph for print_ in prints for paragraph in paragraphs(print_)},
        )
        near = transaction.neighbourhood(sought, now - judges.deduplication.window)
        self._transaction = transaction
        self._vicinity = Vicinity(near)
        self._texts: dict[int, tuple[str, str]] = {}
        stories = {known.story for known in near.articles.values()}
        self._telling = Telling(transaction, stories, judges.alerts, now)
        self._articles: Iterator[int] = transaction.number_articles(len(chunk))
        self._stories: Iterator[int] = transaction.number_stories(len(chunk))
        self._judges = judges
        self._now = now

    def decide(self, chunk: Sequence[Document], coming: Coming) -> list[Decision]:
        return [self._decide(document, coming) for document in chunk]

    def complete(self, completions: Sequence[Completion]) -> list[Decision]:
        return [
            self._complete(completion, known)
            for completion in completions
            if (known := self._waiting(completion))
        ]

    def _waiting(self, completion: Completion) -> Known | None:
        """The article, where it is still the version that waited for its page."""
        found = self._vicinity.by_keys(completion.document.keys)
        page = completion.page
        mine = (known for _, known in found if known.article == page.article)
        return next((known for known in mine if known.version == page.version), None)

    def _complete(self, completion: Completion, known: Known) -> Decision:
        page, document = completion.page, completion.document
        rules = self._judges.deduplication
        verdict, copied = completed(document, known, self._vicinity, rules)
        told = self._telling.told(known.story)
        moves = copied is not None and page.alone and not told
        story = copied.story if copied and moves else known.story
        had_page = known.text_source is TextSource.PAGE
        subject = self._subject(
            document,
            self._marked(document, verdict) if had_page else verdict,
            _Place(known.article, story, known.version + 1),
            _together(told, self._telling.told(copied.story) if copied else {}),
            Coming(page.occasion, self._now if page.late else None),
            had_page=had_page,
        )
        is_overview = page.occasion is Occasion.OVERVIEW
        alerts = self._telling.decide(subject, page.since if is_overview else self._now)
        return self._decided(subject, alerts, late=page.late)

    def _decide(self, document: Document, coming: Coming) -> Decision:
        judged = judge(document, self._vicinity, self._judges.deduplication)
        verdict = self._marked(document, judged)
        place = self._place(document, verdict)
        told = self._telling.told(place.story)
        if verdict.relation is Relation.PARTIAL:
            told = self._told_of_parts(document, verdict)
        subject = self._subject(document, verdict, place, told, coming)
        late = _is_late(document, verdict, coming.late_before)
        return self._decided(subject, self._telling.decide(subject, self._now), late=late)

    def _told_of_parts(self, document: Document, verdict: Verdict) -> Told:
        """What the stories that a round-up holds have told of what it has from them: not what
        its own words say once more.
        """
        parts = (n for n in (verdict.match, *verdict.overlaps) if n is not None)
        known = [self._vicinity.article(number) for number in parts]
        fresh = fresh_text(document.article.text, [self._said(one.article)[1] for one in known])
        own = replace(searchable(document.article), title="", lead="", body=fresh)
        afresh = set(self._judges.matcher.topics(own))
        together = _together(*(self._telling.told(one.story) for one in known))
        return {key: topics - afresh for key, topics in together.items() if topics - afresh}

    def _said(self, article: int) -> tuple[str, str]:
        """Title and text of an article as it stands by now."""
        if article not in self._texts:
            self._texts |= self._transaction.texts([article])
        return self._texts.get(article, ("", ""))

    def _marked(self, document: Document, verdict: Verdict) -> Verdict:
        """The verdict with what the text takes back of the one it revises or copies; of a copy only
        what it opens with, since another outlet may own up to mistakes of its own at the end.
        """
        if verdict.match is None or verdict.relation not in {Relation.REVISION, Relation.NEAR}:
            return verdict

        article = document.article
        is_copy = verdict.relation is Relation.NEAR
        said = article.text.partition("\n\n")[0] if is_copy else article.text
        if correction(article.title, said, "") is None:
            return verdict
        title, text = self._said(verdict.match)
        return replace(verdict, correction=correction(article.title, said, text, title))

    def _subject(
        self,
        document: Document,
        verdict: Verdict,
        place: _Place,
        told: Told,
        coming: Coming,
        *,
        had_page: bool = True,
    ) -> Subject:
        is_again = verdict.relation is Relation.SAME
        outlet = "" if is_again else document.article.outlet
        outlets_before, outlets_after = self._telling.carried(place.story, outlet)
        fresh, facts = self._gained(document, verdict, place.story, had_page=had_page)
        return Subject(
            document=document,
            verdict=verdict,
            article=place.article,
            story=place.story,
            version=place.version,
            told=told,
            before=self._vicinity.topics(place.article),
            seen_before=self._vicinity.all_lead_to(place.article, document.keys),
            occasion=coming.occasion,
            late_before=coming.late_before,
            hearings=self._telling.hearings(place.story),
            outlets_before=outlets_before,
            outlets_after=outlets_after,
            fresh=fresh,
            facts=facts,
            had_page=had_page,
            hidden=self._hidden(document, verdict, place.story),
            shares_voice=self._shares_voice(document, verdict, place.story),
        )

    def _hidden(self, document: Document, verdict: Verdict, story: int) -> Told:
        """Asked only of a new version that somebody may be told of."""
        revises = verdict.relation is Relation.REVISION and document.matches
        return self._telling.hidden(story) if revises else {}

    def _shares_voice(self, document: Document, verdict: Verdict, story: int) -> bool:
        """Asked only of a copy that takes something back."""
        if verdict.relation is not Relation.NEAR or verdict.correction is None:
            return False
        return self._telling.shares_voice(story, voices(document.article))

    def _gained(
        self, document: Document, verdict: Verdict, story: int, *, had_page: bool
    ) -> tuple[frozenset[str], Facts]:
        """The topics of what a new version says that the one it revises did not, and what makes
        that news; looked for only where somebody may be told of it.
        """
        revises = verdict.relation is Relation.REVISION and had_page and document.matches
        if not revises or verdict.match is None or not self._telling.wants_facts(story):
            return frozenset(), Facts.NONE
        article, before = document.article, "\n\n".join(self._said(verdict.match))
        gained = fresh_text(f"{article.title}\n\n{article.text}", [before])
        own = replace(searchable(article), title="", lead="", body=gained)
        topics = frozenset(self._judges.matcher.topics(own) if gained else ())
        return topics, new_facts(gained, before) if topics else Facts.NONE

    def _decided(self, subject: Subject, alerts: tuple[AlertItem, ...], *, late: bool) -> Decision:
        number = subject.verdict.match
        match = self._vicinity.article(number) if number is not None else None
        decision = Decision(
            subject.document,
            subject.verdict,
            subject.article,
            subject.story,
            subject.version,
            alerts,
            match.caller_id if match else None,
            subject.occasion,
            late,
        )
        self._remember(decision)
        return decision

    def _place(self, document: Document, verdict: Verdict) -> _Place:
        """Under which article, story and version a document is stored."""
        if verdict.match is None or verdict.relation in {Relation.SERIES, Relation.PARTIAL}:
            return _Place(next(self._articles), next(self._stories), 1)
        match = self._vicinity.article(verdict.match)
        if verdict.relation is Relation.NEAR or self._has_diverged(document, verdict):
            return _Place(next(self._articles), match.story, 1)
        if verdict.relation is Relation.REVISION:
            return _Place(match.article, match.story, match.version + 1)
        return _Place(match.article, match.story, match.version)

    def _has_diverged(self, document: Document, verdict: Verdict) -> bool:
        """Whether an exact copy got a text of its own, and so becomes an article of its own."""
        return (
            verdict.relation is Relation.REVISION
            and verdict.match is not None
            and self._vicinity.is_copy(verdict.match, document.keys)
        )

    def _remember(self, decision: Decision) -> None:
        document, relation = decision.document, decision.verdict.relation
        keeps = decision.verdict.reason is VerdictReason.PAGE_KEPT
        if relation not in {Relation.SAME, Relation.EXACT} and not keeps:
            self._texts[decision.article] = document.article.title, document.article.text
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
            before = self._vicinity.article(known.article)
            known = replace(known, caller_id=before.caller_id or known.caller_id)
            if keeps:
                known = replace(
                    known,
                    fingerprint=before.fingerprint,
                    text_source=before.text_source,
                    page=before.page,
                )
                topics |= self._vicinity.topics(known.article)
        self._vicinity.remember(known, document.keys, document.digest, topics, founds=founds)


def _is_late(document: Document, verdict: Verdict, late_before: datetime | None) -> bool:
    """Whether an article is found late by the policy's measure, if it is to be told at all."""
    published = document.article.published
    if late_before is None or published is None or published.inferred:
        return False
    return verdict.relation is not Relation.REVISION and published.latest() < late_before


def _together(*stories: Told) -> Told:
    """What stories have told between them."""
    empty: frozenset[str] = frozenset()
    everyone = {key for told in stories for key in told}
    return {key: empty.union(*(told.get(key, empty) for told in stories)) for key in everyone}


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
        feed=article.feed,
        text_source=article.text_source,
        page=article.page,
        published=article.published.earliest() if article.published else None,
        is_partial=decision.verdict.relation is Relation.PARTIAL,
    )
