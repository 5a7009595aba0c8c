"""The shipped topics over real feeds: what the index answers is what the matcher would say of each
article, and it answers nearly all of it alone.
"""

from datetime import UTC, datetime

import pytest

from tests.conftest import ROOT
from tests.unit.topics.indexes import Shelf
from worker.config import load_or_raise
from worker.domain.settings import Config
from worker.domain.topics import Searchable
from worker.feeds.parse import parse
from worker.pipeline.searching import find, question

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FEEDS = ("fastender_fast-news-reader/**/*.xml", "commoncrawl_news-crawl/**/feed-*.xml")


@pytest.fixture(scope="module")
def config() -> Config:
    return load_or_raise(ROOT / "config", {}, prove=None)


@pytest.fixture(scope="module")
def articles(shared) -> list[Searchable]:
    seeds = (shared / "data" / "seeds").glob("*.txt")
    texts = [Searchable(body=seed.read_text("utf-8"), language="de") for seed in sorted(seeds)]
    files = (file for pattern in FEEDS for file in sorted((shared / "data/feeds").glob(pattern)))
    for file in files:
        parsed = parse(file.read_bytes(), url="https://example.org/f", content_type=None, now=NOW)
        for entry in parsed.entries:
            fields = entry.title or "", entry.summary or "", entry.content or ""
            texts += [Searchable(*fields, language) for language in ("de", "en")]
    return texts


def test_a_backtest_equals_a_replay_on_every_topic(
    config: Config, articles: list[Searchable]
) -> None:
    shelf = Shelf(articles, size=256)
    matching = 0
    for topic in config.topics:
        asked = question(topic, config.aliases)
        wanted = [number for number, article in enumerate(articles, 1) if asked.holds(article)]
        assert [one.article for one in find(asked, shelf)] == wanted, topic.id
        matching += len(wanted)
    assert matching
    assert len(shelf.read) < len(articles) * len(config.topics) / 20
