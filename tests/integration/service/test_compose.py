"""The compose file at work: every command and health check of it, on real servers."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.configs import write_config
from tests.conftest import ROOT
from tests.fakes import rss
from tests.integration.service import containers
from tests.integration.service.compose import read
from tests.servers import broker, postgres
from tests.servers.raw_http import RawServer, feed

TOPICS = [{"id": "nato", "title": "Nato", "query": "Nato"}]
ITEMS = [
    {"title": f"Nato tagt zum {n}. Mal", "guid": str(n), "link": f"https://a.example/{n}"}
    for n in (1, 2)
]

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def press():
    with RawServer({"/rss.xml": feed(rss(ITEMS[0]), etag=b'"1"')}) as server:
        yield server


@pytest.fixture
def database(postgres_server):
    """What PostgreSQL's image makes of the service's environment at its first start."""
    given = read()["database"].environment
    user, name = given["POSTGRES_USER"], given["POSTGRES_DB"]
    postgres_server.execute(f"CREATE ROLE {user} LOGIN")
    postgres_server.execute(f"CREATE DATABASE {name} OWNER {user}")
    postgres_server.folder.chmod(0o711)  # a container without capabilities finds the socket
    yield postgres_server
    postgres_server.drop(name)
    postgres_server.execute(f"DROP ROLE {user}")


@pytest.fixture
def project(press, database, tmp_path):
    if reason := containers.missing():
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    feeds = [{"name": "a", "url": press.url("/rss.xml")}]
    write_config(tmp_path / "config", feeds, TOPICS, polling={"interval": "2s"})
    pg_isready = postgres._binary("pg_isready")
    assert pg_isready
    outside = containers.Outside(
        folder=tmp_path,
        broker_port=broker.free_port(),
        valkey=Path(broker.binaries()["valkey"]),
        pg_isready=pg_isready,
        database_socket=database.folder,
    )
    with containers.project(outside) as made:
        yield made


def mails(project):
    box = project.outside.volume("data") / "mailbox" / "new"
    return list(box.iterdir()) if box.exists() else []


def await_mails(project, number):
    deadline = time.monotonic() + 30
    while len(mails(project)) < number:
        logs = [worker.log for worker in project.of("worker")]
        assert time.monotonic() < deadline, "\n".join(logs)
        time.sleep(0.1)


def seconds_until_red(watched):
    """Host name to the time until so many health checks in a row failed as the file asks for."""
    failures, red = dict.fromkeys((w.hostname for w in watched), 0), dict[str, float]()
    next_check = start = time.monotonic()
    while len(red) < len(watched):
        assert next_check < start + 120, red
        time.sleep(max(0, next_check - time.monotonic()))
        next_check += watched[0].service.health("interval")
        for container in watched:
            name, health = container.hostname, container.service.spec["healthcheck"]
            failures[name] = 0 if container.healthy() else failures[name] + 1
            if failures[name] == health["retries"]:
                red[name] = time.monotonic() - start
    return red


def test_it_comes_up_tells_each_story_once_and_goes_down(project, press):
    project.up(worker=2)
    await_mails(project, 1)
    press.routes = {"/rss.xml": feed(rss(*ITEMS), etag=b'"2"')}
    await_mails(project, 2)
    cli = project.once("cli")
    for command in ("check", "migrate", "status"):
        done = cli.run(command)
        assert done.returncode == 0, done.stderr
    assert "service well" in done.stdout

    codes = project.down()

    assert codes == dict.fromkeys(codes, 0)
    assert set(codes) == {"broker-1", "migrate-1", "worker-1", "worker-2", "beat-1"}
    assert all(container.empty for container in project.containers if container.process)
    assert len(mails(project)) == 2


def test_a_worker_that_hangs_and_a_beat_that_is_gone_turn_red_and_get_well(project):
    project.up(worker=2)
    hanging, other = project.of("worker")
    (beat,) = project.of("beat")
    hanging.signal(signal.SIGSTOP)
    beat.kill()

    red = seconds_until_red([hanging, beat])

    assert max(red.values()) < 60, red
    hanging.signal(signal.SIGCONT)
    beat.start()
    for container in (hanging, other, beat):
        project.await_healthy(container)


@pytest.mark.parametrize("name", ["worker", "beat", "broker"])
def test_what_is_killed_is_at_work_again_within_15_seconds(project, name):
    """A broker that dies may take its worker along (kombu 5.7.0 ends with an AttributeError
    where it had messages in hand); both are restarted by their policy.
    """
    project.up()
    (container,) = project.of(name)
    container.kill()
    if name == "broker":  # its volume may be lost as well
        shutil.rmtree(project.outside.volume("broker") / "appendonlydir")
    killed = time.time()

    tick = project.outside.volume("data") / "signs" / "tick"
    while tick.stat().st_mtime <= killed:
        assert time.time() < killed + 15, [worker.log for worker in project.of("worker")]
        project.restart_ended()
        time.sleep(0.1)


@pytest.mark.parametrize(
    "service, path, writable",
    [
        ("worker", "/config/feeds.yaml", False),
        ("worker", "/data/new", True),
        ("worker", "/tmp/new", True),
        ("beat", "/data/new", True),
        ("migrate", "/data/new", False),
        ("migrate", "/tmp/new", True),
        ("cli", "/config/feeds.yaml", True),
    ],
)
def test_only_what_a_service_writes_can_be_written(project, service, path, writable):
    done = project.once(service).execute("touch", path)
    assert (done.returncode == 0) is writable
    assert writable or "Read-only file system" in done.stderr


def test_a_dump_as_the_docs_have_it_can_be_restored(database, tmp_path):
    """``pg_dump`` and ``pg_restore`` of a database that went on since."""
    text = (ROOT / "docs" / "operations.md").read_text()
    inside = re.findall(r"^docker compose exec -T database (.*)$", text, re.MULTILINE)
    dump, restore = (line for line in inside if line.startswith("pg_"))
    binaries = Path(str(postgres._binary("pg_isready"))).parent
    environ = {"PATH": f"{binaries}:{os.environ['PATH']}", "PGHOST": str(database.folder)}

    def run(line):
        subprocess.run(["bash", "-ec", line], cwd=tmp_path, env=environ, check=True)

    run('psql -q -U natowire natowire -c "CREATE TABLE told AS SELECT 7 AS id"')
    run(dump)
    run('psql -q -U natowire natowire -c "UPDATE told SET id = 8"')
    run(restore)
    run('[[ $(psql -U natowire natowire -Atc "SELECT id FROM told") == 7 ]]')
