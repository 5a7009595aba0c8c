"""Tables are made and upgraded once, by whichever process comes first."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, insert, inspect, make_url

from tests.builders import NOW
from tests.conftest import ROOT
from tests.contract.conftest import Place
from tests.contract.scribe import ANNA, Scribe, named
from worker.dedup.fingerprint import fingerprint
from worker.domain.alerts import AlertKind, ChannelType, Message, MessageState
from worker.domain.articles import Article, Author
from worker.domain.dates import Precision, Published
from worker.domain.errors import DatabaseNewerError, StoreError
from worker.domain.feeds import FeedSpec, FeedState, FetchStatus, PollReport, Validators
from worker.domain.stories import Sought
from worker.storage import Store
from worker.storage.columns import to_micros
from worker.storage.engine import Database
from worker.storage.migrate import HEAD, REVISIONS
from worker.storage.tables import metadata


def test_an_empty_database_gets_all_tables(empty: Place) -> None:
    store = Store.open(empty.url)
    with store._database.read() as connection:
        assert set(inspect(connection).get_table_names()) == {
            *metadata.tables,
            "alembic_version",
        }
    assert store.corpus.counts().articles == 0
    store.close()


def test_the_revisions_make_what_the_tables_say(empty: Place) -> None:
    store = Store.open(empty.url)
    with store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    store.close()


def test_tables_without_rowid_are_made_so(tmp_path: Path) -> None:
    """Alembic does not compare this; it halves the size of the shingle index."""
    store = Store.open(f"sqlite:///{tmp_path / 'natowire.db'}")
    with store._database.read() as connection:
        made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
    found = {row.name for row in made if row.sql and "WITHOUT ROWID" in row.sql}
    wanted = {
        name
        for name, table in metadata.tables.items()
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    assert found == wanted
    store.close()


def test_the_constants_name_the_revisions_there_are() -> None:
    folder = ScriptDirectory(str(ROOT / "worker" / "storage" / "migrations"))
    assert (
        tuple(script.revision for script in reversed(list(folder.walk_revisions()))) == REVISIONS
    )
    assert folder.get_current_head() == HEAD


def test_opening_again_changes_nothing(place: Place) -> None:
    Store.open(place.url).close()
    Store.open(place.url).close()


def test_a_database_of_a_later_natowire_is_refused_and_left_as_it_is(place: Place) -> None:
    store = Store.open(place.url)
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseNewerError, match="upgrade natowire"):
        Store.open(place.url)
    with store._database.read() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == "9999"
    store.close()


FOREIGN = [
    "CREATE TABLE articles (id INTEGER)",
    "CREATE TABLE wp_posts (id INTEGER)",
    "CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE wp_posts (id INTEGER)",
]


@pytest.mark.parametrize("tables", FOREIGN)
def test_a_database_of_another_application_is_refused(empty: Place, tables: str) -> None:
    database = Database(empty.url)
    with database.write() as connection:
        for statement in tables.split("; "):
            connection.exec_driver_sql(statement)
        before = inspect(connection).get_table_names()
    with pytest.raises(StoreError, match="holds tables of another application") as caught:
        Store.open(empty.url)
    assert str(make_url(empty.url).database) in str(caught.value)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == before
    database.close()


@pytest.mark.parametrize("tables", FOREIGN)
def test_a_file_of_another_application_stays_byte_for_byte(tmp_path: Path, tables: str) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(tables)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another application"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


LEASE = timedelta(minutes=1)
FLOOR = timedelta(minutes=5)
OPEN = "import sys; from worker.storage import Store; Store.open(sys.argv[1]).close()"


def test_processes_that_upgrade_at_once_do_no_harm(empty: Place) -> None:
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, empty.url], stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    errors = [opener.communicate(timeout=60)[1] for opener in openers]
    assert [opener.returncode for opener in openers] == [0] * 4, errors
    Store.open(empty.url).close()


def test_processes_that_find_an_old_database_at_once_upgrade_it_once(old: Place) -> None:
    """So do beat, worker and migrate, when a new version starts."""
    openers = [
        subprocess.Popen([sys.executable, "-c", OPEN, old.url], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    errors = [opener.communicate(timeout=60)[1] for opener in openers]
    assert [opener.returncode for opener in openers] == [0] * 4, errors
    store = Store.open(old.url)
    assert list(store.feeds.states()) == ["beispiel"]
    store.close()


def test_alembic_is_not_loaded_where_there_is_nothing_to_do(place: Place) -> None:
    code = f"{OPEN}; assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, place.url], check=True)


def test_a_failed_upgrade_leaves_an_empty_database(
    empty: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op  # noqa: PLC0415 (as late as natowire imports it)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_index", fail)
        with pytest.raises(RuntimeError):
            Store.open(empty.url)
    store = Store.open(empty.url)
    assert store.corpus.counts().articles == 0
    store.close()


# --- from the tables of an older natowire ----------------------------------------------------

SPEC = FeedSpec("beispiel", "https://beispiel.example/feed")
AT = to_micros(NOW)

FEED = {
    "name": SPEC.name,
    "url": SPEC.url,
    "etag": b'"1"',
    "due_at": AT,
    "last_status": "ok",
    "last_detail": "Größe",
    "failures": 2,
    "lease_token": "of a process that was stopped for the upgrade",
    "lease_until": AT,
}
POLL = {
    "feed": SPEC.name,
    "at": AT,
    "status": "ok",
    **dict.fromkeys(("new", "revisions", "copies", "same", "alerts"), 1),
    "bad_entries": ["a"],
}
IDENTITY = "0" * 24
MESSAGE = {
    "id": IDENTITY,
    "recipient_type": "email",
    "recipient_address": ANNA.address,
    "recipient_channel": ANNA.channel,
    "kind": "new",
    "state": "failed",
    "created_at": AT,
    "next_at": AT,
    "attempts": 1,
    "unknown_outcomes": 0,
    "body": b"bytes",
    "last_error": "greylisted",
}
DELIVERY = {"message": IDENTITY, "attempt": 1, "at": AT, "outcome": "failed", "detail": ""}
REVISION = {"revision": "a", "activated_at": AT, "files": {"feeds.yaml": "version: 1"}}

ARTICLE = {
    "id": 1000,
    "story": 1000,
    "version": 1,
    "title": "Nato berät",
    "outlet": "Beispielzeitung",
    "feed": SPEC.name,
    "published": "2026-04",
    "published_precision": "month",
    "published_source": "header",
    "published_inferred": False,
    "authors": ["Anna Beispiel"],
    "agencies": ["dpa"],
    "tags": [],
    **dict.fromkeys(("first_seen_at", "last_seen_at", "text_seen_at"), AT),
}
VERSION = {
    "article": 1000,
    "version": 1,
    "title": "Nato berät",
    "lead": "",
    "body": "Text.",
    "text_source": "feed",
    "exact": "",
    "seen_at": AT,
}
VERDICT = {
    "article": 1000,
    "version": 1,
    "relation": "new",
    "reason": "nothing_similar",
    "similarity": 0.0,
    "detail": "",
    "decided_at": AT,
}
SOURCE = {
    "id": 1000,
    "article": 1000,
    "outlet": "Beispielzeitung",
    "first_seen_at": AT,
    "last_seen_at": AT,
    "relation": "new",
}

FINGERPRINT = {
    "article": 1000,
    "version": 1,
    "exact": "0" * 32,
    "tokens": 3,
    "shingles": b"12345678",
    "numbers": b"",
}

FIRST_ROWS: dict[str, dict[str, Any]] = {
    "stories": {"id": 1000, "first_article": 1000, "created_at": AT},
    "articles": ARTICLE,
    "article_versions": VERSION,
    "verdicts": VERDICT,
    "sources": SOURCE,
    "fingerprints": FINGERPRINT,
    "shingles": {"shingle": -5, "article": 1000},
    "feeds": FEED,
    "polls": POLL,
    "messages": MESSAGE,
    "deliveries": DELIVERY,
    "config_revisions": REVISION,
}
"""As the first natowire wrote them, by table."""


def make_first_tables(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "worker.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    for name, row in FIRST_ROWS.items():
        table = Table(name, MetaData(), autoload_with=connection)
        connection.execute(insert(table).values(row))


@pytest.fixture
def old(empty: Place) -> Place:
    """A database that the first natowire left, with a row in what has changed since."""
    database = Database(empty.url)
    with database.decide() as connection:
        make_first_tables(connection)
    database.close()
    return empty


def test_an_upgrade_keeps_what_is_there(old: Place) -> None:
    store = Store.open(old.url)
    assert store.feeds.states() == {
        "beispiel": FeedState(
            SPEC.name,
            SPEC.url,
            Validators(b'"1"'),
            due_at=NOW,
            last_status="ok",
            last_detail="Größe",
            failures=2,
        )
    }
    report = PollReport(SPEC.name, FetchStatus.OK, 1, 1, 1, 1, 1, bad_entries=("a",))
    assert store.feeds.reports(SPEC.name) == [(NOW, report)]
    assert store.outbox.messages(bodies=True) == [
        Message(
            IDENTITY,
            ANNA,
            AlertKind.NEW,
            MessageState.FAILED,
            NOW,
            NOW,
            attempts=1,
            body=b"bytes",
            last_error="greylisted",
        )
    ]
    assert store.revisions.live() == "a"
    store.close()


def test_an_article_of_before_pages_reads_as_it_was(old: Place) -> None:
    store = Store.open(old.url)
    found = store.corpus.article(1000)
    assert found is not None
    assert found.article == Article(
        title="Nato berät",
        lead="",
        body="Text.",
        outlet="Beispielzeitung",
        first_seen=NOW,
        feed=SPEC.name,
        published=Published("2026-04", Precision.MONTH, "header"),
        authors=(Author("Anna Beispiel"),),
        agencies=("dpa",),
    )
    assert store.pages.take(SPEC.name, NOW + LEASE, NOW, 9, [LEASE]) == []
    store.close()


def test_what_was_compared_is_outdated_and_its_digest_stays(old: Place) -> None:
    store = Store.open(old.url)
    now, window = NOW + timedelta(days=1), timedelta(days=30)
    assert store.outdated(now, window) == 1
    sought = Sought(exact=["0" * 32])
    with store.corpus.transaction() as transaction:
        assert transaction.neighbourhood(sought, now - window).by_exact == {"0" * 32: 1000}
    assert list(store.rebuild(now, window)) == [1]
    made = fingerprint("Nato berät", "Text.")
    with store.corpus.transaction() as transaction:
        near = transaction.neighbourhood(Sought(shingles=made.sample), now - window)
    assert near.postings == dict.fromkeys(made.sample, (1000,))
    store.close()


def test_after_an_upgrade_everything_goes_on(old: Place) -> None:
    store = Store.open(old.url)
    claimed = store.feeds.claim([SPEC], NOW, LEASE)
    [begun] = store.feeds.begin([SPEC], claimed[0].token, NOW, LEASE, FLOOR)
    assert begun.state.unfinished == 1
    assert store.outbox.due(NOW) == {ChannelType.EMAIL}
    [message] = store.outbox.claim(NOW, LEASE, 9, {ChannelType.EMAIL})
    assert message.body == b"bytes"
    assert store.incidents.open("config", "title", "", [ANNA], NOW)
    assert Scribe(store).new(named("a")).article == 1
    store.close()


def test_an_upgraded_database_has_the_tables_of_a_new_one(old: Place) -> None:
    store = Store.open(old.url)
    with store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    store.close()
