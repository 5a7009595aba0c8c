"""When a delivery that failed is tried again."""

from datetime import datetime, timedelta

STEPS = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1200, 2400, 3600))
"""Waits after the first failures; from then on the last one holds."""
PATIENCE = timedelta(hours=120)
"""Five days, what mail servers grant each other (RFC 5321, 4.5.4.1: "at least 4-5 days")."""
SPREAD = 0.2
"""Share by which each wait is moved, so that an outage does not end in one burst."""


def wait(attempts: int) -> timedelta:
    """The nominal wait after ``attempts`` failures, from 1."""
    return STEPS[min(attempts, len(STEPS)) - 1]


MOST_ATTEMPTS = len(STEPS) + (PATIENCE - sum(STEPS, timedelta())) // STEPS[-1]
"""Attempts after which the nominal waits have used the patience up.

Attempts are counted, not days: a machine that was off for a week has tried nothing.
"""


def retry_at(attempts: int, now: datetime, fraction: float) -> datetime | None:
    """When to try again after ``attempts`` failures, or None where it is to be given up.

    ``fraction`` from 0 to 1 chooses the place within the spread of 20 per cent each way.
    """
    if attempts > MOST_ATTEMPTS:
        return None
    return now + wait(attempts) * (1 + SPREAD * (2 * fraction - 1))
