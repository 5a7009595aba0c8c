"""Two hundred messages of every kind, made of what hypothesis thinks of, under the lint."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.render.hostile import notices
from tests.unit.render.mime_lint import lint, rules
from tests.unit.render.notices import many, notice, renderer
from worker.domain.alerts import AlertKind
from worker.domain.notices import Notice

RENDERER = renderer()
LETTER = RENDERER.render(notice())


@pytest.mark.parametrize("locale", ["de", "en"])
def test_a_hundred_messages_of_every_kind_are_clean(locale: str) -> None:
    @settings(max_examples=100)
    @given(notices(locale))
    def clean(told: Notice) -> None:
        assert lint(RENDERER.render(told)) == []

    clean()


@settings(max_examples=6)
@given(st.integers(1, 700), st.sampled_from([AlertKind.DIGEST, AlertKind.OVERVIEW]))
def test_a_message_of_any_length_is_clean(count: int, kind: AlertKind) -> None:
    assert lint(RENDERER.render(notice(kind=kind, stories=many(count)))) == []


def test_the_lint_has_at_least_thirty_five_rules() -> None:
    assert len(rules(LETTER)) >= 35
    assert not any(rules(LETTER).values())


@pytest.mark.parametrize(
    "old, new, rule",
    [
        (b"\r\nDate:", b"\nDate:", "a bare line feed"),
        (b"</body>", b"\xfc</body>", "bytes beyond ASCII"),
        (b"Precedence: bulk", b"Precedence: bu\x00k", "a control character"),
        (b"Precedence: bulk", b"Precedence: bulk\r\nBcc: e@x.example", "a header nobody knows"),
        (b"Precedence: bulk", b"Precedence: bulk\r\nTo: e@x.example", "a header missing or twice"),
        (b"Precedence: bulk", b"Precedence: " + b"b" * 90, "a header line above 78"),
        (b"References: <s.", b"References: =?utf-8?q?<s.", "an encoded word in an id"),
        (b"Message-ID: <5", b"Message-ID: <G", "a bad id"),
        (b"In-Reply-To: <s", b"In-Reply-To: <t", "References without In-Reply-To"),
        (b"+0000", b"-0000", "a date without zone"),
        (b"text/plain", b"text/html", "text is not first"),
        (b"auto-generated", b"no", "not marked as automatic"),
        (b'href=3D"https', b'href=3D"javascript', "a link that is neither http nor mail"),
        (b"</body>", b"<img src=3D'x'></body>", "remote content"),
        (b'href=3D"https://', b'href=3D"https://x.', "a link that the text lacks"),
        (b"</body>", b"<script></body>", "a tag nobody asked for"),
        (b'lang=3D"de"', b"", "a page without language"),
    ],
)
def test_the_lint_sees_what_is_wrong(old: bytes, new: bytes, rule: str) -> None:
    assert old in LETTER
    assert rule in lint(LETTER.replace(old, new))
