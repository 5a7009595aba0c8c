"""Which addresses are one site's."""

import pytest

from worker.text.sites import same_site


@pytest.mark.parametrize(
    "one, other, is_same",
    [
        ("https://www.bmvg.de/a", "https://news.bmvg.de/b", True),
        ("https://zeitung.co.uk/a", "http://sport.zeitung.co.uk:80", True),
        ("https://zeitung.co.uk", "https://anderes.co.uk", False),
        ("https://anna.github.io", "https://bert.github.io", False),
        ("https://münchen.de", "https://www.xn--mnchen-3ya.de", True),
        ("https://10.0.0.1/a", "https://10.0.0.1/b", True),
        ("https://10.0.0.1", "https://11.0.0.1", False),
        ("http://localhost", "https://zeitung.de", False),
    ],
)
def test_a_site_is_what_somebody_registered(one, other, is_same):
    assert same_site(one, other) is same_site(other, one) is is_same
