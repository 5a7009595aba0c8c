"""A sign of life to a dead-man's switch outside, which tells when it stays away.

It is the one alarm that still works when nothing here does. So it is sent only while natowire does
what it is there for: a sign that comes from a service which reads no feed would be a lie.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from worker.alerts.sightings import Patience
from worker.domain.errors import DeliveryError
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.settings import Heartbeat
from worker.http.client import Client
from worker.notify.secrets import secret
from worker.operations.duty import idle
from worker.operations.live import LiveConfig
from worker.operations.troubles import Seen, Trouble, tell
from worker.runtime import Runtime
from worker.signs import HEARTBEAT, Signs

KEY = "ops.heartbeat.url_file"

EARLY = timedelta(seconds=30)
"""Half of the time between two looks: a sign every five minutes is not one every six."""

LONGEST = timedelta(seconds=20)
MOST_READ = 64 * 1024
SUCCESSES = range(200, 300)
"""What else the switch answers is nobody's concern."""

TITLE = "the heartbeat is not taken"

log = logging.getLogger(__name__)


def beat(live: LiveConfig, signs: Signs) -> None:
    """Send the sign where its time has come, by one process, or say in the log why not."""
    runtime = live.runtime()
    heartbeat, now = runtime.config.alerts.ops.heartbeat, runtime.clock.now()
    if heartbeat is None:
        _tell(live, timedelta(0), {}, now)
    elif runtime.store.jobs.take(HEARTBEAT, max(heartbeat.every - EARLY, timedelta(0)), now):
        why = list(idle(live.store, runtime.config, live.ops(), signs, now))
        if why:
            log.warning("no heartbeat is sent: %s", "; ".join(why))
            return
        problem = _sent(heartbeat, runtime)
        if problem:
            log.warning("the heartbeat was not taken: %s", problem)
        else:
            signs.give(HEARTBEAT)
        _tell(live, heartbeat.every, {"heartbeat": problem} if problem else {}, now)


def _sent(heartbeat: Heartbeat, runtime: Runtime) -> str:
    """Why the sign was not taken; empty where it was. The address is a secret: neither it nor
    what its server answers is told, only host and status.
    """
    try:
        url = secret(heartbeat.url_file, KEY).strip()
    except DeliveryError as error:
        return error.problem
    result = asyncio.run(_asked(url, runtime))
    if result.http_status in SUCCESSES and result.status is not FetchStatus.BLOCKED:
        return ""
    if result.status is FetchStatus.BAD_REDIRECT:
        return f"{KEY}: it leads elsewhere; put the final address into the file"
    return f"{KEY}: {result.detail or result.status}"


async def _asked(url: str, runtime: Runtime) -> FetchResult:
    http = runtime.config.http
    within = min(http.attempt_timeout, LONGEST)
    bounded = replace(http, attempt_timeout=within, max_body=MOST_READ)
    async with Client(bounded, runtime.clock) as client:
        return await client.fetch(FetchRequest(url, most_redirects=0))


def _tell(live: LiveConfig, every: timedelta, lines: Mapping[str, str], now: datetime) -> None:
    """The third failure in a row is told: then two have passed since the first."""
    patience = Patience(2 * max(every - EARLY, timedelta(0)), timedelta(0))
    trouble = Trouble(HEARTBEAT, (TITLE, TITLE), patience)
    tell(live.store, trouble, Seen(lines), live.ops(), now)
