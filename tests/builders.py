"""Small valid values for tests: name what matters, leave the rest to the builder."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from worker.alerts.subject import Rules
from worker.dedup.fingerprint import fingerprint
from worker.domain.alerts import Channel, ChannelType, Route
from worker.domain.articles import Article, Key, KeyKind
from worker.domain.corpus import Document
from worker.domain.settings import AlertSettings, Deduplication
from worker.domain.stories import Known
from worker.domain.topics import Field, Hit, Match, Priority, Topic
from worker.pipeline.judges import Judges
from worker.topics import compile_topics

NOW = datetime(2026, 4, 25, 20, 0, tzinfo=UTC)

SENTENCES = (
    "Die Verteidigungsminister der Nato haben in Brüssel über Munition beraten.",
    "Der Generalsekretär nannte die Lage an der Front angespannt, aber nicht aussichtslos.",
    "Mehrere Länder sagten zu, ihre Lager schneller als bisher geplant zu füllen.",
    "Aus Berlin hieß es, die Industrie brauche langfristige Verträge statt kurzer Aufträge.",
    "Über die Kosten wird erst beim nächsten Treffen im Herbst entschieden.",
    "Kritik kam aus dem Bundestag, wo die Opposition mehr Tempo verlangte.",
    "Ein Sprecher des Ministeriums wollte sich zu Einzelheiten nicht äußern.",
    "In Kiew begrüßte die Regierung die Zusagen und bat um weitere Flugabwehr.",
)
"""Own sentences, enough for texts that are copies, cuts and others."""


def text(*numbers: int) -> str:
    """Some of SENTENCES as paragraphs."""
    return "\n\n".join(SENTENCES[number] for number in numbers)


def article(**changes: Any) -> Article:
    base = Article(
        title="Nato berät über Munition",
        lead="",
        body=text(0, 1, 2, 3),
        outlet="Beispielzeitung",
        first_seen=NOW,
        url="https://beispiel.example/munition",
        canonical_url="https://beispiel.example/munition",
        guid="munition-1",
        feed="beispiel",
        language="de",
    )
    return replace(base, **changes)


def document(
    source: Article | None = None,
    *,
    matches: Sequence[Match] = (),
    keys: Sequence[Key] | None = None,
) -> Document:
    source = source or article()
    made = fingerprint(source.title, source.text)
    if keys is None:
        keys = (Key(KeyKind.URL, source.canonical_url or source.title),)
    return Document(source, tuple(keys), made.exact, made, tuple(matches))


def known(number: int, source: Article | None = None, *, story: int | None = None) -> Known:
    source = source or article()
    return Known(
        article=number,
        story=number if story is None else story,
        outlet=source.outlet,
        url=source.canonical_url,
        fingerprint=fingerprint(source.title, source.text),
        seen=NOW - timedelta(hours=1),
        caller_id=source.caller_id,
    )


def match(topic: str = "munition", priority: Priority = Priority.NORMAL) -> Match:
    return Match(topic, priority, (Hit("Munition", "Munition", Field.TITLE, 16, 24),))


def topic(name: str = "munition", **changes: Any) -> Topic:
    return replace(Topic(name, name.title(), name), **changes)


def alert_settings(
    routes: Sequence[Route] = (Route("all", ("box",)),),
    channels: Mapping[str, Channel] | None = None,
) -> AlertSettings:
    channels = channels or {"box": Channel("box", ChannelType.MAILDIR, path="mailbox")}
    return AlertSettings("example.org", channels=channels, routes=tuple(routes))


def judges(*topics: Topic, settings: AlertSettings | None = None) -> Judges:
    """What decides on documents that may be about these topics."""
    rules = Rules(topics, (), settings or alert_settings())
    return Judges(Deduplication(), rules, compile_topics(topics, {}))
