"""What the database refuses is a StoreError that says what to do and hides the password."""

import os
import pickle
import re
import shutil
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.builders import NOW
from tests.contract.conftest import Place
from tests.contract.scribe import ANNA, Scribe, decision, named, planned
from tests.servers.postgres import PostgresServer
from worker.domain.alerts import ChannelType, Silence
from worker.domain.errors import StoreError
from worker.domain.feeds import ClaimedFeed, FeedSpec, FeedState
from worker.domain.settings import Deduplication, Retention
from worker.domain.stories import Relation
from worker.domain.telling import ChannelState, Trouble
from worker.storage import Store, engine

SECRET = "geheim-4711"
LEASE = timedelta(minutes=1)
FLOOR = timedelta(minutes=5)
SPEC = FeedSpec("beispiel", "https://beispiel.example/feed")
DOWN = ChannelState(ChannelType.EMAIL, None, Trouble.DOWN, NOW, NOW, 1, "refused")
SILENCE = Silence("why", NOW)
CLAIMED = ClaimedFeed(SPEC, FeedState("beispiel"), "token")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Transactions wait for others 0.2 s at most."""
    pragmas = ("PRAGMA busy_timeout = 200", *engine.PRAGMAS[1:])
    monkeypatch.setattr(engine, "PRAGMAS", pragmas)
    statements = {
        way: tuple(s.replace(f"{engine.WAIT_SECONDS}s", "200ms") for s in begin)
        for way, begin in engine.BEGIN.items()
    }
    monkeypatch.setattr(engine, "BEGIN", statements)


@pytest.mark.usefixtures("impatient")
def test_a_database_that_stays_locked(open_store: Callable[[], Store]) -> None:
    one, other = open_store(), open_store()
    with one.corpus.transaction() as transaction:
        transaction.number_articles(1)
        with (
            pytest.raises(StoreError, match="another process keeps it locked"),
            other.corpus.transaction(),
        ):
            pytest.fail("both have the lock")
    assert Scribe(other).new(named("a")).article == 2


WRITES: dict[str, Callable[[Store], object]] = {
    "claim": lambda store: store.feeds.claim([SPEC], NOW, LEASE),
    "begin": lambda store: store.feeds.begin([SPEC], "token", NOW, LEASE, FLOOR),
    "renew": lambda store: store.feeds.renew([CLAIMED], NOW, LEASE, FLOOR),
    "release": lambda store: store.feeds.release([CLAIMED]),
    "hold": lambda store: store.outbox.hold(DOWN),
    "arrange": lambda store: store.outbox.arrange(planned(), NOW),
    "retry": lambda store: store.outbox.retry(["a"], NOW),
    "cancel": lambda store: store.outbox.cancel(["a"], "why", NOW),
    "add": lambda store: store.silences.add(SILENCE, NOW),
    "free": lambda store: store.outbox.free(ChannelType.EMAIL, NOW),
    "open": lambda store: store.incidents.open("config", "title", "", [], NOW),
    "close": lambda store: store.incidents.close("config", [], NOW),
    "take": lambda store: store.jobs.take("tidy", LEASE, NOW),
    "tidy": lambda store: store.tidy(NOW, Retention(), Deduplication().window),
}
READS: dict[str, Callable[[Store], object]] = {
    "due": lambda store: store.outbox.due(NOW),
    "open_items": lambda store: store.outbox.open_items(NOW),
    "take_back": lambda store: store.outbox.take_back(NOW, NOW),
    "backlog": lambda store: store.outbox.backlog(NOW),
    "past": lambda store: store.outbox.past([ANNA], NOW),
    "digests_done": lambda store: store.outbox.digests_done(),
    "channel_states": lambda store: store.outbox.channel_states(),
    "silences": lambda store: store.silences.list(NOW),
    "incident": lambda store: store.outbox.incident("a"),
    "last_position": lambda store: store.outbox.last_position(),
    "decided_after": lambda store: store.outbox.decided_after(0),
    "live": lambda store: store.revisions.live(),
    "current": lambda store: store.incidents.current(),
}


@pytest.mark.usefixtures("impatient")
def test_who_waits_too_long_is_told_whatever_it_wanted(
    open_store: Callable[[], Store], place: Place
) -> None:
    one, other = open_store(), open_store()
    others = set(WRITES)
    if place.backend == "postgresql":
        others -= {"take", "tidy", "add"}  # rows of their own, which wait for nobody
    with one.corpus.transaction() as transaction:
        transaction.number_articles(1)
        for name in sorted(others):
            with pytest.raises(StoreError, match="another process keeps it locked"):
                WRITES[name](other)
        for read in READS.values():
            read(other)


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_a_damaged_database_is_named_whatever_was_asked(
    store: Store, name: str, place: Place
) -> None:
    """Here, one whose tables somebody dropped."""
    with store._database.decide() as connection:
        cascade = " CASCADE" if place.backend == "postgresql" else ""
        for table in ("feeds", "alert_items", "deliveries", "messages", "incidents"):
            connection.exec_driver_sql(f"DROP TABLE {table}{cascade}")
        for table in ("jobs", "config_revisions", "channel_states", "digests", "silences"):
            connection.exec_driver_sql(f"DROP TABLE {table}{cascade}")
    with pytest.raises(StoreError, match="says no: "):
        {**WRITES, **READS}[name](store)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("tables", ["", "CREATE TABLE article_keys (id INTEGER);"])
def test_a_file_that_another_process_keeps_for_itself(tmp_path: Path, tables: str) -> None:
    path = tmp_path / "natowire.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(tables)
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another process keeps it locked"):
            Store.open(f"sqlite:///{path}")


@pytest.mark.parametrize(
    "url,words",
    [
        ("sqlite:////nowhere/at/all/natowire.db", "its folder exists"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
        ("mysql://u:{secret}@localhost/db", "sqlite or postgresql, not in mysql"),
        ("natowire.db", "cannot be read; it looks like"),
        ("postgresql://u:{secret}@[db/x", "cannot be reached"),
        ("postgresql://u:{secret}@h:port/x", "cannot be read"),
        ("postgresql://u:p@{secret}@127.0.0.1:1/x", "cannot be read"),
        ("postgresql://u:p@{secret}/w@127.0.0.1:1/x", "cannot be read"),
        ("postgresql://u:p@w/{secret}@127.0.0.1:1/x", "cannot be read"),
        ("postgresql://u:p@w/{secret}@127.0.0.1:1/x?sslmode=disable", "cannot be read"),
        ("postgresql://u:p@{secret}?w@127.0.0.1:1/x", "cannot be read"),
        ("postgresql://u:p@{secret}#w@127.0.0.1:1/x", "cannot be read"),
        ("postgresql://u/v:{secret}@127.0.0.1:1/x", "cannot be read"),
        ("mysql://u:p@{secret}@localhost/db", "cannot be read"),
        ("sqlite://u:{secret}@h/natowire.db", "cannot be read"),
        ("sqlite://folder/natowire.db", "cannot be read; it looks like sqlite:///folder"),
        ("postgresql://u:{secret}/w@127.0.0.1:1/x", "check that it runs"),
        ("postgresql://u:{secret}?w@127.0.0.1:1/x", "check that it runs"),
        ("postgresql://u:{secret}#w@127.0.0.1:1/x", "check that it runs"),
        ("postgresql://u:{secret}%40w@127.0.0.1:1/x", "check that it runs"),
        ("postgresql://u:{secret}@127.0.0.1:1/x?password={secret}", "check that it runs"),
        ("postgresql+psycopg://u:{secret}@/x?host=/nowhere", "check that it runs"),
        ("postgres://u:{secret}@127.0.0.1:1/x", "check that it runs"),
        ("postgresql://u:{secret}@127.0.0.1:1/x?no_such_word={secret}", "says no"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        Store.open(url.format(secret=SECRET))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_refused_login_and_a_missing_database(postgres_server: PostgresServer) -> None:
    with pytest.raises(StoreError, match="no such database"):
        Store.open(postgres_server.url("never_made"))
    unknown = postgres_server.url("postgres").replace("postgres@", f"niemand:{SECRET}@")
    with pytest.raises(StoreError, match="check user and password") as caught:
        Store.open(unknown)
    assert SECRET not in str(caught.value)


def test_rights_that_are_missing_on_the_server(postgres_server: PostgresServer) -> None:
    name = postgres_server.create()
    postgres_server.execute("CREATE ROLE reader LOGIN")
    url = postgres_server.url(name).replace("postgres@", "reader@")
    with pytest.raises(StoreError, match="may not do that"):
        Store.open(url)
    postgres_server.drop(name)


def test_a_server_that_went_away_is_named_and_found_again(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create()
    store = Store.open(postgres_server.url(name))

    def write_while_it_goes() -> None:
        with store.corpus.transaction() as transaction:
            postgres_server.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            transaction.number_articles(1)

    with pytest.raises(StoreError, match="check that it runs"):
        write_while_it_goes()
    assert store.corpus.counts().articles == 0
    store.close()
    postgres_server.drop(name)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "natowire.db"
    path.write_text("no database, and longer than a header of a hundred bytes is " * 9)
    with pytest.raises(StoreError, match="restore a backup"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text().startswith("no database")


def test_an_at_sign_in_a_files_name(tmp_path: Path) -> None:
    path = tmp_path / "a@b@c" / "natowire@home.db"
    path.parent.mkdir()
    Store.open(f"sqlite:///{path}").close()
    assert path.exists()


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "natowire.db"
    store = Store.open(f"sqlite:///{path}")
    for number in range(1, 60):
        Scribe(store).write(decision(named(str(number)), Relation.NEW, number, number))
    store.close()
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (path.stat().st_size - 8192))
    with pytest.raises(StoreError, match="restore a backup"):
        list(Store.open(f"sqlite:///{path}").corpus.articles())


def test_a_full_disk(tmp_path: Path) -> None:
    """A limit on the file's pages fails as a full disk does, with SQLITE_FULL."""
    store = Store.open(f"sqlite:///{tmp_path / 'natowire.db'}")
    engine = store._database.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="no space left"):
        Scribe(store).new(named("a", body="lang " * 40_000))
    store.close()


AS_NOBODY = """
import os, sys
from worker.domain.errors import StoreError
from worker.storage import Store
from worker.storage.engine import Database

Database(sys.argv[1])  # loads what nobody may read
os.setgid(65534)
os.setuid(65534)
try:
    Store.open(sys.argv[1]).hosts.keep_robots("a.example", "", None)
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user")
@pytest.mark.parametrize(
    "folder_mode,words", [(0o755, "the rights|may be written"), (0o700, "opened")]
)
def test_rights_that_are_missing_on_the_file(
    sqlite_template: Path, folder_mode: int, words: str
) -> None:
    """Root reads and writes everything, so an ordinary user tries it."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(folder_mode)
        path = Path(shutil.copy(sqlite_template, folder))
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, f"sqlite:///{path}"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert re.search(words, done.stdout), done


def test_the_error_survives_pickling(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(f"sqlite:///{tmp_path}/no/natowire.db")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_programmers_mistake_is_not_dressed_up(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)constraint") as caught:
        Scribe(store).write(decision(named("a"), Relation.NEAR, 1, 999, match=1))
    assert not isinstance(caught.value, StoreError)


def test_values_do_not_stand_in_errors(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)constraint") as caught:
        Scribe(store).write(decision(named("a", title=SECRET), Relation.NEAR, 1, 999, match=1))
    assert SECRET not in str(caught.value)


def test_the_database_is_a_file_of_the_address(tmp_path: Path) -> None:
    path = tmp_path / "ein Ordner%" / "natowire.db"
    path.parent.mkdir()
    Store.open(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
