"""The same item told again, with its page and without."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import article, document, known, match, text
from worker.dedup.judge import judge
from worker.dedup.vicinity import Vicinity
from worker.domain.articles import Article, Key, KeyKind, PageUse, TextSource
from worker.domain.corpus import Document
from worker.domain.settings import Deduplication
from worker.domain.stories import Neighbourhood, Relation, Verdict, VerdictReason

RULES = Deduplication()
GUID = Key(KeyKind.GUID, "beispiel\n1")
LINK = Key(KeyKind.URL, "https://beispiel.example/munition")
ELSEWHERE = Key(KeyKind.GUID, "politik\n1")
TEASER = article(title="Treffen", body="Die Minister kamen zusammen.", page=PageUse.PENDING)
FULL = article(title="Treffen", body=text(0, 1, 2, 3), text_source=TextSource.PAGE)
OTHER_TEASER = article(title="Brüssel", body="Was besprochen wird.", page=PageUse.PENDING)


def judged(new: Document, stored: Article, *topics: str, keys: Any = (GUID, LINK)) -> Verdict:
    vicinity = Vicinity(Neighbourhood())
    it = known(7, stored)
    it = replace(it, feed=stored.feed, text_source=stored.text_source, page=stored.page)
    seen = document(stored, keys=keys)
    vicinity.remember(it, keys, seen.digest, frozenset(topics))
    vicinity.remember_source(7, keys, digest_of_body(stored), copy=False)
    return judge(new, vicinity, RULES)


def digest_of_body(stored: Article) -> str:
    return document(replace(stored, lead="")).digest


def here(source: Article, *topics: str) -> Document:
    made = document(source, keys=(GUID, LINK), matches=[match(topic) for topic in topics])
    return replace(made, digest=f"what the feed brought: {source.lead}")


def there(source: Article) -> Document:
    return document(replace(source, feed="politik"), keys=(ELSEWHERE, LINK))


@pytest.mark.parametrize(
    "stored, again",
    [
        (FULL, FULL),
        (replace(FULL, lead="Alter Anriss."), replace(FULL, lead="Neuer Anriss.")),
        (replace(FULL, lead="Alter Anriss."), FULL),
        (replace(FULL, lead=text(0), body=text(1, 2, 3)), replace(FULL, lead="Neuer Anriss.")),
    ],
    ids=["equal", "other teaser", "no teaser", "its first paragraph as teaser"],
)
def test_the_same_text_of_a_page_under_another_teaser_is_the_same(
    stored: Article, again: Article
) -> None:
    assert judged(here(again), stored).relation is Relation.SAME


def test_a_teaser_that_is_about_something_more_is_a_revision() -> None:
    stored = replace(FULL, lead="Alter Anriss.")
    again = here(replace(FULL, lead="Neuer Anriss."), "nato")
    assert judged(again, stored).relation is Relation.REVISION
    assert judged(again, stored, "nato").relation is Relation.SAME


@pytest.mark.parametrize("changed", [{"title": "Treffen endet"}, {"body": text(0, 1, 2, 4)}])
def test_a_page_of_another_title_or_text_is_a_revision(changed: dict[str, Any]) -> None:
    found = judged(here(replace(FULL, **changed)), FULL)
    assert (found.relation, found.reason) == (Relation.REVISION, VerdictReason.KEY_OTHER_TEXT)


@pytest.mark.parametrize(
    "page", [PageUse.PENDING, PageUse.GONE, PageUse.BLOCKED, PageUse.OTHER, None]
)
def test_a_teaser_takes_no_place_of_a_pages_text(page: PageUse | None) -> None:
    found = judged(here(replace(TEASER, page=page)), FULL)
    assert (found.relation, found.reason, found.match) == (
        Relation.REVISION,
        VerdictReason.PAGE_KEPT,
        7,
    )


LONGER = replace(TEASER, body=text(0, 1, 2, 3, 4, 5))


@pytest.mark.parametrize(
    "again, stored",
    [
        (TEASER, replace(TEASER, body="Ein alter Anriss, der mehr Worte hatte.")),
        (LONGER, FULL),
        (replace(TEASER, page=PageUse.SHORTER), FULL),
    ],
    ids=["no page before", "more than the page gave", "the page says less"],
)
def test_what_a_feed_says_anew_is_a_revision_all_the_same(again: Article, stored: Article) -> None:
    found = judged(here(again), stored)
    assert (found.relation, found.reason) == (Relation.REVISION, VerdictReason.KEY_OTHER_TEXT)


@pytest.mark.parametrize(
    "new, stored, relation",
    [
        (OTHER_TEASER, FULL, Relation.SAME),
        (replace(OTHER_TEASER, page=PageUse.BLOCKED), FULL, Relation.SAME),
        (replace(FULL, title="Brüssel"), OTHER_TEASER, Relation.REVISION),
        (OTHER_TEASER, TEASER, Relation.SAME),
        (
            replace(TEASER, body="Ein anderer und längerer Anriss."),
            OTHER_TEASER,
            Relation.REVISION,
        ),
    ],
    ids=["teaser of it", "walled", "its text", "two teasers", "a longer teaser"],
)
def test_one_address_in_two_feeds_is_one_item_though_a_page_is_missing(
    new: Article, stored: Article, relation: Relation
) -> None:
    found = judged(there(new), stored)
    assert (found.relation, found.match) == (relation, 7)


WEATHER = article(title="Wetter", body=text(5, 6, 7))


@pytest.mark.parametrize(
    "new, stored",
    [
        (replace(WEATHER, text_source=TextSource.PAGE), FULL),
        (replace(WEATHER, page=None), FULL),
        (replace(WEATHER, page=PageUse.SHORTER), FULL),
    ],
    ids=["two pages", "no page wanted", "more than its page says"],
)
def test_an_address_that_two_feeds_use_for_two_whole_texts_is_two_items(
    new: Article, stored: Article
) -> None:
    assert judged(there(new), stored).relation is Relation.NEW


def test_a_feed_that_uses_its_address_again_has_two_items() -> None:
    """Though the page of one is missing: it names the other anew."""
    again = document(OTHER_TEASER, keys=(Key(KeyKind.GUID, "beispiel\n2"), LINK))
    assert judged(again, FULL).relation is Relation.NEW


def test_documents_of_no_feed_are_compared_by_their_text() -> None:
    imported = document(replace(OTHER_TEASER, feed=None), keys=(ELSEWHERE, LINK))
    assert judged(imported, replace(FULL, feed=None)).relation is Relation.NEW


@pytest.mark.parametrize(
    "page, relation",
    [(PageUse.PENDING, Relation.NEAR), (PageUse.GONE, Relation.EXACT), (None, Relation.EXACT)],
)
def test_an_equal_teaser_whose_page_is_to_come_stays_an_article_of_its_own(
    page: PageUse | None, relation: Relation
) -> None:
    """In the story: so its page is asked for, which may give the text that the other's does not."""
    teaser = article(title="Treffen in Brüssel", body=text(0), page=PageUse.BLOCKED)
    copy = replace(teaser, outlet="Blatt", feed="blatt", page=page)
    found = judged(document(copy, keys=(Key(KeyKind.URL, "https://blatt.example/1"),)), teaser)
    assert (found.relation, found.match) == (relation, 7)
    assert found.reason is VerdictReason.EQUAL_TEXT
