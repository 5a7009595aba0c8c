"""The port SearchStore: the index never has an opinion of its own, however far behind it is."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import NOW
from tests.contract.scribe import Scribe, decision, named
from worker.domain.articles import Author
from worker.domain.corpus import Decision
from worker.domain.search import Dated
from worker.domain.settings import Retention
from worker.domain.stories import Relation
from worker.domain.topics import Searchable, Topic, searchable
from worker.pipeline.searching import find, question, shown
from worker.storage import Store, indexing
from worker.storage.rows import AnyRow
from worker.storage.search import SqlSearchView
from worker.storage.tables import index_blocks, index_pages, index_stale, index_words

DAY = timedelta(days=1)
FOREVER = 99_999 * DAY
SHORT = Retention(messages=FOREVER, records=FOREVER, text=90 * DAY, unmatched_text=14 * DAY)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def article(scribe: Scribe, name: str, text: str, now: datetime = NOW, **changes: Any) -> int:
    changes = {"title": name, "body": text, "first_seen": now, **changes}
    return scribe.new(named(name, **changes), now).article


def revise(scribe: Scribe, number: int, name: str, text: str, version: int = 2) -> Decision:
    document = named(name, title=name, body=text)
    made = decision(document, Relation.REVISION, number, number, match=number, version=version)
    scribe.write(made)
    return made


def index(store: Store) -> int:
    return sum(iter(store.search.index, 0))


def found(store: Store, query: str, **bounds: datetime) -> list[int]:
    asked = question(Topic("t", "t", query), {})
    with store.search.look() as view:
        return [one.article for one in find(asked, view, **bounds)]


def read(store: Store, query: str) -> list[int]:
    """The articles whose texts are looked at to answer."""
    asked = question(Topic("t", "t", query), {})
    seen: list[int] = []

    class Noting(SqlSearchView):
        def texts(self, numbers: Sequence[int]) -> Iterator[tuple[int, Searchable]]:
            seen.extend(numbers)
            return super().texts(numbers)

    with store._database.read() as connection:
        find(asked, Noting(connection))
    return seen


def test_what_is_not_indexed_yet_is_found_all_the_same(store: Store, scribe: Scribe) -> None:
    nato = article(scribe, "a", "Die Nato tagt.")
    article(scribe, "b", "Es regnet.")
    assert found(store, "Nato") == [nato]
    assert read(store, "Nato") == [1, 2]
    assert index(store) == 2
    assert found(store, "Nato") == [nato]
    assert read(store, "Nato") == []
    later = article(scribe, "c", "Noch einmal die Nato.")
    assert found(store, "Nato") == [nato, later]
    assert read(store, "Nato") == [later]


def test_how_far_the_index_is_behind_is_known(store: Store, scribe: Scribe) -> None:
    assert store.search.behind() == 0
    for name in ("one", "two"):
        article(scribe, name, "Nato")
    assert store.search.behind() == 2
    index(store)
    assert store.search.behind() == 0


def test_nothing_is_indexed_twice(store: Store, scribe: Scribe) -> None:
    article(scribe, "a", "Die Nato tagt.")
    assert index(store) == 1
    assert index(store) == 0


def test_a_revised_article_is_found_by_its_new_text_only(store: Store, scribe: Scribe) -> None:
    number = article(scribe, "a", "Die Nato tagt.")
    article(scribe, "b", "Es regnet.")
    index(store)
    revise(scribe, number, "a", "Der Bundestag tagt.")
    for _ in range(2):
        assert found(store, "Nato") == []
        assert found(store, "Bundestag") == [number]
        index(store)
    assert read(store, "Bundestag OR Nato") == []


def test_a_text_that_is_let_go_is_not_found_and_leaves_the_index(
    store: Store, scribe: Scribe
) -> None:
    kept = article(scribe, "Nato", "Pistorius spricht.", NOW + 20 * DAY)
    gone = article(scribe, "Gipfel", "Pistorius schweigt.", NOW)
    index(store)
    assert store.tidy(NOW + 21 * DAY, SHORT, FOREVER).texts == 1
    assert found(store, "Pistorius") == [kept]
    assert found(store, "Gipfel") == [gone]
    index(store)
    assert found(store, "Pistorius") == [kept]
    assert found(store, "Gipfel") == [gone]
    assert read(store, "Pistorius OR Gipfel") == []


def test_blocks_fill_up_and_others_are_begun(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "ARTICLES", 3)
    monkeypatch.setattr(indexing, "NEW", indexing.NEW.limit(3))
    monkeypatch.setattr(indexing, "CHANGED", indexing.CHANGED.limit(2))
    monkeypatch.setattr(indexing, "PAGE", 4)
    for number in range(8):
        article(scribe, f"a{number}", f"Die Nato tagt zum {number}. Mal, Wort{number}.")
        if number % 2:
            index(store)
    with store._database.read() as connection:
        rows = connection.execute(select(index_blocks.c.first, index_blocks.c.last)).all()
        pages = connection.execute(select(index_pages.c.words)).scalars().all()
    assert sorted(map(tuple, rows)) == [(1, 3), (4, 6), (7, 8)]
    assert {page.count("\n") for page in pages[:-1]} == {3}
    for number in (2, 5, 6, 8):
        revise(scribe, number, f"a{number - 1}", f"Neu{number}")
    index(store)
    assert found(store, "Nato") == [1, 3, 4, 7]
    assert [found(store, f"Neu{number}") for number in (2, 5, 6, 8)] == [[2], [5], [6], [8]]
    assert read(store, "Nato OR Neu*") == []


def test_an_article_that_changes_while_it_is_indexed_waits_for_the_next_turn(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = article(scribe, "a", "Die Nato tagt.")
    other = article(scribe, "b", "Die Nato schweigt.")
    read_ = indexing._read

    def meanwhile(row: AnyRow) -> object:
        monkeypatch.setattr(indexing, "_read", read_)
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(revise, scribe, number, "a", "Der Bundestag tagt.").result()
        return read_(row)

    monkeypatch.setattr(indexing, "_read", meanwhile)
    store.search.index()
    for _ in range(2):
        assert found(store, "Nato") == [other]
        assert found(store, "Bundestag") == [number]
        index(store)
    assert read(store, "Nato OR Bundestag") == []


def test_two_that_index_at_once_index_once(open_store: Callable[[], Store]) -> None:
    first, second = open_store(), open_store()
    scribe = Scribe(first)
    for number in range(4):
        article(scribe, f"a{number}", "Die Nato tagt.")
    assert index(first) == 4
    assert index(second) == 0
    assert found(second, "Nato") == [1, 2, 3, 4]
    with first._database.read() as connection:
        words = connection.execute(select(index_words.c.word)).scalars().all()
        assert len(words) == len(set(words))
        assert connection.execute(select(index_stale)).all() == []


def test_the_time_bounds_hold_for_what_is_indexed_and_what_is_not(
    store: Store, scribe: Scribe
) -> None:
    for day in range(4):
        article(scribe, f"a{day}", "Die Nato tagt.", NOW + day * DAY)
        if day == 1:
            index(store)
    assert found(store, "Nato", since=NOW + DAY, until=NOW + 3 * DAY) == [2, 3]
    with store.search.look() as view:
        assert view.rest(since=NOW + 3 * DAY) == [Dated(4, NOW + 3 * DAY)]


def test_queries_see_of_a_stored_article_what_they_saw_of_it_as_news(
    store: Store, scribe: Scribe
) -> None:
    document = named("a", language="de-AT", authors=(Author("Anna"),), tags=("Politik",))
    number = scribe.new(document).article
    with store.search.look() as view:
        assert list(view.texts([number])) == [(number, searchable(document.article))]


def test_values_are_asked_of_the_articles_themselves(store: Store, scribe: Scribe) -> None:
    values: dict[str, Any] = {"language": "de", "authors": (Author("Anna"),), "tags": ("x",)}
    wanted = article(scribe, "a", "Die Nato tagt.", **values)
    changed: dict[str, Any] = {
        "language": "en",
        "outlet": "Other",
        "url": "https://other.example",
        "feed": "o",
    }
    article(scribe, "b", "Die Nato tagt.", **changed)
    for _ in range(2):
        for value in (
            "lang:de",
            "source:beispielzeitung",
            "url:beispiel.example",
            "author:anna",
            "tag:x",
        ):
            assert found(store, f"Nato AND {value}") == [wanted]
        index(store)
    assert read(store, "Nato AND lang:de AND source:beispielzeitung") == []


def test_a_line_tells_what_the_article_is(store: Store, scribe: Scribe) -> None:
    number = article(scribe, "Nato", "Die Nato tagt.")
    asked = question(Topic("t", "t", "Nato"), {})
    with store.search.look() as view:
        [one] = shown(asked, view, [Dated(number, NOW)])
        assert [stored.id for stored in view.stored([number, 99])] == [number]
    line = one.listed
    assert (line.article, line.story, line.title) == (number, 1, "Nato")
    assert (line.relation, line.first_seen) == (Relation.NEW, NOW)
    assert [hit.form for hit in one.match.hits] == ["Nato", "Nato"]


def test_letters_that_no_database_holds_do_no_harm(store: Store, scribe: Scribe) -> None:
    number = article(scribe, "a", "Nato\0 \ud800 Nato\u00adgipfel " + "x" * 300 + " е\u0301")
    index(store)
    assert found(store, "Natogipfel") == [number]
    assert found(store, f"{'x' * 60}*") == []


def test_where_the_numbers_of_words_come_to_an_end_the_index_begins_afresh(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        article(scribe, f"a{number}", f"Die Nato tagt, Wort{number}.")
        index(store)
    article(scribe, "b", "Neues von der Nato.")
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "MOST_WORDS", 9)
        store.search.index()
    assert read(store, "Nato") == [1, 2, 3, 4]
    index(store)
    assert (found(store, "Nato"), read(store, "Nato")) == ([1, 2, 3, 4], [])
