import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.text.normalise import MOST_MARKS, clean_line, clean_text, limit_marks, nfc

ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@pytest.mark.parametrize(
    "raw, clean",
    [
        ("  Nato\u00a0Gipfel \t in\r\nDen\u2009Haag ", "Nato Gipfel in Den Haag"),
        ("Ru\u0308stung", "Rüstung"),
        ("\x84Nato\x93 \x96 \x85", "„Nato“ – …"),
        ("Mi\x00ni\x08ster\x7f", "Minister"),
        ("Nato\x0bGipfel\x1fheute", "Nato Gipfel heute"),
        ("Ver\u00adtei\u00addi\u00adgung", "Verteidigung"),
        ("\ufeffNato\u200b", "Nato"),
        ("\u202eotaN\u2066", "otaN"),
        ("\ud83d\ude00 \ud83d", "😀 \ufffd"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("a\u2028b\u2029c", "a b c"),
        ("\ufffe", ""),
    ],
)
def test_a_title_becomes_one_clean_line(raw, clean):
    assert clean_line(raw) == clean


@pytest.mark.parametrize(
    "raw, clean",
    [
        ("Erster  Absatz.\r\n\r\n\r\n  Zweiter.", "Erster Absatz.\n\nZweiter."),
        ("Mehr Waffen\nAuf einer\tKonferenz", "Mehr Waffen\nAuf einer Konferenz"),
        ("eins\u2029zwei", "eins\n\nzwei"),
        ("\n \n eins \n \n", "eins"),
        ("a\rb", "a\nb"),
    ],
)
def test_paragraphs_stay_apart_and_lines_stay_lines(raw, clean):
    assert clean_text(raw) == clean


@settings(deadline=None)
@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text):
    for clean in (clean_line, clean_text):
        once = clean(text)
        assert clean(once) == once


@settings(deadline=None)
@given(ANY_TEXT)
def test_clean_text_can_always_be_stored_and_sent(text):
    clean = clean_text(text)
    clean.encode("utf-8")
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in clean)
    assert "\n\n\n" not in clean
    assert "\n" not in clean_line(text)


def test_a_tower_of_marks_is_cut_and_costs_linear_time():
    tower = "a" + "\u0316\u0301" * 500_000
    began = time.process_time()
    assert len(nfc(tower)) <= MOST_MARKS + 1
    # Sorting a million unordered marks takes CPython many minutes.
    assert time.process_time() - began < 5


def test_signs_that_are_no_marks_are_never_cut():
    rule = "–" * 500
    assert limit_marks(rule) == rule
