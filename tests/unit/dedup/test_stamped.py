"""Stamps of the outlet that prints a text, and times that tell when something happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.stamped import stamped
from worker.dedup.words import codes

TITLE = codes("Brand am Hafen")


def stamp(text: str) -> int:
    """Words of the stamp."""
    return len(stamped(TITLE + codes(text), len(TITLE)))


@pytest.mark.parametrize(
    "text, count",
    [
        ("Stand 11.40 Uhr: Am Hafen brennt es.", 3),
        ("Stand: 20. November, 11.40 Uhr\n\nAm Hafen brennt es.", 5),
        ("Aktualisiert um 9.15 Uhr. Am Hafen brennt es.", 4),
        ("Zuletzt aktualisiert: 9.15 Uhr. Am Hafen brennt es.", 3),
        ("Updated 09:15 GMT. A fire broke out at the port.", 3),
    ],
)
def test_a_stamp_ends_with_its_clock(text, count):
    assert stamp(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Stand",
        "Um 9.15 Uhr brach am Hafen ein Brand aus.",
        "Update: 30 Verletzte bei einem Brand um 9 Uhr.",
        "Der Pegel stand um 9 Uhr bei 412 Zentimetern.",
        "Stand der Dinge ist, dass 30 Menschen verletzt wurden.",
        "Am Hafen brennt es. Stand 11.40 Uhr sind 30 verletzt.",
    ],
)
def test_other_figures_at_the_beginning_are_no_stamp(text):
    assert stamp(text) == 0


def test_a_title_has_none():
    title = codes("Stand 11.40 Uhr: Brand am Hafen")
    assert not stamped(title + codes("Am Hafen brennt es."), len(title))


@given(st.lists(st.sampled_from(["Stand", "Uhr", "9", "um", "Brand", "Update"]), max_size=12))
def test_a_stamp_lies_at_the_beginning_of_the_text(words):
    text = TITLE + codes(" ".join(words))
    found = stamped(text, len(TITLE))
    assert not found or len(TITLE) <= found.start < found.stop <= min(len(text), len(TITLE) + 6)
