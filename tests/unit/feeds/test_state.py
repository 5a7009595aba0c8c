from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

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
from worker.feeds.state import after_poll, body_hash, is_unchanged

EARLIER = datetime(2026, 11, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SPEC = FeedSpec("a", "https://example.org/feed")
OLD = Validators(b'"old"', b"Mon, 1 Jan 2026 0:00:00 GMT", SPEC.url, "gzip")
NEW = Validators(b'W/"n\xe4w"', None, SPEC.url, "gzip")
KNOWN = FeedState(
    "a",
    url=SPEC.url,
    validators=OLD,
    body_hash=body_hash(b"old"),
    first_success_at=EARLIER,
    last_success_at=EARLIER,
    last_new_at=EARLIER,
    failures=2,
)
BODY = b"<rss/>"


def result(status: FetchStatus, body: bytes | None = None) -> FetchResult:
    return FetchResult(status, SPEC.url, NOW, body=body, validators=NEW, detail="why")


def after(
    answer: FetchResult, parsed: ParsedFeed | None = None, state: FeedState = KNOWN
) -> FeedState:
    return after_poll(state, SPEC, answer, parsed, Polling(), NOW, 0.5)


def test_a_feed_that_was_read_leaves_its_validators_and_hash():
    state = after(result(FetchStatus.OK, BODY), ParsedFeed(FetchStatus.OK))
    assert state.validators == NEW
    assert is_unchanged(state, BODY)
    assert not is_unchanged(state, b"other")
    assert (state.failures, state.last_status, state.last_success_at) == (0, "ok", NOW)
    assert state.first_success_at == EARLIER
    assert state.last_new_at == EARLIER


def test_the_first_success_is_remembered():
    fresh = FeedState("a")
    state = after(result(FetchStatus.OK, BODY), ParsedFeed(FetchStatus.OK), fresh)
    assert state.first_success_at == NOW
    assert state.url == SPEC.url


@pytest.mark.parametrize("status", [FetchStatus.EMPTY, FetchStatus.HTML, FetchStatus.NOT_A_FEED])
def test_an_answer_that_is_no_feed_leaves_no_licence_to_skip_the_next(status):
    state = after(result(FetchStatus.OK, BODY), ParsedFeed(status, detail="a web page"))
    assert (state.validators, state.body_hash) == (OLD, KNOWN.body_hash)
    assert (state.failures, state.last_status, state.last_detail) == (3, status, "a web page")
    assert state.last_success_at == EARLIER


@pytest.mark.parametrize(
    "status", sorted(set(FetchStatus) - HEALTHY - {FetchStatus.WAITING, FetchStatus.DISABLED})
)
def test_failures_are_counted_and_keep_what_is_known(status):
    state = after(result(status))
    assert (state.failures, state.last_detail, state.last_polled_at) == (3, "why", NOW)
    assert (state.validators, state.body_hash) == (OLD, KNOWN.body_hash)


def test_an_unread_body_counts_as_failed():
    assert after(result(FetchStatus.OK, BODY)).last_status == "failed"


def test_not_modified_replaces_only_the_validators_it_names():
    state = after(result(FetchStatus.NOT_MODIFIED))
    assert state.validators == replace(NEW, last_modified=OLD.last_modified)
    assert (state.body_hash, state.failures) == (KNOWN.body_hash, 0)


def test_an_unchanged_body_brings_new_validators():
    state = after(result(FetchStatus.UNCHANGED, b"old"))
    assert state.validators == NEW
    assert is_unchanged(state, b"old")


@pytest.mark.parametrize("status", [FetchStatus.WAITING, FetchStatus.DISABLED])
def test_a_poll_that_did_not_happen_says_nothing_about_the_feed(status):
    state = after(result(status))
    planned = {name: getattr(state, name) for name in ("due_at", "not_before", "next_reason")}
    assert state == replace(KNOWN, **planned)


def test_a_feed_that_is_gone_is_disabled_with_its_reason():
    assert "410" in (after(result(FetchStatus.GONE)).disabled or "")


def test_the_next_poll_is_planned():
    state = after(result(FetchStatus.TIMEOUT), state=FeedState("a"))
    assert state.due_at == NOW + timedelta(minutes=15)
    assert state.not_before == NOW + timedelta(minutes=5)
