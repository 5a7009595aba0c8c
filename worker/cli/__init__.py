"""The ``natowire`` command: data to stdout, talk to stderr, honest exit codes.

0 good, 1 problems found, 2 wrong use, 3 a service (the database) cannot be reached.
Commands are loaded when they are run: ``--help`` must not pay for celery or httpx.
"""

import gc
import logging
import signal
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from worker import __version__
from worker.cli.arguments import briefly, readable, remember
from worker.cli.session import Session, told_errors

COMMANDS = {
    "alerts": ("worker.cli.alerts:alerts", "What was told, to whom, and what was not and why."),
    "channels": (
        "worker.cli.channels:channels",
        "Channels and their state; test them, free them.",
    ),
    "check": ("worker.cli.config:check", "Check the config; every problem with file and line."),
    "dedup": ("worker.cli.dedup:dedup", "Make fingerprints anew after an upgrade."),
    "deliver": ("worker.cli.poll:deliver", "Send the messages that are due."),
    "explain": ("worker.cli.explain:explain", "Why an article was told, or was not."),
    "export": ("worker.cli.corpus:export", "The stored corpus, a line an article."),
    "extract": ("worker.cli.extract:extract", "The articles of stored pages: text and facts."),
    "feeds": ("worker.cli.feeds:feeds", "List, find, test, add and remove feeds; OPML."),
    "health": ("worker.cli.health:health", "Whether this machine's worker or beat is well."),
    "import": ("worker.cli.corpus:import_", "Bring documents into the stored corpus."),
    "metrics": ("worker.cli.metrics:metrics", "Feeds and messages in numbers, for Prometheus."),
    "migrate": ("worker.cli.migrate:migrate", "Make the database, or bring it up to date."),
    "outbox": ("worker.cli.outbox:outbox", "Messages that wait, went out or were given up."),
    "poll": ("worker.cli.poll:poll", "One pass: fetch, deduplicate, match, alert, deliver."),
    "run": ("worker.cli.run:run", "The service: embedded broker, worker and beat, in one."),
    "schema": ("worker.cli.config:schema", "Print the JSON Schemas of the config files."),
    "search": ("worker.cli.search:search", "Find stored articles, as the alerts would."),
    "silence": ("worker.cli.silence:silence", "Planned pauses, each with an end and a reason."),
    "status": ("worker.cli.status:status", "Feeds, corpus and deliveries at a glance."),
    "stories": ("worker.cli.stories:stories", "Stories with all their copies; corrections."),
    "topics": ("worker.cli.topics:topics", "List topics and match documents against them."),
}
"""Name to where the command is and what ``--help`` says of it."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are named.

    What holds for every command is here: how arguments are read and repeated, and what is said
    where the output cannot be written.
    """

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with told_errors():
            return super().main(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        remember(ctx, args)
        with briefly():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with briefly():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's)
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 (the table above is ours)
        return readable(command)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's)
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default="config",
    envvar="NATOWIRE_CONFIG",
    show_default=True,
    show_envvar=True,
    help="Folder of the config files.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default="var",
    envvar="NATOWIRE_DATA",
    show_default=True,
    show_envvar=True,
    help="Folder of the database and everything else that is written.",
)
@click.version_option(__version__, prog_name="natowire")
@click.pass_context
def main(ctx: click.Context, config: Path, data: Path) -> None:
    """Watch news feeds for NATO coverage and tell people, once a story, what matters.

    The database is NATOWIRE_DATABASE_URL, by default SQLite in the data folder.
    """
    # Almost all that a pass allocates lives to its end: collecting less often saves 7 % of the
    # CPU of a first poll and costs 2 MiB.
    gc.set_threshold(50_000, 20, 100)
    # As Ctrl-C: a poll that is told to end gives its leases up instead of keeping feeds waiting.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    ctx.obj = Session(config, data)
