"""A person's corrections: who is told by them, and who is not."""

from datetime import timedelta

import pytest

from tests.builders import NOW, alert_settings, match, topic
from tests.contract.scribe import BOX, Scribe, decision, item, named, planned
from worker.alerts.subject import Rules
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Channel,
    ChannelType,
    Recipient,
    Route,
    RouteMode,
    Silence,
    When,
)
from worker.domain.corpus import Decision
from worker.domain.stories import Relation
from worker.domain.story_store import RulingError
from worker.pipeline.rulings import Named, Ruled, join, split
from worker.storage import Store

LATER = NOW + timedelta(hours=1)
CHANNELS = {
    "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    "anna": Channel("anna", ChannelType.MAILDIR, path="anna"),
}
ANNA = Recipient(ChannelType.MAILDIR, "anna", "anna")
BOTH = (Route("all", ("box", "anna")),)
MATCHES = (match("munition"),)


def rules(*routes: Route, topics: tuple[str, ...] = ("munition", "marder")) -> Rules:
    settings = alert_settings(routes or (Route("all", ("box",)),), CHANNELS)
    return Rules(tuple(topic(name) for name in topics), (), settings)


@pytest.fixture
def scribe(store):
    return Scribe(store)


@pytest.fixture
def pair(scribe):
    """An article and its copy; which of them told whom is given by their recipients."""

    def pair_(
        first: tuple[Recipient, ...] = (),
        second: tuple[Recipient, ...] = (),
        matches=MATCHES,
        held: tuple[Recipient, ...] = (),
    ) -> tuple[Decision, Decision]:
        alerts = tuple(item(f"a-{one.key}", recipient=one) for one in first)
        one = scribe.new(named("a", matches=matches), alerts=alerts)
        alerts = tuple(item(f"b-{one.key}", 2, recipient=one) for one in second)
        alerts += tuple(
            item(f"h-{one.key}", 2, recipient=one, state=AlertState.SUPPRESSED) for one in held
        )
        two = decision(
            named("b", 0, 1, matches=matches), Relation.NEAR, 2, 1, match=1, alerts=alerts
        )
        scribe.write(two)
        return one, two

    return pair_


def ruled(store, article: int, *routes: Route, **changes) -> Ruled:
    return split(article, "another event", store.stories, rules(*routes, **changes), LATER)


def told(made: Ruled) -> set[tuple[int, str]]:
    return {(item.article, item.recipient.address) for item in made.items if item.recipient}


def open_items(store: Store) -> list[AlertItem]:
    return store.outbox.open_items(LATER + timedelta(days=2))


def test_what_a_copy_was_held_back_for_is_told_at_once(store, pair):
    pair(first=(BOX,), held=(BOX,))
    made = ruled(store, 2)
    (new,) = made.items
    assert (new.article, new.recipient, new.story) == (2, BOX, made.ruling.other)
    assert (new.state, new.reason, new.kind) == (
        AlertState.OPEN,
        AlertReason.SPLIT,
        AlertKind.NEW,
    )
    assert (new.created_at, new.due_at) == (LATER, LATER)
    assert "another event" in new.detail
    assert new in open_items(store)


def test_what_remains_is_told_to_whom_the_split_article_had_told_it(store, pair):
    pair(first=(BOX,), held=(BOX,))
    made = ruled(store, 1)
    assert told(made) == {(2, "box")}
    (new,) = made.items
    assert new.story == made.ruling.story


def test_nobody_is_told_again_what_told_it(store, pair):
    pair(first=(BOX,), second=(BOX,))
    assert told(ruled(store, 2)) == set()


def test_each_recipient_counts_alone(store, pair):
    pair(first=(BOX,), second=(ANNA,))
    made = ruled(store, 2, *BOTH)
    assert told(made) == {(2, "box"), (1, "anna")}
    assert {new.reason for new in made.items} == {AlertReason.SPLIT}


def test_a_story_that_told_nobody_before_stays_silent_but_for_what_was_split_off(store, pair):
    pair()
    assert told(ruled(store, 2)) == {(2, "box")}


def test_the_policy_decides_as_ever(store, pair):
    pair(first=(BOX,), held=(BOX,))
    nobody = Route("french", ("box",), When(languages=frozenset({"fr"})))
    assert told(ruled(store, 2, nobody)) == set()


def test_whoever_wants_digests_gets_it_with_the_next(store, pair):
    pair(first=(BOX,), held=(BOX,))
    digest = Route("daily", ("box",), mode=RouteMode.DIGEST, at=(NOW.time(),))
    (new,) = ruled(store, 2, digest).items
    assert new.kind is AlertKind.DIGEST
    assert new.due_at > LATER


def test_what_a_person_silenced_is_told_to_nobody(store, pair):
    pair(first=(BOX,), held=(BOX,))
    silence = Silence("Messe", LATER + timedelta(days=1), topics=frozenset({"munition"}))
    store.silences.add(silence, NOW)
    assert told(ruled(store, 2)) == set()


def test_a_topic_that_left_the_config_tells_nobody(store, pair):
    pair(first=(BOX,), held=(BOX,))
    assert told(ruled(store, 2, topics=("marder",))) == set()


def test_of_several_articles_that_remain_one_is_told(store, scribe, pair):
    pair(first=(BOX,), held=(BOX,))
    third = named("c", 0, 1, 2, matches=MATCHES)
    scribe.write(decision(third, Relation.NEAR, 3, 1, match=1))
    assert told(ruled(store, 1)) == {(2, "box")}


def test_the_same_split_twice_changes_and_tells_nothing_more(store, pair):
    pair(first=(BOX,), held=(BOX,))
    first = ruled(store, 2)
    before = open_items(store), store.stories.story(first.ruling.other)
    again = split(2, "once more", store.stories, rules(), LATER + timedelta(hours=1))
    assert (again.changed, again.items, again.ruling) == (False, (), first.ruling)
    assert (open_items(store), store.stories.story(first.ruling.other)) == before


def test_an_article_may_be_split_off_once_more_after_a_join(store, pair):
    pair(first=(BOX,), held=(BOX,))
    ruled(store, 2)
    joined = join(Named(2), Named(1), "one event", store.stories, LATER)
    assert joined.changed
    again = ruled(store, 2)
    assert again.changed
    assert told(again) == set()  # told by the first split already


@pytest.mark.parametrize("number", [1, 9])
def test_where_there_is_nothing_to_take_out_of_it_is_said(store, scribe, number):
    scribe.new(named("a"))
    with pytest.raises(RulingError, match="natowire stories show"):
        ruled(store, number)


def test_a_join_tells_nobody_and_keeps_the_older_story(store, scribe):
    one, two = scribe.told("x", recipient=BOX), scribe.new(named("b", matches=MATCHES))
    before = open_items(store)
    made = join(Named(two.story, is_story=True), Named(one.article), "one", store.stories, LATER)
    assert (made.items, made.ruling.story, made.ruling.other) == ((), two.story, one.story)
    assert open_items(store) == before


def test_a_split_that_is_taken_back_before_it_was_told_tells_nobody(store, pair):
    pair(first=(BOX,), held=(BOX,))
    (told_,) = store.outbox.open_items(NOW)
    store.outbox.arrange(planned(told_, to=BOX), NOW)
    made = ruled(store, 2, *BOTH)
    assert told(made) == {(2, "box"), (2, "anna")}
    join(Named(2), Named(1), "one event after all", store.stories, LATER)
    (left,) = open_items(store)
    assert left.recipient == ANNA  # whom nothing was told of it
    held = next(one for one in made.items if one.recipient == BOX)
    (found,) = [one for one in store.outbox.alerts() if one.item.id == held.id]
    assert (found.item.state, found.item.reason) == (
        AlertState.SUPPRESSED,
        AlertReason.ALREADY_TOLD,
    )


def test_a_story_that_ended_is_still_known_by_its_number(store, scribe):
    one, two, three = (scribe.new(named(name)) for name in "abc")
    join(Named(two.article), Named(three.article), "one", store.stories, LATER)
    made = join(Named(three.story, is_story=True), Named(one.article), "two", store.stories, LATER)
    assert (made.ruling.story, made.ruling.other) == (two.story, one.story)
    again = join(
        Named(three.story, is_story=True), Named(one.story, is_story=True), "x", store.stories, NOW
    )
    assert not again.changed


@pytest.mark.parametrize(
    "one, other",
    [
        (Named(1), Named(1)),
        (Named(1), Named(1, is_story=True)),
        (Named(1), Named(9)),
        (Named(9, is_story=True), Named(1)),
    ],
)
def test_what_cannot_be_joined_is_named(store, scribe, one, other):
    scribe.new(named("a"))
    with pytest.raises(RulingError, match="natowire stories"):
        join(one, other, "x", store.stories, LATER)
