"""Which passages of an article show a reader why it matched."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.domain.notices import Snippet
from worker.domain.topics import Field, Hit

LONGEST = 240
"""Code points of one passage: about three lines of a mail."""

# A full stop after one letter or a digit ends no sentence in German ("z. B.", "15. Juni"),
# so two letters must stand before the mark.
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.!?…]+[\"'»«“”’)]*(?=\s|$)|\n+|(?<=\d)[!?](?=\s|$)")
_LAST_WORD = re.compile(r"\w+$")
_ABBREVIATIONS = frozenset({
    "bzw", "ca", "co", "dr", "etc", "evtl", "gen", "ggf", "gov", "inkl", "jr", "lt", "max", "mind",
    "mio", "mr", "mrd", "mrs", "ms", "nr", "prof", "rund", "sen", "sog", "st", "usw", "vgl", "vs",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of one field with the hits that stand in it."""

    text: str
    start: int
    end: int
    hits: tuple[Hit, ...]

    def snippet(self) -> Snippet:
        return Snippet(
            self.text[self.start : self.end],
            tuple((hit.start - self.start, hit.end - self.start) for hit in self.hits),
        )


def snippets(
    title: str, lead: str, body: str, hits: Sequence[Hit], limit: int = 3
) -> tuple[Snippet, ...]:
    """At most ``limit`` verbatim passages around the hits, in the order of the text.

    Lead and body come first, since every message shows the title anyway; passages that hold
    a term not shown yet come before those that repeat one. Where only the title was hit, it
    is quoted itself, followed by the opening of the text. A hit whose offsets do not give
    its form is left out, so every highlight is a form that was found.
    """
    passages = [*_passages(lead, Field.LEAD, hits), *_passages(body, Field.BODY, hits)]
    if passages:
        return tuple(passage.snippet() for passage in _most_telling(passages, limit))
    opening = [_opening(text) for text in (lead, body) if text.strip()]
    titles = [passage.snippet() for passage in _passages(title, Field.TITLE, hits)]
    return tuple([*titles[:1], *opening[:1]][:limit])


def _passages(text: str, field: Field, hits: Sequence[Hit]) -> list[_Passage]:
    spots = _spots(text, [hit for hit in hits if hit.field is field])
    passages: list[_Passage] = []
    covered = 0
    for spot in spots:
        if spot.end <= covered:
            continue
        start, end = _bounds(text, spot, floor=covered)
        inside = tuple(hit for hit in spots if start <= hit.start and hit.end <= end)
        passages.append(_Passage(text, start, end, inside))
        covered = end
    return passages


def _spots(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Sound hits in order; of two that overlap the one that starts first, or is longer."""
    spots: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        sound = 0 <= hit.start < hit.end <= len(text) and text[hit.start : hit.end] == hit.form
        if not sound or len(hit.form) > LONGEST or (spots and hit.start < spots[-1].end):
            continue
        spots.append(hit)
    return spots


def _most_telling(passages: Sequence[_Passage], limit: int) -> list[_Passage]:
    shown: set[str] = set()
    fresh: list[int] = []
    rest: list[int] = []
    for place, passage in enumerate(passages):
        terms = {hit.term for hit in passage.hits}
        (rest if terms <= shown else fresh).append(place)
        shown |= terms
    return [passages[place] for place in sorted([*fresh, *rest][:limit])]


def _bounds(text: str, spot: Hit, floor: int) -> tuple[int, int]:
    """The sentence around ``spot``, or as many whole words of it as are allowed."""
    room = LONGEST - (spot.end - spot.start)
    low = max(0, spot.start - room, min(floor, spot.start))
    high = min(len(text), spot.end + room)
    starts = [end for end in _sentence_ends(text, low, spot.start) if end <= spot.start]
    start = starts[-1] if starts else _word_start(text, low, spot.start)
    end = next(_sentence_ends(text, spot.end, high), None) or _word_end(text, spot.end, high)
    if end - start > LONGEST:
        start = _word_start(text, max(start, spot.start - room // 3), spot.start)
        end = _word_end(text, spot.end, min(end, start + LONGEST))
    return _trimmed(text, start, end)


def _opening(text: str) -> Snippet:
    low = len(text) - len(text.lstrip())
    high = min(len(text), low + LONGEST)
    end = next(_sentence_ends(text, low, high), None) or _word_end(text, low, high)
    start, end = _trimmed(text, low, end if end > low else high)
    return Snippet(text[start:end], ())


def _sentence_ends(text: str, low: int, high: int) -> Iterator[int]:
    """Where sentences end between ``low`` and ``high``: the offsets after their marks."""
    for mark in _SENTENCE_END.finditer(text, low, high):
        if "\n" in mark[0]:
            yield mark.end()
            continue
        word = _LAST_WORD.search(text, max(low, mark.start() - 12), mark.start())
        after = text[mark.end() : mark.end() + 3].lstrip()
        abbreviated = word is not None and word[0].lower() in _ABBREVIATIONS
        if not abbreviated and not after[:1].islower():
            yield mark.end()


def _word_start(text: str, low: int, high: int) -> int:
    """The first start of a word from ``low`` on, not after ``high``."""
    if low == 0 or text[low - 1].isspace():
        return low
    return next((place + 1 for place in range(low, high) if text[place].isspace()), high)


def _word_end(text: str, low: int, high: int) -> int:
    """The last end of a word up to ``high``, not before ``low``."""
    if high == len(text) or text[high].isspace():
        return high
    spaces = (place for place in range(high - 1, low - 1, -1) if text[place].isspace())
    return next(spaces, low)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    passage = text[start:end]
    return (
        start + len(passage) - len(passage.lstrip()),
        end - (len(passage) - len(passage.rstrip())),
    )
