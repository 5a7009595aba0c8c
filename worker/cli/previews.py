"""Which message a preview shows: one of the stored corpus, or a sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from worker.alerts.routing import Reach, reached, recipients
from worker.domain.alerts import (
    MAILED,
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
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
_ID = "0" * 24
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
    """Notices that nobody is sent. ``wanted`` is the recipient that was asked for."""

    runtime: Runtime
    wanted: Recipient | None

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
        return [
            self._notice(AlertKind.NEW, reach.recipient, [_told(stored, reach)], _found_at(stored))
            for reach in reached(stored.article, matches, config.topics, feed, config.alerts)
            if self.wanted in {None, reach.recipient}
        ]

    def of_kind(self, name: str) -> Notice | None:
        """The newest stored alert of a kind, or the newest few together; None where there is
        none.
        """
        newest = islice(self.runtime.store.outbox.alerts(suppressed=False), LOOKED_THROUGH)
        if kind := _SINGLE.get(name):
            found = next((told for told in newest if told.item.kind is kind), None)
            return self.of_alert(found) if found else None
        several = _SEVERAL.get(name)
        told = _one_a_story(list(newest)) if several else []
        if several is None or not told:
            return None
        return self._notice(several, told[0].item.recipient, told, self.runtime.clock.now())

    def of_sample(self, name: str) -> Notice:
        settings = self.runtime.config.alerts
        recipient = self.wanted or _first(settings)
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
            recipient=self.wanted or recipient or _first(self.runtime.config.alerts),
            kind=kind,
            state=MessageState.PENDING,
            created_at=now,
            next_at=now,
            window=(now - timedelta(days=1), now) if kind is AlertKind.DIGEST else None,
        )
        return self._of(message, told)

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


def _first(settings: AlertSettings) -> Recipient:
    """The first who is written to by mail, or into a mailbox."""
    known = recipients(tuple(settings.channels), settings)
    nobody = Recipient(ChannelType.EMAIL, "reader@example.org", "")
    return next((one for one in known if one.type in MAILED), nobody)


def _one_a_story(told: Sequence[ToldArticle]) -> list[ToldArticle]:
    """The newest alert of each of the newest stories that one recipient was told of."""
    whose = told[0].item.recipient if told else None
    stories: dict[int, ToldArticle] = {}
    for one in told:
        if one.item.recipient == whose and len(stories) < FEW:
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
