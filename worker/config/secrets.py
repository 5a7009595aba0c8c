"""Files that hold secrets: they must be there, and be usable, before the config goes live."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from worker.config.document import Document, label
from worker.config.findings import Finding
from worker.config.findings import Path as Place
from worker.http.signatures import signing_key


@dataclass(frozen=True, slots=True)
class SecretFile:
    """Where ``file`` of the config names files of secrets. ``read`` raises ValueError with what
    is wrong with a content, and without the content.
    """

    file: str
    pattern: Place
    read: Callable[[str], object] = str


def _address(content: str) -> str:
    """The address that a file holds. It is not quoted: it is as good as a password."""
    try:
        parts = urlsplit(content.strip())
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or len(content.split()) != 1:
        raise ValueError("holds no http or https address")
    return content.strip()


SECRET_FILES = (
    SecretFile("feeds.yaml", ("feeds", "*", "auth", "password_file")),
    SecretFile("alerts.yaml", ("mail", "password_file")),
    SecretFile("alerts.yaml", ("channels", "*", "url_file"), _address),
    SecretFile("alerts.yaml", ("channels", "*", "signing", "secret_files", "*"), signing_key),
    SecretFile("alerts.yaml", ("ops", "heartbeat", "url_file"), _address),
)


def missing_secrets(documents: Mapping[str, Document], folder: Path) -> Iterator[Finding]:
    """Secrets that cannot be read or used. Messages tell the file's name, never its content."""
    for row in SECRET_FILES:
        if row.file not in documents:
            continue
        document = documents[row.file]
        for path, node in document.each(*row.pattern):
            problem = _problem(folder, node.text, row.read) if node.text else None
            if problem:
                key = label(document.named(path)[1])
                yield Finding(row.file, path, f"{key}: {problem}", "secret")


def _problem(folder: Path, name: str, read: Callable[[str], object]) -> str | None:
    if "://" in name or name.startswith("whsec_"):  # the secret itself: not to be repeated
        return "this names no file: write the secret into a file, and name that"
    reason = _unreadable(folder / name) or _unusable(folder / name, read)
    return f"the file {name} {reason}" if reason else None


def _unusable(file: Path, read: Callable[[str], object]) -> str | None:
    try:
        read(file.read_text("utf-8"))
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    except ValueError as error:
        return str(error)
    except OSError:  # it went away meanwhile
        return "cannot be reached"
    return None


def _unreadable(file: Path) -> str | None:
    try:
        if not file.exists():
            return "does not exist"
        if not file.is_file():
            return "is no file"
        if not file.stat().st_size:
            return "is empty"
    except (OSError, ValueError):  # a folder on the way is closed; a NUL in the name
        return "cannot be reached"
    return None if os.access(file, os.R_OK) else "may not be read by this user"
