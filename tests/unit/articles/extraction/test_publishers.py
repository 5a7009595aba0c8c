import pytest

from tests.unit.articles.extraction.stating import article, page_that_states
from worker.articles.extraction.headline import read_headline
from worker.articles.extraction.publishers import QUIRKS, Quirk, is_site, quirk, site_keys
from worker.articles.extraction.signed import authors
from worker.domain.articles import AuthorKind

BY_TITLE = sorted(host for host, row in QUIRKS.items() if row.title)
BYLINES = {
    "afp.com": (
        (
            "<ul><li>Von: <span class='person-link'><a>Anna SEIBT</a>, </span>"
            "<span class='person-link'><a>Jan OTT</a></span></li>"
            "<li>Übersetzung: <span class='person-link'><a>AFP Deutschland</a></span></li></ul>"
        ),
        ("Anna SEIBT", "Jan OTT", "AFP Deutschland"),
    ),
    "dagbladet.no": (
        (
            "<div class='bylines'><div class='byline'><address class='name'><a>"
            "<span class='firstname'>Anna</span> <span class='lastname'>Seibt</span></a></address>"
            "</div><div class='byline'><address class='name'><a>Jan Ott</a></address></div></div>"
        ),
        ("Anna Seibt", "Jan Ott"),
    ),
}
NAMES = {"dw.com": "Deutsche Welle"}


@pytest.mark.parametrize("host", BY_TITLE)
def test_a_publisher_may_keep_its_title_for_networks(host):
    page = page_that_states(
        article("Basketball: So beeindruckte der Aggressor"),
        metas={"og:title": "Aggressor beeindruckt"},
        body="<h1>Basketball: So beeindruckte der Aggressor</h1>",
        url=f"https://www.{host}/sport/1.html",
    )
    assert read_headline(page).title == "Aggressor beeindruckt"


@pytest.mark.parametrize("host", sorted(host for host, row in QUIRKS.items() if row.byline))
def test_a_publisher_may_name_all_who_sign_in_the_page_alone(host):
    markup, expected = BYLINES[host]
    page = page_that_states(
        article("Nato", author="Jan Ott"),
        body=f"<h1>Nato füllt Lager</h1>{markup}",
        url=f"https://{host}/1",
    )
    assert tuple(author.name for author in authors(page)) == expected


@pytest.mark.parametrize("host", sorted(host for host, row in QUIRKS.items() if row.names))
def test_a_publisher_may_sign_with_a_name_that_no_head_states(host):
    page = page_that_states(article(author=NAMES[host]), url=f"https://www.{host}/1")
    assert [(author.name, author.kind) for author in authors(page)] == [
        (NAMES[host], AuthorKind.DESK)
    ]


def test_every_row_says_something():
    assert all(row != Quirk() for row in QUIRKS.values())


@pytest.mark.parametrize(
    "url, host",
    [
        ("https://n-tv.de/1", "n-tv.de"),
        ("https://www.n-tv.de/1", "n-tv.de"),
        ("https://de.euronews.com/1", "euronews.com"),
    ],
)
def test_a_row_holds_for_subdomains(url, host):
    assert quirk(page_that_states(url=url)) is QUIRKS[host]


@pytest.mark.parametrize(
    "url", ["https://xn-tv.de/", "https://n-tv.de.example/", "", None, "http://[", "n-tv.de"]
)
def test_a_row_holds_for_no_other_host(url):
    assert quirk(page_that_states(url=url)) == Quirk()


def test_the_host_is_the_pages_where_no_address_is_given():
    page = page_that_states(url=None, metas={"og:url": "https://www.dw.com/de/1"})
    assert quirk(page) is QUIRKS["dw.com"]


def test_a_sites_names_come_from_its_head_its_data_and_its_host():
    page = page_that_states(
        article(publisher={"name": "Bote Verlag"}),
        metas={"og:site_name": "Der Seestädter Bote"},
        url="https://www.bote.example/1",
    )
    assert site_keys(page) == {"derseestaedterbote", "dsb", "boteverlag", "boteexample", "bote"}


def test_a_title_put_where_the_sites_name_belongs_is_no_name():
    page = page_that_states(metas={"application-name": "Nato füllt ihre Lager in ganz Europa"})
    assert site_keys(page) == {"beispielexample", "beispiel"}


@pytest.mark.parametrize(
    "name", ["WELT", "DIE WELT", "Die Welt News", "welt.de", "Neue Tageszeitung", "Zeitung"]
)
def test_a_site_is_known_by_variants_of_its_name(name):
    assert is_site(name, frozenset(("diewelt", "welt", "weltde", "tageszeitung")))


@pytest.mark.parametrize("name", ["", "Umwelt", "Art", "Weltweit", "Die ganze Welt in einem Dorf"])
def test_other_words_are_no_site(name):
    assert not is_site(name, frozenset(("diewelt", "welt", "smart")))
