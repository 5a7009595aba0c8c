"""What is done once a day, by whichever worker comes first."""

import logging
from datetime import timedelta

from worker.operations.live import LiveConfig
from worker.signs import Signs

DAY = timedelta(hours=24)

log = logging.getLogger(__name__)


def tidy(live: LiveConfig, signs: Signs) -> None:
    """Let go what ``retention`` keeps no longer, and give the database its upkeep."""
    runtime = live.runtime()
    signs.forget(DAY)
    now = runtime.clock.now()
    if runtime.store.jobs.take("tidy", DAY, now):
        tidied = runtime.store.tidy(
            now, runtime.config.retention, runtime.config.deduplication.window
        )
        log.info("tidied: %s", tidied)
