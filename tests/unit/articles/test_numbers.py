"""The publisher's number of an article: told by its form, and by nothing that may be another's."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.canonical import canonical_url
from worker.articles.keys import keys
from worker.articles.numbers import article_number
from worker.domain.articles import Key, KeyKind

from .test_from_entry import article


@pytest.mark.parametrize(
    "path, number",
    [
        ("news/article-11740000/Hund-faellt-in-den-Fluss.html", "article-11740000"),
        ("meteo/pogoda-na-jutro-burze-7390431", "7390431"),
        ("polityka/art39247801-dodatek-dla-ministra", "art39247801"),
        ("kraj/news-wizyta-w-londynie,nId,6601486", "6601486"),
        ("artykuly/8661381,dom-dementuje.html", "8661381"),
        ("wiadomosci/7,114883,29461906,poranna-rozmowa.html", "29461906"),
        ("politik/article253202060/Wahl-in-Thueringen.html", "article253202060"),
        ("politik/Minister-tritt-zurueck-article24075843.html", "article24075843"),
        ("panorama/feuer-in-halle-86123456.bild.html", "86123456"),
        ("politik/haushalt-kompromiss-1.5753456", "5753456"),
        ("politik/haushalt-kompromiss-li.3123456", "3123456"),
        ("de/was-wissen-wir/a-65897191", "a-65897191"),
        ("story/3000000218734/nach-der-wahl", "3000000218734"),
        ("nachrichten/id_101072480/tanker-gestoppt.html", "id_101072480"),
        ("netz/bahn-spart_id_92942238.html", "92942238"),
        ("news/physik-und-schoenheit-1810-137161-rss.html", "137161"),
        ("noticia/2928243/0/lo-que-dijo-el-ministro", "2928243"),
        ("2023/02/15/1156866893/balloon-and-weather", "1156866893"),
        ("world/stories/3376705", "3376705"),
        ("artikel/474126.orden-fuers-morden.html", "474126"),
        ("US/plane-lands-on-road/story?id=97075357", "97075357"),
        ("sport/pokalfinale-7390431.html", "7390431"),
        ("urdu/kamra-7390431", "7390431"),
        ("ausland/story-7390431/nach-der-wahl", "story-7390431"),
    ],
)
def test_a_number_is_found_where_publishers_put_it(path, number):
    found = article_number(canonical_url(f"https://www.blatt.example/{path}") or "")
    assert found == f"blatt.example {number}"


@pytest.mark.parametrize(
    "path, number",
    [
        ("articles/laureate-dies-at-eighty-595d0fb4", "595d0fb4"),
        ("articles/laureate-dies-at-eighty-12345678", "12345678"),
        (
            "article/rolls-leaked-2ca4195ed3a10e45dd189bf98f3e5a26",
            "2ca4195ed3a10e45dd189bf98f3e5a26",
        ),
        (
            "politik/neue-wende-a-0a4d7e0e-ab86-11ed-b0ba-9f4244c6e5da",
            "0a4d7e0e-ab86-11ed-b0ba-9f4244c6e5da",
        ),
        (
            "esteri/la-visita-3c53a5b8-27fc-4886-a0bf-a10908331xlk.shtml",
            "3c53a5b8-27fc-4886-a0bf-a10908331xlk",
        ),
        ("2024/12/02/674cdc8a21efa004028b45a8.html", "674cdc8a21efa004028b45a8"),
        ("politik/article674cdc8a21efa004028b45a8/Wahl.html", "674cdc8a21efa004028b45a8"),
        ("2024/12/a74cdc8a21efa004028b45a8/wahl.html", "a74cdc8a21efa004028b45a8"),
        ("world/what-to-know-about-it/ar-AA17oNsG?li=BBnbcA1", "ar,AA17oNsG"),
        ("bayern/kirche-arbeitet-auf,UAf9GNd", "UAf9GNd"),
        ("kraj/co-wiemy-o-wypadku/7hrl3kq", "7hrl3kq"),
        ("politik/was-nun-folgt-5XQJZK3N2FGXDLKQ7YH6Z3VABC.html", "5XQJZK3N2FGXDLKQ7YH6Z3VABC"),
    ],
)
def test_codes_are_numbers_too(path, number):
    found = article_number(canonical_url(f"https://blatt.example/{path}") or "")
    assert found == f"blatt.example {number}"


@pytest.mark.parametrize(
    "path",
    [
        "ausland/atomkraft-100.html",
        "politik/2023-06/gipfel-in-vilnius",
        "politik/protokoll-vom-20231012",
        "politik/protokoll-vom-221124",
        "en-180816.html",
        "sociedad/detenido-un-hombre-20241202105600-nt.html",
        "wirtschaft/spende-von-1000000",
        "wirtschaft/250000-euro-schaden",
        "it/windows-update-kb5034441",
        "boerse/aktie-mit-isin-de0008404005",
        "sport/em-in-polen/euro2024",
        "kultur/das-neue-album-von-abba2023",
        "medizin/neues-von-covid19",
        "politik/d02079.html",
        "ticker/11-4.html",
        "sport/bayern-gegen-bremen-4862131/liveticker",
        "sport/spiel-4862131/spielbericht",
        "news/live/world-64634711?pinned_post_locator=urn:asset:1",
        "liveblog-64634711/?block=65e0a1b2",
        "dossier-1234567/nach-der-wahl",
        "autor-2345671/was-nun-folgt.html",
        "thema-7390431/drei-fragen-zum-haushalt",
        "politik/schaden-2500000",
        "liveblog-64634711/minister-tritt-auf",
        "en-direct/64634711/ce-que-dit-le-ministre",
        "feed?id=12",
        "planung/1540465260",
        "",
    ],
)
def test_what_may_be_anothers_is_no_number(path):
    assert article_number(canonical_url(f"https://blatt.example/{path}") or "") is None


def test_of_two_numbers_that_may_be_a_sections_both_are_asked_for():
    first = article_number("https://blatt.example/2017/01/07/a-b_5059310_1616938.html")
    second = article_number("https://blatt.example/2017/01/07/c-d_5058836_1616938.html")
    assert first != second
    assert article_number("https://blatt.example/a-b_6169913_8.html") == "blatt.example 6169913"
    one = article_number("https://blatt.example/kraj/co-wiemy-dalej/h5k2c3z,79cfc278")
    other = article_number("https://blatt.example/kraj/co-wiemy-dalej/k7m2p4q,79cfc278")
    assert None not in {one, other}
    assert one != other


def test_another_slug_and_section_leave_the_number():
    assert article_number("https://blatt.example/welt/erst-so-7390431") == article_number(
        "https://blatt.example/politik/dann-ganz-anders-7390431"
    )


def test_sites_number_their_own_articles():
    assert article_number("https://sport.blatt.example/a-b-7390431") != article_number(
        "https://blatt.example/a-b-7390431"
    )


def test_the_number_is_the_last_of_an_articles_keys():
    url = "https://blatt.example/a-b-7390431"
    assert keys(replace(article(), url=url, canonical_url=url)) == (
        Key(KeyKind.GUID, "blatt\nguid-1"),
        Key(KeyKind.URL, url),
        Key(KeyKind.NUMBER, "blatt.example 7390431"),
    )


SEGMENT = st.text("abcdefxyzABC0123456789-_,.~%", max_size=40)


@given(st.lists(SEGMENT, max_size=5), st.text("id=&0123456789abc", max_size=20))
def test_any_address_has_one_number_or_none(segments, query):
    url = canonical_url(f"https://blatt.example/{'/'.join(segments)}?{query}")
    number = article_number(url or "")
    assert number is None or number.startswith("blatt.example ")
    assert number == article_number(url or "")
