"""Quotations: what stands in the marks of any language, in words of the whole text."""

import pytest

from worker.dedup.fingerprint import fingerprint, fingerprints


@pytest.mark.parametrize(
    "text, quotations",
    [
        ("Er sagte: „Das ist so.“ Punkt.", (2, 5)),
        ("He said “that is so” today", (2, 5)),
        ('He said "that is so" today', (2, 5)),
        ("Il dit «c’est vrai» ici", (2, 5)),
        ("Er sagt »das ist so« hier", (2, 5)),
        ("Han sade ”det är så” igår", (2, 5)),
        ("Zwei: „eins zwei“ und „drei vier“.", (1, 3, 4, 6)),
        ("Nichts „wird geschlossen", ()),
        ("Zoll: 5'10\" und 6", ()),
        ("Leer „“ hier", ()),
    ],
)
def test_what_stands_in_marks_is_quoted(text, quotations):
    assert fingerprint("", text).quotations == quotations


def test_a_mark_that_is_never_closed_swallows_no_text():
    text = f"„Vergessen {'wort ' * 300} und „dies hier“ zuletzt"
    made = fingerprint("", text)
    assert made.quotations == (302, 304)


def test_each_text_has_its_own():
    made = fingerprints([("Am Ende „eins zwei“", ""), ("„Am Anfang“ mehr", "")])
    assert [one.quotations for one in made] == [(2, 4), (0, 2)]
