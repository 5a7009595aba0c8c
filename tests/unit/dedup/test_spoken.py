"""Numbers in letters and days of the week are figures, in the words that are compared alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.fingerprint import fingerprint
from worker.dedup.spoken import SPOKEN
from worker.dedup.words import CAPITAL, FIGURES, HASH_MASK, NUMBER, codes, digest


@pytest.mark.parametrize(
    "spoken, digits",
    [
        ("zwölf Boote", "12 Boote"),
        ("Drei Boote", "3 Boote"),
        ("elf Boote", "11 Boote"),
        ("seven boats", "7 boats"),
        ("quatre bateaux", "4 bateaux"),
        ("cinque barche", "5 barche"),
        ("nueve barcos", "9 barcos"),
        ("sześciu żeglarzy", "6 żeglarzy"),
        ("twaalf boten", "12 boten"),
        ("três barcos", "3 barcos"),
    ],
)
def test_a_number_in_letters_is_the_one_in_digits(spoken, digits):
    assert codes(spoken) == codes(digits) == fingerprint("", spoken).words
    assert codes(spoken)[0] & NUMBER


@pytest.mark.parametrize("day", ["Mittwoch", "Wednesday", "mercredi", "środę", "woensdag"])
def test_a_day_of_the_week_is_a_figure_whatever_its_form(day):
    assert codes(day) == codes("mittwoch")
    assert codes(day)[0] & NUMBER
    assert codes(day) != codes("Donnerstag")


def test_saturday_has_two_names():
    assert codes("am Sonnabend") == codes("am Samstag")


@pytest.mark.parametrize(
    "word", ["ein", "Eine", "un", "une", "one", "uno", "sei", "once", "gestern"]
)
def test_articles_and_words_of_other_languages_are_no_numbers(word):
    (code,) = codes(word)
    assert not code & NUMBER


def test_nothing_else_is_changed_by_it():
    (name,) = codes("Zwölfer")
    assert name & ~HASH_MASK == CAPITAL


def test_the_digest_of_a_text_tells_letters_from_digits():
    assert digest("", "zwölf Boote") != digest("", "12 Boote")
    assert fingerprint("", "zwölf Boote").exact == digest("", "zwölf Boote")


def test_no_two_of_them_are_taken_for_one_another():
    meant: dict[tuple[int, ...], set[str]] = {}
    for word, figure in SPOKEN.items():
        meant.setdefault(codes(word), set()).add(figure)
    assert all(len(figures) == 1 for figures in meant.values())
    assert len(meant) == 11 + 7
    assert set(FIGURES.values()) == {code for (code,) in meant}


WORDS = st.lists(
    st.sampled_from([*SPOKEN, "Zwölf", "Montag", "12", "Boote", "ﬁnal", "Σ"]), max_size=40
)


@given(WORDS, WORDS)
def test_arrays_give_what_words_give(title, body):
    made = fingerprint(" ".join(title), " ".join(body))
    assert made.words == codes(" ".join(title)) + codes(" ".join(body))
