"""Criteria B: status codes and redirects, through the whole poll (docs/criteria.md)."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.fakes import rss
from tests.servers.raw_http import Answer, RawServer, Script, feed, head, redirect, reset
from worker.domain.feeds import FeedAuth, FeedSpec, FetchStatus
from worker.domain.settings import Polling

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def item(number):
    return {
        "title": f"Nato tagt zum {number}. Mal",
        "link": f"https://beispiel.example/{number}",
        "guid": f"beispiel-{number}",
        "description": f"Zum {number}. Mal beraten die Minister über Munition und Geld.",
    }


BODY = rss(item(1))
WALL = b"<!doctype html><html><title>Zustimmung</title><body>Zustimmen und weiter</body></html>"
LOGIN = b"<html><title>Anmelden</title><form><input type=password></form></html>"
CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"


@pytest.mark.parametrize("code", [302, 303, 307])
def test_criterion_13_a_temporary_redirect_is_used_once_and_replaces_nothing(desk, server, code):
    server.routes |= {"/feed": redirect("/elsewhere", code), "/elsewhere": Answer(BODY)}
    for _ in range(5):
        desk.poll()
    assert server.paths == ["/feed", "/elsewhere"] * 5


@pytest.mark.parametrize("code", [301, 308])
def test_criterion_13_a_permanent_redirect_is_adopted_after_three_equal_readings(
    desk, server, code
):
    server.routes |= {"/feed": redirect("/new", code), "/new": Answer(BODY)}
    for _ in range(5):
        desk.poll()
    assert server.paths == ["/feed", "/new"] * 3 + ["/new"] * 2


def test_criterion_13_a_mixed_chain_is_adopted_up_to_its_first_temporary_hop(desk, server):
    server.routes |= {
        "/feed": redirect("/a", 301),
        "/a": redirect("/b", 308),
        "/b": redirect("/c", 302),
        "/c": redirect("/d", 301),
        "/d": Answer(BODY),
    }
    for _ in range(4):
        desk.poll()
    assert server.paths == ["/feed", "/a", "/b", "/c", "/d"] * 3 + ["/b", "/c", "/d"]


@pytest.mark.parametrize("page", [WALL, LOGIN, b"<html>Willkommen</html>", CHALLENGE])
def test_criterion_14_a_page_behind_a_permanent_redirect_is_no_new_address(desk, server, page):
    server.routes |= {"/feed": redirect("/home", 301), "/home": Answer(page)}
    for _ in range(4):
        assert desk.poll()["beispiel"].error
    assert server.paths == ["/feed", "/home"] * 4


@pytest.mark.parametrize(
    "answer, said",
    [
        (redirect("/feed"), "circle"),
        (redirect("/1"), "More than 5"),
        (redirect(""), "where it leads"),
        (Answer(status=302), "where it leads"),
        (redirect("file:///etc/passwd"), "http"),
        (redirect("ftp://127.0.0.1/"), "http"),
        (redirect("http://anna:geheim@127.0.0.1/"), "user name"),
    ],
    ids=["loop", "six hops", "empty", "missing", "file", "ftp", "userinfo"],
)
def test_criterion_15_a_redirect_that_leads_nowhere_is_stored_with_its_reason(
    desk, server, answer, said
):
    server.routes |= {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 20)}
    server.routes["/feed"] = answer
    report = desk.poll()["beispiel"]
    state = desk.state("beispiel")
    assert (report.status, state.last_status) == (FetchStatus.BAD_REDIRECT, "bad_redirect")
    assert said in state.last_detail == report.error
    assert "geheim" not in state.last_detail
    assert len(server.requests) <= 6


def test_criterion_16_a_feed_that_is_gone_is_asked_no_more_until_its_address_changes(desk, server):
    server.routes |= {"/feed": Answer(status=410), "/new": Answer(BODY)}
    assert desk.status("beispiel") is FetchStatus.GONE
    for _ in range(3):
        desk.clock.advance(30 * DAY)
        assert desk.status("beispiel") is FetchStatus.DISABLED
    assert server.paths == ["/feed"]
    desk.edit("beispiel", url=server.url("/new"))
    assert desk.status("beispiel") is FetchStatus.OK


def test_criterion_16_a_feed_that_is_not_found_is_looked_for_and_comes_back(desk, server):
    server.routes["/feed"] = [Answer(status=404)] * 4 + [Answer(BODY)]
    waits = []
    for _ in range(4):
        assert desk.status("beispiel") is FetchStatus.NOT_FOUND
        waits.append(desk.state("beispiel").due_at - desk.clock.moment)
        desk.clock.advance(waits[-1])
    assert waits == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR]
    assert desk.poll()["beispiel"].new == 1
    assert desk.state("beispiel").failures == 0


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize(
    "value, wait",
    [
        ("3600", HOUR),
        ("400000", DAY),
        ("in two hours", 2 * HOUR),
        ("0", 15 * MINUTE),
        ("yesterday", 15 * MINUTE),
        ("soon", 15 * MINUTE),
        (None, 15 * MINUTE),
    ],
)
def test_criterion_17_retry_after_is_obeyed_and_without_it_the_back_off(
    desk, server, code, value, wait
):
    now = desk.clock.moment
    dates = {"in two hours": now + 2 * HOUR, "yesterday": now - DAY}
    told = format_datetime(dates[value], usegmt=True) if value in dates else value
    headers = [("Retry-After", told)] if told else []
    server.routes["/feed"] = [Answer(status=code, headers=headers), Answer(BODY)]
    desk.poll()
    assert desk.state("beispiel").not_before == now + wait
    desk.clock.advance(wait - timedelta(seconds=1))
    assert desk.status("beispiel") is FetchStatus.WAITING  # nor does a person get through
    assert len(server.requests) == 1
    desk.clock.advance(timedelta(seconds=1))
    assert desk.status("beispiel") is FetchStatus.OK


@pytest.mark.parametrize("code", [429, 503])
def test_criterion_17_without_retry_after_the_wait_doubles_to_four_hours(desk, server, code):
    server.routes["/feed"] = Answer(status=code)
    waits = []
    for _ in range(6):
        desk.poll()
        waits.append(desk.state("beispiel").not_before - desk.clock.moment)
        desk.clock.advance(waits[-1])
    assert waits == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 4 * HOUR]
    assert len(server.requests) == 6


def test_criterion_17_a_wait_is_lengthened_by_jitter_and_never_shortened(open_desk, server):
    asks = [("Retry-After", "3600")]
    server.routes |= {f"/{n}": Answer(status=429, headers=asks) for n in range(20)}
    feeds = [FeedSpec(f"feed-{n}", server.url(f"/{n}")) for n in range(20)]
    desk = open_desk(feeds, polling=Polling(min_interval=timedelta(0), jitter=0.1))
    desk.poll()
    waits = [desk.state(spec.name).due_at - desk.clock.moment for spec in feeds]
    assert all(HOUR <= wait <= 66 * MINUTE for wait in waits)
    assert len(set(waits)) == 20


@pytest.mark.parametrize(
    "answer, wait",
    [
        (Answer(status=429, headers=[("Retry-After", "3600")]), HOUR),
        (Answer(status=503, headers=[("Retry-After", "3600")]), HOUR),
        (Answer(status=429), 15 * MINUTE),
    ],
    ids=["429", "503", "429 without"],
)
def test_criterion_17_a_public_host_is_left_alone_by_all_its_feeds(
    open_desk, server, answer, wait
):
    server.routes |= {"/busy": answer, "/other": Answer(BODY), "/third": Answer(BODY)}
    feeds = [
        FeedSpec("busy", server.url("/busy", host="www.zeitung.example")),
        FeedSpec("other", server.url("/other", host="feeds.zeitung.example")),
        FeedSpec("third", server.url("/third", host="anders.example")),
    ]
    hosts = ("www.zeitung.example", "feeds.zeitung.example", "anders.example")
    names = {host: ["127.0.0.1"] for host in hosts}
    desk = open_desk(feeds, names=names)
    desk.poll("busy")
    reports = desk.poll("other", "third")
    assert reports["other"].status is FetchStatus.WAITING
    assert "zeitung.example asked for a pause" in (reports["other"].error or "")
    assert reports["third"].status is FetchStatus.OK
    assert server.paths == ["/busy", "/third"]
    desk.clock.advance(wait + MINUTE)
    assert desk.status("other") is FetchStatus.OK


def test_criterion_17_at_the_admins_own_hosts_only_the_feed_itself_waits(open_desk, server):
    server.routes |= {
        "/busy": Answer(status=429, headers=[("Retry-After", "3600")]),
        "/other": Answer(BODY),
    }
    feeds = [FeedSpec(name, server.url(f"/{name}")) for name in ("busy", "other")]
    desk = open_desk(feeds)
    desk.poll("busy")
    assert desk.status("other") is FetchStatus.OK
    assert desk.status("busy") is FetchStatus.WAITING


@pytest.mark.parametrize(
    "answer, status",
    [
        (Answer(b"no", 403), FetchStatus.FORBIDDEN),
        (Answer(b"no", 403, [("cf-mitigated", "challenge")]), FetchStatus.BLOCKED),
        (Answer(CHALLENGE, 403), FetchStatus.BLOCKED),
        (Answer(CHALLENGE, 503), FetchStatus.BLOCKED),
        (Answer(CHALLENGE, 200), FetchStatus.BLOCKED),
        (Answer(b"", 202, [("x-amzn-waf-action", "challenge")]), FetchStatus.BLOCKED),
    ],
    ids=["403", "header", "403 page", "503 page", "200 page", "202 header"],
)
def test_criterion_18_a_refusal_waits_four_hours_and_a_bot_check_is_named(
    desk, server, answer, status
):
    server.routes["/feed"] = answer
    report = desk.poll()["beispiel"]
    assert report.status is status
    wait = desk.state("beispiel").due_at - desk.clock.moment
    assert wait >= (4 * HOUR if answer.status != 503 else 15 * MINUTE)
    if status is FetchStatus.BLOCKED:
        assert "bot check" in (report.error or "")
        assert "user_agent" in (report.error or "")


FAILING = {
    "500": Answer(b"", 500),
    "502": Answer(b"", 502),
    "reset": reset(),
    "reset in the body": reset(head(200, [("Content-Length", "9")]) + b"half"),
    "no answer": Script([]),
}


@pytest.mark.parametrize("answer", FAILING.values(), ids=FAILING)
def test_criterion_19_a_failing_feed_is_asked_once_a_floor_and_never_retried(
    open_desk, server, answer
):
    """One request a floor and feed, whatever happens (CONTRACT 8.4): a quick retry would be a
    second one.
    """
    server.routes["/feed"] = answer
    feeds = [FeedSpec("beispiel", server.url("/feed"))]
    desk = open_desk(feeds, polling=Polling(min_interval=5 * MINUTE))
    for minute in range(20):
        desk.poll()  # as a person who asks again and again
        assert server.connections == minute // 5 + 1
        desk.clock.advance(MINUTE)


@pytest.mark.parametrize("url", ["http://nirgends.example/feed", "http://127.0.0.1:9/feed"])
def test_criterion_19_names_and_ports_that_do_not_answer_are_backed_off_from(open_desk, url):
    desk = open_desk([FeedSpec("beispiel", url)])
    waits = []
    for _ in range(3):
        assert desk.status("beispiel") in {FetchStatus.DNS_ERROR, FetchStatus.CONNECT_ERROR}
        waits.append(desk.state("beispiel").due_at - desk.clock.moment)
        desk.clock.advance(waits[-1])
    assert waits == [15 * MINUTE, 30 * MINUTE, HOUR]
    assert desk.state("beispiel").disabled is None


@pytest.mark.parametrize(
    "answer, status, said",
    [
        (Answer(b""), FetchStatus.EMPTY, "empty"),
        (Answer(b" \r\n"), FetchStatus.EMPTY, "empty"),
        (Answer(status=204), FetchStatus.EMPTY, "nothing to send"),
        (Answer(WALL), FetchStatus.CONSENT, "zustimmung"),
        (Answer(LOGIN), FetchStatus.CONSENT, "login"),
        (Answer(b"<html><body>Willkommen</body></html>"), FetchStatus.HTML, "web page"),
        (Answer(b'{"error": "quota"}'), FetchStatus.NOT_A_FEED, "JSON"),
    ],
    ids=["0 bytes", "blank", "204", "consent", "login", "page", "json"],
)
def test_criterion_20_a_wrong_answer_is_no_empty_feed_and_loses_no_news(
    desk, server, answer, status, said
):
    server.routes["/feed"] = [Answer(BODY), answer, Answer(rss(item(2), item(1)))]
    desk.poll()
    report = desk.poll()["beispiel"]
    assert (report.status, report.new, report.same) == (status, 0, 0)
    assert said in (report.error or "")
    state = desk.state("beispiel")
    assert (state.failures, state.failing_since) == (1, desk.clock.moment)
    after = desk.poll()["beispiel"]
    assert (after.status, after.new, after.same, after.alerts) == (FetchStatus.OK, 1, 1, 1)


def test_criterion_20_a_wall_that_a_redirect_leads_to_is_named_by_its_address(open_desk, server):
    names = {"consent.zeitung.example": ["127.0.0.1"]}
    desk = open_desk([FeedSpec("beispiel", server.url("/feed"))], names=names)
    server.routes |= {
        "/feed": redirect(server.url("/v2/collectConsent", host="consent.zeitung.example")),
        "/v2/collectConsent": Answer(b"<html><body>" + b"<p>Text</p>" * 2000),
    }
    report = desk.poll()["beispiel"]
    assert report.status is FetchStatus.CONSENT
    assert "consent.zeitung.example" in (report.error or "")


@pytest.mark.parametrize(
    "answer, status",
    [
        (Answer(BODY, 203), FetchStatus.OK),
        (Answer(BODY, 206), FetchStatus.UNEXPECTED_STATUS),
        (Answer(BODY, 226), FetchStatus.UNEXPECTED_STATUS),
        (Answer(BODY, 300), FetchStatus.UNEXPECTED_STATUS),
        (Answer(BODY, 304), FetchStatus.UNEXPECTED_STATUS),
        (Answer(BODY, 401), FetchStatus.UNAUTHORIZED),
        (Answer(BODY, 999), FetchStatus.UNEXPECTED_STATUS),
        (Script([head(103), head(100), *Answer(BODY).steps]), FetchStatus.OK),
    ],
    ids=["203", "206", "226", "300", "304 unasked", "401", "999", "1xx"],
)
def test_criterion_21_every_other_status_is_read_or_named(desk, server, answer, status):
    server.routes["/feed"] = answer
    report = desk.poll()["beispiel"]
    assert (report.status, report.new) == (status, 1 if status is FetchStatus.OK else 0)


def test_criterion_21_a_401_says_that_credentials_are_wanted(desk, server):
    server.routes["/feed"] = Answer(status=401, headers=[("WWW-Authenticate", "Basic")])
    assert "credentials" in (desk.poll()["beispiel"].error or "")
    assert desk.state("beispiel").due_at == desk.clock.moment + 4 * HOUR


def test_credentials_stay_at_the_address_they_were_written_for(open_desk, server, tmp_path):
    """Also where a permanent redirect to another server has been adopted."""
    tmp_path.joinpath("password").write_text("geheim\n")
    with RawServer() as other:
        other.routes["/feed"] = feed(BODY)
        server.routes["/feed"] = redirect(other.url("/feed"), 301)
        auth = FeedAuth("anna", "password")
        desk = open_desk([FeedSpec("beispiel", server.url("/feed"), auth=auth)])
        for _ in range(5):
            assert desk.poll()["beispiel"].error is None
    assert server.requests[0].header("Authorization") == b"Basic YW5uYTpnZWhlaW0="
    assert not any(request.header("Authorization") for request in other.requests)
