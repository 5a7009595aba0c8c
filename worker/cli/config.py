"""``check`` and ``schema``: the config before it goes live."""

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.domain.errors import Problem


@click.command()
@json_option
@click.pass_obj
def check(session: Session, as_json: bool) -> None:
    """Check all config files; exit 1 where a problem keeps them from going live."""
    from worker.config import FILES, load

    loaded = load(session.config_folder, os.environ)
    if as_json:
        emit({"ok": loaded.config is not None, "problems": [*map(asdict, loaded.problems)]})
    else:
        table((name, _verdict(name, loaded.problems)) for name in FILES)
        for problem in loaded.problems:
            click.echo(str(problem))
    if loaded.config is None:
        sys.exit(PROBLEMS)


def _verdict(name: str, problems: "Sequence[Problem]") -> str:
    own = [problem for problem in problems if problem.file.endswith(name)]
    errors = sum(not problem.warning for problem in own)
    warnings = len(own) - errors
    counts = [
        f"{count} {word}{'s' if count > 1 else ''}"
        for count, word in ((errors, "problem"), (warnings, "warning"))
        if count
    ]
    return ", ".join(counts) or "ok"


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of one config file, or of all as one document."""
    from worker.config.schema import schemas

    made = schemas()
    if name is None:
        emit(made)
    elif name.removesuffix(".yaml") in made:
        emit(made[name.removesuffix(".yaml")])
    else:
        raise click.UsageError(f"no such config file; there are {', '.join(made)}")
