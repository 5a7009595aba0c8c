"""natowire's extraction beside the libraries it is built on or could have been, in one run.

Run as ``python -m tests.bench.extractors SHARED`` where newspaper4k and resiliparse are installed
as well (``pip install newspaper4k resiliparse`` in an environment of their own); prints the table
of docs/extraction.md. Each page is read by all in turn, so that what else the machine does falls
on all alike. Times are CPU seconds, scores those of SHARED/eval/articles/score.py.
"""

import gzip
import importlib.util
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import newspaper
import readability
import trafilatura
from lxml import html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from trafilatura.settings import Document

from worker.articles.extraction.extract import extract

Row = dict[str, Any]
Extractor = Callable[[bytes, Row], Row]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
GROUPS = (("German", "fundus", "de"), ("all", "fundus", None), ("English set", "zyte", None))


FACTS = ("title", "authors", "day", "minute")


def by_natowire(data: bytes, page: Row) -> Row:
    found = extract(data, url=page["url"], now=NOW)
    return {
        "text": found.text,
        "title": found.title,
        "authors": [author.name for author in found.authors],
        "published": found.published.value if found.published else None,
    }


def by_trafilatura(data: bytes, page: Row) -> Row:
    found = trafilatura.bare_extraction(
        data, url=page["url"], include_comments=False, with_metadata=True
    )
    if not isinstance(found, Document):
        return {}
    authors = found.author.split("; ") if found.author else []
    return {
        "text": found.text,
        "title": found.title,
        "authors": authors,
        "published": found.date,
    }


def by_readability(data: bytes, _: Row) -> Row:
    document = readability.Document(data.decode("utf-8", "replace"))
    tree = html.fromstring(document.summary(html_partial=True))
    lines = (
        " ".join("".join(map(str, p.itertext())).split()) for p in tree.iter("p", "h2", "h3", "li")
    )
    return {"text": "\n".join(filter(None, lines)), "title": document.short_title()}


def by_newspaper4k(data: bytes, page: Row) -> Row:
    # without the option it asks the network for the article's pictures
    article = newspaper.Article(page["url"], language=page["lang"], fetch_images=False)
    article.download(input_html=data.decode("utf-8", "replace"))
    article.parse()
    published = article.publish_date.isoformat() if article.publish_date else None
    return {
        "text": article.text,
        "title": article.title,
        "authors": article.authors,
        "published": published,
    }


def by_resiliparse(data: bytes, _: Row) -> Row:
    tree = HTMLTree.parse_from_bytes(data, "utf-8")
    return {"text": extract_plain_text(tree, main_content=True, alt_texts=False)}


EXTRACTORS: Mapping[str, tuple[Extractor, str]] = {
    "natowire": (by_natowire, "natowire"),
    "trafilatura": (by_trafilatura, "trafilatura"),
    "readability-lxml": (by_readability, "readability-lxml"),
    "newspaper4k": (by_newspaper4k, "newspaper4k"),
    "resiliparse": (by_resiliparse, "resiliparse"),
}


def scorer(shared: Path) -> ModuleType:
    """The scorer that others judge by, too."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval/articles/score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "eval/articles/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(shared: Path, gold: list[Row]) -> Iterator[tuple[str, list[Row], list[float]]]:
    """Name, predictions and CPU seconds a page of every extractor."""
    rows: dict[str, list[Row]] = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    for number, page in enumerate([gold[0], *gold]):  # the first read once more: it loads models
        data = gzip.decompress((shared / "data/pages" / page["file"]).read_bytes())
        for name, (extractor, _) in EXTRACTORS.items():
            started = time.process_time()
            try:
                row = extractor(data, page)
            except Exception as error:  # noqa: BLE001 (a library that fails scores nothing)
                row = {"failed": repr(error)}
            if number:
                times[name].append(time.process_time() - started)
                rows[name].append({"file": page["file"], **row})
    return ((name, rows[name], times[name]) for name in EXTRACTORS)


def table(shared: Path) -> Iterator[str]:
    gold = [json.loads(line) for line in (shared / "data/pages/gold.jsonl").open("rb")]
    score = scorer(shared)
    heads = [f"{label} lF1" for label, _, _ in GROUPS]
    yield "| extractor | " + " | ".join(
        (*heads, "German ≥ .95", "German captions", "title", "authors", "day", "minute",
         "pages/s", "p99 ms", "errors")
    ) + " |"  # fmt: skip
    yield "|---" * 13 + "|"
    for name, rows, times in measure(shared, gold):
        groups = {label: score.score(gold, rows, lang)[set_] for label, set_, lang in GROUPS}
        german, everything = groups["German"], groups["all"]
        cells = [f"{score.mean(groups[label]['lF1']):.4f}" for label, _, _ in GROUPS]
        cells.append(f"{score.mean([x >= 0.95 for x in german['lF1']]):.3f}")
        cells.append("{}/{}".format(*german["caption"]))
        cells += [_shown(score.mean(everything[key]), key, rows) for key in FACTS]
        cells.append(f"{len(times) / sum(times):.1f}")
        cells.append(f"{1000 * statistics.quantiles(times, n=100)[98]:.0f}")
        cells.append(str(sum("failed" in row for row in rows)))
        package = EXTRACTORS[name][1]
        yield f"| {name} {version(package)} | " + " | ".join(cells) + " |"


def _shown(share: float, key: str, rows: list[Row]) -> str:
    """A dash for what a library does not tell at all."""
    given = {"day": "published", "minute": "published"}.get(key, key)
    return f"{share:.3f}" if any(row.get(given) for row in rows) else "–"


if __name__ == "__main__":
    for line in table(Path(sys.argv[1])):
        print(line)
