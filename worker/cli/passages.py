"""Found places as a person sees them: where, as what, and marked in their sentence."""

from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from worker.cli.output import table
from worker.text.normalise import clean_line

if TYPE_CHECKING:
    from rich.text import Text

    from worker.domain.notices import Snippet
    from worker.domain.topics import Hit, Searchable

HIT = "bold yellow"
NARROWEST, WIDEST = 60, 120


def width() -> int:
    """Columns to write in; 100 where no terminal says."""
    return min(max(get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)


def tell_hits(hits: "Sequence[Hit]", indent: str = "  ") -> None:
    """A line a hit: field and offsets, the form, as what it counts, and as what part of the query;
    how often in all where that is more than is shown.
    """
    shown = {(hit.term, hit.field): 0 for hit in hits}
    for hit in hits:
        shown[hit.term, hit.field] += 1
    table(
        (
            f"{indent}{hit.field}",
            f"{hit.start}-{hit.end}",
            clean_line(hit.form),
            hit.counted,
            f"{hit.term}{_more(hit.count, shown[hit.term, hit.field])}",
        )
        for hit in hits
    )


def _more(count: int, shown: int) -> str:
    return f" ({count} places)" if count > shown else ""


def passages(article: "Searchable", hits: "Iterable[Hit]", limit: int) -> "Sequence[Snippet]":
    from worker.render.snippets import snippets

    return snippets(article.title, article.lead, article.body, tuple(hits), limit=limit)


def tell_passages(snippets: "Iterable[Snippet]", indent: str = "    ") -> None:
    """Each on lines of its own, its hits marked where that is seen: plain text in a pipe."""
    from rich.console import Console

    console = Console(highlight=False, width=width())
    for snippet in snippets:
        for line in marked(snippet).wrap(console, width() - len(indent)):
            line.rstrip()
            console.print(indent, line, sep="")


def marked(snippet: "Snippet") -> "Text":
    """A passage on one line with its hits marked."""
    from rich.text import Text

    text, shown, end = snippet.text, Text(), 0
    for first, last in snippet.highlights:
        shown.append(_flat(text[end:first]))
        shown.append(_flat(text[first:last]), style=HIT)
        end = last
    return shown.append(_flat(text[end:]))


def _flat(text: str) -> str:
    """A piece of a passage on one line, the spaces at its ends kept."""
    return clean_line(f"|{text}|")[1:-1]
