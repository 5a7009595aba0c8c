"""The port FeedStore."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW
from worker.domain.feeds import (
    ClaimedFeed,
    FeedSpec,
    FeedState,
    FetchStatus,
    PollReport,
    Validators,
)
from worker.storage import Store

LEASE = timedelta(minutes=5)
LATER = NOW + timedelta(hours=1)
SPEC = FeedSpec("beispiel", "https://beispiel.example/feed")
POLLED = FeedState(
    name="beispiel",
    url=SPEC.url,
    validators=Validators(b'W/"\xff 1"', b"Sat, 25 Apr 2026", SPEC.url, "gzip"),
    body_hash="abc",
    due_at=NOW + timedelta(minutes=10),
    not_before=NOW + timedelta(minutes=2),
    first_success_at=NOW,
    last_success_at=NOW + timedelta(microseconds=1),
    last_new_at=NOW,
    last_polled_at=NOW,
    last_status="ok",
    last_detail="ein Satz",
    failures=3,
)


def claim(store: Store, now: datetime = NOW, **how: bool) -> list[ClaimedFeed]:
    return store.feeds.claim([SPEC], now, LEASE, **how)


def finish(
    store: Store, claimed: ClaimedFeed, state: FeedState = POLLED, now: datetime = NOW
) -> bool:
    report = PollReport("beispiel", FetchStatus.OK, new=1, same=2, bad_entries=("a: KeyError",))
    with store.corpus.transaction() as transaction:
        return transaction.finish_poll(claimed, state, report, now)


def poll(store: Store, **changes: object) -> None:
    """Claim the feed and leave it with this state."""
    [claimed] = claim(store)
    assert finish(store, claimed, replace(POLLED, **changes))  # type: ignore[arg-type]


def test_a_feed_never_seen_is_claimed_with_an_empty_state(store: Store) -> None:
    [claimed] = claim(store)
    assert claimed.spec == SPEC
    assert claimed.state == FeedState("beispiel", SPEC.url)
    assert claimed.token


def test_a_state_comes_back_as_it_was_written(store: Store) -> None:
    poll(store)
    assert store.feeds.states() == {"beispiel": POLLED}
    [claimed] = claim(store, LATER)
    assert claimed.state == POLLED


def test_a_released_feed_may_be_claimed_at_once(store: Store) -> None:
    first = claim(store)
    store.feeds.release(first)
    assert claim(store)


def test_a_release_leaves_the_lease_of_another_alone(store: Store) -> None:
    late = claim(store)
    assert claim(store, NOW + LEASE)
    store.feeds.release(late)
    assert not claim(store, NOW + LEASE)


def test_a_leased_feed_is_not_claimed_before_its_lease_ends(store: Store) -> None:
    assert claim(store)
    assert not claim(store, NOW + LEASE - timedelta(microseconds=1))
    assert claim(store, NOW + LEASE)


@pytest.mark.parametrize(
    "changes,due_only,expected",
    [
        ({"due_at": NOW, "not_before": None}, True, True),
        ({"due_at": LATER, "not_before": None}, True, False),
        ({"due_at": LATER, "not_before": None}, False, True),
        ({"due_at": LATER, "not_before": NOW}, False, True),
        ({"due_at": NOW, "not_before": LATER}, True, False),
        ({"due_at": NOW, "not_before": LATER}, False, False),
        ({"due_at": None, "not_before": None}, True, True),
        ({"due_at": NOW, "not_before": None, "disabled": "410 Gone"}, False, False),
    ],
)
def test_floor_schedule_and_end_of_a_feed_are_kept(
    store: Store, changes: dict[str, object], due_only: bool, expected: bool
) -> None:
    poll(store, **changes)
    assert bool(claim(store, due_only=due_only)) is expected


def test_a_feed_switched_off_in_the_config_is_left_out(store: Store) -> None:
    assert not store.feeds.claim([replace(SPEC, enabled=False)], NOW, LEASE)


def test_the_first_poll_at_a_new_address_is_a_first_poll(store: Store) -> None:
    """Else the whole feed, all of whose items are new, would be told at once."""
    poll(store, not_before=None)
    [claimed] = store.feeds.claim([replace(SPEC, url="https://neu.example/feed")], NOW, LEASE)
    assert claimed.state.first_success_at is None


def test_a_new_address_begins_anew_but_keeps_floor_and_history(store: Store) -> None:
    poll(store, disabled="410 Gone", not_before=None)
    moved = replace(SPEC, url="https://neu.example/feed")
    [claimed] = store.feeds.claim([moved], NOW, LEASE)
    assert claimed.state == replace(
        POLLED,
        url=moved.url,
        validators=Validators(),
        body_hash=None,
        due_at=None,
        not_before=None,
        first_success_at=None,
        failures=0,
        disabled=None,
    )


def test_a_new_address_does_not_lift_the_floor(store: Store) -> None:
    poll(store, not_before=LATER)
    moved = replace(SPEC, url="https://neu.example/feed")
    assert not store.feeds.claim([moved], NOW, LEASE)
    assert store.feeds.claim([moved], LATER, LEASE)


def test_the_address_kept_is_the_configured_one_whatever_the_poll_met(store: Store) -> None:
    poll(store, url="https://weitergeleitet.example/", due_at=NOW, not_before=None)
    [claimed] = claim(store)
    assert claimed.state.validators == POLLED.validators


def test_feeds_are_claimed_in_the_order_they_were_asked_for(store: Store) -> None:
    specs = [FeedSpec(name, f"https://{name}.example/") for name in "cab"]
    claimed = store.feeds.claim(specs, NOW, LEASE)
    assert [feed.spec.name for feed in claimed] == ["c", "a", "b"]


def test_other_feeds_are_left_alone(store: Store) -> None:
    claim(store)
    other = FeedSpec("anders", "https://anders.example/feed")
    assert [c.spec for c in store.feeds.claim([other], NOW, LEASE)] == [other]
    assert store.feeds.claim([], NOW, LEASE) == []


def test_a_late_finish_is_refused_once_the_lease_has_passed_on(store: Store) -> None:
    [slow] = claim(store)
    [quick] = claim(store, NOW + LEASE)
    assert not finish(store, slow, replace(POLLED, failures=99))
    assert finish(store, quick)
    assert not finish(store, quick)
    assert store.feeds.states()["beispiel"] == POLLED
    assert len(store.feeds.reports("beispiel")) == 1


def test_a_late_finish_counts_while_nobody_else_has_claimed(store: Store) -> None:
    [claimed] = claim(store)
    assert finish(store, claimed, now=NOW + 2 * LEASE)


def test_reports_come_newest_first_and_complete(store: Store) -> None:
    for hours in range(3):
        now = NOW + timedelta(hours=hours)
        [claimed] = claim(store, now)
        finish(store, claimed, now=now)
    assert [at for at, _ in store.feeds.reports("beispiel", limit=2)] == [
        NOW + timedelta(hours=2),
        NOW + timedelta(hours=1),
    ]
    _, report = store.feeds.reports("beispiel")[0]
    assert report == PollReport(
        "beispiel", FetchStatus.OK, new=1, same=2, bad_entries=("a: KeyError",)
    )
    assert store.feeds.reports("fremd") == []


def test_two_claimers_never_get_one_feed(open_store: Callable[[], Store]) -> None:
    specs = [FeedSpec(f"feed-{number}", f"https://{number}.example/") for number in range(300)]
    stores = [open_store() for _ in range(4)]

    def claim_in_parts(numbered: tuple[int, Store]) -> Sequence[ClaimedFeed]:
        turn, store = numbered
        ordered = specs[turn * 70 :] + specs[: turn * 70]
        return [
            claimed
            for start in range(0, len(specs), 20)
            for claimed in store.feeds.claim(ordered[start : start + 20], NOW, LEASE)
        ]

    with ThreadPoolExecutor(len(stores)) as pool:
        claims = list(pool.map(claim_in_parts, enumerate(stores)))
    names = [claimed.spec.name for claimed_by_one in claims for claimed in claimed_by_one]
    assert sorted(names) == sorted(spec.name for spec in specs)
