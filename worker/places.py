"""Where config, data, database and broker are. Light: ``natowire health`` starts with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from worker.domain.errors import StoreError

CONFIG, DATA = "NATOWIRE_CONFIG", "NATOWIRE_DATA"
DATABASE_URL, REDIS_URL = "NATOWIRE_DATABASE_URL", "NATOWIRE_REDIS_URL"


@dataclass(frozen=True, slots=True)
class Places:
    """``redis_url`` is None where the environment names no broker."""

    config: Path
    data: Path
    database_url: str
    redis_url: str | None = None

    @classmethod
    def find(cls, config: Path, data: Path, environ: Mapping[str, str]) -> Self:
        default = f"sqlite:///{data.absolute() / 'natowire.db'}"
        return cls(
            config,
            data,
            environ.get(DATABASE_URL) or default,
            environ.get(REDIS_URL) or None,
        )

    @classmethod
    def of_environment(cls, environ: Mapping[str, str]) -> Self:
        """As the command line finds them where it is told nothing."""
        config, data = environ.get(CONFIG) or "config", environ.get(DATA) or "var"
        return cls.find(Path(config), Path(data), environ)

    def environ(self) -> dict[str, str]:
        """What makes another process find the same places."""
        found = {
            CONFIG: str(self.config.absolute()),
            DATA: str(self.data.absolute()),
            DATABASE_URL: self.database_url,
        }
        return {**found, REDIS_URL: self.redis_url} if self.redis_url else found

    @property
    def signs(self) -> Path:
        return self.data / "signs"

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def broker(self) -> Path:
        return self.data / "broker"

    def prepare(self) -> None:
        """Make the data folder. Raises StoreError where that is not allowed."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the data folder {self.data} cannot be made: {error.strerror}; "
                "choose another with --data or NATOWIRE_DATA"
            ) from error
