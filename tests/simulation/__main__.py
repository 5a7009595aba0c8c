"""``python -m tests.simulation --schedules 1000000 --seed 7``: as many schedules as one likes."""

import argparse
import sys
import time

from tests.simulation.schedules import broken
from tests.simulation.world import traced


def tell(*lines: str) -> None:
    sys.stdout.write("\n".join([*lines, ""]))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="the first one; each has its own")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--trace", action="store_true", help="only tell what --seed does")
    asked = parser.parse_args()
    if asked.trace:
        tell(*traced(asked.seed))
        return 0
    began = time.monotonic()
    failed = broken(asked.seed, asked.schedules, asked.processes)
    took = time.monotonic() - began
    ended = f"{len(failed)} broken" if failed else "nothing lost, no copy without need"
    tell(f"{asked.schedules} schedules from seed {asked.seed} in {took:.1f} s: {ended}")
    for seed in failed[:3]:
        tell(f"seed {seed}, again with --trace --seed {seed}:", *traced(seed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
