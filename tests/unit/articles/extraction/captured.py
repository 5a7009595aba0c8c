"""What the captured pages state of themselves, read once for all tests that look at them."""

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from worker.articles.extraction.access import Access, read_access
from worker.articles.extraction.addresses import canonical_address
from worker.articles.extraction.dating import read_dating
from worker.articles.extraction.markup import Refused, open_page
from worker.articles.extraction.speech import declared_languages
from worker.articles.extraction.values import Body, Dating

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Captured:
    """``known`` is the page's line in the list of what it should give."""

    known: dict[str, Any]
    dating: Dating
    access: Access
    address: str | None
    languages: tuple[str, ...]


@cache
def captured(shared: Path) -> tuple[Captured, ...]:
    """With the known paragraphs as the text: extraction of it has tests of its own."""
    folder = shared / "data" / "pages"
    lines = folder.joinpath("gold.jsonl").read_text().splitlines()
    return tuple(_read(folder, json.loads(line)) for line in lines)


def _read(folder: Path, known: dict[str, Any]) -> Captured:
    data = gzip.decompress(folder.joinpath(known["file"]).read_bytes())
    page = open_page(data, url=known["url"])
    assert not isinstance(page, Refused), known["file"]
    return Captured(
        known,
        read_dating(page, now=NOW, language=known["lang"]),
        read_access(page, Body("\n\n".join(known["paragraphs"])), data),
        canonical_address(page),
        declared_languages(page),
    )
