"""Topics: what an admin watches for, and what was found of it."""

from dataclasses import dataclass
from enum import StrEnum


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return _RANKS.index(self)


_RANKS = tuple(Priority)


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject with its query (CONTRACT section 7) and who is told.

    ``exceptions`` are word forms that do not count as hits. ``notify`` names channels or
    mail addresses. ``match_examples`` and ``no_match_examples`` are texts the query must
    and must not match.
    """

    id: str
    title: str
    query: str
    enabled: bool = True
    priority: Priority = Priority.NORMAL
    exceptions: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    match_examples: tuple[str, ...] = ()
    no_match_examples: tuple[str, ...] = ()


class Field(StrEnum):
    """A part of an article that a query can look in."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that made a topic match.

    ``term`` is the part of the query, ``form`` the text as it stands in the field,
    ``start`` and ``end`` its offsets there in code points, ``count`` how often the term was
    found in that field.
    """

    term: str
    form: str
    field: Field
    start: int
    end: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that an article is about, with the places that say so."""

    topic: str
    priority: Priority
    hits: tuple[Hit, ...]
