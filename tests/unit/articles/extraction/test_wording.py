from hypothesis import given
from hypothesis import strategies as st

from worker.articles.extraction.wording import share, shingles, squeezed, words


def test_words_are_runs_of_letters_and_digits_in_small_letters():
    assert words("Die F-16, 3,5 Mrd. „Euro“_x") == ["die", "f", "16", "3", "5", "mrd", "euro", "x"]


def test_signs_of_unspaced_scripts_are_words():
    assert words("東京 NATO 회의") == ["東", "京", "nato", "회", "의"]


def test_the_share_counts_words_as_often_as_they_stand_there():
    assert share(["a", "a", "b", "c"], ["a", "b", "x"]) == 0.5
    assert share([], ["a"]) == 0.0


def test_a_text_said_twice_has_hardly_more_runs_of_words():
    said = ["eins", "zwei", "drei", "vier"]
    assert len(shingles(said)) == 2
    assert len(shingles(said * 9)) == 4
    assert shingles(["eins"]) == {("eins",)}


@given(st.text())
def test_white_space_is_all_that_squeezing_takes(text):
    assert squeezed(text) == "".join(sign for sign in text if not sign.isspace())
