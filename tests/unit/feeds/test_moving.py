"""A permanent redirect is believed when three readings in a row say the same."""

from datetime import UTC, datetime

import pytest

from worker.domain.feeds import FeedSpec, FeedState, FetchResult, FetchStatus, ParsedFeed
from worker.domain.settings import Polling
from worker.feeds.moving import address, adopted
from worker.feeds.state import after_poll

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW, NEWER = (f"https://example.org/{name}" for name in ("old", "new", "newer"))
SPEC = FeedSpec("a", OLD)
FRESH = FeedState("a", OLD)


def polled(state: FeedState, *redirects: tuple[int, str], **answer: object) -> FeedState:
    status = answer.get("status", FetchStatus.OK)
    parsed = answer.get("parsed", ParsedFeed(FetchStatus.OK))
    end = redirects[-1][1] if redirects else address(SPEC, state)
    body = b"x" if status is FetchStatus.OK else None
    result = FetchResult(status, end, NOW, body=body, redirects=redirects)  # type: ignore[arg-type]
    return after_poll(state, SPEC, result, parsed, Polling(), NOW, 0.5)  # type: ignore[arg-type]


def often(times: int, *redirects: tuple[int, str], **answer: object) -> FeedState:
    state = FRESH
    for _ in range(times):
        state = polled(state, *redirects, **answer)
    return state


@pytest.mark.parametrize("code", [301, 308])
def test_the_third_equal_result_is_adopted(code):
    assert address(SPEC, often(2, (code, NEW))) == OLD
    third = often(3, (code, NEW))
    assert address(SPEC, third) == adopted(third) == NEW
    assert third.url == OLD  # the config's, which a person changes


@pytest.mark.parametrize("code", [302, 303, 307])
def test_a_temporary_redirect_never_is(code):
    assert often(9, (code, NEW)).moved_times == 0


def test_a_chain_counts_up_to_its_first_temporary_hop():
    assert often(3, (301, NEW), (302, NEWER), (301, "https://example.org/z")).moved_to == NEW
    assert often(3, (301, NEW), (308, NEWER)).moved_to == NEWER
    assert often(3, (302, NEW), (301, NEWER)).moved_to is None


def test_another_target_or_none_begins_anew():
    two = often(2, (301, NEW))
    assert (polled(two, (301, NEWER)).moved_to, polled(two, (301, NEWER)).moved_times) == (
        NEWER,
        1,
    )
    assert polled(two).moved_times == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"parsed": ParsedFeed(FetchStatus.HTML)},
        {"parsed": ParsedFeed(FetchStatus.CONSENT)},
        {"status": FetchStatus.NOT_FOUND, "parsed": None},
    ],
)
def test_a_target_that_is_no_feed_is_never_adopted(answer):
    assert adopted(often(9, (301, NEW), **answer)) is None


def test_an_adopted_address_stays_while_it_works():
    moved = often(3, (301, NEW))
    assert adopted(polled(moved)) == NEW
    assert adopted(polled(moved, status=FetchStatus.NOT_MODIFIED, parsed=None)) == NEW


def test_an_adopted_address_that_fails_is_given_up_for_the_configured_one():
    failed = polled(often(3, (301, NEW)), status=FetchStatus.NOT_FOUND, parsed=None)
    assert address(SPEC, failed) == OLD


def gone(state: FeedState, *redirects: tuple[int, str]) -> FeedState:
    return polled(state, *redirects, status=FetchStatus.GONE, parsed=None)


def test_a_410_disables_where_it_speaks_of_the_configured_address():
    assert gone(FRESH).disabled
    assert gone(FRESH, (301, NEW)).disabled


def test_a_410_at_the_end_of_a_temporary_redirect_is_a_failure():
    assert not gone(FRESH, (302, NEW)).disabled
    assert not gone(FRESH, (301, NEW), (307, NEWER)).disabled


def test_an_adopted_address_that_is_gone_is_given_up_for_the_configured_one():
    after = gone(often(3, (301, NEW)))
    assert (after.disabled, address(SPEC, after)) == (None, OLD)


def test_an_adopted_address_that_moves_on_is_followed_after_three_more():
    state = often(3, (301, NEW))
    state = polled(state, (301, NEWER))
    assert address(SPEC, state) == OLD
    state = polled(polled(state, (301, NEW), (301, NEWER)), (301, NEW), (301, NEWER))
    assert adopted(state) == NEWER
