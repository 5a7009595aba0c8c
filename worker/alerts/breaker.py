"""When a server's trouble keeps all its messages back, and until when (notes: alerts, 2.3).

A fault is the message's own, and then nobody else's, or it is the server's: then one message at a
time asks whether it is over, and none dies of it. Pure: a state and a fault give the next state.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from worker.alerts.backoff import probe_at, spread
from worker.domain.alerts import MAILED, ChannelType, Recipient
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.telling import ChannelState, Trouble

LOOKED_AT = timedelta(minutes=5)
"""A fault of the config is tried again this often: who mends it waits no longer."""
LONGEST_PAUSE = timedelta(hours=24)
"""A wish to be left alone is obeyed up to here."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Until when a channel is held that a person has to enable."""
UNATTENDED = timedelta(hours=1)
"""A server that was not asked for so long after its time has not failed meanwhile: natowire was
off. What disables it counts anew.
"""

LOOKED_BACK = timedelta(days=2)
"""How far the log of attempts is read for what failed in a row: a message waits up to a day."""
EACH_FAILS = "each message fails: "
"""What the account of a failure begins with that is the server's only because all of them fail."""
IN_A_ROW: Mapping[int, int] = {4: 5, 5: 3}
"""So many messages that fail with none getting through between are the server's fault, by the
class of the status. One that it cannot bear, or refuses, is alone.
"""

POSTED = frozenset(ChannelType) - MAILED
"""Types that are called over HTTP."""

_SHUTTING_DOWN = 421
_NO_TLS_NOW = 454
_MAIL_SERVER = frozenset({_SHUTTING_DOWN, _NO_TLS_NOW})
"""Replies that close the connection (RFC 5321, 3.8) or refuse TLS or logins for now."""
_ELSEWHERE = 3
"""Redirects, which no message follows."""
_GATEWAY = frozenset({
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
})  # fmt: skip
"""Statuses by which somebody in front of the receiver says that it cannot be reached."""


@dataclass(frozen=True, slots=True)
class Server:
    """What messages share that go over one server: all mail does, else each channel is one.

    ``config`` is a digest of its settings. After ``disable_after`` of nothing but failures it is
    not called any more; never, where that is None.
    """

    type: ChannelType
    channel: str | None
    config: str = ""
    disable_after: timedelta | None = None


def own_channel(recipient: Recipient) -> str | None:
    """The channel that is a server of its own; None for mail, which goes over one server,
    whatever its channel.
    """
    return None if recipient.type is ChannelType.EMAIL else recipient.channel


def concerns_all(error: DeliveryError, type_: ChannelType) -> bool:
    """Whether a fault is one of the server or of its settings, not of the message: each further
    message would cost another timeout or another refused login.
    """
    if error.remedy is Remedy.RETRY:
        return error.retry_after is not None or not is_own(error.code, type_)
    return error.remedy is Remedy.FIX_CONFIG or _is_gone(error, type_)


def is_own(code: int | None, type_: ChannelType) -> bool:
    """Whether a failure with this code is the message's own. Without a code nobody answered.

    A mail server that answers 5xx before the recipient refuses the connection; one at the
    recipient or the message is no failure to be repeated.
    """
    if code is None:
        return False
    if type_ in POSTED:
        return code not in _GATEWAY and code // 100 != _ELSEWHERE
    return code not in _MAIL_SERVER and code < HTTPStatus.INTERNAL_SERVER_ERROR


def fails_for_all(code: int | None, type_: ChannelType, failing: int) -> bool:
    """Whether a fault of a message's own is the server's after all: it fails ``failing`` messages
    in a row.
    """
    if code is None or type_ not in POSTED:
        return False
    return failing >= IN_A_ROW.get(code // 100, math.inf)


def of_all(error: DeliveryError) -> DeliveryError:
    """A message's own fault, as one of its server."""
    problem = EACH_FAILS + error.problem
    return DeliveryError(problem, remedy=Remedy.RETRY, code=error.code, unknown=error.unknown)


def _is_gone(error: DeliveryError, type_: ChannelType) -> bool:
    return type_ in POSTED and error.code == HTTPStatus.GONE


def tripped(
    server: Server,
    before: ChannelState | None,
    error: DeliveryError,
    now: datetime,
    fraction: float,
) -> ChannelState:
    """The state of a server after one more fault that concerns all; ``before`` is the one it was
    in, if any. ``fraction`` moves the next attempt within its spread.
    """
    failures = before.failures + 1 if before else 1
    since = _since(before, now)
    trouble = _trouble(server, error, now - since)
    until = {
        Trouble.DISABLED: NEVER,
        Trouble.MISCONFIGURED: now + spread(LOOKED_AT, fraction),
        Trouble.ASKED: max(now + _wished(error), probe_at(server.type, failures, now, fraction)),
        Trouble.DOWN: probe_at(server.type, failures, now, fraction),
    }[trouble]
    return ChannelState(
        type=server.type,
        channel=server.channel,
        trouble=trouble,
        since=since,
        until=until,
        failures=failures,
        problem=error.problem,
        config=server.config,
    )


def _since(before: ChannelState | None, now: datetime) -> datetime:
    if before is None or now - before.until > UNATTENDED:
        return now
    return before.since


def _trouble(server: Server, error: DeliveryError, lasting: timedelta) -> Trouble:
    worn_out = server.disable_after is not None and lasting >= server.disable_after
    if worn_out or _is_gone(error, server.type):
        return Trouble.DISABLED
    if error.remedy is Remedy.FIX_CONFIG:
        return Trouble.MISCONFIGURED
    return Trouble.DOWN if error.retry_after is None else Trouble.ASKED


def _wished(error: DeliveryError) -> timedelta:
    return min(error.retry_after or timedelta(0), LONGEST_PAUSE)
