"""What stands in the open places of a pattern: the subject of the title, or a place."""

import pytest

from tests.builders import article, document, known
from tests.prose import prose
from worker.dedup.likeness import likeness
from worker.dedup.slots import PATTERN, other_places, own_subjects
from worker.dedup.vicinity import Vicinity
from worker.domain.stories import Neighbourhood


def pair(first, second):
    one, two = (article(title=title, body=text) for title, text in (first, second))
    return likeness(document(two), known(7, one), Vicinity(Neighbourhood()))


def both_ways(figure, first, second):
    counts = {figure(pair(first, second)), figure(pair(second, first))}
    assert len(counts) == 1
    return counts.pop()


def ferry(place: str, why: str = "niedrigen Wassers") -> str:
    return (
        f"Die Fähre vom Festland nach {place} fährt wegen {why} bis zum Wochenende nur noch am Vormittag, wie "
        "die Reederei mitteilte. Fahrräder werden so lange nicht mitgenommen."
    )


def test_two_reports_are_each_about_the_name_of_their_title():
    found = both_ways(
        own_subjects,
        ("Weniger Fahrten nach Juist", ferry("Juist")),
        ("Weniger Fahrten nach Amrum", ferry("Amrum")),
    )
    assert found == 1


def test_two_reports_are_each_about_the_number_of_their_title():
    text = "Auf der Bundesstraße {} werden in Höhe der Brücke am Abend Rohre verlegt, bis Mitternacht ist gesperrt."
    first = ("B 75 am Abend gesperrt", text.format(75))
    assert both_ways(own_subjects, first, ("Rohre an der B 404", text.format(404))) == 1


@pytest.mark.parametrize(
    "first, second",
    [
        (("Kaum Fahrten nach Juist", ferry("Juist")), ("Kaum Fahrten", ferry("Amrum"))),
        (
            ("Kaum Fahrten nach Juist", ferry("Juist")),
            ("Fähre: Juist und Amrum betroffen", ferry("Amrum")),
        ),
        (
            ("Reederei streicht Fahrten", ferry("Juist")),
            ("Eingeschränkter Betrieb im Wattenmeer", ferry("Juist")),
        ),
        (("Juist", prose(1, 2)), ("Amrum", prose(1, 2) + " Und sonst nur Amrum.")),
    ],
    ids=["one title", "named by the other", "retitled", "behind all"],
)
def test_a_subject_is_what_both_have_in_title_and_pattern(first, second):
    assert both_ways(own_subjects, first, second) == 0


@pytest.mark.parametrize(
    "first, second",
    [
        ("Juist", "Amrum"),
        ("Bad Zwischenahn", "Norddeich"),
        ("Wangerooge Ost", "Neuwerk Süd"),
    ],
)
def test_a_place_is_another_one_behind_the_word_that_leads_to_it(first, second):
    assert both_ways(other_places, ("Fähre", ferry(first)), ("Fähre", ferry(second))) == 1


@pytest.mark.parametrize(
    "text, first, second",
    [
        ("Der Wetterdienst warnt im Landkreis {} vor Glatteis bis zum Morgen.", "Peine", "Celle"),
        ("Works on the railway near {} will last until the end of next month.", "Leeds", "Hull"),
        (
            "La circulation est coupée à {} jusqu'à la fin de la semaine prochaine.",
            "Brest",
            "Nantes",
        ),
        ("La strada resta chiusa a {} fino alla fine della prossima settimana.", "Pavia", "Lodi"),
        (
            "Awaria sieci wodociągowej w {} potrwa do końca przyszłego tygodnia.",
            "Gdyni",
            "Sopocie",
        ),
    ],
)
def test_places_are_led_to_in_other_languages_too(text, first, second):
    assert both_ways(other_places, ("", text.format(first)), ("", text.format(second))) == 1


@pytest.mark.parametrize(
    "first, second",
    [
        (ferry("Juist"), ferry("Juist", "starken Windes")),
        (ferry("Juist"), ferry("Juist").replace("die Reederei", "der Betreiber")),
        (ferry("Juist"), ferry("drüben")),
        (ferry("Juist"), ferry("Amrum") + " Nach Juist verkehren Busse zum Hafen."),
        (ferry("Juist"), ferry("Juist").replace("nach Juist ", "")),
        (ferry("der Insel Juist"), ferry("dem Hafen Amrum")),
        (f"{ferry('Juist')} {prose(*range(8))}", f"{ferry('Amrum')} {prose(*range(8))}"),
    ],
    ids=["no noun", "no place", "no name", "both named", "left out", "too long", "a long text"],
)
def test_what_an_editor_changes_is_no_other_place(first, second):
    assert both_ways(other_places, ("Fähre", first), ("Fähre", second)) == 0


def test_a_long_text_is_longer_than_a_pattern():
    assert len(f"{ferry('Juist')} {prose(*range(8))}".split()) > PATTERN
