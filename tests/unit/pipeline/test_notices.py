"""What people read of a message: one notice a story, what is new in it, and what a digest says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, SENTENCES, article, match, text, topic
from tests.contract.scribe import ANNA, item
from worker.domain.alerts import AlertKind, AlertReason, Hold, Message, MessageState
from worker.domain.articles import Author, AuthorKind
from worker.domain.corpus import StoredArticle, StoredVersion, ToldArticle
from worker.domain.notices import NoticeSource
from worker.domain.stories import Correction, Relation, Verdict, VerdictReason
from worker.domain.telling import Survey
from worker.domain.topics import Field, Hit, Match, Priority
from worker.pipeline.notices import Issue, notice, stories, story

TOPICS = {"munition": topic(), "haushalt": topic("haushalt")}
VERDICT = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
HOUR = timedelta(hours=1)


def told(name="a", source=None, *, number=1, matches=None, story=1, **changes):
    """One item of one story; what is named of an item goes into it."""
    fields = {key: changes.pop(key) for key in tuple(changes) if key in ITEM_FIELDS}
    base = replace(item(name), article=number, story=story, **fields)
    source = source or article()
    stored = StoredArticle(number, story, base.version, source, VERDICT, (), matches or (match(),))
    return ToldArticle(base, stored, changes.pop("sources", ()), **changes)


ITEM_FIELDS = frozenset({"version", "topics", "routes", "reason", "priority", "event", "hold"})


def before(*sentences):
    return StoredVersion(1, NOW, "Nato berät über Munition", text(*sentences))


def source(outlet, seen):
    return NoticeSource(outlet, None, "Titel", Relation.NEAR, 0.9, seen)


def test_agencies_are_told_apart_from_who_signs():
    signed = (
        Author("Eva Nowak"),
        Author("dpa", AuthorKind.AGENCY),
        Author("Redaktion", AuthorKind.DESK),
    )
    one = story(told(source=article(authors=signed, agencies=("dpa",))), TOPICS)
    assert (one.authors, one.agencies) == (("Eva Nowak", "Redaktion"), ("dpa",))


# --- items of one story --------------------------------------------------------------------


def test_items_of_one_story_are_told_as_one_with_the_newest_text():
    first = told("a", article(title="Erst"), routes=("eil",), hold=Hold.QUIET_HOURS)
    second = told(
        "b",
        article(title="Dann"),
        version=2,
        routes=("eil", "alle"),
        reason=AlertReason.NEW_TOPIC,
        topics=("haushalt",),
        priority=Priority.HIGH,
        matches=(match(), match("haushalt", Priority.HIGH)),
    )
    (one,) = stories([first, second], TOPICS)
    assert (one.alert, one.title, one.routes) == (first.item.id, "Dann", ("eil", "alle"))
    assert [t.id for t in one.topics] == ["haushalt", "munition"]
    assert (one.priority, one.hold, one.version) == (Priority.HIGH, Hold.QUIET_HOURS, 2)


def test_a_topic_that_only_an_older_text_matches_keeps_its_hits():
    newer = told("b", version=2, topics=("haushalt",), matches=(match("haushalt"),))
    (one,) = stories([told("a"), newer], TOPICS)
    assert {t.id: bool(t.hits) for t in one.topics} == {"munition": True, "haushalt": True}


def test_a_correction_that_matches_nothing_any_more_still_says_what_it_was_about():
    taken_back = told(
        reason=AlertReason.RETRACTED,
        correction=Correction.RETRACTED,
        matches=(match("haushalt"),),
        told_before=NOW - HOUR,
    )
    one = story(taken_back, TOPICS)
    assert [(t.id, t.hits) for t in one.topics] == [("munition", ())]
    assert (one.kind, one.correction) == (AlertKind.CORRECTION, Correction.RETRACTED)


def test_a_copy_that_came_later_does_not_stand_before_the_correction():
    corrected = told(
        "a",
        article(title="Berichtigt"),
        version=2,
        reason=AlertReason.CORRECTED,
        correction=Correction.CORRECTED,
        told_before=NOW - HOUR,
    )
    since = {"reason": AlertReason.NEW_TOPIC, "told_before": NOW - HOUR}
    copy = told("b", article(title="Kopie"), number=2, **since)
    (one,) = stories([corrected, copy], TOPICS)
    assert (one.title, one.kind, one.reason) == (
        "Berichtigt",
        AlertKind.CORRECTION,
        AlertReason.CORRECTED,
    )


KINDS = [
    ([AlertReason.NEW_STORY], AlertKind.NEW),
    ([AlertReason.NEW_STORY, AlertReason.CORRECTED], AlertKind.NEW),
    ([AlertReason.NEW_TOPIC], AlertKind.NEW),
    ([AlertReason.MORE_OUTLETS], AlertKind.NEW),
    ([AlertReason.RETRACTED], AlertKind.CORRECTION),
    ([AlertReason.LATE], AlertKind.NEW),
]
KINDS_OF_MORE = [
    ([AlertReason.NEW_TOPIC], AlertKind.UPDATE),
    ([AlertReason.NEW_STORY], AlertKind.UPDATE),
    ([AlertReason.MORE_OUTLETS, AlertReason.NEW_FACTS], AlertKind.UPDATE),
    ([AlertReason.NEW_FACTS, AlertReason.RETRACTED], AlertKind.CORRECTION),
    ([AlertReason.LATE], AlertKind.UPDATE),
]


@pytest.mark.parametrize(
    "reasons, before, kind",
    [(reasons, None, kind) for reasons, kind in KINDS]
    + [(reasons, NOW, kind) for reasons, kind in KINDS_OF_MORE],
)
def test_what_a_story_is_to_its_reader_comes_of_reasons_and_what_they_had_heard(
    reasons, before, kind
):
    entries = [
        told(str(at), reason=reason, told_before=before) for at, reason in enumerate(reasons)
    ]
    (one,) = stories(entries, TOPICS)
    assert one.kind is kind
    assert one.reason in reasons


def test_a_message_that_was_to_follow_up_is_new_to_who_has_heard_nothing_yet():
    message = Message("m", ANNA, AlertKind.UPDATE, MessageState.PENDING, NOW, NOW)
    for before, kind in ((None, AlertKind.NEW), (NOW, AlertKind.UPDATE)):
        entry = told(reason=AlertReason.NEW_TOPIC, told_before=before)
        assert notice(message, [entry], TOPICS).kind is kind


def test_a_story_of_an_event_is_told_once_with_its_correction():
    """Corrections go by their story alone and join no event."""
    entries = [told("a", story=3, event=1), told("b", story=3, reason=AlertReason.CORRECTED)]
    (one,) = stories(entries, TOPICS)
    assert (one.kind, one.event) == (AlertKind.NEW, 1)


def test_stories_of_one_event_stand_together_where_its_first_one_stands():
    entries = [
        told("a", story=1),
        told("b", story=2),
        told("c", story=3, event=1),
        told("d", story=2),
        told("e", story=4, event=1),
    ]
    assert [(one.story, one.event) for one in stories(entries, TOPICS)] == [
        (1, None),
        (3, 1),
        (4, 1),
        (2, None),
    ]


# --- what is new since its recipient was told ----------------------------------------------


def test_only_sentences_that_this_recipient_was_not_told_are_new():
    source = article(body=text(0, 1, 4, 5))
    one = story(told(source=source, before=before(0, 1), told_before=NOW - HOUR), TOPICS)
    assert [passage.text for passage in one.fresh] == [SENTENCES[4], SENTENCES[5]]


def test_whoever_was_never_told_is_told_nothing_as_new():
    assert story(told(), TOPICS).fresh == ()


def test_where_the_text_told_then_was_let_go_nothing_is_called_new():
    assert story(told(before=before(), told_before=NOW - HOUR), TOPICS).fresh == ()


def test_at_most_three_passages_those_with_hits_first_and_each_short():
    hits = (Hit("Herbst", "Herbst", Field.BODY, 0, 6),)
    long = "Ein sehr langer Satz über " + "Verträge und " * 60 + "mehr."
    source = article(body="\n\n".join([*text(0, 1, 2).split("\n\n"), long, SENTENCES[4]]))
    entry = told(
        source=source,
        matches=(Match("munition", Priority.NORMAL, hits),),
        before=before(3),
        told_before=NOW - HOUR,
    )
    passages = story(entry, TOPICS).fresh
    assert len(passages) == 3
    first = passages[0]
    assert [first.text[start:end] for start, end in first.highlights] == ["Herbst"]
    assert all(len(p.text) <= 300 and p.text in source.text for p in passages)


def test_a_passage_longer_than_its_room_ends_at_a_word():
    source = article(body="Neu ist: " + "Panzerhaubitze " * 40)
    entry = told(source=source, before=before(0), told_before=NOW - HOUR)
    (passage,) = story(entry, TOPICS).fresh
    assert 280 < len(passage.text) <= 300
    assert passage.text.endswith("Panzerhaubitze")


def test_a_word_without_a_space_is_cut_where_its_room_ends():
    source = article(body="x" * 5000)
    entry = told(source=source, before=before(0), told_before=NOW - HOUR)
    assert [len(p.text) for p in story(entry, TOPICS).fresh] == [300]


def test_outlets_count_that_carry_it_since_it_was_told():
    sources = (
        source("Alt", NOW - 2 * HOUR),
        source("Neu", NOW),
        source("Neu", NOW),
        source("Alt", NOW),
    )
    known = told(source=article(first_seen=NOW - 2 * HOUR), sources=sources)
    assert story(known, TOPICS).new_outlets == 0
    assert story(replace(known, told_before=NOW - HOUR), TOPICS).new_outlets == 1


# --- digests -------------------------------------------------------------------------------

WINDOW = (NOW - timedelta(days=1), NOW)
DIGEST = Message("d", ANNA, AlertKind.DIGEST, MessageState.PENDING, NOW, NOW, window=WINDOW)
SURVEY = Survey(3, (("tagesschau", NOW),), 40, 9, 2, 12)


def test_a_digest_says_what_it_checked_what_was_told_at_once_and_when_the_next_comes():
    already = [told("a", story=7), told("b", story=7)]
    made = notice(DIGEST, [told("c")], TOPICS, Issue(SURVEY, already, NOW + HOUR))
    assert (made.window, made.survey, made.next_issue) == (WINDOW, SURVEY, NOW + HOUR)
    assert [one.story for one in made.already] == [7]
    assert [one.story for one in made.stories] == [1]


def test_an_empty_digest_still_says_what_it_checked():
    made = notice(DIGEST, [], TOPICS, Issue(SURVEY))
    assert (made.stories, made.survey) == ((), SURVEY)
