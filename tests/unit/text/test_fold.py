import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.text.fold import fold


@pytest.mark.parametrize(
    "spellings",
    [
        ("NATO", "Nato", "nato", "ＮＡＴＯ", "Na\u00adto", "\u200bNato"),
        ("Rüstung", "Ruestung", "RÜSTUNG", "RUESTUNG", "Ru\u0308stung"),
        ("Straße", "Strasse", "STRASSE", "STRAẞE"),
        ("Öl", "Oel", "ÖL"),
        ("Støre", "Störe", "Stoere"),
        ("Zełenski", "Zelenski"),
        ("Erdoğan", "Erdogan"),
        ("İstanbul", "Istanbul"),
        ("défense", "defense", "DÉFENSE"),
        ("œuvre", "oeuvre"),
        ("ﬁnal", "final"),
        ("Ουκρανία", "ΟΥΚΡΑΝΙΑ", "ουκρανια"),
        ("Μάιος", "ΜΑΪΟΣ"),
        ("Зеле́нский", "Зеленский"),
        ("Зелёный", "Зеленый"),
        ("Солов\u02bcїв", "Соловїв"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(spellings):
    for one, other in pairwise(spellings):
        assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("мой", "мои"),  # my (one), my (several)
        ("Київ", "Киів"),
        ("ўсе", "усе"),
        ("ѓ", "г"),
        ("Rüstung", "Rustung"),
        ("schon", "schön"),
        ("Masse", "Mase"),
    ],
)
def test_marks_that_make_another_letter_stay(one, other):
    assert fold(one) != fold(other)


def test_folding_twice_changes_no_character_of_unicode():
    assert [c for c in map(chr, range(sys.maxunicode + 1)) if fold(fold(c)) != fold(c)] == []


@settings(deadline=None)
@given(st.text(st.characters(codec=None, categories=["L", "M", "N", "Cs", "Cf"])))
def test_folding_twice_changes_no_word(word):
    assert fold(fold(word)) == fold(word)
