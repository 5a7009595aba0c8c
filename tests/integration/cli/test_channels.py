"""``natowire channels``: where alerts go, and a test message to each kind of channel."""

import base64
import json

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs
from standardwebhooks import Webhook

from tests.servers.raw_http import Answer, redirect
from tests.servers.smtp import SmtpSink
from worker.render.resources import load_schema

SECRET = "whsec_" + base64.b64encode(b"canary-signing-secret-of-the-desk").decode()
OPEN = {"allow_private": ["127.0.0.0/8"]}


@pytest.fixture
def hooked(newsroom):
    """A newsroom with one channel of every kind that is delivered to; all but ``box`` call."""
    newsroom.config.joinpath("key").write_text(SECRET)
    newsroom.config.joinpath("url").write_text(newsroom.server.url("/canary-path?k=canary-query"))
    newsroom.server.routes |= {
        "/hook": Answer(status=204),
        "/canary-path?k=canary-query": Answer(),
    }
    hook = {"type": "webhook", "url": newsroom.server.url("/hook"), **OPEN}
    newsroom.configure(
        channels={
            "box": {"type": "maildir", "path": "mailbox"},
            "desk": {**hook, "signing": {"secret_files": ["key"]}},
            "hidden": {"type": "webhook", "url_file": "url", **OPEN},
            "closed": {"type": "webhook", "url": newsroom.server.url("/hook")},
            "chat": {"type": "slack", "url": "https://chat.example/x"},
        }
    )
    return newsroom


def test_the_list_names_type_and_place_and_no_secret(hooked):
    rows = {row["name"]: row for row in hooked.json("channels", "list", "--json")}
    host = hooked.server.url("")
    assert rows["box"] == {
        "name": "box", "type": "maildir", "to": ["mailbox"], "ops": False, "state": "ok",
        "trouble": None,
    }  # fmt: skip
    assert rows["desk"]["to"] == rows["hidden"]["to"] == [host]
    told = hooked.run("channels", "list").output
    assert f"desk    webhook  ok    {host}\n" in told
    for secret in ("canary", SECRET, "/hook", "/x"):
        assert secret not in told
        assert secret not in str(rows)


def test_the_list_says_who_hears_of_troubles(newsroom):
    file = newsroom.config / "alerts.yaml"
    alerts = json.loads(file.read_text())
    file.write_text(json.dumps(alerts | {"ops": {"channels": ["box"]}}))
    assert newsroom.run("channels", "list").stdout == "box  maildir  ok  ops  mailbox\n"


def test_a_test_goes_to_a_webhook_signed_and_marked(hooked):
    result = hooked.run("channels", "test", "desk")
    assert (result.exit_code, result.stdout) == (0, "desk: accepted, HTTP 204\n")
    (request,) = hooked.server.requests
    headers = {name.decode().lower(): value.decode() for name, value in request.headers}
    told = Webhook(SECRET).verify(request.body, headers)
    assert (told["type"], told["data"]["test"]) == ("natowire.test.v1", True)
    assert told["data"]["channel"] == "desk"
    assert list(Draft202012Validator(load_schema()).iter_errors(told)) == []


def test_a_test_is_a_mail_in_a_mailbox_and_nothing_is_stored(hooked):
    (told,) = hooked.json("channels", "test", "box", "--json")
    assert told["accepted"] is True
    (mail,) = (hooked.data / "mailbox" / "new").iterdir()
    assert mail.name == told["receipt"]
    assert b"X-Natowire-Kind: test" in mail.read_bytes()
    assert [path.name for path in hooked.data.iterdir()] == ["mailbox"]


def test_every_address_of_an_email_channel_is_told_of(newsroom):
    with SmtpSink() as server:
        newsroom.configure(smtp_port=server.port)
        file = newsroom.config / "alerts.yaml"
        alerts = json.loads(file.read_text())
        alerts["channels"]["mail"]["to"] = ["a@example.org", "b@example.org"]
        file.write_text(json.dumps(alerts))
        told = newsroom.json("channels", "test", "mail", "--json")
    assert [row["recipient"] for row in told] == ["a@example.org", "b@example.org"]
    assert all(row["accepted"] and row["code"] == 250 for row in told)


@pytest.mark.parametrize(
    "name, answer, said",
    [
        ("desk", Answer(status=500), "500 Internal Server Error"),
        ("desk", redirect("https://elsewhere.example/"), "points to elsewhere.example"),
        ("closed", Answer(), "channels.closed.allow_private in alerts.yaml can open it"),
        ("chat", Answer(), "The name chat.example could not be resolved"),
    ],
)
def test_what_is_not_accepted_says_what_to_do_and_ends_with_1(hooked, name, answer, said):
    hooked.server.routes["/hook"] = answer
    result = hooked.run("channels", "test", name)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{name}: not accepted: ")
    assert said in result.stdout


def test_no_secret_is_printed_when_a_test_fails(hooked):
    hooked.server.routes.clear()
    for name in ("hidden", "desk"):
        for arguments in ((), ("--json",)):
            result = hooked.run("channels", "test", name, *arguments)
            assert result.exit_code == 1
            assert "404 Not Found" in result.output
            assert "canary" not in result.output
            assert SECRET not in result.output


def test_a_name_with_a_slip_is_met_with_the_right_one(hooked):
    result = hooked.run("channels", "test", "dessk")
    assert result.exit_code == 2
    assert 'no channel is named "dessk" (did you mean "desk"?)' in result.stderr


def test_a_channel_that_is_called_no_more_is_shown_and_freed(hooked):
    hooked.server.routes["/hook"] = Answer(status=410)
    hooked.run("poll")
    rows = {row["name"]: row for row in hooked.json("channels", "list", "--json")}
    assert rows["desk"]["state"] == "disabled"
    assert "natowire channels enable desk" in rows["desk"]["trouble"]
    assert rows["box"]["state"] == "ok"
    listed = hooked.run("channels", "list")
    (line,) = [line for line in listed.stdout.splitlines() if line.startswith("desk")]
    assert line.split() == ["desk", "webhook", "disabled", hooked.server.url("")]
    assert "desk: called no more since" in listed.stderr
    hooked.server.routes["/hook"] = Answer()
    assert hooked.run("deliver").exit_code == 0
    assert [row["channel"] for row in hooked.json("outbox", "list", "--json")].count("desk") == 1
    (freed,) = hooked.json("channels", "enable", "desk", "--json")
    assert freed == {"channel": "desk", "was": "disabled", "freed": 1}
    hooked.run("deliver")
    (sent,) = hooked.json("outbox", "list", "--state", "sent", "--channel", "desk", "--json")
    assert (sent["state"], sent["channel_trouble"]) == ("sent", None)


def test_a_channel_that_is_well_need_not_be_freed(newsroom):
    result = newsroom.run("channels", "enable", "box")
    assert (result.exit_code, result.stderr) == (0, "box is not shut; 0 messages were freed\n")
    assert newsroom.run("channels", "enable", "bx").exit_code == 2


@pytest.mark.parametrize("command", [(), ("list",), ("test",), ("enable",)])
def test_every_command_has_help(newsroom, command):
    result = newsroom.run("channels", *command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 4
