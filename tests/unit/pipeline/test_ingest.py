"""Documents into the corpus: the same stories however they come in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import NOW, article, document, judges, match, text, topic
from worker.domain.alerts import AlertState, Occasion
from worker.domain.articles import Key, KeyKind, PageUse
from worker.domain.corpus import PendingPage
from worker.domain.dates import Published
from worker.domain.stories import Relation
from worker.pipeline.ingest import CHUNK, complete, ingest
from worker.pipeline.judges import Completion
from worker.storage.store import Store

JUDGES = judges(topic())
ORIGINAL = article(outlet="Agentur", canonical_url="https://a.example/1")
RETITLED = article(title="Andere Worte", outlet="Blatt", canonical_url="https://b.example/1")
EXACT = article(outlet="Kopist", canonical_url="https://c.example/1")
OTHER = article(
    title="Wetter", body=text(4, 5, 6, 7), outlet="Blatt", canonical_url="https://b.example/2"
)


def take(store, *articles, occasion=Occasion.NEWS, matching=True):
    matches = [match()] if matching else []
    documents = [document(source, matches=matches) for source in articles]
    return ingest(documents, store.corpus, JUDGES, occasion, NOW)


def relations(decisions):
    return [decision.verdict.relation for decision in decisions]


def test_copies_inside_one_batch_join_one_story(store):
    decisions = take(store, ORIGINAL, RETITLED, EXACT, OTHER)
    assert relations(decisions) == [Relation.NEW, Relation.NEAR, Relation.EXACT, Relation.NEW]
    assert [d.story for d in decisions] == [1, 1, 1, 2]


def test_one_batch_and_single_documents_give_the_same_stories(tmp_path):
    at_once = Store.open(f"sqlite:///{tmp_path / 'a.db'}")
    one_by_one = Store.open(f"sqlite:///{tmp_path / 'b.db'}")
    sources = (ORIGINAL, RETITLED, EXACT, OTHER, ORIGINAL)
    batch = take(at_once, *sources)
    singles = [decision for source in sources for decision in take(one_by_one, source)]
    assert relations(batch) == relations(singles)
    joined = [[d.story == e.story for e in ds] for ds in (batch, singles) for d in ds]
    assert joined[:5] == joined[5:]
    at_once.close()
    one_by_one.close()


def test_the_same_documents_again_change_nothing(store):
    take(store, ORIGINAL, RETITLED, EXACT, OTHER)
    before = store.corpus.counts()
    again = take(store, ORIGINAL, RETITLED, EXACT, OTHER)
    assert set(relations(again)) == {Relation.SAME}
    assert store.corpus.counts() == before


def test_an_exact_copy_is_a_source_not_an_article(store):
    take(store, ORIGINAL, EXACT)
    (stored,) = store.corpus.articles()
    assert [source.outlet for source in stored.sources] == ["Agentur", "Kopist"]


def test_a_copy_that_gets_a_text_of_its_own_becomes_an_article_of_its_story(store):
    take(store, ORIGINAL, EXACT)
    (grown,) = take(store, replace(EXACT, body=text(0, 1, 2, 3, 6, 7)))
    assert grown.verdict.relation is Relation.REVISION
    original, copy = store.corpus.articles()
    assert (original.story, original.article.body) == (copy.story, ORIGINAL.body)
    assert copy.article.outlet == "Kopist"
    (again,) = take(store, replace(EXACT, body=text(0, 1, 2, 3, 6, 7)))
    assert (again.verdict.relation, again.article) == (Relation.SAME, copy.id)


@pytest.mark.parametrize("body", [text(4, 5, 6, 7), "Kurz."], ids=["long", "short"])
def test_two_articles_that_share_a_guid_are_known_at_every_poll(store, body):
    guid = Key(KeyKind.GUID, "beispiel\n1")
    other = article(title="Wetter", body=body, canonical_url="https://b.example/2")

    def poll():
        documents = [
            document(source, keys=(guid, Key(KeyKind.URL, source.canonical_url or "")))
            for source in (ORIGINAL, other)
        ]
        return ingest(documents, store.corpus, JUDGES, Occasion.NEWS, NOW)

    assert relations(poll()) == [Relation.NEW, Relation.NEW]
    before = store.corpus.counts()
    for _ in range(3):
        assert relations(poll()) == [Relation.SAME, Relation.SAME]
    assert store.corpus.counts() == before


def test_a_revision_is_a_new_version_of_its_article(store):
    take(store, ORIGINAL)
    (revised,) = take(store, replace(ORIGINAL, body=text(0, 1, 2, 3, 4)))
    assert (revised.article, revised.version) == (1, 2)
    (stored,) = store.corpus.articles()
    assert stored.article.body == text(0, 1, 2, 3, 4)


def test_a_story_is_told_once_however_many_copies_come(store):
    take(store, ORIGINAL, RETITLED, EXACT)
    take(store, replace(RETITLED, canonical_url="https://d.example/1", outlet="Spät"))
    states = [told.item.state for told in store.outbox.alerts()]
    assert states.count(AlertState.OPEN) == 1


def test_an_import_tells_nobody_and_its_copy_in_a_feed_is_told(store):
    take(store, ORIGINAL, occasion=Occasion.IMPORT)
    assert not store.outbox.open_items(NOW)
    take(store, RETITLED)
    assert len(store.outbox.open_items(NOW)) == 1


def test_more_than_a_chunk_is_stored_the_oldest_first(store):
    sources = [
        article(
            title=f"Titel {n}",
            body=f"Ganz eigener Text Nummer {n} über Ding {n * n} und Sache {n * 7}.",
            canonical_url=f"https://a.example/{n}",
            published=Published.at(NOW - timedelta(minutes=n), "pubDate"),
        )
        for n in range(CHUNK + 10)
    ]
    decisions = take(store, *sources, matching=False)
    assert [d.document.article for d in decisions] == sources
    assert [d.article for d in decisions] == list(range(CHUNK + 10, 0, -1))
    assert store.corpus.counts().articles == CHUNK + 10


def test_a_failing_ending_undoes_its_chunk(store):
    def ending(transaction, decisions):
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        ingest([document(ORIGINAL)], store.corpus, JUDGES, Occasion.NEWS, NOW, ending)
    assert store.corpus.counts().articles == 0


def test_the_caller_is_told_his_own_ids(store):
    take(store, replace(ORIGINAL, caller_id="doc-1"))
    (copy,) = take(store, replace(RETITLED, caller_id="doc-2"))
    assert copy.match_caller_id == "doc-1"


@pytest.mark.parametrize("batches", [1, 3])
def test_a_revised_article_keeps_the_id_of_its_first_import(store, batches):
    first = replace(ORIGINAL, caller_id="doc-1")
    revised = replace(ORIGINAL, caller_id="doc-2", body=text(0, 1, 2, 3, 4))
    copy = replace(RETITLED, caller_id="doc-3", body=text(0, 1, 2, 3, 4))
    if batches == 1:
        decisions = take(store, first, revised, copy)
    else:
        decisions = [take(store, source)[0] for source in (first, revised, copy)]
    assert [decision.match_caller_id for decision in decisions] == [None, "doc-1", "doc-1"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([ORIGINAL, RETITLED, EXACT, OTHER]), st.integers(1, 4))
def test_order_and_batching_join_the_same_articles(tmp_path_factory, order, size):
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('order') / 'natowire.db'}")
    stories = {}
    for start in range(0, len(order), size):
        for decision in take(store, *order[start : start + size]):
            stories[decision.document.article.canonical_url] = decision.story
    store.close()
    copies = {stories[s.canonical_url] for s in (ORIGINAL, RETITLED, EXACT)}
    assert len(copies) == 1
    assert stories[OTHER.canonical_url] not in copies


PENDING = replace(ORIGINAL, page=PageUse.PENDING)
FULL = replace(ORIGINAL, body=text(0, 1, 2, 3, 4, 5), page=PageUse.TAKEN)


def waiting(number=1, version=1, **more):
    return PendingPage(number, version, PENDING, NOW, 1, NOW, **more)


def completed(store, number=1, version=1, keys=None):
    made = document(FULL, matches=[match()], keys=keys)
    return complete([Completion(waiting(number, version), made)], store.corpus, JUDGES, NOW)


def test_a_page_that_comes_later_is_a_new_version_whatever_else_is_like_it(store):
    """As a document of its own it would be the same item, or the other's copy."""
    take(store, PENDING)
    take(store, replace(OTHER, body=FULL.body, outlet="Dritte"))
    (decision,) = completed(store)
    assert (decision.verdict.relation, decision.article, decision.version) == (
        Relation.REVISION,
        1,
        2,
    )
    found = store.corpus.article(1)
    assert (found.version, found.article.text) == (2, FULL.text)
    assert relations(take(store, PENDING)) == [Relation.SAME]


def test_a_page_of_a_version_that_is_no_longer_current_is_dropped(store):
    take(store, PENDING)
    take(store, replace(PENDING, body=text(4, 5)))
    assert completed(store) == []
    assert store.corpus.article(1).article.body == text(4, 5)


def test_a_page_of_an_article_whose_keys_were_taken_over_is_dropped(store):
    take(store, PENDING, OTHER)
    assert completed(store, keys=[Key(KeyKind.URL, OTHER.canonical_url or "")]) == []
    assert completed(store, keys=[Key(KeyKind.URL, "https://nobody.example/")]) == []
