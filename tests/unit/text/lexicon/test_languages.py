import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.fold import fold
from worker.text.morphology.endings import ABBREVIATIONS, FINALS, inflect
from worker.text.morphology.languages import compounding, inflections


@pytest.mark.parametrize(
    "language,keyword,forms",
    [
        ("uk", "Зеленський", "Зеленського Зеленським Зеленському"),
        ("uk", "Україна", "України Україні Україну Україною"),
        ("ru", "Зеленский", "Зеленского Зеленским"),
        ("pl", "Zełenski", "Zełenskiego Zelenskim"),
        ("pl", "Rutte", "Ruttego Ruttem"),
        ("pl", "Ukraina", "Ukrainy Ukrainie"),
        ("cs", "Rutte", "Rutteho Ruttem"),
        ("fi", "Rutte", "Rutten Ruttelle"),
        ("fi", "NATO", "NATOn Natossa Natoon"),
        ("sv", "Nato", "Natos"),
        ("nb", "regjering", "regjeringens regjeringenes"),
        ("hu", "Orbán", "Orbánnak Orbánnal"),
        ("lt", "Stoltenbergas", "Stoltenbergo Stoltenbergui"),
        ("el", "υπουργός", "ΥΠΟΥΡΓΟΥ υπουργοί"),
        ("en", "Leopard", "Leopards"),
        ("hr", "Zelenski", "Zelenskog Zelenskim"),
        ("sr", "министар", "министра"),
    ],
)
def test_names_and_nouns_inflect(language, keyword, forms):
    assert set(map(fold, forms.split())) <= inflections(keyword, language)


@pytest.mark.parametrize(
    "language,keyword,other",
    [
        ("pl", "Biden", "Bida"),  # which has the genitive plural bid, and bidom
        ("uk", "НАТО", "Ната"),
        ("it", "NATO", "nata"),
        ("sv", "krig", "krigare"),
        ("sv", "skola", "ska"),  # school, and shall
        ("fi", "Natonen", "Nato"),
    ],
)
def test_a_name_is_not_taken_for_another_word(language, keyword, other):
    assert fold(other) not in inflections(keyword, language)


@pytest.mark.parametrize("language", ["xx", "it", "tr"])
def test_a_word_that_nothing_is_known_of_is_sought_as_it_is(language):
    assert inflections("Xyzqon", language) == {"xyzqon"}


@given(st.sampled_from(sorted(FINALS)), st.text(min_size=1, max_size=12))
def test_a_keyword_is_among_its_forms_and_all_are_folded(language, keyword):
    forms = inflections(keyword, language)
    assert fold(keyword) in forms
    assert all(fold(form) == form for form in forms)


def test_every_ending_is_folded_and_written_in_one_script():
    for finals in (*FINALS.values(), *ABBREVIATIONS.values()):
        for final, endings in finals.items():
            for text in (final, *endings):
                assert fold(text) == text
                assert len({ord(letter) >> 8 for letter in text}) <= 1


def test_a_final_takes_its_own_endings_and_not_those_of_a_shorter_one():
    assert "wojnka" not in set(inflect("polka", FINALS["pl"]))
    assert {"polki", "polce"} <= set(inflect("polka", FINALS["pl"]))
    assert list(inflect("a", FINALS["pl"])) == []


def test_languages_that_join_words_have_a_table():
    assert compounding("no") is compounding("nb") is not None
    assert compounding("fr") is None
