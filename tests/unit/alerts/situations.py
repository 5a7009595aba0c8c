"""Subjects and rules for tests of the policy: name what matters, leave the rest."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from tests.builders import NOW, alert_settings, article, document, match, topic
from worker.alerts.policy import decide
from worker.alerts.subject import Rules, Subject
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Channel,
    ChannelType,
    FollowUp,
    Occasion,
    Recipient,
    Route,
)
from worker.domain.stories import Correction, Relation, Verdict, VerdictReason
from worker.domain.telling import Hearing
from worker.domain.topics import Match, Priority

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEW = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
COPY = Verdict(Relation.NEAR, VerdictReason.CONTAINED, 1, 0.9)
REVISED = Verdict(Relation.REVISION, VerdictReason.KEY_OTHER_TEXT, 1, 0.9)
PAGE = Verdict(Relation.REVISION, VerdictReason.PAGE_CAME, 1, 0.9)
AGAIN = Verdict(Relation.SAME, VerdictReason.KEY_AND_TEXT, 1, 1.0)
CORRECTED = Verdict(
    Relation.REVISION, VerdictReason.KEY_OTHER_TEXT, 1, 0.9, correction=Correction.CORRECTED
)
RETRACTED = Verdict(
    Relation.REVISION, VerdictReason.KEY_OTHER_TEXT, 1, 0.9, correction=Correction.RETRACTED
)

BOX = "maildir:box"
ANNA = "email:anna@example.org"
BEN = "email:ben@example.org"
CHANNELS = {
    "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    "mail": Channel("mail", ChannelType.EMAIL, to=("anna@example.org", "ben@example.org")),
}
PRESS = alert_settings([Route("all", ("box", "mail"))], CHANNELS)
FOLLOWING = FollowUp(HOUR, (5, 10, 25), on_new_facts=True, max_per_story=4, window=48 * HOUR)
TICKER = Route("ticker", ("box",), group_wait=2 * MINUTE, follow_up=FOLLOWING)


def rules(*routes: Route, topics: Iterable[str] = ("munition", "front"), **changes: Any) -> Rules:
    settings = alert_settings(routes or (Route("all", ("box",)),), CHANNELS)
    return Rules(tuple(map(topic, topics)), (), settings, **changes)


def subject(
    verdict: Verdict = NEW,
    told: Mapping[str, frozenset[str]] | None = None,
    occasion: Occasion = Occasion.NEWS,
    before: Iterable[str] = (),
    *,
    matches: Iterable[Match] | None = None,
    course: Mapping[str, Any] | None = None,
    seen_before: bool = True,
    late_before: Any = None,
    **changes: Any,
) -> Subject:
    """``course`` are the fields that tell how the story went on, ``changes`` those of the article."""
    return Subject(
        document=document(
            article(**changes), matches=[match()] if matches is None else tuple(matches)
        ),
        verdict=verdict,
        article=1,
        story=1,
        version=1,
        told=told or {},
        before=frozenset(before),
        seen_before=seen_before,
        occasion=occasion,
        late_before=late_before,
        **(course or {}),
    )


def recipient(key: str) -> Recipient:
    type_, _, address = key.partition(":")
    return Recipient(ChannelType(type_), address, "mail" if type_ == "email" else address)


def hearing(key: str = BOX, *topics: str, **changes: Any) -> Hearing:
    """Heard three hours ago by the route ``ticker``."""
    at = NOW - 3 * HOUR
    facts: dict[str, Any] = {
        "recipient": recipient(key),
        "topics": frozenset(topics or ("munition",)),
        "priority": Priority.NORMAL,
        "routes": ("ticker",),
        "article": 1,
        "version": 1,
        "first_at": at,
        "last_at": at,
    }
    return Hearing(**{**facts, **changes})


def heard(verdict: Verdict, *hearings: Hearing, **more: Any) -> Subject:
    """A subject of a story of which these have heard."""
    of = {one.recipient.key: one for one in hearings or (hearing(),)}
    told = {key: one.topics for key, one in of.items()}
    course = {"hearings": of, **more.pop("course", {})}
    return subject(verdict, told, before=more.pop("before", ("munition",)), course=course, **more)


def only(about: Subject, by: Rules | None = None) -> AlertItem:
    """The one item that is decided."""
    (item,) = decide(about, by or rules(), NOW)
    return item


def answer(about: Subject, by: Rules | None = None) -> tuple[AlertState, AlertReason, AlertKind]:
    item = only(about, by)
    return item.state, item.reason, item.kind
