"""From a feed to a webhook: one signed call a story, and a dead hook that delays nobody."""

import base64
import json

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs
from standardwebhooks import Webhook

from tests.integration.cli.conftest import ITEMS
from tests.servers.raw_http import Answer, hang
from worker.alerts.routing import recipients
from worker.cli.session import Session
from worker.render.resources import load_schema

SECRET = "whsec_" + base64.b64encode(b"the-signing-secret-of-the-desk").decode()
SCHEMA = Draft202012Validator(load_schema())


@pytest.fixture
def desk(newsroom):
    """A newsroom that tells a signed webhook, and another that is often dead."""
    newsroom.config.joinpath("key").write_text(SECRET)
    hook = {"type": "webhook", "allow_private": ["127.0.0.0/8"], "timeout": "500ms"}
    newsroom.server.routes |= {"/desk": Answer(status=202), "/dead": Answer()}
    newsroom.configure(
        channels={
            "dead": {**hook, "url": newsroom.server.url("/dead")},
            "desk": {
                **hook,
                "url": newsroom.server.url("/desk"),
                "signing": {"secret_files": ["key"]},
            },
        }
    )
    return newsroom


def calls(newsroom, path):
    """What arrived there, verified and valid."""
    told = []
    for request in newsroom.server.requests:
        if request.path == path:
            headers = {name.decode().lower(): value.decode() for name, value in request.headers}
            if "webhook-signature" in headers:
                Webhook(SECRET).verify(request.body, headers)
            told.append((headers["webhook-id"], json.loads(request.body)))
            assert list(SCHEMA.iter_errors(told[-1][1])) == []
    return told


def test_a_story_is_one_call(desk):
    desk.run("poll")
    desk.run("deliver")
    ((_, told),) = calls(desk, "/desk")
    assert told["type"] == "natowire.alert.v1"
    assert told["data"]["article"]["title"] == ITEMS[0]["title"]


def test_a_dead_hook_costs_one_timeout_and_delays_no_other(desk):
    desk.server.routes["/dead"] = hang(5)
    items = [{**ITEMS[0], "title": f"Nato {n}", "description": f"Text {n} " * n, "guid": str(n),
              "link": f"https://beispiel.example/{n}"} for n in range(4, 9)]  # fmt: skip
    routes = {path: desk.server.routes[path] for path in ("/desk", "/dead")}
    desk.publish(*items)
    desk.server.routes |= routes
    desk.run("poll")
    assert len(calls(desk, "/dead")) == 1
    assert len({id_ for id_, _ in calls(desk, "/desk")}) == len(calls(desk, "/desk")) > 1


def test_the_operator_hears_of_a_trouble_by_webhook(desk):
    with Session(desk.config, desk.data).runtime() as runtime:
        told = recipients(("desk",), runtime.config.alerts)
        incidents, now = runtime.store.incidents, runtime.clock.now
        assert incidents.open("config", "alerts.yaml was refused", "line 3", told, now())
        assert runtime.deliver().sent == 1
        assert incidents.close("config", told, now())
        assert runtime.deliver().sent == 1
    said = [document["data"] for _, document in calls(desk, "/desk")]
    assert [data["key"] for data in said] == ["config", "config"]
    assert [data["state"] for data in said] == ["open", "closed"]
