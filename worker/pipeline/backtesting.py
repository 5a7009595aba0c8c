"""A topic tried on the stored corpus: what it would have found and told, and one query against
another.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worker.alerts.replay import Replayed, replay
from worker.alerts.subject import Rules
from worker.domain.search import Dated, Listed, SearchView
from worker.domain.settings import Config
from worker.domain.topics import Counted, Topic
from worker.pipeline.searching import Question, Shown, find, question, shown

Aliases = Mapping[str, Sequence[str]]

FORMS_OF = 2_000
"""Articles, the newest, whose texts are read for the forms that were found."""
NEWEST, SPREAD = 3, 3
"""Samples: the newest stories, and others spread over the time before them."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A topic as one config has it, with that config's aliases and rules."""

    topic: Topic
    aliases: Aliases
    rules: Rules

    @classmethod
    def of(cls, config: Config, topic: Topic) -> "Tried":
        rules = Rules(config.topics, config.feeds, config.alerts)
        return cls(topic, config.aliases, rules)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was found: in how many of the articles looked at, and as what it counts."""

    form: str
    counted: Counted
    articles: int


@dataclass(frozen=True, slots=True)
class Side:
    """What one query found. ``found`` are all its articles, oldest first; ``forms`` come from the
    newest ``looked_at`` of them.
    """

    topic: Topic
    found: Sequence[Dated]
    days: Mapping[date, int]
    replayed: Replayed
    forms: Sequence[Form]
    looked_at: int
    samples: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Difference:
    """What only one of two queries finds, with samples of each."""

    both: int
    only_old: Sequence[Dated]
    only_new: Sequence[Dated]
    samples_old: Sequence[Shown]
    samples_new: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Backtest:
    """``old`` is None where there is nothing to compare with."""

    since: datetime
    until: datetime
    new: Side
    old: Side | None = None
    difference: Difference | None = None


def backtest(
    view: SearchView, new: Tried, old: Tried | None, now: datetime, length: timedelta
) -> Backtest:
    """Try a topic on what was first seen in the time before ``now``, against an ``old`` one where
    it is given. Raises QueryError where a query cannot be read.
    """
    since = now - length
    asked = question(new.topic, new.aliases)
    side = _side(view, asked, new, since)
    if old is None:
        return Backtest(since, now, side)
    asked_old = question(old.topic, old.aliases)
    before = _side(view, asked_old, old, since)
    return Backtest(since, now, side, before, _difference(view, asked, asked_old, side, before))


def _side(view: SearchView, asked: Question, tried: Tried, since: datetime) -> Side:
    found = find(asked, view, since=since)
    listed = list(view.listed([one.article for one in found]))
    newest = found[-FORMS_OF:][::-1]
    forms = _forms(shown(asked, view, newest))
    return Side(
        topic=tried.topic,
        found=found,
        days=Counter(one.first_seen.date() for one in found),
        replayed=replay(tried.topic, listed, tried.rules),
        forms=forms,
        looked_at=len(newest),
        samples=_samples(view, asked, listed),
    )


def _forms(articles: Iterable[Shown]) -> list[Form]:
    """The forms found, whatever their capitals, as they stand in most articles."""
    spellings: dict[str, Counter[tuple[str, Counted]]] = defaultdict(Counter)
    articles_of: Counter[str] = Counter()
    for article in articles:
        hits = {(hit.form, hit.counted) for hit in article.match.hits}
        for form, counted in hits:
            spellings[_folded(form)][form, counted] += 1
        articles_of.update({_folded(form) for form, _ in hits})
    forms = [
        Form(*max(written, key=lambda one: (written[one], one)), articles_of[folded])
        for folded, written in spellings.items()
    ]
    return sorted(forms, key=lambda form: (-form.articles, form.form))


def _folded(form: str) -> str:
    return " ".join(form.casefold().split())


def _samples(view: SearchView, asked: Question, listed: Sequence[Listed]) -> list[Shown]:
    """One article each of the newest stories, and of some before them, newest first."""
    first_of_story: dict[int, Listed] = {}
    for one in listed:
        first_of_story.setdefault(one.story, one)
    stories = list(first_of_story.values())[::-1]
    chosen = [*stories[:NEWEST], *_spread(stories[NEWEST:], SPREAD)]
    return list(shown(asked, view, [Dated(one.article, one.first_seen) for one in chosen]))


def _spread(stories: Sequence[Listed], count: int) -> list[Listed]:
    """So many of them, at equal distances, the last among them."""
    if len(stories) <= count:
        return list(stories)
    return [stories[(number + 1) * len(stories) // count - 1] for number in range(count)]


def _difference(
    view: SearchView, asked: Question, asked_old: Question, side: Side, before: Side
) -> Difference:
    new, old = set(side.found), set(before.found)
    only_new = [one for one in side.found if one not in old]
    only_old = [one for one in before.found if one not in new]
    return Difference(
        both=len(new & old),
        only_old=only_old,
        only_new=only_new,
        samples_old=_of(view, asked_old, only_old),
        samples_new=_of(view, asked, only_new),
    )


def _of(view: SearchView, asked: Question, found: Collection[Dated]) -> list[Shown]:
    listed = list(view.listed([one.article for one in found]))
    return _samples(view, asked, listed)
