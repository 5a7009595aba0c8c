"""Everything natowire raises.

* NatowireError
  x ConfigError            the config is broken; carries every problem with file:line:column
  x DocumentError          one document of an import cannot be read; carries its name
  x QueryError             one topic query cannot be read; carries line and column inside it
  x DeliveryError          one message could not be delivered; says what to do next
  x SecretError            a file that holds a secret cannot be read
  x StoreError             the database said no
    + DatabaseNewerError     it was written by a later natowire
  x CannotRunError         the service cannot be started; says what to do

Network failures are not exceptions: a fetch ends in a named status (see
``worker.domain.feeds.FetchStatus``), because one failing feed is an everyday fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self


class NatowireError(Exception):
    """Base of all. Survives pickling, which Celery's process pool needs.

    An exception with its own ``__init__`` is rebuilt by pickle from ``args`` alone and
    fails with TypeError; rebuilding without ``__init__`` and restoring the attributes
    keeps message and fields.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args), self.__dict__


def _rebuild(cls: type[NatowireError], args: tuple[object, ...]) -> NatowireError:
    return cls.__new__(cls, *args)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the config, where it stands and what to do about it.

    ``line`` and ``column`` count from 1. A warning does not stop the config from going live.
    """

    file: str
    line: int
    column: int
    message: str
    code: str
    path: str = ""
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}:{self.column}: {kind}{self.message}"


class ConfigError(NatowireError):
    """The config as a whole cannot go live; ``problems`` holds every mistake found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class DocumentError(NatowireError):
    """One document that was to be imported or read cannot be."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
        self.problem = problem


class QueryError(NatowireError):
    """A topic query that cannot be read. ``line`` and ``column`` are inside the query, from 1."""

    def __init__(self, problem: str, *, line: int = 1, column: int = 1, hint: str = "") -> None:
        super().__init__(f"{problem} ({hint})" if hint else problem)
        self.problem = problem
        self.hint = hint
        self.line = line
        self.column = column


class Remedy(StrEnum):
    """What a failed delivery asks for."""

    RETRY = "retry"
    """The other side may be well again later."""
    GIVE_UP = "give_up"
    """This recipient or message will never be accepted."""
    FIX_CONFIG = "fix_config"
    """Nothing of this channel can go out until a person changes the config."""


class DeliveryError(NatowireError):
    """One message was not accepted. ``code`` is the SMTP or HTTP status, where there was one;
    ``retry_after`` how long the other side asked to be left alone. ``unknown``: the message may
    have been taken all the same, and is only ever sent again byte by byte.
    """

    def __init__(
        self,
        problem: str,
        *,
        remedy: Remedy,
        code: int | None = None,
        retry_after: timedelta | None = None,
        unknown: bool = False,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.code = code
        self.retry_after = retry_after
        self.unknown = unknown

    @classmethod
    def temporary(cls, problem: str, code: int | None = None) -> Self:
        return cls(problem, remedy=Remedy.RETRY, code=code)

    @classmethod
    def permanent(cls, problem: str, code: int | None = None) -> Self:
        return cls(problem, remedy=Remedy.GIVE_UP, code=code)

    @classmethod
    def misconfigured(cls, problem: str, code: int | None = None) -> Self:
        return cls(problem, remedy=Remedy.FIX_CONFIG, code=code)


class SecretError(NatowireError):
    """A file that holds a secret cannot be read; the message names it, never its content."""


class StoreError(NatowireError):
    """The database cannot be reached or refused; the message says what to do."""


class DatabaseNewerError(StoreError):
    """The database was written by a later natowire, whose tables this one does not know."""


class CannotRunError(NatowireError):
    """The service cannot be started: a part it needs is not there, or is taken."""
