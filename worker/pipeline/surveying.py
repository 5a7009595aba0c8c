"""What a digest checked: feeds that could be read and those that could not, and what came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from worker.domain.feeds import FeedSpec, FeedState
from worker.domain.ports import FeedStore
from worker.domain.settings import Config
from worker.domain.story_store import StoryStore
from worker.domain.telling import Survey
from worker.feeds.health import Health, troubles

UNREAD = frozenset({Health.DISABLED, Health.BLOCKED, Health.FAILING})


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Looks over feeds and stories for ``Survey``. The feeds are as they stand at its end."""

    feeds: FeedStore
    stories: StoryStore
    config: Config

    def __call__(self, begins: datetime, ends: datetime) -> Survey:
        failing, asked = self._failing(ends), sum(feed.enabled for feed in self.config.feeds)
        began = [s for s in self.stories.summaries(since=begins) if s.created_at < ends]
        articles = sum(story.copies for story in began)
        return Survey(
            feeds=asked - len(failing),
            failing=failing,
            articles=articles,
            stories=len(began),
            matched=sum(bool(story.topics) for story in began),
            copies=articles - len(began),
        )

    def _failing(self, now: datetime) -> tuple[tuple[str, datetime], ...]:
        states = self.feeds.states()
        since = {feed.name: self._unread_since(feed, states, now) for feed in self.config.feeds}
        return tuple((name, at) for name, at in since.items() if at)

    def _unread_since(
        self, feed: FeedSpec, states: Mapping[str, FeedState], now: datetime
    ) -> datetime | None:
        state = states.get(feed.name, FeedState(feed.name))
        found = troubles(feed, state, self.config.polling, now)
        return next((one.since or now for one in found if one.state in UNREAD), None)
