"""Learned parts that a string begins or ends with."""

from worker.text.morphology.pieces import Pieces

PIECES = Pieces({"bundes", "schul"}, {"bank", "tag"}, ("s", "es"))


def test_parts_are_found_at_both_ends():
    assert PIECES.beginning("bundesbanken") == [6]
    assert PIECES.ending("grossbank") == [4]


def test_what_ends_words_is_found_with_linking_elements():
    assert sorted(PIECES.beginning("tagesfrage")) == [3, 5]
    assert PIECES.ending("landtags") == [4]


def test_what_leaves_a_single_letter_is_none():
    assert PIECES.beginning("schule") == []
    assert PIECES.ending("abank") == []


def test_a_number_may_be_of_any_length():
    assert PIECES.beginning("2024er") == [2, 3, 4]
