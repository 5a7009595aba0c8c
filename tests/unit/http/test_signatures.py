"""Signatures, judged by the standard's own library."""

import base64
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from worker.http.signatures import signed, signing_key

KEY = bytes(range(24))
OLD = bytes(range(24, 56))


def secret(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


@pytest.mark.parametrize(
    "text",
    [secret(KEY), secret(KEY).removeprefix("whsec_"), f" {secret(KEY)}\r\n", f"{secret(KEY)}\n"],
)
def test_a_secret_is_base64_with_or_without_its_prefix(text):
    assert signing_key(text) == KEY


def test_missing_padding_is_borne_as_the_standard_library_does():
    assert signing_key("whsec_" + base64.b64encode(OLD[:32]).decode().rstrip("=")) == OLD[:32]


@pytest.mark.parametrize(
    "text",
    ["", "whsec_", "geheim!" * 9, "whsec_ä", "YQ==\nYQ==" * 9, "A", "YQ==YQ" * 9, "geheim",
     secret(KEY[:23]), "YQYQ" * 9 + "A"],
)  # fmt: skip
def test_anything_else_is_refused_without_repeating_it(text):
    with pytest.raises(ValueError, match="holds no signing secret: base64") as refusal:
        signing_key(text)
    assert not re.search("geheim|ä|YQ|A|whsec_.{16}", str(refusal.value))


@given(st.binary(max_size=400), st.binary(min_size=24, max_size=70), st.binary(min_size=24))
def test_the_library_verifies_whatever_we_sign_with_either_key(noise, new, old):
    body = base64.b64encode(noise)
    headers = signed("5d0c8f1e2a3b4c5d6e7f8091", datetime.now(UTC), body, [new, old])
    for key in (new, old):
        Webhook(signing_key(secret(key))).verify(body, headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(b"another" + new).verify(body, headers, json_parse=False)


def test_the_moment_is_the_same_in_every_zone():
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    berlin = moment.astimezone(ZoneInfo("Europe/Berlin"))
    assert signed("m", moment, b"{}", [KEY]) == signed("m", berlin, b"{}", [KEY])


def test_without_keys_there_is_no_signature():
    headers = signed("m", datetime(1970, 1, 2, tzinfo=UTC), b"{}", [])
    assert headers == {"webhook-id": "m", "webhook-timestamp": "86400"}
