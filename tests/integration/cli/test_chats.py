"""From a feed to every kind of chat, and to a webhook whose body is the admin's own."""

import json

import pytest

from tests.integration.cli.conftest import ITEMS
from tests.servers.raw_http import Answer

CHATS = ("slack", "teams", "mattermost", "discord", "ntfy")
TEMPLATE = '{"text": {{ (data.article.title if data.article is defined else type) | tojson }}}'


@pytest.fixture
def chats(newsroom):
    """A newsroom with a chat of every kind, and a webhook with a template."""
    newsroom.config.joinpath("own.json.j2").write_text(TEMPLATE)
    paths = {"/": Answer(), "/discord?wait=true": Answer(), "/own": Answer()}
    paths |= {f"/{kind}": Answer() for kind in CHATS}
    newsroom.server.routes |= paths
    private = {"allow_private": ["127.0.0.0/8"]}
    own = {"type": "webhook", "template": "own.json.j2", "url": newsroom.server.url("/own")}
    newsroom.configure(
        channels={
            **{
                kind: {"type": kind, "url": newsroom.server.url(f"/{kind}"), **private}
                for kind in CHATS
            },
            "own": {**own, **private},
        }
    )
    return newsroom


def sent(newsroom):
    """What was posted, by the path."""
    return {r.path: json.loads(r.body) for r in newsroom.server.requests if r.method == "POST"}


def test_a_story_reaches_every_kind_of_chat(chats):
    chats.run("poll")
    chats.run("deliver")
    told = sent(chats)
    assert told.keys() == {
        "/slack", "/teams", "/mattermost", "/discord?wait=true", "/", "/own",
    }  # fmt: skip
    assert told["/own"] == {"text": ITEMS[0]["title"]}
    assert told["/"]["topic"] == "ntfy"
    assert told["/"]["click"] == ITEMS[0]["link"]
    for body in told.values():
        assert ITEMS[0]["title"] in json.dumps(body, ensure_ascii=False)


def test_a_test_message_reaches_every_kind_of_chat(chats):
    for kind in (*CHATS, "own"):
        assert chats.run("channels", "test", kind).exit_code == 0
    assert len(sent(chats)) == 6


def test_the_topic_of_an_ntfy_channel_is_stored_nowhere(chats):
    chats.server.routes["/"] = Answer(status=500)
    url = chats.server.url("/canary-topic")
    chats.config.joinpath("url").write_text(url)
    private = {"allow_private": ["127.0.0.0/8"]}
    chats.configure(channels={"ntfy": {"type": "ntfy", "url_file": "url", **private}})
    said = chats.run("poll").output + chats.run("channels", "list").output
    assert sent(chats)["/"]["topic"] == "canary-topic"
    assert "canary" not in said
    files = [file for file in chats.data.rglob("*") if file.is_file()]
    assert files
    assert not any(b"canary-topic" in file.read_bytes() for file in files)


def test_a_broken_template_is_refused_and_told_by_file_and_line(chats):
    chats.config.joinpath("own.json.j2").write_text('{\n"text": {{ data.titel | tojson }}}')
    checked = chats.run("check")
    assert checked.exit_code == 1
    assert "own.json.j2:2:1: 'dict object' has no attribute 'titel'" in checked.output


def test_an_edit_of_a_template_counts_at_once(chats):
    chats.config.joinpath("own.json.j2").write_text('{"new": {{ type | tojson }}}')
    chats.run("channels", "test", "own")
    assert sent(chats)["/own"] == {"new": "natowire.test.v1"}
