"""Which message a preview shows: one of the stored corpus, or a sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from worker.alerts.routing import Reach, reached, recipients
from worker.cli.output import say
from worker.domain.alerts import (
    MAILED,
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Hold,
    Message,
    MessageState,
    Recipient,
)
from worker.domain.corpus import StoredArticle, ToldArticle
from worker.domain.notices import Notice, NoticeSource
from worker.domain.settings import AlertSettings
from worker.domain.stories import Relation
from worker.pipeline.digesting import issue
from worker.pipeline.notices import notice
from worker.pipeline.surveying import Surveyor
from worker.render.samples import sample
from worker.runtime import Runtime

FEW = 10
"""Stories of a preview that holds several."""
LOOKED_THROUGH = 500
"""The newest alerts, among which one of a kind is looked for."""
DAY = timedelta(days=1)
_ID = "0" * 24
_NOBODY = Recipient(ChannelType.EMAIL, "reader@example.org", "")
_HELD = {AlertKind.NEW: Hold.BURST, AlertKind.CATCH_UP: Hold.OUTAGE}
"""Why stories are told together that came one by one."""
_SINGLE = {
    "alert": AlertKind.NEW,
    "update": AlertKind.UPDATE,
    "correction": AlertKind.CORRECTION,
}
_SEVERAL = {
    "grouped": AlertKind.NEW,
    "catch-up": AlertKind.CATCH_UP,
    "overview": AlertKind.OVERVIEW,
    "digest": AlertKind.DIGEST,
}
"""The samples whose like can be made of what is stored, by their names."""


@dataclass(frozen=True)
class Previews:
    """Notices that nobody is sent. ``wanted`` is the recipient that was asked for, ``mailed``
    whether it must be one who gets mail, or must not be; None where either will do.
    """

    runtime: Runtime
    wanted: Recipient | None
    mailed: bool | None = None

    def of_alert(self, told: ToldArticle) -> Notice:
        """The message an alert stands in, or would; as the config and the corpus are now."""
        outbox, item = self.runtime.store.outbox, told.item
        message = outbox.message(told.message) if told.message else None
        if message is None:
            return self._notice(item.kind, item.recipient, [told], item.created_at)
        content = outbox.content(message.id)
        return self._of(replace(message, recipient=self.wanted or message.recipient), content)

    def of_article(self, stored: StoredArticle) -> list[Notice]:
        """What an article would be told with, to each recipient that it reaches now."""
        config = self.runtime.config
        feed = next((feed for feed in config.feeds if feed.name == stored.article.feed), None)
        topics = {topic.id for topic in config.topics}
        matches = [match for match in stored.matches if match.topic in topics]
        found = [
            self._notice(AlertKind.NEW, reach.recipient, [_told(stored, reach)], _found_at(stored))
            for reach in reached(stored.article, matches, config.topics, feed, config.alerts)
            if self.wanted in {None, reach.recipient}
        ]
        return sorted(found, key=lambda notice: not self._suits(notice.recipient))

    def of_kind(self, name: str) -> Notice | None:
        """The newest stored alert of a kind, or the newest few together; None where there is
        none.
        """
        alerts = islice(self.runtime.store.outbox.alerts(suppressed=False), LOOKED_THROUGH)
        single, several = _SINGLE.get(name), _SEVERAL.get(name)
        newest = [told for told in alerts if single in {None, told.item.kind}]
        if not newest or not (single or several):
            return None
        suiting = [told for told in newest if self._suits(told.item.recipient)]
        if not suiting:
            return replace(self, wanted=self._stand_in(), mailed=None).of_kind(name)
        return self._together(several, suiting) if several else self.of_alert(suiting[0])

    def _together(self, kind: AlertKind, newest: Sequence[ToldArticle]) -> Notice:
        """What the recipient of the newest was told, of a digest all of a day."""
        now, whose = self.runtime.clock.now(), newest[0].item.recipient
        stories = _one_a_story([told for told in newest if told.item.recipient == whose])
        of_a_day = [told for told in stories if told.item.created_at > now - DAY]
        told = of_a_day if kind is AlertKind.DIGEST else stories[:FEW]
        if not told:
            told = stories[:FEW]
            say("nothing was told within the last day: it shows what was told before")
        if told is not of_a_day and len(told) < len(stories):
            say(f"it shows the newest {len(told)} of {len(stories)} stories")
        held = [
            replace(one, item=replace(one.item, hold=_HELD.get(kind, one.item.hold)))
            for one in told
        ]
        return self._notice(kind, whose, held, now)

    def _suits(self, recipient: Recipient | None) -> bool:
        if self.wanted or self.mailed is None or recipient is None:
            return True
        return (recipient.type in MAILED) is self.mailed

    def _stand_in(self) -> Recipient | None:
        """Who is shown as recipient where nobody of those told takes such a form."""
        found = _first(self.runtime.config.alerts, mailed=self.mailed is not False)
        if found:
            say(f"shown as {found.address} would get it; --recipient names another")
        return found

    def of_sample(self, name: str) -> Notice:
        settings = self.runtime.config.alerts
        recipient = self.wanted or _first(settings, mailed=self.mailed is not False) or _NOBODY
        channel = settings.channels.get(recipient.channel)
        locale = (channel and channel.language) or settings.defaults.locale
        return sample(name, recipient, locale)

    def _notice(
        self,
        kind: AlertKind,
        recipient: Recipient | None,
        told: Sequence[ToldArticle],
        now: datetime,
    ) -> Notice:
        message = Message(
            id=_ID,
            recipient=self.wanted or recipient or _NOBODY,
            kind=kind,
            state=MessageState.PENDING,
            created_at=now,
            next_at=now,
            window=(now - DAY, now) if kind is AlertKind.DIGEST else None,
        )
        shown = self._of(message, told)
        # A preview tells again what was told at once: nothing of it stands there twice.
        again = {story.story for story in shown.stories}
        return replace(
            shown, already=tuple(one for one in shown.already if one.story not in again)
        )

    def _of(self, message: Message, told: Sequence[ToldArticle]) -> Notice:
        runtime, config = self.runtime, self.runtime.config
        survey = Surveyor(runtime.store.feeds, runtime.store.stories, config)
        now = message.created_at
        beside = issue(message, runtime.store.outbox, config.alerts, survey, now)
        return notice(message, told, {topic.id: topic for topic in config.topics}, beside)


def recipient_named(name: str, settings: AlertSettings) -> Recipient | None:
    """The recipient of this address or channel; an address that no channel has is one as well."""
    known = recipients(tuple(settings.channels), settings)
    wanted = name.strip().lower()
    found = (one for one in known if wanted in {one.address.lower(), one.channel.lower()})
    other = Recipient(ChannelType.EMAIL, wanted, "") if "@" in wanted else None
    return next(found, other)


def _found_at(stored: StoredArticle) -> datetime:
    return stored.article.first_seen


def _first(settings: AlertSettings, *, mailed: bool) -> Recipient | None:
    """The first who is written to by mail, or into a mailbox; or the first who is not."""
    known = recipients(tuple(settings.channels), settings)
    nobody = _NOBODY if mailed else None
    return next((one for one in known if (one.type in MAILED) is mailed), nobody)


def _one_a_story(told: Sequence[ToldArticle]) -> list[ToldArticle]:
    """The newest alert of each story, the newest first."""
    stories: dict[int, ToldArticle] = {}
    for one in told:
        stories.setdefault(one.item.story, one)
    return list(stories.values())


def _told(stored: StoredArticle, reach: Reach) -> ToldArticle:
    """An article as news, to one whom it reaches."""
    item = AlertItem(
        id=_ID,
        recipient=reach.recipient,
        kind=AlertKind.NEW,
        state=AlertState.OPEN,
        reason=AlertReason.NEW_STORY,
        article=stored.id,
        version=stored.version,
        story=stored.story,
        topics=reach.topics,
        priority=reach.priority,
        routes=tuple(route.name for route in reach.routes),
        created_at=_found_at(stored),
        due_at=_found_at(stored),
    )
    return ToldArticle(item, stored, _copies(stored))


def _copies(stored: StoredArticle) -> tuple[NoticeSource, ...]:
    """The other places where the same text was seen."""
    article = stored.article
    return tuple(
        NoticeSource(row.outlet, row.url, article.title, row.relation, 1.0, row.first_seen)
        for row in stored.sources
        if row.relation is Relation.EXACT and row.url != article.url
    )
