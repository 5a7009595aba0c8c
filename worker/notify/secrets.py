"""Secrets out of their files, read at each attempt: who changes one restarts nothing."""

from pathlib import Path

from worker.domain.errors import DeliveryError


def secret(file: str, key: str, folder: Path = Path()) -> str:
    """What a secret's file says, without its last line break.

    Raises DeliveryError, which names the file and ``key``, the setting that names it.
    """
    try:
        return (folder / file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise DeliveryError.misconfigured(f"{key} {file} cannot be read: {reason}") from None
