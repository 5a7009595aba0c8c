"""How chat services are called, and answers of 200 that mean no."""

import json

import pytest

from worker.domain.alerts import ChannelType
from worker.domain.errors import DeliveryError, Remedy
from worker.notify.chat import HTTP_TYPES, Call, call, refusal

BODY = b'{"title":"T","message":"M","priority":3}'
SLACK, TEAMS, DISCORD, NTFY = (
    ChannelType.SLACK,
    ChannelType.TEAMS,
    ChannelType.DISCORD,
    ChannelType.NTFY,
)


@pytest.mark.parametrize("type_", sorted(HTTP_TYPES - {DISCORD, NTFY}))
def test_most_are_called_as_their_address_says(type_):
    assert call(type_, "https://a.example/x?y=1", BODY, "channels.a") == Call(
        "https://a.example/x?y=1", BODY
    )


@pytest.mark.parametrize(
    "address, asked",
    [
        ("https://d.example/api/webhooks/1/x", "https://d.example/api/webhooks/1/x?wait=true"),
        ("https://d.example/w?thread_id=7", "https://d.example/w?thread_id=7&wait=true"),
        ("https://d.example/w?wait=false", "https://d.example/w?wait=false"),
        ("http://[", "http://["),
    ],
)
def test_discord_is_asked_to_wait_until_it_knows(address, asked):
    assert call(DISCORD, address, BODY, "channels.a").url == asked


@pytest.mark.parametrize(
    "address, root",
    [
        ("https://ntfy.sh/lage-7f3a", "https://ntfy.sh/"),
        ("https://ntfy.example:8443/lage-7f3a/", "https://ntfy.example:8443/"),
        ("https://ntfy.example/lage-7f3a?auth=abc", "https://ntfy.example/?auth=abc"),
    ],
)
def test_ntfy_gets_json_at_its_root_with_the_topic_of_its_address(address, root):
    asked = call(NTFY, address, BODY, "channels.a")
    assert asked.url == root
    assert json.loads(asked.body) == {"topic": "lage-7f3a", **json.loads(BODY)}


@pytest.mark.parametrize(
    "address", ["https://ntfy.sh", "https://ntfy.sh/", "https://ntfy.sh/canary/b", "http://["]
)
def test_an_ntfy_address_without_a_topic_is_a_fault_of_the_config(address):
    with pytest.raises(DeliveryError, match=r"channels\.a: .*topic") as raised:
        call(NTFY, address, BODY, "channels.a")
    assert raised.value.remedy is Remedy.FIX_CONFIG
    assert "canary" not in raised.value.problem


def test_an_address_shows_in_no_repr():
    assert "canary" not in repr(Call("https://canary.example/canary", b"canary"))


TEAMS_ERROR = (
    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error "
    "{} with ContextId tcid=1"
)


@pytest.mark.parametrize(
    "type_, answer, code",
    [
        (TEAMS, TEAMS_ERROR.format(413), 413),
        (TEAMS, TEAMS_ERROR.format(429), 429),
        (SLACK, '{"ok":false,"error":"invalid_auth"}', None),
        (ChannelType.MATTERMOST, '{"ok": false}', None),
        (NTFY, '{"ok": false}', None),
        (SLACK, '\ufeff{"ok": false}', None),
        (
            SLACK,
            ' {"error": "x", "ok" : false, "response_metadata": {"messages": ["' + "x" * 4000,
            None,
        ),
    ],
)
def test_a_yes_that_means_no_is_understood(type_, answer, code):
    lie = refusal(type_, answer)
    assert lie
    assert lie.code == code


@pytest.mark.parametrize(
    "type_, answer",
    [
        (TEAMS, ""),
        (TEAMS, "1"),
        (SLACK, "ok"),
        (SLACK, '{"ok":true}'),
        (SLACK, '{"ok": true, "message": {"ok": false, "text": "' + "x" * 4000),
        (SLACK, '{"text": "\\"ok\\": false' + "x" * 4000),
        (SLACK, 'a text that says "ok": false'),
        (SLACK, "[" * 4096),
        (DISCORD, '{"id": "1", "content": "The server answered: HTTP error 500"}'),
        (NTFY, '{"id":"x","event":"message","topic":"lage"}'),
        (ChannelType.WEBHOOK, '{"ok": false}'),
    ],
)
def test_a_yes_is_a_yes(type_, answer):
    assert refusal(type_, answer) is None
