"""``dedup``: what deduplication compares, seen to."""

import click

from worker.cli.output import emit, json_option, progress, say
from worker.cli.session import Session, told_errors


@click.group()
def dedup() -> None:
    """What deduplication compares."""


@dedup.command()
@click.option("--all", "everything", is_flag=True, help="Also those that are current.")
@json_option
@click.pass_obj
def rebuild(session: Session, everything: bool, as_json: bool) -> None:
    """Make the fingerprints of the window anew from the stored texts, where they are outdated.

    After an upgrade that changed them, copies of what was stored before are found only when this
    is done; the daily job does it as well. Workers may run meanwhile, stories stay as they are,
    and an interrupted run goes on where it ended.
    """
    with told_errors(), session.runtime() as runtime:
        now, window = runtime.clock.now(), runtime.config.deduplication.window
        total = runtime.store.outdated(now, window, everything=everything)
        rebuilt = 0
        with progress("fingerprints", total) as bar:
            for count in runtime.store.rebuild(now, window, everything=everything):
                rebuilt += count
                bar.advance(count)
    if as_json:
        emit({"rebuilt": rebuilt})
    else:
        say(f"{rebuilt} fingerprints made anew")
