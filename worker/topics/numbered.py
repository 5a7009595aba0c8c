"""Operators with a number: ``NEAR/5``, ``ATLEAST/3``, ``~2``; what is wrong with one, and how it
was probably meant.
"""

import re
from typing import NamedTuple

from worker.topics.notes import shown
from worker.topics.syntax import Node, Phrase

MOST_BETWEEN = 100
"""Words between two that are near; a paragraph of the press has about as many."""
MOST_PLACES = 100
"""Places that ATLEAST can ask for."""

_USUAL_BETWEEN = 10
"""What a hint shows where the number is missing; analysts' services advise at most this."""
_LEAST_PLACES = 2
_MOST_DIGITS = 6
_SIDE_BY_SIDE = "for words side by side write "
_PHRASE = 'as in "nukleare Abschreckung"~3'

_NEAR = re.compile(
    r"(?P<negated>NOT\s+)?(?P<ordered>O?)NEAR(?P<number>.*)", re.IGNORECASE | re.DOTALL
)
_LIKE_NEAR = re.compile(
    r"(?P<negated>not)?(?P<ordered>o?)near/?(?P<number>\d*)|(?:w|within|adj)/(?P<other>\d+)",
    re.IGNORECASE,
)


class Proximity(NamedTuple):
    """A NEAR operator as it is meant."""

    between: int
    ordered: bool = False
    negated: bool = False

    def __str__(self) -> str:
        return f"{'NOT ' * self.negated}{'O' * self.ordered}NEAR/{self.between}"


class Complaint(NamedTuple):
    """What is wrong with an operator. Behind the hint follows the query rewritten, or else the
    plain one stands alone.
    """

    problem: str
    hint: str = "write "
    plain: str = "operators are written NEAR/5, NOT NEAR/5, ONEAR/5, ATLEAST/3"


def proximity(text: str) -> tuple[Proximity, Complaint | None]:
    """What a NEAR operator says, and what is wrong with how it is written."""
    found = _NEAR.fullmatch(text)
    written = _number_in(found["number"]) if found else ""
    between, complaint = _bounded(text, written, 0, MOST_BETWEEN, _USUAL_BETWEEN)
    meant = Proximity(
        between,
        ordered=bool(found and found["ordered"]),
        negated=bool(found and found["negated"]),
    )
    return meant, complaint or _miswritten(text, str(meant))


def places(text: str) -> tuple[int, Complaint | None]:
    """The number that an ATLEAST operator asks for; 1 where it asks for no more than a word."""
    written = _number_in(text[len("ATLEAST") :])
    if _number(written) in {0, 1}:
        return 1, Complaint(f"{shown(text)} asks for no more than the word alone")
    count, complaint = _bounded(text, written, _LEAST_PLACES, MOST_PLACES, _LEAST_PLACES)
    return count, complaint or _miswritten(text, f"ATLEAST/{count}")


def slop(text: str, operand: Node) -> tuple[int | None, Complaint | None]:
    """The words that ``~`` allows between those of a phrase; None where it says nothing."""
    written = text.removeprefix("~").strip()
    if not isinstance(operand, Phrase):
        return None, Complaint(
            f"{shown(text)} stands after a phrase only",
            'in quotation marks: "nukleare Abschreckung"~3; else write ',
            'in quotation marks: "nukleare Abschreckung"~3',
        )
    if len(operand.text.split()) == 1:
        return None, Complaint(f"{shown(text)} needs a phrase of several words", plain=_PHRASE)
    if _number(written) == 0:
        return None, Complaint("~0 lets no word stand between", _SIDE_BY_SIDE, _PHRASE)
    if _number(written) is None:
        return None, Complaint(
            f"{shown(text)} needs a number from 1 to {MOST_BETWEEN}",
            _SIDE_BY_SIDE,
            _PHRASE,
        )
    between, complaint = _bounded(text, written, 1, MOST_BETWEEN, 1)
    return between, complaint or _miswritten(text, f"~{between}")


def glued(text: str) -> Complaint:
    """What is wrong with an operator that the next word follows without a space."""
    return Complaint(f"a space is missing after {shown(text)}")


def like_near(text: str) -> Proximity | None:
    """The NEAR operator that a word was probably meant as: ``near``, ``NEAR5``, ``w/5``."""
    found = _LIKE_NEAR.fullmatch(text)
    if not found:
        return None
    number = _number(found["number"] or found["other"] or "")
    between = _USUAL_BETWEEN if number is None else min(number, MOST_BETWEEN)
    return Proximity(between, ordered=bool(found["ordered"]), negated=bool(found["negated"]))


def _bounded(
    operator: str, written: str, least: int, most: int, usual: int
) -> tuple[int, Complaint | None]:
    number = _number(written)
    if number is None:
        problem = f"{shown(operator)} needs a number from {least} to {most}"
        return usual, Complaint(problem)
    if number > most:
        return most, Complaint(f"{shown(operator)} is more than {most}")
    return number, None


def _miswritten(text: str, meant: str) -> Complaint | None:
    if " ".join(text.split()) == meant:
        return None
    return Complaint(f"{shown(text)} is not how the operator is written")


def _number_in(rest: str) -> str:
    return rest.strip().removeprefix("/").strip()


def _number(written: str) -> int | None:
    """A number of ASCII digits; of a longer one than any limit its first digits tell enough."""
    if not (written.isascii() and written.isdigit()):
        return None
    return int(written.lstrip("0")[:_MOST_DIGITS] or "0")
