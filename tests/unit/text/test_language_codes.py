"""Tags that feeds, pages and files put on languages."""

import pytest

from worker.text.language_codes import language_code


@pytest.mark.parametrize(
    "tag, code",
    [
        ("de", "de"), ("de-AT", "de"), ("de_DE", "de"), (" DE ", "de"), ("ger", "de"),
        ("deu", "de"), ("eng", "en"), ("fre", "fr"), ("fra-CA", "fr"), ("nb", "no"),
        ("nob", "no"), ("nn", "nn"), ("iw", "he"), ("ua", "uk"), ("cz", "cs"), ("gsw", "gsw"),
    ],
)  # fmt: skip
def test_a_tag_is_the_code_it_means(tag, code):
    assert language_code(tag) == code


@pytest.mark.parametrize("tag", ["", "und", "mul", "zxx", "x-default", "German", "d", "1de", "δε"])
def test_what_names_no_language_is_unknown(tag):
    assert language_code(tag) is None
