"""The publisher's number among an article's keys, and what stands beside it."""

from dataclasses import replace

import pytest

from tests.builders import article, document, known, text
from worker.articles.keys import keys
from worker.dedup.judge import judge
from worker.dedup.vicinity import Vicinity
from worker.domain.articles import Article
from worker.domain.settings import Deduplication
from worker.domain.stories import Neighbourhood, Relation, Verdict

RULES = Deduplication()


def item(slug: str, **changes) -> Article:
    url = f"https://beispiel.example/{slug}"
    return article(**{"url": url, "canonical_url": url, "guid": None, **changes})


FIRST = item("politik/nato-beraet-in-bruessel-7390431")
REWRITTEN = item(
    "welt/lager-sollen-schneller-voll-werden-7390431", title="Neue Eile", body=text(5, 6)
)


class Shelf:
    """A vicinity that takes in one article after another, as an ingest does."""

    def __init__(self) -> None:
        self.vicinity = Vicinity(Neighbourhood())
        self.versions: dict[int, int] = {}

    def take(self, source: Article, *, without_number: bool = False) -> Verdict:
        made = document(source, keys=keys(source))
        if without_number:
            made = replace(made, keys=made.keys[:-1])
        verdict = judge(made, self.vicinity, RULES)
        number = verdict.match or len(self.versions) + 1
        if verdict.relation is Relation.SAME:
            self.vicinity.remember_source(number, made.keys, made.digest, copy=False)
            return verdict
        self.versions[number] = self.versions.get(number, 0) + 1
        stored = replace(known(number, source), feed=source.feed)
        founds = verdict.relation is not Relation.REVISION
        self.vicinity.remember(stored, made.keys, made.digest, frozenset(), founds=founds)
        return verdict


def test_an_item_of_which_all_but_its_number_was_rewritten_is_a_revision():
    shelf = Shelf()
    shelf.take(FIRST)
    found = shelf.take(REWRITTEN)
    assert (found.relation, found.match) == (Relation.REVISION, 1)
    assert "number" in found.detail


def test_another_number_is_another_article():
    shelf = Shelf()
    shelf.take(FIRST)
    other = replace(REWRITTEN, canonical_url=f"{REWRITTEN.canonical_url}2")
    assert shelf.take(other).relation is Relation.NEW


def test_the_number_of_another_site_is_another_article():
    shelf = Shelf()
    shelf.take(FIRST)
    url = "https://andere.example/welt/lager-voll-7390431"
    assert shelf.take(replace(REWRITTEN, canonical_url=url)).relation is Relation.NEW


def test_two_feeds_that_tell_of_one_article_make_two_versions_and_no_more():
    shelf = Shelf()
    other = replace(REWRITTEN, feed="andere", body=text(0, 1, 2, 3, 4, 5, 6))
    for source in (FIRST, other) * 5:
        shelf.take(source)
    assert shelf.versions == {1: 2}


def test_a_shorter_teaser_of_another_feed_is_no_version():
    shelf = Shelf()
    shelf.take(FIRST)
    teaser = replace(REWRITTEN, feed="andere", title=FIRST.title, body=text(0))
    assert shelf.take(teaser).relation is Relation.SAME


def test_a_teaser_of_another_feed_that_has_words_of_its_own_is_a_version():
    shelf = Shelf()
    shelf.take(FIRST)
    assert shelf.take(replace(REWRITTEN, feed="andere")).relation is Relation.REVISION


def test_a_guid_that_leads_elsewhere_speaks_against_the_number():
    shelf = Shelf()
    shelf.take(FIRST)
    shelf.take(item("kultur/oper-7390999", guid="7", title="Oper", body=text(7)))
    torn = replace(REWRITTEN, guid="7")
    assert shelf.take(torn).relation is Relation.NEW


@pytest.mark.parametrize("guid", [None, "munition-1"])
def test_an_article_stored_before_numbers_were_kept_is_known_by_its_other_keys(guid):
    shelf = Shelf()
    first = replace(FIRST, guid=guid)
    shelf.take(first, without_number=True)
    found = shelf.take(replace(first, title="Neue Eile", body=text(5, 6)))
    assert (found.relation, found.match) == (Relation.REVISION, 1)
    moved = replace(REWRITTEN, guid=None, title="Ganz neu", body=text(7))
    assert shelf.take(moved).relation is Relation.REVISION
