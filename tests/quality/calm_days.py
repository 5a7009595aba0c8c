"""Days of news, told by the policy and the plan alone: no database, no clock but the day's.

``Desk`` keeps for one config what the outbox would: open items, messages and what they told.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from tests.builders import NOW, article, document
from worker.alerts.calm import AHEAD, PAST, plan
from worker.alerts.policy import decide
from worker.alerts.subject import Rules, Subject
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertState,
    Burst,
    Channel,
    ChannelType,
    FollowUp,
    Occasion,
    Route,
)
from worker.domain.settings import AlertSettings
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.telling import Group, Hearing, Past, Sending, Spoken
from worker.domain.topics import Field, Hit, Match, Priority, Topic

MINUTE = timedelta(minutes=1)
DAWN = NOW.replace(hour=7)
RECOMMENDED = Route(
    "all",
    ("mail",),
    group_wait=2 * MINUTE,
    event_wait=(10 * MINUTE, 30 * MINUTE, 60 * MINUTE),
    follow_up=FollowUp(60 * MINUTE, (5, 10, 25), True, 4, timedelta(hours=48)),
    burst=Burst(4, 15 * MINUTE, 10 * MINUTE),
)
TOPICS = ("ruestung", "gipfel", "front")


def settings(*routes: Route) -> AlertSettings:
    mail = Channel("mail", ChannelType.EMAIL, to=("anna@example.org",))
    return AlertSettings("example.org", channels={"mail": mail}, routes=routes or (RECOMMENDED,))


@dataclass
class Outbox:
    """What is open, and what was sent when."""

    settings: AlertSettings
    items: dict[str, AlertItem] = field(default_factory=dict)
    sent: list[tuple[datetime, Group]] = field(default_factory=list)
    done: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def add(self, items: tuple[AlertItem, ...]) -> None:
        self.items |= {item.id: item for item in items if item.state is AlertState.OPEN}

    def tick(self, now: datetime) -> list[Group]:
        """One pass of the courier."""
        if not any(item.due_at <= now for item in self.items.values()):
            return []
        view = [item for item in self.items.values() if item.due_at <= now + AHEAD]
        made = plan(view, self.past(now), self.settings, self.done, now)
        for group in made.groups:
            for item in group.items:
                del self.items[item.id]
        self.items |= {item.id: item for item in made.waiting}
        self.sent += [(now, group) for group in made.groups]
        for slot in (*made.slots, *(group.slot for group in made.groups if group.slot)):
            self.done |= {(slot.recipient.key, route): slot.ends for route in slot.routes}
        return list(made.groups)

    def past(self, now: datetime) -> Past:
        sendings: dict[str, list[Sending]] = defaultdict(list)
        spoken: dict[str, list[Spoken]] = defaultdict(list)
        for at, group in self.sent:
            if at < now - PAST:
                continue
            events = [item.story if item.event is None else item.event for item in group.items]
            key = group.recipient.key
            sendings[key].append(
                Sending(
                    group.recipient,
                    group.kind,
                    at,
                    frozenset(item.story for item in group.items),
                    frozenset(events),
                    frozenset(item.hold for item in group.items if item.hold),
                )
            )
            spoken[key] += [
                Spoken(group.recipient, item.story, event, item.marks, at)
                for item, event in zip(group.items, events, strict=True)
            ]
        return Past(sendings, spoken)

    def messages(self) -> int:
        return len(self.sent)

    def told(self) -> list[tuple[datetime, AlertItem]]:
        return [(at, item) for at, group in self.sent for item in group.items]


@dataclass(frozen=True)
class Arrival:
    """An article that comes in: of a story, which is of an event."""

    at: datetime
    event: int
    story: int
    title: str
    text: str
    topics: tuple[str, ...]
    relation: Relation = Relation.NEW
    priority: Priority = Priority.HIGH


VERDICTS = {
    Relation.NEW: Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR),
    Relation.NEAR: Verdict(Relation.NEAR, VerdictReason.CONTAINED, 1, 0.9),
    Relation.REVISION: Verdict(Relation.REVISION, VerdictReason.KEY_OTHER_TEXT, 1, 0.9),
}


@dataclass
class Newsroom:
    """Decides on arrivals, as the batch does, with what each story has told."""

    outbox: Outbox
    hearings: dict[int, Hearing] = field(default_factory=dict)
    told: dict[int, dict[str, frozenset[str]]] = field(default_factory=dict)
    outlets: dict[int, int] = field(default_factory=dict)
    number: int = 0

    def take(self, arrival: Arrival) -> None:
        self.number += 1
        before = self.outlets.get(arrival.story, 0)
        after = before + (arrival.relation is not Relation.REVISION)
        self.outlets[arrival.story] = after
        items = decide(self._subject(arrival, before, after), self._rules(), arrival.at)
        self.outbox.add(items)
        for item in items:
            if item.state is AlertState.OPEN:
                self._hear(item)

    def _rules(self) -> Rules:
        topics = tuple(Topic(name, name, name) for name in TOPICS)
        return Rules(topics, (), self.outbox.settings)

    def _subject(self, arrival: Arrival, before: int, after: int) -> Subject:
        source = article(
            title=arrival.title,
            body=arrival.text,
            outlet=f"Blatt {self.number}",
            first_seen=arrival.at,
            canonical_url=f"https://blatt.example/{self.number}",
        )
        matches = tuple(
            Match(name, arrival.priority, (Hit("Nato", "Nato", Field.BODY, 0, 4),))
            for name in arrival.topics
        )
        hearing = self.hearings.get(arrival.story)
        return Subject(
            document=document(source, matches=matches),
            verdict=VERDICTS[arrival.relation],
            article=self.number,
            story=arrival.story,
            version=1,
            told=self.told.get(arrival.story, {}),
            before=frozenset(arrival.topics)
            if arrival.relation is Relation.REVISION
            else frozenset(),
            seen_before=False,
            occasion=Occasion.NEWS,
            hearings={hearing.recipient.key: hearing} if hearing else {},
            outlets_before=before,
            outlets_after=after,
        )

    def _hear(self, item: AlertItem) -> None:
        assert item.recipient
        topics = frozenset(item.topics)
        heard = self.hearings.get(item.story) or Hearing(
            item.recipient,
            topics,
            item.priority,
            item.routes,
            item.article,
            item.version,
            item.due_at,
            item.due_at,
        )
        follows = item.kind is AlertKind.UPDATE
        self.hearings[item.story] = replace(
            heard,
            topics=heard.topics | topics,
            last_at=max(heard.last_at, item.due_at),
            follow_ups=heard.follow_ups + follows,
        )
        told = self.told.setdefault(item.story, {})
        told[item.recipient.key] = told.get(item.recipient.key, frozenset()) | topics


def run(arrivals: list[Arrival], outbox: Outbox, after: timedelta, *, passes: int = 1) -> Newsroom:
    """Let the day pass in steps of half a minute, and ``after`` its last arrival; with so many
    ``passes`` of the courier each.
    """
    room = Newsroom(outbox)
    waiting = sorted(arrivals, key=lambda one: one.at)
    now, end = waiting[0].at, waiting[-1].at + after
    while now <= end:
        while waiting and waiting[0].at <= now:
            room.take(waiting.pop(0))
        for _ in range(passes):
            outbox.tick(now)
        now += MINUTE / 2
    return room


_SYLLABLES = """
    bar ten kow mir sal dor vik lun hag pet rus gol zem fin tar nov
"""
_PLACES = """
    Tallinn Riga Vilnius Narva Danzig Posen Lublin Rzeszow Kaschau Pressburg Budapest Debrezin
    Bukarest Jassy Konstanza Odessa Mykolajiw Cherson Saporischschja Dnipro Charkiw Sumy Poltawa
    Tschernihiw Schytomyr Lwiw Uschhorod Chisinau Tiraspol Sofia Warna Istanbul Ankara Athen
    Thessaloniki Tirana Skopje Pristina Belgrad Sarajewo Zagreb Laibach Triest Rom Neapel Madrid
    Rota Lissabon Porto Toulouse Lyon Rotterdam Antwerpen Kopenhagen Aarhus Oslo Bergen Tromsö
    Stockholm Karlskrona Helsinki Turku Rovaniemi Reykjavik Dublin Edinburgh Ramstein Wiesbaden
    Rostock Eutin Unterlüß Kassel
"""
_THINGS = """
    Munition Flugabwehr Kampfpanzer Drohnen Fregatten Raketen Haubitzen Wehrpflicht Sanktionen
    Getreide Gasleitung Seekabel Atomwaffen Abschreckung Manöver Truppenübung Beitritt Vetorecht
    Haushalt Rüstungsfabrik Pulverfabrik Satelliten Cyberangriff Sabotage Spionage Ausweisung
    Gefangenenaustausch Waffenruhe Friedensplan Verhandlung Entminung Wiederaufbau Anleihe Reservisten
    Grenzzaun Luftraum Abfangjäger Bomber Marschflugkörper Artillerie Radarstation Hafenblockade
    Minensuche Korruption Rücktritt Misstrauensvotum Neuwahl Streik Lieferkette Stahlzölle
    Halbleiter Kerosin Feldlager Lazarett Impfstoff Waldbrand Hochwasser Zugunglück Geiselnahme
    Urteil Anklage Haftbefehl Staudamm Kernkraftwerk Stromnetz Pipeline Tanker Schattenflotte
    Botschaft Konsulat Gedenkfeier Parade Staatsbesuch
"""
SYLLABLES, PLACES, THINGS = (words.split() for words in (_SYLLABLES, _PLACES, _THINGS))
TITLES = (
    "{name}: {thing} in {place}",
    "{thing} in {place} - {name} legt Zahlen vor",
    "Streit um {thing}: {name} antwortet in {place}",
    "{place}: {name} und die {thing}",
    "{name} spricht in {place} über {thing}",
    "Was {name} mit {thing} in {place} vorhat",
)
LEADS = (
    "In {place} hat {name} am Dienstag über {thing} gesprochen. Es geht um {number} Millionen Euro.",
    "Nach Angaben von {name} kostet {thing} nun {number} Millionen Euro. In {place} wird beraten.",
    "Die Delegation um {name} ist in {place} eingetroffen. Thema ist {thing}, {number} Millionen Euro.",
    "Beobachter in {place} rechnen mit Widerstand. {name} will {number} Millionen Euro für {thing}.",
)
FILLER = (
    "Die Nato begrüßte den Schritt, ein Sprecher nannte ihn überfällig.",
    "Aus Regierungskreisen hieß es, die Gespräche seien nicht abgeschlossen.",
    "Die Opposition im Bundestag verlangte Aufklärung und mehr Tempo.",
    "Am Rande des Gipfels trafen sich mehrere Minister zu vertraulichen Runden.",
    "Fachleute warnten vor überzogenen Erwartungen an das Bündnis.",
    "Die Ukraine hofft auf Zusagen noch in diesem Jahr.",
    "Einzelheiten sollen in den kommenden Wochen bekannt werden.",
    "Die Regierung in Moskau sprach von einer Provokation des Westens.",
)


@dataclass(frozen=True)
class Event:
    name: str
    place: str
    thing: str
    number: int
    topics: tuple[str, ...]

    def told_by(self, random: Random) -> tuple[str, str]:
        """An outlet's own title and text."""
        known = {"name": self.name, "place": self.place, "thing": self.thing}
        lead = random.choice(LEADS).format(**known, number=self.number)
        return random.choice(TITLES).format(**known), " ".join([lead, *random.sample(FILLER, 4)])


def events(count: int, random: Random) -> list[Event]:
    """So many events of one day: their people differ, places and subjects may be the same."""
    return [
        Event(
            "".join(random.sample(SYLLABLES, 3)).title(),
            random.choice(PLACES),
            random.choice(THINGS),
            random.randint(33, 990),
            tuple(random.sample(TOPICS, random.randint(1, 3))),
        )
        for _ in range(count)
    ]


def summit_hour(random: Random) -> list[Arrival]:
    """40 articles in an hour: six stories, whose copies stand in 18, 9, 6, 4, 2 and 1 outlets."""
    found: list[Arrival] = []
    for story, (size, event) in enumerate(
        zip((18, 9, 6, 4, 2, 1), events(6, random), strict=True), 1
    ):
        times = sorted(random.uniform(0, 60) for _ in range(size))
        title, text = event.told_by(random)
        for place, minutes in enumerate(times):
            relation = Relation.NEAR if place else Relation.NEW
            at = DAWN + minutes * MINUTE
            found.append(Arrival(at, story, story, title, text, event.topics, relation))
    return found


LENGTH = 720
PEAKS = (0, 150, 330, 510)
"""Minutes of a summit day: arrivals, opening, noon, the press conference."""


def _begin(place: int, random: Random) -> float:
    """When something happens: in half of all cases at one of the peaks."""
    if place % 2:
        return random.uniform(0, LENGTH - 30)
    return abs(random.gauss(PEAKS[place // 2 % len(PEAKS)], 20))


def summit_day(
    random: Random, *, own: int = 250, copies: int = 100, revisions: int = 50, count: int = 70
) -> list[Arrival]:
    """400 articles in twelve hours about 70 events: 250 own texts, their copies and revisions."""
    happened = events(count, random)
    begins = [_begin(place, random) for place in range(count)]
    weights = [1 / (rank + 1) ** 0.7 for rank in range(count)]
    which = [*range(count), *random.choices(range(count), weights, k=own - count)]
    found: list[Arrival] = []
    for story, event in enumerate(which, 1):
        minutes = begins[event] + (random.expovariate(1 / 60) if story > count else 0)
        at = DAWN + (minutes if minutes < LENGTH else random.uniform(0, LENGTH)) * MINUTE
        title, text = happened[event].told_by(random)
        found.append(Arrival(at, event, story, title, text, happened[event].topics))
    for relation, times in ((Relation.NEAR, copies), (Relation.REVISION, revisions)):
        for origin in random.choices(found[:own], k=times):
            at = origin.at + random.expovariate(1 / 20) * MINUTE
            found.append(replace(origin, at=at, relation=relation))
    return found
