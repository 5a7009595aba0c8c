"""What stands in quotation marks: the words of somebody whom others may quote as well."""

from collections.abc import Iterable, Iterator

CLOSED_BY = {
    "„": '“”"',
    "“": '”"',
    "”": "”",
    "«": "»",
    "»": "«",
    '"': '"“”',
}
"""Each mark that opens a quotation, with those that close it: German, English, Swedish, French, and
»German in books«."""

LONGEST = 250
"""Words of a quotation. What is longer has lost its closing mark."""


def quoted(marks: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Begin and end, in words, of each quotation of a text whose marks have these words before
    them.
    """
    opened: tuple[int, str] | None = None
    for at, mark in marks:
        if opened and mark in CLOSED_BY[opened[1]] and at - opened[0] <= LONGEST:
            if at > opened[0]:
                yield opened[0], at
            opened = None
        else:
            opened = at, mark
