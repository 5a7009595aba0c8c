"""Which silence hides a match: what a person wants to hear nothing of for a while."""

from collections.abc import Iterable
from datetime import datetime

from worker.domain.alerts import Silence
from worker.domain.dates import rfc3339
from worker.domain.ids import story_id


def silence_of(
    topic: str, feed: str | None, story: int, silences: Iterable[Silence], now: datetime
) -> Silence | None:
    """The first silence that hides an article's match of this topic, if any does. As in a route's
    ``when``, its keys are ANDed and values ORed: hiding less is the smaller mistake.
    """
    return next(
        (
            silence
            for silence in silences
            if now < silence.until
            and (not silence.topics or topic in silence.topics)
            and (not silence.feeds or feed in silence.feeds)
            and (not silence.stories or not _names(story).isdisjoint(silence.stories))
        ),
        None,
    )


def reason_of(silence: Silence) -> str:
    """Which silence it is, until when and why, in one line."""
    name = f"silence {silence.id}" if silence.id else "a silence of the config"
    return f"{name} until {rfc3339(silence.until)}: {silence.why}"


def _names(story: int) -> frozenset[str]:
    """The config may write a story as a bare number."""
    return frozenset({story_id(story), str(story)})
