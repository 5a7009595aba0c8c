"""``health``: is a part of the service well? For healthchecks, so it is quick and exact."""

import os
import sys

import click

from worker.cli.output import emit, json_option, say
from worker.cli.session import PROBLEMS, Session


@click.command()
@click.argument("part", type=click.Choice(["worker", "beat"]))
@json_option
@click.pass_obj
def health(session: Session, part: str, as_json: bool) -> None:
    """Whether this machine's worker or beat is well: exit code 0, else 1 and why.

    A worker is not well, too, while an operator cannot be told of troubles, or alerts wait where
    nothing brings them out. Only the data folder is looked at, neither database nor broker.
    """
    from worker.places import Places
    from worker.signs import Signs, ailments

    places = Places.find(session.config_folder, session.data_folder, os.environ)
    found = ailments(Signs(places.signs), part)
    if as_json:
        emit({"part": part, "ok": not found, "problems": found})
    else:
        say("; ".join(found) or f"{part} is well")
    if found:
        sys.exit(PROBLEMS)
