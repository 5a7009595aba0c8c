"""``natowire outbox``: what waits, what was given up, and what a person does with it."""

import email
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers.raw_http import Answer
from tests.servers.smtp import SmtpSink

OPEN = {"allow_private": ["127.0.0.0/8"]}
REFUSED = "550 5.1.1 no such user"


@pytest.fixture
def waiting(newsroom):
    """A newsroom whose hook answers 500, so that its message waits; that in the box arrived."""
    newsroom.server.routes["/hook"] = Answer(b"canary", status=500)
    newsroom.configure(
        channels={
            "box": {"type": "maildir", "path": "mailbox"},
            "hook": {"type": "webhook", "url": newsroom.server.url("/hook?canary"), **OPEN},
        }
    )
    newsroom.server.routes["/hook?canary"] = newsroom.server.routes["/hook"]
    newsroom.run("poll")
    return newsroom


@pytest.fixture
def refused(newsroom):
    """A newsroom whose reader's mail server knows no reader."""
    with SmtpSink() as post:
        post.faults["RCPT"] = REFUSED
        newsroom.configure(smtp_port=post.port)
        newsroom.run("poll")
        yield newsroom, post


def only(room, *arguments):
    [found] = room.json("outbox", "list", *arguments, "--json")
    return found


def test_what_did_not_arrive_is_listed_with_what_keeps_it(waiting):
    found = only(waiting)
    assert (found["state"], found["recipient"]) == ("failed", "webhook:hook")
    assert (found["attempts"], found["frozen"], found["sent"]) == (1, True, None)
    assert "500 Internal Server Error" in found["error"]
    listed = waiting.run("outbox", "list").stdout
    assert listed.splitlines()[0].split() == [
        "message", "state", "kind", "recipient", "tries", "when",
    ]  # fmt: skip
    assert found["id"] in listed
    assert "canary" not in listed + str(found)


def test_what_is_listed_can_be_narrowed(waiting):
    assert only(waiting, "--state", "sent")["recipient"] == "maildir:box"
    assert only(waiting, "--channel", "hook")["channel"] == "hook"
    assert waiting.json("outbox", "list", "--recipient", "box", "--json") == []
    both = ["--state", "sent", "--state", "failed", "--json"]
    assert len(waiting.json("outbox", "list", *both)) == 2
    assert len(waiting.json("outbox", "list", "--limit", "1", *both)) == 1
    assert waiting.run("outbox", "list", "--state", "lost").exit_code == 2


@pytest.mark.parametrize("arguments, said", [
    (("list", "--channel", "nix"), 'no channel is named "nix"; there are box, hook'),
    (("list", "--recipient", "nix@x"), 'no recipient or channel is "nix@x"; there are box, hook'),
    (("retry", "--channel", "nix"), 'no channel is named "nix"; there are box, hook'),
    (("replay", "--since", "2h", "--recipient", "nix", "--yes"), "there are box, hook"),
])  # fmt: skip
def test_a_mistyped_name_is_met_with_those_there_are(waiting, arguments, said):
    result = waiting.run("outbox", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True), result.output


def test_a_channel_that_left_the_config_is_known_by_its_messages(waiting):
    waiting.configure(channels={"box": {"type": "maildir", "path": "mailbox"}})
    assert only(waiting, "--channel", "hook")["channel"] == "hook"
    assert waiting.json("outbox", "list", "--channel", "hook", "--state", "sent", "--json") == []


def test_a_message_waits_until_its_channel_is_asked_again(waiting):
    waiting.server.routes["/hook?canary"] = Answer(status=429, headers=[("Retry-After", "7200")])
    waiting.run("outbox", "retry", "--channel", "hook")
    waiting.run("channels", "enable", "hook")
    waiting.run("deliver")
    asked = only(waiting)
    until = datetime.fromisoformat(asked["next"]) - datetime.now(UTC)
    assert timedelta(hours=1, minutes=59) < until
    assert f"next {asked['next'][:16].replace('T', ' ')}" in waiting.run("outbox", "list").stdout
    waiting.server.routes["/hook?canary"] = Answer(status=410)
    waiting.run("outbox", "retry", "--channel", "hook")
    waiting.run("channels", "enable", "hook")
    waiting.run("deliver")
    assert only(waiting)["next"] is None
    assert "when enabled" in waiting.run("outbox", "list").stdout
    assert "when enabled" in waiting.run("outbox", "show", asked["id"]).stdout


def test_what_is_tried_anew_shows_no_old_error(waiting):
    assert "500" in waiting.run("outbox", "list").stdout
    waiting.run("outbox", "retry", "--channel", "hook")
    waiting.run("channels", "enable", "hook")
    anew = only(waiting)
    assert (anew["state"], anew["attempts"], anew["error"]) == ("pending", 0, None)
    assert "500" not in waiting.run("outbox", "list").stdout
    shown = waiting.run("outbox", "show", anew["id"]).stdout
    assert "500" not in shown.partition("attempts")[0]


def test_a_message_shows_its_attempts_and_what_it_tells_and_no_secret(waiting):
    name = only(waiting)["id"]
    (shown,) = waiting.json("outbox", "show", name, "--json")
    [alert] = shown["alerts"]
    assert alert["title"] == "Nato füllt ihre Munitionslager"
    [attempt] = shown["tries"]
    assert (attempt["number"], attempt["code"]) == (1, 500)
    assert shown["headers"] == {"webhook-id": name, "type": "natowire.alert.v1"}
    told = waiting.run("outbox", "show", name).stdout
    assert "Nato füllt ihre Munitionslager" in told
    assert "1. " in told
    assert "canary" not in told + str(shown)


def test_the_headers_of_a_mail_are_shown_and_its_bytes_printed(waiting):
    name = only(waiting, "--state", "sent")["id"]
    (shown,) = waiting.json("outbox", "show", name, "--json")
    assert name in shown["headers"]["Message-ID"]
    body = waiting.run("outbox", "show", name, "--body").stdout_bytes
    assert email.message_from_bytes(body)["Message-ID"] == shown["headers"]["Message-ID"]
    assert len(body) == shown["bytes"]


def test_an_unknown_message_is_exit_code_1(waiting):
    for command in (("show",), ("retry",), ("replay", "--yes"), ("cancel", "--why", "x")):
        result = waiting.run("outbox", *command, "ffff")
        assert result.exit_code == 1, command
        assert "ffff" in result.stderr


def test_a_retried_message_goes_out_with_the_next_delivery(waiting):
    name = only(waiting)["id"]
    waiting.server.routes["/hook?canary"] = Answer()
    (done,) = waiting.json("outbox", "retry", name, "--json")
    assert done == {"messages": [name], "refused": []}
    waiting.run("channels", "enable", "hook")
    waiting.run("deliver")
    assert only(waiting, "--channel", "hook", "--state", "sent")["id"] == name
    assert waiting.json("outbox", "list", "--json") == []
    again = waiting.run("outbox", "retry", name)
    assert (again.exit_code, "natowire outbox replay" in again.stderr) == (1, True)


@pytest.mark.parametrize("by", [["--all"], ["--channel", "hook"]])
def test_all_that_wait_can_be_retried(waiting, by):
    (done,) = waiting.json("outbox", "retry", *by, "--json")
    assert done["messages"] == [only(waiting)["id"]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("retry",),
        ("retry", "--all", "--channel", "hook"),
        ("replay",),
        ("replay", "ffff", "--since", "2h"),
        ("replay", "--since", "gestern"),
        ("cancel", "--why", "x"),
        ("cancel", "ffff"),
        ("cancel", "ffff", "--why", " "),
        ("cancel", "ffff", "--why", "x" * 501),
    ],
)
def test_wrong_use_is_exit_code_2(newsroom, arguments):
    assert newsroom.run("outbox", *arguments).exit_code == 2


def test_a_message_that_was_given_up_can_be_taken_out(refused):
    room, _ = refused
    dead = only(room)
    assert (dead["state"], dead["next"]) == ("dead", None)
    assert REFUSED[4:] in dead["error"]
    (done,) = room.json("outbox", "cancel", dead["id"], "--why", "Anna ist fort", "--json")
    assert done["messages"] == [dead["id"]]
    [alert] = room.json("alerts", "list", "--all", "--json", "--limit", "1")
    assert room.json("outbox", "list", "--json") == []
    told = room.run("explain", "https://beispiel.example/1").stdout
    assert "reader@example.org: not told of a2: its message was taken out by hand" in told
    assert "Anna ist fort" in told
    assert alert["state"] == "suppressed"


def test_a_message_that_was_given_up_is_explained_and_can_be_retried(refused):
    room, post = refused
    told = room.run("explain", "https://beispiel.example/1").stdout
    assert "reader@example.org: not told of a2: message" in told
    assert "was given up" in told
    post.faults.clear()
    assert room.run("outbox", "retry", "--all").exit_code == 0
    room.run("deliver")
    assert only(room, "--state", "sent", "--channel", "mail")["sent"]


@pytest.mark.parametrize(
    "by", [["--since", "2h"], ["--story", "s2"], ["--story", "https://beispiel.example/1"]]
)
def test_what_went_out_is_sent_once_more_byte_for_byte(newsroom, by):
    newsroom.run("poll")
    (mail,) = (newsroom.data / "mailbox" / "new").iterdir()
    before = mail.read_bytes()
    mail.unlink()
    result = newsroom.run("outbox", "replay", *by)
    assert result.exit_code == 2
    assert "add --yes" in result.stderr
    (done,) = newsroom.json("outbox", "replay", *by, "--recipient", "box", "--yes", "--json")
    assert len(done["messages"]) == 1
    newsroom.run("deliver")
    (again,) = (newsroom.data / "mailbox" / "new").iterdir()
    assert again.read_bytes() == before


def test_a_person_is_asked_before_people_get_something_twice(newsroom, monkeypatch):
    newsroom.run("poll")
    name = only(newsroom, "--state", "sent")["id"]
    monkeypatch.setattr("worker.cli.outbox._is_person", lambda: True)
    assert newsroom.run("outbox", "replay", name, stdin="n\n").exit_code == 1
    assert only(newsroom, "--state", "sent")["id"] == name
    assert newsroom.run("outbox", "replay", name, stdin="y\n").exit_code == 0
    assert only(newsroom)["id"] == name


def test_what_was_done_is_said_as_it_is(newsroom):
    newsroom.run("poll")
    name = only(newsroom, "--state", "sent")["id"]
    said = newsroom.run("outbox", "replay", name, "--yes").stderr
    assert said == "1 message goes out once more with the next delivery\n"
    assert newsroom.run("outbox", "retry", name).stderr == (
        "1 message is tried again with the next delivery\n"
    )
    assert newsroom.run("outbox", "retry", "--channel", "box").exit_code == 0
    assert newsroom.run("outbox", "cancel", name, "--why", "x").stderr == (
        "1 message was taken out\n"
    )
    assert newsroom.run("outbox", "retry", "--all").stderr == (
        "0 messages are tried again with the next delivery\n"
    )


def test_the_outbox_can_be_seen_with_a_broken_config(waiting):
    waiting.config.joinpath("alerts.yaml").write_text("version: 1\nroutes: [\n")
    name = only(waiting)["id"]
    assert waiting.run("outbox", "show", name).exit_code == 0
    assert waiting.run("outbox", "cancel", name, "--why", "x").exit_code == 0


@pytest.mark.parametrize("command", ["list", "show", "retry", "replay", "cancel"])
def test_every_command_has_examples(newsroom, command):
    told = newsroom.run("outbox", command, "--help").stdout
    assert f"natowire outbox {command}" in told.partition("Examples:")[2]
