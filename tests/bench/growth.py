"""How the cost of a document grows with the documents that are stored.

``python -m tests.bench.growth memory [DOCUMENTS]`` measures what every further tenth of so many
documents costs in memory, and prints a point a line; ``... stored`` makes points of the lines of
``tests.bench.durable``, which it reads; ``... drawn`` reads points and prints them as an SVG. Times
are CPU milliseconds a document. Needs the evaluation documents under ``NATOWIRE_SHARED``.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypedDict

from tests.bench.peers_dedup import BATCH, by_natowire
from tests.bench.scale import documents

DOCUMENTS, STEPS, SEED = 100_000, 10, 6
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Point(TypedDict):
    """What a document costs of those that come when so many are stored."""

    series: str
    documents: int
    milliseconds: float


def measured(count: int) -> Iterator[Point]:
    """The cost of each further tenth, beside which its articles were written untimed."""
    index, stream = by_natowire(), enumerate(documents(count, SEED))
    step = count // STEPS
    for stored in range(step, count + 1, step):
        seconds = 0.0
        for _ in range(0, step, BATCH):
            batch = list(islice(stream, BATCH))
            started = time.process_time()
            index(batch)
            seconds += time.process_time() - started
        yield Point(series="in memory", documents=stored, milliseconds=1000 * seconds / step)


def stored(lines: Iterable[str]) -> Iterator[Point]:
    """The points in what ``tests.bench.durable`` prints."""
    for line in lines:
        figures = json.loads(line)
        if "the last tenth" in figures:
            yield Point(
                series=NAMES[figures["database"]],
                documents=figures["documents"],
                milliseconds=1000 / figures["per_cpu_second"],
            )


WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 50, 60
COLOURS = ("#1b6ca8", "#b8501f", "#3a7d34", "#6b4fa0")
TICKS = 5


def drawn(points: Sequence[Point]) -> str:
    """The points as an SVG with axes from zero on."""
    series: Mapping[str, list[Point]] = defaultdict(list)
    for point in sorted(points, key=lambda point: point["documents"]):
        series[point["series"]].append(point)
    right = max(point["documents"] for point in points)
    top = _rounded(max(point["milliseconds"] for point in points))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        '<g font-family="sans-serif" font-size="13" fill="#222">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="16">CPU time to decide and store one document</text>',
        *_axes(right, top),
    ]
    for colour, (name, held) in zip(COLOURS, series.items(), strict=False):
        lines += _line(name, colour, [_place(point, right, top) for point in held])
    return "\n".join((*lines, "</g>", "</svg>", ""))


def _axes(right: int, top: float) -> Iterator[str]:
    for tick in range(TICKS + 1):
        value, y = top * tick / TICKS, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * tick / TICKS
        x, count = LEFT + (WIDTH - LEFT - RIGHT) * tick / TICKS, right * tick // TICKS
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{count:,}</text>'
    yield f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#222"/>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">documents stored</text>'
    yield (
        f'<text transform="translate(20 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" '
        'text-anchor="middle">CPU milliseconds a document</text>'
    )


def _line(name: str, colour: str, places: Sequence[tuple[float, float]]) -> Iterator[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    x, y = places[-1]
    yield f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{colour}">{name}</text>'


def _place(point: Point, right: int, top: float) -> tuple[float, float]:
    across = (WIDTH - LEFT - RIGHT) * point["documents"] / right
    up = (HEIGHT - TOP - BOTTOM) * point["milliseconds"] / top
    return LEFT + across, HEIGHT - BOTTOM - up


def _rounded(most: float) -> float:
    """The next of 0.5, 1, 2.5, 5, 10 and so on."""
    steps = (factor * 10.0**power for power in range(-3, 6) for factor in (1, 2.5, 5))
    return next(step for step in steps if step >= most)


def main(command: str, *count: str) -> None:
    if command == "drawn":
        print(drawn([json.loads(line) for line in sys.stdin]), end="")
        return
    points = measured(int(*count or (DOCUMENTS,))) if command == "memory" else stored(sys.stdin)
    for point in points:
        print(json.dumps(point), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
