"""``alerts preview``: a message as it would look, sent to nobody and stored nowhere."""

import webbrowser
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import click

from worker.cli.output import emit, json_option, say
from worker.cli.session import PROBLEMS, Session, end, told_errors

if TYPE_CHECKING:
    from email.message import EmailMessage

    from worker.cli.previews import Previews
    from worker.domain.notices import Notice
    from worker.domain.ports import Renderer
    from worker.runtime import Runtime

SUFFIXES = (".eml", ".html", ".txt", ".json")


@dataclass(frozen=True)
class Shown:
    """A message's bytes, and what of them a person reads: ``mail`` is None for a webhook's."""

    raw: bytes
    mail: "EmailMessage | None"

    @classmethod
    def of(cls, raw: bytes, *, is_mail: bool) -> "Shown":
        from email import message_from_bytes, policy

        return cls(raw, message_from_bytes(raw, policy=policy.default) if is_mail else None)

    def part(self, subtype: str) -> str | None:
        """The text or HTML part of a mail."""
        body = self.mail.get_body((subtype,)) if self.mail else None
        return str(body.get_content()).replace("\r\n", "\n") if body else None

    def forms(self) -> list[str]:
        """The suffixes of files that it can be written to."""
        return [suffix for suffix in SUFFIXES if self.as_file(suffix) is not None]

    def as_file(self, suffix: str) -> bytes | None:
        """What a file of this suffix holds; None where the message has no such form."""
        if suffix == ".eml":
            return self.raw if self.mail else None
        if suffix == ".json":
            return None if self.mail else self.raw
        part = self.part("html" if suffix == ".html" else "plain")
        return part.encode() if part is not None else None


@click.command()
@click.option("--article", help="An article (a12) or its address, to whoever it reaches.")
@click.option("--alert", help="A stored alert, with all that stands in its message.")
@click.option("--kind", help="The newest of a kind, else a sample: alert, digest, correction ...")
@click.option("--recipient", help="To this address or channel, whoever is meant otherwise.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it to a file: .eml, .html, .txt, or .json for a webhook.",
)
@click.option("--open", "opened", is_flag=True, help="Show its HTML in a browser.")
@json_option
@click.pass_obj
def preview(
    session: Session,
    article: str | None,
    alert: str | None,
    kind: str | None,
    recipient: str | None,
    to: Path | None,
    opened: bool,
    as_json: bool,
) -> None:
    """Show a message, without sending or storing one.

    By the config as it is now, from the stored corpus: the newest alert, or what is named. Where
    nothing of the kind is stored, a sample is shown. Without --to, --open or --json the text is
    printed.
    """
    from worker.render.samples import SAMPLES

    if sum(map(bool, (article, alert, kind))) > 1:
        raise click.UsageError("only one of --article, --alert and --kind can be shown at a time")
    if kind and kind not in SAMPLES:
        raise click.UsageError(f'there is no kind "{kind}": {", ".join(SAMPLES)}')
    if to and to.suffix not in SUFFIXES:
        raise click.UsageError(f"{to}: the name must end in one of {', '.join(SUFFIXES)}")
    if to and not to.parent.is_dir():
        raise click.UsageError(f"{to}: there is no folder {to.parent}")
    with told_errors(), session.runtime() as runtime:
        mailed = True if opened else _mailed(to)
        told = _notice(runtime, article, alert, kind, recipient, mailed=mailed)
        shown = rendered(told, runtime.renderer)
        if to:
            _write(shown, to, told.recipient.key)
        if opened:
            open_page(shown, told.id)
        if as_json:
            emit(_document(told, shown))
        elif not to and not opened:
            click.echo(_printed(shown), nl=False)


def rendered(told: "Notice", by: "Renderer") -> Shown:
    from worker.domain.alerts import MAILED

    return Shown.of(by.render(told), is_mail=told.recipient.type in MAILED)


def open_page(shown: Shown, name: str) -> None:
    """Show the HTML part in a browser, and say where it is: there may be no browser."""
    page = shown.as_file(".html")
    if page is None:
        end("it has no HTML part to open; --to FILE writes what it has", PROBLEMS)
    file = Path(mkdtemp(prefix="natowire-"), f"{name}.html")
    file.write_bytes(page)
    say(f"written to {file}")
    webbrowser.open(file.as_uri())


def _mailed(to: Path | None) -> bool | None:
    """Whether a file of this name holds a mail; None where nothing is written."""
    return None if to is None else to.suffix != ".json"


def _notice(
    runtime: "Runtime",
    article: str | None,
    alert: str | None,
    kind: str | None,
    recipient: str | None,
    *,
    mailed: bool | None,
) -> "Notice":
    from worker.cli.previews import Previews, recipient_named

    wanted = recipient_named(recipient, runtime.config.alerts) if recipient else None
    if recipient and wanted is None:
        raise click.UsageError(f'no channel or recipient is "{recipient}"')
    previews = Previews(runtime, wanted, mailed)
    if article:
        return _of_article(previews, article)
    if alert:
        told = runtime.store.outbox.alert(alert)
        if told is None:
            end(f'no alert has the id "{alert}"; natowire alerts list names them', PROBLEMS)
        return previews.of_alert(told)
    stored = previews.of_kind(kind or "alert")
    if stored is None:
        say("nothing of this kind is stored; this is a sample")
    return stored or previews.of_sample(kind or "alert")


def _of_article(previews: "Previews", name: str) -> "Notice":
    from worker.cli.naming import article_named

    store = previews.runtime.store
    stored = store.corpus.article(article_named(store.stories, name).article)
    if stored is None:
        end(f"no article is stored as {name}", PROBLEMS)
    notices = previews.of_article(stored)
    if not notices:
        whom = previews.wanted.address if previews.wanted else "anybody"
        end(f"by this config {name} is not told to {whom}: natowire explain {name}", PROBLEMS)
    if others := notices[1:]:
        addresses = ", ".join(other.recipient.address for other in others)
        say(f"shown as {notices[0].recipient.address} gets it; also told: {addresses}")
    return notices[0]


def _write(shown: Shown, to: Path, recipient: str) -> None:
    content = shown.as_file(to.suffix)
    if content is None:
        end(
            f"{to}: as {recipient} gets it, the message can only be {' or '.join(shown.forms())}; "
            "--recipient NAME shows it to another channel or address",
            PROBLEMS,
        )
    to.write_bytes(content)
    say(f"written to {to}")


def _printed(shown: Shown) -> str:
    if shown.mail is None:
        return shown.raw.decode() + "\n"
    head = "".join(f"{name}: {shown.mail[name]}\n" for name in ("From", "To", "Subject"))
    return f"{head}\n{shown.part('plain')}"


def _document(told: "Notice", shown: Shown) -> dict[str, Any]:
    """A message as JSON; a webhook's has only its body, a mail's only the other fields."""
    mail = shown.mail
    return {
        "kind": told.kind,
        "recipient": told.recipient.key,
        "subject": str(mail["Subject"]) if mail else None,
        "headers": {name: str(value) for name, value in mail.items()} if mail else None,
        "text": shown.part("plain"),
        "html": shown.part("html"),
        "body": None if mail else shown.raw.decode(),
    }
