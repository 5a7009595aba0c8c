"""``topics``: what is watched for, and whether it finds what is meant."""

import click

from worker.cli.matching import match
from worker.cli.topics_backtest import backtest
from worker.cli.topics_example import example
from worker.cli.topics_list import list_
from worker.cli.topics_suggest import suggest
from worker.cli.topics_test import test


@click.group()
def topics() -> None:
    """List topics, test them, try them on the stored corpus, and match documents."""


for command in (backtest, example, list_, match, suggest, test):
    topics.add_command(command)
