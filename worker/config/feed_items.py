"""A feed as an entry of ``feeds.yaml``: from what is known of it, and whether it fits."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from worker.config.amounts import format_duration
from worker.config.edit import append
from worker.config.emit import Value
from worker.config.reading import read_document
from worker.config.secrets import missing_secrets
from worker.config.tree import plain_value
from worker.config.validation import validate
from worker.config.variables import substitute
from worker.domain.feeds import FeedAuth, FeedKind, FeedSpec, FeedType

FILE: Final = "feeds.yaml"
FEEDS: Final = ("feeds",)
_NONE: Final = f"version: 1\n{FEEDS[0]}: []\n"
_FLAGS: Final = frozenset({"enabled", "ignore_hints"})
_DEFAULTS: Final[Mapping[str, object]] = {
    "type": FeedType.AUTO,
    "kind": FeedKind.PRESS,
    "enabled": True,
    "ignore_hints": False,
}

KEYS: Final = tuple(field.name for field in fields(FeedSpec))

FeedItem = dict[str, Value]
"""Keys of ``feeds.yaml`` and what stands behind them, in the order of ``KEYS``."""


def feed_item(spec: FeedSpec, folder: Path) -> FeedItem:
    """The entry that a feed was, or could have been, read from. What is a key's default is left
    out; a file below ``folder``, the config's, is named relative to it.
    """
    item: dict[str, Any] = {
        "name": spec.name,
        "url": spec.url,
        "type": spec.type,
        "title": spec.title,
        "outlet": spec.outlet,
        "language": spec.language,
        "country": spec.country,
        "kind": spec.kind,
        "interval": None if spec.interval is None else format_duration(spec.interval),
        "enabled": spec.enabled,
        "tags": [*spec.tags],
        "fulltext": spec.fulltext,
        "timezone": spec.timezone,
        "ignore_hints": spec.ignore_hints,
        "auth": spec.auth and _credentials(spec.auth, folder),
    }
    return {
        key: str(value) if isinstance(value, str) else value
        for key, value in item.items()
        if value not in (None, []) and value != _DEFAULTS.get(key)
    }


def read_flags(item: Mapping[str, Value]) -> FeedItem:
    """The item with its flags as such, where they came as words (``"false"``)."""
    return {
        key: plain_value(value) if key in _FLAGS and isinstance(value, str) else value
        for key, value in item.items()
    }


def misfits(items: Sequence[Mapping[str, Value]], folder: Path) -> list[dict[str, str]]:
    """For each item what is wrong with it alone, by key: what the loader would say of it.

    Files of secrets are looked for in ``folder``. What cannot be said of one key has "".
    """
    document, _ = read_document(FILE, append(FILE, _NONE, FEEDS, items))
    assert document is not None  # noqa: S101  (an edit is proven to be readable)
    document, _ = substitute(document, {})
    _, findings = validate(document)
    wrong: list[dict[str, str]] = [{} for _ in items]
    for finding in (*findings, *missing_secrets({FILE: document}, folder)):
        match finding.path:
            case ("feeds", int(number), str(key), *_):
                wrong[number].setdefault(key, finding.message)
            case ("feeds", int(number)):
                wrong[number].setdefault("", finding.message)
    return wrong


def _credentials(auth: FeedAuth, folder: Path) -> dict[str, Value]:
    file, own = Path(auth.password_file), folder.absolute()
    named = file.relative_to(own) if file.is_relative_to(own) else file
    return {"username": auth.username, "password_file": str(named)}
