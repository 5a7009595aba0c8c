"""``migrate``: the database made, or brought to this natowire's tables, and nothing else."""

import click

from worker.cli.output import emit, json_option, say
from worker.cli.session import Session, told_errors


@click.command()
@json_option
@click.pass_obj
def migrate(session: Session, as_json: bool) -> None:
    """Make the database's tables, or bring them up to date.

    Every command does so by itself; this one is for those who want it done before others start.
    """
    with told_errors(), session.store():
        from worker.storage.migrate import HEAD

        if as_json:
            emit({"revision": HEAD})
        else:
            say(f"the database is up to date: revision {HEAD}")
