"""Files that hold secrets: they must be there before the config goes live."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from worker.config.document import Document, label
from worker.config.findings import Finding
from worker.config.findings import Path as Place

SECRET_FILES: tuple[tuple[str, Place], ...] = (
    ("feeds.yaml", ("feeds", "*", "auth", "password_file")),
    ("alerts.yaml", ("mail", "password_file")),
    ("alerts.yaml", ("channels", "*", "url_file")),
    ("alerts.yaml", ("channels", "*", "signing", "secret_files", "*")),
    ("alerts.yaml", ("ops", "heartbeat", "url_file")),
)


def missing_secrets(documents: Mapping[str, Document], folder: Path) -> Iterator[Finding]:
    """Secrets that cannot be read. Messages tell the file's name, nothing reads its content."""
    for file, pattern in SECRET_FILES:
        if file not in documents:
            continue
        for path, node in documents[file].each(*pattern):
            problem = _problem(folder, node.text) if node.text else None
            if problem:
                key = label(documents[file].named(path)[1])
                yield Finding(file, path, f"{key}: {problem}", "secret")


def _problem(folder: Path, name: str) -> str | None:
    if "://" in name or name.startswith("whsec_"):  # the secret itself: not to be repeated
        return "this names no file: write the secret into a file, and name that"
    reason = _unreadable(folder / name)
    return f"the file {name} {reason}" if reason else None


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
