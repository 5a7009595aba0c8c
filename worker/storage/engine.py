"""The database: one engine a process, and the three kinds of transaction.

SQLite: a transaction that reads first and writes later fails with "database is locked"
whatever the timeout (1,680 of 1,800 with six writers); ``BEGIN IMMEDIATE`` waits its turn (0
of 1,800). PostgreSQL: the transactions that compare and decide hold one advisory lock, so
that two workers give the stories that one alone would give, and never wait in a circle.
"""

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from worker.domain.errors import StoreError
from worker.storage.refusals import refusals_named, shown

WAIT_SECONDS = 30
"""How long a transaction waits for another one; a chunk of fifty articles holds ~0.1 s."""

AT_A_STRETCH = timedelta(seconds=2)
GAP = timedelta(milliseconds=120)
"""SQLite has no queue: who waits looks again every 100 ms at the latest, and finds no gap where an
import decides chunk after chunk (one of two gave up after 30 s). So who has decided for a while
leaves the lock alone for longer than that.
"""

DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

PRAGMAS = (
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    "PRAGMA synchronous = NORMAL",  # with WAL nothing committed is lost but by a power cut
    # In pages, 64 MB: copying the log takes 20 ms and more, and is to come between hundreds of
    # decisions. By default every other chunk would copy the index.
    "PRAGMA wal_autocheckpoint = 16000",
    "PRAGMA cache_size = -32768",  # in KiB; the default of 2 MiB rereads the shingle index
)

OURS = "article_keys"
"""A table that every natowire database holds, and hardly another."""

UPKEEP = (
    "PRAGMA analysis_limit = 400",  # else the shingle index is read whole, under the write lock
    "BEGIN IMMEDIATE",  # what reads first and then wants to write is refused at once
    "PRAGMA optimize",
    "COMMIT",
    "PRAGMA busy_timeout = 1000",  # while it waits for readers, no other process writes
    "PRAGMA wal_checkpoint(TRUNCATE)",  # says in its answer, not by an error, that it was busy
)

EMPTY_OR_OURS = """SELECT count(*) = 0 OR sum(name = ?) > 0 FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"""
WRITE_AHEAD = "PRAGMA journal_mode = WAL"
"""Written into the file, and so not asked of one that is another application's."""

POSTGRESQL = {
    "application_name": "natowire",
    "connect_timeout": 10,
    # A server that falls silent (its machine died, a firewall forgot us) is given up after half a
    # minute; without these the system waits for two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

DECIDING_LOCK = 0x6E61746F77697265
"""PostgreSQL's advisory lock, a number all natowire processes know ("natowire" in ASCII)."""


class Access(Enum):
    """What a transaction is for."""

    READ = auto()
    """One unmoving picture of the data; writes are refused on PostgreSQL."""
    WRITE = auto()
    """Changes of one row, which need no order among each other."""
    DECIDE = auto()
    """Reads and writes that build on it, one such transaction at a time."""
    UPKEEP = auto()
    """What SQLite does outside of any transaction."""


BEGIN = {
    ("sqlite", Access.READ): ("BEGIN",),
    ("sqlite", Access.WRITE): ("BEGIN IMMEDIATE",),
    ("sqlite", Access.DECIDE): ("BEGIN IMMEDIATE",),
    ("sqlite", Access.UPKEEP): (),
    ("postgresql", Access.READ): ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    ("postgresql", Access.WRITE): (f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'",),
    ("postgresql", Access.DECIDE): (
        f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'",
        f"SELECT pg_advisory_xact_lock({DECIDING_LOCK})",
    ),
}

UNREADABLE = (
    "The database's address cannot be read; it looks like sqlite:///folder/natowire.db "
    "or postgresql://user:password@host/name, with special characters written as %40."
)
"""Not told what it was: a mistyped address may hold its password anywhere."""

_inherited: list[Engine] = []
"""Engines that came by a fork. SQLite forbids even to close such a connection: they stay."""


class Turns:
    """When one who decides again and again leaves a gap for the others. Times are monotonic
    seconds.
    """

    def __init__(self) -> None:
        self._since = self._until = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds to leave the lock alone for before it is asked for again."""
        if now - self._until >= GAP.total_seconds():
            self._since = now
            return 0.0
        if now - self._since < AT_A_STRETCH.total_seconds():
            return 0.0
        rest = self._until + GAP.total_seconds() - now
        self._since = now + rest
        return rest

    def ended(self, now: float) -> None:
        self._until = now


class Database:
    """One database, opened anew in every process that uses it.

    ``foreign_keys`` is false only while a migration copies a table on SQLite, where dropping
    the old one would delete what points to it.
    """

    def __init__(self, url: str | URL, *, foreign_keys: bool = True) -> None:
        self.url = parse_url(url)
        self._foreign_keys = foreign_keys
        self._engine = self._create()
        self._pid = os.getpid()
        self._turns = Turns()

    @property
    def engine(self) -> Engine:
        if self._pid != os.getpid():
            _inherited.append(self._engine)
            self._engine = self._create()
            self._pid = os.getpid()
        return self._engine

    def read(self) -> AbstractContextManager[Connection]:
        return self._transaction(Access.READ)

    def write(self) -> AbstractContextManager[Connection]:
        return self._transaction(Access.WRITE)

    @contextmanager
    def decide(self) -> Iterator[Connection]:
        """In turn with every other transaction that decides."""
        if self.url.get_backend_name() == "sqlite":
            time.sleep(self._turns.wait(time.monotonic()))
        try:
            with self._transaction(Access.DECIDE) as connection:
                yield connection
        finally:
            self._turns.ended(time.monotonic())

    def upkeep(self) -> None:
        """What SQLite wants now and then: fresh statistics and a short log. PostgreSQL's
        autovacuum sees to itself.
        """
        if self.url.get_backend_name() == "sqlite":
            with self._transaction(Access.UPKEEP) as connection:
                connection.detach()  # it ends here, and its shorter patience with it
                for pragma in UPKEEP:
                    connection.exec_driver_sql(pragma)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _transaction(self, access: Access) -> Iterator[Connection]:
        """Commits at the end, undoes everything on an exception."""
        try:
            with refusals_named(self.url), self.engine.connect() as connection:
                connection.execution_options(access=access)
                with connection.begin():
                    yield connection
        except StoreError:
            # SQLite opens a file that may not be written for reading only, and keeps to it.
            self.engine.dispose()
            raise

    def _create(self) -> Engine:
        if self.url.get_backend_name() == "sqlite":
            return _sqlite(self.url, foreign_keys=self._foreign_keys)
        return _postgresql(self.url)


def parse_url(url: str | URL) -> URL:
    """The address with its driver. Raises StoreError where natowire cannot store there."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(UNREADABLE) from None
    if isinstance(url, str) and _is_ambiguous(url, parsed):
        raise StoreError(UNREADABLE)
    driver = DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreError(f"natowire stores in sqlite or postgresql, not in {parsed.drivername}.")
    if driver.startswith("sqlite") and parsed.database in {None, "", ":memory:"}:
        raise StoreError("A database in memory ends with its process; name a file instead.")
    return parsed.set(drivername=driver)


def _is_ambiguous(url: str, parsed: URL) -> bool:
    """Whether a part of the password may have been taken for another part, and be shown."""
    if parsed.drivername.startswith("sqlite"):
        return bool(parsed.username or parsed.password or parsed.host or parsed.port)
    address = url.partition("://")[2]
    before_query = address.partition("?")[0]
    return address.count("@") > 1 or ("@" in before_query and parsed.username is None)


def _sqlite(url: URL, *, foreign_keys: bool) -> Engine:
    # isolation_level None leaves transactions to us: the driver would begin deferred ones.
    engine = create_engine(url, connect_args={"isolation_level": None}, hide_parameters=True)
    pragmas = (*PRAGMAS, f"PRAGMA foreign_keys = {int(foreign_keys)}")

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        try:
            for pragma in pragmas:
                connection.execute(pragma)
            [(empty_or_ours,)] = connection.execute(EMPTY_OR_OURS, (OURS,))
            if empty_or_ours:
                connection.execute(WRITE_AHEAD)
        except BaseException:
            connection.close()
            raise

    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(
            url,
            connect_args=POSTGRESQL,
            pool_size=4,  # a child asks for that many at once, and ten children for forty
            max_overflow=4,
            hide_parameters=True,
            pool_pre_ping=True,  # a restarted server is met with a new connection
        )
    except ModuleNotFoundError as missing:
        raise StoreError(
            f"{shown(url)} needs the driver {missing.name}: pip install 'natowire[postgres]'."
        ) from None
    event.listen(engine, "connect", _compile_nothing)
    event.listen(engine, "begin", _begin)
    return engine


def _compile_nothing(connection: Any, _record: Any) -> None:
    """Queries that look up thousands of keys are taken for long ones: compiling one costs more than
    ten times its run (74 ms, measured on PostgreSQL 15).
    """
    connection.execute("SET jit = off")
    connection.commit()


def _begin(connection: Connection) -> None:
    access = connection.get_execution_options().get("access", Access.READ)
    for statement in BEGIN[connection.dialect.name, access]:
        connection.exec_driver_sql(statement)
