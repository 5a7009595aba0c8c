from dataclasses import replace

import pytest

from worker.articles.extraction.lines import Line
from worker.articles.extraction.placement import UNKNOWN
from worker.articles.extraction.sieve import MOST_IN_TAIL, without_furniture
from worker.articles.extraction.values import Headline

HEADLINE = Headline("Rat einigt sich auf Luftabwehr", "Nato", ("Luftabwehr: Rat einigt sich",))
TEXT = "Die Minister haben sich am Donnerstag in Brüssel auf einen gemeinsamen Kauf geeinigt."
BESIDE = replace(UNKNOWN, is_beside=True)


def sieved(*lines: str | Line) -> tuple[list[str], list[tuple[str, str]]]:
    last = len(lines) - 1
    placed = [
        replace(line, from_start=at, from_end=last - at)
        if isinstance(line, Line)
        else Line(line, from_start=at, from_end=last - at)
        for at, line in enumerate(lines)
    ]
    kept, removed = without_furniture(placed, HEADLINE)
    return [line.text for line in kept], [(gone.reason, gone.text) for gone in removed]


def test_every_form_of_the_title_goes_and_nothing_without_a_name():
    kept, removed = sieved(HEADLINE.title, HEADLINE.forms[0], "Nato", TEXT)
    assert kept == [TEXT]
    assert removed == [
        ("title", HEADLINE.title),
        ("title", HEADLINE.forms[0]),
        ("title", "Nato"),
    ]


def test_a_title_joined_with_its_kicker_goes():
    assert sieved(f"Gipfel in Vilnius {HEADLINE.title}", TEXT)[0] == [TEXT]


def test_the_title_goes_behind_a_lead_that_stands_above_it():
    heading = Line(HEADLINE.title, replace(UNKNOWN, is_heading=True))
    lead = (
        "Neun Staaten kaufen gemeinsam ein, und zwei Hauptstädte haben deutliche Bedenken dagegen."
    )
    assert sieved(lead, heading, TEXT)[0] == [lead, TEXT]
    assert sieved(lead, HEADLINE.title, TEXT)[0] == [lead, HEADLINE.title, TEXT]


def test_a_first_sentence_with_the_titles_words_stays():
    said = "Der Rat einigt sich auf eine Luftabwehr, sagte der Sprecher am Abend."
    assert sieved(said, TEXT)[0] == [said, TEXT]


def test_a_rule_that_would_eat_the_page_is_not_believed():
    lines = [Line(f"{TEXT} {number}", BESIDE) for number in range(3)]
    assert len(sieved(*lines, TEXT)[0]) == 4


def test_a_rule_with_a_small_share_is_believed():
    told = [f"{TEXT} {number}" for number in range(9)]
    assert sieved(Line("Der Rat am Donnerstag", BESIDE), *told)[0] == told


def test_rules_that_together_leave_nothing_change_nothing():
    titles = [f"Eine Lage im fernen Osten, Teil {number}" for number in range(20)]
    places = [{"is_boxed": True}] * 7 + [{"is_beside": True}] * 4 + [{"linked": 1.0}] * 6
    placed = [
        Line(title, replace(UNKNOWN, **place))
        for title, place in zip(titles, places, strict=False)
    ]
    furniture = "Abonnieren Sie unseren Newsletter, Teil neun"
    kept, removed = sieved("Die Lage", *placed, furniture, *titles[17:19])
    assert len(kept) == 21
    assert removed == []


BOXED = replace(UNKNOWN, is_boxed=True)
HINTED = replace(UNKNOWN, is_hinted=True)
TITLED = replace(UNKNOWN, is_heading=True, linked=0.9)
PARAGRAPH = "Der General führt die Brigade in Litauen seit drei Jahren und war zuvor in Mali und im Kosovo."


def test_a_box_that_holds_much_of_the_text_is_the_text():
    boxed = [Line(f"{TEXT} {number}", BOXED) for number in range(4)]
    assert len(sieved(*boxed, TEXT, PARAGRAPH, TEXT)[0]) == 7
    assert boxed[0].text not in sieved(boxed[0], *([PARAGRAPH] * 5))[0]


def test_a_sentence_in_an_element_with_a_name_of_furniture_stays_and_a_word_goes():
    told = [f"{TEXT} {number}" for number in range(9)]
    assert sieved(Line(PARAGRAPH, HINTED), *told)[0] == [PARAGRAPH, *told]
    assert sieved(*told, Line("Mehr Folgen", HINTED))[0] == told


@pytest.mark.parametrize(
    "said",
    [
        "Rat: „Luftabwehr: Rat einigt sich.“",
        "Luftabwehr: Rat einigt sich, „und zwar sofort.“",
        "Hat der Rat sich auf Luftabwehr geeinigt, und einigt er sich jetzt?",
        "Luftabwehr: „Der Rat einigt sich!“",
    ],
)
def test_a_sentence_that_repeats_the_title_stays_however_it_ends(said):
    assert sieved(said, TEXT)[0] == [said, TEXT]


@pytest.mark.parametrize(
    "marker",
    ["Zur Person", "Themen:", "Topics", "Tags", "Kommentar", "Kommentare", "Quellen", "Der Autor",
     "Sujets :", "Mehr aus der Ukraine", "Témata", "Temas", "Comments", "Sources"],
)  # fmt: skip
def test_no_marker_cuts_off_a_paragraph(marker):
    told = [f"{TEXT} {number}." for number in range(9)]
    assert PARAGRAPH in sieved(*told, marker, PARAGRAPH)[0]


def test_an_agenda_is_no_list_of_tags():
    told = [f"{TEXT} {number}." for number in range(9)]
    agenda = ["Themen:", "- Hilfe für die Ukraine", "- Ausgaben nach 2025"]
    assert sieved(*told, *agenda)[0] == [*told, *agenda]
    tags = [Line("- Ukraine", replace(UNKNOWN, linked=1.0))]
    assert sieved(*told, "Themen:", *tags)[0] == told
    assert sieved(*told, "Tags", "Nato, Ukraine, Rat, Luftabwehr, Brüssel", PARAGRAPH)[0] == [
        *told,
        PARAGRAPH,
    ]


def test_other_articles_with_their_decks_go_from_their_heading_on():
    told = [f"{TEXT} {number}." for number in range(20)]
    decked = [part for n in range(4) for part in (Line(f"Titel {n}", TITLED), PARAGRAPH)]
    assert sieved(*told, "Mehr aus der Ukraine", *decked)[0] == told


def test_links_behind_a_label_go_though_they_end_as_sentences():
    linked = replace(UNKNOWN, linked=1.0)
    title = Line("Wer liefert nun die Luftabwehr an die Ukraine?", linked)
    told = [f"{TEXT} {number}." for number in range(9)]
    assert sieved(*told[:5], "Lesen Sie auch", title, *told[5:])[0] == told
    assert title.text in sieved(*told[:5], title, *told[5:])[0]


def test_the_items_of_a_closing_list_stay_together():
    told = [f"{TEXT} {number}." for number in range(9)]
    items = ["- Estland (3,4 Prozent)", "- Stand: 24. Juni 2024"]
    assert sieved(*told, *items)[0] == [*told, *items]
    sources = ["- nytimes.com: Behind the Tanker (Englisch)", "- Eigene Recherche"]
    assert sieved(*told, *sources)[0] == told


def test_no_more_than_a_share_of_the_text_goes_from_the_end():
    signed = "Mitarbeit: " + ", ".join(["Anna Berg"] * 20)
    assert sieved(TEXT, TEXT, signed)[0] == [TEXT, TEXT, signed]


@pytest.mark.parametrize("row", ["| Polen | 4,1 Prozent |", "Estland 3,4", "| Land | Anteil |"])
def test_rows_of_a_table_above_the_text_are_no_kicker(row):
    assert sieved(row, TEXT)[0] == [row, TEXT]


def test_only_so_many_lines_go_from_the_end():
    told = [f"{TEXT} {number}." for number in range(90)]
    kept, removed = sieved(*told, *(["Übersetzung: Anna Berg"] * (MOST_IN_TAIL + 3)))
    assert len(removed) == MOST_IN_TAIL
    assert kept[-1] == "Übersetzung: Anna Berg"


def test_the_last_line_left_stays_whatever_it_is():
    assert sieved("Quelle: dpa")[0] == ["Quelle: dpa"]
    assert sieved() == ([], [])
