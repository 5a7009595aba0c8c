"""``feeds``: what is configured, whether it works, where there is more, and OPML."""

import click

from worker.cli.feeds.discover import discover
from worker.cli.feeds.edit import add, remove
from worker.cli.feeds.opml import export, import_
from worker.cli.feeds.show import list_, parse, test


@click.group()
def feeds() -> None:
    """List, find, test, add and remove feeds."""


for command in (add, discover, export, import_, list_, parse, remove, test):
    feeds.add_command(command)
