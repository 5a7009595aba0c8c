"""Which words count as a keyword, and as what."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from worker.domain.topics import Counted
from worker.text.fold import fold
from worker.text.morphology.recogniser import Recogniser


def counted(keyword: str, word: str, language: str | None = "de") -> Counted | None:
    found = Recogniser([keyword], language)(word, fold(word))
    return found[0].counted if found else None


@pytest.mark.parametrize(
    "keyword, word",
    [("Nato", "NATO"), ("Nato", "nato"), ("Rüstung", "RUESTUNG"), ("Straße", "Strasse")],
)
def test_spellings_of_one_word_count_as_written(keyword, word):
    assert counted(keyword, word) is Counted.WRITTEN


@pytest.mark.parametrize(
    "keyword, word",
    [
        ("Rat", "Räte"),
        ("Waffen", "Waffe"),
        ("Selenskyj", "Selenskyjs"),
        ("Kanzler", "Kanzlerinnen"),
        ("Rüstung", "Rüstungs"),  # as a hyphen leaves it: Rüstungs-Deal
        ("nuklear", "nuklearen"),
        ("beitreten", "beigetreten"),
        ("ukrainisch", "Ukrainische"),
        ("moldauisch", "moldauischem"),  # in no dictionary
        ("tagen", "tage"),
        ("Krieg", "Kriegen"),
        ("KNDS", "KNDSs"),
    ],
)
def test_other_forms_of_the_word_count_as_inflected(keyword, word):
    assert counted(keyword, word) is Counted.INFLECTED


@pytest.mark.parametrize(
    "keyword, word",
    [
        ("Rüstung", "RÜSTUNGSPRODUKTION"),
        ("Rakete", "Panzerabwehrraketen"),
        ("Schule", "Schulhof"),
        ("Hilfe", "Hilfsorganisationen"),
        ("Vertrag", "Kaufvertrag"),
        ("Angriff", "Gegenangriffe"),
        ("Arm", "Unterarm"),
        ("Schiff", "Flaggschiff"),
        ("Bank", "Raiffeisenbank"),
        ("Verteidigungsminister", "Vizeverteidigungsministerin"),
        ("Krieg", "Weltkriegsende"),
        ("Partei", "Einparteiensystem"),
        ("Recht", "Rechtsanwältin"),
        ("Recht", "Bürgerrechtspartei"),
    ],
)
def test_a_part_of_a_compound_counts(keyword, word):
    assert counted(keyword, word) is Counted.COMPOUND


@pytest.mark.parametrize(
    "keyword, word",
    [
        ("Nato", "Senator"),
        ("Rüstung", "Ausrüstung"),
        ("Rüstung", "Kameraausrüstung"),
        ("Rat", "Raten"),
        ("Rat", "Magistrat"),
        ("Gas", "Gastrolle"),
        ("Waffe", "Waffeleisen"),
        ("Sport", "Transportfahrzeug"),
        ("Mine", "Vitamine"),
        ("Tor", "Diktator"),
        ("Fisch", "Spezifische"),
        ("Ende", "Gründe"),  # folded, it ends in "ende"
        ("Stahl", "Ladendiebstahls"),
        ("General", "Generalprobe"),
        ("Start", "starten"),
        ("tagt", "Tage"),
        ("angreifen", "Angriff"),
        ("Recht", "Rechtsruck"),
        ("Recht", "Rechtsabbiegern"),
        ("Kauf", "Einkaufswagen"),
        ("Haft", "Rüpelhafte"),
        ("Teil", "Verkehrsteilnehmer"),
        ("Arm", "Armenhaus"),
        ("Ton", "Johnston"),
        ("Stadt", "Pfungstadt"),
        ("Stadt", "Darmstadt"),
        ("Wald", "Eberswalde"),
        ("Russland", "Weißrussland"),
        ("Finne", "Finnland"),
        ("Patriot", "Patriotismus"),
        ("Krieg", "weltkriegsende"),  # no noun: it has no capital
        ("US", "Ausschuss"),
        ("EU", "Europa"),
        ("Rat", "Strategie"),
    ],
)
def test_letters_that_happen_to_stand_in_a_word_do_not_count(keyword, word):
    assert counted(keyword, word) is None


def test_an_unknown_language_is_read_as_german():
    assert counted("Rüstung", "Rüstungskonzern", None) is Counted.COMPOUND


def test_a_language_without_rules_knows_the_word_as_written():
    assert counted("Nato", "nato", "xx") is Counted.WRITTEN
    assert counted("Nato", "Natostaat", "xx") is None


def test_dutch_compounds_need_no_capital():
    assert counted("wapen", "kernwapens", "nl") is Counted.COMPOUND


def test_a_single_letter_is_not_sought_inside_words():
    assert counted("ö", "öar", "sv") is Counted.INFLECTED
    assert counted("ö", "Sjukhusö", "sv") is None


def test_norwegian_without_a_variety_joins_words_as_bokmal():
    assert counted("våpen", "atomvåpen", "no") is Counted.COMPOUND


def test_each_keyword_is_told_once_by_its_nearest_reading():
    found = Recogniser(["Waffe", "Luft", "Luftwaffe"], "de")("Luftwaffe", "luftwaffe")

    assert {each.keyword: each.counted for each in found} == {
        "Luftwaffe": Counted.WRITTEN,
        "Waffe": Counted.COMPOUND,
        "Luft": Counted.COMPOUND,
    }


# --- fragments ----------------------------------------------------------------------------------

KEYWORDS = ["Rat", "Rüstung", "Waffe", "Schule", "Krieg", "EU", "nuklear", "Selenskyj", "Grenze"]
PARTS = ["bundes", "welt", "kriegs", "schul", "grenz", "waffen", "räte", "rüstungs", "haus", "en"]
EVERY = Recogniser(KEYWORDS, "de")
words = st.one_of(
    st.text(max_size=12),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("".join).map(str.capitalize),
    st.sampled_from(KEYWORDS),
)


@given(words)
@example("Schulräte")
def test_each_recognised_word_holds_a_fragment(word):
    folded = fold(word)

    if EVERY(word, folded):
        assert any(fragment in folded for fragment in EVERY.fragments())


def test_no_fragment_holds_another():
    fragments = EVERY.fragments()

    assert not [(a, b) for a in fragments for b in fragments if a != b and a in b]


# --- hostile words ------------------------------------------------------------------------------


@given(st.text(alphabet=st.characters(), max_size=80))
@example("\ud800")
@example("Ra\u0301t\u202egnutsüR")
@example("\u0300" * 70)
@settings(deadline=None)
def test_any_string_is_answered(word):
    EVERY(word, fold(word))


@pytest.mark.parametrize(
    "word",
    ["Rat" * 20, "Rat" * 3_000_000, "Waffenkriegs" * 5, "A" * 10_000_000, "Ü" * 30],
    ids=["repeated", "ten-megabytes-repeated", "parts-repeated", "ten-megabytes", "umlauts"],
)
def test_a_hostile_word_costs_bounded_time(word):
    folded = word.lower() if word.isascii() else fold(word)
    began = time.process_time()

    EVERY(word, folded)

    assert time.process_time() - began < 2.0
