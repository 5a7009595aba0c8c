"""The Celery app: ``celery -A worker worker`` and ``celery -A worker beat``.

The broker carries nudges only. Each message may be lost, doubled or late without harm: what
is due stands in the database, under leases, and the next tick finds it. So there are no
results, no retries and no times to come in any message, and every message expires. Why each
setting is as it is: the measured faults in docs/operations.md.
"""

import logging
import os
import time
from datetime import timedelta
from typing import Any

from celery import Celery, bootsteps
from celery.beat import Scheduler, SchedulingError
from celery.signals import (
    beat_init,
    celeryd_init,
    setup_logging,
    task_prerun,
    worker_init,
    worker_ready,
    worker_shutting_down,
)

from worker.operations import service
from worker.operations.brokers import advice, refused_url, tls
from worker.operations.logs import bind, configure
from worker.places import REDIS_URL, Places
from worker.signs import Signs, own

TICK_EVERY = timedelta(seconds=5)
SWEEP_EVERY = timedelta(minutes=1)
INDEX_EVERY = timedelta(minutes=1)
HEARTBEAT_LOOKED_AT = timedelta(minutes=1)
DAILY_LOOKED_AT = timedelta(hours=1)
"""Whether its time has passed stands in the database, for the index and the heartbeat too: beat's
own memory ends with its process.
"""

LONGEST_TICK = timedelta(minutes=2)
"""A database that is silent must not keep the child for good."""

LONGEST_PASS = timedelta(minutes=2)
"""After which a delivery begins no further message; the next tick goes on."""

LONGEST_FETCH = timedelta(minutes=6)
LONGEST_DELIVERY = timedelta(minutes=20)
"""After which a child that hangs is killed; both longer than the work itself may take: a round
takes feeds in for a minute, a feed's pages two; one message may take a quarter of an hour.
"""

SET_BACK = 1.0
"""Seconds; less is the slewing of a clock that is kept right."""

NO_BROKER = f"{REDIS_URL} names no broker: set it to redis://host:6379/0, or call natowire run"

log = logging.getLogger(__name__)


def _beat(task: str, every: timedelta) -> dict[str, Any]:
    """Expired before the next one comes: after an outage of the broker there is no burst."""
    return {
        "task": task,
        "schedule": every.total_seconds(),
        "options": {"expires": every.total_seconds()},
    }


BROKER_URL = os.environ.get(REDIS_URL) or "redis://localhost:6379/0"

app = Celery("natowire")
app.conf.update(
    broker_url=BROKER_URL,
    broker_use_ssl=tls(BROKER_URL),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "global_keyprefix": "natowire:",  # another application's keys stay its own
        "visibility_timeout": 1800,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 5,
        "socket_timeout": 30,
        "socket_keepalive": True,
        "health_check_interval": 10,
    },
    result_backend=None,
    task_ignore_result=True,
    task_default_queue="natowire",
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    worker_prefetch_multiplier=1,
    worker_concurrency=4,
    worker_consumer="worker.operations.consumer:Steadfast",
    worker_max_tasks_per_child=2000,
    worker_max_memory_per_child=300_000,  # KiB
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_soft_shutdown_timeout=10,
    beat_scheduler="worker.celery:Ticker",
    beat_schedule={
        "tick": _beat("tick", TICK_EVERY),
        "sweep": _beat("sweep", SWEEP_EVERY),
        "heartbeat": _beat("heartbeat", HEARTBEAT_LOOKED_AT),
        "index": _beat("index", INDEX_EVERY),
        "daily": _beat("daily", DAILY_LOOKED_AT),
    },
)


class Ticker(Scheduler):
    """Celery's in-memory scheduler that says in words what keeps it, and gives a sign of life
    when the broker took a tick.

    No file: a shelf can be corrupted by a kill, and entries that are intervals need no memory.
    """

    max_interval = TICK_EVERY.total_seconds()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._ahead = time.time() - time.monotonic()

    def tick(self, *arguments: Any, **options: Any) -> float:
        """Celery plans by the clock on the wall, and would wait an hour where that was set an
        hour back.
        """
        ahead = time.time() - time.monotonic()
        if ahead < self._ahead - SET_BACK:
            log.warning("the clock was set back by %d s; beat begins anew", self._ahead - ahead)
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None
        self._ahead = ahead
        wait: float = super().tick(*arguments, **options)
        return wait

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            why = advice(error)  # a trace of the libraries would say less
            log.error("%s could not be sent: %s", entry.name, why)  # noqa: TRY400
        else:
            _signs().give(own("beat"))


class SignOfLife(bootsteps.StartStopStep):
    """Touches the worker's file from the consumer's event loop, which does not turn while the
    broker is away or the consumer hangs.
    """

    requires = ("celery.worker.components:Timer",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._timer: Any = None

    def start(self, parent: Any) -> None:
        signs = _signs()
        signs.give(own("worker"))
        self._timer = parent.timer.call_repeatedly(5.0, signs.give, (own("worker"),))

    def stop(self, parent: Any) -> None:  # noqa: ARG002 (Celery's)
        self._timer.cancel()


app.steps["worker"].add(SignOfLife)


@setup_logging.connect
def _log(**_: Any) -> None:
    configure()


@celeryd_init.connect
@beat_init.connect
def _broker_named(**_: Any) -> None:
    if problem := NO_BROKER if REDIS_URL not in os.environ else refused_url(os.environ[REDIS_URL]):
        raise SystemExit(problem)


@worker_init.connect
def _before_the_fork(sender: Any, **_: Any) -> None:
    """What all children share, memory and lanes alike, is made once."""
    service.prepare(sender.concurrency or app.conf.worker_concurrency)


@worker_ready.connect
def _at_once(sender: Any, **_: Any) -> None:
    """The first tick does not wait for beat."""
    with sender.app.connection_for_write() as connection:
        for name in ("tick", "sweep", "daily"):
            app.send_task(name, expires=TICK_EVERY.total_seconds(), connection=connection)


@worker_shutting_down.connect
def _wind_down(**_: Any) -> None:
    service.lanes().drain()


@task_prerun.connect
def _named(task_id: str, task: Any, **_: Any) -> None:
    bind(task=task.name, task_id=task_id)


def _signs() -> Signs:
    return Signs(Places.of_environment(os.environ).signs)
