import time

import pytest

from worker.articles.teasers import clean_teasers

WHOLE = "Minister treffen sich in Brüssel: Gipfel dauert zwei Tage lang."
NEW = "Pistorius trifft Chefs von Konzernen."


@pytest.mark.parametrize(
    "teasers, kept",
    [
        ([WHOLE, NEW], [WHOLE, NEW]),
        ([WHOLE, f"treffen sich in Gipfel dauert zwei Tage lang. {NEW}"], [WHOLE, NEW]),
        ([f"treffen sich in Gipfel dauert zwei Tage lang. {NEW}", WHOLE], [NEW, WHOLE]),
        ([WHOLE, "treffen sich in Gipfel dauert zwei Tage lang."], [WHOLE]),
        ([WHOLE, f"{NEW} treffen sich in Gipfel dauert zwei Tage lang."], [WHOLE, NEW]),
        ([WHOLE, WHOLE], [WHOLE]),
        ([WHOLE, WHOLE.removesuffix(".")], [WHOLE]),
        ([WHOLE, "Gipfel dauert lang."], [WHOLE, "Gipfel dauert lang."]),
        ([WHOLE, "lang Tage zwei dauert Gipfel."], [WHOLE, "lang Tage zwei dauert Gipfel."]),
        (["Die Abschreckung kontern: Länder beraten."], []),
        (["Der Titel des Artikels"], []),
        ([], []),
    ],
)
def test_a_teaser_says_nothing_twice(teasers, kept):
    body = ["Text.", "Die Abschreckung kontern: Länder beraten", "Mehr Text."]
    title = "Der Titel des ganzen Artikels"
    assert clean_teasers(title, teasers, body) == kept


def test_words_that_lie_far_apart_are_no_repeat():
    other = "Es kam viel dazwischen, geht aber kaum wohl anders, um ehrlich zu sein, nun los."
    assert clean_teasers("", [other, "Es geht um los."], []) == [other, "Es geht um los."]


def test_long_paragraphs_stay_and_cost_little():
    started = time.process_time()
    long = "ab ab ab ab " * 100_000
    assert clean_teasers("", [long, long, "ab ab ab ab."], []) == [long, long, "ab ab ab ab."]
    many = ["ab " * 300] * 8
    assert clean_teasers("ab " * 300, many, ["ab " * 300] * 1_000) == []
    assert time.process_time() - started < 2
