"""Which items share a message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from worker.alerts.grouping import MOST_IN_CALL, MOST_IN_MAIL, group, ready
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Recipient,
)
from worker.domain.topics import Priority

ANNA = Recipient(ChannelType.EMAIL, "anna@example.org", "mail")
BOX = Recipient(ChannelType.MAILDIR, "box", "box")


def item(name, recipient=ANNA, story=1, kind=AlertKind.NEW):
    return AlertItem(
        id=name,
        recipient=recipient,
        kind=kind,
        state=AlertState.OPEN,
        reason=AlertReason.NEW_STORY,
        article=1,
        version=1,
        story=story,
        topics=("munition",),
        priority=Priority.NORMAL,
        routes=("all",),
        created_at=NOW,
        due_at=NOW,
    )


def shape(items):
    return [(r.address, kind, [i.id for i in members]) for r, kind, members in group(items)]


def test_one_message_a_recipient_and_story():
    items = [item("a"), item("b", BOX), item("c", story=2), item("d")]
    assert shape(items) == [
        ("anna@example.org", "new", ["a", "d"]),
        ("box", "new", ["b"]),
        ("anna@example.org", "new", ["c"]),
    ]


@pytest.mark.parametrize("kind", [AlertKind.CATCH_UP, AlertKind.DIGEST])
def test_so_do_a_catch_up_and_a_digest(kind):
    items = [item(str(n), story=n, kind=kind) for n in range(3)]
    assert shape([*items, item("a")]) == [
        ("anna@example.org", kind, ["0", "1", "2"]),
        ("anna@example.org", "new", ["a"]),
    ]


def later(name, minutes=1, **changes):
    return replace(item(name, **changes), due_at=NOW + timedelta(minutes=minutes))


CAUGHT = {"kind": AlertKind.CATCH_UP}


@pytest.mark.parametrize(
    "items, going",
    [
        ([item("a", **CAUGHT), later("b", **CAUGHT)], "ab"),
        ([later("a", **CAUGHT), later("b", 2, **CAUGHT)], ""),
        ([item("a", **CAUGHT), later("b", recipient=BOX, **CAUGHT)], "a"),
        ([item("a"), later("b"), later("c", **CAUGHT)], "a"),
        ([item("a", kind=AlertKind.DIGEST), later("b", kind=AlertKind.DIGEST)], "a"),
    ],
    ids=["all with the first", "none before", "each recipient's own", "not with news", "digest"],
)
def test_what_is_caught_up_goes_when_a_recipients_first_is_due(items, going):
    assert "".join(i.id for i in ready(items, NOW)) == going


def test_once_the_polls_are_over_nothing_is_waited_for_but_routes():
    items = [later("a", **CAUGHT), later("b"), later("c", kind=AlertKind.DIGEST)]
    assert [i.id for i in ready(items, NOW, last=True)] == ["a"]


def test_an_overview_holds_all_stories_of_a_recipient():
    items = [item(str(n), story=n, kind=AlertKind.OVERVIEW) for n in range(3)]
    assert shape(items) == [("anna@example.org", "overview", ["0", "1", "2"])]


HOOK = Recipient(ChannelType.WEBHOOK, "hook", "hook")


@pytest.mark.parametrize(
    "recipient, most", [(ANNA, MOST_IN_MAIL), (BOX, MOST_IN_MAIL), (HOOK, MOST_IN_CALL)]
)
def test_an_overview_of_very_many_stories_is_several_messages(recipient, most):
    items = [item(str(n), recipient, n, AlertKind.OVERVIEW) for n in range(most * 2 + 1)]
    sizes = [len(members) for _, _, members in group(items)]
    assert sizes == [most, most, 1]


def test_new_and_updated_in_one_go_is_new():
    items = [item("a", kind=AlertKind.UPDATE), item("b")]
    assert shape(items) == [("anna@example.org", "new", ["a", "b"])]


def test_the_same_address_from_another_channel_is_the_same_recipient():
    items = [item("a"), item("b", replace(ANNA, channel="desk"))]
    assert len(group(items)) == 1


def test_items_for_nobody_go_nowhere():
    assert group([item("a", recipient=None)]) == []
