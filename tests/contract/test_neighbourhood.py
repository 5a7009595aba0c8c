"""The port CorpusTransaction: what of the corpus bears on a batch."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, match
from tests.contract.scribe import WINDOW, Scribe, decision, guid_key, named
from worker.dedup.vicinity import POSTING_CAP
from worker.domain.articles import PageUse, TextSource
from worker.domain.corpus import Document
from worker.domain.stories import Known, Neighbourhood, Relation
from worker.storage import Store


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def printed(name: str, *shingles: int) -> Document:
    """A document with these shingles and an exact digest of its own."""
    made = named(name)
    print_ = replace(made.fingerprint, shingles=tuple(sorted(shingles)), exact=f"exact-{name}")
    return replace(made, fingerprint=print_, digest=print_.exact)


def test_an_empty_corpus_bears_on_nothing(scribe: Scribe) -> None:
    assert scribe.look(named("a")) == Neighbourhood()


def test_what_is_asked_for_nothing_finds_nothing(scribe: Scribe) -> None:
    scribe.new(named("a"))
    with scribe.store.corpus.transaction() as transaction:
        assert transaction.neighbourhood([], [], [], NOW) == Neighbourhood()


def test_a_known_article_comes_with_its_whole_fingerprint(scribe: Scribe) -> None:
    limits = (-(2**63), -1, 0, 2**63 - 1)
    made = named("a", caller_id="d1", text_source=TextSource.PAGE, page=PageUse.TAKEN)
    print_ = replace(made.fingerprint, shingles=limits, numbers=((-(2**63), 5), (7, 2**63 - 1)))
    made = replace(made, fingerprint=print_)
    first = scribe.new(made)
    near = scribe.look(made)
    assert near.articles == {
        first.article: Known(
            article=first.article,
            story=first.story,
            outlet="Beispielzeitung",
            url=made.article.canonical_url,
            fingerprint=print_,
            seen=NOW,
            caller_id="d1",
            version=1,
            feed="beispiel",
            text_source=TextSource.PAGE,
            page=PageUse.TAKEN,
        )
    }
    assert near.postings == dict.fromkeys(limits, (first.article,))


def test_keys_exact_texts_and_shingles_each_reach_an_article(scribe: Scribe) -> None:
    by_key = scribe.new(printed("a", 1, 2))
    by_exact = scribe.new(printed("b", 3, 4))
    by_shingles = scribe.new(printed("c", 5, 6, 7))
    scribe.new(printed("d", 8, 9))
    with scribe.store.corpus.transaction() as transaction:
        near = transaction.neighbourhood(
            {guid_key("a"), guid_key("unknown")}, {"exact-b", "unknown"}, {5, 6, 99}, NOW - WINDOW
        )
    assert near.by_key == {guid_key("a"): by_key.article}
    assert near.by_exact == {"exact-b": by_exact.article}
    assert near.postings == {5: (by_shingles.article,), 6: (by_shingles.article,)}
    assert near.articles.keys() == {by_key.article, by_exact.article, by_shingles.article}
    assert near.digests == {by_key.article: {"exact-a"}}


def test_an_article_reached_by_key_comes_with_what_its_current_version_is_about(
    scribe: Scribe,
) -> None:
    first = scribe.new(named("a", matches=[match("munition"), match("nato")]))
    plain = scribe.new(named("b", 4))
    elsewhere = scribe.new(named("c", 6, matches=[match("marder")]))
    keys = [*first.document.keys, *plain.document.keys]
    exact = [elsewhere.document.fingerprint.exact]
    with scribe.store.corpus.transaction() as transaction:
        near = transaction.neighbourhood(keys, exact, [], NOW - WINDOW)
    assert near.topics == {first.article: {"munition", "nato"}}
    changed = named("a", 5, matches=[match("nato"), match("leopard")])
    scribe.write(
        decision(
            changed, Relation.REVISION, first.article, first.story, match=first.article, version=2
        )
    )
    assert scribe.look(changed).topics == {first.article: {"nato", "leopard"}}


def test_one_shared_shingle_counts_but_loads_no_article(scribe: Scribe) -> None:
    first = scribe.new(printed("a", 1, 2))
    near = scribe.look(printed("b", 2, 3))
    assert near.postings == {2: (first.article,)}
    assert near.articles == {}


def test_similar_texts_last_seen_before_the_window_are_left_out(scribe: Scribe) -> None:
    old, new = scribe.new(printed("a", 1, 2)), scribe.new(printed("b", 1, 2), now=NOW + WINDOW)
    near = scribe.look(printed("c", 1, 2), since=NOW + timedelta(microseconds=1))
    assert near.postings == {1: (new.article,), 2: (new.article,)}
    assert old.article not in near.articles


def test_an_old_text_seen_again_is_in_the_window(scribe: Scribe) -> None:
    old = scribe.new(printed("a", 1, 2))
    again = decision(old.document, Relation.SAME, old.article, old.story, match=old.article)
    scribe.write(again, now=NOW + WINDOW)
    near = scribe.look(printed("c", 1, 2), since=NOW + WINDOW)
    assert near.articles[old.article].seen == NOW


def test_keys_and_equal_texts_are_found_however_old(scribe: Scribe) -> None:
    old = scribe.new(printed("a", 1, 2))
    near = scribe.look(old.document, since=NOW + WINDOW)
    assert near.by_key == dict.fromkeys(old.document.keys, old.article)
    assert near.by_exact == {"exact-a": old.article}
    assert near.postings == {}
    assert near.articles.keys() == {old.article}


def test_of_equal_texts_the_first_article_is_found(scribe: Scribe) -> None:
    first = scribe.new(printed("a", 1))
    twin = replace(printed("b", 2), fingerprint=first.document.fingerprint)
    scribe.new(twin)
    assert scribe.look(twin).by_exact == {"exact-a": first.article}


def test_of_boilerplate_only_the_newest_articles_are_read(scribe: Scribe) -> None:
    with scribe.store.corpus.transaction() as transaction:
        numbers = list(transaction.number_articles(POSTING_CAP + 5))
        made = [
            decision(printed(f"a{number}", 1, 1000 + number), Relation.NEW, number, number)
            for number in numbers
        ]
        transaction.write(made, NOW)
    near = scribe.look(printed("b", 1, 1000 + numbers[0]))
    assert near.postings == {1: tuple(numbers[5:]), 1000 + numbers[0]: (numbers[0],)}


def test_boilerplate_does_not_grow_the_index(store: Store, scribe: Scribe) -> None:
    """The articles that nobody would read any more are dropped as newer ones come."""
    for start in range(1, 200, 50):
        with store.corpus.transaction() as transaction:
            transaction.neighbourhood([], [], [1, 2], NOW - WINDOW)
            made = [
                decision(printed(f"a{n}", 1, 2, 1000 + n), Relation.NEW, n, n)
                for n in range(start, start + 50)
            ]
            transaction.write(made, NOW)
    near = scribe.look(printed("b", 1, 2, 1001))
    newest = tuple(range(201 - POSTING_CAP, 201))
    assert near.postings == {1: newest, 2: newest, 1001: (1,)}
    with store._database.read() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM shingles WHERE shingle = 1")
        assert kept.scalar_one() == POSTING_CAP


def test_a_batch_of_long_texts_is_looked_up_at_once(scribe: Scribe) -> None:
    """More than PostgreSQL's or SQLite's variables a statement, 65,535 and 32,766."""
    first = scribe.new(printed("a", *range(100)))
    with scribe.store.corpus.transaction() as transaction:
        near = transaction.neighbourhood([], [], range(70_000), NOW - WINDOW)
    assert near.postings == dict.fromkeys(range(100), (first.article,))
