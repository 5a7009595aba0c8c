"""The captured real feeds, served from loopback to the real command.

By hand, with the captured material beside the checkout or named by NATOWIRE_SHARED:

    ./run.sh real FOLDER

imports the two seed articles, polls the feeds with the shipped topics, delivers to a real mail
server and a maildir, changes one feed and polls again; FOLDER keeps everything for a look.
``tests/integration/test_real_input.py`` takes the same steps and checks each.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.configs import write_config
from tests.processes import Finished, natowire
from tests.servers.raw_http import RawServer, feed
from tests.servers.smtp import SmtpSink

ROOT = Path(__file__).parents[1]
SUITES = (
    "fastender_fast-news-reader/tests/fixtures",
    "arminreiter_FeedReader/FeedReader.Tests/Feeds",
)
CHANGED = "tagesschau"
SUMMIT = """<item><title>Verteidigungsminister der Nato beraten in Brüssel über Munition</title>
<link>https://www.tagesschau.de/ausland/probe-treffen-100.html</link><guid>probe-treffen</guid>
<description>Beim Treffen der Verteidigungsminister geht es um die Munitionsproduktion für die
Ukraine und um höhere Verteidigungsausgaben. Ein Beschluss wird am Freitag erwartet.</description>
<pubDate>Sat, 25 Apr 2026 20:50:00 +0200</pubDate></item>"""
WEATHER = """<item><title>Sonne am ganzen Wochenende</title>
<link>https://www.tagesschau.de/wetter/probe-sonne-100.html</link><guid>probe-sonne</guid>
<description>Ein Hoch bringt dem Norden bis zu zwanzig Grad, im Süden bleibt es mild.</description>
<pubDate>Sat, 25 Apr 2026 20:45:00 +0200</pubDate></item>"""


@dataclass
class Town:
    """Servers and folders of one run."""

    folder: Path
    shared: Path
    press: RawServer
    post: SmtpSink
    bodies: dict[str, bytes]
    environ: Mapping[str, str]

    def natowire(self, *arguments: str | Path) -> Finished:
        done = natowire(
            *arguments,
            config=self.folder / "config",
            data=self.folder / "var",
            environ=self.environ,
        )
        assert done.code == 0, f"{arguments}: {done.err}{done.out}"
        return done

    def json(self, *arguments: str | Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.natowire(*arguments).out.splitlines()]

    def import_seeds(self) -> list[dict[str, Any]]:
        return self.json("import", self.shared / "data" / "seeds", "--json")

    def poll(self) -> dict[str, Any]:
        (told,) = self.json("poll", "--all", "--json")
        return told

    def publish(self, name: str, *items: str) -> None:
        """Put items on top of a feed, as its publisher would."""
        first = b"<item>"
        fresh = "\n".join(items).encode()
        self.bodies[name] = self.bodies[name].replace(first, fresh + first, 1)
        self.serve()

    def serve(self) -> None:
        self.press.routes = {
            f"/{name}": feed(body, etag=b'W/"%x"' % hash(body))
            for name, body in self.bodies.items()
        }


@contextmanager
def town(folder: Path, shared: Path, environ: Mapping[str, str] | None = None) -> Iterator[Town]:
    """A newsroom over the captured feeds with the shipped topics and aliases."""
    with RawServer({}) as press, SmtpSink() as post:
        place = Town(folder, shared, press, post, captured(shared), environ or {})
        place.serve()
        feeds = [{"name": name, "url": press.url(f"/{name}")} for name in place.bodies]
        write_config(folder / "config", feeds, [], smtp_port=post.port)
        for name in ("topics.yaml", "aliases.yaml"):
            shutil.copy(ROOT / "config" / name, folder / "config" / name)
        yield place


def captured(shared: Path) -> dict[str, bytes]:
    """Name to body of every captured feed of the two suites."""
    files = sorted(
        file for suite in SUITES for file in (shared / "data" / "feeds" / suite).glob("*.xml")
    )
    return {file.stem.lower(): file.read_bytes() for file in files}


def main(folder: Path) -> None:
    """All steps, with what the commands say."""
    shared = Path(os.environ.get("NATOWIRE_SHARED", ROOT.parent / "shared"))
    with town(folder, shared) as place:
        print("== import the seeds")
        print(place.natowire("import", shared / "data" / "seeds").err, end="")
        print("== first poll")
        first = place.natowire("poll", "--all")
        print(first.out + first.err, end="")
        place.publish(CHANGED, SUMMIT, WEATHER)
        print(f"== second poll, {CHANGED} has two new items")
        second = place.natowire("poll", "--all")
        print(second.out + second.err, end="")
        print(place.natowire("alerts", "list", "--limit", "1").out, end="")
        print(f"== {len(place.post.messages)} mails came; look at {folder / 'var' / 'mailbox'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
