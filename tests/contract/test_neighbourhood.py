"""The port CorpusTransaction: what of the corpus bears on a batch."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.builders import NOW, match
from tests.contract.scribe import WINDOW, Scribe, decision, guid_key, kept, named
from worker.dedup.boilerplate import paragraphs
from worker.dedup.vicinity import POSTING_CAP
from worker.domain.articles import PageUse, TextSource
from worker.domain.corpus import Document
from worker.domain.stories import Known, Neighbourhood, Relation, Sought
from worker.storage import Store, neighbourhood
from worker.storage.entries import HOLDERS, PARTITION, PERIOD
from worker.storage.tables import postings

DAY = timedelta(days=1)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def printed(name: str, *shingles: int) -> Document:
    """A document with these shingles and an exact digest of its own."""
    made = named(name)
    print_ = replace(made.fingerprint, sample=tuple(sorted(shingles)), exact=f"exact-{name}")
    return replace(made, fingerprint=print_, digest=print_.exact)


def test_an_empty_corpus_bears_on_nothing(scribe: Scribe) -> None:
    assert scribe.look(named("a")) == Neighbourhood()


def test_what_is_asked_for_nothing_finds_nothing(scribe: Scribe) -> None:
    scribe.new(named("a"))
    with scribe.store.corpus.transaction() as transaction:
        assert transaction.neighbourhood(Sought(), NOW) == Neighbourhood()


def test_a_known_article_comes_with_its_whole_fingerprint(scribe: Scribe) -> None:
    limits = (0, 1, 2**48 - 1)
    words = (0, 1, 2**16, 2**24 - 1)
    made = named("a", caller_id="d1", text_source=TextSource.PAGE, page=PageUse.TAKEN)
    print_ = replace(made.fingerprint, words=words, titled=1, paragraphs=(1, 4), sample=limits)
    made = replace(made, fingerprint=print_)
    first = scribe.new(made)
    near = scribe.look(made)
    assert near.articles == {
        first.article: Known(
            article=first.article,
            story=first.story,
            outlet="Beispielzeitung",
            url=made.article.canonical_url,
            fingerprint=kept(print_),
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
        sought = Sought({guid_key("a"), guid_key("unknown")}, {"exact-b", "unknown"}, {5, 6, 99})
        near = transaction.neighbourhood(sought, NOW - WINDOW)
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
        near = transaction.neighbourhood(Sought(keys, exact), NOW - WINDOW)
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
    assert near.articles.keys() == {new.article}
    assert old.article not in near.articles


def test_an_old_text_seen_again_is_in_the_window(scribe: Scribe) -> None:
    old = scribe.new(printed("a", 1, 2))
    again = decision(old.document, Relation.SAME, old.article, old.story, match=old.article)
    scribe.write(again, now=NOW + DAY)
    near = scribe.look(printed("c", 1, 2), since=NOW + DAY)
    assert near.articles[old.article].seen == NOW


@pytest.mark.parametrize("periods", [1, 2, 3, 62, 63, 64, 200])
def test_texts_of_all_periods_of_the_window_are_found(scribe: Scribe, periods: int) -> None:
    """Partitions are used again after five years, of which a look-up asks each once."""
    first = scribe.new(printed("a", 1, 2))
    last = scribe.new(printed("b", 1, 2), now=NOW + periods * PERIOD)
    near = scribe.look(printed("c", 1, 2), since=NOW)
    assert near.postings[1] == near.postings[2] == (first.article, last.article)
    assert near.articles.keys() == {first.article, last.article}


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
            transaction.neighbourhood(Sought(shingles=[1, 2]), NOW - WINDOW)
            made = [
                decision(printed(f"a{n}", 1, 2, 1000 + n), Relation.NEW, n, n)
                for n in range(start, start + 50)
            ]
            transaction.write(made, NOW)
    near = scribe.look(printed("b", 1, 2, 1001))
    newest = tuple(range(201 - POSTING_CAP, 201))
    assert near.postings == {1: newest, 2: newest, 1001: (1,)}
    with store._database.read() as connection:
        stored = connection.scalars(select(postings.c.entry)).all()
    assert sum(entry % PARTITION // HOLDERS == 1 for entry in stored) == POSTING_CAP


def test_all_shingles_are_found_wherever_they_moved(scribe: Scribe) -> None:
    """New articles move older ones' entries on; 24 bits tell their numbers."""
    numbers = [*range(10, 60), *range(4000, 4100), HOLDERS - 1, HOLDERS, HOLDERS + 7]
    for start in range(0, len(numbers), 50):
        chunk = numbers[start : start + 50]
        scribe.write(*(decision(printed(f"a{n}", *spread(n)), Relation.NEW, n, n) for n in chunk))
    sought = Sought(shingles=[shingle for n in numbers for shingle in spread(n)])
    with scribe.store.corpus.transaction() as transaction:
        near = transaction.neighbourhood(sought, NOW - WINDOW)
    assert near.postings == {shingle: (n,) for n in numbers for shingle in spread(n)}
    assert near.articles.keys() == set(numbers)


def spread(number: int) -> list[int]:
    """Eight shingles all over the range, of one number alone."""
    return [place << 30 | number for place in range(8)]


def footed(name: str, outlet: str, sentence: int = 0) -> Document:
    """A document that ends with the same paragraph."""
    return named(name, sentence, 7, outlet=outlet)


def test_a_paragraph_in_three_stories_of_one_outlet_is_boilerplate(scribe: Scribe) -> None:
    first = scribe.new(footed("a", "Blatt", 0))
    asked = footed("c", "Anderes", 5)
    assert scribe.look(asked).boilerplate == frozenset()
    scribe.new(footed("b", "Anderes", 1))
    assert scribe.look(asked).boilerplate == frozenset()
    scribe.new(footed("d", "Blatt", 2))
    assert scribe.look(asked).boilerplate == frozenset()
    scribe.new(footed("f", "Blatt", 3))
    footer = paragraphs(first.document.fingerprint)[-1]
    assert scribe.look(asked).boilerplate == {footer}
    assert scribe.look(named("e", 0)).boilerplate == frozenset()


def test_copies_and_revisions_within_a_story_make_no_boilerplate(scribe: Scribe) -> None:
    first = scribe.new(footed("a", "Blatt"))
    copy = decision(footed("b", "Blatt"), Relation.NEAR, 7, first.story, match=first.article)
    again = decision(
        footed("a", "Blatt", 2),
        Relation.REVISION,
        first.article,
        first.story,
        match=first.article,
        version=2,
    )
    scribe.write(copy, again)
    scribe.write(replace(again, version=3))
    assert scribe.look(footed("c", "Blatt")).boilerplate == frozenset()


def test_three_stories_of_one_batch_make_boilerplate(scribe: Scribe) -> None:
    scribe.write(
        decision(footed("a", "Blatt", 0), Relation.NEW, 1, 1),
        decision(footed("b", "Blatt", 1), Relation.NEW, 2, 2),
        decision(footed("d", "Blatt", 3), Relation.NEW, 3, 3),
    )
    assert len(scribe.look(footed("c", "Blatt", 2)).boilerplate) == 1


def test_boilerplate_leaves_with_the_window(scribe: Scribe) -> None:
    scribe.new(footed("a", "Blatt", 0))
    scribe.new(footed("b", "Blatt", 1))
    scribe.new(named("c"), now=NOW + 2 * PERIOD)
    since = NOW + PERIOD
    assert scribe.look(footed("d", "Blatt", 2), since=since).boilerplate == frozenset()


def test_an_outlet_without_a_name_has_no_boilerplate(scribe: Scribe) -> None:
    scribe.new(footed("a", "", 0))
    scribe.new(footed("b", "", 1))
    assert scribe.look(footed("c", "", 2)).boilerplate == frozenset()


def test_of_boilerplate_the_newest_stay_where_numbers_bits_begin_anew(scribe: Scribe) -> None:
    asked = printed("b", 1)
    for number in range(HOLDERS - POSTING_CAP, HOLDERS + POSTING_CAP + 10):
        with scribe.store.corpus.transaction() as transaction:
            transaction.neighbourhood(Sought(shingles=[1]), NOW - WINDOW)
            made = decision(printed(f"a{number}", 1), Relation.NEW, number, number)
            transaction.write([made], NOW)
        if number in {HOLDERS - 1, HOLDERS, HOLDERS + 5}:
            newest = tuple(range(number - POSTING_CAP + 1, number + 1))
            assert scribe.look(asked).postings == {1: newest}
    newest = tuple(range(HOLDERS + 10, HOLDERS + POSTING_CAP + 10))
    assert scribe.look(asked).postings == {1: newest}


def test_what_shares_everything_with_everything_costs_no_more(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many are loaded as there is room for, a real copy before those that all are alike."""
    monkeypatch.setattr(neighbourhood, "CANDIDATES", 5)
    for start in (1, 51, 101):
        scribe.write(
            *(
                decision(printed(f"a{n}", *range(90)), Relation.NEW, n, n)
                for n in range(start, start + 50)
            )
        )
    copy = decision(printed("copy", 500, 501), Relation.NEW, 151, 151)
    scribe.write(copy)
    near = scribe.look(printed("b", *range(90), 500, 501))
    assert all(len(held) <= POSTING_CAP for held in near.postings.values())
    assert len(near.articles) == 5
    assert copy.article in near.articles


def test_set_phrases_that_many_share_load_no_article(scribe: Scribe) -> None:
    """Two shingles that a dozen articles hold are no copy; two that one holds may be one."""
    common = [decision(printed(f"a{n}", 1, 2), Relation.NEW, n, n) for n in range(1, 13)]
    scribe.write(*common, decision(printed("b", 3, 4), Relation.NEW, 13, 13))
    near = scribe.look(printed("c", 1, 2, 3, 4))
    assert near.articles.keys() == {13}
    assert len(near.postings[1]) == len(common)


def test_of_a_story_with_many_copies_the_next_one_finds_them(scribe: Scribe) -> None:
    shared = range(9)
    copies = [decision(printed(f"a{n}", *shared), Relation.NEW, n, n) for n in range(1, 51)]
    scribe.write(*copies)
    assert scribe.look(printed("b", *shared)).articles.keys() == set(range(1, 51))


def test_a_batch_of_long_texts_is_looked_up_at_once(scribe: Scribe) -> None:
    """More than PostgreSQL's or SQLite's variables a statement, 65,535 and 32,766."""
    first = scribe.new(printed("a", *range(100)))
    with scribe.store.corpus.transaction() as transaction:
        near = transaction.neighbourhood(Sought(shingles=range(70_000)), NOW - WINDOW)
    assert near.postings == dict.fromkeys(range(100), (first.article,))
