"""What the stories of a batch have told, which grows with each document of it that is decided."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from worker.alerts.followups import asks
from worker.alerts.hearing import heard_by, told_by
from worker.alerts.policy import decide
from worker.alerts.subject import Rules, Subject
from worker.domain.alerts import AlertItem, Told
from worker.domain.articles import Article
from worker.domain.ports import CorpusTransaction
from worker.domain.stories import Relation
from worker.domain.telling import Hearing


class Telling:
    """Read once for all stories that the batch may touch."""

    def __init__(
        self,
        transaction: CorpusTransaction,
        stories: Collection[int],
        rules: Rules,
        now: datetime,
    ) -> None:
        self._transaction = transaction
        self._voices: dict[int, frozenset[str]] = {}
        self._rules = replace(rules, commanded=transaction.silences(now))
        self._now = now
        heard = transaction.hearings(stories)
        self._hearings = {
            story: {one.recipient.key: one for one in of} for story, of in heard.items()
        }
        self._told: dict[int, Told] = {
            story: {key: one.topics for key, one in of.items()}
            for story, of in self._hearings.items()
        }
        self._counts_outlets = asks(rules.settings, lambda rule: bool(rule.at_outlets))
        self._asks_for_facts = asks(rules.settings, lambda rule: rule.on_new_facts)
        carried = transaction.outlets(stories) if self._counts_outlets else {}
        self._outlets = {story: set(outlets) for story, outlets in carried.items()}

    def told(self, story: int) -> Told:
        return self._told.get(story, {})

    def hearings(self, story: int) -> dict[str, Hearing]:
        return self._hearings.get(story, {})

    def hidden(self, story: int) -> Told:
        """What was kept from recipients before this batch."""
        return self._transaction.hidden(story)

    def wants_facts(self, story: int) -> bool:
        """Whether anybody who heard of the story may be told what a new version says."""
        return self._asks_for_facts and story in self._hearings

    def carried(self, story: int, outlet: str) -> tuple[int, int]:
        """How many outlets carry the story without and with this one, which is noted."""
        if not self._counts_outlets:
            return 0, 0
        outlets = self._outlets.setdefault(story, set())
        before = len(outlets)
        outlets.update(filter(None, [outlet]))
        return before, len(outlets)

    def shares_voice(self, story: int, voices: frozenset[str]) -> bool:
        """Whether one of these outlets and agencies stands behind what was told of the story."""
        told = {number for one in self.hearings(story).values() for number in one.articles}
        of_batch = (self._voices.get(number, frozenset()) for number in told)
        return not voices.isdisjoint(self._transaction.voices(told).union(*of_batch))

    def decide(self, subject: Subject, at: datetime) -> tuple[AlertItem, ...]:
        """Who is told, as it is decided ``at`` a moment that may lie in the past, and from now
        on: an overview reaches back from its first poll, however late a page comes in.
        """
        now, story = self._now, subject.story
        alerts = tuple(
            replace(item, created_at=now, due_at=max(item.due_at, now))
            for item in decide(subject, self._rules, at)
        )
        if subject.verdict.relation not in {Relation.SAME, Relation.EXACT}:
            self._voices[subject.article] = voices(subject.document.article)
        self._told[story] = told_by(alerts, subject.told)
        self._hearings[story] = heard_by(alerts, subject.hearings)
        return alerts


def voices(article: Article) -> frozenset[str]:
    """Who may correct it: its outlet, and the agencies that it names."""
    return frozenset(filter(None, (article.outlet, *article.agencies)))
