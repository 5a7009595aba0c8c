import json
from dataclasses import replace

import pytest
from hypothesis import given
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
from worker.domain.alerts import AlertKind
from worker.domain.dates import Precision, Published
from worker.domain.notices import Notice
from worker.render.payload import alert, payload
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
    "empty digest": notice(kind=AlertKind.DIGEST, stories=()),
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


def encoded(told: Notice) -> bytes:
    return json.dumps(payload(told), ensure_ascii=False).encode()


@given(st.text(st.characters(categories=["Cs", "Lu", "Cc", "So"])))
def test_every_text_can_be_sent_and_keeps_its_length(title: str) -> None:
    told = notice(replace(STORY, title=title))
    assert len(json.loads(encoded(told))["data"]["article"]["title"]) == len(title)
