"""Messages as files of a Maildir: the delivery that needs no server."""

import errno
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from worker.domain.alerts import Channel, Message, Receipt
from worker.domain.errors import DeliveryError, Remedy
from worker.notify.frozen import frozen_bytes

# A person has to act on these; a full or failing disk may be well again by itself.
_LASTING = frozenset({
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.ELOOP,
    errno.ENAMETOOLONG,
})  # fmt: skip
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class MaildirNotifier:
    """Implements the port ``Notifier`` for channels of type ``maildir``.

    ``data`` is the data folder, in which each channel's ``path`` lies.
    """

    def __init__(self, data: Path, channels: Mapping[str, Channel]) -> None:
        self._data = data
        self._channels = channels

    def send(self, message: Message) -> Receipt:
        """Write the message once, however often it is sent. Raises DeliveryError."""
        body = frozen_bytes(message)
        folder = self._folder(message.recipient.channel)
        name = unique_name(message)
        try:
            if not is_delivered(folder, name):
                _deliver(folder, name, body)
        except OSError as error:
            raise _refusal(folder, error) from None
        return Receipt(None, name)

    def _folder(self, name: str) -> Path:
        channel = self._channels.get(name)
        if channel is None or channel.path is None:
            raise DeliveryError.misconfigured(
                f"channel {name!r} names no folder: give it a `path` in alerts.yaml"
            )
        root = self._data.resolve()
        folder = (root / channel.path).resolve()
        if root not in folder.parents:
            raise DeliveryError.misconfigured(
                f"channel {name!r}: {channel.path!r} lies outside the data folder {root}"
            )
        return folder


def unique_name(message: Message) -> str:
    """The same name at every attempt; it sorts by the time the message was made.

    Readers append their flags after a colon, so the name itself holds none.
    """
    plain = _PLAIN_ID.fullmatch(message.id)
    digest = blake2b(message.id.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    stamp = int(message.created_at.timestamp())
    return f"{stamp}.{message.id if plain else digest}.natowire"


def is_delivered(folder: Path, name: str) -> bool:
    """Whether the message waits in ``new`` or was moved to ``cur`` by a reader."""
    if (folder / "new" / name).exists():
        return True
    try:
        seen = os.scandir(folder / "cur")
    except FileNotFoundError:
        return False
    with seen:
        return any(entry.name.partition(":")[0] == name for entry in seen)


def _deliver(folder: Path, name: str, body: bytes) -> None:
    """Complete and on disk before it can be seen: tmp, fsync, rename, fsync of the folder."""
    for part in ("tmp", "new", "cur"):
        # Mails about who is told what are nobody else's to read.
        (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / "tmp" / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        _write(draft, body)
        # Over a copy that another process delivered meanwhile this puts the same bytes.
        draft.replace(folder / "new" / name)
    finally:
        draft.unlink(missing_ok=True)
    try:
        _sync_folder(folder / "new")
    except OSError as error:  # a reader may have it already
        raise _refusal(folder, error, unknown=True) from None
    for left in _drafts(folder, name):
        left.unlink(missing_ok=True)


def _write(path: Path, body: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _drafts(folder: Path, name: str) -> Iterator[Path]:
    """What attempts that were killed have left of this message."""
    return (folder / "tmp").glob(f"{name}.*")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refusal(folder: Path, error: OSError, *, unknown: bool = False) -> DeliveryError:
    problem = f"cannot write to {folder}: {error.strerror or error}"
    if error.errno in _LASTING:
        return DeliveryError.misconfigured(f"{problem}; make it writable for natowire's user")
    return DeliveryError(problem, remedy=Remedy.RETRY, unknown=unknown)
