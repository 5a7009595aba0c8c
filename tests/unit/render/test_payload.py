import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs

from tests.unit.render.notices import (
    NOW,
    STORY,
    TROUBLE,
    catch_up,
    digest_with_late,
    ended,
    many,
    notice,
    ops,
    overview,
    trial,
)
from tests.unit.render.tellings import (
    CORRECTED,
    FRESH,
    KINDS,
    UPDATED,
    correction,
    digest,
    empty_digest,
    grouped,
    update,
)
from worker.domain.alerts import AlertKind, Hold
from worker.domain.dates import Precision, Published
from worker.domain.notices import Notice, NoticeStory, Snippet
from worker.render.payload import LONGEST_SNIPPET, alert, payload
from worker.render.resources import load_schema

SCHEMA = Draft202012Validator(load_schema())

CASES = {
    "alert": notice(),
    "update": notice(kind=AlertKind.UPDATE),
    "test": trial(),
    "ops": ops(),
    "ops, over": ops(ended()),
    "overview": overview(12),
    "catch-up": catch_up(12),
    "late": digest_with_late(),
    "empty digest, bare": notice(kind=AlertKind.DIGEST, stories=()),
    **KINDS,
    "bare": notice(
        replace(
            STORY, url=None, feed=None, language=None, published=None, authors=(), agencies=(),
            topics=(), snippets=(), sources=(), routes=(),
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_payload_keeps_to_the_schema(name: str) -> None:
    assert list(SCHEMA.iter_errors(payload(CASES[name]))) == []


def test_a_receiver_is_told_what_was_caught_up_and_what_was_late() -> None:
    caught = payload(catch_up())["data"]
    assert (caught["kind"], caught["alerts"][0]["reason"]) == ("catch_up", "caught_up")
    reasons = [alert["reason"] for alert in payload(digest_with_late())["data"]["alerts"]]
    assert sorted(reasons) == ["late", "new_story", "new_story"]


def test_the_schema_is_one_and_refuses_what_it_should() -> None:
    Draft202012Validator.check_schema(load_schema())
    for broken in (
        payload(notice()) | {"type": "natowire.alert.v2"},
        payload(notice()) | {"type": "natowire.alerts.v1"},
        payload(notice()) | {"type": "natowire.ops.v1"},
        payload(notice()) | {"type": "natowire.test.v1"},
        payload(trial()) | {"type": "natowire.alert.v1"},
        payload(notice()) | {"timestamp": "2023-06-15T09:42:00+02:00"},
        payload(notice()) | {"data": payload(notice())["data"] | {"priority": "urgent"}},
    ):
        assert not SCHEMA.is_valid(broken)


def test_one_story_is_the_alert_itself() -> None:
    document = payload(notice())
    assert document["type"] == "natowire.alert.v1"
    assert document["timestamp"] == "2023-06-15T07:42:00Z"
    data = document["data"]
    assert data["alert_id"] == STORY.alert
    assert [topic["id"] for topic in data["topics"]] == ["ruestung", "nuklear"]
    assert data["story"] == {
        "id": "s52",
        "first_seen": "2023-06-15T07:15:00Z",
        "outlets": 3,
        "articles": 3,
        "suppressed": 2,
    }
    assert data["others"][0]["similarity"] == 0.946
    assert data["article"]["source"] == {"id": "quelle-a", "name": "Quelle A"}


def test_an_alert_by_itself_is_what_its_message_would_be() -> None:
    assert alert(STORY, AlertKind.NEW, NOW) == payload(notice())


def test_several_stories_are_a_list_of_the_same_shape() -> None:
    document = payload(overview())
    assert document["type"] == "natowire.alerts.v1"
    single = payload(notice(many(1)[0], kind=AlertKind.OVERVIEW))["data"]
    assert document["data"]["alerts"][0] == single


def test_a_follow_up_is_an_alert_that_says_what_is_new_and_since_when() -> None:
    document = payload(update())
    assert document["type"] == "natowire.alert.v1"
    data = document["data"]
    assert (data["kind"], data["told_before"]) == ("update", "2023-06-15T04:42:00Z")
    assert data["changes"] == {
        "since": "2023-06-15T04:42:00Z",
        "snippets": [{"text": FRESH.text, "highlights": [[48, 65]]}],
        "outlets": 4,
    }
    assert FRESH.text[48:65] == "Rüstungskonzernen"


def test_what_was_never_told_has_no_changes() -> None:
    data = payload(notice())["data"]
    assert (data["kind"], data["changes"], data["told_before"]) == ("new", None, None)
    assert (data["correction"], data["event"], data["hold"]) == (None, None, None)


def test_a_correction_is_one_in_whatever_message_it_comes() -> None:
    alone = payload(correction())["data"]
    assert (alone["kind"], alone["correction"]) == ("correction", "corrected")
    assert payload(notice(CORRECTED, kind=AlertKind.CATCH_UP))["data"]["kind"] == "correction"
    beside = payload(notice(stories=(STORY, CORRECTED), kind=AlertKind.DIGEST))["data"]["alerts"]
    assert {alert["kind"] for alert in beside} == {"digest", "correction"}


def test_stories_of_one_event_name_it_and_what_waited_says_for_what() -> None:
    alerts = payload(grouped())["data"]["alerts"]
    told = {alert["story"]["id"]: (alert["event"], alert["hold"]) for alert in alerts}
    assert told == {
        "s1": ("s1", "event"),
        "s2": ("s1", "event"),
        "s3": (None, None),
        "s52": (None, "quiet_hours"),
    }


def test_a_digest_says_what_it_checked_and_what_was_told_already() -> None:
    data = payload(digest())["data"]
    assert data["window"] == {"begins": "2023-06-14T07:42:00Z", "ends": "2023-06-15T07:42:00Z"}
    assert data["survey"]["failing"] == [{"feed": "quelle-d", "since": "2023-06-14T19:10:00Z"}]
    assert (data["survey"]["articles"], data["survey"]["copies"]) == (412, 7)
    assert [entry["story"] for entry in data["already"]] == ["s2"]
    assert data["next_issue"] == "2023-06-16T07:42:00Z"


@pytest.mark.parametrize("stories", [(), (STORY,)])
def test_a_digest_is_a_list_however_little_it_tells(stories: tuple[NoticeStory, ...]) -> None:
    document = payload(digest(stories=stories))
    assert document["type"] == "natowire.alerts.v1"
    assert len(document["data"]["alerts"]) == len(stories)
    assert document["data"]["survey"] == payload(empty_digest())["data"]["survey"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_an_address_that_no_receiver_should_open_is_none(url: str) -> None:
    story = replace(STORY, url=url, sources=tuple(replace(s, url=url) for s in STORY.sources))
    data = payload(notice(story))["data"]
    assert data["article"]["url"] is None
    assert {other["url"] for other in data["others"]} == {None}


def test_only_tests_say_that_they_are() -> None:
    said = {name: payload(told)["data"]["test"] for name, told in CASES.items()}
    assert {name for name, is_test in said.items() if is_test} == {"test"}


def test_a_test_names_its_channel() -> None:
    document = payload(trial())
    assert document["type"] == "natowire.test.v1"
    assert document["data"]["channel"] == "lage-mail"


def test_a_trouble_is_told_open_and_then_closed() -> None:
    assert payload(ops()) == {
        "type": "natowire.ops.v1",
        "timestamp": "2023-06-15T07:42:00Z",
        "data": {
            "message_id": "5d0c8f1e2a3b4c5d6e7f8091",
            "test": False,
            "key": "config",
            "state": "open",
            "title": TROUBLE.title,
            "detail": TROUBLE.detail,
            "opened_at": "2023-06-15T07:40:00Z",
            "closed_at": None,
        },
    }
    over = payload(ops(ended()))["data"]
    assert (over["state"], over["closed_at"]) == ("closed", "2023-06-15T10:40:00Z")


@pytest.mark.parametrize(
    "published",
    [
        Published("2023-06", Precision.MONTH, "header"),
        Published("2023-06-15", Precision.DAY, "page", inferred=True),
        Published("2023-06-15T07:12:00Z", Precision.MINUTE, "pubDate"),
    ],
)
def test_a_date_says_how_exact_it_is_and_where_it_is_from(published: Published) -> None:
    document = payload(notice(replace(STORY, published=published)))
    assert document["data"]["article"]["published"] == {
        "value": published.value,
        "precision": str(published.precision),
        "source": published.source,
        "inferred": published.inferred,
        "zone": published.zone,
    }
    assert SCHEMA.is_valid(document)


def test_what_is_absent_is_null() -> None:
    article = payload(CASES["bare"])["data"]["article"]
    for key in ("url", "author", "language", "published"):
        assert article[key] is None


def test_highlights_are_the_forms_that_were_found() -> None:
    data = payload(notice())["data"]
    forms = {match["form"] for topic in data["topics"] for match in topic["matches"]}
    marked = [
        snippet["text"][start:end]
        for snippet in data["article"]["snippets"]
        for start, end in snippet["highlights"]
    ]
    assert len(marked) == 3
    assert set(marked) <= forms


SIGNS = st.sampled_from([*'aäßÜ \n漢é\u0301"', "🇩🇪", "👩\u200d🚀"])
WORDS = st.lists(SIGNS, max_size=200).map("".join)


@st.composite
def quotations(draw: st.DrawFn) -> Snippet:
    """A passage of any length with a form that was found in it."""
    before, form, after = draw(WORDS), draw(SIGNS), draw(WORDS)
    return Snippet(before + form + after, ((len(before), len(before + form)),))


STORIES = st.builds(
    replace,
    st.sampled_from([STORY, UPDATED, CORRECTED]),
    title=WORDS,
    outlet=WORDS,
    snippets=st.lists(quotations(), max_size=3).map(tuple),
    fresh=st.lists(quotations(), max_size=3).map(tuple),
    hold=st.sampled_from([None, *Hold]),
    event=st.sampled_from([None, 7]),
)
NEWS = [kind for kind in AlertKind if kind not in {AlertKind.OPS, AlertKind.TEST}]


def quoted_as_found(told: Sequence[Snippet], said: Sequence[Any]) -> bool:
    """Every highlight marks what it marked in the passage; those behind a cut are gone."""
    for one, s in zip(told, said, strict=True):
        kept = s["text"] == one.text
        spans = [span for span in one.highlights if kept or span[1] < len(s["text"])]
        forms = [one.text[start:end] for start, end in spans]
        if forms != [s["text"][start:end] for start, end in s["highlights"]]:
            return False
    return True


@settings(max_examples=300, deadline=None)
@given(st.lists(STORIES, max_size=3), st.sampled_from(NEWS))
def test_300_payloads_keep_to_the_schema_and_mark_forms_that_were_found(
    stories: list[NoticeStory], kind: AlertKind
) -> None:
    told = {str(number): replace(s, alert=str(number)) for number, s in enumerate(stories)}
    document = payload(digest(stories=tuple(told.values()), kind=kind))
    assert list(SCHEMA.iter_errors(document)) == []
    data = document["data"]
    alerts = data.get("alerts", [data])
    assert len(alerts) == len(told)
    for one in alerts:
        story = told[one["alert_id"]]
        assert quoted_as_found(story.snippets, one["article"]["snippets"])
        assert not one["changes"] or quoted_as_found(story.fresh, one["changes"]["snippets"])


def test_a_long_passage_is_cut_and_keeps_the_highlights_that_are_left() -> None:
    text = "Rüstung 👩\u200d🚀 " * 60
    spots = tuple((n, n + 7) for n in range(0, len(text), 12))
    data = payload(notice(replace(STORY, snippets=(Snippet(text, spots),))))["data"]
    (snippet,) = data["article"]["snippets"]
    assert len(snippet["text"]) <= LONGEST_SNIPPET
    assert {snippet["text"][start:end] for start, end in snippet["highlights"]} == {"Rüstung"}
    assert len(snippet["highlights"]) == 25


def encoded(told: Notice) -> bytes:
    return json.dumps(payload(told), ensure_ascii=False).encode()


@given(st.text(st.characters(categories=["Cs", "Lu", "Cc", "So"])))
def test_every_text_can_be_sent_and_keeps_its_length(title: str) -> None:
    told = notice(replace(STORY, title=title))
    assert len(json.loads(encoded(told))["data"]["article"]["title"]) == len(title)


def test_names_hold_nothing_that_turns_them_around_and_titles_keep_their_offsets() -> None:
    turned = replace(
        STORY,
        title="Nato\u202e2030",
        outlet="Quelle\u202e A",
        version=3,
        topics=(replace(STORY.topics[0], title="Rüs\u202etung\n" + "x" * 300),),
    )
    data = payload(notice(turned))["data"]
    assert data["article"]["title"] == "Nato\u202e2030"
    assert data["article"]["revision"] == 3
    assert data["article"]["source"]["name"] == "Quelle A"
    (topic,) = data["topics"]
    assert topic["name"].startswith("Rüstung x")
    assert len(topic["name"]) == 100
