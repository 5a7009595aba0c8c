"""Bad servers, a bad database and bad luck: a named end for each, and the rest goes on."""

import gzip
import json
import os
import pty
import sqlite3
import subprocess

import pytest

from tests.configs import write_config
from tests.fakes import rss
from tests.integration.cli.conftest import ITEMS, TOPICS
from tests.processes import NATOWIRE
from tests.servers.raw_http import Answer, bomb, endless, feed, gzipped, hang, redirect, trickle

GOOD = rss(*ITEMS)
BAD = {
    "empty": Answer(b"", headers=[("ETag", '"1"')]),
    "html": Answer(
        b"<!doctype html><html><body>Willkommen</body></html>", headers=[("ETag", '"1"')]
    ),
    "consent": Answer(
        b"<!doctype html><html><body>Zustimmen</body></html>", headers=[("ETag", '"1"')]
    ),
    "not_a_feed": Answer(b'{"error": 1}', headers=[("ETag", '"1"')]),
    "truncated": gzipped(GOOD, keep=len(gzip.compress(GOOD)) // 2),
    "too_large": endless(),
    "timeout": hang(),
    "bad_redirect": redirect("/bad_redirect"),
    "server_error": Answer(b"", 500),
    "gone": Answer(b"", 410),
    "rate_limited": Answer(b"", 429, [("Retry-After", "3600")]),
}


@pytest.fixture
def polled(newsroom):
    """A poll of many bad feeds and two good ones, one of which is slow."""
    newsroom.server.routes = {f"/{name}": answer for name, answer in BAD.items()}
    newsroom.server.routes |= {
        "/good": feed(GOOD, etag=b'"1"'),
        "/bomb": bomb(64 * 1024 * 1024),
        "/slow": trickle(b"x" * 1000, 0.2, before=b"HTTP/1.1 200 OK\r\n\r\n"),
        "/inside": redirect("http://10.0.0.1/feed"),
    }
    names = [route.strip("/") for route in newsroom.server.routes]
    feeds = [{"name": name, "url": newsroom.server.url(f"/{name}")} for name in names]
    feeds.append({"name": "private", "url": "http://192.168.0.1/feed"})
    write_config(
        newsroom.config,
        [{**spec, "name": spec["name"].replace("_", "-")} for spec in feeds],
        TOPICS,
        http={"timeouts": {"connect": "1s", "attempt": "3s"}, "max_body": "1MiB"},
    )
    (told,) = newsroom.json("poll", "--json")
    return newsroom, {line["name"].replace("-", "_"): line for line in told["feeds"]}


def test_each_bad_feed_has_its_name_and_the_good_one_is_read(polled):
    _, lines = polled
    expected = {name: name for name in BAD} | {
        "good": "ok",
        "bomb": "too_large",
        "slow": "timeout",
        "inside": "refused_address",
        "private": "refused_address",
    }
    assert {name: line["status"] for name, line in lines.items()} == expected
    assert all(line["error"] for name, line in lines.items() if name != "good")
    assert (lines["good"]["new"], lines["good"]["alerts"]) == (2, 1)


def test_no_validator_of_a_bad_answer_is_kept(polled):
    newsroom, _ = polled
    with sqlite3.connect(newsroom.data / "natowire.db") as database:
        kept = database.execute(
            "SELECT name FROM feeds WHERE etag IS NOT NULL OR body_hash IS NOT NULL"
        ).fetchall()
    database.close()
    assert kept == [("good",)]


def test_a_feed_that_is_gone_is_asked_no_more(polled):
    newsroom, _ = polled
    asked = newsroom.server.paths.count("/gone")
    newsroom.run("poll", "--feed", "gone")
    assert newsroom.server.paths.count("/gone") == asked
    (status,) = newsroom.json("status", "--json")
    gone = next(line for line in status["feeds"] if line["name"] == "gone")
    assert "410" in gone["disabled"]


def test_retry_after_is_obeyed_whoever_asks(polled):
    newsroom, _ = polled
    asked = newsroom.server.paths.count("/rate_limited")
    newsroom.run("poll", "--feed", "rate-limited")
    assert newsroom.server.paths.count("/rate_limited") == asked


def test_a_database_of_a_newer_version_is_refused(newsroom):
    newsroom.run("poll")
    with sqlite3.connect(newsroom.data / "natowire.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    asked = len(newsroom.server.requests)
    result = newsroom.run("poll", "--all")
    assert result.exit_code == 3
    assert "newer" in result.stderr
    assert len(newsroom.server.requests) == asked


def test_a_file_that_is_no_database_is_named(newsroom):
    newsroom.data.mkdir()
    newsroom.data.joinpath("natowire.db").write_bytes(b"This is no database. " * 100)
    result = newsroom.run("poll")
    assert result.exit_code == 3
    assert "natowire.db" in result.stderr
    assert "Traceback" not in result.output


def test_a_data_folder_that_cannot_be_made_is_named(newsroom):
    newsroom.data.write_text("a file in the way")
    result = newsroom.run("poll")
    assert result.exit_code == 3
    assert "--data" in result.stderr


def test_progress_is_shown_on_a_terminal_only(newsroom):
    plain = newsroom.run("poll")
    assert "polling" not in plain.output
    places = ["--config", str(newsroom.config), "--data", str(newsroom.data)]
    leader, follower = pty.openpty()
    shown = subprocess.run(
        [NATOWIRE, *places, "poll", "--all", "--json"],
        stdout=subprocess.PIPE,
        stderr=follower,
        check=True,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(follower)
    seen = os.read(leader, 10_000).decode()
    os.close(leader)
    assert "polling" in seen
    assert json.loads(shown.stdout)["totals"]["feeds"] == 1
