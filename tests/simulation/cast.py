"""Who is told in the simulation, over which servers, and how calmly."""

from datetime import UTC, datetime, time, timedelta

from tests.builders import alert_settings
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Burst,
    Channel,
    ChannelType,
    QuietHours,
    Recipient,
    Route,
    RouteMode,
)
from worker.domain.articles import Article
from worker.domain.corpus import StoredArticle
from worker.domain.settings import AlertSettings, Mail, MailRate
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.telling import Survey
from worker.domain.topics import Priority

START = datetime(2026, 4, 25, 20, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

EMAIL, HOOK = ChannelType.EMAIL, ChannelType.WEBHOOK
ANNA = Recipient(EMAIL, "anna@example.org", "mail")
BERT = Recipient(EMAIL, "bert@example.org", "mail")
DESK = Recipient(HOOK, "desk", "desk")
PEOPLE = (ANNA, BERT, DESK)

CHANNELS = {
    "mail": Channel("mail", EMAIL, to=(ANNA.address, BERT.address)),
    "desk": Channel("desk", HOOK, url="https://desk.example", ordering="per_story"),
}
BOTH = ("mail", "desk")


def _settings(*routes: Route, rate: MailRate | None = None) -> AlertSettings:
    base = alert_settings(routes, CHANNELS)
    mail = Mail("smtp.example", "natowire@example.org", rate=rate)
    return AlertSettings(base.public_id_domain, mail=mail, channels=CHANNELS, routes=base.routes)


AT_ONCE = _settings(Route("all", BOTH))
CALM = _settings(
    Route(
        "all",
        BOTH,
        group_wait=2 * MINUTE,
        event_wait=(10 * MINUTE, 30 * MINUTE),
        burst=Burst(1, 15 * MINUTE, 10 * MINUTE),
        quiet_hours=QuietHours(time(23), time(6)),
    )
)
LIMITED = _settings(Route("all", BOTH), rate=MailRate(per_minute=2, connections=1))
DIGESTED = _settings(
    Route("all", BOTH), Route("daily", ("mail",), mode=RouteMode.DIGEST, at=(time(7),))
)
CONFIGS = (AT_ONCE, AT_ONCE, AT_ONCE, LIMITED, CALM, DIGESTED)
"""The plain one the most often: it has the most races in the fewest steps."""

CHECKED = Survey(feeds=1, failing=(), articles=1, stories=1, matched=1, copies=0)
_VERDICT = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
MOST_STORIES = 40
_ARTICLES = [
    StoredArticle(
        number, number, 1, Article(f"T{number}", "", "", "blatt", START), _VERDICT, (), ()
    )
    for number in range(MOST_STORIES)
]


def tells(item: AlertItem) -> StoredArticle:
    return _ARTICLES[item.article % MOST_STORIES]


def item(
    number: int, recipient: Recipient, kind: AlertKind, now: datetime, due: datetime, story: int
) -> AlertItem:
    """A decision as the deciding transaction leaves it."""
    return AlertItem(
        id=f"{number:024x}",
        recipient=recipient,
        kind=kind,
        state=AlertState.OPEN,
        reason=REASONS[kind],
        article=number,
        version=1,
        story=story,
        topics=("nato",),
        priority=Priority.NORMAL,
        routes=("daily",) if kind is AlertKind.DIGEST else ("all",),
        created_at=now,
        due_at=due,
    )


REASONS = {
    AlertKind.NEW: AlertReason.NEW_STORY,
    AlertKind.UPDATE: AlertReason.NEW_TOPIC,
    AlertKind.CORRECTION: AlertReason.CORRECTED,
    AlertKind.DIGEST: AlertReason.NEW_STORY,
}
