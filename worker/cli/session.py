"""What every command starts from: where things are, and how errors end."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from worker.cli.arguments import brief

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
        """The checked config. Raises ConfigError with every problem; examples of topics that do
        not hold are none, since nothing goes live by a look.
        """
        from worker.config import load_or_raise

        return load_or_raise(self.config_folder, os.environ, prove=None)

    @contextmanager
    def store(self) -> "Iterator[Store]":
        """The database, made and brought up to date where needed."""
        from worker.places import Places
        from worker.storage import Store

        places = Places.find(self.config_folder, self.data_folder, os.environ)
        places.prepare()
        store = Store.open(places.database_url)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def runtime(self, *, live: bool = False) -> "Iterator[Runtime]":
        """Config and database put together; ``live`` makes the config the revision at work.

        The config is checked before any file is touched, the topics' examples only if it shall
        go live.
        """
        from worker.config import load
        from worker.domain.errors import ConfigError
        from worker.domain.settings import ConfigRevision
        from worker.places import Places
        from worker.runtime import Runtime

        if live:
            loaded = load(self.config_folder, os.environ)
        else:
            loaded = load(self.config_folder, os.environ, prove=None)
        if loaded.config is None:
            raise ConfigError(loaded.errors)
        places = Places.find(self.config_folder, self.data_folder, os.environ)
        with self.store() as store:
            runtime = Runtime(loaded.config, places, store)
            if live:
                now = runtime.clock.now()
                store.revisions.activate(ConfigRevision(loaded.config.revision, now, loaded.files))
            yield runtime


@contextmanager
def told_errors() -> Iterator[None]:
    """Natowire's own errors, told in words with their exit code; anything else is a bug."""
    from worker.domain.errors import NatowireError, StoreError

    try:
        yield
        sys.stdout.flush()  # a full disk shows here, not when the interpreter ends
    except BrokenPipeError:
        raise  # click's own matter: whoever read has read enough
    except OSError as error:
        _discard_output()
        end(f"cannot go on: {error}", PROBLEMS)
    except StoreError as error:
        end(str(error), UNREACHABLE)
    except NatowireError as error:
        end(str(error), PROBLEMS)


def _discard_output() -> None:
    """Let what stdout could not take go: the interpreter tries once more when it ends, and would
    end with 120.
    """
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def end(message: str, code: int) -> NoReturn:
    click.echo(brief(message), err=True)
    sys.exit(code)
