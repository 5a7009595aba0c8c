"""Deliveries in numbers: the invariant, what waits, and the channels."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily

from worker.domain.settings import Config
from worker.domain.telling import Backlog, ChannelState, Trouble
from worker.operations.gauges import Value, gauge, labelled, seconds
from worker.operations.reach import WAITING, of_channel
from worker.storage import Store

WELL = "ok"

INVARIANT: Sequence[tuple[str, str, str]] = (
    (
        "natowire_alerts_overdue",
        "overdue",
        "Alerts that are due and stand in no message; 0 is well.",
    ),
    ("natowire_alerts_astray", "astray", "Alerts told in no message; 0 is well."),
    ("natowire_alerts_stuck", "stuck", "Messages that are due and not tried; 0 is well."),
)
"""Name, field and help: what nothing brings out by itself."""


def of_deliveries(
    store: Store, config: Config | None, now: datetime
) -> Iterator[GaugeMetricFamily]:
    backlog = store.outbox.backlog(now)
    for name, field, help_ in INVARIANT:
        yield gauge(name, help_, getattr(backlog, field))
    yield gauge(
        "natowire_messages_oldest_waiting_seconds",
        "For how long the oldest message waits.",
        _waits(backlog, now),
    )
    waiting = store.outbox.messages(WAITING)
    yield gauge(
        "natowire_messages_waiting_unknown",
        "Messages that wait though an attempt may have arrived.",
        sum(message.unknown_outcomes > 0 for message in waiting),
    )
    silences = [*store.silences.list(now), *(config.alerts.silences if config else ())]
    running = sum(silence.until > now for silence in silences)
    yield gauge("natowire_silences", "Silences that have not ended.", running)
    if config:
        counts = Counter(message.recipient.channel for message in waiting)
        yield from _of_channels(config, store.outbox.channel_states(), counts)


def _waits(backlog: Backlog, now: datetime) -> float:
    return (now - backlog.oldest).total_seconds() if backlog.oldest else 0.0


def _of_channels(
    config: Config, states: Sequence[ChannelState], waiting: Counter[str]
) -> Iterator[GaugeMetricFamily]:
    names = list(config.alerts.channels)
    found = {name: of_channel(channel, states) for name, channel in config.alerts.channels.items()}
    counts = Counter(state.trouble.value if state else WELL for state in found.values())
    yield labelled(
        "natowire_channels",
        "Channels by state.",
        "state",
        [(name, counts[name]) for name in (WELL, *(trouble.value for trouble in Trouble))],
    )
    yield labelled(
        "natowire_channel_trouble_since_timestamp_seconds",
        "Since when nothing goes out over the channel.",
        "channel",
        [(name, _since(found[name])) for name in names],
    )
    yield labelled(
        "natowire_channel_failures",
        "Attempts in a row that failed.",
        "channel",
        [(name, state.failures if (state := found[name]) else 0) for name in names],
    )
    yield labelled(
        "natowire_channel_messages_waiting",
        "Messages that wait for the channel.",
        "channel",
        [(name, waiting[name]) for name in names],
    )


def _since(state: ChannelState | None) -> Value:
    return seconds(state.since) if state else None
