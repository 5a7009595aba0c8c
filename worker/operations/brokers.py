"""What is wrong with the broker, in words that say what to do."""

import ssl
from collections.abc import Iterator, Mapping
from typing import Any

from redis import exceptions as redis

SCHEMES = ("redis://", "rediss://", "redis+socket://")

SLOW = "the broker does not answer in time; natowire goes on trying"
GONE = "the broker cannot be reached; natowire goes on trying"

ADVICE: Mapping[str, str] = {
    "OOM": "the broker is full: raise its maxmemory, or look why nothing is consumed; nothing is "
    "lost, the database holds what is due",
    "LOADING": "the broker is reading its data from disk and will be ready soon",
    "NOAUTH": "the broker refuses the user or password of NATOWIRE_REDIS_URL, or wants one: "
    "redis://:password@host:6379/0",
    "NOPERM": "the broker's user of NATOWIRE_REDIS_URL lacks the right to a command natowire needs",
    "READONLY": "the broker is a replica: NATOWIRE_REDIS_URL must name the primary",
    "MISCONF": "the broker cannot write to its disk and refuses new messages: free space there",
    "WRONGTYPE": "a key of natowire's holds another application's data: give natowire a database "
    "of its own, such as redis://host:6379/5",
    "Timeout": SLOW,
    "timed out": SLOW,
}
"""The server's code, to what a person can do about it."""

CODES: Mapping[type[BaseException], str] = {
    redis.OutOfMemoryError: "OOM",
    redis.BusyLoadingError: "LOADING",
    redis.AuthenticationError: "NOAUTH",
    redis.NoPermissionError: "NOPERM",
    redis.ReadOnlyError: "READONLY",
}
"""Errors that redis-py gives a class, and takes the code out of their message."""


def advice(error: BaseException) -> str:
    """One sentence for an error of the broker's, however deep libraries have wrapped it."""
    said = [f"{CODES.get(type(part), '')} {part}".strip() for part in _chain(error)]
    for code, sentence in ADVICE.items():
        if any(code in text for text in said):
            return sentence
    return f"{GONE} ({said[-1]})"


def refused_url(url: str) -> str | None:
    """Why this address is no broker's, or None. Never repeats it: it may hold a password."""
    if url.startswith(SCHEMES):
        return None
    return (
        "NATOWIRE_REDIS_URL must begin with redis://, rediss:// (TLS) or redis+socket:// (a unix "
        "socket's path)"
    )


def tls(url: str) -> dict[str, Any] | None:
    """What a connection over TLS asks for, None for one without. kombu, left alone, takes any
    certificate.
    """
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED} if url.startswith("rediss://") else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
