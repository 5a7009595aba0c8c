"""Gauges of Prometheus, with at most one label."""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily

Value = float | None
"""None is left out."""


def gauge(name: str, help_: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_, value=value)


def labelled(
    name: str, help_: str, label: str, values: Iterable[tuple[str, Value]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_, labels=[label])
    for named, value in values:
        if value is not None:
            family.add_metric([str(named)], value)
    return family


def seconds(when: datetime | None) -> Value:
    return when.timestamp() if when else None
