"""Quiet hours: until when messages are held."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from worker.alerts.slots import instant
from worker.domain.alerts import QuietHours


def quiet_until(hours: QuietHours, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours that ``now`` lies in end; None outside of them. ``zone`` is that of the
    defaults. Their beginning belongs to them, their end does not.
    """
    here = ZoneInfo(hours.timezone or zone)
    today = now.astimezone(here).date()
    overnight = timedelta(days=1 if hours.start > hours.end else 0)
    for day in (today - timedelta(days=1), today):
        begins, ends = (
            instant(day, hours.start, here),
            instant(day + overnight, hours.end, here),
        )
        if begins <= now < ends:
            return ends
    return None
