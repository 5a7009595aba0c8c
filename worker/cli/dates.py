"""Dates as every JSON of natowire writes them."""

from dataclasses import asdict
from typing import Any

from worker.domain.dates import Published


def dated(published: Published | None) -> dict[str, Any] | None:
    """``{value, precision, source, inferred}``, or null where nothing is known."""
    return asdict(published) if published else None
