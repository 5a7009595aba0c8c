"""Webhooks on real sockets: what arrives, what every answer means, what nobody gets to see."""

import asyncio
import base64
import json
import logging
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests.fakes import FakeClock
from tests.servers.raw_http import (
    Answer,
    Pause,
    RawServer,
    Script,
    endless,
    hang,
    head,
    redirect,
    reset,
    trickle,
)
from tests.unit.notify.messages import message
from worker.domain.alerts import Channel, ChannelType, Receipt, Signing
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.settings import HttpSettings
from worker.notify.chat import HTTP_TYPES
from worker.notify.webhook import WebhookNotifier

BODY = '{"type":"natowire.test.v1","text":"Rüstung"}'.encode()
HTTP = HttpSettings("natowire/test (+https://example.org)", connect_timeout=timedelta(seconds=2))
NEW = "whsec_" + base64.b64encode(b"canary-new-signing-secret").decode()
OLD = base64.b64encode(b"canary-old-signing-secret").decode()
SHORT = timedelta(seconds=0.5)


@pytest.fixture
def server():
    with RawServer({"/": Answer(status=204)}) as running:
        yield running


def hook(url, **changes):
    channel = Channel("desk", ChannelType.WEBHOOK, url=url, allow_private=("127.0.0.0/8",))
    return replace(channel, **changes)


def posted(**changes):
    return message(BODY, to="desk", type_=ChannelType.WEBHOOK, channel="desk", **changes)


def send(channel, clock=None, told=None):
    notifier = WebhookNotifier({"desk": channel}, HTTP, clock or FakeClock(datetime.now(UTC)))
    return notifier.send(told or posted())


def fault(channel, clock=None):
    with pytest.raises(DeliveryError) as raised:
        send(channel, clock)
    return raised.value


@pytest.fixture
def signing(tmp_path):
    for name, text in (("new", NEW), ("old", OLD)):
        tmp_path.joinpath(name).write_text(f"{text}\n")
    return Signing("v1", (str(tmp_path / "new"), str(tmp_path / "old")))


def headers_of(request):
    return {name.decode().lower(): value.decode() for name, value in request.headers}


# --- what arrives --------------------------------------------------------------------------


def test_the_body_arrives_byte_for_byte_under_its_id(server):
    assert send(hook(server.url())) == Receipt(204, "HTTP 204")
    (request,) = server.requests
    headers = headers_of(request)
    assert (request.method, request.path, request.body) == ("POST", "/", BODY)
    assert headers["webhook-id"] == posted().id
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == HTTP.user_agent
    assert "webhook-signature" not in headers
    assert not {"cookie", "referer", "authorization"} & headers.keys()


def test_the_standards_own_library_verifies_it_with_either_key(server, signing):
    send(hook(server.url(), signing=signing))
    (request,) = server.requests
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(request.body, headers_of(request))["text"] == "Rüstung"


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "5d0c8f1e2a3b4c5d6e7f8092"},
        {"webhook-timestamp": str(int(time.time()) + 1)},
        {"webhook-signature": "v1,AAAA"},
    ],
)
def test_tampered_headers_fail_verification(server, signing, change):
    send(hook(server.url(), signing=signing), FakeClock(datetime.now(UTC) - timedelta(seconds=9)))
    (request,) = server.requests
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(request.body, headers_of(request) | change)


def test_a_tampered_body_fails_verification(server, signing):
    send(hook(server.url(), signing=signing))
    (request,) = server.requests
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(request.body + b" ", headers_of(request))


def test_a_replay_after_six_minutes_fails_verification(server, signing):
    send(hook(server.url(), signing=signing), FakeClock(datetime.now(UTC) - timedelta(minutes=6)))
    (request,) = server.requests
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(NEW).verify(request.body, headers_of(request))


def test_a_retry_keeps_id_and_body_and_is_signed_anew(server, signing):
    server.routes["/"] = [Answer(status=500), Answer()]
    clock, channel = FakeClock(datetime.now(UTC)), hook(server.url(), signing=signing)
    fault(channel, clock)
    clock.advance(timedelta(seconds=30))
    send(channel, clock)
    first, second = server.requests
    assert first.body == second.body
    for name in ("webhook-id", "content-type"):
        assert first.header(name) == second.header(name)
    for name in ("webhook-timestamp", "webhook-signature"):
        assert first.header(name) != second.header(name)
    Webhook(NEW).verify(second.body, headers_of(second))


def test_a_changed_secret_counts_from_the_next_attempt(server, signing):
    channel = hook(server.url(), signing=signing)
    send(channel)
    Path(signing.secret_files[0]).write_bytes(base64.b64encode(bytes(24)))
    send(channel)
    Webhook(bytes(24)).verify(server.requests[1].body, headers_of(server.requests[1]))


def test_proxies_of_the_environment_are_not_asked(server, monkeypatch):
    with RawServer({}) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        send(hook(server.url()))
    assert (proxy.connections, server.connections) == (0, 1)


# --- what an answer means ------------------------------------------------------------------

RETRY, GIVE_UP, FIX_CONFIG = Remedy.RETRY, Remedy.GIVE_UP, Remedy.FIX_CONFIG


@pytest.mark.parametrize("code", [200, 201, 202, 204, 226])
def test_any_2xx_means_it_was_taken(server, code):
    server.routes["/"] = Answer(b"ok" if code != 204 else b"", status=code)
    assert send(hook(server.url())).text == f"HTTP {code}"


@pytest.mark.parametrize(
    "code, remedy",
    [
        (300, FIX_CONFIG), (301, FIX_CONFIG), (302, FIX_CONFIG), (304, FIX_CONFIG),
        (307, FIX_CONFIG), (308, FIX_CONFIG), (400, RETRY), (401, RETRY), (403, RETRY),
        (404, RETRY), (405, RETRY), (410, GIVE_UP), (413, RETRY), (418, RETRY), (422, RETRY),
        (429, RETRY), (500, RETRY), (502, RETRY), (503, RETRY), (504, RETRY), (599, RETRY),
    ],
)  # fmt: skip
def test_every_other_status_has_its_remedy(server, code, remedy):
    server.routes["/"] = Answer(status=code)
    error = fault(hook(server.url()))
    assert (error.code, error.remedy, error.retry_after) == (code, remedy, None)
    assert error.problem.startswith(f"127.0.0.1: The server answered {code}")


AT = datetime(2026, 4, 25, 20, 0, tzinfo=UTC)


def http_date(moment):
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize(
    "value, expected",
    [
        ("120", timedelta(minutes=2)),
        (http_date(AT + timedelta(hours=2)), timedelta(hours=2)),
        ("9" * 30, timedelta(hours=24)),
        ("604800", timedelta(hours=24)),
        (http_date(AT + timedelta(days=4000)), timedelta(hours=24)),
        (http_date(AT - timedelta(hours=2)), None),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_told_in_both_forms_and_bounded(server, code, value, expected):
    server.routes["/"] = Answer(status=code, headers=[("Retry-After", value)])
    assert fault(hook(server.url()), FakeClock(AT)).retry_after == expected


def test_retry_after_of_other_statuses_says_nothing_about_us(server):
    server.routes["/"] = Answer(status=404, headers=[("Retry-After", "120")])
    assert fault(hook(server.url())).retry_after is None


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_named_and_its_target_never_contacted(server, code):
    with RawServer({}, host="127.0.0.3") as canary:
        server.routes["/"] = redirect(canary.url("/path?token=canary-query"), code)
        error = fault(hook(server.url()))
    assert canary.connections == 0
    assert error.remedy is FIX_CONFIG
    assert "points to 127.0.0.3" in error.problem
    assert "channels.desk" in error.problem
    assert "canary-query" not in error.problem


@pytest.mark.parametrize("location", ["", "http://[", "file:///etc/passwd", "http://a\x80b/"])
def test_a_redirect_to_nowhere_is_one_all_the_same(server, location):
    server.routes["/"] = redirect(location.encode("latin-1"))
    error = fault(hook(server.url()))
    assert (error.code, error.remedy) == (302, FIX_CONFIG)


@pytest.mark.parametrize(
    "answer",
    [reset(), hang(5), trickle(head(200), pause=0.2), Script([]), Script([b"SSH-2.0-x\r\n\r\n"])],
    ids=["reset", "silent", "slow head", "closed", "no HTTP"],
)
def test_no_answer_is_tried_again_and_has_no_code(server, answer):
    server.routes["/"] = answer
    started = time.monotonic()
    error = fault(hook(server.url(), timeout=SHORT))
    assert time.monotonic() - started < SHORT.total_seconds() + 1
    assert (error.code, error.remedy, error.unknown) == (None, RETRY, True)


def test_the_deadline_is_named_by_its_setting(server):
    server.routes["/"] = hang(5)
    error = fault(hook(server.url(), timeout=SHORT))
    assert error.problem == (
        "127.0.0.1: The request did not end within 0.5 s (channels.desk.timeout)."
    )


@pytest.mark.parametrize(
    "answer",
    [
        endless(),
        trickle(b"x" * 99, pause=0.2, before=head(200, [("Content-Length", "99")])),
        Script([head(200, [("Content-Length", "99")]), b"abc"]),
        reset(head(202, [("Content-Length", "99")])),
        Script([head(200, [("Content-Length", "9")]), Pause(5)]),
    ],
    ids=["endless", "trickled", "broken off", "reset", "silent"],
)
def test_an_accepted_message_stays_accepted_whatever_follows(server, answer):
    server.routes["/"] = answer
    started = time.monotonic()
    assert send(hook(server.url(), timeout=SHORT)).code in {200, 202}
    assert time.monotonic() - started < SHORT.total_seconds() + 1


def test_a_refusal_with_an_endless_reason_is_still_that_refusal(server):
    server.routes["/"] = trickle(b"x" * 99, 0.2, before=head(410, [("Content-Length", "99")]))
    error = fault(hook(server.url(), timeout=SHORT))
    assert (error.code, error.remedy) == (410, GIVE_UP)


def test_nobody_listening_is_tried_again():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        error = fault(hook(f"http://127.0.0.1:{port}/"))
    assert (error.code, error.remedy, error.unknown) == (None, RETRY, False)


async def no_answer(name, port):
    raise OSError(name)


async def late(name, port):
    await asyncio.sleep(5)
    return ["127.0.0.1"]


@pytest.mark.parametrize("resolve", [no_answer, late])
def test_a_name_that_does_not_resolve_took_nothing(server, resolve):
    channel = hook(server.url(host="hook.example"), timeout=SHORT)
    notifier = WebhookNotifier({"desk": channel}, HTTP, FakeClock(), resolve=resolve)
    with pytest.raises(DeliveryError) as raised:
        notifier.send(posted())
    assert (raised.value.remedy, raised.value.unknown) == (RETRY, False)
    assert server.connections == 0


@pytest.mark.parametrize("answer", [Script([b"HTTP/1.1 400 Bad Request\r\n\r\n"]), hang(5)])
def test_a_failed_tls_handshake_took_nothing(server, answer):
    """Nothing of the message is sent before the other side has proven who it is."""
    server.routes["/"] = answer
    channel = hook(server.url().replace("http:", "https:"), timeout=SHORT)
    error = fault(channel)
    assert (error.code, error.remedy, error.unknown) == (None, RETRY, False)
    assert server.requests == []


@pytest.mark.parametrize("code", [301, 400, 410, 429, 500])
def test_a_status_is_an_answer_whatever_it_says(server, code):
    server.routes["/"] = Answer(status=code)
    assert not fault(hook(server.url())).unknown


def test_a_refused_address_took_nothing(server):
    assert not fault(hook(server.url(), allow_private=())).unknown


# --- chats ---------------------------------------------------------------------------------

CHATS = sorted(HTTP_TYPES - {ChannelType.WEBHOOK})


def chat(type_, url, **changes):
    channel = hook(url, type=type_, **changes)
    told = message(CHAT_BODY, to="desk", type_=type_, channel="desk")
    return WebhookNotifier({"desk": channel}, HTTP, FakeClock()).send(told)


CHAT_BODY = b'{"text":"Lage"}'


@pytest.mark.parametrize("type_", CHATS)
def test_a_chat_gets_json_without_signature_and_without_our_ids(server, type_):
    for path in ("/", "/topic", "/topic?wait=true"):
        server.routes[path] = Answer(b"ok", headers=[("Content-Type", "text/plain")])
    assert chat(type_, server.url("/topic")) == Receipt(200, "HTTP 200")
    (request,) = server.requests
    headers = headers_of(request)
    assert headers["content-type"] == "application/json"
    assert json.loads(request.body)["text"] == "Lage"
    assert not any(name.startswith("webhook-") for name in headers)


def test_ntfy_and_discord_are_called_in_their_own_way(server):
    server.routes |= {"/": Answer(b"{}"), "/w?wait=true": Answer(b"{}")}
    chat(ChannelType.NTFY, server.url("/lage-7f3a"))
    chat(ChannelType.DISCORD, server.url("/w"))
    assert server.paths == ["/", "/w?wait=true"]
    assert json.loads(server.requests[0].body) == {"topic": "lage-7f3a", "text": "Lage"}


@pytest.mark.parametrize(
    "type_, answer, code",
    [
        (ChannelType.TEAMS, b"Microsoft Teams endpoint returned HTTP error 429 with x", 429),
        (ChannelType.SLACK, b'{"ok": false, "error": "canary-token"}', 200),
    ],
)
def test_an_answer_that_lies_is_a_failure_with_a_known_outcome(server, type_, answer, code):
    server.routes["/"] = Answer(answer, headers=[("Content-Type", "text/plain; charset=utf-8")])
    with pytest.raises(DeliveryError) as raised:
        chat(type_, server.url("/"))
    error = raised.value
    assert (error.code, error.remedy, error.unknown) == (code, RETRY, False)
    assert "canary" not in error.problem


@pytest.mark.parametrize(
    "words, is_quoted",
    [(b"invalid_blocks", True), (b"no_service", True), (b"see /canary-path", False),
     (b"canary_path", False), (b"<html>oops</html>", False), (b"x" * 300, False)],
)  # fmt: skip
def test_a_chat_is_quoted_by_its_code_words_alone(server, words, is_quoted):
    """Its address is a secret, and error pages repeat what they were asked for."""
    path = "/hooks/canary_path"
    server.routes[path] = Answer(words, 400, [("Content-Type", "text/plain")])
    with pytest.raises(DeliveryError) as raised:
        chat(ChannelType.SLACK, server.url(path))
    assert (words.decode() in raised.value.problem) == is_quoted
    assert "canary" not in raised.value.problem


def test_a_gone_chat_is_given_up_with_its_code(server):
    server.routes["/"] = Answer(b"channel_is_archived", 410, [("Content-Type", "text/plain")])
    with pytest.raises(DeliveryError, match="channel_is_archived") as raised:
        chat(ChannelType.SLACK, server.url("/"))
    assert (raised.value.code, raised.value.remedy) == (410, GIVE_UP)


def test_a_webhook_with_a_template_says_what_it_sends(server, signing):
    send(hook(server.url(), content_type="text/plain; charset=utf-8", signing=signing))
    headers = headers_of(server.requests[0])
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["webhook-signature"].count("v1,") == 2


# --- which address -------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_refused_unless_its_own_list_opens_it(server, host):
    error = fault(hook(server.url(host=host), allow_private=("10.0.0.0/8",)))
    assert error.remedy is FIX_CONFIG
    assert "channels.desk.allow_private in alerts.yaml can open it" in error.problem
    assert server.connections == 0


def test_what_feeds_may_reach_opens_nothing_to_webhooks(server):
    http = replace(HTTP, allow_private=("127.0.0.0/8",))
    notifier = WebhookNotifier({"desk": hook(server.url(), allow_private=())}, http, FakeClock())
    with pytest.raises(DeliveryError, match="can open it"):
        notifier.send(posted())
    assert server.connections == 0


def test_a_secret_address_comes_from_its_file(server, tmp_path):
    tmp_path.joinpath("url").write_text(server.url("/canary-path?token=canary-query") + "\r\n")
    server.routes["/canary-path?token=canary-query"] = Answer()
    send(hook(None, url_file=str(tmp_path / "url")))
    assert server.paths == ["/canary-path?token=canary-query"]


@pytest.mark.parametrize(
    "text",
    ["", "canary-no-url", "http://canary-user:canary-password@127.0.0.1/", "ftp://127.0.0.1/canary",
     "http://127.0.0.1/a\nhttp://127.0.0.1/canary", "http://127.0.0.1:99999/canary"],
)  # fmt: skip
def test_an_address_that_is_none_is_a_fault_of_the_config(tmp_path, text):
    tmp_path.joinpath("url").write_text(text)
    error = fault(hook(None, url_file=str(tmp_path / "url")))
    assert error.remedy is FIX_CONFIG
    assert error.problem.startswith("channels.desk.url_file: ")
    assert "canary" not in error.problem


@pytest.mark.parametrize("content", [None, b"", b"canary-plain!", b"whsec_", b"\xff\xfe"])
def test_a_useless_secret_is_told_by_its_file_alone(server, tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    error = fault(hook(server.url(), signing=Signing("v1", (str(file),))))
    assert error.remedy is FIX_CONFIG
    assert "channels.desk.signing.secret_files" in error.problem
    assert str(file) in error.problem
    assert "canary" not in error.problem
    assert server.connections == 0


@pytest.mark.parametrize(
    "channels", [{}, {"desk": Channel("desk", ChannelType.MAILDIR, path="x")}]
)
def test_a_channel_that_left_the_config_is_named(channels):
    with pytest.raises(DeliveryError, match="'desk'") as raised:
        WebhookNotifier(channels, HTTP, FakeClock()).send(posted())
    assert raised.value.remedy is FIX_CONFIG


ELSEWHERE = [
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "192.88.99.1", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]", "[2002:7f00:1::]",
]  # fmt: skip
SPELLINGS = ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:7f00:1]"]


class Names:
    """A name server whose word changes: each look-up takes the next answer."""

    def __init__(self, *answers):
        self.answers = list(answers)

    async def __call__(self, name, port):
        return self.answers.pop(0)


async def spelled(name, port):
    """What the system's look-up makes of odd spellings, without asking any name server."""
    return [socket.inet_ntoa(socket.inet_aton("127.1" if name == "localhost" else name))]


@pytest.fixture
def canary():
    with RawServer({"/": Answer(b"internal")}) as running:
        yield running


def refused(url, resolve=None, **changes):
    channel = hook(url, **{"allow_private": (), **changes})
    notifier = WebhookNotifier({"desk": channel}, HTTP, FakeClock(), resolve=resolve)
    with pytest.raises(DeliveryError) as raised:
        notifier.send(posted())
    return raised.value


@pytest.mark.parametrize("host", SPELLINGS)
def test_the_canary_is_reached_by_no_spelling_of_its_address(canary, host):
    error = refused(canary.url(host=host), spelled)
    assert (error.remedy, error.unknown, canary.connections) == (FIX_CONFIG, False, 0)


@pytest.mark.parametrize("host", ELSEWHERE)
def test_no_other_private_network_is_called(host):
    # the tests' own guard would raise if a connection were tried
    assert refused(f"http://{host}:8080/").remedy is FIX_CONFIG


def test_a_rebinding_name_reaches_the_canary_at_no_try(canary):
    """The address that was checked is the one that is dialled; the next try checks anew."""
    names = Names(["93.184.216.34", "127.0.0.1"], ["127.0.0.1"])
    url = canary.url(host="hook.example")
    assert [refused(url, names).remedy for _ in range(2)] == [FIX_CONFIG, FIX_CONFIG]
    assert canary.connections == 0


def test_a_name_is_looked_up_once_an_attempt_so_that_it_cannot_change_meanwhile(server):
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    channel = hook(server.url(host="hook.example"))
    notifier = WebhookNotifier({"desk": channel}, HTTP, FakeClock(), resolve=names)
    assert notifier.send(posted()).code == 204
    assert len(names.answers) == 1
    assert headers_of(server.requests[0])["host"] == f"hook.example:{server.port}"


@pytest.mark.parametrize("type_", CHATS)
def test_chats_stand_behind_the_same_guard(canary, type_):
    channel = hook(canary.url("/topic"), type=type_, allow_private=())
    told = message(CHAT_BODY, to="desk", type_=type_, channel="desk")
    with pytest.raises(DeliveryError) as raised:
        WebhookNotifier({"desk": channel}, HTTP, FakeClock()).send(told)
    assert (raised.value.remedy, canary.connections) == (FIX_CONFIG, 0)


# --- what nobody gets to see ---------------------------------------------------------------


def test_the_receivers_own_words_are_quoted_short_and_clean(server):
    words = "invalid\x1b[31m signature\r\n" + "x" * 500
    kind = [("Content-Type", "text/plain; charset=utf-8")]
    server.routes["/"] = Answer(words.encode(), status=400, headers=kind)
    problem = fault(hook(server.url())).problem
    assert 'It says: "invalid [31m signature' in problem
    assert problem.isprintable()
    assert len(problem) < 400


def test_words_that_repeat_the_address_are_not_quoted(server):
    path = "/services/canary-token"
    kind = [("Content-Type", "text/plain")]
    server.routes[path] = Answer(f"nothing at {path}".encode(), 404, kind)
    assert "canary" not in fault(hook(server.url(path))).problem


@pytest.mark.parametrize("kind", ["text/html", "image/png", None])
def test_a_page_is_not_quoted(server, kind):
    headers = [("Content-Type", kind)] if kind else []
    server.routes["/"] = Answer(b"<h1>Oops</h1>", status=500, headers=headers)
    assert "Oops" not in fault(hook(server.url())).problem


def echo(status):
    def answer(request):
        said = request.raw_head + request.body
        return Answer(said, status, [("Content-Type", "text/plain"), ("Location", request.path)])

    return answer


@pytest.mark.parametrize("status", [200, 301, 400, 404, 410, 429, 500])
@pytest.mark.parametrize("in_file", [True, False])
def test_no_secret_is_in_errors_or_logs(server, tmp_path, signing, caplog, status, in_file):
    """The receiver says back all it was sent."""
    caplog.set_level(logging.DEBUG)
    path = "/canary-path?token=canary-query"
    server.routes[path] = echo(status)
    tmp_path.joinpath("url").write_text(server.url(path))
    where = {"url": None, "url_file": str(tmp_path / "url")} if in_file else {}
    channel = replace(hook(server.url(path), signing=signing), **where)
    said = []
    try:
        said.append(str(send(channel)))
    except DeliveryError as error:
        said += [str(error), repr(error), error.problem, str(error.__cause__)]
    assert said
    for text in (*said, caplog.text):
        for secret in ("canary-query", "canary-path", NEW.removeprefix("whsec_"), OLD):
            assert secret not in text
