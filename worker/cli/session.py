"""What every command starts from: where things are, and how errors end."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from worker.domain.settings import Config
    from worker.runtime import Runtime
    from worker.storage.store import Store

PROBLEMS = 1
UNREACHABLE = 3


@dataclass(frozen=True)
class Session:
    """One run of the command. Config and database are opened where a command asks."""

    config_folder: Path
    data_folder: Path

    def config(self) -> "Config":
        """The checked config, or the end with every problem on stderr and exit code 1."""
        from worker.config import load
        from worker.domain.errors import ConfigError

        loaded = load(self.config_folder, os.environ)
        if loaded.config is None:
            errors = [problem for problem in loaded.problems if not problem.warning]
            raise ConfigError(errors)
        return loaded.config

    @contextmanager
    def store(self) -> "Iterator[Store]":
        """The database, made and brought up to date where needed."""
        from worker.runtime import Places
        from worker.storage import Store

        places = Places.find(self.config_folder, self.data_folder, os.environ)
        places.prepare()
        store = Store.open(places.database_url)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def runtime(self) -> "Iterator[Runtime]":
        """Config and database put together. The config is checked before a file is touched."""
        from worker.runtime import Places, Runtime

        config = self.config()
        places = Places.find(self.config_folder, self.data_folder, os.environ)
        with self.store() as store:
            yield Runtime(config, places, store)


@contextmanager
def told_errors() -> Iterator[None]:
    """Natowire's own errors, told in words with their exit code; anything else is a bug."""
    from worker.domain.errors import NatowireError, StoreError

    try:
        yield
    except StoreError as error:
        end(str(error), UNREACHABLE)
    except NatowireError as error:
        end(str(error), PROBLEMS)


def end(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
