"""``alerts routes`` says what a real run then decides: on a thousand random articles."""

from dataclasses import replace
from datetime import time, timedelta
from random import Random

import pytest

from tests.builders import NOW, article
from worker.alerts.hearing import FOLLOW_UPS
from worker.alerts.routing import everyone
from worker.alerts.subject import Rules
from worker.domain.alerts import (
    AlertItem,
    AlertState,
    Channel,
    ChannelType,
    FollowUp,
    Occasion,
    Route,
    RouteMode,
    Silence,
    When,
)
from worker.domain.articles import Article
from worker.domain.feeds import FeedKind, FeedSpec
from worker.domain.settings import AlertSettings, Deduplication
from worker.domain.stories import Relation
from worker.domain.topics import Priority, Topic
from worker.pipeline.ingest import ingest
from worker.pipeline.judges import Judges
from worker.pipeline.prepare import prepare
from worker.pipeline.trial import routed, routed_anew
from worker.topics import compile_topics

CONFIGS, ARTICLES, ROUND = 20, 50, 10
"""Of a round all are asked about before all come in: none is a copy of another of them."""
SUBJECTS = ("Munition", "Flugabwehr", "Brigade", "Manöver")
WORDS = ("Lager", "Hafen", "Radar", "Brücke", "Vertrag", "Minister", "Sprecher", "Bericht", "Lage")
LANGUAGES, COUNTRIES, TAGS = ("de", "en", "fr"), ("DE", "FR", "PL"), ("front", "politik")
HOUR = timedelta(hours=1)


def some(chosen, values, most=2):
    """Nothing in two cases of three, else a few of them."""
    known = list(values)
    return frozenset(chosen.sample(known, min(chosen.choice((0, 0, 1, most)), len(known))))


def feeds(chosen):
    return tuple(
        FeedSpec(
            f"feed{number}",
            f"https://feed{number}.example/rss",
            country=chosen.choice(COUNTRIES),
            kind=chosen.choice(list(FeedKind)),
            tags=tuple(some(chosen, TAGS)),
        )
        for number in range(4)
    )


def topics(chosen):
    names = ("box", "press", "hook", "dora@example.org")
    return tuple(
        Topic(
            word.lower(),
            word,
            word,
            priority=chosen.choice(list(Priority)),
            notify=tuple(some(chosen, names)),
        )
        for word in SUBJECTS
    )


def route(chosen, number):
    digest = chosen.random() < 0.3
    when = When(
        topics=some(chosen, map(str.lower, SUBJECTS)),
        priority=some(chosen, Priority),
        languages=some(chosen, LANGUAGES),
        feeds=some(chosen, (f"feed{n}" for n in range(4))),
        countries=some(chosen, COUNTRIES),
        kinds=some(chosen, map(str, FeedKind)),
        tags=some(chosen, TAGS),
    )
    return Route(
        f"route{number}",
        tuple(chosen.sample(("box", "press", "desk", "hook"), 2)),
        when,
        mode=RouteMode.DIGEST if digest else RouteMode.IMMEDIATE,
        at=(time(7),) if digest else (),
        group_wait=chosen.choice((0, 2)) * timedelta(minutes=1),
        event_wait=chosen.choice(((), (HOUR,))),
        stop=chosen.random() < 0.2,
        follow_up=chosen.choice((None, FollowUp(HOUR, (2,), True, 4, 48 * HOUR))),
    )


def silence(chosen):
    return Silence(
        "Ruhe",
        NOW + chosen.choice((-1, 1)) * HOUR,
        topics=some(chosen, map(str.lower, SUBJECTS), 1) or frozenset({"brigade"}),
        feeds=some(chosen, (f"feed{n}" for n in range(4))),
    )


CHANNELS = {
    "box": Channel("box", ChannelType.MAILDIR, path="box"),
    "hook": Channel("hook", ChannelType.WEBHOOK, url="https://hook.example/"),
    "press": Channel("press", ChannelType.EMAIL, to=("anna@example.org", "ben@example.org")),
    "desk": Channel("desk", ChannelType.EMAIL, to=("ben@example.org", "carl@example.org")),
}


def judges(chosen):
    subjects = topics(chosen)
    settings = AlertSettings(
        "example.org",
        channels=CHANNELS,
        routes=tuple(route(chosen, number) for number in range(chosen.randint(0, 4))),
        silences=(silence(chosen),),
    )
    rules = Rules(subjects, feeds(chosen), settings)
    return Judges(Deduplication(), rules, compile_topics(subjects, {}))


def came(chosen, number, families):
    """An article of its own, or at times a copy or a new version of one of a family, of which no
    other comes in the same round.
    """
    if families and chosen.random() < 0.3:
        family = families.pop(chosen.randrange(len(families)))
        earlier, address = chosen.choice(family), f"https://copy.example/{number}"
        changes = chosen.choice(
            (
                {"body": f"{earlier.body}\n\nEs sind {number} {SUBJECTS[0]}."},
                {"outlet": f"Blatt {number}", "canonical_url": address, "guid": str(number)},
            )
        )
        family.append(replace(earlier, **changes))
        return family[-1]
    words = [*chosen.choices(WORDS, k=30), str(number * 7919)]
    words[3:3] = chosen.sample(SUBJECTS, chosen.randint(0, 2))
    return article(
        title=" ".join(words[:5]),
        body=" ".join(words[5:]),
        canonical_url=f"https://a.example/{number}",
        guid=str(number),
        feed=chosen.choice([None, *(f"feed{n}" for n in range(4))]),
        language=chosen.choice(LANGUAGES),
    )


def decided(items):
    """What is decided, whatever number the article gets."""
    return sorted((replace(item, article=0, story=0) for item in items), key=lambda i: i.id)


def agree(answer, named):
    """Every way of the config leads to somebody, or it is said why it does not."""
    reached = {item.recipient.key: item for item in answer.items if item.recipient}
    assert {*reached, *(miss.recipient.key for miss in answer.misses)} <= set(named)
    for miss in answer.misses:
        item = reached.get(miss.recipient.key)
        assert item is None or miss.route not in item.routes or item.reason in FOLLOW_UPS


@pytest.mark.parametrize("seed", range(CONFIGS))
def test_its_answer_is_what_the_run_then_writes(store, seed):
    chosen = Random(seed)
    by = judges(chosen)
    store.silences.add(silence(chosen), NOW - 2 * HOUR)
    named = everyone(by.alerts.topics, by.alerts.settings)
    answers: dict[int, list[AlertItem]] = {}
    families: list[list[Article]] = []
    for first in range(0, ARTICLES, ROUND):
        free = list(families)
        documents = [
            prepare(came(chosen, number, free), by.matcher)
            for number in range(first, first + ROUND)
        ]
        asked = [routed(document, store.corpus, by, NOW) for document in documents]
        decisions = ingest(documents, store.corpus, by, Occasion.NEWS, NOW)
        known = [one for family in families for one in family]
        families += [[d.article] for d in documents if d.article not in known]
        for answer, decision in zip(asked, decisions, strict=True):
            if decision.verdict.relation is Relation.SAME:
                assert decision.alerts == ()
                continue
            answers.setdefault(decision.article, []).extend(answer.items)
            agree(answer, named)
    written: dict[int, list[AlertItem]] = {}
    for told_ in store.outbox.alerts():
        written.setdefault(told_.item.article, []).append(told_.item)
    for article_number, items in answers.items():
        assert decided(items) == decided(written.pop(article_number, []))
    assert not written


def test_of_a_stored_article_it_says_who_would_be_told_were_it_new(store):
    chosen = Random(3)
    by = judges(chosen)
    for number in range(15):
        document = prepare(came(chosen, number, []), by.matcher)
        first = routed(document, store.corpus, by, NOW)
        (decision,) = ingest([document], store.corpus, by, Occasion.NEWS, NOW)
        for again in (
            routed(document, store.corpus, by, NOW),
            routed_anew(document, decision.article, decision.story, store.corpus, by, NOW),
        ):
            assert told(again) == told(first)


def told(answer):
    return [
        (item.recipient, item.state, item.reason, item.topics, item.routes, item.due_at)
        for item in answer.items
    ]


def test_a_trial_leaves_nothing_behind(store):
    by = judges(Random(5))
    document = prepare(came(Random(5), 1, []), by.matcher)
    before = store.corpus.counts()
    routed(document, store.corpus, by, NOW)
    assert store.corpus.counts() == before
    assert AlertState.OPEN not in {told.item.state for told in store.outbox.alerts()}
