"""A sender that is killed after the server took its mail, before it could note that."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

from tests.bench.feeds import bodies
from tests.configs import write_config
from tests.integration.notify.desk import parsed
from tests.processes import NATOWIRE, natowire
from tests.servers.raw_http import RawServer, feed
from tests.servers.smtp import Pause, SmtpSink

TOPICS = [{"id": "rathaus", "title": "Rathaus", "query": "Rathaus OR Bahn"}]
WITHIN = 30.0


def lease_ends(data):
    """As if a minute had passed since the sender was killed."""
    with closing(sqlite3.connect(data / "natowire.db")) as database, database:
        database.execute("UPDATE messages SET lease_until = 0")


def outcomes(data):
    with closing(sqlite3.connect(data / "natowire.db")) as database:
        return database.execute("SELECT state, unknown_outcomes FROM messages").fetchall()


def test_what_the_server_took_comes_again_byte_for_byte(tmp_path):
    config, data = tmp_path / "config", tmp_path / "var"
    (body,) = bodies(1, 6)
    with RawServer({"/feed": feed(body)}) as press, SmtpSink() as post:
        feeds = [{"name": "a", "url": press.url("/feed"), "language": "de"}]
        routes = ({"channels": ["mail"]},)
        write_config(config, feeds, TOPICS, smtp_port=post.port, routes=routes)
        post.faults["."] = Pause(WITHIN)
        command = [NATOWIRE, "--config", config, "--data", data, "poll"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as sender:
            ends = time.monotonic() + WITHIN
            while not post.messages:
                assert time.monotonic() < ends
                time.sleep(0.01)
            os.kill(sender.pid, signal.SIGKILL)
        del post.faults["."]
        lease_ends(data)
        assert natowire("deliver", config=config, data=data).code == 0

        first, *others = post.messages
        same = parsed(first.content)["Message-ID"]
        (again,) = [mail for mail in others if parsed(mail.content)["Message-ID"] == same]
        assert again.content == first.content
        assert parsed(first.content)["Date"]
        assert sorted(outcomes(data)) == [("sent", 0)] * (len(others) - 1) + [("sent", 1)]
