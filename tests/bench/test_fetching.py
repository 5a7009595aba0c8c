"""What fetching costs, and that it leaves nothing behind: criteria 49 and 50."""

import asyncio
import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bench.press import CHANGED, PLAIN, ROOT, VALIDATED, Press
from tests.bench.rounds import WARM
from tests.configs import write_config
from tests.fakes import FakeClock
from tests.processes import COMPILED_ONCE, NATOWIRE
from worker.domain.feeds import FetchRequest, FetchStatus
from worker.domain.settings import HttpSettings
from worker.http.client import Client

FEEDS, MANY = 100, 100
TOPICS = [{"id": "nato", "title": "Nato", "query": "Nato OR Bundeswehr"}]

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


def configured(folder: Path, press: Press) -> Path:
    feeds = [
        {"name": f"feed-{n}", "url": url, "language": "de"} for n, url in enumerate(press.urls)
    ]
    return write_config(folder / "config", feeds, TOPICS)


def rounds(folder: Path, press: Press, count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A process that polls all feeds so often: how it stood when warm, and at the end."""
    config = configured(folder, press)
    places = (str(config), str(folder / "var"))
    command = [sys.executable, "-m", "tests.bench.rounds", *places, str(count)]
    (folder / "var").mkdir(exist_ok=True)
    finished = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    warm, end = map(json.loads, finished.stdout.splitlines())
    return warm, end


@pytest.mark.parametrize("mode", [VALIDATED, PLAIN, CHANGED])
def test_ten_thousand_fetches_leave_no_memory_and_no_socket_behind(mode, tmp_path):
    with Press(FEEDS, 20, 0.0) as press:
        press.behave(mode)
        warm, end = rounds(tmp_path, press, WARM + MANY)
    grown = end["rss"] - warm["rss"]
    print(
        f"\n{end['fetches'] - warm['fetches']} fetches, {mode}: memory {warm['rss']:.0f} -> "
        f"{end['rss']:.0f} MiB ({grown:+.1f}, below 20), open files {warm['files']} -> "
        f"{end['files']}, {end['cpu'] * 1000 / FEEDS:.2f} ms CPU a feed"
    )
    assert end["fetches"] - warm["fetches"] == FEEDS * MANY
    assert end["files"] <= warm["files"]
    assert grown < 20


def test_a_hundred_unchanged_feeds(tmp_path):
    with Press(FEEDS, 50, 0.0) as press:
        fetched = asyncio.run(bare(press))
        press.behave(VALIDATED)
        _, not_modified = rounds(tmp_path / "a", press, WARM + 1)
        press.behave(PLAIN)
        _, unchanged = rounds(tmp_path / "b", press, WARM + 1)
    beyond = (unchanged["cpu"] - fetched) * 1000 / FEEDS
    print(f"\n100 feeds, all 304: {not_modified['wall']:.2f} s (below 1.5)")
    print(f"unchanged body: {beyond:.2f} ms CPU a feed beyond its download (below 2)")


async def bare(press: Press) -> float:
    """CPU seconds of downloading every feed once, with the guarded client alone."""
    settings = HttpSettings("natowire-tests", allow_private=("127.0.0.0/8",))
    async with Client(settings, FakeClock()) as client:
        for _ in range(2):
            before = time.process_time()
            results = await asyncio.gather(*(client.fetch(FetchRequest(u)) for u in press.urls))
            spent = time.process_time() - before
    assert {result.status for result in results} == {FetchStatus.OK}
    return spent


def test_a_hundred_changed_feeds_on_two_processes(tmp_path):
    """Fetched, parsed, normalised, compared, matched and stored: more than is asked for."""
    with Press(FEEDS, 50, 0.0) as press:
        config = configured(tmp_path, press)
        command = [NATOWIRE, "--config", config, "--data", tmp_path / "var", "poll", "--json"]
        began = time.monotonic()
        both = [
            subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **COMPILED_ONCE})
            for _ in range(2)
        ]
        told = [json.loads(process.communicate(timeout=120)[0]) for process in both]
        wall = timedelta(seconds=time.monotonic() - began)
    shares = [len(each["feeds"]) for each in told]
    new = sum(each["totals"]["new"] for each in told)
    print(f"\n100 feeds x 50 new items on two processes: {wall.total_seconds():.2f} s (below 6)")
    print(f"shares {shares}, {new} new")
    assert sum(shares) == FEEDS
