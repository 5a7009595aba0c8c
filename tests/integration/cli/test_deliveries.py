"""What ``status``, ``health``, ``metrics`` and ``explain`` tell of deliveries."""

import json
import re

import pytest

from tests.servers.raw_http import Answer
from worker.signs import TICK, Signs, own

OPEN = {"allow_private": ["127.0.0.0/8"]}


@pytest.fixture
def down(newsroom):
    """A newsroom whose hook is gone (410), so that what is meant for it waits."""
    newsroom.server.routes["/hook"] = Answer(status=410)
    newsroom.configure(
        channels={
            "box": {"type": "maildir", "path": "mailbox"},
            "hook": {"type": "webhook", "url": newsroom.server.url("/hook"), **OPEN},
        },
    )
    newsroom.run("poll")
    return newsroom


def of_alerts(room, **changes):
    file = room.config / "alerts.yaml"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def test_status_shows_a_channel_in_trouble_and_what_waits_for_it(down):
    (told,) = down.json("status", "--json")
    by_name = {channel["name"]: channel for channel in told["channels"]}
    assert (by_name["hook"]["state"], by_name["hook"]["waiting"]) == ("disabled", 1)
    assert by_name["hook"]["next"] is None
    assert by_name["box"]["state"] == "ok"
    assert told["outbox"]["waiting"] == 1
    assert told["red"] == []
    shown = down.run("status").stdout
    assert "channel hook is disabled: called no more since" in shown
    assert "1 message waits" in shown


def test_status_is_red_first_where_an_operator_cannot_be_told(down):
    of_alerts(down, ops={"channels": ["hook"]})
    result = down.run("status")
    assert result.exit_code == 1
    assert result.stdout.startswith("webhook:hook cannot be told of troubles: called no more")
    told = json.loads(down.run("status", "--json").stdout)
    assert len(told["red"]) == 1
    down.run("channels", "enable", "hook")
    assert down.run("status").exit_code == 0


def test_the_workers_health_is_red_where_the_last_look_found_it(newsroom):
    signs = Signs(newsroom.data / "signs")
    for name in (own("worker"), own("beat"), TICK):
        signs.give(name)
    assert newsroom.run("health", "worker").exit_code == 0
    signs.leave_word(["webhook:hook cannot be told of troubles: gone"])
    result = newsroom.run("health", "worker")
    assert (result.exit_code, "cannot be told of troubles" in result.stderr) == (1, True)
    assert newsroom.run("health", "beat").exit_code == 0
    signs.leave_word([])
    assert newsroom.run("health", "worker").exit_code == 0


def test_status_tells_when_the_next_digest_comes_and_of_the_heartbeat(newsroom):
    newsroom.config.joinpath("switch").write_text("http://127.0.0.1:9/canary")
    route = {
        "name": "lage", "when": {}, "channels": ["box"], "mode": "digest", "at": "07:00",
    }  # fmt: skip
    heartbeat = {"url_file": "switch", "every": "5m"}
    of_alerts(newsroom, routes=[route], ops={"channels": ["box"], "heartbeat": heartbeat})
    (told,) = newsroom.json("status", "--json")
    [digest] = told["digests"]
    assert (digest["route"], digest["channels"]) == ("lage", ["box"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT0[56]:00:00Z", digest["next"])  # 07:00 in Berlin
    assert "no tick was done" in told["heartbeat"]["withheld"]
    shown = newsroom.run("status").stdout
    assert "digest lage next at" in shown
    assert "heartbeat is held back: no tick was done" in shown
    assert "canary" not in shown + str(told)


def test_the_metrics_tell_the_invariant_and_the_channels(down):
    told = down.run("metrics").stdout
    found = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    for name in ("overdue", "astray", "stuck"):
        assert found[f"natowire_alerts_{name}"] == "0.0"
    assert found['natowire_channels{state="disabled"}'] == "1.0"
    assert found['natowire_channels{state="ok"}'] == "1.0"
    assert found['natowire_channel_messages_waiting{channel="hook"}'] == "1.0"
    assert float(found['natowire_channel_trouble_since_timestamp_seconds{channel="hook"}']) > 1e9
    assert 'natowire_channel_trouble_since_timestamp_seconds{channel="box"}' not in found
    assert float(found["natowire_messages_oldest_waiting_seconds"]) >= 0
    assert found["natowire_messages_waiting_unknown"] == "0.0"
    assert found["natowire_silences"] == "0.0"
    assert found['natowire_messages{state="cancelled"}'] == "0.0"


def test_explain_tells_what_a_message_waits_for(down):
    (told,) = down.json("explain", "https://beispiel.example/1", "--json")
    by_name = {one["recipient"]: one for one in told["recipients"]}
    [waits] = by_name["webhook:hook"]["alerts"]
    assert waits["message"]
    assert waits["next"]
    assert "natowire channels enable hook" in waits["channel_trouble"]
    assert by_name["maildir:box"]["told"] is True
    shown = " ".join(down.run("explain", "https://beispiel.example/1").stdout.split())
    assert "hook: not yet told of a2: message" in shown
    assert "its channel: called no more since" in shown


def test_explain_tells_what_an_alert_waits_for(newsroom):
    route = {"name": "lage", "when": {}, "channels": ["box"], "mode": "digest", "at": "07:00"}
    of_alerts(newsroom, routes=[route])
    newsroom.run("poll")
    (told,) = newsroom.json("explain", "https://beispiel.example/1", "--json")
    [recipient] = told["recipients"]
    [alert] = recipient["alerts"]
    assert (alert["state"], alert["hold"], alert["kind"]) == ("open", "digest", "digest")
    shown = " ".join(newsroom.run("explain", "https://beispiel.example/1").stdout.split())
    assert "box: to be told of a2 from" in shown
    assert "on, with the digest: new story, topics nato, by lage" in shown
