"""What docs/webhooks.md says is what happens: its sample, its check of signatures, its templates."""

import base64
import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.conftest import ROOT
from worker.alerts.backoff import CALLS
from worker.config.models.channels import TYPES
from worker.http.signatures import signed, signing_key
from worker.render.presets import discord, mattermost, slack, teams
from worker.render.specimens import DOCUMENTS
from worker.render.templated import Templated
from worker.render.templated_filters import LARGEST_RESULT, MOST_TURNS
from worker.render.webhook import LARGEST_BODY

TEXT = (ROOT / "docs/webhooks.md").read_text(encoding="utf-8")
SECRET = "whsec_" + base64.b64encode(b"a-secret-of-more-than-24-bytes").decode()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_sample_is_made_by_the_code() -> None:
    (sample,) = blocks("json")
    assert json.loads(sample) == DOCUMENTS["a natowire.alert.v1"]


def test_every_type_of_payload_is_described() -> None:
    for document in DOCUMENTS.values():
        assert f"| `{document['type']}` |" in TEXT


def verified() -> Any:
    """The function that the page gives to who has no library."""
    _, source = blocks("python")
    found: dict[str, Any] = {}
    exec(source, found)
    return found["verified"]


def test_the_check_without_a_library_agrees_with_the_library() -> None:
    check, body = verified(), '{"type":"natowire.test.v1","text":"Rüstung"}'.encode()
    keys = [signing_key(SECRET), signing_key(base64.b64encode(bytes(32)).decode())]
    headers = signed("5d0c8f1e", datetime.now(UTC), body, keys)
    assert Webhook(SECRET).verify(body, headers)
    assert check(SECRET, body, headers)
    assert check(base64.b64encode(bytes(32)).decode(), body, headers)
    assert not check(SECRET, body + b" ", headers)
    assert not check(SECRET, body, headers | {"webhook-id": "5d0c8f1f"})
    assert not check(SECRET, body, headers | {"webhook-timestamp": str(int(time.time()) + 1)})
    old = signed("5d0c8f1e", datetime.now(UTC) - timedelta(minutes=6), body, keys)
    assert not check(SECRET, body, old)


@pytest.mark.parametrize("number", range(len(blocks("jinja"))))
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_templates_make_json_of_every_message(number: int, name: str) -> None:
    document = DOCUMENTS[name]
    made = json.loads(Templated(blocks("jinja")[number], "application/json").render(document))
    said = f"{made.get('title', '')}\n{made.get('text') or made['message']}"
    if "article" in document["data"]:
        assert document["data"]["article"]["title"] in said
    assert said.strip()
    assert len(said) <= 4096


def test_the_waits_are_those_of_the_schedule() -> None:
    (row,) = re.findall(r"^\| after \| (.*) \|$", TEXT, re.MULTILINE)
    units = {"s": 1, "min": 60, "h": 3600}
    said = [int(n) * units[unit] for n, unit in (cell.split() for cell in row.split(" | "))]
    assert said == [wait.total_seconds() for wait in CALLS.waits]
    (attempts,) = re.findall(r"^\| attempt \| (.*) \|$", TEXT, re.MULTILINE)
    assert attempts.split(" | ")[-1] == str(CALLS.most)


def test_the_limits_are_those_of_the_code() -> None:
    numbers = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", TEXT)}
    assert numbers >= {
        LARGEST_BODY, slack.MOST_BLOCKS, slack.LONGEST_BLOCK, slack.LONGEST_HEADER,
        teams.LARGEST_MESSAGE, mattermost.LONGEST_TEXT, discord.MOST_EMBEDS,
        discord.LONGEST_DESCRIPTION, discord.LONGEST_EMBEDS, MOST_TURNS,
    }  # fmt: skip
    assert f"{LARGEST_RESULT // 1024} KiB" in TEXT


def test_every_chat_has_its_row() -> None:
    chats = set(TYPES) - {"email", "maildir", "webhook"}
    assert set(re.findall(r"^\| `(\w+)` \| (?:an|a|`)", TEXT, re.MULTILINE)) >= chats
