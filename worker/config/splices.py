"""Cutting out of a text and putting into it, at places that were found beforehand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """``text`` in place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str = ""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices, whose places are those of the text as it is handed in.

    Cuts may overlap; what is put in at one place keeps its order.
    """
    return "".join(_pieces(text, sorted(splices, key=lambda splice: (splice.start, splice.end))))


def _pieces(text: str, splices: Iterable[Splice]) -> Iterator[str]:
    done = 0
    for splice in splices:
        yield text[done : splice.start]
        yield splice.text
        done = max(done, splice.end)
    yield text[done:]
