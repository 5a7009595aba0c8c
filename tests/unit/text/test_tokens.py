import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.text.tokens import tokenise

ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@pytest.mark.parametrize(
    "text, words",
    [
        ("Nato-Generalsekretär", ["Nato", "Generalsekretär"]),
        ("l’OTAN d'armes", ["l", "OTAN", "d", "armes"]),
        ("20,9 Mrd. F-16s", ["20", "9", "Mrd", "F", "16s"]),
        ("Ver\u00adteidigung\u00ad ok", ["Ver\u00adteidigung", "ok"]),
        ("Зеле\u0301нский", ["Зеле\u0301нский"]),
        ("cafe\u0301", ["cafe\u0301"]),
        ("snake_case", ["snake", "case"]),
        ("שָׁלוֹם עולם", ["שָׁלוֹם", "עולם"]),
        ("حِلْف الناتو", ["حِلْف", "الناتو"]),
        ("नाटो", ["नाटो"]),
        ("\ud800Nato\udfff", ["Nato"]),
        ("\u0301\u00ad – …", []),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text, words):
    assert tokenise(text).words == words


@settings(deadline=None)
@given(ANY_TEXT)
def test_offsets_always_slice_to_the_word(text):
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text


@settings(deadline=None)
@given(ANY_TEXT)
def test_gaps_and_words_together_are_the_text(text):
    tokens = tokenise(text)
    assert len(tokens.gaps) == len(tokens.words) + 1
    parts = [part for pair in zip(tokens.gaps, [*tokens.words, ""], strict=True) for part in pair]
    assert "".join(parts) == text


@settings(deadline=None)
@given(ANY_TEXT)
def test_no_letter_or_digit_is_left_in_a_gap(text):
    assert not any(c.isalnum() for gap in tokenise(text).gaps for c in gap)


@settings(deadline=None)
@given(st.text("aü1 -\u00ad\u0301", max_size=12))
def test_words_are_the_same_in_either_normal_form(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert [unicodedata.normalize("NFC", w) for w in tokenise(decomposed).words] == tokenise(
        composed
    ).words


@pytest.mark.parametrize(
    "text, words",
    [
        ("lʼOTAN", ["l", "OTAN"]),
        ("NATOʼs Treffen", ["NATO", "s", "Treffen"]),
        ("Солов\u02bcї та пʼять", ["Солов\u02bcї", "та", "пʼять"]),
        ("ʼabcʼ", ["abc"]),
    ],
)
def test_the_modifier_apostrophe_is_a_letter_in_cyrillic_words_alone(text, words):
    assert tokenise(text).words == words
