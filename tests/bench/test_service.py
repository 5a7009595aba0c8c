"""What the whole service costs: its speed, its memory, its idleness, its start and its tick."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import func, select, update

from tests.bench.press import CHANGED, PLAIN, VALIDATED, Press
from tests.bench.trees import Service, cpu, proportional, running, until
from tests.configs import write_config
from tests.processes import natowire
from tests.servers import broker
from tests.servers.broker import binaries
from worker.domain.alerts import AlertState
from worker.operations import ticking
from worker.operations.live import LiveConfig
from worker.places import DATABASE_URL, REDIS_URL, Places
from worker.storage.engine import Database
from worker.storage.tables import alert_items, feeds, polls

FEEDS, FEW, ITEMS, LATENCY = 1000, 100, 20, 0.2
CONFIGURED = 10_000
TOPICS = [
    {"id": "nato", "title": "Nato", "query": "Nato OR Bundeswehr"},
    {"id": "plan", "title": "Pläne", "query": "Bundeswehr AND (plant OR fordert)"},
]
MOST_MEMORY = 500
"""MB of the whole service, what is shared counted once (PSS)."""

PASSES = (
    ("304, with validators", VALIDATED, "not_modified", 3, "at least 200"),
    ("same body, no validators", PLAIN, "unchanged", 2, "at least 200"),
    ("head changed, items known", CHANGED, "ok", 3, "at least 90"),
)

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


def configured(folder: Path, urls: list[str], **polling: str) -> Path:
    named = [{"name": f"feed-{n}", "url": url, "language": "de"} for n, url in enumerate(urls)]
    return write_config(folder / "config", named, TOPICS, polling=polling)


@pytest.fixture
def embedded(tmp_path) -> dict[str, str]:
    return {DATABASE_URL: f"sqlite:///{tmp_path / 'var' / 'natowire.db'}"}


@pytest.fixture
def servers(postgres_server) -> Iterator[dict[str, str]]:
    if "redis" not in binaries():
        pytest.skip("redis-server is not installed")
    with broker.serve("appendonly yes", binary=binaries()["redis"]) as redis:
        name = postgres_server.create()
        yield {DATABASE_URL: postgres_server.url(name), REDIS_URL: redis.url}
        postgres_server.drop(name)


# --- feeds per second ----------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["embedded", "servers"])
def test_a_thousand_feeds_that_fall_due_at_once(backend, tmp_path, request):
    """Two children of one worker poll; a rate is what lies between the first poll that ends
    and the last, with the time since the first request in brackets.
    """
    environ = request.getfixturevalue(backend)
    with Press(FEEDS, ITEMS, LATENCY) as press, closing(Database(environ[DATABASE_URL])) as store:
        config = configured(tmp_path, press.urls, interval="6h")
        print(f"\n{FEEDS} feeds x {ITEMS} items, {LATENCY:.1f} s latency, {backend}")
        with running(config, tmp_path / "var", environ) as service:
            measured(store, press, service, "first poll, all new", "ok", "no limit", since=None)
            until(lambda: not open_items(store), 120, every=0.5)
            for what, mode, status, times, limit in PASSES:
                for _ in range(times):
                    press.behave(mode)
                    due = fall_due(store)
                    measured(store, press, service, what, status, limit, since=due)
            report_memory(service)


def fall_due(store: Database) -> datetime:
    time.sleep(2)  # what the pass before left to be done is done
    now = datetime.now(UTC)
    with store.write() as connection:
        connection.execute(update(feeds).values(due_at=now, not_before=None))
    return now


def open_items(store: Database) -> int:
    with store.read() as connection:
        return connection.execute(
            select(func.count()).where(alert_items.c.state == AlertState.OPEN)
        ).scalar_one()


def measured(
    store: Database,
    press: Press,
    service: Service,
    what: str,
    status: str,
    limit: str,
    *,
    since: datetime | None,
) -> None:
    """Wait for a pass, hold it to its counts and print what it took."""
    parts = service.parts()
    before = cpu(list(parts)) if since else Counter()
    times = polled_once(store, since or datetime(2000, 1, 1, tzinfo=UTC), status)
    spent = cpu(list(parts)) - before
    seen = press.seen()
    assert seen["requests"] == FEEDS
    wall, whole = times[-1] - times[0], times[-1] - seen["first"]
    children = [spent[pid] for pid, part in parts.items() if part.startswith("child")]
    print(
        f"  {what:26} {FEEDS / wall:4.0f} feeds/s ({FEEDS / whole:.0f}; {limit}), {wall:.2f} s, "
        f"{sum(children) / FEEDS:.2f} ms CPU a feed; ms a child: {children}"
    )


def polled_once(store: Database, since: datetime, status: str) -> list[float]:
    """When each feed's poll ended, in order; every feed was polled once, and to this end."""
    ours = polls.c.at >= since

    def done() -> bool:
        with store.read() as connection:
            return connection.execute(select(func.count()).where(ours)).scalar_one() >= FEEDS

    until(done, 240, every=0.25)
    with store.read() as connection:
        rows = connection.execute(select(polls.c.feed, polls.c.status, polls.c.at).where(ours))
        told = rows.all()
    assert Counter(row.status for row in told) == {status: FEEDS}
    assert len({row.feed for row in told}) == FEEDS
    return sorted(row.at.timestamp() for row in told)


# --- memory and idleness -------------------------------------------------------------------------


def test_memory_and_idleness_of_a_hundred_feeds(embedded, tmp_path):
    with (
        Press(FEW, ITEMS, 0.0) as press,
        closing(Database(embedded[DATABASE_URL])) as store,
    ):
        config = configured(tmp_path, press.urls, interval="auto", min_interval="15m")
        with running(config, tmp_path / "var", embedded) as service:
            until(lambda: press.seen()["requests"] >= FEW, 60)
            until(lambda: list((tmp_path / "var").glob("mailbox/new/*")), 60)
            until(lambda: not open_items(store), 60)
            time.sleep(10)
            assert report_memory(service) <= MOST_MEMORY
            report_idleness(service, 60)
            assert press.seen()["requests"] == FEW
            assert report_memory(service) <= MOST_MEMORY


def report_memory(service: Service) -> float:
    sizes = [(part, proportional(pid)) for pid, part in service.parts().items()]
    total = sum(size for _, size in sizes)
    shares = ", ".join(f"{part} {size:.0f}" for part, size in sizes)
    print(f"  memory {total:.0f} MB PSS (with {FEW} feeds at most {MOST_MEMORY}): {shares}")
    return total


def report_idleness(service: Service, seconds: int) -> None:
    parts = service.parts()
    before = cpu(list(parts))
    time.sleep(seconds)
    spent = cpu(list(parts)) - before
    shares = ", ".join(f"{part} {spent[pid]}" for pid, part in parts.items())
    share = sum(spent.values()) / seconds / 10
    print(f"  idle for {seconds} s: {share:.2f} % of a core (below 3 %), ms: {shares}")


# --- start and health ----------------------------------------------------------------------------


def test_time_to_ready_and_health(tmp_path):
    with Press(FEW, ITEMS, 0.0) as press:
        config = configured(tmp_path, press.urls)
        walls, spent, checks = [], [], []
        for start in range(5):
            data = tmp_path / f"var-{min(start, 2)}"  # three on fresh data, two on old
            with running(config, data) as service:
                walls.append(service.wall)
                spent.append(sum(cpu(list(service.parts())).values()) / 1000)
                if start == 4:
                    checks = [natowire("health", "worker", data=data) for _ in range(11)]
    shown = ", ".join(f"{wall:.1f}" for wall in walls)
    print(
        f"\n  ready after {median(walls):.1f} s, median of {shown} (below 8 s), "
        f"{median(spent):.1f} s CPU till then"
    )
    assert {check.code for check in checks} == {0}
    print(
        f"  natowire health worker: {median(check.wall for check in checks):.3f} s wall, "
        f"{median(check.cpu for check in checks):.3f} s CPU (below 0.1 s)"
    )


# --- one tick ------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["embedded", "servers"])
def test_a_tick_over_ten_thousand_feeds(backend, tmp_path, request):
    environ = request.getfixturevalue(backend)
    urls = [f"http://127.0.0.1/{n}" for n in range(CONFIGURED)]
    config = configured(tmp_path, urls, interval="6h")
    places = Places.find(config, tmp_path / "var", environ)
    live = LiveConfig(places, environ)
    print(f"\n  {CONFIGURED} feeds, {backend}")
    timed("the config is read for the first time", live.runtime)
    with closing(live.store), closing(Database(environ[DATABASE_URL])) as database:
        sent: list[list[str]] = []

        def fetch(names: list[str], _token: str, _alone: bool) -> None:
            sent.append(names)

        def tick() -> None:
            ticking.tick(live, fetch=fetch, deliver=lambda: None)

        timed("first tick, which registers all", tick)
        plan(database, timedelta(hours=1))
        sent.clear()
        timed("nothing due", tick, times=15)
        assert sent == []
        for _ in range(3):
            plan(database, -timedelta(seconds=1), first=FEEDS)
            timed(f"{FEEDS} due", tick)
        assert sum(map(len, sent)) == 3 * FEEDS


def plan(database: Database, ahead: timedelta, first: int = CONFIGURED) -> None:
    """Let the first feeds fall due then, and nobody hold a lease."""
    names = [f"feed-{n}" for n in range(first)]
    with database.write() as connection:
        connection.execute(
            update(feeds)
            .where(feeds.c.name.in_(names))
            .values(due_at=datetime.now(UTC) + ahead, lease_token=None, lease_until=None)
        )


def timed(what: str, work: Callable[[], object], times: int = 1) -> None:
    """Print the CPU and the wall milliseconds of this process, medians."""
    taken = []
    for _ in range(times):
        cpu_before, wall_before = time.process_time(), time.monotonic()
        work()
        taken.append((time.process_time() - cpu_before, time.monotonic() - wall_before))
    cpu_ms, wall_ms = (median(part) * 1000 for part in zip(*taken, strict=True))
    print(f"  {what:40}{cpu_ms:8.1f} ms CPU, {wall_ms:8.1f} ms wall")
