"""What is remembered of a feed after a poll.

Validators and hash are the licence to skip a body next time, so they are kept only of a body
that was read as a feed: after a truncated or HTML answer the next 304 would hide the loss.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from worker.domain.feeds import (
    HEALTHY,
    FeedSpec,
    FeedState,
    FetchResult,
    FetchStatus,
    ParsedFeed,
    Validators,
)
from worker.domain.settings import Polling
from worker.feeds.moving import moved
from worker.feeds.schedule import next_poll, outcome
from worker.feeds.trust import lied
from worker.feeds.window import Window, learnt

NOT_POLLED = frozenset({FetchStatus.WAITING, FetchStatus.DISABLED})
"""Statuses under which no request was made: they say nothing about the feed."""


def body_hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def is_unchanged(state: FeedState, body: bytes) -> bool:
    """Whether this very body was read before. About 30 % of full answers are such (mediacloud)."""
    return state.body_hash == body_hash(body)


def after_poll(
    state: FeedState,
    spec: FeedSpec,
    result: FetchResult,
    parsed: ParsedFeed | None,
    polling: Polling,
    now: datetime,
    fraction: float,
    seen: Window | None = None,
) -> FeedState:
    """The state after a poll. ``parsed`` is what was read where the fetch ended OK, ``seen`` how
    that stands beside the last reading.
    """
    status = outcome(result, parsed)
    taught = _taught(state, result, parsed, seen, now) if status in HEALTHY else state
    following = next_poll(taught, spec, result, parsed, polling, now, fraction)
    planned = replace(
        taught,
        due_at=following.due_at,
        not_before=following.not_before,
        next_reason=following.reason,
        # a feed that kills stays suspect: its next poll is another attempt, alone again
        unfinished=1 if result.status is FetchStatus.CRASHED else 0,
    )
    if result.status in NOT_POLLED:
        return planned
    polled = replace(
        planned,
        url=spec.url,
        last_polled_at=now,
        last_status=status,
        last_detail=_detail(result, parsed),
        disabled=following.disabled,
    )
    if status not in HEALTHY:
        return _failed(polled, now)
    validators, hash_ = _licence(state, result, parsed)
    return replace(
        polled,
        failures=0,
        failing_since=None,
        first_success_at=state.first_success_at or now,
        last_success_at=now,
        validators=validators,
        body_hash=hash_,
    )


def _licence(
    state: FeedState, result: FetchResult, parsed: ParsedFeed | None
) -> tuple[Validators, str | None]:
    """What allows the next poll to skip a body. A sitemap index that does not tell when its
    sitemaps change gives none.
    """
    if parsed and not parsed.tells_changes:
        return Validators(), None
    kept = state.body_hash if result.body is None else body_hash(result.body)
    return _validators(state.validators, result), kept


def _taught(
    state: FeedState,
    result: FetchResult,
    parsed: ParsedFeed | None,
    seen: Window | None,
    now: datetime,
) -> FeedState:
    """What a healthy poll says about the feed's habits, its address and its validators."""
    target, times = moved(state, result)
    return replace(
        learnt(state, seen, now),
        hints=parsed.hints if parsed else state.hints,
        moved_to=target,
        moved_times=times,
        validators_lied=lied(state, result, seen, now),
        last_body_at=state.last_body_at if result.body is None else now,
    )


def _failed(state: FeedState, now: datetime) -> FeedState:
    """A feed that fails at an adopted address is asked at its configured one again."""
    return replace(
        state,
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
        moved_to=None,
        moved_times=0,
    )


def _detail(result: FetchResult, parsed: ParsedFeed | None) -> str:
    return (parsed.detail if parsed else "") or result.detail


def _validators(stored: Validators, result: FetchResult) -> Validators:
    """Those of the answer; a 304 only replaces what it names (RFC 9111, 3.2 and 4.3.4)."""
    given = result.validators
    if result.status is not FetchStatus.NOT_MODIFIED:
        return given
    return Validators(
        etag=given.etag or stored.etag,
        last_modified=given.last_modified or stored.last_modified,
        url=given.url or stored.url,
        accept_encoding=given.accept_encoding or stored.accept_encoding,
    )
