"""What the config says of a server, as a digest: other settings end its trouble at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from worker.domain.alerts import Channel, ChannelType
from worker.domain.settings import AlertSettings, Mail


@dataclass(frozen=True, slots=True)
class SettingsDigest:
    """Of all mail, or of one channel. Files that settings name count by when they were written:
    a new password is another setting. Relative ones stand in ``folder``.
    """

    settings: AlertSettings
    folder: Path

    def __call__(self, type_: ChannelType, channel: str | None) -> str:
        """Empty where the config no longer has it."""
        of_mail = type_ is ChannelType.EMAIL
        section = self.settings.mail if of_mail else self.settings.channels.get(channel or "")
        if section is None:
            return ""
        parts = [repr(section), *(self._written(file) for file in _files(section))]
        text = "\n".join(parts).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=12).hexdigest()

    def _written(self, file: str) -> str:
        try:
            return str((self.folder / file).stat().st_mtime_ns)
        except OSError:
            return "missing"


def _files(section: Mail | Channel) -> Iterator[str]:
    if isinstance(section, Mail):
        named: tuple[str | None, ...] = (section.password_file,)
    else:
        secrets = section.signing.secret_files if section.signing else ()
        named = (section.url_file, section.template, *secrets)
    yield from filter(None, named)
