import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.credits import (
    AGENCIES,
    agencies_in,
    byline,
    dateline,
    is_caption,
    people_and_agencies,
    take_credit,
)


@pytest.mark.parametrize("spelling, name", sorted(AGENCIES.items()))
def test_every_spelling_of_an_agency_is_known(spelling, name):
    assert agencies_in(spelling) == (name,)


@pytest.mark.parametrize(
    "text, left, agencies",
    [
        ("Er kam. (dpa)", "Er kam.", ("dpa",)),
        ("Er kam. (dpa/smu)", "Er kam.", ("dpa",)),
        ("Er kam. (mau/dpa).", "Er kam.", ("dpa",)),
        ("Er kam. (smu mit Material von dpa und AFP)", "Er kam.", ("dpa", "AFP")),
        ("Er kam. (mit Material der dpa)", "Er kam.", ("dpa",)),
        ("Er kam. | dpa", "Er kam.", ("dpa",)),
        ("Er kam. | Foto: x | AP/dpa", "Er kam. | Foto: x", ("AP", "dpa")),
        ("Er kam.\nQuelle: dpa, Reuters", "Er kam.", ("dpa", "Reuters")),
        ("Er kam. (Associated Press/Reuters)", "Er kam.", ("AP", "Reuters")),
    ],
)
def test_a_closing_credit_names_agencies_and_leaves_the_text(text, left, agencies):
    assert take_credit(text) == (left, agencies)


@pytest.mark.parametrize(
    "text",
    [
        "Das ist das Bündnis (NATO)",
        "Sie gilt ab Januar (siehe unten).",
        "Er ist 2017 verstorben. (nz)",
        "Politik | Ausland",
        "Er kam. | picture alliance",
        "Die Agentur (dpa) meldet es.",
        "Das kostet viel (Stand: Juni, dpa-Umfrage unter Ministern)",
    ],
)
def test_other_closing_words_stay(text):
    assert take_credit(text) == (text, ())


@pytest.mark.parametrize(
    "line, people",
    [
        ("Von: Stephanie Munk", ("Stephanie Munk",)),
        ("Von Jana Sinram und Lissy Kaufmann", ("Jana Sinram", "Lissy Kaufmann")),
        ("Von Łukasz Żak, Anna Nowak", ("Łukasz Żak", "Anna Nowak")),
        ("Von Ursula von der Leyen", ("Ursula von der Leyen",)),
        ("By John O'Neill", ("John O'Neill",)),
        ("Par Anne Le Gall", ("Anne Le Gall",)),
        ("Autorin: Eva", ("Eva",)),
        ("Von Brüssel", ()),
        ("Von Berlin nach Kiew", ()),
        ("Von Anna Müller stammt der Satz.", ()),
        ("Der Minister kam", ()),
    ],
)
def test_bylines_are_lines_of_nothing_else(line, people):
    assert byline(line) == people


@pytest.mark.parametrize(
    "text, place, agencies, outlet",
    [
        ("Brüssel (dpa) - Die Nato tagt.", "Brüssel", ("dpa",), None),
        ("BRÜSSEL (AFP). Die Nato tagt.", "BRÜSSEL", ("AFP",), None),
        ("WASHINGTON (AP) — President Biden", "WASHINGTON", ("AP",), None),
        ("Brüssel - Über weitere Waffen", "Brüssel", (), None),
        ("London/Teheran - Iranische Kräfte", "London/Teheran", (), None),
        ("Frankfurt am Main (dpa-AFX) – Der Dax", "Frankfurt am Main", ("dpa",), None),
        ("Baden-Baden - Es regnet.", "Baden-Baden", (), None),
        ("Київ (Укрінформ) - Президент", "Київ", ("Ukrinform",), None),
        ("Brüssel, Königreich Belgien (Weltexpress). Auf dem", "Brüssel", (), "Weltexpress"),
    ],
)
def test_datelines_give_place_and_source(text, place, agencies, outlet):
    found = dateline(text)
    assert found is not None
    assert (found.place, found.agencies, found.outlet) == (place, agencies, outlet)
    assert text[found.end :].split()[0] in {
        "Die", "President", "Über", "Iranische", "Der", "Es", "Президент", "Auf",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Die Nato - ein Bündnis von 32 Staaten - tagt.",
        "Die Nato - Ein Bündnis",
        "Daniel Thioune (48) wundert es nicht: „Jeder Spieler“",
        "David Angel (OGBL) und Francis Lomel liegen sich in den Armen.",
        "Boris Pistorius (SPD): Wir helfen.",
        "Berlin. Die Minister beraten.",
        "Am Freitag beraten die Minister - Deutschland fehlt.",
        "",
    ],
)
def test_other_openings_are_no_datelines(text):
    assert dateline(text) is None


@pytest.mark.parametrize(
    "line, caption",
    [
        ("Die Minister beim Treffen. © Virginia Mayo/AP/dpa", True),
        ("Foto: Michael Kappeler/dpa", True),
        ("Bildquelle: picture alliance", True),
        ("Ein Bild: so sah es aus, sagte er.", False),
        ("Lange Zeile " * 40 + "©", False),
    ],
)
def test_captions_are_told_from_text(line, caption):
    assert is_caption(line) is caption


def test_agencies_among_the_authors_are_no_people():
    assert people_and_agencies(("Eva Nowak", "dpa", "AFP/dpa")) == (("Eva Nowak",), ("dpa", "AFP"))


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text):
    byline(text)
    dateline(text)
    left, _ = take_credit(text)
    assert text.startswith(left)
