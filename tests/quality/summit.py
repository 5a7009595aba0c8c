"""A summit as real articles: outlets' own texts, agency copies with edits, revisions and tickers.

``python -m tests.quality.summit --seeds 20`` prints how many messages a reader gets in an hour and
in a day, by the policy and the plan alone, for each way in which a day's news may come in;
``--whole N`` sends N days of each through deduplication, database and mail as well.
"""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from shutil import copy
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Self

import click
from click.testing import CliRunner

from tests.builders import article
from tests.configs import write_config
from tests.fakes import FakeClock
from tests.prose import paragraph, sentence
from tests.quality.calm_days import (
    DAWN,
    LEADS,
    LENGTH,
    MINUTE,
    PEAKS,
    SYLLABLES,
    TITLES,
    Arrival,
    Event,
    Newsroom,
    Outbox,
    events,
    settings,
)
from worker.alerts.facts import Facts
from worker.alerts.subject import Rules, Subject
from worker.cli.explain import explain
from worker.config import load_or_raise
from worker.domain.alerts import ChannelType, Message, Occasion, Receipt
from worker.domain.articles import Article
from worker.domain.corpus import Decision
from worker.domain.dates import Published
from worker.domain.stories import Relation
from worker.domain.topics import Topic
from worker.pipeline.deliver import Courier
from worker.pipeline.surveying import Surveyor
from worker.places import Places
from worker.runtime import Runtime
from worker.storage.store import Store

HOUR = 60 * MINUTE
SIZES = (18, 9, 6, 4, 2, 1)
OWN, COPIES, EVENTS = 250, 150, 70
"""Of the 400 addresses of a day; its revisions come under addresses that are known."""
TICKERS, ENTRIES, REVISED = 3, 12, 24

SAID = {
    "nato": (
        "Die Nato begrüßte den Schritt und nannte ihn überfällig.",
        "Ein Sprecher der Nato wollte sich dazu nicht äußern.",
        "Bei der Nato stößt das auf Zustimmung.",
    ),
    "gipfel": (
        "Am Rande des Nato-Gipfels wurde darüber bis in die Nacht gesprochen.",
        "Der Nato-Gipfel befasst sich am Abend damit.",
    ),
    "verteidigungsausgaben": (
        "Die Verteidigungsausgaben der Nato-Staaten steigen damit abermals.",
        "Mehrere Nato-Staaten wollen ihre Verteidigungsausgaben dafür erhöhen.",
    ),
}
"""By topic of the shipped config what a text says of it, each time in other words."""
DESKS = ("dpa", "Reuters", "AFP", "AP")


@dataclass(frozen=True)
class Report:
    """An article that comes in, and what it is: of an event, and of a story as a reader counts."""

    at: float
    event: int
    story: int
    relation: Relation
    article: Article
    topics: tuple[str, ...]

    def pure(self) -> Arrival:
        source = self.article
        return Arrival(
            DAWN + self.at * MINUTE,
            self.event,
            self.story,
            source.title,
            source.text,
            self.topics,
            self.relation,
        )


# --- when things happen ----------------------------------------------------------------------

Begins = Callable[[int, Random], float]
"""When something begins, in minutes of the day, by its place among all."""


def peaks(place: int, random: Random) -> float:
    """Half of it at the hours of arrivals, opening, noon and the press conference."""
    if place % 2:
        return random.uniform(0, LENGTH - 30)
    return abs(random.gauss(PEAKS[place // 2 % len(PEAKS)], 20))


def slow_start(_place: int, random: Random) -> float:
    return random.triangular(0, LENGTH, LENGTH / 2)


def slower_start(_place: int, random: Random) -> float:
    return random.triangular(0, LENGTH, LENGTH * 5 / 6)


def evenly(_place: int, random: Random) -> float:
    return random.uniform(0, LENGTH - 30)


def at_once(_place: int, random: Random) -> float:
    return random.uniform(0, 45)


def two_halves(place: int, random: Random) -> float:
    """Two hours of it, six hours of nearly nothing, and the rest."""
    start = 0 if place % 2 else 480
    return random.uniform(start, start + 120) if place % 12 else random.uniform(120, 480)


PROFILES: dict[str, Begins] = {
    one.__name__: one for one in (peaks, slow_start, slower_start, evenly, at_once, two_halves)
}


# --- the texts -------------------------------------------------------------------------------


@dataclass
class Press:
    """Writes articles, each under an address of its own."""

    random: Random
    written: int = 0

    def own(self, event: Event, at: float) -> Article:
        """An outlet's own words about an event: they share its names, its place and a number."""
        random = self.random
        known = {"name": event.name, "place": event.place, "thing": event.thing}
        lead = random.choice(LEADS).format(**known, number=event.number)
        opening = f"{sentence(random)} {lead} {sentence(random)}"
        said = [random.choice(SAID[topic]) for topic in event.topics]
        background = [paragraph(random.getrandbits(40)) for _ in range(3)]
        return self._placed(
            article(
                title=random.choice(TITLES).format(**known),
                body="\n\n".join([opening, " ".join([sentence(random), *said]), *background]),
            ),
            at,
        )

    def copy(self, origin: Article, at: float) -> Article:
        """An agency's text in another paper: now and then under another title, cut at the end,
        with a sentence of its own; one in six as it came.
        """
        random = self.random
        kept = origin.body.split("\n\n")
        if random.random() < 1 / 6:
            return self._placed(origin, at)
        if random.random() < 0.5:
            kept = kept[:-1]
        if random.random() < 0.7:
            kept.append(f"Mit Material von {random.choice(DESKS)}. {sentence(random)}")
        title = origin.title if random.random() < 0.6 else f"Gipfel: {origin.title}"
        return self._placed(replace(origin, title=title, body="\n\n".join(kept)), at)

    def revised(self, origin: Article, at: float) -> Article:
        """The same address with other words, or with something to add."""
        if self.random.random() < 1 / 3:
            return _later(origin, at, origin.body.replace("mehrere", "einige", 1) + " (red)")
        added = f"Inzwischen meldet die Nato {self.random.randint(1_000, 99_000)} Anfragen."
        return _later(origin, at, f"{origin.body}\n\n{added} {sentence(self.random)}")

    def entry(self, ticker: Article, at: float) -> Article:
        """A live ticker with one entry more on top."""
        clock = f"{9 + int(at) // 60:02}:{int(at) % 60:02} Uhr"
        told = f"{clock}: Die Nato zählt jetzt {self.random.randint(1_000, 99_000)} Teilnehmer."
        return _later(ticker, at, f"{told} {sentence(self.random)}\n\n{ticker.body}")

    def _placed(self, source: Article, at: float) -> Article:
        self.written += 1
        came, host = DAWN + at * MINUTE, f"blatt{self.written}.example"
        address = f"https://{host}/politik/bericht"
        return replace(
            source,
            outlet=f"Blatt {self.written}",
            url=address,
            canonical_url=address,
            guid=host,
            feed=None,
            published=Published.at(came, "pubDate"),
            first_seen=came,
        )


def _later(source: Article, at: float, body: str) -> Article:
    """Another version of a text, found at this minute."""
    return replace(source, body=body, first_seen=DAWN + at * MINUTE)


# --- an hour and a day -----------------------------------------------------------------------


def _events(count: int, random: Random) -> list[Event]:
    """Events of one to three topics; all are about the Nato."""
    more = [topic for topic in SAID if topic != "nato"]
    named = {"".join(random.sample(SYLLABLES, 3)).title(): None for _ in range(2 * count)}
    return [
        replace(
            event, name=name, topics=("nato", *random.sample(more, random.randint(0, len(more))))
        )
        for name, event in zip(named, events(count, random), strict=False)
    ]


def summit_hour(random: Random, begins: Begins | None = None) -> list[Report]:
    """40 articles: six stories, whose copies stand in 18, 9, 6, 4, 2 and 1 outlets."""
    press, found = Press(random), list[Report]()
    for story, (size, event) in enumerate(zip(SIZES, _events(6, random), strict=True)):
        times = sorted(
            begins(place, random) * 60 / LENGTH if begins else random.uniform(0, 60)
            for place in range(size)
        )
        first = press.own(event, times[0])
        found.append(Report(times[0], story, story, Relation.NEW, first, event.topics))
        for at in times[1:]:
            copy = press.copy(first, at)
            found.append(Report(at, story, story, Relation.NEAR, copy, event.topics))
    return sorted(found, key=lambda one: one.at)


def summit_day(random: Random, begins: Begins) -> list[Report]:
    """400 addresses in twelve hours, 250 of them own texts about 70 events; the rest are copies,
    of which agencies' texts have most; and 60 revisions, most of them of three live tickers.
    """
    press = Press(random)
    owned = _owned(press, begins, random)
    found = [*owned, *_copied(press, owned, random), *_revised(press, owned, random)]
    return sorted(found, key=lambda one: one.at)


def _owned(press: Press, begins: Begins, random: Random) -> list[Report]:
    happened = _events(EVENTS, random)
    starts = [min(LENGTH - 1.0, begins(place, random)) for place in range(EVENTS)]
    weights = [1 / (rank + 1) ** 0.7 for rank in range(EVENTS)]
    which = [*range(EVENTS), *random.choices(range(EVENTS), weights, k=OWN - EVENTS)]
    found = []
    for story, event in enumerate(which):
        at = starts[event] + (random.expovariate(1 / 60) if story >= EVENTS else 0)
        if at >= LENGTH:
            at = random.uniform(starts[event], LENGTH)
        told = press.own(happened[event], at)
        found.append(Report(at, event, story, Relation.NEW, told, happened[event].topics))
    return found


def _copied(press: Press, owned: list[Report], random: Random) -> Iterator[Report]:
    agencies = random.sample(owned, 40)
    weights = [1 / (rank + 1) ** 0.7 for rank in range(len(agencies))]
    for origin in random.choices(agencies, weights, k=COPIES):
        at = min(origin.at + random.expovariate(1 / 20), LENGTH + 30)
        copy = press.copy(origin.article, at)
        yield replace(origin, at=at, relation=Relation.NEAR, article=copy)


def _revised(press: Press, owned: list[Report], random: Random) -> Iterator[Report]:
    chosen = random.sample(sorted(owned, key=lambda one: one.at)[: OWN // 2], TICKERS)
    for origin in chosen:
        text = origin.article
        for number in range(1, ENTRIES + 1):
            at = origin.at + number * 25 + random.uniform(0, 10)
            text = press.entry(text, at)
            yield replace(origin, at=at, relation=Relation.REVISION, article=text)
    others = [one for one in owned if one not in chosen]
    for origin in random.sample(others, REVISED):
        at = origin.at + random.expovariate(1 / 30)
        text = press.revised(origin.article, at)
        yield replace(origin, at=at, relation=Relation.REVISION, article=text)


# --- told by the policy and the plan alone ---------------------------------------------------


class Readers(Newsroom):
    """Who hears also of what revisions add."""

    def _rules(self) -> Rules:
        topics = tuple(Topic(name, name, name) for name in SAID)
        return Rules(topics, (), self.outbox.settings)

    def _subject(self, arrival: Arrival, before: int, after: int) -> Subject:
        subject = super()._subject(arrival, before, after)
        if arrival.relation is not Relation.REVISION:
            return subject
        return replace(subject, fresh=frozenset(arrival.topics), facts=Facts.NUMBER)


def simulated(reports: Iterable[Report], after: timedelta = 3 * HOUR) -> Outbox:
    """What one reader gets of this, in steps of half a minute."""
    outbox = Outbox(settings())
    room = Readers(outbox)
    waiting = [report.pure() for report in reports]
    now, end = waiting[0].at, waiting[-1].at + after
    while now <= end:
        while waiting and waiting[0].at <= now:
            room.take(waiting.pop(0))
        outbox.tick(now)
        now += MINUTE / 2
    return outbox


def delays(reports: Iterable[Report], outbox: Outbox) -> list[float]:
    """Minutes from each story's first article to the message that names it, of those named."""
    told: dict[int, float] = {}
    for at, item in outbox.told():
        told.setdefault(item.story, (at - DAWN) / MINUTE)
    came: dict[int, float] = {}
    for one in reports:
        came.setdefault(one.story, one.at)
    return [told[story] - at for story, at in came.items()]


# --- told for real ---------------------------------------------------------------------------

ROUTE = {
    "group_wait": "2m",
    "follow_up": {
        "min_interval": "60m",
        "at_outlets": [5, 10, 25],
        "on_new_facts": True,
        "max_per_story": 4,
        "window": "48h",
    },
    "burst": {"more_than": 4, "within": "15m", "then": "group", "every": "10m"},
}
CHANNELS = {
    "mail": {"type": "email", "to": ["lage@example.org"]},
    "desk": {"type": "webhook", "url": "https://desk.example/hook"},
}
MAIL, HOOK = "email:lage@example.org", "webhook:desk"
SHIPPED = Path(__file__).parents[2] / "config"


@dataclass
class Captured:
    """Takes every message as a server would that is always well."""

    taken: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> Receipt:
        self.taken.append(message)
        return Receipt(250, f"taken as {len(self.taken)}")


@dataclass
class Service:
    """Deduplication, policy, database, courier and renderers as they are; only the clock and what
    stands behind the notifiers are the test's.
    """

    runtime: Runtime
    clock: FakeClock
    captured: Captured = field(default_factory=Captured)
    decisions: list[tuple[Report, Decision]] = field(default_factory=list)

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator[Self]:
        """With the shipped topics, a reader by mail, and a webhook."""
        feed = {"name": "blatt", "url": "https://blatt.example/rss", "language": "de"}
        write_config(folder / "config", [feed], [], smtp_port=9, channels=CHANNELS, routes=[ROUTE])
        for name in ("topics.yaml", "aliases.yaml"):
            copy(SHIPPED / name, folder / "config" / name)
        config = load_or_raise(folder / "config", {}, prove=None)
        places = Places.find(folder / "config", folder, {})
        store, clock = Store.open(places.database_url), FakeClock(DAWN)
        try:
            yield cls(Runtime(config, places, store, clock, Random(7)), clock)
        finally:
            store.close()

    def live(self, reports: Sequence[Report], after: timedelta = 3 * HOUR) -> None:
        """Let it all come in and be told; the courier looks twice a minute."""
        waiting, courier = list(reports), self._courier()
        end = DAWN + reports[-1].at * MINUTE + after
        while self.clock.now() <= end:
            came = []
            while waiting and DAWN + waiting[0].at * MINUTE <= self.clock.now():
                came.append(waiting.pop(0))
            if came:
                made = self.runtime.ingest([one.article for one in came], Occasion.NEWS)
                self.decisions += zip(came, made, strict=True)
            if self.runtime.store.outbox.due(self.clock.now()):
                courier.deliver()
            self.clock.advance(MINUTE / 2)

    def _courier(self) -> Courier:
        runtime, alerts = self.runtime, self.runtime.config.alerts
        return Courier(
            outbox=runtime.store.outbox,
            renderer=runtime.renderer,
            notifiers=dict.fromkeys((ChannelType.EMAIL, ChannelType.WEBHOOK), self.captured),
            topics={topic.id: topic for topic in runtime.config.topics},
            settings=alerts,
            survey=Surveyor(runtime.store.feeds, runtime.store.stories, runtime.config),
            digest=lambda _type, _channel: "",
            clock=self.clock,
            random=Random(7),
        )

    def sent(self, recipient: str) -> list[Message]:
        return [one for one in self.captured.taken if one.recipient.key == recipient]

    def explained(self, target: str) -> Any:
        """What ``natowire explain TARGET --json`` prints, on the database that is open."""
        result = CliRunner().invoke(explain, [target, "--json"], obj=_Session(self.runtime))
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@dataclass(frozen=True)
class _Session:
    """Stands for ``worker.cli.session.Session``: to open a database 400 times takes minutes."""

    opened: Runtime

    @contextmanager
    def runtime(self) -> Iterator[Runtime]:
        yield self.opened


# --- by command ------------------------------------------------------------------------------


def _figures(name: str, begins: Begins, seeds: int) -> None:
    hours, days = list[int](), list[int]()
    waited: list[float] = []
    for seed in range(seeds):
        sent = simulated(summit_hour(Random(seed), begins)).sent
        hours.append(sum(at <= DAWN + HOUR for at, _ in sent))
        reports = summit_day(Random(seed), begins)
        outbox = simulated(reports)
        days.append(outbox.messages())
        waited += delays(reports, outbox)
    click.echo(
        f"{name:13} hour {median(hours):g}, at most {max(hours)}; "
        f"day {median(days):g}, at most {max(days)}; "
        f"a story waits {median(waited):.0f} min, at most {max(waited):.0f}"
    )


def _whole(name: str, begins: Begins, seed: int) -> None:
    with TemporaryDirectory() as folder, Service.open(Path(folder)) as service:
        service.live(summit_day(Random(seed), begins))
        mails, hooks = len(service.sent(MAIL)), len(service.sent(HOOK))
    click.echo(f"{name:13} seed {seed}, end to end: {mails} mails, {hooks} webhooks")


def main() -> None:
    parser = ArgumentParser(description="Messages of a summit's hour and day.")
    parser.add_argument("--seeds", type=int, default=10, help="days of each profile")
    parser.add_argument("--whole", type=int, default=0, help="days of each, end to end")
    asked = parser.parse_args()
    for name, begins in PROFILES.items():
        _figures(name, begins, asked.seeds)
        for seed in range(asked.whole):
            _whole(name, begins, seed)


if __name__ == "__main__":
    main()
