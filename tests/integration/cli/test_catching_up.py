"""Outages, late items and old feeds, through the whole command."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime

import pytest

from tests.fakes import FakeClock
from tests.servers.raw_http import Answer
from worker import runtime

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NAMES = ("Brigade", "Hafen", "Radar", "Kabinett", "Brücke", "Vertrag", "Gipfel", "Lager")


@pytest.fixture
def clock(monkeypatch):
    made = FakeClock()
    monkeypatch.setattr(runtime.SystemClock, "now", lambda _: made.now())
    return made


@pytest.fixture(params=["overview", "alert", "silent"])
def room(newsroom, clock, request):
    """A newsroom whose first poll is over."""
    newsroom.configure(polling={"first_poll": request.param, "jitter": "0%"})
    newsroom.publish(*(item(clock, number, number * HOUR) for number in range(1, 4)))
    newsroom.run("poll")
    newsroom.told = len(subjects(newsroom))
    return newsroom


def item(clock, number, age):
    words = " ".join(NAMES[(number * 7919 >> shift) % len(NAMES)] for shift in range(0, 24, 2))
    return {
        "title": f"Nato und {NAMES[number % len(NAMES)]} {number}",
        "link": f"https://beispiel.example/{number}",
        "guid": f"beispiel-{number}",
        "description": f"Die Nato berät: {words} {number * number}.",
        "pubDate": format_datetime(clock.now() - age),
    }


def subjects(newsroom):
    """Of all messages, in the order they were sent."""
    files = sorted(newsroom.data.glob("mailbox/new/*"), key=lambda file: file.stat().st_mtime_ns)
    return [str(message_from_bytes(f.read_bytes(), policy=default)["Subject"]) for f in files]


def since(newsroom):
    return subjects(newsroom)[newsroom.told :]


def test_what_came_in_a_gap_is_one_message_that_says_since_when(room, clock):
    clock.advance(7 * HOUR)
    room.publish(*(item(clock, number, number * HOUR / 20) for number in range(10, 40)))
    room.run("poll")
    assert since(room) == ["Nachgeholt: 30 Geschichten seit So., 26.04.2026, 03:03 Uhr (MESZ)"]


def test_a_feed_that_was_down_for_three_days_does_not_flood(room, clock):
    room.server.routes = {"/feed": Answer(status=500)}
    for _ in range(12):
        clock.advance(6 * HOUR)
        room.run("poll", "--all")
    room.publish(*(item(clock, number, number * DAY / 80) for number in range(10, 210)))
    clock.advance(6 * HOUR)
    room.run("poll", "--all")
    [subject] = since(room)
    assert subject.startswith("Nachgeholt: 200 Geschichten seit ")


def test_what_is_found_late_comes_the_next_morning(room, clock):
    clock.advance(HOUR)
    window = [item(clock, 50, HOUR / 2), item(clock, 51, 5 * DAY)]
    room.publish(*window)
    room.run("poll")
    assert since(room) == ["Nato und Radar 50"]
    clock.advance(DAY / 2)
    room.run("deliver")
    assert since(room)[1:] == ["Tagesüberblick So., 26.04.2026: 1 Geschichte"]
    [late] = [
        alert["data"]
        for alert in room.json("alerts", "list", "--json")
        if alert["data"]["kind"] == "digest"
    ]
    assert (late["reason"], late["article"]["title"]) == ("late", "Nato und Kabinett 51")


def test_an_archive_is_told_at_once(newsroom, clock):
    newsroom.publish(*(item(clock, number, 900 * DAY) for number in range(3)))
    newsroom.run("poll")
    newsroom.told = len(subjects(newsroom))
    clock.advance(HOUR)
    newsroom.publish(*(item(clock, number, 900 * DAY) for number in range(4)))
    newsroom.run("poll")
    assert since(newsroom) == ["Nato und Kabinett 3"]


def test_items_that_come_back_are_told_to_nobody(room, clock):
    window = [item(clock, number, number * HOUR) for number in range(1, 4)]
    for shown in (window[:1], window, window[2:], window):
        clock.advance(3 * DAY)
        room.publish(*shown)
        room.run("poll")
    assert since(room) == []
