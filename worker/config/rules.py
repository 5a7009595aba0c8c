"""What must fit together inside one file. Each rule reads the tree and yields what is wrong.

The rules do not wait for a valid model, so that every mistake of a file is told at once;
a value that is itself wrong is left to validation.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from worker.config.aliases import broken_aliases
from worker.config.amounts import duration, format_duration
from worker.config.document import Document, label
from worker.config.effects import (
    closed_addresses,
    never_reached,
    over,
    too_short,
    without_effect,
)
from worker.config.findings import Finding, Path
from worker.config.tree import Node
from worker.domain.alerts import MAILED, ChannelType
from worker.domain.settings import Polling
from worker.render.ntfy_address import topic

LONGEST_ATTEMPT = timedelta(minutes=15)
_DIGEST_KEYS = ("at", "days", "empty")
_HOOKS = frozenset(ChannelType) - MAILED


def _intervals(document: Document) -> Iterator[Finding]:
    least = _duration(document.get("polling", "min_interval"), Polling().min_interval)
    most = _duration(document.get("polling", "max_interval"), Polling().max_interval)
    given = "min_interval" if document.get("polling", "min_interval") else "max_interval"
    if least is not None and most is not None and least > most:
        message = (
            f"polling.min_interval ({format_duration(least)}) is longer than "
            f"max_interval ({format_duration(most)})"
        )
        yield Finding(document.file, ("polling", given), message, "contradiction")


def _duration(node: Node | None, default: timedelta) -> timedelta | None:
    if node is None or node.value is None:
        return default
    try:
        return duration(node.value)
    except ValueError:
        return None


def _unique(thing: str, *pattern: str, by: Callable[[str], str] = str) -> "Rule":
    """No two values at ``pattern`` may be equal after ``by``."""

    def rule(document: Document) -> Iterator[Finding]:
        first: dict[str, Path] = {}
        for path, node in document.each(*pattern):
            if not node.text:
                continue
            earlier = first.setdefault(by(node.text), path)
            if earlier != path:
                line = document.place(earlier).line
                named, _ = document.named(earlier)
                other = "" if thing in {"name", "id"} else f" of {named}"
                message = f"{thing} is the same as{other} in line {line}"
                yield Finding(document.file, path, message, "duplicate")

    return rule


def _plain_url(url: str) -> str:
    """An address without what does not tell two feeds apart: case of the host, fragment."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.lower(), fragment="").geturl()


def _mail(document: Document) -> Iterator[Finding]:
    mail = document.get("mail")
    if mail is None:
        return
    insecure = mail.get("allow_insecure")
    tls = mail.get("tls")
    if tls and tls.text == "none" and not (insecure and insecure.value is True):
        message = "mail.tls: none sends everything in clear; it needs allow_insecure: true"
        yield Finding(document.file, ("mail", "tls"), message, "contradiction")
    for key, other in (("username", "password_file"), ("password_file", "username")):
        if _given(mail, key) and not _given(mail, other):
            message = f"mail.{key} needs {other} beside it"
            yield Finding(document.file, ("mail", key), message, "contradiction")


def _attempts(document: Document) -> Iterator[Finding]:
    """A worker's child that sends for twenty minutes is taken for one that hangs, and killed."""
    for pattern in (("mail", "timeouts", "attempt"), ("channels", "*", "timeout")):
        for path, node in document.each(*pattern):
            length = _duration(node, timedelta(0))
            if length and length > LONGEST_ATTEMPT:
                key, most = label(document.named(path)[1]), format_duration(LONGEST_ATTEMPT)
                message = f"{key} must be at most {most}, not {node.text}"
                yield Finding(document.file, path, message, "range")


def _hooks(document: Document) -> Iterator[Finding]:
    for path, channel in document.each("channels", "*"):
        kind = channel.get("type")
        given = [key for key in ("url", "url_file") if _given(channel, key)]
        if kind and kind.text in _HOOKS and len(given) != 1:
            message = "url and url_file exclude each other" if given else "url is missing"
            yield Finding(document.file, (*path, "url"), message, "contradiction")
        yield from _no_topic(document, path, channel)
        if _given(channel, "content_type") and not _given(channel, "template"):
            message = "content_type needs template beside it: the payload itself is JSON"
            yield Finding(document.file, (*path, "content_type"), message, "contradiction")


def _no_topic(document: Document, path: Path, channel: Node) -> Iterator[Finding]:
    kind, url = channel.get("type"), channel.get("url")
    if kind and kind.text == ChannelType.NTFY and url and url.text and topic(url.text) is None:
        message = "url must end in the topic, such as https://ntfy.sh/TOPIC"
        yield Finding(document.file, (*path, "url"), message, "value")


def _digests(document: Document) -> Iterator[Finding]:
    for path, route in document.each("routes", "*"):
        mode = route.get("mode")
        if mode and mode.text == "digest":
            if not _given(route, "at"):
                message = 'a digest needs its time: at: "07:00" or a list of times'
                yield Finding(document.file, (*path, "at"), message, "contradiction")
            continue
        for key in _DIGEST_KEYS:
            if _given(route, key):
                message = f"{key} belongs to a digest: write mode: digest, or take it out"
                yield Finding(document.file, (*path, key), message, "contradiction", on_key=True)


def _silences(document: Document) -> Iterator[Finding]:
    for path, silence in document.each("silences", "*"):
        named = any(_given(silence, key) for key in ("topics", "feeds", "stories"))
        if silence.fields and not named:
            message = "says not what it silences: name topics, feeds or stories"
            yield Finding(document.file, path, message, "contradiction")


def _given(section: Node, key: str) -> bool:
    child = section.get(key)
    return child is not None and child.value not in (None, [])


Rule = Callable[[Document], Iterable[Finding]]
RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "natowire.yaml": (_intervals,),
    "feeds.yaml": (
        _unique("name", "feeds", "*", "name"),
        _unique("url", "feeds", "*", "url", by=_plain_url),
    ),
    "topics.yaml": (_unique("id", "topics", "*", "id"),),
    "aliases.yaml": (broken_aliases,),
    "alerts.yaml": (
        _unique("name", "routes", "*", "name"),
        _mail,
        _attempts,
        _hooks,
        _digests,
        _silences,
        too_short,
        without_effect,
        never_reached,
        over,
        closed_addresses,
    ),
}
"""Which rules hold for which file."""


def broken_rules(document: Document) -> Iterator[Finding]:
    """What does not fit together inside one file."""
    for rule in RULES[document.file]:
        yield from rule(document)
