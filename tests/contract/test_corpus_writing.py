"""The port CorpusTransaction: what each relation leaves in the corpus."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, match, text
from tests.contract.scribe import (
    ANNA,
    BOX,
    Scribe,
    decision,
    guid_key,
    item,
    kept,
    named,
    planned,
    url_key,
)
from worker.dedup.fingerprint import fingerprint
from worker.dedup.words import digest
from worker.domain.alerts import AlertState, Receipt
from worker.domain.articles import Article, Author, AuthorKind, PageUse, TextSource
from worker.domain.corpus import StoredArticle
from worker.domain.dates import Precision, Published
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.topics import Field, Hit, Match, Priority
from worker.storage import Store

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def stored(store: Store, number: int) -> StoredArticle:
    found = store.corpus.article(number)
    assert found is not None
    return found


def test_an_article_comes_back_whole(store: Store, scribe: Scribe) -> None:
    matches = (
        Match("munition", Priority.HIGH, (Hit("Munition", "Munition", Field.LEAD, 3, 11, 2),)),
        match("nato"),
    )
    whole = named(
        "a",
        lead="Der Vorspann mit Anführungszeichen „so“ und 💥.",
        text_source=TextSource.PAGE,
        published=Published("2026-04-25T18:00:00Z", Precision.MINUTE, "pubDate", zone="MESZ"),
        modified=Published("2026-04-25", Precision.DAY, "dateModified"),
        inferred=Published("2026-04", Precision.MONTH, "text", inferred=True),
        authors=(
            Author("Anna Beispiel"),
            Author("dpa", AuthorKind.AGENCY),
            Author("Redaktion", AuthorKind.DESK),
        ),
        agencies=("dpa",),
        initials=("smu",),
        kicker="Nato-Gipfel",
        is_ticker=True,
        is_paywalled=True,
        page=PageUse.TEASER,
        place="Brüssel",
        tags=("Nato", "Rüstung"),
        caller_id="d7",
        matches=matches,
    )
    made = scribe.new(whole)
    found = stored(store, made.article)
    assert found.article == whole.article
    assert (found.story, found.version) == (made.story, 1)
    assert found.verdict == made.verdict
    assert found.matches == matches
    [source] = found.sources
    assert (source.feed, source.url, source.relation) == (
        "beispiel",
        whole.article.url,
        Relation.NEW,
    )
    assert (source.first_seen, source.last_seen) == (NOW, NOW)


def test_an_article_with_nothing_but_a_title_comes_back(store: Store, scribe: Scribe) -> None:
    bare = named("a", url=None, canonical_url=None, guid=None, feed=None, language=None, body="")
    assert stored(store, scribe.new(bare).article).article == bare.article


def test_an_unknown_number_is_no_article(store: Store) -> None:
    assert store.corpus.article(17) is None


def test_the_same_item_again_is_only_seen_again(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    again = decision(
        first.document, Relation.SAME, first.article, first.story, match=first.article
    )
    scribe.write(again, now=LATER)
    found = stored(store, first.article)
    [source] = found.sources
    assert (source.first_seen, source.last_seen) == (NOW, LATER)
    assert found.verdict == first.verdict
    assert store.corpus.counts().articles == 1


def test_the_same_item_in_another_feed_adds_a_source(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    elsewhere = named("a", feed="politik", first_seen=LATER)
    for _ in range(2):
        scribe.write(
            decision(elsewhere, Relation.SAME, first.article, first.story, match=first.article),
            now=LATER,
        )
    sources = stored(store, first.article).sources
    assert [(source.feed, source.relation) for source in sources] == [
        ("beispiel", Relation.NEW),
        ("politik", Relation.SAME),
    ]
    assert sources[1].first_seen == LATER


def test_the_same_item_twice_in_one_batch_adds_one_source(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    again = [
        decision(named("a", feed="politik"), Relation.SAME, first.article, first.story)
        for _ in range(2)
    ]
    scribe.write(*again)
    assert len(stored(store, first.article).sources) == 2


def test_an_exact_copy_is_a_source_and_no_article(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a", matches=[match()]))
    copy = named(
        "b",
        title="Bericht a",
        outlet="Anzeiger",
        feed="anzeiger",
        caller_id="d2",
        matches=[match()],
    )
    scribe.write(
        decision(copy, Relation.EXACT, first.article, first.story, match=first.article), now=LATER
    )
    found = stored(store, first.article)
    assert [(s.outlet, s.relation) for s in found.sources] == [
        ("Beispielzeitung", Relation.NEW),
        ("Anzeiger", Relation.EXACT),
    ]
    assert found.verdict == first.verdict
    assert len(found.matches) == 1
    counts = store.corpus.counts()
    assert (counts.articles, counts.stories, counts.sources) == (1, 1, 2)


def test_an_exact_copys_keys_lead_to_a_further_source(scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    copy = named("b", title="Bericht a")
    scribe.write(decision(copy, Relation.EXACT, first.article, first.story, match=first.article))
    near = scribe.look(copy)
    assert near.by_key == dict.fromkeys(copy.keys, first.article)
    assert near.copies == set(copy.keys)
    assert scribe.look(first.document).copies == set()


def test_a_key_found_later_beside_a_copys_key_is_the_copys_too(scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    copy = named("b", title="Bericht a", keys=[guid_key("b")])
    scribe.write(decision(copy, Relation.EXACT, first.article, first.story, match=first.article))
    again = replace(copy, keys=(guid_key("b"), url_key("b")))
    scribe.write(decision(again, Relation.SAME, first.article, first.story, match=first.article))
    assert scribe.look(again).copies == set(again.keys)


def test_a_key_found_later_beside_an_articles_own_is_its_own(scribe: Scribe) -> None:
    first = scribe.new(named("a", keys=[url_key("a")]))
    again = replace(first.document, keys=(guid_key("anders"), url_key("a")))
    scribe.write(decision(again, Relation.SAME, first.article, first.story, match=first.article))
    near = scribe.look(again)
    assert near.by_key == dict.fromkeys(again.keys, first.article)
    assert near.copies == set()


def test_a_revision_is_the_articles_next_version(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a", 0, 1, 2, caller_id="d1", matches=[match("munition")]))
    changed = named(
        "a",
        4,
        5,
        6,
        title="Berichtigt",
        first_seen=LATER,
        language="en",
        caller_id="d2",
        matches=[match("nato")],
    )
    scribe.write(
        decision(
            changed, Relation.REVISION, first.article, first.story, match=first.article, version=2
        ),
        now=LATER,
    )
    found = stored(store, first.article)
    assert (found.version, found.article.title, found.article.body) == (
        2,
        "Berichtigt",
        text(4, 5, 6),
    )
    assert (found.article.first_seen, found.article.language) == (NOW, "en")
    assert found.article.caller_id == "d1"
    assert [m.topic for m in found.matches] == ["nato"]
    assert found.verdict == first.verdict
    assert len(found.sources) == 1
    assert found.sources[0].last_seen == LATER


def test_after_a_revision_only_its_own_text_is_found(scribe: Scribe) -> None:
    before = scribe.new(named("a", 0, 1, 2))
    changed = named("a", 2, 5, 6)
    scribe.write(
        decision(
            changed,
            Relation.REVISION,
            before.article,
            before.story,
            match=before.article,
            version=2,
        ),
        now=LATER,
    )
    near = scribe.look(changed)
    assert near.postings == dict.fromkeys(changed.fingerprint.sample, (before.article,))
    assert near.by_exact == {changed.fingerprint.exact: before.article}
    assert near.articles[before.article].fingerprint == kept(changed.fingerprint)
    assert near.articles[before.article].version == 2
    assert near.articles[before.article].seen == LATER
    gone = set(before.document.fingerprint.sample) - set(changed.fingerprint.sample)
    assert gone
    assert not scribe.look(before.document).postings.keys() & gone


def test_every_text_an_article_was_seen_with_is_known(store: Store, scribe: Scribe) -> None:
    first = scribe.new(replace(named("a"), digest="as its feed brought it"))
    changed = named("a", 4, 5)
    scribe.write(
        decision(
            changed, Relation.REVISION, first.article, first.story, match=first.article, version=2
        )
    )
    assert scribe.look(changed).digests == {
        first.article: {
            "as its feed brought it",
            first.document.fingerprint.exact,
            changed.fingerprint.exact,
        }
    }
    pair = (guid_key("a"), "as its feed brought it")
    asked = [pair, (guid_key("a"), "anders"), (guid_key("b"), "as its feed brought it")]
    assert store.corpus.seen(asked) == {pair}
    assert store.corpus.seen([]) == set()


def test_the_text_of_an_item_judged_the_same_is_known_from_then_on(
    store: Store, scribe: Scribe
) -> None:
    first = scribe.new(named("a"))
    shorter = replace(named("a", 0), digest="kürzer")
    again = decision(shorter, Relation.SAME, first.article, first.story, match=first.article)
    for _ in range(2):
        scribe.write(again, again)
    assert store.corpus.seen([(guid_key("a"), "kürzer")]) == {(guid_key("a"), "kürzer")}
    assert scribe.look(shorter).digests == {first.article: {first.document.digest, "kürzer"}}


def test_a_pages_text_stays_where_the_page_did_not_come_again(
    store: Store, scribe: Scribe
) -> None:
    """Under the title and teaser that the feed gives now, with the topics of them all, and what is
    compared is still the whole text.
    """
    body = Match("kiew", Priority.NORMAL, (Hit("Kiew", "Nato", Field.BODY, 31, 35),))
    page = named(
        "a", 0, 1, 2, lead="Alt.", text_source=TextSource.PAGE, page=PageUse.TAKEN, matches=[body]
    )
    first = scribe.new(page)
    edited = named(
        "a", title="Nato neu", lead="Neu.", body="", page=PageUse.PENDING, matches=[match("nato")]
    )
    revised = decision(
        edited, Relation.REVISION, first.article, first.story, match=first.article, version=2
    )
    keeping = replace(revised.verdict, reason=VerdictReason.PAGE_KEPT)
    scribe.write(replace(revised, verdict=keeping), now=LATER)
    found = stored(store, first.article)
    assert (found.version, found.article.title, found.article.page) == (
        2,
        "Nato neu",
        PageUse.PENDING,
    )
    assert (found.article.lead, found.article.body) == ("Neu.", text(0, 1, 2))
    assert found.article.text_source is TextSource.PAGE
    assert {m.topic for m in found.matches} == {"kiew", "nato"}
    near = scribe.look(edited)
    assert near.topics == {first.article: {"kiew", "nato"}}
    known = near.articles[first.article]
    assert known.fingerprint == kept(fingerprint("Nato neu", f"Neu.\n\n{text(0, 1, 2)}"))
    assert (known.text_source, known.page) == (TextSource.PAGE, PageUse.PENDING)
    assert edited.digest in near.digests[first.article]


def test_a_pages_text_is_known_under_any_teaser(scribe: Scribe) -> None:
    page = named("a", 0, 1, lead="Ein Anriss.", text_source=TextSource.PAGE)
    first = scribe.new(page)
    assert scribe.look(page).digests == {
        first.article: {page.fingerprint.exact, digest(page.article.title, page.article.body)}
    }


def test_digests_seen_under_other_keys_do_not_mix(store: Store, scribe: Scribe) -> None:
    one, two = scribe.new(named("a", 0, 1)), scribe.new(named("b", 2, 3))
    crossed = [(guid_key("a"), two.document.digest), (guid_key("b"), one.document.digest)]
    assert store.corpus.seen(crossed) == set()


@pytest.mark.parametrize("relation", [Relation.SERIES, Relation.PARTIAL, Relation.NEW])
def test_news_begins_a_story_of_its_own(store: Store, scribe: Scribe, relation: Relation) -> None:
    first = scribe.new(named("a"))
    scribe.write(
        decision(named("b", 4, 5), relation, 90, 80, match=first.article, similarity=0.25)
    )
    found = stored(store, 90)
    assert (found.story, found.verdict.relation) == (80, relation)
    assert (found.verdict.match, found.verdict.similarity) == (first.article, 0.25)
    assert store.corpus.counts().stories == 2


def test_a_near_copy_is_an_article_in_the_same_story(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    near = named("b", 0, 1, 2, outlet="Anzeiger")
    scribe.write(decision(near, Relation.NEAR, 90, first.story, match=first.article))
    assert stored(store, 90).story == first.story
    assert store.corpus.counts().stories == 1
    assert scribe.look(near).by_key == dict.fromkeys(near.keys, 90)


def test_a_copy_that_diverges_becomes_an_article_of_its_own(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a"))
    copy = named("b", title="Bericht a", outlet="Anzeiger")
    scribe.write(decision(copy, Relation.EXACT, first.article, first.story, match=first.article))
    diverged = named("b", 5, 6, 7, outlet="Anzeiger")
    scribe.write(decision(diverged, Relation.REVISION, 90, first.story, match=first.article))
    found = stored(store, 90)
    assert (found.story, found.version, found.article) == (first.story, 1, diverged.article)
    near = scribe.look(diverged)
    assert near.by_key == dict.fromkeys(diverged.keys, 90)
    assert near.copies == set()
    assert scribe.look(first.document).by_key == dict.fromkeys(first.document.keys, first.article)


FOUNDING = [
    (Relation.NEW, 80),
    (Relation.SERIES, 80),
    (Relation.PARTIAL, 80),
    (Relation.NEAR, 1),
    (Relation.REVISION, 1),
]
"""Relations that make an article of its own, with its story; here a revision is a copy that
diverged, as its number is not that of its match."""


@pytest.mark.parametrize("relation,story", FOUNDING)
def test_an_article_of_its_own_takes_all_its_keys(
    scribe: Scribe, relation: Relation, story: int
) -> None:
    """A publisher uses a guid or an address again for another article."""
    first = scribe.new(named("a"))
    copy = named("c", title="Bericht a", keys=[guid_key("c")])
    scribe.write(decision(copy, Relation.EXACT, first.article, first.story, match=first.article))
    other = named("b", 4, 5, keys=[guid_key("a"), guid_key("c"), url_key("b")])
    scribe.write(decision(other, relation, 90, story, match=first.article))
    near = scribe.look(other)
    assert near.by_key == dict.fromkeys(other.keys, 90)
    assert near.copies == set()
    assert scribe.look(first.document).by_key == {guid_key("a"): 90, url_key("a"): first.article}


@pytest.mark.parametrize("relation", [Relation.SAME, Relation.REVISION, Relation.EXACT])
def test_what_adds_to_an_article_takes_no_key_of_another(
    scribe: Scribe, relation: Relation
) -> None:
    first, other = scribe.new(named("a")), scribe.new(named("b", 4, 5))
    added = named("a", 6, keys=[guid_key("a"), url_key("b"), url_key("neu")])
    version = 2 if relation is Relation.REVISION else 1
    scribe.write(
        decision(added, relation, first.article, first.story, match=first.article, version=version)
    )
    assert scribe.look(added).by_key == {
        guid_key("a"): first.article,
        url_key("b"): other.article,
        url_key("neu"): first.article,
    }


def test_a_key_used_twice_in_one_batch_leads_to_the_last_article(scribe: Scribe) -> None:
    shared = guid_key("immer dieselbe")
    one = named("a", 0, keys=[shared, url_key("a")])
    two = named("b", 4, keys=[shared, url_key("b")])
    three = named("c", 6, keys=[shared, url_key("c")])
    scribe.write(decision(one, Relation.NEW, 1, 1))
    scribe.write(decision(two, Relation.NEW, 2, 2), decision(three, Relation.NEW, 3, 3))
    assert scribe.look(two).by_key == {shared: 3, url_key("b"): 2}
    assert scribe.look(one).by_key == {shared: 3, url_key("a"): 1}


def test_a_key_found_beside_a_copys_and_another_articles_is_the_copys(
    scribe: Scribe,
) -> None:
    first, _ = scribe.new(named("a")), scribe.new(named("b", 4, 5))
    copy = named("c", title="Bericht a", keys=[guid_key("c")])
    scribe.write(decision(copy, Relation.EXACT, first.article, first.story, match=first.article))
    again = replace(copy, keys=(guid_key("c"), url_key("b"), url_key("neu")))
    scribe.write(decision(again, Relation.SAME, first.article, first.story, match=first.article))
    assert scribe.look(again).copies == {guid_key("c"), url_key("neu")}


def test_one_batch_may_hold_an_article_its_copy_and_its_revision(
    store: Store, scribe: Scribe
) -> None:
    first = named("a", 0, 1, 2)
    copy = named("b", 0, 1, 2, title="Bericht a", feed="anzeiger")
    changed = named("a", 4, 5, 6)
    once_more = named("a", 4, 5, 7)
    scribe.write(
        decision(first, Relation.NEW, 1, 1),
        decision(copy, Relation.EXACT, 1, 1, match=1),
        decision(changed, Relation.REVISION, 1, 1, match=1, version=2),
        decision(changed, Relation.SAME, 1, 1, match=1, version=2),
        decision(once_more, Relation.REVISION, 1, 1, match=1, version=3),
        decision(named("b", 3, feed="anzeiger"), Relation.REVISION, 2, 1, match=1),
    )
    found = stored(store, 1)
    assert (found.version, found.article.body) == (3, text(4, 5, 7))
    assert [source.relation for source in found.sources] == [Relation.NEW, Relation.EXACT]
    near = scribe.look(once_more)
    assert near.by_key == dict.fromkeys(first.keys, 1)
    assert near.postings == dict.fromkeys(once_more.fingerprint.sample, (1,))
    assert scribe.look(copy).by_key == dict.fromkeys(copy.keys, 2)
    assert scribe.look(copy).copies == set()


def test_alert_items_are_written_with_the_article_and_only_once(
    store: Store, scribe: Scribe
) -> None:
    suppressed = item("b", recipient=None, state=AlertState.SUPPRESSED)
    alerts = (item("a"), suppressed, item("a", detail="noch einmal"))
    made = scribe.new(named("a"), alerts=alerts)
    scribe.write(
        decision(
            made.document, Relation.SAME, made.article, made.story, alerts=(item("a", detail="x"),)
        )
    )
    assert [told.item for told in store.outbox.alerts()] == [suppressed, item("a")]


def test_told_counts_what_was_told_or_will_be(store: Store, scribe: Scribe) -> None:
    def alerts(article: int, story: int) -> tuple[object, ...]:
        return (
            item(f"{story}1", article, story, topics=("munition",)),
            item(f"{story}2", article, story, topics=("nato", "munition")),
            item(f"{story}3", article, story, recipient=BOX, topics=("nato",)),
            item(f"{story}4", article, story, topics=("stille",), state=AlertState.SUPPRESSED),
            item(f"{story}5", article, story, recipient=None, state=AlertState.SUPPRESSED),
        )

    scribe.write(decision(named("a"), Relation.NEW, 1, 1, alerts=alerts(1, 1)))
    scribe.write(decision(named("b", 4), Relation.NEW, 2, 2))
    opened = [one for one in store.outbox.open_items(NOW) if one.id == "12"]
    store.outbox.arrange(planned(*opened), NOW)
    with store.corpus.transaction() as transaction:
        assert transaction.told([1, 2, 3]) == {
            1: {ANNA.key: {"munition", "nato"}, BOX.key: {"nato"}}
        }
        assert transaction.told([]) == {}


def test_what_stood_in_a_message_that_was_given_up_was_not_told(
    store: Store, scribe: Scribe
) -> None:
    names = ("dead", "failed", "sent", "pending", "open")
    alerts = tuple(item(name, topics=(name,)) for name in names)
    scribe.write(decision(named("a"), Relation.NEW, 1, 1, alerts=alerts))
    composed = [one for one in store.outbox.open_items(NOW) if one.id != "open"]
    for one in composed:
        store.outbox.arrange(planned(one), NOW)
        if one.id == "pending":
            continue
        [message] = store.outbox.claim(NOW, LATER - NOW, 1, {ANNA.type})
        if one.id == "sent":
            assert store.outbox.sent(message, Receipt(250, "ok"), NOW)
        else:
            retry_at = LATER if one.id == "failed" else None
            assert store.outbox.failed(message, "no", 550, NOW, retry_at=retry_at)
    with store.corpus.transaction() as transaction:
        told = transaction.told([1])
    assert told == {1: {ANNA.key: {"failed", "sent", "pending", "open"}}}


def test_what_no_database_can_hold_is_replaced_and_loses_nothing(
    store: Store, scribe: Scribe
) -> None:
    hit = Hit("Nato\0", "Nato\ud800", Field.BODY, 0, 5)
    hostile = named(
        "a",
        title="Nato\0 und\ud800 mehr",
        lead="\0",
        authors=(Author("A\0"),),
        tags=("\udfff",),
        place="\ud83d",
        matches=[Match("nato", Priority.NORMAL, (hit,))],
    )
    verdict = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR, detail="\0")
    made = replace(decision(hostile, Relation.NEW, 1, 1), verdict=verdict)
    scribe.write(made, decision(named("b", 4, 5), Relation.NEW, 2, 2))
    found = stored(store, 1)
    assert found.article.title == "Nato\ufffd und\ufffd mehr"
    assert (found.article.lead, found.article.place) == ("\ufffd", "\ufffd")
    assert found.matches == hostile.matches
    assert store.corpus.article(2)


def test_a_time_without_zone_is_refused(scribe: Scribe) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="no zone"):
        scribe.new(named("a", first_seen=naive))


def test_numbers_are_given_once(store: Store) -> None:
    given: list[int] = []
    for size in (3, 0, 1, 50):
        with store.corpus.transaction() as transaction:
            given += transaction.number_articles(size)
            given += transaction.number_articles(2)
    assert given == list(range(1, len(given) + 1))
    with store.corpus.transaction() as transaction:
        assert list(transaction.number_stories(2)) == [1, 2]


def test_an_articles_type_is_the_domains(store: Store, scribe: Scribe) -> None:
    """Enumerations come back as such, tuples as tuples: equality alone would hide it."""
    found = stored(store, scribe.new(named("a", matches=[match()])).article)
    assert isinstance(found.article, Article)
    assert isinstance(found.article.text_source, TextSource)
    assert isinstance(found.article.tags, tuple)
    assert isinstance(found.verdict.reason, VerdictReason)
    assert isinstance(found.matches[0].hits[0].field, Field)
