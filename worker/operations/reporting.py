"""What a round of polls and a pass of deliveries did, as one line of the log each."""

import logging
from collections import Counter
from collections.abc import Sequence

from worker.domain.feeds import PollReport
from worker.pipeline.deliver import DeliveryReport

COUNTS = ("new", "revisions", "copies", "alerts")

log = logging.getLogger(__name__)


def polled(reports: Sequence[PollReport]) -> None:
    """Nothing where no feed was asked."""
    if not reports:
        return
    statuses = Counter(str(report.status) for report in reports).most_common()
    counts = {name: sum(getattr(report, name) for report in reports) for name in COUNTS}
    log.info(
        "polled %s feeds (%s): %s",
        len(reports),
        ", ".join(f"{count} {status}" for status, count in statuses),
        ", ".join(f"{count} {name}" for name, count in counts.items()),
    )


def delivered(report: DeliveryReport) -> None:
    """Nothing where nothing was due."""
    if report != DeliveryReport():
        log.info(
            "delivered: %s composed, %s sent, %s failed, %s given up",
            report.composed,
            report.sent,
            report.failed,
            report.dead,
        )
