"""What is worth another message of what a text has gained."""

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import SENTENCES
from worker.alerts.facts import Facts, new_facts

OLD = (
    "Nato berät über Munition\n\nDie Verteidigungsminister der Nato beraten in Brüssel. Der "
    "Verteidigunsminister Pistorius nannte 1.000 Granaten und 12 Panzer. Iran droht dem Land."
)


@pytest.mark.parametrize(
    "fresh, facts",
    [
        ("Es sind 13 Panzer.", Facts.NUMBER),
        ("Die Nato tagt wieder am 24. November.", Facts.NUMBER),
        ("In Brüssel war auch Rutte.", Facts.NAME),
        ("Nato beraten mit Irak.", Facts.NAME),
        ("Er trat daraufhin mit sofortiger wirkung wegen vorwürfen zurück.", Facts.WORDS),
        ("Міністри домовилися про додаткову допомогу Україні.", Facts.NAME),
        ("", Facts.NONE),
    ],
)
def test_numbers_names_and_many_words_that_stood_nowhere_are_news(fresh, facts):
    assert new_facts(fresh, OLD) is facts


@pytest.mark.parametrize(
    "fresh",
    [
        "Der Verteidigungsminister Pistorius nannte 1000 Granaten und 12 Panzer.",  # a letter more
        "Der Verteidigungsminister Pistoruis nannte 1.000 Granaten und 12 Panzer.",  # two swapped
        "Die Verteidigungsminister der NATO beraten in Bruessel.",
        "Pistorius nannte den Panzern des Landes die Granate.",  # other endings
        "Brüssel, 23. November 2026 – Die Verteidigungsminister der Nato beraten in Brüssel.",
        "Brüssel, 23. November 2026",
        "Von Anna Pistorius, 22.11.2026, 14:05",
        "Stand: 22.11., 12.30 Uhr",
        "10:45 Uhr: Iran droht dem Land.",
        "+++ 10:45 Uhr: Iran droht dem Land. +++",
        "Und so sagte er es dann.",
    ],
)
def test_typos_endings_dates_and_the_times_of_entries_are_not(fresh):
    assert new_facts(fresh, OLD) is Facts.NONE


@given(st.permutations(SENTENCES), st.integers(0, len(SENTENCES)))
def test_what_stood_there_is_no_news_in_whatever_order(order, count):
    assert new_facts(" ".join(order[:count]), "\n\n".join(SENTENCES)) is Facts.NONE


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_an_answer_and_against_itself_none(fresh, before):
    new_facts(fresh, before)
    assert new_facts(fresh, fresh) is Facts.NONE


@given(st.sampled_from(SENTENCES), st.integers(0, 10**9), st.data())
def test_a_number_is_news_wherever_it_stands(sentence, number, data):
    words = sentence.split()
    place = data.draw(st.integers(1, len(words) - 1))
    fresh = " ".join([*words[:place], str(number), *words[place:]])
    assert new_facts(fresh, " ".join(SENTENCES)) is Facts.NUMBER


def test_a_letter_lost_or_swapped_within_a_word_is_none():
    chosen = Random(8)
    for sentence in SENTENCES:
        words = sentence.split()
        place = chosen.choice([at for at, word in enumerate(words) if len(word) > 6])
        word, at = words[place], chosen.randrange(1, 4)
        lost = word[:at] + word[at + 1 :]
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for typo in (lost, swapped):
            before = " ".join([*words[:place], typo, *words[place + 1 :]])
            assert new_facts(sentence, before) is Facts.NONE, (typo, word)


def test_the_cost_grows_with_the_text():
    """A ticker of 200,000 characters, and a word of 200,000."""
    chosen = Random(7)
    long = " ".join("".join(chosen.choices("abcdefgh", k=9)) for _ in range(20_000))
    started = time.process_time()
    new_facts(f"Es gab {long[:2_000]}", long)
    new_facts("a" * 200_000, "b" * 200_000)
    assert time.process_time() - started < 5
