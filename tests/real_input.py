"""The captured real feeds, served from loopback to the real command.

By hand, with the captured material beside the checkout or named by NATOWIRE_SHARED:

    ./run.sh real FOLDER

imports the two seed articles, polls the feeds with the shipped topics, delivers to a real mail
server, a webhook and a maildir, changes one feed and polls again; then ``natowire run`` goes on
with them, and tells a change by itself. FOLDER keeps everything for a look.
``tests/integration/test_real_input.py`` and ``service/test_real_service.py`` beside it take the
same steps and more, and check each.
"""

import email
import email.policy
import json
import os
import shutil
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from tests.configs import write_config
from tests.integration.service.services import ONE_COMMAND, Service, service
from tests.processes import Finished, natowire
from tests.servers.hook import Hook
from tests.servers.raw_http import RawServer, feed
from tests.servers.smtp import SmtpSink

ROOT = Path(__file__).parents[1]
SUITES = (
    "fastender_fast-news-reader/tests/fixtures",
    "arminreiter_FeedReader/FeedReader.Tests/Feeds",
)
ALERT, OPS = "natowire.alert.v1", "natowire.ops.v1"
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
TALKS = "Nato berät in Genf über Abrüstung"
SECRETS = tuple(
    f"whsec_{b64encode(words).decode()}"
    for words in (b"the new secret of the newsdesk", b"the old one, on its way out")
)
"""Of a webhook whose secret is being changed: both sign."""


def item(title: str, text: str) -> str:
    """An item as the changed feed's publisher writes them."""
    name = f"probe-{crc32(title.encode())}"
    return (
        f"<item><title>{title}</title><guid>{name}</guid><description>{text}</description>"
        f"<link>https://www.tagesschau.de/{name}.html</link></item>"
    )


@dataclass
class Town:
    """Servers and folders of one run."""

    folder: Path
    shared: Path
    press: RawServer
    post: SmtpSink
    hook: Hook
    bodies: dict[str, bytes]
    environ: Mapping[str, str]

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def data(self) -> Path:
        return self.folder / "var"

    @property
    def mails(self) -> list[EmailMessage]:
        return [parsed(message.content) for message in self.post.messages]

    @property
    def box(self) -> list[EmailMessage]:
        """The messages in the maildir."""
        return [parsed(file.read_bytes()) for file in self.data.glob("mailbox/new/*")]

    def heard(self) -> dict[str, Sequence[str]]:
        """The titles of all stories that each receiver was told, by receiver."""
        return {
            "mail": [str(mail["Subject"]) for mail in self.mails],
            "maildir": [str(mail["Subject"]) for mail in self.box],
            "webhook": [alert["article"]["title"] for alert in self.hook.told(ALERT)],
        }

    def await_told(self, title: str, running: Service) -> dict[str, float]:
        """Wait until every receiver was told a story; the seconds from now that it took each."""
        start, seconds = time.monotonic(), dict[str, float]()

        def everywhere() -> bool:
            for name, titles in self.heard().items():
                if any(title in told for told in titles):
                    seconds.setdefault(name, round(time.monotonic() - start, 1))
            return len(seconds) == len(self.heard())

        running.until(everywhere, f'"{title}" told to all')
        return seconds

    def natowire(self, *arguments: str | Path) -> Finished:
        done = natowire(*arguments, config=self.config, data=self.data, environ=self.environ)
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
        feeds = {
            f"/{name}": feed(body, etag=b'W/"%x"' % hash(body))
            for name, body in self.bodies.items()
        }
        self.press.routes = {"/hook": self.hook, **feeds}


@contextmanager
def town(
    folder: Path,
    shared: Path,
    environ: Mapping[str, str] | None = None,
    *,
    hooked: bool = False,
    **settings: Any,
) -> Iterator[Town]:
    """A newsroom over the captured feeds with the shipped topics and aliases.

    ``hooked`` adds a signed webhook; it hears of troubles then, and so does the mail address.
    ``settings`` are as for ``write_config``.
    """
    with RawServer({}) as press, SmtpSink() as post:
        hook, bodies = Hook(SECRETS), captured(shared)
        place = Town(folder, shared, press, post, hook, bodies, environ or {})
        place.serve()
        if hooked:
            settings |= {"channels": channels(press), "ops": ["mail", "hook"]}
        feeds = [{"name": name, "url": press.url(f"/{name}")} for name in place.bodies]
        write_config(place.config, feeds, [], smtp_port=post.port, **settings)
        for name in ("topics.yaml", "aliases.yaml"):
            shutil.copy(ROOT / "config" / name, place.config / name)
        for number, secret in enumerate(SECRETS):
            place.config.joinpath(f"secret-{number}").write_text(f"{secret}\n")
        yield place


def channels(press: RawServer) -> dict[str, Any]:
    """Those that need no mail server: a maildir, and the webhook at ``/hook``."""
    hook = {
        "type": "webhook",
        "url": press.url("/hook"),
        "allow_private": ["127.0.0.0/8"],
        "signing": {"secret_files": [f"secret-{number}" for number, _ in enumerate(SECRETS)]},
    }
    return {"box": {"type": "maildir", "path": "mailbox"}, "hook": hook}


def captured(shared: Path) -> dict[str, bytes]:
    """Name to body of every captured feed of the two suites."""
    files = sorted(
        file for suite in SUITES for file in (shared / "data" / "feeds" / suite).glob("*.xml")
    )
    return {file.stem.lower(): file.read_bytes() for file in files}


@cache
def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def main(folder: Path) -> None:
    """All steps, with what the commands say."""
    shared = Path(os.environ.get("NATOWIRE_SHARED", ROOT.parent / "shared"))
    with town(folder, shared, hooked=True, polling={"interval": "10s"}) as place:
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
        log = folder / "natowire-run.log"
        with service(ONE_COMMAND, place.config, place.data, log) as running:
            running.start()
            print("== natowire run, which asks every 10 s; one more item")
            place.publish(CHANGED, item(TALKS, "Die Zahl der Sprengköpfe soll kleiner werden."))
            print("seconds until it was told:", place.await_told(TALKS, running))
            print(f"== ended with {running.stop()}; it said:\n{log.read_text()}", end="")
        print(f"== {len(place.mails)} mails and {len(place.hook.taken)} calls came; look at")
        print(place.data / "mailbox", place.data / "log", sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
