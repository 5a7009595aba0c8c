"""Criteria A: conditional requests and freshness, through the whole poll (docs/criteria.md)."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.fakes import rss
from tests.servers.raw_http import Answer, Request, feed, gzipped, redirect
from worker.domain.feeds import FetchStatus
from worker.feeds import parse as parser
from worker.http.decoder import ACCEPT_ENCODING
from worker.pipeline.feed_poll import ACCEPT

ITEM = {
    "title": "Nato berät über Munition",
    "link": "https://beispiel.example/1",
    "guid": "beispiel-1",
    "description": "Die Verteidigungsminister haben in Brüssel über Munition beraten.",
    "pubDate": "Sat, 25 Apr 2026 19:00:00 +0000",
}
BODY = rss(ITEM)
ODD_DATE = b"Thu, 1 Jan 2026 0:00:00 GMT"
HOUR = timedelta(hours=1)


def conditions(request: Request) -> tuple[bytes | None, bytes | None]:
    return request.header("If-None-Match"), request.header("If-Modified-Since")


def written(desk):
    """All that the database holds but how polls went."""
    with sqlite3.connect(desk.folder / "natowire.db") as database:
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        found = {
            name: database.execute(f'SELECT * FROM "{name}"').fetchall()
            for (name,) in tables
            if name not in {"feeds", "polls"}
        }
    database.close()
    return found


@pytest.mark.parametrize(
    "etag", [b'W/"v1"', b'"in"ner"', b"no-quotes", b'"M\xe4rz"', b'"a b"', b'W/"W/"']
)
def test_criterion_1_validators_come_back_byte_for_byte_through_the_database(desk, server, etag):
    server.routes["/feed"] = feed(BODY, etag=etag, last_modified=ODD_DATE)
    assert desk.status("beispiel") is FetchStatus.OK
    assert desk.status("beispiel") is FetchStatus.NOT_MODIFIED
    assert conditions(server.requests[1]) == (etag, ODD_DATE)


@pytest.mark.parametrize("etag, date", [(b'"1"', None), (None, ODD_DATE), (None, b"gestern")])
def test_criterion_2_only_what_the_server_gave_is_echoed(desk, server, etag, date):
    server.routes["/feed"] = feed(BODY, etag=etag, last_modified=date)
    desk.poll()
    assert desk.status("beispiel") is FetchStatus.NOT_MODIFIED
    assert conditions(server.requests[1]) == (etag, date)


def test_criterion_2_a_server_without_validators_is_asked_without_conditions(desk, server):
    server.routes["/feed"] = Answer(BODY)
    desk.poll()
    desk.poll()
    assert [conditions(request) for request in server.requests] == [(None, None)] * 2


def test_criterion_3_only_the_first_fetch_is_unconditional_whatever_is_restarted(desk, server):
    server.routes["/feed"] = feed(BODY, etag=b'"1"')
    for _ in range(3):  # each poll builds everything anew but the database
        desk.poll()
    assert [conditions(request) for request in server.requests] == [
        (None, None),
        (b'"1"', None),
        (b'"1"', None),
    ]


def test_criterion_4_a_304_is_not_parsed_and_writes_no_item(desk, server, monkeypatch):
    server.routes["/feed"] = feed(BODY, etag=b'"1"')
    desk.poll()
    before = written(desk)
    monkeypatch.setattr(parser, "parse", lambda *_, **__: pytest.fail("parsed"))
    desk.clock.advance(HOUR)
    report = desk.poll()["beispiel"]
    assert (report.status, report.new, report.same) == (FetchStatus.NOT_MODIFIED, 0, 0)
    assert written(desk) == before
    assert before["articles"]
    state = desk.state("beispiel")
    assert state.last_polled_at == state.last_success_at == desk.clock.moment


def test_criterion_4_the_304_renews_validators_and_times(desk, server):
    renewed = [("ETag", '"2"'), ("Cache-Control", "max-age=3600")]
    server.routes["/feed"] = [
        feed(BODY, etag=b'"1"', last_modified=ODD_DATE),
        Answer(status=304, headers=renewed),
        Answer(status=304),
    ]
    desk.poll()
    desk.poll()
    assert desk.state("beispiel").not_before == desk.clock.moment + HOUR
    desk.clock.advance(HOUR)
    desk.poll()
    assert conditions(server.requests[2]) == (b'"2"', ODD_DATE)


def test_criterion_4_after_days_of_304_a_changed_feed_brings_only_its_new_item(desk, server):
    server.routes["/feed"] = feed(BODY, etag=b'"1"')
    desk.poll()
    for _ in range(4):
        desk.clock.advance(timedelta(days=1))
        assert desk.status("beispiel") is FetchStatus.NOT_MODIFIED
    newer = {**ITEM, "guid": "2", "link": "https://beispiel.example/2", "title": "Nato tagt"}
    server.routes["/feed"] = feed(rss(newer, ITEM), etag=b'"2"')
    report = desk.poll()["beispiel"]
    assert (report.status, report.same, report.alerts) == (FetchStatus.OK, 1, 1)


def test_criterion_5_the_same_body_under_a_new_etag_is_not_read_again(desk, server, monkeypatch):
    server.routes["/feed"] = [
        Answer(BODY, headers=[("ETag", '"1"')]),
        Answer(BODY, headers=[("ETag", '"2"')]),
        Answer(status=304),
    ]
    desk.poll()
    monkeypatch.setattr(parser, "parse", lambda *_, **__: pytest.fail("parsed"))
    report = desk.poll()["beispiel"]
    assert (report.status, report.new, report.same) == (FetchStatus.UNCHANGED, 0, 0)
    desk.poll()
    assert conditions(server.requests[2]) == (b'"2"', None)


LOST = {
    "html": Answer(b"<html><body>Willkommen</body></html>", headers=[("ETag", '"bad"')]),
    "consent": Answer(b"<html><body>Zustimmen</body></html>", headers=[("ETag", '"bad"')]),
    "json error": Answer(b'{"error": 1}', headers=[("ETag", '"bad"')]),
    "empty": Answer(b"", headers=[("ETag", '"bad"')]),
    "truncated": replace(
        gzipped(BODY, keep=-9), headers=[("Content-Encoding", "gzip"), ("ETag", '"bad"')]
    ),
    "server error": Answer(b"", 500, [("ETag", '"bad"')]),
}


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
def test_criterion_6_validators_of_an_answer_that_was_not_read_are_not_kept(desk, server, answer):
    server.routes["/feed"] = [answer, feed(BODY, etag=b'"bad"')]
    assert desk.poll()["beispiel"].error
    report = desk.poll()["beispiel"]  # a 304 here would hide the loss for good
    assert (report.status, report.new) == (FetchStatus.OK, 1)
    assert conditions(server.requests[1]) == (None, None)


def test_criterion_7_validators_stay_with_the_address_that_gave_them(desk, server):
    server.routes |= {
        "/feed": [redirect("/a"), redirect("/b"), redirect("/a")],
        "/a": feed(BODY, etag=b'"1"'),
        "/b": feed(BODY, etag=b'"1"'),
    }
    for _ in range(3):
        desk.poll()
    asked = [(request.path, conditions(request)[0]) for request in server.requests]
    assert asked == [
        ("/feed", None), ("/a", None),
        ("/feed", None), ("/b", None),
        ("/feed", None), ("/a", None),
    ]  # fmt: skip


def test_criterion_7_validators_of_another_accept_encoding_are_not_sent(desk, server):
    server.routes["/feed"] = feed(BODY, etag=b'"1"', headers=[("Vary", "Accept-Encoding")])
    desk.poll()
    assert desk.state("beispiel").validators.accept_encoding == ACCEPT_ENCODING
    with sqlite3.connect(desk.folder / "natowire.db") as database:
        database.execute("UPDATE feeds SET validators_encoding = 'gzip, deflate, br'")
    database.close()
    assert desk.status("beispiel") is FetchStatus.UNCHANGED
    assert conditions(server.requests[1]) == (None, None)


def test_criterion_7_an_address_edited_in_the_config_drops_its_validators(desk, server):
    server.routes |= {"/feed": feed(BODY, etag=b'"1"'), "/moved": feed(BODY, etag=b'"1"')}
    desk.poll()
    desk.edit("beispiel", url=server.url("/moved"))
    assert desk.status("beispiel") is FetchStatus.OK
    assert conditions(server.requests[1]) == (None, None)


@pytest.mark.parametrize("status", [200, 304, 404, 429, 500])
def test_criterion_8_nobody_asks_before_max_age_is_over(desk, server, status):
    asks = [("Cache-Control", "public, max-age=7200"), ("Age", "600")]
    bodies = {200: BODY}
    server.routes["/feed"] = [
        feed(BODY, etag=b'"1"'),
        Answer(bodies.get(status, b""), status, asks),
        Answer(BODY),
    ]
    desk.poll()
    desk.poll()
    desk.clock.advance(timedelta(seconds=6599))
    report = desk.poll()["beispiel"]
    assert (report.status, len(server.requests)) == (FetchStatus.WAITING, 2)
    assert "not asked before" in (report.error or "")
    desk.clock.advance(timedelta(seconds=2))
    desk.poll()
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "status, hours", [(200, 6), (304, 6), (404, 24)], ids=["200", "304", "error"]
)
def test_criterion_8_a_year_of_max_age_is_capped(desk, server, status, hours):
    asks = [("Cache-Control", "max-age=31536000")]
    bodies = {200: BODY + b"<!-- changed -->"}
    server.routes["/feed"] = [
        feed(BODY, etag=b'"1"'),
        Answer(bodies.get(status, b""), status, asks),
    ]
    desk.poll()
    desk.poll()
    assert desk.state("beispiel").not_before == desk.clock.moment + timedelta(hours=hours)


@pytest.mark.parametrize(
    "value",
    ["s-maxage=9999", "no-cache, max-age=9999", "no-store", "max-age=0", 'max-age="9999"',
     "max-age=-9999", "max-age=soon", ";;;"],
)  # fmt: skip
def test_criterion_8_what_asks_for_nothing_changes_nothing(desk, server, value):
    server.routes["/feed"] = Answer(BODY, headers=[("Cache-Control", value)])
    desk.poll()
    assert desk.state("beispiel").not_before == desk.clock.moment


@pytest.mark.parametrize("expires, hours", [("in two hours", 2), ("0", 0), ("-1", 0)])
def test_criterion_8_expires_counts_where_max_age_is_missing(desk, server, expires, hours):
    date = desk.clock.moment - timedelta(days=3)  # by the server's own wrong clock
    told = {"in two hours": format_datetime(date + 2 * HOUR, usegmt=True)}
    headers = [
        ("Date", format_datetime(date, usegmt=True)),
        ("Expires", told.get(expires, expires)),
    ]
    server.routes["/feed"] = Answer(BODY, headers=headers)
    desk.poll()
    assert desk.state("beispiel").not_before == desk.clock.moment + hours * HOUR


def test_criterion_12_a_poll_sends_these_headers_and_no_other(desk, server):
    cookie = [("Set-Cookie", "id=1; Path=/")]
    server.routes |= {
        "/start?a=b": redirect("/feed?c=d#part", 302, cookie),
        "/feed?c=d": Answer(BODY, headers=cookie),
    }
    desk.edit("beispiel", url=server.url("/start?a=b#ref=rss"))
    desk.poll()
    desk.poll()
    sent = (
        (b"Host", f"127.0.0.1:{server.port}".encode()),
        (b"User-Agent", desk.http.user_agent.encode()),
        (b"Accept", ACCEPT.encode()),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"Connection", b"close"),
    )
    assert server.paths == ["/start?a=b", "/feed?c=d"] * 2
    assert {request.headers for request in server.requests} == {sent}
    assert "application/rss+xml" in ACCEPT
    assert "application/atom+xml" in ACCEPT
    assert "application/feed+json" in ACCEPT
