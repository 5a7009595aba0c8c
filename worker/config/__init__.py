"""Floor 5: the config folder, read and checked. Its result is the domain's frozen Config."""

from worker.config.document import FILES
from worker.config.files import read_files
from worker.config.load import LoadResult, load, load_or_raise, parse, restored, revision

__all__ = [
    "FILES",
    "LoadResult",
    "load",
    "load_or_raise",
    "parse",
    "read_files",
    "restored",
    "revision",
]
