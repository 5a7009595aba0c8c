"""``feeds import`` and ``feeds export``: lists of feeds in OPML, from and for other readers."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from worker.cli.feeds.edit import WITHIN, change_feeds, told_refusals
from worker.cli.output import emit, json_option, say, table
from worker.cli.session import PROBLEMS, Session, told_errors

if TYPE_CHECKING:
    from worker.cli.feeds.importing import Step
    from worker.config.feed_items import FeedItem
    from worker.domain.settings import Config


@click.command("export")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; by default the list is printed.",
)
@click.pass_obj
def export(session: Session, output: Path | None) -> None:
    """Print the configured feeds as OPML 2.0.

    For other readers, and for feeds import, which loses nothing of them. Of a login the list
    holds the user's name and the place of the password's file, never the password.
    """
    from worker.cli.feeds.importing import as_outline
    from worker.feeds.opml import write

    with told_errors():
        specs = session.config().feeds
        written = write((as_outline(spec, session.config_folder) for spec in specs), "natowire")
        if output is None:
            click.echo(written, nl=False)
        else:
            output.write_text(written, encoding="utf-8")
            say(f"{output} holds {_feeds(len(specs))}")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask, where there is a terminal to ask on.")
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
@click.option(
    "--with-auth",
    is_flag=True,
    help="Take logins, too: only from a list of your own, for it names which of this machine's "
    "files is sent where.",
)
@json_option
@click.pass_context
def import_(
    ctx: click.Context, file: Path, yes: bool, dry_run: bool, with_auth: bool, as_json: bool
) -> None:
    """Add the feeds of an OPML list to feeds.yaml.

    All in one edit; no server is asked. Folders and categories become tags, feeds that are
    configured already are left out. Exit code 1 where one was refused.
    """
    from worker.cli.feeds.importing import plan
    from worker.feeds.opml import MAX_BYTES, read

    session: Session = ctx.obj
    with told_refusals():
        with file.open("rb") as stream:
            outlines = read(str(file), stream.read(MAX_BYTES + 1))
        steps = plan(outlines, session.config(), session.config_folder, with_auth=with_auth)
        items = [step.item for step in steps if step.item]
        is_asked = bool(items) and not dry_run and not yes and _is_anybody_there()
        if is_asked:
            _tell(steps, as_json=as_json)
        # asked before, not while, others wait for their turn to edit
        is_wanted = bool(items) and not dry_run and (not is_asked or _agreed(len(items)))
        if is_wanted:
            _write(session, items)
        if not is_asked:
            _tell(steps, as_json=as_json)
    outcome = f"feeds.yaml was written, {WITHIN}" if is_wanted else "nothing was changed"
    say(f"{_counted(steps)}; {outcome}")
    if any(step.action == "refused" for step in steps):
        ctx.exit(PROBLEMS)


def _is_anybody_there() -> bool:
    """Where nobody can be asked, who calls wants it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _agreed(count: int) -> bool:
    return click.confirm(f"add {_feeds(count)} to feeds.yaml?", err=True)


def _feeds(count: int) -> str:
    return "1 feed" if count == 1 else f"{count} feeds"


def _write(session: Session, items: "Sequence[FeedItem]") -> None:
    """All in one edit. What was added by somebody else meanwhile makes it be refused."""

    def edit(text: str, _: "Config") -> str:
        from worker.config.edit import append
        from worker.config.feed_items import FEEDS, FILE

        return append(FILE, text, FEEDS, items)

    change_feeds(session, edit)


def _tell(steps: "list[Step]", *, as_json: bool) -> None:
    if as_json:
        for step in steps:
            shown = asdict(step)
            del shown["item"]
            emit(shown)
    else:
        table((step.action, step.name or "-", step.url, step.detail) for step in steps)


def _counted(steps: "list[Step]") -> str:
    counts = Counter(step.action for step in steps)
    return ", ".join(f"{count} {action}" for action, count in counts.items()) or "no feeds"
