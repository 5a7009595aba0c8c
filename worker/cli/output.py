"""How commands print: JSON for programs, calm lines for people, progress on a terminal."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from worker.cli.arguments import brief

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def examples(*lines: str) -> str:
    """What stands below a command's help, a line each as it is typed."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def emit(value: Any) -> None:
    """One JSON document, or one line of JSON Lines, to stdout."""
    click.echo(json.dumps(value, ensure_ascii=False))


def say(message: str) -> None:
    """Talk goes to stderr, so that stdout stays data."""
    click.echo(brief(message), err=True)


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Rows in columns as wide as their widest cell; the last one is left ragged."""
    rows = list(rows)
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


@contextmanager
def progress(label: str, total: int | None) -> "Iterator[Progress]":
    """A progress bar on stderr where that is a terminal, silence elsewhere."""
    if not sys.stderr.isatty() or not total:
        yield Progress(None)
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield Progress(bar)


class Progress:
    """A bar that may not be there."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._position = 0

    def advance(self, steps: int = 1) -> None:
        self._position += steps
        if self._bar:
            self._bar.update(steps)

    def reach(self, position: int) -> None:
        """Advance to an absolute position, such as the bytes read so far."""
        self.advance(position - self._position)
