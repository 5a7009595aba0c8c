"""The real command as a process, with its CPU time and peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}
"""As installed: where a shell forbids byte code, each start would compile all of natowire anew."""

NATOWIRE = Path(sys.executable).with_name("natowire")


@dataclass(frozen=True)
class Finished:
    """How a process ended. ``cpu`` is user and system seconds, ``peak`` its memory in MiB."""

    code: int
    out: str
    err: str
    cpu: float
    wall: float
    peak: float


def natowire(
    *arguments: str | Path,
    config: Path | None = None,
    data: Path | None = None,
    environ: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> Finished:
    """Run ``natowire`` to its end."""
    places = [("--config", config), ("--data", data)]
    given = [part for name, path in places if path for part in (name, path)]
    return run([NATOWIRE, *given, *arguments], environ=environ, stdin=stdin)


def run(
    command: Sequence[str | Path],
    *,
    environ: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> Finished:
    """Run a command to its end and account for it alone, not for its siblings."""
    with TemporaryFile() as out, TemporaryFile() as err, TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        start = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=given,
            stdout=out,
            stderr=err,
            env={**os.environ, **COMPILED_ONCE, **(environ or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - start
        out.seek(0)
        err.seek(0)
        return Finished(
            code=process.returncode,
            out=out.read().decode(),
            err=err.read().decode(),
            cpu=usage.ru_utime + usage.ru_stime,
            wall=wall,
            peak=usage.ru_maxrss / 1024,
        )
