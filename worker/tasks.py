"""The tasks: each loads the runtime and calls one function. A message is only a nudge.

A task that fails is not repeated: what it left undone is due again, in the database.
"""

from worker.celery import (
    LONGEST_DELIVERY,
    LONGEST_FETCH,
    LONGEST_PASS,
    LONGEST_TICK,
    TICK_EVERY,
    app,
)
from worker.operations import daily as dailies
from worker.operations import heartbeat as heartbeats
from worker.operations import indexing, memory, reporting, service, sweeping, ticking
from worker.operations.faults import named_faults
from worker.signs import TICK

FETCH_EXPIRES = ticking.QUEUE_LEASE.total_seconds()


@app.task(name="tick", time_limit=LONGEST_TICK.total_seconds())
@named_faults
def tick() -> None:
    """Look at the config, send out what is due, and say that this was done."""
    live = service.live()
    ticking.tick(live, fetch=_send_fetch, deliver=_send_deliver)
    service.signs().give(TICK)


@app.task(name="fetch_batch", time_limit=LONGEST_FETCH.total_seconds())
@named_faults
def fetch_batch(names: list[str], token: str, alone: bool) -> None:  # noqa: FBT001  (JSON)
    """Poll feeds that a tick has claimed, and what else falls due meanwhile."""
    runtime, lanes = service.live().runtime(), service.lanes()
    with lanes.fetching() as free:
        if free:
            nudge = ticking.Nudge(_send_deliver)
            reporting.polled(
                runtime.fetch_batch(
                    names, token, nudge, alone=alone, stopping=lambda: lanes.draining
                )
            )
            memory.give_back()
        else:
            runtime.hand_back(names, token)


@app.task(name="deliver", time_limit=LONGEST_DELIVERY.total_seconds())
@named_faults
def deliver() -> None:
    """Send what is due, one channel type after the other; skip those that a child is at."""
    runtime, stopping = service.live().runtime(), service.winding_down(LONGEST_PASS)
    for type_ in runtime.channel_types():
        with service.lanes().delivering(type_) as free:
            if free:
                reporting.delivered(runtime.deliver([type_], stopping=stopping))


@app.task(name="sweep", time_limit=LONGEST_TICK.total_seconds())
@named_faults
def sweep() -> None:
    """Tell the operator of troubles, and of their end."""
    sweeping.sweep(service.live(), service.signs())


@app.task(name="heartbeat", time_limit=LONGEST_TICK.total_seconds())
@named_faults
def heartbeat() -> None:
    """Give a dead-man's switch outside its sign of life, where all is well."""
    heartbeats.beat(service.live(), service.signs())


@app.task(name="index", time_limit=LONGEST_FETCH.total_seconds())
@named_faults
def index() -> None:
    """Bring the index of words up to date."""
    indexing.index(service.live(), service.winding_down(LONGEST_PASS))


@app.task(name="daily", time_limit=LONGEST_DELIVERY.total_seconds())
@named_faults
def daily() -> None:
    """Tidy the database once a day."""
    dailies.tidy(service.live(), service.signs())


def _send_fetch(names: list[str], token: str, alone: bool) -> None:  # noqa: FBT001  (a port)
    fetch_batch.apply_async((names, token, alone), expires=FETCH_EXPIRES)


def _send_deliver() -> None:
    deliver.apply_async(expires=TICK_EVERY.total_seconds())
