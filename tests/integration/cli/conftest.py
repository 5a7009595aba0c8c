"""A newsroom on loopback: one feed, one topic, a maildir; and the command in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.configs import write_config
from tests.fakes import rss
from tests.servers.raw_http import RawServer, feed
from worker.cli import main

ITEMS = (
    {
        "title": "Nato füllt ihre Munitionslager",
        "link": "https://beispiel.example/1",
        "guid": "beispiel-1",
        "description": "Die Nato will mehr Munition kaufen als je zuvor. Foto: dpa",
        "pubDate": "Sat, 25 Apr 2026 19:00:00 +0200",
    },
    {
        "title": "Sonne am Wochenende",
        "link": "https://beispiel.example/2",
        "guid": "beispiel-2",
        "description": "Es wird warm, am Sonntag bis zu zwanzig Grad im ganzen Land.",
        "pubDate": "Sat, 25 Apr 2026 18:00:00 +0200",
    },
)
TOPICS = [{"id": "nato", "title": "Nato", "priority": "high", "query": "Nato OR Bundeswehr"}]


@dataclass
class Newsroom:
    """Folders, the server behind the feed, and ``run`` for the command."""

    folder: Path
    server: RawServer

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def data(self) -> Path:
        return self.folder / "var"

    def configure(self, *, feeds=None, topics=None, **changes) -> None:
        beispiel = {"name": "beispiel", "url": self.server.url("/feed"), "language": "de"}
        write_config(self.config, feeds or [beispiel], topics or TOPICS, **changes)

    def publish(self, *items) -> None:
        body = rss(*items)
        self.server.routes = {"/feed": feed(body, etag=b'"%d"' % hash(body))}

    def run(self, *arguments: str | Path, stdin: str | None = None) -> Result:
        """The command in this process; what it said is in ``stdout`` and ``stderr``."""
        places = ["--config", str(self.config), "--data", str(self.data)]
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, [*places, *given], input=stdin)

    def json(self, *arguments: str | Path, stdin: str | None = None) -> list[Any]:
        """What a command printed, parsed, a value a line; it must have gone well."""
        result = self.run(*arguments, stdin=stdin)
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def newsroom(tmp_path):
    with RawServer({}) as server:
        room = Newsroom(tmp_path, server)
        room.publish(*ITEMS)
        room.configure()
        yield room
