"""Dates as every JSON of natowire writes them, and as a person gives them."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from worker.domain.dates import Published


def dated(published: Published | None) -> dict[str, Any] | None:
    """``{value, precision, source, inferred}``, or null where nothing is known."""
    return asdict(published) if published else None


def day(text: str | None) -> datetime | None:
    """A day or a time as the reader writes it, in UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f'"{text}" is no day such as 2026-11-01') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
