"""What kind a message is, and when it is several."""

from dataclasses import replace

import pytest

from tests.builders import NOW
from tests.unit.alerts.items import ANNA, BOX, HOOK, item
from worker.alerts.grouping import MOST, MOST_IN_MAIL, groups_of, kind_of, most_stories
from worker.domain.alerts import AlertKind, ChannelType, Hold
from worker.domain.telling import Slot

NEW, UPDATE, CORRECTION = AlertKind.NEW, AlertKind.UPDATE, AlertKind.CORRECTION
OVERVIEW, CATCH_UP = AlertKind.OVERVIEW, AlertKind.CATCH_UP
MOST_IN_CALL = MOST[ChannelType.WEBHOOK]


@pytest.mark.parametrize(
    "kinds, hold, kind",
    [
        ([UPDATE, NEW], None, NEW),
        ([NEW, CORRECTION], None, NEW),
        ([UPDATE, CORRECTION], None, CORRECTION),
        ([OVERVIEW], None, OVERVIEW),
        ([NEW, CATCH_UP], None, CATCH_UP),
        ([NEW, CATCH_UP], Hold.QUIET_HOURS, NEW),
        ([CATCH_UP], Hold.QUIET_HOURS, CATCH_UP),
        ([NEW], Hold.OUTAGE, CATCH_UP),
    ],
)
def test_a_message_is_called_what_it_is_to_its_reader(kinds, hold, kind):
    items = [replace(item(str(n), kind=kind), hold=hold) for n, kind in enumerate(kinds)]
    assert kind_of(items) is kind


@pytest.mark.parametrize(
    "recipient, most", [(ANNA, MOST_IN_MAIL), (BOX, MOST_IN_MAIL), (HOOK, MOST_IN_CALL)]
)
def test_very_many_stories_are_several_messages(recipient, most):
    items = [item(str(n), recipient, story=n) for n in range(most * 2 + 1)]
    assert [len(group.items) for group in groups_of(recipient, items)] == [most, most, 1]


def test_the_items_of_a_story_stand_in_one_message():
    items = [item(str(n), HOOK, story=n) for n in range(MOST_IN_CALL + 2)]
    corrections = [item(f"c{n}", HOOK, story=n, kind=CORRECTION) for n in (0, MOST_IN_CALL)]
    parts = list(groups_of(HOOK, [*items, *corrections]))
    told = [{one.story for one in part.items} for part in parts]
    assert told == [set(range(MOST_IN_CALL)), {MOST_IN_CALL, MOST_IN_CALL + 1}]
    assert [len(part.items) for part in parts] == [MOST_IN_CALL + 1, 3]
    assert {part.kind for part in parts} == {NEW}


def test_the_stories_of_an_event_stand_together_where_they_fit():
    events = [1] * (MOST_IN_CALL - 2) + [2] * 4 + [3]
    items = [item(str(n), HOOK, story=n, event=event) for n, event in enumerate(events)]
    parts = list(groups_of(HOOK, items))
    assert [[one.event for one in part.items] for part in parts] == [
        [1] * (MOST_IN_CALL - 2),
        [2] * 4 + [3],
    ]
    many = [item(str(n), HOOK, story=n, event=1) for n in range(MOST_IN_CALL + 3)]
    assert [len(part.items) for part in groups_of(HOOK, many)] == [MOST_IN_CALL, 3]


def test_only_the_first_part_of_a_digest_is_its_slots():
    slot = Slot(HOOK, ("morning",), NOW, NOW)
    items = [item(str(n), HOOK, story=n) for n in range(MOST_IN_CALL + 1)]
    groups = list(groups_of(HOOK, items, AlertKind.DIGEST, slot))
    assert [group.slot for group in groups] == [slot, None]


def test_an_empty_digest_is_a_message():
    slot = Slot(HOOK, ("morning",), NOW, NOW)
    (group,) = groups_of(HOOK, [], AlertKind.DIGEST, slot)
    assert group.slot == slot


def test_every_type_of_channel_has_a_measure():
    assert all(most_stories(type_) >= 10 for type_ in ChannelType)
