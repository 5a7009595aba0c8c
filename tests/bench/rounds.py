"""One process that polls its feeds again and again, and says what that left behind in it.

Run as ``python -m tests.bench.rounds CONFIG DATA ROUNDS``; prints a line of JSON for the state
after the first rounds and one for that at the end.
"""

import gc
import json
import os
import sys
from collections import Counter
from pathlib import Path
from time import monotonic, process_time

from worker.config import load
from worker.places import Places
from worker.runtime import Runtime
from worker.storage import Store

WARM = 3
"""Rounds after which everything is loaded and every cache has its size."""


def main(config_folder: str, data: str, rounds: str) -> None:
    folder = Path(config_folder)
    config = load(folder, os.environ).config
    assert config is not None
    places = Places.find(folder, Path(data), os.environ)
    store = Store.open(places.database_url)
    runtime = Runtime(config, places, store)
    statuses: Counter[str] = Counter()
    for number in range(1, int(rounds) + 1):
        before, began = process_time(), monotonic()
        reports = runtime.poll(config.feeds, due_only=False)
        statuses.update(report.status for report in reports)
        if number in {WARM, int(rounds)}:
            tell(statuses, process_time() - before, monotonic() - began)
    store.close()


def tell(statuses: Counter[str], cpu: float, wall: float) -> None:
    """``cpu`` and ``wall`` are seconds of the last round alone."""
    gc.collect()
    print(
        json.dumps(
            {
                "fetches": statuses.total(),
                "statuses": statuses,
                "rss": resident(),
                "files": len(list(Path("/proc/self/fd").iterdir())),
                "cpu": cpu,
                "wall": wall,
            }
        ),
        flush=True,
    )


def resident() -> float:
    """Memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main(*sys.argv[1:])
