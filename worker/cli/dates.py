"""Dates as every JSON of natowire writes them, and as a person gives them."""

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from worker.domain.dates import Published

_AGO = re.compile(r"(\d{1,5})\s*([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


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


def moment(text: str | None, now: datetime) -> datetime | None:
    """A day or a time, or how long ago it was: ``30d``, ``12h``, ``2w``."""
    if text is None:
        return None
    if ago := _AGO.fullmatch(text.strip()):
        try:
            return now - int(ago[1]) * _UNITS[ago[2]]
        except OverflowError:
            raise click.UsageError(f'"{text}" is before all time') from None
    try:
        return day(text)
    except click.UsageError:
        raise click.UsageError(f'"{text}" is no day such as 2026-11-01, nor 30d') from None
