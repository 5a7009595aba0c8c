"""What an operator is told of troubles: seldom, and of all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from worker.alerts.sightings import FEW, Patience, Plan, Sighting, plan

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LOOK = timedelta(minutes=5)
PATIENCE = Patience(before=timedelta(minutes=15), after=HOUR)


@dataclass
class Desk:
    """An operator's desk: a look every few minutes, and the messages that come of them."""

    now: datetime = NOW
    sightings: dict[str, Sighting] = field(default_factory=dict)
    messages: list[tuple[str, set[str]]] = field(default_factory=list)
    open: set[str] = field(default_factory=set)

    def look(self, seen: Iterable[str]) -> Plan:
        self._note(set(seen))
        planned = plan("failing", sorted_(self.sightings), PATIENCE, self.now)
        for key, members in planned.open.items():
            if key not in self.open:
                self._tell("begin", members)
        for key, members in planned.ended.items():
            assert key in self.open
            self._tell("end", members)
        self.open = set(planned.open)
        self._settle(planned)
        self.now += LOOK
        return planned

    def watch(self, seen: Callable[[timedelta], Iterable[str]], long: timedelta) -> None:
        """Look for so long at what is ``seen``, given the time since the watch began."""
        began = self.now
        while self.now < began + long:
            self.look(seen(self.now - began))

    def _tell(self, what: str, members: Iterable[Sighting]) -> None:
        self.messages.append((what, {one.subject for one in members}))

    def _note(self, seen: set[str]) -> None:
        known = self.sightings
        for name in seen | set(known):
            one = known.get(name, Sighting(name, self.now))
            gone_at = None if name in seen else one.gone_at or self.now
            known[name] = replace(one, gone_at=gone_at)

    def _settle(self, planned: Plan) -> None:
        keys = [(key, members) for key, members in planned.open.items()]
        for key, members in [*keys, (None, planned.left)]:
            for one in members:
                self.sightings[one.subject] = replace(one, incident=key)
        for one in planned.over:
            del self.sightings[one.subject]


def sorted_(sightings: dict[str, Sighting]) -> list[Sighting]:
    return [sightings[name] for name in sorted(sightings)]


def feeds(count: int) -> list[str]:
    return [f"f{number:03}" for number in range(count)]


def test_one_feed_is_told_once_when_it_begins_and_once_when_it_is_over() -> None:
    desk = Desk()
    desk.watch(lambda _: ["a"], 8 * HOUR)
    desk.watch(lambda _: [], 8 * HOUR)
    assert desk.messages == [("begin", {"a"}), ("end", {"a"})]
    assert desk.sightings == {}


def test_a_trouble_that_passes_quickly_is_not_told() -> None:
    desk = Desk()
    desk.watch(lambda _: ["a"], timedelta(minutes=10))
    desk.watch(lambda _: [], HOUR)
    assert (desk.messages, desk.sightings) == ([], {})


def test_a_feed_that_flickers_tells_nothing_before_and_nothing_after() -> None:
    desk = Desk()
    desk.watch(lambda at: ["a"] if at // LOOK % 2 else [], 6 * HOUR)
    assert desk.messages == []
    desk.watch(lambda _: ["a"], HOUR)
    desk.watch(lambda at: ["a"] if at // LOOK % 2 else [], 6 * HOUR)
    assert desk.messages == [("begin", {"a"})]


def test_feeds_that_begin_apart_end_apart() -> None:
    desk = Desk()
    desk.watch(lambda at: ["a", "b"] if at > 2 * HOUR else ["a"], 4 * HOUR)
    desk.watch(lambda _: ["b"], 4 * HOUR)
    desk.watch(lambda _: [], 4 * HOUR)
    assert desk.messages == [
        ("begin", {"a"}), ("begin", {"b"}), ("end", {"a"}), ("end", {"b"}),
    ]  # fmt: skip


def test_two_hundred_feeds_of_a_lost_network_are_one_message_and_one_when_it_is_back() -> None:
    lost, desk = feeds(200), Desk()

    def failing(at: timedelta) -> list[str]:
        """Back-off spreads their beginnings over an hour, as it does their ends."""
        return lost[: round(200 * min(at / HOUR, 1))]

    desk.watch(failing, 8 * HOUR)
    assert [(what, len(told)) for what, told in desk.messages[:1]] == [("begin", 67)]
    assert len(desk.messages) == 1
    desk.watch(lambda at: lost[round(200 * at / (5 * HOUR)) :], 8 * HOUR)
    assert [(what, len(told)) for what, told in desk.messages[1:]] == [("end", 200)]
    assert desk.sightings == {}


def test_who_never_comes_back_is_told_alone_when_the_others_have() -> None:
    desk = Desk()
    desk.watch(lambda _: feeds(200), 8 * HOUR)
    desk.watch(lambda _: ["f007"], 8 * HOUR)
    assert [what for what, _ in desk.messages] == ["begin", "end", "begin"]
    assert desk.messages[-1] == ("begin", {"f007"})
    desk.watch(lambda _: [], 2 * HOUR)
    assert desk.messages[-1] == ("end", {"f007"})


def test_many_who_never_come_back_share_another_incident_after_a_day() -> None:
    desk = Desk()
    desk.watch(lambda _: feeds(200), 8 * HOUR)
    desk.watch(lambda _: feeds(50), 48 * HOUR)
    assert [(what, len(told)) for what, told in desk.messages] == [
        ("begin", 200), ("end", 200), ("begin", 50),
    ]  # fmt: skip


def test_what_an_ended_incident_has_left_is_told_though_another_is_shared() -> None:
    """It was promised to be told anew: who joins in silence is told of to nobody."""
    held = Sighting("f000", NOW - 3 * 24 * HOUR)
    shared = [Sighting(f"g{n}", NOW - HOUR, incident="failing-together:g0") for n in range(9)]
    told = [
        Sighting(f"f00{n}", NOW - 3 * 24 * HOUR, NOW - 2 * 24 * HOUR, "failing-together:f000")
        for n in (1, 2, 3, 4)
    ]
    first = plan(
        "failing", [*told, replace(held, incident="failing-together:f000"), *shared], PATIENCE, NOW
    )
    assert [one.subject for one in first.left] == ["f000"]
    second = plan("failing", [held, *shared], PATIENCE, NOW)
    assert [one.subject for one in second.begun] == ["f000"]
    assert any(key != "failing-together:g0" and held in ones for key, ones in second.open.items())


def test_one_that_joins_days_later_is_told_though_many_are_in_trouble() -> None:
    desk = Desk()
    desk.watch(lambda _: feeds(20), 48 * HOUR)
    desk.watch(lambda _: [*feeds(20), "late"], HOUR)
    assert desk.messages[1:] == [("begin", {"late"})]


@pytest.mark.parametrize("count, messages", [(FEW, FEW), (FEW + 1, 1)])
def test_a_few_have_messages_of_their_own_and_more_share_one(count: int, messages: int) -> None:
    desk = Desk()
    desk.watch(lambda _: feeds(count), HOUR)
    assert len(desk.messages) == messages


def test_a_slow_landslide_is_few_messages() -> None:
    desk = Desk()
    desk.watch(lambda at: feeds(round(at / (20 * MINUTE))), 6 * HOUR)
    assert len(desk.messages) <= FEW + 1


@given(st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=40), st.integers(1, 30))
def test_whatever_happens_everything_told_is_in_the_end_told_over(
    looks: list[set[str]], each: int
) -> None:
    desk = Desk()
    for seen in looks:
        for _ in range(each):
            planned = desk.look(seen)
            held = [one.subject for members in planned.open.values() for one in members]
            assert len(held) == len(set(held))
    for _ in range(30 * 12):
        desk.look(())
    assert desk.sightings == {}
    assert desk.open == set()
    begun = [name for what, told in desk.messages if what == "begin" for name in told]
    ended = [name for what, told in desk.messages if what == "end" for name in told]
    assert set(begun) <= set(ended)


@given(st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_whoever_stays_in_trouble_is_told(seen: set[str]) -> None:
    desk = Desk()
    desk.watch(lambda _: seen, HOUR)
    assert set().union(*(told for _, told in desk.messages)) == seen
