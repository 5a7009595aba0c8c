"""Walls are known by what they say to their reader, and by how much of a text says it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.articles.extraction.walls import CONSENT, NEWS, NOTICES
from worker.text.notices import error_title, notice
from worker.text.sentences import share
from worker.text.walls import asks_consent, asks_login

PLAIN = "Die Minister haben in Brüssel über Munition beraten. "


@pytest.mark.parametrize("language", CONSENT)
def test_a_wall_is_known_in_every_language(language):
    assert asks_consent(CONSENT[language])
    assert asks_consent(CONSENT[language] + PLAIN)


@pytest.mark.parametrize("language", CONSENT)
def test_a_walls_sentence_in_a_longer_text_is_none(language):
    assert asks_consent(CONSENT[language] + PLAIN * 12) == ""
    assert asks_consent(f"Auf der Seite stand „{CONSENT[language]}“ in kleiner Schrift.") == ""


@pytest.mark.parametrize("text", NEWS)
def test_news_with_a_walls_words_is_neither_wall_nor_notice(text):
    assert (asks_consent(text), asks_login(text), notice(text)) == ("", "", "")


@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_is_known_with_little_around_it_and_not_with_much(text):
    assert NOTICES[text] in notice(text)
    assert notice(text + " " + PLAIN * 30) == ""
    assert asks_consent(text) == ""


def test_reported_and_quoted_sentences_are_not_a_pages_own():
    assert share("A b.\nA c.\nB d.", lambda part: part.startswith("A"), 100).part == pytest.approx(
        2 / 3, abs=0.05
    )
    assert share("A b, sagte er.", lambda part: True, 100).part == 0
    assert share("„A b.“", lambda part: True, 100).part == 0
    assert share("", lambda part: True, 100).first == ""


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text):
    assert isinstance(asks_consent(text) + asks_login(text) + notice(text), str)
    error_title(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a ", "cookie ", "wir und ", "„", "die seite ", "siden du a ", "pagina ", "site a",
        "javascript a ", "sorry, die ", "benötigt a ", "sie werden gleich ", "\n", "melden sie sich bitte ",
    ],
)  # fmt: skip
def test_texts_made_to_hurt_cost_little(piece):
    whole = piece * (100_000 // len(piece))
    started = time.process_time()
    for text in (whole, whole[:1_400]):
        asks_consent(text), asks_login(text), notice(text), error_title(text)
    assert time.process_time() - started < 1  # 0.1 s measured
