"""The canonical address: the page's own word, where it can be true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.articles.extraction.captured import captured
from worker.articles.canonical import canonical_url
from worker.articles.extraction.addresses import canonical_address
from worker.articles.extraction.markup import Refused, open_page

OWN = "https://www.zeitung.de/politik/nato-beraet-ueber-munition-100.html"


def address(
    canonical: str | None = None, *, shared: str = "", base: str = "", url: str | None = OWN
) -> str | None:
    link = f'<link rel="canonical" href="{canonical}">' if canonical is not None else ""
    meta = f'<meta property="og:url" content="{shared}">' if shared else ""
    head = f"{base}{link}{meta}"
    page = open_page(f"<html><head>{head}</head><body></body></html>".encode(), url=url)
    assert not isinstance(page, Refused)
    return canonical_address(page)


@pytest.mark.parametrize(
    "canonical, expected",
    [
        (
            "https://www.zeitung.de/politik/anders-101.html?utm_source=x",
            "/politik/anders-101.html",
        ),
        ("/politik/anders-101.html", "/politik/anders-101.html"),
        ("//zeitung.de/politik/anders-101.html#x", "/politik/anders-101.html"),
        ("anders-101.html", "/politik/anders-101.html"),
        ("https://zeitung.de/a/ein-titel-mit-worten", "/a/ein-titel-mit-worten"),
        ("https://zeitung.de/x?id=7", "/x?id=7"),
        ("https://zeitung.de/898682/titel/de", "/898682/titel/de"),
    ],
)
def test_another_article_of_the_site_is_believed(canonical, expected):
    assert address(canonical) == f"https://zeitung.de{expected}"
    assert address(shared=canonical) == f"https://zeitung.de{expected}"


@pytest.mark.parametrize(
    "canonical",
    [
        "https://andere.de/politik/nato-100.html",
        "http://localhost:8080/politik/nato-100.html",
        "https://zeitung.de/",
        "https://zeitung.de",
        "https://zeitung.de/politik",
        "https://zeitung.de/politik/",
        "https://zeitung.de/politik/index.html",
        "https://zeitung.de/show.php",
        "https://zeitung.de/undefined",
        "javascript:void(0)",
        "http://[::1",
        "",
        "   ",
    ],
)
def test_other_sites_home_pages_and_sections_are_not_believed(canonical):
    assert address(canonical) == canonical_url(OWN)
    fallback = "https://zeitung.de/politik/anders-101.html"
    assert address(canonical, shared=fallback) == fallback


def test_a_subdomain_is_the_same_site_and_another_blog_is_not():
    own = "https://sport.zeitung.co.uk/spiel-100"
    assert address("https://zeitung.co.uk/spiel-100", url=own) == "https://zeitung.co.uk/spiel-100"
    assert address("https://anna.github.io/a-1", url="https://bert.github.io/a-1") == (
        "https://bert.github.io/a-1"
    )


def test_an_amp_page_or_a_second_page_gives_the_articles_address():
    whole = "https://zeitung.de/politik/nato-beraet-ueber-munition"
    assert address(whole, url="https://amp.zeitung.de/politik/n-1") == whole
    assert address(whole, url=f"{whole}/seite-2") == whole
    viewer = "https://www.google.com/amp/s/zeitung.de/politik/nato-beraet-ueber-munition"
    assert address(url=viewer) == whole


def test_an_article_named_by_plain_words_may_name_another_but_not_what_lies_above_it():
    own = "https://zeitung.de/kultur/mandela"
    assert address("https://zeitung.de/film/mandela", url=own) == "https://zeitung.de/film/mandela"
    assert address("https://zeitung.de/kultur", url=own) == own
    assert address("https://zeitung.de/", url=own) == own


def test_a_pages_base_counts():
    base = '<base href="https://zeitung.de/archiv/">'
    assert address("a-1.html", base=base) == "https://zeitung.de/archiv/a-1.html"


def test_a_file_without_an_address_is_known_by_what_it_names():
    assert address("https://zeitung.de/a-1.html", url=None) == "https://zeitung.de/a-1.html"
    assert address("https://zeitung.de/", url=None) is None
    assert address("/a-1.html", url=None) is None
    assert address(url=None) is None


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60)


@given(TEXTS, TEXTS, st.none() | st.text(max_size=60))
def test_any_text_has_an_answer(canonical, shared, url):
    clean = [text.replace('"', "") for text in (canonical, shared)]
    found = address(clean[0], shared=clean[1], url=url)
    assert found is None or canonical_url(found) == found


def test_captured_articles_keep_an_address_of_their_site(shared):
    for page in captured(shared):
        assert page.address, page.known["file"]
        assert len(page.address) > len("https://") + 20
