"""Feeds behind a login: asked with their credentials, which nobody else ever sees."""

import json
from base64 import b64encode

import pytest

from tests.configs import write_config
from tests.fakes import rss
from tests.processes import natowire
from tests.servers.raw_http import Answer, RawServer, Request

TOPICS = [{"id": "nato", "title": "Nato", "query": "Nato"}]
WORD = "Käse und Brot"
BODY = rss({"title": "Nato berät", "link": "https://beispiel.example/1", "guid": "1"})


def locked(request: Request) -> Answer:
    expected = b"Basic " + b64encode(f"anna:{WORD}".encode())
    if request.header("Authorization") == expected:
        return Answer(BODY)
    return Answer(status=401, headers=[("WWW-Authenticate", 'Basic realm="x"')])


@pytest.fixture
def server():
    with RawServer({"/locked": locked, "/open": Answer(BODY)}) as server:
        yield server


@pytest.fixture
def config(server, tmp_path):
    auth = {"username": "anna", "password_file": "geheim"}
    feeds = [
        {"name": "locked", "url": server.url("/locked"), "language": "de", "auth": auth},
        {"name": "open", "url": server.url("/open"), "language": "de"},
    ]
    folder = write_config(tmp_path / "config", feeds, TOPICS)
    folder.joinpath("geheim").write_text(WORD + "\n", encoding="utf-8")
    return folder


def run(config, *arguments):
    finished = natowire(*arguments, config=config, data=config.parent / "var")
    assert WORD not in finished.out + finished.err
    return finished


def polled(config):
    told = json.loads(run(config, "poll", "--all", "--json").out)
    return {feed["name"]: feed for feed in told["feeds"]}


def test_credentials_go_to_their_feed_alone(config, server):
    assert {name: feed["status"] for name, feed in polled(config).items()} == {
        "locked": "ok",
        "open": "ok",
    }
    sent = {request.path: request.header("Authorization") for request in server.requests}
    assert sent["/open"] is None


def test_a_changed_password_needs_no_restart_and_a_wrong_one_is_named(config):
    config.joinpath("geheim").write_text("falsch", encoding="utf-8")
    assert polled(config)["locked"]["status"] == "unauthorized"
    config.joinpath("geheim").write_text(WORD, encoding="utf-8")
    assert polled(config)["locked"]["status"] == "ok"


def test_feeds_test_looks_behind_the_login_too(config):
    assert run(config, "feeds", "test", "locked").code == 0


def test_credentials_do_not_follow_a_redirect_to_another_origin(config, server):
    with RawServer({"/": Answer(BODY)}) as other:
        server.routes["/locked"] = Answer(status=302, headers=[("Location", other.url("/"))])
        assert polled(config)["locked"]["status"] == "ok"
        assert [request.header("Authorization") for request in other.requests] == [None]
