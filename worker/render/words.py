"""What natowire says around the news, in German and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from worker.domain.alerts import AlertKind, AlertReason
from worker.domain.stories import Relation
from worker.domain.topics import Field


@dataclass(frozen=True, slots=True)
class Words:
    """One language. A pair is singular and plural of a phrase with ``{n}`` in it."""

    locale: str
    kinds: Mapping[AlertKind, str]
    grouped: str
    stories: tuple[str, str]
    since_when: str
    """What stories have come since: ``{stories}`` and ``{when}``."""
    more_stories: tuple[str, str]
    no_stories: str
    urgent: str
    undated: str
    untitled: str
    found: str
    found_late: str
    agency: str
    read: str
    why: str
    fields: Mapping[Field, str]
    reasons: Mapping[AlertReason, str]
    and_more: str
    sources: tuple[str, str]
    copies: tuple[str, str]
    relations: Mapping[Relation, str]
    similar: str
    recipient: str
    route: tuple[str, str]
    zone: str
    alert: str
    message: str
    contact: str
    no_tracking: str
    test: str
    test_text: str
    since: str
    over: str
    began_and_ended: str


GERMAN = Words(
    locale="de",
    kinds={
        AlertKind.NEW: "Sofortmeldung",
        AlertKind.UPDATE: "Nachtrag",
        AlertKind.OVERVIEW: "Erststand",
        AlertKind.CATCH_UP: "Nachgeholt",
        AlertKind.DIGEST: "Tagesüberblick",
        AlertKind.TEST: "Testmeldung",
        AlertKind.OPS: "Betrieb",
    },
    grouped="Sammelmeldung",
    stories=("{n} Geschichte", "{n} Geschichten"),
    since_when="{stories} seit {when}",
    more_stories=("{n} weitere Geschichte", "{n} weitere Geschichten"),
    no_stories="Keine Geschichten in dieser Nachricht.",
    urgent="WICHTIG",
    undated="ohne Datum",
    untitled="ohne Titel",
    found="gefunden {when}",
    found_late="spät gefunden {when}",
    agency="Agentur: {names}",
    read="Original lesen",
    why="Warum diese Meldung?",
    fields={
        Field.TITLE: "Titel",
        Field.LEAD: "Vorspann",
        Field.BODY: "Text",
        Field.URL: "Adresse",
        Field.SOURCE: "Quelle",
        Field.LANGUAGE: "Sprache",
        Field.AUTHOR: "Autor",
        Field.TAG: "Schlagwort",
    },
    reasons={
        AlertReason.NEW_TOPIC: "Die Geschichte ist schon gemeldet; neu ist das Thema.",
        AlertReason.NEW_RECIPIENT: "Andere haben die Geschichte schon früher bekommen.",
        AlertReason.SPLIT: "War als Kopie einer anderen Geschichte zurückgehalten; jemand hat sie getrennt.",
        AlertReason.FIRST_POLL: "Stand schon in der Quelle, als sie zum ersten Mal gelesen wurde.",
        AlertReason.CAUGHT_UP: "Die Quelle wurde länger als sechs Stunden nicht gelesen.",
        AlertReason.LATE: "Spät gefunden: Der Text ist älter, stand aber erst jetzt in der Quelle.",
    },
    and_more="und {n} weitere",
    sources=("{n} Quelle", "{n} Quellen"),
    copies=("{n} Kopie nicht einzeln gemeldet", "{n} Kopien nicht einzeln gemeldet"),
    relations={
        Relation.SAME: "derselbe Artikel",
        Relation.REVISION: "neue Fassung",
        Relation.EXACT: "gleicher Text",
        Relation.NEAR: "bearbeitete Kopie",
        Relation.PARTIAL: "teilweise gleich",
        Relation.SERIES: "gleiche Reihe",
        Relation.NEW: "eigener Text",
    },
    similar="{percent}\u00a0% gleich",
    recipient="Empfänger",
    route=("Route", "Routen"),
    zone="Zeitzone",
    alert="Meldung",
    message="Nachricht",
    contact="Abmelden oder beschweren",
    no_tracking="Keine Bilder, keine Zählpixel, keine umgeleiteten Links.",
    test="Testmeldung für den Kanal {channel}",
    test_text="Diese Nachricht prüft, ob der Kanal ankommt. Es ist nichts zu tun.",
    since="seit {opened}",
    over="Wieder in Ordnung: {title}",
    began_and_ended="seit {opened}; wieder in Ordnung seit {closed}",
)

ENGLISH = Words(
    locale="en",
    kinds={
        AlertKind.NEW: "Alert",
        AlertKind.UPDATE: "Follow-up",
        AlertKind.OVERVIEW: "First overview",
        AlertKind.CATCH_UP: "Catch-up",
        AlertKind.DIGEST: "Daily digest",
        AlertKind.TEST: "Test message",
        AlertKind.OPS: "Operation",
    },
    grouped="Grouped alert",
    stories=("{n} story", "{n} stories"),
    since_when="{stories} since {when}",
    more_stories=("{n} more story", "{n} more stories"),
    no_stories="No stories in this message.",
    urgent="URGENT",
    undated="undated",
    untitled="untitled",
    found="found {when}",
    found_late="found late {when}",
    agency="Agency: {names}",
    read="Read the original",
    why="Why this alert?",
    fields={
        Field.TITLE: "title",
        Field.LEAD: "lead",
        Field.BODY: "text",
        Field.URL: "address",
        Field.SOURCE: "source",
        Field.LANGUAGE: "language",
        Field.AUTHOR: "author",
        Field.TAG: "tag",
    },
    reasons={
        AlertReason.NEW_TOPIC: "The story has been told; the topic is new.",
        AlertReason.NEW_RECIPIENT: "Others were told this story earlier.",
        AlertReason.SPLIT: "Was held back as a copy of another story; a person parted the two.",
        AlertReason.FIRST_POLL: "Stood in the feed already when it was first read.",
        AlertReason.CAUGHT_UP: "The feed was not read for more than six hours.",
        AlertReason.LATE: "Found late: the text is older, but stands in the feed only now.",
    },
    and_more="and {n} more",
    sources=("{n} source", "{n} sources"),
    copies=("{n} copy not told separately", "{n} copies not told separately"),
    relations={
        Relation.SAME: "the same article",
        Relation.REVISION: "new version",
        Relation.EXACT: "equal text",
        Relation.NEAR: "edited copy",
        Relation.PARTIAL: "equal in parts",
        Relation.SERIES: "same series",
        Relation.NEW: "own text",
    },
    similar="{percent}% alike",
    recipient="Recipient",
    route=("Route", "Routes"),
    zone="Time zone",
    alert="Alert",
    message="Message",
    contact="Unsubscribe or complain",
    no_tracking="No images, no tracking pixels, no redirected links.",
    test="Test message for the channel {channel}",
    test_text="This message checks that the channel works. There is nothing to do.",
    since="since {opened}",
    over="In order again: {title}",
    began_and_ended="since {opened}; in order again since {closed}",
)

WORDS: Mapping[str, Words] = {"de": GERMAN, "en": ENGLISH}


def counted(phrase: tuple[str, str], n: int) -> str:
    """``3 Quellen``: the singular or plural of ``phrase`` with its number."""
    return phrase[n != 1].format(n=n)
