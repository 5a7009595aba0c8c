from dataclasses import replace

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
    boxed = [Line(f"{TEXT} {n}", replace(UNKNOWN, is_boxed=True)) for n in range(4)]
    kept, removed = sieved(*boxed, Line(f"{TEXT} 4", BESIDE), "Anzeige")
    assert len(kept) == 6
    assert removed == []


def test_only_so_many_lines_go_from_the_end():
    told = [f"{TEXT} {number}." for number in range(30)]
    kept, removed = sieved(*told, *(["Übersetzung: Anna Berg"] * (MOST_IN_TAIL + 3)))
    assert len(removed) == MOST_IN_TAIL
    assert kept[-1] == "Übersetzung: Anna Berg"


def test_the_last_line_left_stays_whatever_it_is():
    assert sieved("Quelle: dpa")[0] == ["Quelle: dpa"]
    assert sieved() == ([], [])
