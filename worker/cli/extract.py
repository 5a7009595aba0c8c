"""``extract``: what stored pages say, as text and facts."""

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worker.cli.authors import bylines, names
from worker.cli.dates import dated
from worker.cli.output import emit, json_option, progress, say, table
from worker.cli.session import PROBLEMS, told_errors
from worker.text.normalise import clean_line

if TYPE_CHECKING:
    from worker.articles.extraction.values import Extraction
    from worker.articles.ticker import TickerEntry
    from worker.cli.crew import Lost
    from worker.cli.stored_pages import Unread
    from worker.domain.articles import Author
    from worker.domain.dates import Published

_WIDEST = 88
"""Columns of text that are read with ease."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--list",
    "listed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='JSON Lines {"file", "url"}: pages by name, from the list\'s folder, with addresses.',
)
@json_option
@click.pass_context
def extract(
    ctx: click.Context, paths: tuple[str, ...], listed: Path | None, as_json: bool
) -> None:
    """Print the articles of stored pages: text, title, authors, dates, what was left out.

    PATHS are HTML files, packed with gzip or not, and folders of them. Pages are read by as
    many processes as there are CPUs and printed in their order. No config is needed.
    """
    if not paths and not listed:
        raise click.UsageError("name a file, a folder or a --list")
    from worker.articles.extraction.values import Extraction
    from worker.cli.crew import in_order
    from worker.cli.documents import PAGE_LIMIT
    from worker.cli.stored_pages import StoredPages, read_stored

    show = _emit if as_json else _show
    is_watched = sys.stderr.isatty() and not sys.stdout.isatty()
    outcomes: Counter[str] = Counter()
    unread = 0
    stored = StoredPages(paths, listed, datetime.now(UTC))
    given, pages = tee(stored)
    with (
        told_errors(),
        in_order(read_stored, given, limit=PAGE_LIMIT) as results,
        progress("extracting", stored.count() if is_watched else None) as bar,
    ):
        for page, result in zip(pages, results, strict=True):
            outcome, extraction = _told(result)
            outcomes[outcome] += 1
            unread += not isinstance(result, Extraction)
            show(page.file, outcome, extraction)
            bar.advance()
    for problem in stored.problems:
        say(str(problem))
    counts = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    say(f"{outcomes.total()} pages: {counts or 'none'}")
    if unread or stored.problems:
        ctx.exit(PROBLEMS)


def _told(result: "Extraction | Unread | Lost") -> "tuple[str, Extraction]":
    """How reading a page ended, and what is known of it: nothing of a file that was not read."""
    from worker.articles.extraction.values import Extraction, Outcome
    from worker.cli.crew import Lost

    match result:
        case Extraction():
            return result.outcome, result
        case Lost():
            return result.fate, Extraction(Outcome.NO_TEXT, result.detail)
        case _:
            return result.fault, Extraction(Outcome.NO_TEXT, result.detail)


def _emit(file: str, outcome: str, page: "Extraction") -> None:
    from worker.articles.ticker import ticker_entries

    emit(
        {
            "file": file.encode(errors="replace").decode(),
            "outcome": outcome,
            "detail": page.detail or None,
            "title": page.title or None,
            "kicker": page.kicker,
            "lead": page.lead,
            "text": page.text,
            "authors": names(page.authors),
            "bylines": bylines(page.authors),
            "agencies": list(page.agencies),
            "initials": list(page.initials),
            "place": page.place,
            "outlet": page.outlet,
            "published": dated(page.published),
            "modified": dated(page.modified),
            "language": page.language,
            "canonical_url": page.canonical_url,
            "paywalled": page.is_paywalled,
            "ticker": page.is_ticker,
            "entries": list(map(_entry, ticker_entries(page.text))) if page.is_ticker else [],
            "taken_from": page.taken_from,
            "removed": [{"reason": line.reason, "text": line.text} for line in page.removed],
        }
    )


def _entry(entry: "TickerEntry") -> dict[str, Any]:
    """An entry of a ticker by its time and its place in the text."""
    return {
        "time": f"{entry.clock:%H:%M}",
        "day": entry.day,
        "headline": entry.headline,
        "start": entry.start,
        "end": entry.end,
    }


def _show(file: str, outcome: str, page: "Extraction") -> None:
    """A page for a person: facts in a column, then the text as wide as it reads well."""
    facts = {
        "file": clean_line(file),
        "outcome": f"{outcome}: {page.detail}" if page.detail else outcome,
        "kicker": page.kicker,
        "title": click.style(page.title, bold=True) if page.title else None,
        "by": ", ".join(map(_signed, page.authors)),
        "agencies": ", ".join(page.agencies),
        "initials": ", ".join(page.initials),
        "outlet": page.outlet,
        "place": page.place,
        "published": _when(page.published),
        "modified": _when(page.modified),
        "language": page.language,
        "address": page.canonical_url,
        "marks": ", ".join(_marks(page)),
        "left out": _counted(line.reason for line in page.removed),
    }
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDEST
    width = min(_WIDEST, columns)
    click.echo("─" * width)
    table((name, str(value)) for name, value in facts.items() if value)
    click.echo()
    for part in page.text.split("\n\n") if page.text else ():
        for line in part.split("\n"):
            click.echo(textwrap.fill(line, width, break_on_hyphens=False))
        click.echo()


def _signed(author: "Author") -> str:
    from worker.domain.articles import AuthorKind

    return author.name if author.kind is AuthorKind.PERSON else f"{author.name} ({author.kind})"


def _when(date: "Published | None") -> str:
    return f"{date.value} ({date.source})" if date else ""


def _marks(page: "Extraction") -> Iterator[str]:
    if page.is_paywalled:
        yield "paywalled"
    if page.is_ticker:
        from worker.articles.ticker import ticker_entries

        yield f"ticker ({len(ticker_entries(page.text))} entries)"


def _counted(reasons: Iterable[str]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in Counter(reasons).most_common())
