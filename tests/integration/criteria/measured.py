"""The real command with its own peak of memory.

``ru_maxrss`` of a child begins with what its parent used: under a test runner of 300 MB it says
nothing of a command that needs 100.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.processes import Finished, run

STATUS = Path("/proc/self/status")

_COMMAND = """
import atexit, sys
from pathlib import Path

told = Path(sys.argv.pop(1))

def tell():
    told.write_text(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

atexit.register(tell)

from worker.cli import main
main()
"""


def natowire(
    *arguments: str, config: Path, data: Path, environ: Mapping[str, str] | None = None
) -> Finished:
    """Run ``natowire`` to its end; skips where peaks cannot be read."""
    if not STATUS.exists():
        pytest.skip("peaks of memory are read from /proc")
    told = config.parent / "peak"
    places = ["--config", str(config), "--data", str(data)]
    done = run([sys.executable, "-c", _COMMAND, str(told), *places, *arguments], environ=environ)
    return replace(done, peak=int(told.read_text()) / 1024)
