"""Live tickers: articles that grow by entries, each headed by its time.

Told by the title and the lines of the text only. Of 110 German pages 31 speak of a ticker
somewhere, nearly all in their navigation; two are one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import islice, pairwise

from worker.text.clock import HEADING, TIME_ALONE, is_marked


@dataclass(frozen=True, slots=True)
class TickerEntry:
    """One entry: ``start`` and ``end`` in code points of the ticker's text, heading included.

    ``said`` is its time as it stands there ("12.31 Uhr", "2:30 p.m."), ``clock`` what that
    means without a zone, ``day`` the day it names ("3. Mai"), if it names one.
    """

    said: str
    clock: time
    day: str | None
    headline: str
    text: str
    start: int
    end: int


class Order(StrEnum):
    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"


MAX_ENTRIES = 5_000
"""Entries told apart; the last one holds the rest of a text made to have more."""

_LABEL = (
    r"(?:(?:[\w-]{1,30}-)?(?:News|Live|Nachrichten|Krieg|Kriegs|Eil|Wahl|Börsen|Sport|Gipfel|Minuten)"
    r"[- ]?(?:Ticker|Blog)|Liveblog|Newsblog|Newsticker|Liveticker|Live[- ](?:updates?|coverage)"
    r"|En direct|Le direct|Diretta live|In diretta|La diretta|En directo|Minuto a minuto|Ao minuto"
    r"|Na żywo|Relacja na żywo|Onlajn|Živě|Online přenos|Liveuppdatering(?:ar)?|Senaste nytt)"
)
_TITLED = re.compile(
    rf"(?:{_LABEL}|Live|Ticker|Direct|Direto|Diretta|Онлайн)\s*(?:[:|+•]|\s[-–—])\s*\S.*"
    rf"|.*\S\s*(?:[:|+•(\[]|\s[-–—])\s*{_LABEL}\W*"
    rf"|.*\bim\s(?:{_LABEL}|Ticker)\b.*"
    rf"|.*\b{_LABEL}\s(?:vom|zum|zur)\b.*"
    rf"|\W*{_LABEL}\W*"
    r"|[\w-]{2,40}-?(?:ticker|liveblog)\s*[:|]\s?\S.*"
    r"|.*\b(?:en directo?|in diretta|na żywo)\s*[:|].*"
    r"|.*\s[-–—|]\s(?:as it happened|live)"
    r"|\+\+\+.*\+\+\+",
    re.IGNORECASE,
)
"""A label in its place: "News-Ticker: ...", "... im Liveticker". Not "Was Liveticker anrichten"."""
_LONGEST_TITLE = 300
_LABEL_SENTENCE = re.compile(rf"(?:^|[.!?]\s){_LABEL}\s?(?:[.!:]|$)", re.IGNORECASE)
_HEAD, _HEAD_LINES = 3_000, 6
"""Characters and lines from the top in which a teaser may close with "News-Ticker."."""

_PLUSES = re.compile(r"^[ \t]{0,4}\+{3}[^\n]{3,300}\+{3}[ \t]*$", re.MULTILINE)

_LOOKED_AT = 200_000
"""Characters in which a ticker shows what it is."""
_SURE_ENTRIES = 3
_FEW_ENTRIES = 2
_LEAST_LENGTH = 60
"""Characters of an entry, on average: programmes ("20.15 Uhr: Tatort") have shorter lines."""
_LONGEST_HEADLINE = 160


def is_ticker(title: str, text: str) -> bool:
    """Whether an article is a live ticker: by its title, a teaser that says so, or its entries.

    Three entries with times make one, two where they are marked ("Update vom ...", "+++").
    """
    text = text[:_LOOKED_AT]
    return (
        bool(_TITLED.fullmatch(title[:_LONGEST_TITLE].strip()))
        or any(map(_LABEL_SENTENCE.search, _head(text)))
        or len(list(islice(_PLUSES.finditer(text), _SURE_ENTRIES))) == _SURE_ENTRIES
        or _has_entries(text)
    )


def is_time(text: str) -> bool:
    """Whether a text is a time of the day and nothing else, as entries are headed."""
    return bool(TIME_ALONE.fullmatch(text))


def opens_entry(line: str) -> bool:
    """Whether a line opens with a time as entries do."""
    heading = HEADING.match(line)
    return heading is not None and is_marked(heading)


def _head(text: str) -> list[str]:
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()]
    return lines[:_HEAD_LINES]


def _has_entries(text: str) -> bool:
    headings = _headings(text)
    marked = [match for match in headings if match["update"] or "+" in (match["open"] or "")]
    needed = _FEW_ENTRIES if len(marked) >= _FEW_ENTRIES else _SURE_ENTRIES
    if len(headings) < needed:
        return False
    return len(text) - headings[0].start() >= _LEAST_LENGTH * len(headings)


def ticker_entries(text: str) -> tuple[TickerEntry, ...]:
    """A ticker's entries in the order of its text; text before the first is its introduction."""
    headings = _headings(text)
    ends = [match.start() for match in headings[1:]] + [len(text)]
    return tuple(_entry(text, match, end) for match, end in zip(headings, ends, strict=False))


def order(entries: Sequence[TickerEntry]) -> Order | None:
    """Which way the times run, by most neighbours; None where nothing tells."""
    steps = [_step(earlier, later) for earlier, later in pairwise(entries)]
    forth, back = steps.count(1), steps.count(-1)
    if forth == back:
        return None
    return Order.OLDEST_FIRST if forth > back else Order.NEWEST_FIRST


def _headings(text: str) -> list[re.Match[str]]:
    marked = (match for match in HEADING.finditer(text) if is_marked(match))
    return list(islice(marked, MAX_ENTRIES))


def _step(one: TickerEntry, next_one: TickerEntry) -> int:
    """1 where the time grows, -1 where it falls, 0 where another day begins."""
    if one.day and next_one.day and one.day != next_one.day:
        return 0
    return (next_one.clock > one.clock) - (next_one.clock < one.clock)


def _entry(text: str, match: re.Match[str], end: int) -> TickerEntry:
    rest = text[match.end() : end]
    first, _, more = rest.strip(" \t\n").partition("\n")
    first = first.strip(" \t+:–—-")
    is_headline = len(first) <= _LONGEST_HEADLINE and (
        bool(more.strip()) or first[-1:] not in ".!?"
    )
    return TickerEntry(
        said=match["said"].strip(),
        clock=_clock(match),
        day=match["day"],
        headline=first if is_headline else "",
        text=more.strip() if is_headline else rest.strip(" \t\n"),
        start=match.start(),
        end=match.start() + len(text[match.start() : end].rstrip()),
    )


def _clock(match: re.Match[str]) -> time:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return time(hour % 24, minute)
