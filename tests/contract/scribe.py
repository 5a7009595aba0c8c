"""Writes single decisions into a store, as the pipeline does, for tests that need a corpus."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.builders import NOW, article, document, text
from worker.dedup.boilerplate import paragraphs
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Recipient,
)
from worker.domain.articles import Key, KeyKind
from worker.domain.corpus import Decision, Document
from worker.domain.stories import (
    Fingerprint,
    Neighbourhood,
    Relation,
    Sought,
    Verdict,
    VerdictReason,
)
from worker.domain.telling import Group, Plan, Slot
from worker.domain.topics import Priority
from worker.storage import Store

REASONS = {
    Relation.SAME: VerdictReason.KEY_AND_TEXT,
    Relation.REVISION: VerdictReason.KEY_OTHER_TEXT,
    Relation.EXACT: VerdictReason.EQUAL_TEXT,
    Relation.NEAR: VerdictReason.CONTAINED,
    Relation.SERIES: VerdictReason.NUMBERS_DIFFER,
    Relation.PARTIAL: VerdictReason.CONTAINED,
    Relation.NEW: VerdictReason.NOTHING_SIMILAR,
}

WINDOW = timedelta(days=30)
ANNA = Recipient(ChannelType.EMAIL, "anna@beispiel.example", "mail")
BOX = Recipient(ChannelType.MAILDIR, "box", "box")


def url(name: str) -> str:
    return f"https://beispiel.example/{name}"


def named(
    name: str, *sentences: int, keys: Sequence[Key] | None = None, **changes: Any
) -> Document:
    """A document with its own address and guid; ``sentences`` make its text."""
    matches = changes.pop("matches", ())
    source = article(
        **{
            "title": f"Bericht {name}",
            "body": text(*(sentences or (0, 1, 2, 3))),
            "url": url(name),
            "canonical_url": url(name),
            "guid": name,
            **changes,
        }
    )
    if keys is None:
        keys = (guid_key(name), url_key(name))
    return document(source, matches=matches, keys=keys)


def guid_key(name: str) -> Key:
    return Key(KeyKind.GUID, f"beispiel {name}")


def url_key(name: str) -> Key:
    return Key(KeyKind.URL, url(name))


def kept(print_: Fingerprint) -> Fingerprint:
    """A fingerprint as it is read back: its sample stays in the index."""
    return replace(print_, sample=())


def decision(
    document: Document, relation: Relation, number: int, story: int, **changes: Any
) -> Decision:
    """A decision; ``match`` and ``similarity`` go into its verdict."""
    match, similarity = changes.pop("match", None), changes.pop("similarity", 0.0)
    verdict = Verdict(relation, REASONS[relation], match, similarity, f"{relation} of {match}")
    return Decision(document, verdict, number, story, **{"version": 1, **changes})


def item(identity: str, article: int = 1, story: int = 1, **changes: Any) -> AlertItem:
    base: dict[str, Any] = {
        "recipient": ANNA,
        "kind": AlertKind.NEW,
        "state": AlertState.OPEN,
        "reason": AlertReason.NEW_STORY,
        "version": 1,
        "topics": ("munition",),
        "priority": Priority.NORMAL,
        "routes": ("all",),
        "created_at": NOW,
        "due_at": NOW,
    }
    return AlertItem(id=identity, article=article, story=story, **{**base, **changes})


def planned(
    *items: AlertItem,
    to: Recipient = ANNA,
    kind: AlertKind = AlertKind.NEW,
    slot: Slot | None = None,
) -> Plan:
    """A plan for one message."""
    return Plan((Group(to, kind, items, slot),))


@dataclass
class Scribe:
    """Each method is one transaction. Alert items are given as their builder's arguments."""

    store: Store

    def write(self, *decisions: Decision, now: datetime = NOW) -> None:
        with self.store.corpus.transaction() as transaction:
            transaction.write(decisions, now)

    def new(self, document: Document, now: datetime = NOW, **changes: Any) -> Decision:
        """An article with a story of its own."""
        with self.store.corpus.transaction() as transaction:
            number = next(transaction.number_articles(1))
            story = next(transaction.number_stories(1))
            made = decision(document, Relation.NEW, number, story, **changes)
            transaction.write([made], now)
        return made

    def told(self, *identities: str, of: int | None = None, **changes: Any) -> Decision:
        """An article about which there are these alert items; a copy in the story ``of``, where
        one is given.
        """
        with self.store.corpus.transaction() as transaction:
            number = next(transaction.number_articles(1))
            story = next(transaction.number_stories(1)) if of is None else of
            alerts = tuple(item(identity, number, story, **changes) for identity in identities)
            name = f"told-{number}"
            relation = Relation.NEW if of is None else Relation.NEAR
            made = decision(named(name), relation, number, story, alerts=alerts)
            transaction.write([made], NOW)
        return made

    def look(self, document: Document, since: datetime = NOW - WINDOW) -> Neighbourhood:
        print_ = document.fingerprint
        sought = Sought(document.keys, [print_.exact], print_.sample, paragraphs(print_))
        with self.store.corpus.transaction() as transaction:
            return transaction.neighbourhood(sought, since)
