"""The sample messages of docs/: ``python -m tests.samples`` makes them anew. Then look at them."""

import email
import email.policy
from pathlib import Path

from tests.unit.render.notices import DESK, LAGE, OPS, renderer
from worker.domain.alerts import Recipient
from worker.render.samples import SAMPLES, sample

DOCS = Path(__file__).parents[1] / "docs"
AS_FILES = ("alert", "update", "digest")
"""Those of which the page gives the raw message as well."""
LOCALES = {"de": LAGE, "en": DESK}

ABOUT = {
    "alert": ("Sofortmeldung", "A new story, with its copies, told at once."),
    "update": (
        "Nachtrag",
        "The same story in its thread; the green box says what is new since the last message.",
    ),
    "correction": (
        "Korrektur",
        "A text takes something back. The thread keeps its subject, though the title changed.",
    ),
    "retraction": ("Zurückgezogen", "A text that was told is withdrawn."),
    "grouped": (
        "Sammelmeldung",
        "Several stories in a busy hour; texts about one event stand together, each linked.",
    ),
    "catch-up": ("Nachgeholt", "What waited while the mail server could not be reached."),
    "overview": ("Erststand", "What a feed held when it was first read."),
    "digest": (
        "Tagesüberblick",
        "By topic, with what was told at once, what was checked, and which feeds failed.",
    ),
    "empty-digest": ("Tagesüberblick, leer", "Nothing new, and what was checked."),
    "ops": ("Betrieb", "A trouble of natowire's own, to who runs it: with commands."),
    "test": ("Testmeldung", "What `natowire channels test` sends."),
}
HEAD = """# Sample messages

What natowire sends, in German and English, made by the code itself (`python -m tests.samples`; a test
compares). Outlets, people and news are invented. `natowire alerts preview --kind digest` shows the same
with your own config, and from your own corpus as soon as it holds something.
[alerts.md](alerts.md) says when each comes.

| message | German | English | |
|---|---|---|---|
"""
WISHES = """
## What readers write back

Where `mail.contact` is set, every message to a reader holds links that open a mail to it. The subject
says all that is needed to act:

| subject | wish | what to do |
|---|---|---|
| `Abmelden: lage@example.org` | no more mails | take the address out of its channel in `alerts.yaml` |
| `24 h stumm: s52` | nothing more of this story for a day | `natowire silence add --story s52 --for 24h --why "..."`; it holds for everyone |
| `Unpassend: 0a71c2d5...` | this should not have come | `natowire alerts show 0a71c2d5...` says why it came; then `except` or `NOT` in the topic, or `natowire topics example TOPIC no-match ARTICLE` |

Messages to the channels of `ops` hold the commands themselves instead of the last two; `Abmelden` stays
a mail.
"""


def samples() -> dict[str, str]:
    """Every file below docs/, by its path there."""
    made = {"alerts-samples.md": page()}
    for name in SAMPLES:
        for locale in LOCALES:
            raw = rendered(name, locale)
            made[f"samples/{name}.{locale}.txt"] = part(raw, "plain")
            made[f"samples/{name}.{locale}.html"] = part(raw, "html")
            if name in AS_FILES:
                text = raw.decode("ascii").replace("\r\n", "\n")
                made[f"samples/{name}.{locale}.eml"] = text
    return made


def rendered(name: str, locale: str) -> bytes:
    return renderer().render(sample(name, _recipient(name, locale), locale))


def part(raw: bytes, subtype: str) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body((subtype,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def page() -> str:
    """docs/alerts-samples.md."""
    rows = "".join(map(_row, SAMPLES))
    shown = "".join(_shown(name) for name in ("update", "digest", "empty-digest"))
    return f"{HEAD}{rows}{WISHES}\n## Three of them as text, in German\n{shown}"


def _row(name: str) -> str:
    word, about = ABOUT[name]
    links = [_links(name, locale) for locale in LOCALES]
    return f"| **{word}** (`{name}`) | {links[0]} | {links[1]} | {about} |\n"


def _links(name: str, locale: str) -> str:
    kinds = ("txt", "html", *(("eml",) if name in AS_FILES else ()))
    return ", ".join(f"[{kind}](samples/{name}.{locale}.{kind})" for kind in kinds)


def _shown(name: str) -> str:
    return f"\n### {ABOUT[name][0]}\n\n```text\n{part(rendered(name, 'de'), 'plain')}```\n"


def _recipient(name: str, locale: str) -> Recipient:
    return OPS[locale] if name == "ops" else LOCALES[locale]


def main() -> None:
    DOCS.joinpath("samples").mkdir(exist_ok=True)
    made = samples()
    for old in DOCS.joinpath("samples").iterdir():
        if f"samples/{old.name}" not in made and old.suffix in {".txt", ".html", ".eml"}:
            old.unlink()
    for name, text in made.items():
        DOCS.joinpath(name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
