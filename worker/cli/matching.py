"""``topics match``: documents from stdin against the topics."""

import sys
from typing import TYPE_CHECKING, cast

import click

from worker.cli.output import say
from worker.cli.session import PROBLEMS, Session, told_errors

if TYPE_CHECKING:
    import io

    from worker.cli.matched import Answer


@click.command()
@click.pass_context
def match(ctx: click.Context) -> None:
    """Match JSONL documents from stdin; a line ``{"id", "topics", "hits"}`` for each.

    A document has ``id, title, lead, text, language, source, url, authors, tags``, all but one
    of the texts optional. A line that is no document is named on stderr and passed over; the
    exit code is then 1. Many documents are read by as many processes as there are CPUs.
    """
    from worker.cli.batches import Piped, answers

    session: Session = ctx.obj
    is_whole = True
    with told_errors():
        config = session.config()
        with answers(
            config.topics, config.aliases, Piped(cast("io.BufferedReader", sys.stdin.buffer))
        ) as found:
            for answer in found:
                is_whole &= _told(answer)
    if not is_whole:
        ctx.exit(PROBLEMS)


def _told(answer: "Answer") -> bool:
    sys.stdout.buffer.write(answer.lines)
    sys.stdout.buffer.flush()
    for told in (*answer.notes, *answer.problems):
        say(told)
    return not answer.problems
