"""``run``: everything in one, until Ctrl-C."""

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from worker.cli.output import say
from worker.cli.session import UNREACHABLE, Session, end, told_errors

if TYPE_CHECKING:
    from worker.places import Places


@click.command()
@click.option(
    "--concurrency",
    type=click.IntRange(min=3),
    metavar="N",
    help="Processes that work at once; 4 where nothing is said.",
)
@click.pass_obj
def run(session: Session, concurrency: int | None) -> None:
    """Everything in one: an embedded broker, worker and beat, until Ctrl-C.

    NATOWIRE_REDIS_URL names a broker that runs elsewhere. Ctrl-C or SIGTERM lets the worker
    finish what it has in hand; a second one hurries it.
    """
    from worker.domain.errors import CannotRunError
    from worker.operations.brokers import refused_url
    from worker.places import Places

    places = Places.find(session.config_folder, session.data_folder, os.environ)
    if places.redis_url and (problem := refused_url(places.redis_url)):
        raise click.UsageError(problem)
    with told_errors():
        try:
            _run(places, concurrency)
        except CannotRunError as error:
            end(str(error), UNREACHABLE)
        except KeyboardInterrupt:
            return  # before anything was started; afterwards the supervisor hears it


def _run(places: "Places", concurrency: int | None) -> None:
    from worker.runtime import SystemClock
    from worker.storage import Store
    from worker.supervisor.lock import ServiceLock
    from worker.supervisor.preflight import usable_config
    from worker.supervisor.screen import Look, Screen
    from worker.supervisor.service import Service

    environ = os.environ
    _open_closed_streams()
    look = Look.of(sys.stdout, no_color=environ.get("NO_COLOR"), term=environ.get("TERM"))
    places.prepare()
    with (
        closing(ServiceLock.take(places.data)) as lock,
        closing(Store.open(places.database_url)) as store,
    ):
        config = usable_config(places, environ, store, SystemClock(), say)
        with closing(Screen(sys.stdout, sys.stderr, look)) as screen:
            service = Service(
                places, store, config, screen, lock, concurrency=concurrency, environ=environ
            )
            service.run()


def _open_closed_streams() -> None:
    """Where the caller has closed stdout or stderr, Python has None in its place."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (kept open)
            setattr(sys, name, nowhere)
