"""A private PostgreSQL server for the tests, on a unix socket, with a database a test.

It refuses to run as root, so as root it runs as the system's user ``postgres``.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

DEADLINE_SECONDS = 30
USER = "postgres"


@dataclass(frozen=True)
class PostgresServer:
    """A running server. ``folder`` holds its socket."""

    folder: Path
    numbers: Iterator[int]

    def url(self, database: str, **parameters: str) -> str:
        query = "&".join(f"{k}={v}" for k, v in {"host": self.folder, **parameters}.items())
        return f"postgresql://{USER}@/{database}?{query}"

    def create(self, template: str = "template1") -> str:
        """A new database, copied from ``template``, to which nothing may be connected."""
        name = f"test_{next(self.numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(
            host=str(self.folder), user=USER, dbname=database, autocommit=True
        ) as connection:
            connection.execute(statement.encode())


def missing() -> str | None:
    """Why no server can be started here, or None."""
    if _binary("initdb") is None or _binary("postgres") is None:
        return "PostgreSQL's binaries are neither in PATH nor in /usr/lib/postgresql"
    if os.geteuid() == 0 and not _user_exists():
        return "PostgreSQL does not run as root, and there is no user postgres"
    return None


@contextmanager
def serve() -> Iterator[PostgresServer]:
    """Run a server until the context ends; or until this process does, however it ends."""
    # Short, because a socket's path ends at 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="nw-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    try:
        data = folder / "data"
        _run("initdb", "--no-sync", "-A", "trust", "-U", USER, "-E", "UTF8", "--no-locale", data)
        with _running(folder, data):
            yield PostgresServer(folder, count(1))
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running(folder: Path, data: Path) -> Iterator[None]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "autovacuum": "off",
        "max_connections": "60",
    }
    arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command("postgres", "-D", data, *arguments), stdout=output, stderr=output, cwd=folder
        )
    try:
        _await(folder, process, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # ends its connections, then itself
        process.wait(DEADLINE_SECONDS)


def _await(folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def _run(program: str, *arguments: str | Path) -> None:
    subprocess.run(_command(program, *arguments), check=True, stdout=subprocess.DEVNULL, cwd="/")


def _command(program: str, *arguments: str | Path) -> list[str]:
    """As an ordinary user, and ended with its parent: no server outlives a killed test run."""
    drop = ["setpriv", "--pdeathsig=INT"]
    if os.geteuid() == 0:
        drop += [f"--reuid={USER}", f"--regid={USER}", "--init-groups"]
    return [*drop, str(_binary(program)), *map(str, arguments)]


def _binary(name: str) -> Path | None:
    """The system's newest; PATH first, where Debian puts none of the server's own."""
    if found := shutil.which(name):
        return Path(found)
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    return max(versions, key=lambda path: float(path.parts[-3]), default=None)


def _user_exists() -> bool:
    try:
        pwd.getpwnam(USER)
    except KeyError:
        return False
    return True
