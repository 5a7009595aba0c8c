"""Extraction is no worse than it was on the captured pages, by their own scorer.

The floors are what was reached, rounded down. A change that lifts a figure lifts its floor in
``article_floors.json``; none is ever lowered. No caption of a picture may be left in a text.
"""

import gzip
import importlib.util
import json
import statistics
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from worker.articles.extraction.extract import extract

FLOORS: dict[str, dict[str, float]] = json.loads(
    Path(__file__).with_name("article_floors.json").read_text()
)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
Gold = dict[str, Any]


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("article_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _extracted(named: tuple[Path, Gold]) -> Gold:
    folder, page = named
    found = extract(
        gzip.decompress((folder / page["file"]).read_bytes()), url=page["url"], now=NOW
    )
    return {
        "file": page["file"],
        "text": found.text,
        "title": found.title,
        "authors": [author.name for author in found.authors],
        "published": found.published and {"value": found.published.value},
        "language": found.language,
    }


@pytest.fixture(scope="module")
def scored(shared) -> dict[str, dict[str, float]]:
    """Figures by set. Two processes, for the pages take eight seconds of one."""
    folder = shared / "data" / "pages"
    scorer = _scorer(shared / "eval" / "articles" / "score.py")
    gold = scorer.load(folder / "gold.jsonl")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(_extracted, ((folder, page) for page in gold), chunksize=16))
    sets = {
        "de": [page for page in gold if page["set"] == "fundus" and page["lang"] == "de"],
        "fundus": [page for page in gold if page["set"] == "fundus"],
        "zyte": [page for page in gold if page["set"] == "zyte"],
    }
    return {name: _figures(scorer, pages, found) for name, pages in sets.items()}


def _figures(scorer: ModuleType, gold: list[Gold], found: list[Gold]) -> dict[str, float]:
    by_file = {row["file"]: row for row in found}
    (out,) = scorer.score(gold, found).values()
    shares = {name: statistics.mean(values) for name, values in out.items() if _is_flat(values)}
    return shares | {
        "pages_at_95": statistics.mean(share >= 0.95 for share in out["lF1"]),
        "captions": out["caption"][0],
        "language": statistics.mean(
            by_file[page["file"]]["language"] == page["lang"] for page in gold
        ),
    }


def _is_flat(values: list[Any]) -> bool:
    return bool(values) and isinstance(values[0], bool | float)


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_of_extraction_falls_below_its_floor(name, scored):
    fallen = {
        figure: (scored[name][figure], floor)
        for figure, floor in FLOORS[name].items()
        if scored[name][figure] < floor
    }
    assert not fallen, f"{name}: reached and floor of {fallen}; all: {scored[name]}"


@pytest.mark.parametrize("name", FLOORS)
def test_no_caption_is_left_in_a_text(name, scored):
    assert scored[name]["captions"] == 0
