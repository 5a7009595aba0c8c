"""The config that a command looks at where the files may be broken."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.config import LoadResult
    from worker.domain.settings import Config, ConfigRevision


def at_work(loaded: "LoadResult", live: "ConfigRevision | None", folder: Path) -> "Config | None":
    """The config that is looked at: the files', or the last good one while they are broken."""
    from worker.config import restored

    return loaded.config or (restored(live, folder, os.environ).config if live else None)
