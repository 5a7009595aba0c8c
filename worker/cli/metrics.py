"""``metrics``: the service in numbers, for Prometheus."""

import os

import click

from worker.cli.session import Session, told_errors


@click.command()
@click.pass_obj
def metrics(session: Session) -> None:
    """Feeds, corpus, messages and troubles in the text format of Prometheus.

    Everything is read from the database: the service need not run to be measured.
    """
    from worker.cli.live_config import at_work
    from worker.config import load
    from worker.operations.metrics import exposition
    from worker.runtime import SystemClock

    loaded = load(session.config_folder, os.environ)
    with told_errors(), session.store() as store:
        config = at_work(loaded, store.revisions.last_good(), session.config_folder)
        click.echo(exposition(store, config, SystemClock().now()), nl=False)
