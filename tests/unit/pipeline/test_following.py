"""Corrections and follow-ups as they are decided beside a real corpus."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, alert_settings, article, text
from tests.contract.scribe import BOX
from worker.alerts.subject import Rules
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Channel,
    ChannelType,
    FollowUp,
    Occasion,
    Recipient,
    Route,
    Silence,
    When,
)
from worker.domain.articles import PageUse, TextSource
from worker.domain.corpus import PendingPage
from worker.domain.settings import Deduplication
from worker.domain.stories import Relation
from worker.domain.telling import Group, Plan
from worker.domain.topics import Topic
from worker.pipeline.ingest import complete, ingest
from worker.pipeline.judges import Completion, Judges
from worker.pipeline.prepare import prepare, prepared
from worker.topics import compile_topics

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANNA = Recipient(ChannelType.MAILDIR, "anna", "anna")
CHANNELS = {name: Channel(name, ChannelType.MAILDIR, path=name) for name in ("box", "anna")}
FOLLOWING = FollowUp(HOUR, (3, 5), on_new_facts=True, max_per_story=4, window=48 * HOUR)
ROUTES = (
    Route("ticker", ("box",), follow_up=FOLLOWING),
    Route("french", ("anna",), When(languages=frozenset({"fr"}))),
)
TOPICS = (Topic("munition", "Munition", "Munition"), Topic("abwehr", "Abwehr", "Flugabwehr"))
STORY = article(outlet="Agentur", body=text(0, 1, 2))
NOTICE = "Korrektur: In einer früheren Version dieses Textes hieß es, es gehe um Gewehre."
TAKEN_BACK = replace(STORY, body=f"{text(1, 2)}\n\n{NOTICE}", title="Nato berät")


class Desk:
    """A corpus, a clock, and a courier that sends what is due as one message a story."""

    def __init__(self, store, routes=ROUTES) -> None:
        self.store, self.now = store, NOW
        matcher = compile_topics(TOPICS, {})
        rules = Rules(TOPICS, (), alert_settings(routes, CHANNELS))
        self.judges = Judges(Deduplication(), rules, matcher)

    def take(self, *articles, occasion=Occasion.NEWS, after=timedelta(0)):
        self.now += after
        documents = prepared(articles, self.judges.matcher)
        return ingest(documents, self.store.corpus, self.judges, occasion, self.now)

    def send(self, after=timedelta(0)):
        """What goes out then; how many messages that is."""
        self.now += after
        stories: dict[tuple[Recipient, int], list[AlertItem]] = {}
        for item in self.store.outbox.open_items(self.now):
            stories.setdefault((item.recipient, item.story), []).append(item)
        groups = [Group(to, of[0].kind, tuple(of)) for (to, _), of in stories.items()]
        return self.store.outbox.arrange(Plan(tuple(groups)), self.now)

    def items(self, state=AlertState.OPEN):
        every = [told.item for told in self.store.outbox.alerts()]
        return [item for item in reversed(every) if item.state is state]


@pytest.fixture
def desk(store):
    return Desk(store)


def reasons(decisions):
    return [item.reason for decision in decisions for item in decision.alerts]


# --- corrections


def test_a_correction_reaches_who_heard_though_it_matches_nothing_any_more(desk):
    desk.take(STORY)
    desk.send()
    (corrected,) = desk.take(TAKEN_BACK, after=HOUR)
    (item,) = corrected.alerts
    assert not corrected.document.matches
    assert (item.recipient, item.kind, item.reason, item.version) == (
        BOX,
        AlertKind.CORRECTION,
        AlertReason.CORRECTED,
        2,
    )
    assert (item.topics, item.routes) == (("munition",), ("ticker",))
    assert desk.send() == 1


def test_it_is_told_once_whatever_becomes_of_the_text_afterwards(desk):
    desk.take(STORY)
    desk.take(TAKEN_BACK)
    more = replace(TAKEN_BACK, body=f"{TAKEN_BACK.body}\n\n{text(3)}")
    for again in (TAKEN_BACK, more, TAKEN_BACK, STORY):
        assert AlertReason.CORRECTED not in reasons(desk.take(again, after=MINUTE))
    assert [item.kind for item in desk.items()].count(AlertKind.CORRECTION) == 1


def test_it_is_told_within_the_batch_that_brought_what_it_corrects(desk):
    _, corrected = desk.take(STORY, TAKEN_BACK)
    assert reasons([corrected]) == [AlertReason.CORRECTED]


def test_who_was_told_by_another_outlets_copy_hears_of_it_and_nobody_else(desk):
    desk.take(STORY)
    copy = replace(STORY, outlet="Blatt", canonical_url="https://b.example/1", guid="b", feed="b")
    (second,) = desk.take(copy)
    assert second.verdict.relation is Relation.EXACT
    notice = replace(copy, body=f"{text(0, 1, 2)}\n\n{NOTICE}")
    (corrected,) = desk.take(notice, after=HOUR)
    assert corrected.verdict.relation is Relation.REVISION
    assert [item.recipient for item in corrected.alerts] == [BOX]
    assert reasons([corrected]) == [AlertReason.CORRECTED]


def test_of_a_story_that_nobody_heard_a_correction_tells_nobody(desk):
    desk.take(STORY, occasion=Occasion.IMPORT)
    assert desk.items() == []
    desk.take(TAKEN_BACK)
    assert desk.items() == []


def test_an_import_in_silence_corrects_nothing_and_one_that_alerts_does(desk):
    desk.take(STORY)
    (silent,) = desk.take(TAKEN_BACK, occasion=Occasion.IMPORT)
    assert reasons([silent]) == [AlertReason.IMPORTED]
    again = replace(TAKEN_BACK, body=f"{NOTICE} Auch das war falsch.\n\n{text(1)}")
    assert reasons(desk.take(again, after=HOUR)) == [AlertReason.CORRECTED]


def test_a_silence_by_command_hides_news_and_no_correction(desk):
    desk.take(STORY)
    silence = Silence("Ruhe", NOW + 9 * HOUR, topics=frozenset({"munition", "abwehr"}))
    desk.store.silences.add(silence, NOW)
    other = article(
        title="Munition fehlt",
        body=text(4, 5, 6, 7),
        canonical_url="https://a.example/2",
        guid="2",
    )
    assert reasons(desk.take(other)) == [AlertReason.SILENCED]
    assert reasons(desk.take(TAKEN_BACK)) == [AlertReason.CORRECTED]
    copy = replace(other, outlet="Blatt", canonical_url="https://b.example/2", guid="b2")
    assert reasons(desk.take(copy, after=10 * HOUR)) == [AlertReason.NEW_STORY]


def test_a_ticker_that_was_silenced_is_told_once_after_the_silence(desk):
    desk.store.silences.add(Silence("Ruhe", NOW + HOUR, topics=frozenset({"munition"})), NOW)
    edits = [replace(STORY, body=text(*range(count))) for count in range(3, 8)]
    silenced = [reasons(desk.take(edit)) for edit in edits[:2]]
    assert silenced == [[AlertReason.SILENCED]] * 2
    (told,) = reasons(desk.take(edits[2], after=2 * HOUR))
    assert told is AlertReason.NEW_STORY
    assert desk.send() == 1
    later = [reasons(desk.take(edit, after=MINUTE)) for edit in edits[3:]]
    assert AlertReason.NEW_STORY not in {reason for found in later for reason in found}


def test_what_a_dead_message_told_a_new_version_tells(desk):
    desk.take(STORY)
    desk.send()
    (message,) = desk.store.outbox.claim(desk.now, HOUR, 9, {BOX.type})
    desk.store.outbox.failed(message, "550", 550, desk.now, retry_at=None)
    assert reasons(desk.take(replace(STORY, body=text(0, 1, 2, 3)))) == [AlertReason.NEW_STORY]


def test_what_a_page_takes_back_of_an_older_page_is_told_however_late_it_comes(desk):
    paged = replace(STORY, text_source=TextSource.PAGE, page=PageUse.TAKEN)
    desk.take(paged)
    retold = replace(STORY, body="Die Nato berät über Munition.", page=PageUse.PENDING)
    (kept,) = desk.take(retold, after=HOUR)
    page = replace(paged, body=f"{paged.body}\n\n{NOTICE}")
    (done,) = completed(desk, page, kept.version)
    assert reasons([done]) == [AlertReason.CORRECTED]


AGENCY = replace(STORY, outlet="Anzeiger", agencies=("dpa",))
AS_ITEM = replace(
    STORY,
    title="Korrektur: Nato berät über Munition",
    outlet="Blatt",
    agencies=("dpa",),
    canonical_url="https://b.example/k",
    guid="k",
    feed="b",
    body=f"{NOTICE}\n\n{STORY.body}",
)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("by", [{"outlet": "Bote"}, {"outlet": "Anzeiger", "agencies": ()}])
def test_a_correction_that_comes_as_an_item_of_its_own_is_told(desk, by, at_once):
    item = replace(AS_ITEM, **by)
    made = desk.take(AGENCY, item) if at_once else [*desk.take(AGENCY), *desk.take(item)]
    assert made[1].verdict.relation is Relation.NEAR
    (told,) = made[1].alerts
    assert (told.reason, told.kind) == (AlertReason.CORRECTED, AlertKind.CORRECTION)
    assert (told.story, told.article) == (made[0].story, made[1].article)


def test_another_outlets_own_correction_is_told_to_nobody(desk):
    desk.take(replace(AGENCY, outlet="Anzeiger"))
    copy = replace(AGENCY, outlet="Blatt", canonical_url="https://b.example/1", guid="b", feed="b")
    desk.take(replace(copy, body=text(0, 1, 2, 3)))  # which tells nobody
    assert reasons(desk.take(replace(AS_ITEM, agencies=()))) == [AlertReason.ALREADY_TOLD]


@pytest.mark.parametrize("at_once", [True, False])
def test_an_agencys_correction_in_twelve_outlets_is_one_message(desk, at_once):
    desk.take(AGENCY)
    desk.send()
    carried = [
        replace(
            AS_ITEM,
            outlet=f"Blatt {number}",
            canonical_url=f"https://b{number}.example/k",
            guid=f"k{number}",
            feed=f"b{number}",
            body=f"{NOTICE} Wir bedauern das {'sehr ' * number}heute.\n\n{STORY.body}",
        )
        for number in range(12)
    ]
    batches = [carried] if at_once else [[one] for one in carried]
    made = [one for batch in batches for one in desk.take(*batch, after=MINUTE)]
    desk.take(replace(carried[3], body=f"{NOTICE} Auch Minen.\n\n{STORY.body}"), after=MINUTE)
    assert {one.story for one in made} == {1}
    corrections = [one for one in desk.items() if one.kind is AlertKind.CORRECTION]
    assert [one.article for one in corrections] == [made[0].article]
    assert desk.send() == 1


def completed(desk, page, version):
    document = prepare(page, desk.judges.matcher)
    waiting = PendingPage(1, version, page, desk.now, 1, desk.now)
    return complete([Completion(waiting, document)], desk.store.corpus, desk.judges, desk.now)


def test_a_page_that_comes_after_its_teaser_is_no_update_of_it(desk):
    desk.take(replace(STORY, body="Die Nato berät über Munition.", page=PageUse.PENDING))
    desk.send()
    page = replace(STORY, body=f"{text(0, 1, 2, 3)} 40 Länder sagen 9000 Schuss Munition zu.")
    assert reasons(completed(desk, page, 1)) == [AlertReason.ALREADY_TOLD]


# --- follow-ups


def test_what_a_new_version_adds_is_followed_up_and_a_typo_is_not(desk):
    desk.take(STORY)
    desk.send()
    typo = replace(STORY, body=STORY.body.replace("angespannt", "angespant"))
    assert reasons(desk.take(typo, after=2 * HOUR)) == [AlertReason.ALREADY_TOLD]
    more = replace(STORY, body=f"{STORY.body}\n\nBerlin liefert 5000 Schuss Munition.")
    assert reasons(desk.take(more, after=HOUR)) == [AlertReason.NEW_FACTS]
    other = replace(more, body=f"{more.body}\n\nEs regnete 3 Stunden in Brüssel.")
    assert reasons(desk.take(other, after=HOUR)) == [AlertReason.ALREADY_TOLD]


def test_a_live_ticker_edited_twenty_times_is_four_follow_ups_at_most(desk):
    """Criterion 29, with the courier at work after each edit."""
    ticker = replace(STORY, title="Munition: der Ticker")
    desk.take(ticker)
    sent = desk.send()
    for number in range(20):
        entry = f"{10 + number}:{number:02} Uhr: Es kamen {5000 + number} Schuss Munition an."
        ticker = replace(ticker, body=f"{entry}\n\n{ticker.body}")
        assert reasons(desk.take(ticker, after=25 * MINUTE))[0] in {
            AlertReason.NEW_FACTS,
            AlertReason.FOLLOW_UPS_SPENT,
        }
        sent += desk.send()
    sent += desk.send(after=2 * HOUR)
    assert sent == 1 + FOLLOWING.max_per_story
    assert desk.items(AlertState.SUPPRESSED)[-1].reason is AlertReason.FOLLOW_UPS_SPENT


def test_a_reordered_ticker_with_another_date_line_is_none(desk):
    desk.take(replace(STORY, body=f"Stand: 22.11., 12.30 Uhr\n\n{text(0, 1, 2, 3)}"))
    desk.send()
    moved = replace(STORY, body=f"Stand: 23.11., 07.10 Uhr\n\n{text(3, 2, 0, 1)}")
    assert AlertReason.NEW_FACTS not in reasons(desk.take(moved, after=3 * HOUR))


def copies(count, first=0):
    return [
        replace(
            STORY,
            outlet=f"Blatt {number}",
            canonical_url=f"https://b{number}.example/1",
            guid=f"b{number}",
            feed=f"b{number}",
        )
        for number in range(first, first + count)
    ]


@pytest.mark.parametrize("at_once", [True, False])
def test_outlets_are_counted_over_batches_and_within_them(desk, at_once):
    desk.take(STORY)
    desk.send()
    batches = [copies(6)] if at_once else [[copy] for copy in copies(6)]
    found = [reason for batch in batches for reason in reasons(desk.take(*batch, after=MINUTE))]
    told, more = AlertReason.ALREADY_TOLD, AlertReason.MORE_OUTLETS
    assert found == [told, more, told, more, told, told]  # the third and the fifth outlet
    due = {item.due_at for item in desk.items()}
    assert due == {NOW + HOUR}
    assert desk.send(after=2 * HOUR) == 1


def test_another_feed_of_the_same_address_is_no_further_outlet(desk):
    desk.take(STORY)
    desk.take(
        *(replace(STORY, feed=f"f{n}", guid=f"g{n}", outlet=f"Ressort {n}") for n in range(6))
    )
    assert AlertReason.MORE_OUTLETS not in {i.reason for i in desk.items()}


def test_what_was_given_up_is_followed_by_nobody(desk):
    desk.take(STORY)
    desk.send()
    (message,) = desk.store.outbox.messages()
    desk.store.outbox.cancel([message.id], "falsch", desk.now)
    assert reasons(desk.take(TAKEN_BACK)) == []


# --- again and again


def test_the_same_feed_ten_times_decides_nothing_more(desk):
    """Criterion 4."""
    feed = [
        STORY,
        *copies(3),
        article(title="Wetter", body=text(4, 5), guid="w", canonical_url=None),
    ]
    desk.take(*feed)
    desk.take(replace(STORY, body=f"{NOTICE}\n\n{STORY.body}"))
    before = [told.item for told in desk.store.outbox.alerts()]
    for _ in range(10):
        desk.take(*feed, replace(STORY, body=f"{NOTICE}\n\n{STORY.body}"), after=HOUR)
    assert [told.item for told in desk.store.outbox.alerts()] == before


def test_deciding_twice_writes_once(desk):
    desk.take(STORY)
    (corrected,) = desk.take(TAKEN_BACK)
    before = list(desk.store.outbox.alerts())
    same = replace(corrected.verdict, relation=Relation.SAME)
    with desk.store.corpus.transaction() as transaction:
        transaction.write([replace(corrected, verdict=same)], NOW)
    assert [t.item.id for t in desk.store.outbox.alerts()] == [t.item.id for t in before]


def test_what_nobody_follows_costs_no_comparison(store, monkeypatch):
    desk = Desk(store, (Route("all", ("box",)),))
    monkeypatch.setattr("worker.pipeline.batch.fresh_text", None)
    desk.take(STORY)
    assert reasons(desk.take(replace(STORY, body=text(0, 1, 2, 3)))) == [AlertReason.ALREADY_TOLD]
