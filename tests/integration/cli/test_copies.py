"""Twelve outlets print one agency's text: one alert, in which the others are counted."""

import email
import email.policy
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.fakes import FakeClock, rss
from tests.prose import prose
from tests.servers.raw_http import feed
from worker import runtime

OUTLETS = 12
TEXT = f"Die Nato berät in Brüssel über Munition. {prose(*range(8))} Die Nato tagt bis Freitag."


@pytest.fixture
def clock(monkeypatch):
    clock = FakeClock(NOW)
    monkeypatch.setattr(runtime.SystemClock, "now", lambda _: clock.now())
    return clock


def mails(room):
    folder = room.data / "mailbox" / "new"
    paths = sorted(folder.iterdir()) if folder.exists() else []
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths
    ]


def paper(number):
    """One outlet's feed: the agency's text under its own title, with a line of its own."""
    item = {
        "title": f"Nato berät über Munition ({number})",
        "link": f"https://blatt{number}.example/nato",
        "guid": f"blatt-{number}",
        "description": f"{TEXT} Blatt {number}/dpa",
        "pubDate": "Sat, 25 Apr 2026 21:50:00 +0200",
    }
    return feed(rss(item, title=f"Blatt {number}"), etag=b'"%d"' % number)


def test_twelve_copies_are_one_alert_that_counts_eleven(newsroom, clock):
    feeds = [
        {"name": f"blatt{n}", "url": newsroom.server.url(f"/{n}"), "language": "de"}
        for n in range(OUTLETS)
    ]
    newsroom.server.routes = {f"/{n}": paper(n) for n in range(OUTLETS)}
    newsroom.configure(feeds=feeds, routes=[
        {"name": "all", "when": {}, "channels": ["box"], "mode": "immediate", "group_wait": "2m"}
    ])  # fmt: skip
    newsroom.run("poll")
    assert not mails(newsroom)  # the copies may still be on their way
    clock.advance(timedelta(minutes=2))
    newsroom.run("deliver")
    [mail] = mails(newsroom)
    text = mail.get_body(("plain",)).get_content()
    assert "12 QUELLEN · 11 KOPIEN NICHT EINZELN GEMELDET" in text
    assert all(f"https://blatt{number}.example/nato" in text for number in range(OUTLETS))
    told = newsroom.json("alerts", "list", "--all", "--json")
    assert [one["state"] for one in told].count("told") == 1
    assert {one["data"]["reason"] for one in told if one["state"] == "suppressed"} == {
        "already_told"
    }
