"""Webhooks and chats in ``alerts.yaml``: what is wrong with one, and templates that are tried on."""

from pathlib import Path

import pytest

from tests.unit.config.conftest import MINIMAL, LoadWith
from worker.config import FILES, load, parse
from worker.config.models.channels import TYPES
from worker.domain.alerts import Channel, ChannelType
from worker.notify.chat import HTTP_TYPES

ALERTS = """version: 1
channels:
  box: {{type: maildir, path: m}}
  chat: {{{channel}}}
routes: [{{name: all, channels: [box]}}]
"""


def told(load_with: LoadWith, channel: str) -> list[str]:
    loaded = load_with(alerts=ALERTS.format(channel=channel))
    return [str(problem) for problem in loaded.errors]


@pytest.mark.parametrize("kind", ["slack", "teams", "mattermost", "discord"])
def test_every_chat_is_accepted_by_its_address_alone(load_with: LoadWith, kind: str) -> None:
    assert told(load_with, f"type: {kind}, url: 'https://chat.example.org/hooks/x'") == []


def test_an_ntfy_channel_is_accepted_by_its_topics_address(load_with: LoadWith) -> None:
    assert told(load_with, "type: ntfy, url: 'https://ntfy.sh/lage-7f3a?auth=x'") == []


@pytest.mark.parametrize(
    "channel, problem",
    [
        ("type: slack", 'alerts.yaml:4:3: channel "chat": url is missing'),
        ("type: ntfy, url: 'https://ntfy.sh'", "must end in the topic"),
        ("type: ntfy, url: 'https://ntfy.sh/a/b'", "must end in the topic"),
        ("type: ntfy, url: 'https://ntfy.sh', topic: a", "must end in the topic"),
        (
            "type: ntfy, url: 'https://ntfy.sh/a', topic: a",
            'unknown key "topic" (the address of an ntfy channel ends in its topic)',
        ),
        (
            "type: slack, url: 'https://a.example', template: x.j2",
            'unknown key "template" (only type: webhook has one)',
        ),
        (
            "type: telegram, url: 'https://a.example', chat_id: 7",
            "type: telegram is not built in: write type: webhook with a template",
        ),
        ("type: matrix, url: 'https://a.example'", "type: matrix is not built in"),
        ("type: [slack], url: 'https://a.example'", "type must be one of"),
        ("type: slac, url: 'https://a.example'", 'did you mean "slack"?'),
        (
            "type: webhook, url: 'https://a.example', content_type: text/plain",
            "content_type needs template beside it",
        ),
        (
            "type: webhook, url: 'https://a.example', template: secret, content_type: 'a\\r\\nb: c'",
            "content_type must be",
        ),
        (
            "type: webhook, url: 'https://a.example', template: gone.json.j2",
            'channel "chat": template: the file gone.json.j2 cannot be read: No such file',
        ),
        (
            "type: webhook, url: 'https://a.example', headers: {a: b}",
            'unknown key "headers" (an address may hold a token after ?',
        ),
    ],
)
def test_a_mistake_is_told_with_what_to_write(
    load_with: LoadWith, channel: str, problem: str
) -> None:
    assert any(problem in said for said in told(load_with, channel))


def test_every_type_that_is_accepted_can_be_delivered_to() -> None:
    assert set(TYPES) == {ChannelType.EMAIL, ChannelType.MAILDIR, *HTTP_TYPES}


def folder_with(tmp_path: Path, template: str, more: str = "") -> Path:
    for name in FILES:
        tmp_path.joinpath(name).write_text((MINIMAL / name).read_text("utf-8"), "utf-8")
    channel = f"type: webhook, url: 'https://a.example', template: hook.json.j2{more}"
    tmp_path.joinpath("alerts.yaml").write_text(ALERTS.format(channel=channel), "utf-8")
    tmp_path.joinpath("hook.json.j2").write_text(template, "utf-8")
    return tmp_path


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in load(folder, {}).errors]


def test_a_good_template_goes_live_with_its_place_and_type(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "{{ data | tojson }}", ", content_type: application/x+json")
    loaded = load(folder, {})
    assert loaded.config
    channel = loaded.config.alerts.channels["chat"]
    assert channel.template == str(folder / "hook.json.j2")
    assert channel.content_type == "application/x+json"
    assert Channel("", ChannelType.WEBHOOK).content_type == "application/json"


@pytest.mark.parametrize(
    "template, problem",
    [
        ("{\n{% for %}", "hook.json.j2:2:1: "),
        ("\n\n{{ data.nothing | tojson }}", "hook.json.j2:3:1: 'dict object' has no attribute"),
        ("{{ data.article.title | tojson }}", "tried with a natowire.alerts.v1)"),
        ('"{{ data }}"', "makes no JSON"),
        ('{"text": "{{ data.article.title if data.article is defined }}"}', "tojson"),
    ],
)  # fmt: skip
def test_a_bad_template_is_told_by_its_own_file_and_line(
    tmp_path: Path, template: str, problem: str
) -> None:
    (said,) = problems(folder_with(tmp_path, template))
    assert problem in said
    assert said.startswith("hook.json.j2:")
    assert 'channel "chat"' in said


def test_what_is_not_json_need_not_read_as_json(tmp_path: Path) -> None:
    assert problems(folder_with(tmp_path, "{{ type }}", ", content_type: text/plain")) == []
    assert problems(folder_with(tmp_path, "{{ type }}"))


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "")
    folder.joinpath("hook.json.j2").write_bytes(b"\xff\xfe")
    assert "cannot be read: it is not UTF-8 text" in problems(folder)[0]


def test_a_template_that_broke_since_stops_its_channel_not_the_last_good_config(
    tmp_path: Path,
) -> None:
    folder = folder_with(tmp_path, "{{ type | tojson }}")
    files = load(folder, {}).files
    folder.joinpath("hook.json.j2").unlink()
    restored = parse(files, folder, {}, require_secrets=False)
    assert restored.config
    assert any("hook.json.j2" in str(problem) for problem in restored.problems)
