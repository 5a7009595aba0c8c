"""What the main job costs: CPU seconds and memory of the real command as a process."""

import json
import sys

import pytest

from tests.bench.feeds import bodies
from tests.configs import write_config
from tests.processes import natowire, run
from tests.servers.raw_http import Answer, RawServer, feed

FEEDS, ITEMS = 200, 20
TOPICS = [
    {"id": "nato", "title": "Nato", "query": "Nato OR Bundeswehr"},
    {"id": "plan", "title": "Pläne", "query": "Bundeswehr AND (plant OR fordert)"},
]

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]


NOBODY = [{"id": "none", "title": "Nichts", "query": "Quastenflosser"}]


def show(what, finished, limit):
    print(
        f"{what:44} {finished.cpu:6.2f} s CPU (at most {limit} s)  "
        f"{finished.peak:5.0f} MiB peak (at most 280)"
    )


@pytest.fixture(scope="module")
def press():
    with RawServer({}) as server:
        yield server


def configured(tmp_path, server, topics=TOPICS):
    feeds = [
        {"name": f"feed-{n}", "url": server.url(f"/{n}"), "language": "de"} for n in range(FEEDS)
    ]
    return write_config(tmp_path / "config", feeds, topics)


def poll(config, tmp_path, status, **counts):
    finished = natowire("poll", "--all", "--json", config=config, data=tmp_path / "var")
    assert finished.code == 0, finished.err
    told = json.loads(finished.out)
    assert {line["status"] for line in told["feeds"]} == {status}
    assert {name: told["totals"][name] for name in counts} == counts
    return finished


def test_first_and_unchanged_polls_with_validators(press, tmp_path):
    press.routes = {
        f"/{n}": feed(body, etag=b'"%d"' % n) for n, body in enumerate(bodies(FEEDS, ITEMS))
    }
    config = configured(tmp_path, press)
    first = poll(config, tmp_path, "ok", new=FEEDS * ITEMS)
    show("first poll of 200 feeds x 20 items", first, 8)
    unchanged = poll(config, tmp_path, "not_modified", new=0)
    show("unchanged, 304", unchanged, 0.6)
    assert max(first.peak, unchanged.peak) <= 280


def test_unchanged_polls_without_validators(press, tmp_path):
    press.routes = {f"/{n}": Answer(b) for n, b in enumerate(bodies(FEEDS, ITEMS, 8))}
    config = configured(tmp_path, press)
    poll(config, tmp_path, "ok", new=FEEDS * ITEMS)
    show("unchanged, no validators", poll(config, tmp_path, "unchanged", new=0), 0.8)


def test_first_poll_without_near_duplicates_and_topics(press, tmp_path):
    """As other readers poll: no text is compared in parts, and nothing matches."""
    press.routes = {f"/{n}": Answer(b) for n, b in enumerate(bodies(FEEDS, ITEMS, 9))}
    config = configured(tmp_path, press, NOBODY)
    places = ("--config", config, "--data", tmp_path / "var")
    finished = run([sys.executable, "-m", "tests.bench.bare_poll", *places, "poll", "--json"])
    assert finished.code == 0, finished.err
    assert json.loads(finished.out)["totals"]["new"] == FEEDS * ITEMS
    show("first poll without near-duplicates and topics", finished, 5)


def test_help_is_quick():
    walls = sorted(natowire("--help").wall for _ in range(7))
    print(f"{'natowire --help':44} {walls[3]:6.2f} s wall, median (under 0.3 s)")
