"""The port FeedStore: which feeds are claimed first, and polls that were begun."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW
from worker.domain.feeds import ClaimedFeed, FeedSpec, FetchStatus, PollReport
from worker.storage import Store, registration

LEASE = timedelta(minutes=1)
FLOOR = timedelta(0)
MOMENT = timedelta(microseconds=1)
SPEC = FeedSpec("beispiel", "https://beispiel.example/feed")
MOVED = replace(SPEC, url="https://neu.example/feed")


def named(*names: str) -> list[FeedSpec]:
    return [FeedSpec(name, f"https://{name}.example/feed") for name in names]


def finish(store: Store, claimed: ClaimedFeed, **changes: object) -> bool:
    state = replace(claimed.state, **changes)  # type: ignore[arg-type]
    report = PollReport(claimed.spec.name, FetchStatus.OK)
    with store.corpus.transaction() as transaction:
        return transaction.finish_poll(claimed, state, report, NOW)


def poll(store: Store, spec: FeedSpec, **changes: object) -> None:
    """Claim a feed, whatever its schedule wants, and leave it with this state."""
    [claimed] = store.feeds.claim([spec], NOW, LEASE, due_only=False)
    assert finish(store, claimed, **changes)


def claim(store: Store, now: datetime = NOW, spec: FeedSpec = SPEC) -> ClaimedFeed:
    [claimed] = store.feeds.claim([spec], now, LEASE)
    return claimed


def begin(store: Store, claimed: ClaimedFeed, now: datetime = NOW) -> ClaimedFeed:
    [begun] = store.feeds.begin([claimed.spec], claimed.token, now, LEASE, FLOOR)
    return begun


def names(claimed: list[ClaimedFeed]) -> list[str]:
    return [feed.spec.name for feed in claimed]


def unfinished(store: Store) -> int:
    return store.feeds.states()["beispiel"].unfinished


# --- what is claimed first -------------------------------------------------------------------


@pytest.fixture
def overdue(store: Store) -> list[FeedSpec]:
    """Feeds due for 0 to 3 minutes, and one never polled."""
    specs = named("null", "zwei", "eins", "drei", "nie")
    for spec, minutes in zip(specs, (0, 2, 1, 3), strict=False):
        poll(store, spec, due_at=NOW - timedelta(minutes=minutes))
    return specs


def test_feeds_never_polled_come_first_then_those_due_the_longest(
    store: Store, overdue: list[FeedSpec]
) -> None:
    assert names(store.feeds.claim(overdue, NOW, LEASE, limit=2)) == ["nie", "drei"]
    assert names(store.feeds.claim(overdue, NOW, LEASE, limit=2)) == ["zwei", "eins"]
    assert names(store.feeds.claim(overdue, NOW, LEASE, limit=2)) == ["null"]
    assert names(store.feeds.claim(overdue, NOW, LEASE, limit=2)) == []


def test_all_are_claimed_in_that_order_without_a_limit(
    store: Store, overdue: list[FeedSpec]
) -> None:
    claimed = store.feeds.claim(overdue, NOW, LEASE)
    assert names(claimed) == ["nie", "drei", "zwei", "eins", "null"]


def test_a_limit_of_none_at_all_claims_nothing(store: Store, overdue: list[FeedSpec]) -> None:
    assert store.feeds.claim(overdue, NOW, LEASE, limit=0) == []
    assert len(store.feeds.claim(overdue, NOW, LEASE)) == 5


def test_a_limit_holds_also_where_the_schedule_is_passed_over(
    store: Store, overdue: list[FeedSpec]
) -> None:
    poll(store, overdue[1], due_at=NOW + LEASE)
    claimed = store.feeds.claim(overdue, NOW, LEASE, due_only=False, limit=4)
    assert names(claimed) == ["nie", "drei", "eins", "null"]
    assert names(store.feeds.claim(overdue, NOW, LEASE, due_only=False, limit=4)) == ["zwei"]


def test_feeds_that_left_the_config_take_no_place(store: Store) -> None:
    """They stay due for ever: of the oldest a hundred, none is asked for."""
    gone = named(*(f"weg-{number}" for number in range(100)))
    for claimed in store.feeds.claim(gone, NOW, LEASE):
        finish(store, claimed, due_at=NOW - timedelta(days=9))
    here = named("a", "b", "c")
    for spec in here:
        poll(store, spec, due_at=NOW)
    assert len(store.feeds.claim(here, NOW, LEASE, limit=2)) == 2
    assert len(store.feeds.claim(here, NOW, LEASE, limit=2)) == 1


def test_two_claimers_share_what_is_due(open_store: Callable[[], Store]) -> None:
    specs = named(*(f"feed-{number}" for number in range(200)))
    stores = [open_store() for _ in range(4)]

    def claim_all(store: Store) -> list[str]:
        taken: list[str] = []
        while claimed := store.feeds.claim(specs, NOW, LEASE, limit=7):
            taken += names(claimed)
        return taken

    with ThreadPoolExecutor(len(stores)) as pool:
        taken = [name for mine in pool.map(claim_all, stores) for name in mine]
    assert sorted(taken) == sorted(spec.name for spec in specs)


# --- polls that were begun -------------------------------------------------------------------


def test_a_claim_alone_counts_as_no_poll(store: Store) -> None:
    claimed = claim(store)
    assert not claimed.begun
    assert not claimed.suspect
    assert unfinished(store) == 0
    store.feeds.release([claimed])
    assert unfinished(store) == 0
    claim(store)


def test_a_poll_that_begins_has_a_lease_and_a_token_of_its_own(store: Store) -> None:
    claimed = claim(store)
    begun = begin(store, claimed, NOW + LEASE / 2)
    assert begun.begun
    assert begun.token != claimed.token
    assert begun.spec == SPEC
    assert begun.state == replace(claimed.state, unfinished=1, not_before=NOW + LEASE / 2 + FLOOR)
    assert not begun.suspect
    assert store.feeds.claim([SPEC], NOW + LEASE, LEASE) == []
    assert store.feeds.claim([SPEC], NOW + LEASE * 3 / 2, LEASE)


def test_a_message_that_comes_twice_is_served_once(store: Store) -> None:
    claimed = claim(store)
    begun = begin(store, claimed)
    assert store.feeds.begin([SPEC], claimed.token, NOW, LEASE, FLOOR) == []
    assert store.feeds.begin([SPEC], begun.token, NOW, LEASE, FLOOR) == []
    assert unfinished(store) == 1


def test_a_message_that_comes_late_is_served_unless_another_was_sent(store: Store) -> None:
    late = claim(store)
    assert store.feeds.begin([SPEC], "unknown", NOW, LEASE, FLOOR) == []
    again = claim(store, NOW + LEASE)
    assert store.feeds.begin([SPEC], late.token, NOW + LEASE, LEASE, FLOOR) == []
    begin(store, again, NOW + 3 * LEASE)


def test_polls_begin_in_the_order_asked_for_and_only_those(store: Store) -> None:
    specs = named("c", "a", "b")
    token = store.feeds.claim(specs, NOW, LEASE)[0].token
    assert names(store.feeds.begin(specs[:2], token, NOW, LEASE, FLOOR)) == ["c", "a"]
    assert names(store.feeds.begin(specs, token, NOW, LEASE, FLOOR)) == ["b"]
    assert store.feeds.begin([], token, NOW, LEASE, FLOOR) == []


def test_the_outcome_of_a_poll_is_written_under_the_token_it_began_with(store: Store) -> None:
    claimed = claim(store)
    begun = begin(store, claimed)
    assert not finish(store, claimed, unfinished=0)
    assert finish(store, begun, unfinished=0)
    assert unfinished(store) == 0
    claim(store)


def test_a_poll_that_is_given_up_is_not_unfinished(store: Store) -> None:
    store.feeds.release([begin(store, claim(store))])
    assert unfinished(store) == 0
    claim(store)


def test_a_process_that_dies_leaves_its_poll_unfinished(store: Store) -> None:
    begin(store, claim(store))
    second = claim(store, NOW + LEASE)
    assert second.state.unfinished == 1
    assert not second.suspect
    begun = begin(store, second, NOW + LEASE)
    assert begun.state.unfinished == 2
    assert not begun.suspect
    third = claim(store, NOW + 2 * LEASE)
    assert third.suspect
    assert begin(store, third, NOW + 2 * LEASE).suspect


def test_giving_up_takes_back_only_the_poll_that_was_begun(store: Store) -> None:
    begin(store, claim(store))
    claimed = claim(store, NOW + LEASE)
    store.feeds.release([claimed])
    assert unfinished(store) == 1
    begun = begin(store, claim(store, NOW + LEASE), NOW + LEASE)
    store.feeds.release([begun])
    store.feeds.release([begun])
    assert unfinished(store) == 1


def test_what_the_poll_says_of_unfinished_is_kept(store: Store) -> None:
    finish(store, begin(store, claim(store)), unfinished=3)
    assert unfinished(store) == 3
    claimed = claim(store)
    store.feeds.release([claimed])
    assert unfinished(store) == 3


def test_a_new_address_has_killed_nobody_yet(store: Store) -> None:
    first = begin(store, claim(store))
    moved = claim(store, NOW + LEASE, MOVED)
    assert moved.state.unfinished == 0
    assert not moved.suspect
    store.feeds.release([first])
    assert unfinished(store) == 0


def test_a_poll_that_is_given_up_after_a_move_counts_no_lower_than_none(store: Store) -> None:
    first = begin(store, claim(store))
    assert store.feeds.claim([MOVED], NOW, LEASE) == []
    assert unfinished(store) == 0
    store.feeds.release([first])
    assert unfinished(store) == 0


def test_an_address_that_changed_since_the_claim_begins_anew(store: Store) -> None:
    """The tick knew the old config, the process that polls knows the new one."""
    poll(store, SPEC, body_hash="abc", first_success_at=NOW, due_at=NOW)
    claimed = claim(store)
    [begun] = store.feeds.begin([MOVED], claimed.token, NOW, LEASE, FLOOR)
    assert begun.state.url == MOVED.url
    assert begun.state.body_hash is None
    assert begun.state.first_success_at is None
    assert begun.state.unfinished == 1


# --- renewing --------------------------------------------------------------------------------


def test_a_renewed_lease_holds_longer(store: Store) -> None:
    begun = begin(store, claim(store))
    store.feeds.renew([begun], NOW, 3 * LEASE, FLOOR)
    assert store.feeds.claim([SPEC], NOW + 3 * LEASE - MOMENT, LEASE) == []
    assert store.feeds.claim([SPEC], NOW + 3 * LEASE, LEASE)


def test_a_lease_is_never_made_shorter(store: Store) -> None:
    begun = begin(store, claim(store))
    store.feeds.renew([begun], NOW, MOMENT, FLOOR)
    assert store.feeds.claim([SPEC], NOW + LEASE - MOMENT, LEASE) == []


def test_only_leases_that_are_still_held_are_renewed(store: Store) -> None:
    lost, ended, kept = store.feeds.claim(named("a", "b", "c"), NOW, LEASE)
    [other] = store.feeds.claim([lost.spec], NOW + LEASE, LEASE)
    finish(store, ended)
    store.feeds.renew([lost, ended, kept], NOW, 9 * LEASE, FLOOR)
    store.feeds.renew([], NOW, 9 * LEASE, FLOOR)
    free = store.feeds.claim(named("a", "b", "c"), NOW + 3 * LEASE, LEASE)
    assert names(free) == ["a", "b"]
    assert other.token


# --- the floor -------------------------------------------------------------------------------

FIVE_MINUTES = timedelta(minutes=5)


def begin_with_floor(store: Store, claimed: ClaimedFeed, now: datetime = NOW) -> ClaimedFeed:
    [begun] = store.feeds.begin([claimed.spec], claimed.token, now, LEASE, FIVE_MINUTES)
    return begun


def is_free(store: Store, now: datetime) -> bool:
    claimed = store.feeds.claim([SPEC], now, MOMENT, due_only=False)
    store.feeds.release(claimed)
    return bool(claimed)


def test_a_process_that_dies_has_used_the_floor_up(store: Store) -> None:
    """Its request may have been made: whoever comes next waits, however short the lease was."""
    begin_with_floor(store, claim(store))
    assert not is_free(store, NOW + FIVE_MINUTES - MOMENT)
    assert is_free(store, NOW + FIVE_MINUTES)


def test_a_poll_that_is_given_up_has_used_the_floor_up(store: Store) -> None:
    store.feeds.release([begin_with_floor(store, claim(store))])
    assert not is_free(store, NOW + FIVE_MINUTES - MOMENT)


def test_a_claim_alone_uses_no_floor_up(store: Store) -> None:
    claimed = claim(store)
    store.feeds.renew([claimed], NOW, 2 * LEASE, FIVE_MINUTES)
    store.feeds.release([claimed])
    assert is_free(store, NOW)


def test_a_poll_that_waits_for_its_host_books_its_floor_again(store: Store) -> None:
    begun = begin_with_floor(store, claim(store))
    store.feeds.renew([begun], NOW + LEASE, LEASE, FIVE_MINUTES)
    assert not is_free(store, NOW + LEASE + FIVE_MINUTES - MOMENT)
    assert is_free(store, NOW + LEASE + FIVE_MINUTES)


def test_a_longer_wait_that_is_booked_already_stays(store: Store) -> None:
    begun = begin_with_floor(store, claim(store))
    assert finish(store, begun, not_before=NOW, due_at=NOW, unfinished=0)
    again = begin_with_floor(store, claim(store))
    assert finish(store, again, not_before=NOW + timedelta(hours=1), due_at=NOW, unfinished=0)
    assert not is_free(store, NOW + FIVE_MINUTES)


# --- registering -----------------------------------------------------------------------------


def test_an_address_that_another_process_changed_is_noticed_when_the_feed_is_claimed(
    open_store: Callable[[], Store],
) -> None:
    """Processes follow an edit of the config one after the other."""
    behind, ahead = open_store(), open_store()
    poll(behind, SPEC, body_hash="old", due_at=NOW)
    poll(ahead, MOVED, body_hash="new", due_at=NOW)
    assert claim(behind).state.body_hash is None


def test_an_address_that_another_process_took_back_is_noticed_within_a_minute(
    open_store: Callable[[], Store],
) -> None:
    """Else a feed whose old address is gone stayed disabled under its new one."""
    behind, ahead = open_store(), open_store()
    poll(behind, SPEC)
    poll(ahead, MOVED)
    poll(behind, SPEC, disabled="410 Gone")
    assert claim(ahead, NOW + registration.CHECKED_FOR, MOVED).state.disabled is None


def test_a_feed_that_a_restored_backup_does_not_know_is_registered_again(store: Store) -> None:
    store.feeds.release([claim(store)])
    with store._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM feeds")
    claim(store, NOW + registration.CHECKED_FOR)


def test_what_is_known_is_not_asked_for_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim(store)

    def refuse(*_: object) -> None:
        pytest.fail("registered again")

    monkeypatch.setattr(registration, "register", refuse)
    assert store.feeds.claim([SPEC], NOW + LEASE / 2, LEASE) == []


def test_a_claim_that_finds_nothing_waits_for_nobody(
    store: Store, open_store: Callable[[], Store]
) -> None:
    """A worker asks for more feeds many times a second while another one writes."""
    other = open_store()
    claim(other)
    with store.corpus.transaction() as transaction:
        list(transaction.number_articles(1))
        assert other.feeds.claim([SPEC], NOW, LEASE) == []


def test_a_config_that_follows_a_feed_to_its_adopted_address_starts_nothing_anew(
    store: Store,
) -> None:
    poll(store, SPEC, body_hash="old", moved_to=MOVED.url, moved_times=3, first_success_at=NOW)
    [claimed] = store.feeds.claim([MOVED], NOW, LEASE, due_only=False)
    state = claimed.state
    assert (state.url, state.body_hash, state.first_success_at) == (MOVED.url, "old", NOW)
    assert (state.moved_to, state.moved_times) == (None, 0)


def test_an_address_that_was_not_adopted_yet_is_a_new_one(store: Store) -> None:
    poll(store, SPEC, body_hash="old", moved_to=MOVED.url, moved_times=2, first_success_at=NOW)
    [claimed] = store.feeds.claim([MOVED], NOW, LEASE, due_only=False)
    assert (claimed.state.body_hash, claimed.state.first_success_at) == (None, None)
