"""The service in numbers, in the text format of Prometheus.

Everything is read from the database when it is asked for: no process has to be alive to be
measured, and two of them do not count twice. Labels hold names from the config, never addresses.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from worker.domain.alerts import AlertState, MessageState
from worker.domain.articles import PageUse
from worker.domain.corpus import CorpusCounts
from worker.domain.feeds import FeedSpec, FeedState
from worker.domain.settings import Config
from worker.feeds.gaps import possible_gap
from worker.feeds.health import Health, condition
from worker.feeds.profile import per_day
from worker.operations.delivery_metrics import of_deliveries
from worker.operations.gauges import Value, gauge, labelled, seconds
from worker.storage import Store
from worker.storage.page_counts import PageCounts


def exposition(store: Store, config: Config | None, now: datetime) -> str:
    """All metrics; of feeds none where no config is known."""
    registry = CollectorRegistry()
    registry.register(_Numbers(store, config, now))
    return generate_latest(registry).decode()


class _Numbers(Collector):
    def __init__(self, store: Store, config: Config | None, now: datetime) -> None:
        self._store, self._config, self._now = store, config, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        if self._config:
            yield from _of_feeds(self._config, self._store.feeds.states(), self._now)
        yield from _of_corpus(self._store.corpus.counts())
        yield from _of_pages(self._store.page_counts(self._now))
        yield from of_deliveries(self._store, self._config, self._now)
        yield gauge(
            "natowire_open_incidents", "Troubles open now.", len(self._store.incidents.current())
        )


@dataclass(frozen=True, slots=True)
class _Feed:
    spec: FeedSpec
    state: FeedState
    health: Health
    missed: int


OF_A_FEED: Sequence[tuple[str, str, Callable[[_Feed], Value]]] = (
    (
        "natowire_feed_possible_gap_missed",
        "Entries that may have been missed within the last day.",
        lambda feed: feed.missed,
    ),
    (
        "natowire_feed_items_per_day",
        "Entries a day, by the feed's publication profile.",
        lambda feed: per_day(feed.state.profile),
    ),
    (
        "natowire_feed_entries",
        "Entries that the feed held when it was last read.",
        lambda feed: feed.state.size if feed.state.first_success_at else None,
    ),
    (
        "natowire_feed_failures",
        "Polls in a row that failed.",
        lambda feed: feed.state.failures,
    ),
    (
        "natowire_feed_last_success_timestamp_seconds",
        "When the feed was last read.",
        lambda feed: seconds(feed.state.last_success_at),
    ),
    (
        "natowire_feed_last_new_timestamp_seconds",
        "When the feed last brought something new.",
        lambda feed: seconds(feed.state.last_new_at),
    ),
)
"""Name, help and value of what is told of each feed that is switched on; None is left out."""


def _of_feeds(
    config: Config, states: Mapping[str, FeedState], now: datetime
) -> Iterator[GaugeMetricFamily]:
    feeds = [
        _judged(spec, states.get(spec.name, FeedState(spec.name)), config, now)
        for spec in config.feeds
    ]
    counts = Counter(feed.health for feed in feeds)
    yield labelled(
        "natowire_feeds", "Feeds by state.", "state", [(name, counts[name]) for name in Health]
    )
    on = [feed for feed in feeds if feed.spec.enabled]
    for name, help_, value in OF_A_FEED:
        yield labelled(name, help_, "feed", [(feed.spec.name, value(feed)) for feed in on])


def _judged(spec: FeedSpec, state: FeedState, config: Config, now: datetime) -> _Feed:
    gap = possible_gap(spec, state, config.polling, now)
    found = condition(spec, state, config.polling, now)
    return _Feed(spec, state, found.state, gap.missed if gap else 0)


def _of_corpus(counts: CorpusCounts) -> Iterator[GaugeMetricFamily]:
    yield gauge("natowire_articles", "Articles stored.", counts.articles)
    yield gauge("natowire_stories", "Stories stored.", counts.stories)
    yield gauge("natowire_sources", "Places articles were seen in.", counts.sources)
    yield labelled(
        "natowire_alerts",
        "Decisions to tell somebody, or not, by state.",
        "state",
        [(state, counts.alerts.get(state, 0)) for state in AlertState],
    )
    yield labelled(
        "natowire_messages",
        "Messages by state.",
        "state",
        [(state, counts.messages.get(state, 0)) for state in MessageState],
    )


def _of_pages(counts: PageCounts) -> Iterator[GaugeMetricFamily]:
    yield gauge("natowire_pages_pending", "Articles' pages still to be fetched.", counts.pending)
    yield labelled(
        "natowire_pages",
        "Articles of the last day by what became of their page.",
        "use",
        [(use, counts.lately.get(use, 0)) for use in PageUse],
    )
