"""What the client sends, follows and brings back."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.integration.http.fetching import NOW, SETTINGS, Names, client, fetch
from tests.servers.raw_http import (
    Answer,
    RawServer,
    Request,
    Route,
    Script,
    chunked,
    close_delimited,
    feed,
    head,
    line_feeds_only,
    redirect,
)
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus, Validators
from worker.http.decoder import ACCEPT_ENCODING

RSS = b"<rss version='2.0'><channel/></rss>"


def test_a_plain_answer_comes_back_whole():
    answer = Answer(RSS, headers=[("Content-Type", "text/xml; charset=utf-8"), ("ETag", '"1"')])
    with RawServer({"/feed": answer}) as server:
        url = server.url("/feed")
        result = fetch(url)
    assert (result.status, result.http_status, result.body) == (FetchStatus.OK, 200, RSS)
    assert result.content_type == "text/xml; charset=utf-8"
    assert result.validators == Validators(b'"1"', None, url, ACCEPT_ENCODING)
    assert (result.url, result.fetched_at, result.redirects, result.detail) == (url, NOW, (), "")


def test_only_these_headers_are_sent():
    with RawServer({"/feed?a=b": Answer(RSS)}) as server:
        fetch(server.url("/feed?a=b#ref=rss"), accept="application/rss+xml")
    (request,) = server.requests
    assert (request.method, request.path) == ("GET", "/feed?a=b")
    assert request.headers == (
        (b"Host", f"127.0.0.1:{server.port}".encode()),
        (b"User-Agent", SETTINGS.user_agent.encode()),
        (b"Accept", b"application/rss+xml"),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"Connection", b"close"),
    )


def test_cookies_are_never_sent_back():
    setting = redirect("/feed", headers=[("Set-Cookie", "id=1; Path=/")])
    with RawServer(
        {"/": setting, "/feed": Answer(RSS, headers=[("Set-Cookie", "a=b")])}
    ) as server:

        async def twice() -> None:
            async with client() as fetcher:
                await fetcher.fetch(FetchRequest(server.url()))
                await fetcher.fetch(FetchRequest(server.url()))

        asyncio.run(twice())
    assert len(server.requests) == 4
    assert not any(request.header("Cookie") for request in server.requests)
    assert not any(request.header("Referer") for request in server.requests)


def test_proxies_and_netrc_of_the_environment_are_not_used(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login anna password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with RawServer({"/feed": Answer(RSS)}) as server, RawServer() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert fetch(server.url("/feed")).status is FetchStatus.OK
    assert proxy.connections == 0
    assert server.requests[0].header("Authorization") is None


# --- conditional requests ------------------------------------------------------------------


@pytest.mark.parametrize(
    "etag, date",
    [
        (b'W/"v1"', b"Sun, 01 Mar 2026 10:00:00 GMT"),
        (b'"in"ner"', None),
        (b"no-quotes", None),
        (b'"\xe4\xff"', b"Thu, 1 Jan 2026 0:00:00 GMT"),
        (None, b"yesterday"),
    ],
)
def test_validators_go_back_byte_for_byte_and_bring_a_304(etag, date):
    with RawServer({"/feed": feed(RSS, etag=etag, last_modified=date)}) as server:
        first = fetch(server.url("/feed"))
        second = fetch(server.url("/feed"), validators=first.validators)
    assert first.status is FetchStatus.OK
    assert (second.status, second.body) == (FetchStatus.NOT_MODIFIED, None)
    assert second.validators == first.validators
    sent = server.requests[1]
    assert sent.header("If-None-Match") == etag
    assert sent.header("If-Modified-Since") == date
    assert server.requests[0].header("If-None-Match") is None


def test_a_304_renews_the_validators_and_times():
    renewed = Answer(status=304, headers=[("ETag", '"2"'), ("Cache-Control", "max-age=600")])
    with RawServer({"/feed": renewed}) as server:
        known = Validators(b'"1"', b"Mon", server.url("/feed"), ACCEPT_ENCODING)
        result = fetch(server.url("/feed"), validators=known)
    assert result.status is FetchStatus.NOT_MODIFIED
    assert result.validators == Validators(b'"2"', b"Mon", server.url("/feed"), ACCEPT_ENCODING)
    assert result.max_age == timedelta(minutes=10)


def test_a_304_nobody_asked_for_is_no_good_news():
    with RawServer({"/feed": Answer(status=304)}) as server:
        assert fetch(server.url("/feed")).status is FetchStatus.UNEXPECTED_STATUS


def test_a_redirecting_feed_gets_its_304_on_the_hop_the_validators_came_from():
    routes: dict[str, Route] = {"/old": redirect("/new", 301), "/new": feed(RSS, etag=b'"1"')}
    with RawServer(routes) as server:
        first = fetch(server.url("/old"))
        second = fetch(server.url("/old"), validators=first.validators)
    assert first.validators.url == second.url == server.url("/new")
    assert second.status is FetchStatus.NOT_MODIFIED
    assert [request.header("If-None-Match") for request in server.requests] == [
        None, None, None, b'"1"',
    ]  # fmt: skip


@pytest.mark.parametrize("strange", [{"url": "http://x/"}, {"accept_encoding": "gzip"}])
def test_validators_of_something_else_are_not_sent(strange):
    with RawServer({"/feed": feed(RSS, etag=b'"1"')}) as server:
        known = Validators(b'"1"', None, server.url("/feed"), ACCEPT_ENCODING)
        result = fetch(server.url("/feed"), validators=replace(known, **strange))
    assert result.status is FetchStatus.OK
    assert server.requests[0].header("If-None-Match") is None


def test_a_stored_validator_cannot_smuggle_a_header():
    with RawServer({"/feed": Answer(RSS)}) as server:
        evil = Validators(b'"1"\r\nX-Evil: 1', b"a\nb", server.url("/feed"), ACCEPT_ENCODING)
        assert fetch(server.url("/feed"), validators=evil).status is FetchStatus.OK
    assert b"Evil" not in server.requests[0].raw_head
    assert server.requests[0].header("If-Modified-Since") is None


# --- redirects -----------------------------------------------------------------------------


def test_redirects_are_followed_and_recorded():
    routes: dict[str, Route] = {
        "/1": redirect("/2", 301),
        "/2": redirect("3", 302),
        "/3": redirect("/4", 303),
        "/4": redirect("/5#part", 307),
        "/5": redirect("/6", 308),
        "/6": Answer(RSS),
    }
    with RawServer(routes) as server:
        result = fetch(server.url("/1"))
        assert (result.status, result.body) == (FetchStatus.OK, RSS)
        codes = (301, 302, 303, 307, 308)
        assert result.redirects == tuple(
            (code, server.url(f"/{n}")) for n, code in enumerate(codes, 2)
        )
    assert result.url == server.url("/6")


@pytest.mark.parametrize(
    "location, said",
    [
        ("/start", "circle"),
        ("/start#again", "circle"),
        ("", "where it leads"),
        ("file:///etc/passwd", "http"),
        ("ftp://127.0.0.1/", "http"),
        ("http://anna:secret@127.0.0.1/", "user name"),
        ("http://[::1", "no valid URL"),
    ],
)
def test_redirects_into_nowhere_are_named(location, said):
    with RawServer({"/start": redirect(location)}) as server:
        result = fetch(server.url("/start"))
    assert result.status is FetchStatus.BAD_REDIRECT
    assert said in result.detail
    assert "secret" not in repr(result)
    assert len(server.requests) == 1


def test_a_redirect_without_location_is_named():
    with RawServer({"/": Answer(status=302)}) as server:
        assert fetch(server.url()).status is FetchStatus.BAD_REDIRECT


def test_a_circle_of_two_is_noticed():
    with RawServer({"/a": redirect("/b"), "/b": redirect("/a")}) as server:
        result = fetch(server.url("/a#part"))
    assert result.status is FetchStatus.BAD_REDIRECT
    assert server.paths == ["/a", "/b"]


def test_the_sixth_redirect_is_one_too_many():
    with RawServer({f"/{n}": redirect(f"/{n + 1}") for n in range(20)}) as server:
        result = fetch(server.url("/0"))
    assert result.status is FetchStatus.BAD_REDIRECT
    assert len(result.redirects) == 5
    assert len(server.requests) == 6


# --- credentials ---------------------------------------------------------------------------


def test_credentials_are_sent_to_their_own_host():
    with RawServer({"/feed": redirect("/moved"), "/moved": Answer(RSS)}) as server:
        fetch(server.url("/feed"), basic_auth=("anna", "gehéim"))
    assert [request.header("Authorization") for request in server.requests] == [
        b"Basic YW5uYTpnZWjDqWlt"
    ] * 2


def test_credentials_never_reach_another_host():
    with RawServer({"/": Answer(RSS)}) as other, RawServer() as server:
        names = Names({"elsewhere.example": ["127.0.0.1"]})
        targets = (other.url(), other.url("/", host="elsewhere.example"))
        for target in targets:
            server.routes["/feed"] = redirect(target)
            result = fetch(server.url("/feed"), basic_auth=("anna", "secret"), resolve=names)
            assert result.status is FetchStatus.OK
    assert len(other.requests) == 2
    assert not any(request.header("Authorization") for request in other.requests)


def test_neither_credentials_nor_private_urls_are_logged(caplog):
    caplog.set_level(logging.DEBUG)
    with RawServer({"/feed?token=abc": Answer(RSS)}) as server:
        fetch(server.url("/feed?token=abc"), basic_auth=("anna", "secret"))
    assert "token" not in caplog.text
    assert "Authorization" not in caplog.text


def test_credentials_in_a_url_are_refused_and_not_repeated():
    with RawServer({"/": Answer(RSS)}) as server:
        url = server.url().replace("//", "//anna:secret@")
        result = fetch(url)
    assert result.status is FetchStatus.BAD_URL
    assert "secret" not in repr(result)
    assert server.connections == 0


# --- statuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code, expected",
    [
        (203, FetchStatus.OK),
        (204, FetchStatus.EMPTY),
        (206, FetchStatus.UNEXPECTED_STATUS),
        (226, FetchStatus.UNEXPECTED_STATUS),
        (401, FetchStatus.UNAUTHORIZED),
        (403, FetchStatus.FORBIDDEN),
        (404, FetchStatus.NOT_FOUND),
        (410, FetchStatus.GONE),
        (429, FetchStatus.RATE_LIMITED),
        (503, FetchStatus.SERVER_ERROR),
        (999, FetchStatus.UNEXPECTED_STATUS),
    ],
)
def test_statuses_are_named(code, expected):
    body = b"" if code == 204 else RSS
    headers = [("Content-Length", str(len(body)))] if body else [("X-None", "1")]
    answer = Script([head(code, headers), body])
    with RawServer({"/": answer}) as server:
        result = fetch(server.url())
    assert (result.status, result.http_status) == (expected, code)
    assert (result.body is not None) is (expected is FetchStatus.OK)
    assert bool(result.detail) is (expected is not FetchStatus.OK)


def test_errors_carry_what_the_server_asks_for_but_no_validators():
    asks = [("Retry-After", "400000"), ("Cache-Control", "max-age=60"), ("ETag", '"error"')]
    with RawServer({"/": Answer(status=429, headers=asks)}) as server:
        result = fetch(server.url())
    assert result.retry_after == timedelta(seconds=400_000)
    assert result.max_age == timedelta(seconds=60)
    assert result.validators == Validators()


def test_a_challenge_is_named_blocked():
    answer = Answer(status=403, headers=[("cf-mitigated", "challenge")])
    with RawServer({"/": answer}) as server:
        assert fetch(server.url()).status is FetchStatus.BLOCKED


def test_early_hints_are_passed_over():
    early = head(103, [("Link", "</x>")]) + head(100)
    answer = Script([early, head(200, [("Content-Length", "2")]), b"ok"])
    with RawServer({"/": answer}) as server:
        assert fetch(server.url()).body == b"ok"


# --- forms of HTTP -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        chunked(RSS[:10], RSS[10:]),
        close_delimited(RSS),
        line_feeds_only(RSS),
        Script([head(200, [("Content-Length", str(len(RSS)))] * 2), RSS]),
        Script([head(200, [("Content-Length", str(len(RSS)))]), RSS + b"and more"]),
        Script([b"HTTP/1.1 200\r\n\r\n", RSS]),
    ],
)
def test_unusual_but_complete_answers_are_read(answer):
    with RawServer({"/": answer}) as server:
        result = fetch(server.url())
    assert (result.status, result.body) == (FetchStatus.OK, RSS)


def test_both_spellings_of_an_international_name_mean_one_host():
    with RawServer({"/": Answer(RSS)}) as server:
        names = Names({"xn--mnchen-3ya.example": ["127.0.0.1"]})
        results = [
            fetch(server.url("/", host=host), resolve=names)
            for host in ("münchen.example", "xn--mnchen-3ya.example")
        ]
    assert [result.status for result in results] == [FetchStatus.OK] * 2
    assert len({request.header("Host") for request in server.requests}) == 1
    assert len({result.url for result in results}) == 1


def test_an_ipv6_host_is_reached():
    try:
        server = RawServer({"/": Answer(RSS)}, host="::1").__enter__()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with server:
        result = fetch(server.url(), allow_private=("::1/128",))
    assert (result.status, result.body) == (FetchStatus.OK, RSS)


def test_many_fetches_run_together_up_to_the_limit():
    def slow(request: Request) -> Script:
        return Script([head(200, [("Content-Length", "2")]), b"ok"])

    with RawServer({f"/{n}": slow for n in range(40)}) as server:

        async def together() -> list[FetchResult]:
            async with client(concurrency=8) as fetcher:
                urls = [server.url(f"/{n}") for n in range(40)]
                return await asyncio.gather(*(fetcher.fetch(FetchRequest(url)) for url in urls))

        results = asyncio.run(together())
    assert {result.status for result in results} == {FetchStatus.OK}
    assert [result.url for result in results] == [server.url(f"/{n}") for n in range(40)]
