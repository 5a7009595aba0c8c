"""What became of articles' pages, in numbers."""

from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.contract.scribe import Scribe, named
from worker.domain.articles import PageUse
from worker.storage import Store, page_counts
from worker.storage.page_counts import LATELY, PageCounts

OLD = NOW - LATELY - timedelta(seconds=1)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def test_an_empty_corpus_counts_no_pages(store: Store) -> None:
    assert store.page_counts(NOW) == PageCounts(0, {})


def test_the_last_days_articles_are_counted_by_what_became_of_their_page(
    store: Store, scribe: Scribe
) -> None:
    """Those that are pending however old they are."""
    uses = [PageUse.TAKEN, PageUse.BLOCKED, PageUse.BLOCKED, PageUse.PENDING, None]
    for number, use in enumerate(uses):
        scribe.new(named(f"new {number}", page=use))
    for number, use in enumerate([PageUse.TAKEN, PageUse.PENDING]):
        scribe.new(named(f"old {number}", page=use, first_seen=OLD))
    assert store.page_counts(NOW) == PageCounts(
        pending=2, lately={PageUse.TAKEN: 1, PageUse.BLOCKED: 2, PageUse.PENDING: 1}
    )


def test_only_the_newest_articles_are_read(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many the corpus holds."""
    monkeypatch.setattr(page_counts, "NEWEST", 2)
    for number, use in enumerate([PageUse.TAKEN, PageUse.GONE, PageUse.ROBOTS]):
        scribe.new(named(f"{number}", page=use))
    assert store.page_counts(NOW).lately == {PageUse.GONE: 1, PageUse.ROBOTS: 1}
