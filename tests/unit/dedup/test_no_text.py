"""Words that stand for a text and are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.fingerprint import fingerprint
from worker.dedup.no_text import told

NEWS = "Die Minister beraten in Brüssel über Munition."


def codes(text: str) -> tuple[int, ...]:
    return fingerprint(text, "").words


@pytest.mark.parametrize(
    "close",
    [
        "Continue reading...",
        "Weiterlesen",
        "Lesen Sie mehr »",
        "undefined",
        "null",
        "Czytaj więcej",
        "Get our morning and afternoon news emails, free app or daily news podcast",
        "Get our morning and afternoon news emails, free app or daily news podcast Read more",
        "Der Beitrag Minister beraten über Munition erschien zuerst auf Neues Blatt.",
        "The post Ministers meet appeared first on The Paper. Read more",
    ],
)
def test_a_close_tells_nothing(close):
    assert told(codes(f"{NEWS} {close}")) == len(codes(NEWS))
    assert told(codes(close)) == 0


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "Immer mehr Menschen wollen Zeitungen auf dem Telefon weiterlesen können.",
        "Der Beitrag des Ministers zur Tagung war kurz.",
        "Das Buch erschien zuerst auf Englisch.",
        "Auf der Strecke fahren keine Züge mehr.",
        "",
    ],
)
def test_a_text_tells_all_of_it(text):
    assert told(codes(text)) == len(codes(text))


@given(st.text(max_size=60), st.sampled_from(["", " undefined", " Read more", " Der Beitrag"]))
def test_any_text_has_a_part_that_tells(text, close):
    words = codes(text + close)
    stop = told(words)
    assert 0 <= stop <= len(words)
    assert told(words[:stop]) == stop
