"""Database errors in words: what happened and what to do, by the database's own code.

The room raises StoreError and nothing of SQLAlchemy's for everything an operator can mend.
What only a programmer can mend (a broken constraint, a value of the wrong form) stays what
it is and shows its trace.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from worker.domain.errors import StoreError

BUSY = "another process keeps it locked: see that no natowire hangs, then try again"
FULL = "there is no space left for it: free some, then start again"
DENIED = "this user may not do that: check the rights of the database, its file and its folder"
DAMAGED = "it is damaged, or no natowire database: restore a backup"
GONE = "it cannot be reached: check that it runs, and its address"
LOGIN = "it refused the login: check user and password"
MISSING = "there is no such database: create it, or correct its address"
CROWDED = "it has no connection left: raise its max_connections, or run fewer processes"

SQLITE = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_PROTOCOL": BUSY,
    "SQLITE_FULL": FULL,
    "SQLITE_CANTOPEN": "it cannot be opened: check that its folder exists and may be written to",
    "SQLITE_READONLY": DENIED,
    "SQLITE_PERM": DENIED,
    "SQLITE_AUTH": DENIED,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_IOERR": "its disk fails: check the disk, then restore a backup if it is damaged",
}
"""By the first two words of the error's name (https://www.sqlite.org/rescode.html)."""

POSTGRESQL = {
    "08": GONE,
    "28": LOGIN,
    "3D": MISSING,
    "40": BUSY,
    "42501": DENIED,
    "53100": FULL,
    "53200": "it has no memory left: give it more",
    "53300": CROWDED,
    "55P03": BUSY,
    "57P": GONE,
    "58": "its disk fails: look into its own log",
    "XX": DAMAGED,
}
"""By SQLSTATE or its beginning (PostgreSQL manual, appendix A)."""

AT_LOGIN = {
    MISSING: re.compile("database .* does not exist"),
    LOGIN: re.compile("role .* does not exist|authentication failed|no password supplied"),
    CROWDED: re.compile("too many clients|remaining connection slots"),
}

PROGRAMMERS = (DataError, IntegrityError)


@contextmanager
def refusals_named(url: URL) -> Iterator[None]:
    """Raise StoreError for what the database refuses in here."""
    try:
        yield
    except PROGRAMMERS:
        raise
    except (DBAPIError, PoolTimeout) as error:
        raise StoreError(f"The database {shown(url)} says no: {_advice(error)}.") from error


def shown(url: URL) -> str:
    """The address without its password, and without a query, which could hold one too."""
    plain = url.set(drivername=url.get_backend_name(), query={})
    return plain.render_as_string(hide_password=True)


def _advice(error: DBAPIError | PoolTimeout) -> str:
    if isinstance(error, PoolTimeout):
        return CROWDED
    original = error.orig
    if name := getattr(original, "sqlite_errorname", None):
        return SQLITE.get("_".join(str(name).split("_")[:2])) or _first_line(original)
    if state := getattr(original, "sqlstate", None):
        codes = (state[:length] for length in (5, 3, 2))
        found = (POSTGRESQL[code] for code in codes if code in POSTGRESQL)
        return next(found, _first_line(original))
    return _unconnected(_first_line(original))


def _unconnected(words: str) -> str:
    """No connection came about; libpq then has no SQLSTATE, only the server's words."""
    found = (advice for advice, said in AT_LOGIN.items() if said.search(words))
    return f"{next(found, GONE)} ({words})"


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0]
