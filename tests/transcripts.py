"""The transcripts of the README, taken anew from the real commands.

Every ``console`` block is run, line by line and in order, in one small newsroom on loopback with
a clock that stands still. ``NATOWIRE_GOLDEN=write`` puts what came into the README.
"""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.fakes import rss
from tests.integration.cli.conftest import Newsroom
from tests.pages import page
from tests.servers.raw_http import Answer, feed

BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
PORT = "8001"

ITEMS = (
    {
        "title": "Nato füllt ihre Munitionslager",
        "link": "https://beispiel.example/munition.html",
        "guid": "beispiel-1",
        "description": "Die Verteidigungsminister haben in Brüssel beschlossen, mehr Munition zu "
        "kaufen als je zuvor. Die Lager sollen bis zum Herbst voll sein.",
        "pubDate": "Sat, 25 Apr 2026 20:45:00 +0200",
    },
    {
        "title": "Sonne am Wochenende",
        "link": "https://beispiel.example/wetter.html",
        "guid": "beispiel-2",
        "description": "Es wird warm, am Sonntag bis zu zwanzig Grad im ganzen Land.",
        "pubDate": "Sat, 25 Apr 2026 20:00:00 +0200",
    },
)
ABROAD = (
    {
        "title": "Wahl in Nachbarland",
        "link": "https://beispiel.example/wahl.html",
        "pubDate": "Sat, 25 Apr 2026 19:30:00 +0200",
    },
)
PAGE = (
    "<!doctype html><html><head><title>Ausland</title>"
    '<link rel="alternate" type="application/rss+xml" href="/ausland.xml"></head></html>'
)
TOPICS = [
    {
        "id": "munition",
        "title": "Munition",
        "priority": "high",
        "query": "Munition OR Munitionslager",
    }
]
COPY = {
    "id": "kopie-1",
    "outlet": "Nachbarblatt",
    "url": "https://nachbar.example/a/17",
    "title": "Mehr Munition für die Nato",
    "text": ITEMS[0]["description"] + " Foto: Agentur",
    "language": "de",
}


def furnish(room: Newsroom) -> None:
    """The newsroom the README tells of."""
    body = rss(*ITEMS, title="Beispielzeitung")
    room.server.routes = {
        "/rss.xml": feed(body, etag=b'"1"'),
        "/ausland.xml": feed(rss(*ABROAD, title="Beispielzeitung - Ausland"), etag=b'"2"'),
        "/ausland.html": Answer(PAGE.encode()),
    }
    room.configure(
        feeds=[{"name": "beispiel", "url": room.server.url("/rss.xml"), "language": "de"}],
        topics=TOPICS,
        polling={"jitter": "0%"},
    )
    documents = room.folder / "documents"
    documents.mkdir()
    line = json.dumps(COPY, ensure_ascii=False) + "\n"
    documents.joinpath("nachbar.jsonl").write_text(line)
    room.folder.joinpath("documents.jsonl").write_text(line)
    room.folder.joinpath("feed.xml").write_bytes(body)
    room.folder.joinpath("page.html").write_bytes(page(ITEMS[0]["title"], url=ITEMS[0]["link"]))


def retaken(readme: str, room: Newsroom) -> str:
    """The README with every transcript as it comes out now."""
    return BLOCK.sub(lambda block: "".join(_taken(block[0], room)), readme)


def _taken(block: str, room: Newsroom) -> Iterator[str]:
    for line in block.splitlines():
        if line.startswith("$ "):
            command = line.removeprefix("$ natowire ")
            if command.startswith("alerts show "):
                (newest,) = room.json("alerts", "list", "--limit", "1", "--json")
                command = f"alerts show {newest['data']['alert_id']}"
            yield f"$ natowire {command}\n"
            yield _printed(command, room)


def _printed(command: str, room: Newsroom) -> str:
    command, _, given = command.replace(f":{PORT}/", f":{room.server.port}/").partition(" < ")
    stdin = Path(given).read_text() if given else None
    result = room.run(*shlex.split(command), stdin=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.output.replace(f":{room.server.port}/", f":{PORT}/")


def is_to_be_written() -> bool:
    return os.environ.get("NATOWIRE_GOLDEN") == "write"
