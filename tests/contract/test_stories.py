"""The port StoryStore: stories as they are shown, and corrections that outlast their rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from tests.builders import NOW, match
from tests.contract.scribe import (
    ANNA,
    BOX,
    Scribe,
    decision,
    guid_key,
    item,
    named,
    planned,
    url,
    url_key,
)
from tests.contract.test_plans import plans
from worker.domain.alerts import AlertState, MessageState, Receipt
from worker.domain.corpus import Decision
from worker.domain.dates import Precision, Published
from worker.domain.stories import Relation
from worker.domain.story_store import (
    Found,
    Ruling,
    RulingKind,
    StoredStory,
    ToldState,
)
from worker.storage import Store
from worker.storage.tables import metadata

DAY = Published("2026-04-24", Precision.DAY, "header")


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def copy_of(scribe: Scribe, first: Decision, name: str, **changes: Any) -> Decision:
    """An edited copy in the story of another article."""
    with scribe.store.corpus.transaction() as transaction:
        number = next(transaction.number_articles(1))
        made = decision(
            named(name, 0, 1, **changes.pop("document", {})),
            Relation.NEAR,
            number,
            first.story,
            match=first.article,
            similarity=0.9,
            **changes,
        )
        transaction.write([made], NOW)
    return made


def exact_copy_of(scribe: Scribe, first: Decision, name: str, **changes: Any) -> None:
    document = named(name, **changes)
    made = decision(
        document, Relation.EXACT, first.article, first.story, match=first.article, similarity=1.0
    )
    scribe.write(made)


def split(store: Store, article: int, why: str = "another event") -> Ruling:
    with store.stories.ruling() as transaction:
        return transaction.split(article, why, NOW)


def join(store: Store, ending: int, kept: int, why: str = "one event") -> Ruling:
    with store.stories.ruling() as transaction:
        return transaction.join(ending, kept, why, NOW)


def story(store: Store, number: int) -> StoredStory:
    found = store.stories.story(number)
    assert found is not None
    return found


def stories(store: Store) -> dict[int, int]:
    """Article to story."""
    return {stored.id: stored.story for stored in store.corpus.articles()}


# --- looking -----------------------------------------------------------------------------------


def test_an_empty_corpus_has_no_stories(store: Store) -> None:
    assert list(store.stories.summaries()) == []
    assert store.stories.story(1) is None
    assert store.stories.ended(1) is None
    assert store.stories.versions(1) == []
    assert store.stories.find(url_key("a")) is None


def test_stories_are_summed_up_newest_first(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a", matches=[match("nato")]))
    copy_of(scribe, first, "b", document={"outlet": "Blatt", "matches": [match("munition")]})
    exact_copy_of(scribe, first, "c", outlet="Bote")
    scribe.new(named("d", 5, 6))
    newer, older = store.stories.summaries()
    assert (older.title, older.url, older.outlet) == ("Bericht a", url("a"), "Beispielzeitung")
    assert (older.articles, older.copies, older.outlets) == (2, 3, 3)
    assert older.topics == ("munition", "nato")
    assert (newer.title, newer.copies, newer.topics) == ("Bericht d", 1, ())


def test_summaries_are_asked_for_since_a_day_and_by_topic(store: Store, scribe: Scribe) -> None:
    old = scribe.new(named("a", matches=[match("nato")]))
    new = scribe.new(named("b", 5, matches=[match("nato")]), now=NOW + timedelta(days=1))
    scribe.new(named("c", 6), now=NOW + timedelta(days=2))
    about = [found.id for found in store.stories.summaries(topic="nato")]
    assert about == [new.story, old.story]
    since = store.stories.summaries(since=NOW + timedelta(days=1), topic="nato")
    assert [found.id for found in since] == [new.story]


def test_a_story_of_more_than_one_batch_is_not_cut(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    from worker.storage import summaries as module  # noqa: PLC0415 (its batch is made small)

    monkeypatch.setattr(module, "NEWEST", module.NEWEST.limit(2))
    made = [scribe.new(named(f"n{number}", number)).story for number in range(5)]
    assert [found.id for found in store.stories.summaries()] == made[::-1]


@pytest.mark.parametrize(
    "state, expected",
    [
        (AlertState.SUPPRESSED, ToldState.UNTOLD),
        (AlertState.OPEN, ToldState.WAITING),
    ],
)
def test_a_summary_says_whether_anybody_was_told(
    store: Store, scribe: Scribe, state: AlertState, expected: ToldState
) -> None:
    scribe.told("a", state=state)
    (found,) = store.stories.summaries()
    assert found.told is expected


def test_what_stood_in_a_message_that_was_given_up_told_nobody(
    store: Store, scribe: Scribe
) -> None:
    scribe.told("a")
    store.outbox.arrange(planned(*store.outbox.open_items(NOW)), NOW)
    assert next(store.stories.summaries()).told is ToldState.TOLD
    (message,) = store.outbox.claim(NOW, timedelta(minutes=1), 1, [ANNA.type])
    store.outbox.failed(message, "no such box", 550, NOW, retry_at=None)
    assert next(store.stories.summaries()).told is ToldState.UNTOLD


def test_a_story_holds_articles_and_exact_copies_with_their_own_dates_and_verdicts(
    store: Store, scribe: Scribe
) -> None:
    first = scribe.new(named("a", agencies=("dpa",)))
    near = copy_of(scribe, first, "b", document={"outlet": "Blatt"})
    exact_copy_of(scribe, first, "c", outlet="Bote", published=DAY, agencies=("AFP",))
    own, edited, exact = story(store, first.story).copies
    assert (own.article, own.source, own.verdict.relation) == (first.article, None, Relation.NEW)
    assert own.agencies == ("dpa",)
    assert (edited.article, edited.outlet) == (near.article, "Blatt")
    assert (edited.verdict.match, edited.verdict.similarity) == (first.article, 0.9)
    assert exact.source is not None
    assert (exact.article, exact.outlet, exact.url) == (first.article, "Bote", url("c"))
    assert (exact.published, exact.agencies) == (DAY, ("AFP",))
    assert (exact.verdict.relation, exact.title) == (Relation.EXACT, "Bericht a")


def test_an_articles_other_feeds_are_no_copies(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    again = replace(first.document, article=replace(first.document.article, feed="anderer"))
    scribe.write(decision(again, Relation.SAME, first.article, first.story, match=first.article))
    (only,) = story(store, first.story).copies
    assert [source.feed for source in only.seen] == ["beispiel", "anderer"]


def test_neighbours_in_other_stories_are_linked_both_ways(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    with scribe.store.corpus.transaction() as transaction:
        number, made = next(transaction.number_articles(1)), next(transaction.number_stories(1))
        series = decision(
            named("b"), Relation.SERIES, number, made, match=first.article, similarity=0.7
        )
        transaction.write([series], NOW)
    (back,) = story(store, first.story).links
    assert (back.article, back.other, back.story) == (first.article, number, made)
    assert (back.relation, back.outgoing, back.title) == (Relation.SERIES, False, "Bericht b")
    (out,) = story(store, made).links
    assert (out.article, out.other, out.story) == (number, first.article, first.story)
    assert (out.outgoing, out.similarity) == (True, 0.7)


def test_what_holds_much_of_several_stories_is_linked_with_each(
    store: Store, scribe: Scribe
) -> None:
    one, two = scribe.new(named("a", 0)), scribe.new(named("b", 6))
    with scribe.store.corpus.transaction() as transaction:
        number, made = next(transaction.number_articles(1)), next(transaction.number_stories(1))
        holds = decision(
            named("c", 0, 6), Relation.PARTIAL, number, made, match=one.article, similarity=0.6
        )
        verdict = replace(holds.verdict, overlaps=(two.article,))
        transaction.write([replace(holds, verdict=verdict)], NOW)
    links = story(store, made).links
    assert [(link.other, link.story, link.similarity) for link in links] == [
        (one.article, one.story, 0.6),
        (two.article, two.story, None),
    ]
    for first in (one, two):
        (back,) = story(store, first.story).links
        assert (back.relation, back.other, back.outgoing) == (Relation.PARTIAL, number, False)


def test_versions_are_told_with_their_texts_and_verdicts(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a", 0, 1))
    second = decision(
        named("a", 0, 1, 4, title="Neu"),
        Relation.REVISION,
        first.article,
        first.story,
        match=first.article,
        version=2,
    )
    scribe.write(second, now=NOW + timedelta(hours=1))
    old, new = store.stories.versions(first.article)
    assert (old.number, old.title, old.seen_at) == (1, "Bericht a", NOW)
    assert (new.number, new.title, new.text) == (2, "Neu", second.document.article.text)
    assert old.verdict is not None
    assert new.verdict is not None
    assert (old.verdict.relation, new.verdict.relation) == (Relation.NEW, Relation.REVISION)
    assert next(store.stories.summaries()).copies == 1


def test_tellings_come_with_message_and_receipt(store: Store, scribe: Scribe) -> None:
    made = scribe.told("a")
    scribe.write(
        decision(
            named("b", 0),
            Relation.NEAR,
            made.article + 1,
            made.story,
            match=made.article,
            alerts=(
                item(
                    "b", made.article + 1, made.story, recipient=BOX, state=AlertState.SUPPRESSED
                ),
            ),
        )
    )
    store.outbox.arrange(planned(*store.outbox.open_items(NOW)), NOW)
    (message,) = store.outbox.claim(NOW, timedelta(minutes=1), 1, [ANNA.type])
    store.outbox.sent(message, Receipt(250, "queued as 1"), NOW)
    sent, held = story(store, made.story).tellings
    assert (sent.item.id, sent.state, sent.sent_at) == ("a", MessageState.SENT, NOW)
    assert (sent.message, sent.receipt) == (message.id, "queued as 1")
    assert (held.item.id, held.message, held.sent_at) == ("b", None, None)


def test_an_address_leads_to_its_article_or_to_the_copy(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a", canonical_url="https://beispiel.example/die-eigene"))
    exact_copy_of(scribe, first, "c", outlet="Bote")
    assert store.stories.find(url_key("a")) == Found(first.article)
    assert store.stories.find(url_key("c")) == Found(first.article, is_copy=True)
    assert store.stories.find(url_key("die-eigene")) == Found(first.article)
    assert store.stories.find(guid_key("unbekannt")) is None


def test_what_is_shown_of_one_story_reads_no_table_whole(store: Store, scribe: Scribe) -> None:
    if store._database.url.get_backend_name() != "sqlite":
        return  # its plans depend on how much there is
    first = scribe.new(named("a", matches=[match("nato")]))
    split(store, copy_of(scribe, first, "b").article)
    for ask in (
        lambda: store.stories.story(first.story),
        lambda: store.stories.versions(first.article),
        lambda: store.stories.find(url_key("a")),
        lambda: scribe.look(first.document),
    ):
        steps = plans(store, ask)
        assert steps
        assert not [step for step in steps if step.split()[:2] in WHOLE]


WHOLE = [["SCAN", name] for name in metadata.tables]


# --- splitting and joining -----------------------------------------------------------------------


def test_a_split_gives_the_article_a_story_with_its_alerts(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"), alerts=())
    near = copy_of(scribe, first, "b", alerts=(item("x", 2, first.story),))
    ruling = split(store, near.article)
    assert (ruling.kind, ruling.why, ruling.made_at) == (RulingKind.SPLIT, "another event", NOW)
    assert (ruling.story, ruling.articles, ruling.others) == (
        first.story,
        (near.article,),
        (first.article,),
    )
    assert stories(store) == {first.article: first.story, near.article: ruling.other}
    left, made = story(store, first.story), story(store, ruling.other)
    assert (left.first_article, made.first_article) == (first.article, near.article)
    assert left.tellings == ()
    assert [told.item.id for told in made.tellings] == ["x"]
    assert left.rulings == made.rulings == (ruling,)


def test_where_the_first_article_is_split_off_the_next_begins_the_story(
    store: Store, scribe: Scribe
) -> None:
    first = scribe.new(named("a"))
    second, _ = copy_of(scribe, first, "b"), copy_of(scribe, first, "c")
    ruling = split(store, first.article)
    assert story(store, first.story).first_article == second.article
    assert story(store, ruling.other).first_article == first.article


def test_exact_copies_go_with_their_article(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    copy_of(scribe, first, "b")
    exact_copy_of(scribe, first, "c", outlet="Bote")
    made = split(store, first.article).other
    assert [copy.outlet for copy in story(store, made).copies] == ["Beispielzeitung", "Bote"]
    assert len(story(store, first.story).copies) == 1


def test_a_join_moves_all_of_a_story_and_ends_it(store: Store, scribe: Scribe) -> None:
    older = scribe.new(named("a"))
    newer = scribe.told("x")
    copy_of(scribe, newer, "b", alerts=(item("y", 3, newer.story),))
    ruling = join(store, newer.story, older.story)
    assert set(stories(store).values()) == {older.story}
    kept = story(store, older.story)
    assert (kept.first_article, len(kept.copies)) == (older.article, 3)
    assert [told.item.id for told in kept.tellings] == ["x", "y"]
    assert [told.item.story for told in kept.tellings] == [older.story, older.story]
    assert kept.rulings == (ruling,)
    assert store.stories.story(newer.story) is None
    assert store.stories.ended(newer.story) == ruling
    assert store.corpus.counts().stories == 1


def test_a_story_that_ends_is_an_event_under_its_new_number(store: Store, scribe: Scribe) -> None:
    older, newer = scribe.new(named("a")), scribe.told("x")
    of_event = scribe.told("y", event=newer.story)
    other = scribe.told("z", event=of_event.story)
    join(store, newer.story, older.story)
    events = {told.item.id: told.item.event for told in store.outbox.alerts()}
    assert events == {"x": None, "y": older.story, "z": of_event.story}
    assert other.alerts[0].event == of_event.story


def test_a_correction_that_fails_leaves_everything(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    near = copy_of(scribe, first, "b")
    before = story(store, first.story)

    def fails() -> None:
        with store.stories.ruling() as transaction:
            transaction.split(near.article, "no", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert story(store, first.story) == before
    assert store.corpus.counts().stories == 1


# --- what a ruling means to what comes in --------------------------------------------------------


def test_both_sides_of_a_split_stay_apart(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    near = copy_of(scribe, first, "b")
    made = split(store, near.article).other
    mine, theirs = scribe.look(near.document), scribe.look(first.document)
    assert mine.apart == dict.fromkeys(near.document.keys, frozenset({first.story}))
    assert theirs.apart == dict.fromkeys(first.document.keys, frozenset({made}))
    assert mine.joined == theirs.joined == {}


def test_joined_items_belong_with_each_other_and_are_loaded(store: Store, scribe: Scribe) -> None:
    older, newer = scribe.new(named("a", 0)), scribe.new(named("b", 6))
    join(store, newer.story, older.story)
    near = scribe.look(newer.document)
    assert near.joined == dict.fromkeys(newer.document.keys, older.article)
    assert older.article in near.articles
    assert near.apart == {}
    assert scribe.look(older.document).joined == dict.fromkeys(older.document.keys, newer.article)


def test_of_two_rulings_on_one_pair_the_last_is_in_force(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    near = copy_of(scribe, first, "b")
    made = split(store, near.article).other
    join(store, made, first.story)
    look = scribe.look(near.document)
    assert (look.apart, set(look.joined.values())) == ({}, {first.article})
    split(store, near.article)
    look = scribe.look(near.document)
    assert (set(look.apart.values()), look.joined) == ({frozenset({first.story})}, {})
    assert [ruling.kind for ruling in story(store, first.story).rulings] == [
        RulingKind.SPLIT,
        RulingKind.JOIN,
        RulingKind.SPLIT,
    ]


def test_rulings_on_other_items_do_not_bear(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    split(store, copy_of(scribe, first, "b").article)
    look = scribe.look(named("c"))
    assert (look.apart, look.joined) == ({}, {})


KEPT = {"rulings", "ruling_keys", "counters"}


@pytest.fixture
def empty_corpus(store: Store) -> Callable[[], None]:
    def empty() -> None:
        with store._database.decide() as connection:
            for table in reversed(metadata.sorted_tables):
                if table.name not in KEPT:
                    connection.execute(delete(table))

    return empty


def test_a_split_outlasts_a_corpus_built_anew(
    store: Store, scribe: Scribe, empty_corpus: Callable[[], None]
) -> None:
    first = scribe.new(named("a"))
    near = copy_of(scribe, first, "b")
    split(store, near.article)
    empty_corpus()
    assert scribe.look(first.document).apart == {}
    anew = scribe.new(near.document)
    assert anew.article not in {first.article, near.article}
    look = scribe.look(first.document)
    assert look.apart == dict.fromkeys(first.document.keys, frozenset({anew.story}))
    (ruling,) = story(store, anew.story).rulings
    assert (ruling.articles, ruling.others) == ((anew.article,), ())


def test_a_join_outlasts_a_corpus_built_anew(
    store: Store, scribe: Scribe, empty_corpus: Callable[[], None]
) -> None:
    older, newer = scribe.new(named("a", 0)), scribe.new(named("b", 6))
    join(store, newer.story, older.story)
    empty_corpus()
    anew = scribe.new(newer.document)
    assert set(scribe.look(older.document).joined.values()) == {anew.article}


def test_the_last_ruling_and_the_members_are_read_in_the_turn(
    store: Store, scribe: Scribe
) -> None:
    first = scribe.new(named("a"))
    near = copy_of(scribe, first, "b")
    with store.stories.ruling() as transaction:
        assert transaction.story_of(near.article) == first.story
        assert transaction.story_of(99) is None
        assert transaction.last_ruling(near.article) is None
        members = transaction.members(first.story)
        assert [stored.id for stored in members] == [first.article, near.article]
        ruling = transaction.split(near.article, "so", NOW)
        assert transaction.last_ruling(near.article) == ruling
        assert transaction.last_ruling(first.article) == ruling
        assert transaction.into(first.story) is None


def test_items_told_by_a_ruling_are_written_once(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    for _ in range(2):
        with store.stories.ruling() as transaction:
            transaction.tell([item("x", first.article, first.story)])
            transaction.tell([])
    assert [told.id for told in store.outbox.open_items(NOW)] == ["x"]
    with store.stories.ruling() as transaction:
        assert transaction.told([first.story]) == {first.story: {ANNA.key: {"munition"}}}
