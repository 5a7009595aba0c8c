"""The bytes of webhooks: small enough for every receiver, and no alert left out."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs

from tests.unit.render.notices import STORY, TROUBLE, many, notice, ops, overview, trial
from tests.unit.render.tellings import digest
from worker.alerts.grouping import most_stories
from worker.domain.alerts import AlertKind, ChannelType
from worker.domain.notices import Notice, NoticeStory, Snippet
from worker.render.payload import payload
from worker.render.resources import load_schema
from worker.render.webhook import LARGEST_BODY, STEPS, body, shortened

SCHEMA = Draft202012Validator(load_schema())
MOST = most_stories(ChannelType.WEBHOOK)


def rendered(told: Notice) -> bytes:
    return body(payload(told))


def told_alerts(raw: bytes) -> list[dict[str, Any]]:
    document = json.loads(raw)
    assert list(SCHEMA.iter_errors(document)) == []
    data = document["data"]
    return list(data.get("alerts", [data]))


def large(text: str = "Rüstung und Munition", count: int = 40, number: int = 1) -> NoticeStory:
    """A story with more of everything than any message has room for."""
    topics = tuple(
        replace(STORY.topics[0], id=f"t{n}", title=text * 3, hits=STORY.topics[0].hits * count)
        for n in range(count)
    )
    return replace(
        STORY,
        alert=f"{number:024x}",
        title=text * 9,
        url=f"https://quelle-a.example/{number}?{'x' * count * 9}",
        outlet=text * 9,
        authors=(text,) * count,
        agencies=(text,) * count,
        topics=topics,
        snippets=(Snippet(text, ((0, 1),)),) * count,
        sources=STORY.sources * count,
        routes=(text,) * count,
    )


@pytest.mark.parametrize(
    "told", [notice(), overview(3), ops(), trial(), notice(kind=AlertKind.DIGEST, stories=())]
)
def test_a_small_message_is_its_payload_compact_and_whole(told: Notice) -> None:
    raw = rendered(told)
    assert json.loads(raw) == payload(told)
    assert b"\n" not in raw
    assert raw.startswith(b'{"type":"natowire.')
    assert "Rüstung".encode() in raw or not told.stories


def test_the_same_notice_gives_the_same_bytes() -> None:
    told = notice(stories=tuple(large(number=n) for n in range(MOST)))
    assert rendered(told) == rendered(told)


def test_a_large_alert_gives_up_details_and_says_how_many() -> None:
    raw = rendered(notice(large()))
    assert len(raw) <= LARGEST_BODY
    (alert,) = told_alerts(raw)
    assert alert["alert_id"] == f"{1:024x}"
    assert alert["story"]["suppressed"] == 80
    assert alert["truncated"] > 80


def test_copies_go_before_finds_and_finds_before_the_title() -> None:
    many_copies = replace(STORY, sources=STORY.sources * 100)
    (alert,) = told_alerts(rendered(notice(many_copies)))
    assert alert["truncated"] == 200 - len(alert["others"]) > 0
    assert alert["topics"] == payload(notice())["data"]["topics"]


def test_the_largest_alert_gives_way_first() -> None:
    small = replace(STORY, story=2, alert="small")
    alerts = {a["alert_id"]: a for a in told_alerts(rendered(notice(stories=(large(), small))))}
    assert alerts["small"]["truncated"] == 0
    assert alerts[f"{1:024x}"]["truncated"] > 0


def test_half_an_address_is_none() -> None:
    alert = shortened(payload(notice(large()))["data"], STEPS[-1])
    assert alert["article"]["url"] is None


@pytest.mark.parametrize("text", ["Rüstung", "\x00\x1b", "👩‍🚀", '"\\', "\ud800", "漢"])
def test_as_many_large_alerts_as_go_into_a_message_fit(text: str) -> None:
    told = notice(stories=tuple(large(text * 20, number=n) for n in range(MOST)))
    raw = rendered(told)
    assert len(raw) <= LARGEST_BODY
    assert {alert["alert_id"] for alert in told_alerts(raw)} == {f"{n:024x}" for n in range(MOST)}


@pytest.mark.parametrize("count", [30, 51, 120, 400])
def test_too_many_alerts_for_one_message_are_told_in_a_line_and_then_counted(count: int) -> None:
    raw = rendered(overview(count))
    data = json.loads(raw)["data"]
    assert len(raw) <= LARGEST_BODY
    assert len(told_alerts(raw)) + len(data["more"]) + data["omitted"] == count
    assert data["more"]
    assert bool(data["omitted"]) == (count > 100)
    told = payload(overview(count))["data"]["alerts"]
    ids = [alert["alert_id"] for alert in (*data["alerts"], *data["more"])]
    assert ids == [alert["alert_id"] for alert in told[: len(ids)]]


def test_what_a_digest_says_beside_its_alerts_leaves_them_room() -> None:
    already = tuple(large(number=n) for n in range(300))
    raw = rendered(digest(already=already, stories=tuple(large(number=n) for n in range(MOST))))
    assert len(raw) <= LARGEST_BODY
    assert len(told_alerts(raw)) == MOST
    data = json.loads(raw)["data"]
    assert data["truncated"] >= 300 - len(data["already"]) > 0


TEXT = st.text(st.characters(), max_size=400)


@settings(max_examples=50, deadline=None)
@given(TEXT, TEXT, st.integers(1, MOST), st.integers(0, 30))
def test_every_payload_keeps_to_schema_and_size(
    one: str, two: str, stories: int, details: int
) -> None:
    story = replace(large(one, details), outlet=two, url=two, authors=(two, one))
    raw = rendered(notice(stories=(story,) * stories, kind=AlertKind.OVERVIEW))
    assert len(raw) <= LARGEST_BODY
    assert len(told_alerts(raw)) == stories


@given(TEXT, TEXT, st.integers(1, 200))
def test_every_trouble_keeps_to_schema_and_size(title: str, detail: str, times: int) -> None:
    raw = rendered(ops(replace(TROUBLE, title=title * times, detail=f"{detail}\n" * times)))
    assert len(raw) <= LARGEST_BODY
    assert list(SCHEMA.iter_errors(json.loads(raw))) == []


def test_everyday_messages_lose_nothing() -> None:
    raw = rendered(notice(stories=many(5)))
    assert [alert["truncated"] for alert in told_alerts(raw)] == [0] * 5
