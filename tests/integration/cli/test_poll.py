"""``poll`` and ``deliver``: the whole way of the data through the real command."""

import json
import os
import signal
import subprocess
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from mailbox import Maildir
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import ITEMS
from tests.processes import NATOWIRE
from tests.servers.raw_http import hang

LINE = {"name", "status", "new", "revisions", "copies", "same", "alerts", "error"}


def letters(newsroom):
    return [letter["Subject"] for letter in Maildir(newsroom.data / "mailbox", create=False)]


def only_letter(newsroom) -> Any:
    (file,) = (newsroom.data / "mailbox" / "new").iterdir()
    return message_from_bytes(file.read_bytes(), policy=default)


def test_a_poll_prints_the_documented_shape(newsroom):
    (told,) = newsroom.json("poll", "--json")
    (line,) = told["feeds"]
    assert set(line) == LINE
    assert line == {
        "name": "beispiel",
        "status": "ok",
        "new": 2,
        "revisions": 0,
        "copies": 0,
        "same": 0,
        "alerts": 1,
        "error": None,
    }
    assert told["totals"] == {
        "feeds": 1,
        "new": 2,
        "revisions": 0,
        "copies": 0,
        "same": 0,
        "alerts": 1,
    }


def test_what_matched_lies_in_the_mailbox_once(newsroom):
    newsroom.run("poll")
    newsroom.run("poll", "--all")
    assert len(letters(newsroom)) == 1
    text = only_letter(newsroom).get_body(("plain",)).get_content()
    assert "Nato füllt ihre Munitionslager" in text
    assert "https://beispiel.example/1" in text


def test_a_second_poll_asks_with_validators_and_is_told_304(newsroom):
    newsroom.run("poll")
    (told,) = newsroom.json("poll", "--all", "--json")
    assert told["feeds"][0]["status"] == "not_modified"
    assert newsroom.server.requests[-1].header("If-None-Match")


def test_a_feed_that_is_not_due_is_left_alone(newsroom):
    newsroom.run("poll")
    asked = len(newsroom.server.requests)
    (told,) = newsroom.json("poll", "--json")
    assert told["feeds"] == []
    assert len(newsroom.server.requests) == asked


def test_the_floor_holds_even_when_a_person_asks(newsroom):
    newsroom.configure(polling={"min_interval": "5m"})
    newsroom.run("poll")
    (told,) = newsroom.json("poll", "--feed", "beispiel", "--json")
    (line,) = told["feeds"]
    assert line["status"] == "waiting"
    assert "not asked before" in line["error"]
    assert len(newsroom.server.requests) == 1


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_poll_that_is_told_to_end_gives_its_feeds_back(newsroom, ending):
    newsroom.server.routes = {"/feed": hang()}
    places = ["--config", str(newsroom.config), "--data", str(newsroom.data)]
    process = subprocess.Popen([NATOWIRE, *places, "poll"], stderr=subprocess.PIPE)
    while not newsroom.server.requests:
        time.sleep(0.05)
    process.send_signal(ending)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"Traceback" not in said
    newsroom.publish(*ITEMS)
    (told,) = newsroom.json("poll", "--json")
    assert told["totals"]["new"] == 2


@pytest.mark.parametrize("command", [["export"], ["status"], ["alerts", "list"], ["--help"]])
@pytest.mark.parametrize("buffering", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_full_disk_behind_stdout_is_told_in_words(newsroom, buffering, command):
    newsroom.run("poll")
    places = ["--config", str(newsroom.config), "--data", str(newsroom.data)]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [NATOWIRE, *places, *command],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": buffering},
        )
    assert ended.returncode == 1
    assert b"No space left" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_one_failing_feed_does_not_fail_the_command(newsroom):
    newsroom.server.routes = {}
    result = newsroom.run("poll", "--json")
    assert result.exit_code == 0
    (line,) = json.loads(result.stdout)["feeds"]
    assert line["status"] == "not_found"
    assert line["error"]


def test_an_unknown_feed_is_wrong_use_with_a_near_name(newsroom):
    result = newsroom.run("poll", "--feed", "beispeil")
    assert result.exit_code == 2
    assert 'did you mean "beispiel"' in result.stderr


def test_a_broken_config_changes_nothing(newsroom):
    newsroom.config.joinpath("topics.yaml").write_text(
        "version: 1\ntopics:\n  - {id: nato, title: Nato, query: 'Nato Gipfel', prio: high}\n"
    )
    result = newsroom.run("poll")
    assert result.exit_code == 1
    assert "topics.yaml:3:" in result.stderr
    assert not newsroom.data.exists()
    assert newsroom.server.requests == []


def test_a_missing_secret_is_named_with_file_and_line(newsroom):
    newsroom.configure(smtp_port=2525)
    alerts = newsroom.config / "alerts.yaml"
    told = json.loads(alerts.read_text())
    told["mail"] |= {"username": "natowire", "password_file": "nowhere"}
    alerts.write_text(json.dumps(told, indent=1))
    result = newsroom.run("poll")
    assert result.exit_code == 1
    assert "alerts.yaml:" in result.stderr
    assert "nowhere" in result.stderr


def test_an_unreachable_database_is_exit_code_3(newsroom, monkeypatch):
    secret = "s3cret"
    monkeypatch.setenv(
        "NATOWIRE_DATABASE_URL", f"postgresql://natowire:{secret}@127.0.0.1:1/natowire"
    )
    result = newsroom.run("poll")
    assert result.exit_code == 3
    assert secret not in result.output
    assert newsroom.server.requests == []


def test_a_mail_server_that_is_down_costs_no_message(newsroom):
    newsroom.configure(smtp_port=1)
    result = newsroom.run("poll")
    assert result.exit_code == 0
    assert "1 failed and will be tried again" in result.stderr
    assert len(letters(newsroom)) == 1
    (status,) = newsroom.json("status", "--json")
    assert status["messages"] == {"sent": 1, "failed": 1}


def test_deliver_sends_nothing_twice(newsroom):
    newsroom.run("poll")
    assert newsroom.json("deliver", "--json") == [
        {"composed": 0, "sent": 0, "failed": 0, "dead": 0}
    ]


@pytest.mark.parametrize("first_poll, subject", [("overview", "Erststand"), ("alert", "Nato")])
def test_a_first_poll_says_what_it_is(newsroom, first_poll, subject):
    fresh = {**ITEMS[0], "pubDate": format_datetime(datetime.now(UTC))}
    newsroom.publish(fresh)
    newsroom.configure(polling={"first_poll": first_poll})
    newsroom.run("poll")
    letter = only_letter(newsroom)
    words = letter["Subject"] + letter.get_body(("plain",)).get_content()
    assert subject in words
