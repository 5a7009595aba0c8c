"""Killing the command at any moment loses nothing and tells nothing twice."""

import json
import signal
import sqlite3
import subprocess
import time
from collections import Counter, defaultdict
from email import message_from_bytes
from random import Random

import pytest

from tests.bench.feeds import bodies
from tests.configs import write_config
from tests.processes import NATOWIRE, natowire
from tests.servers.raw_http import RawServer, feed
from tests.servers.smtp import SmtpSink

FEEDS, ITEMS, KILLS = 30, 20, 10
TOPICS = [{"id": "rathaus", "title": "Rathaus", "query": "Rathaus OR Bahn"}]

pytestmark = pytest.mark.timeout(300)


def as_if_the_leases_had_run_out(data):
    with sqlite3.connect(data / "natowire.db") as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'messages'").fetchall():
            return  # killed before it had made the tables
        database.execute("UPDATE feeds SET lease_until = 0, lease_token = NULL")
        database.execute("UPDATE messages SET lease_until = 0")
    database.close()


def killed_after(seconds, command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def test_kills_lose_nothing_and_tell_nothing_twice(tmp_path):
    random = Random(7)
    served = {f"/{n}": feed(body) for n, body in enumerate(bodies(FEEDS, ITEMS))}
    config, data = tmp_path / "config", tmp_path / "var"
    with RawServer(served) as press, SmtpSink() as post:
        feeds = [
            {"name": f"f{n}", "url": press.url(f"/{n}"), "language": "de"} for n in range(FEEDS)
        ]
        write_config(config, feeds, TOPICS, smtp_port=post.port)
        command = [str(NATOWIRE), "--config", str(config), "--data", str(data), "poll", "--all"]
        whole = natowire("poll", "--all", "--json", config=config, data=tmp_path / "whole")
        expected = json.loads(whole.out)["totals"]
        start = natowire("deliver", config=config, data=tmp_path / "whole").wall
        post.messages.clear()

        kills = 0
        for _ in range(KILLS):
            kills += killed_after(start + random.uniform(0.0, 0.6), command)
            if data.joinpath("natowire.db").exists():
                as_if_the_leases_had_run_out(data)
        assert kills >= KILLS / 2
        assert natowire("poll", "--all", config=config, data=data).code == 0

        lines = natowire("export", config=config, data=data).out.splitlines()
        stored = [json.loads(line) for line in lines]
        sources = Counter((s["feed"], s["url"]) for line in stored for s in line["sources"])
        assert len(sources) == FEEDS * ITEMS
        assert set(sources.values()) == {1}

        told = natowire("alerts", "list", "--json", config=config, data=data).out.splitlines()
        alerts = [json.loads(line) for line in told]
        assert len(alerts) == expected["alerts"] > 50
        assert {alert["state"] for alert in alerts} == {"told"}

        box = list((data / "mailbox" / "new").iterdir())
        copies = defaultdict(set)
        for message in post.messages:
            copies[message_from_bytes(message.content)["Message-ID"]].add(message.content)
        assert len(box) == len(copies) == expected["alerts"] / 2
        assert all(len(bytes_) == 1 for bytes_ in copies.values())
