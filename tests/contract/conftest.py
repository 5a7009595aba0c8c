"""Every contract test runs on every database."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract.ledgers import Ledger, MemoryLedger, StoredLedger
from tests.servers.postgres import PostgresServer
from worker.storage import Store


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """A database with all tables, to copy: twenty times faster than making them."""
    name = postgres_server.create()
    Store.open(postgres_server.url(name)).close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "natowire.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@dataclass(frozen=True)
class Place:
    """Where a test's database is."""

    backend: str
    url: str

    @property
    def file(self) -> Path:
        """Where SQLite keeps it."""
        return Path(self.url.removeprefix("sqlite:///"))


BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(params=BACKENDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A database without tables."""
    if request.param == "sqlite":
        yield Place("sqlite", f"sqlite:///{tmp_path / 'natowire.db'}")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create()
    yield Place("postgresql", server.url(name))
    server.drop(name)


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A database with all tables, of this test alone."""
    with made_place(request.param, request, tmp_path) as made:
        yield made


@contextmanager
def made_place(backend: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Place]:
    if backend == "sqlite":
        path = folder / "natowire.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield Place("sqlite", f"sqlite:///{path}")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create(template=request.getfixturevalue("postgres_template"))
    yield Place("postgresql", server.url(name))
    server.drop(name)


@pytest.fixture(params=[*BACKENDS, "memory"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An outbox, and what writes alert items for it."""
    if request.param == "memory":
        yield MemoryLedger()
        return
    with made_place(request.param, request, tmp_path) as place, StoredLedger(place.url) as stored:
        yield stored


@pytest.fixture
def open_store(place: Place) -> Iterator[Callable[[], Store]]:
    """Opens the test's database as another process would."""
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(Store.open(place.url))
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()
