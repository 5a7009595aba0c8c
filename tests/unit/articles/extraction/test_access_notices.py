"""Errors, feeds and frames that a server sends as a page are no articles."""

import pytest

from tests.unit.articles.extraction.walls import DECLARED, NOTICES
from worker.articles.extraction.access import Access, read_access
from worker.articles.extraction.access_notices import not_html
from worker.articles.extraction.markup import open_page
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Body, Outcome

URL = "https://bote.example/politik/nato-100.html"
NEWEST = (
    "Die Minister beraten am Donnerstag in Brüssel über Hilfen.\n\n"
    "Der Bundestag stimmt am Freitag über die Brigade ab."
)


def page_of(markup: str) -> tuple[Page, bytes]:
    data = markup.encode()
    page = open_page(data, url=URL)
    assert isinstance(page, Page)
    return page, data


def access(text: str, *, title: str = "Der Bote", heading: str = "", head: str = "") -> Access:
    page, data = page_of(
        f"<html><head><title>{title}</title>{head}</head><body><h1>{heading}</h1>"
        f"<p>{text}</p></body></html>"
    )
    return read_access(page, Body(text), data)


@pytest.mark.parametrize("head", ["", DECLARED], ids=["bare", "declared"])
@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_is_no_text_whatever_the_page_declares(text, head):
    found = access(text, head=head)
    assert found.outcome is Outcome.NO_TEXT
    assert NOTICES[text] in found.detail


ERRORS = [
    "404", "Error 404", "Fehler 404 – Seite nicht gefunden", "404 Not Found", "410 Gone",
    "502 Bad Gateway", "503 Service Unavailable", "Seite nicht gefunden", "Page not found",
    "Page introuvable", "Pagina non trovata", "Página no encontrada", "Página não encontrada",
    "Pagina niet gevonden", "Nie znaleziono strony", "Stránka nenalezena", "Stránka sa nenašla",
    "Sidan hittades inte", "Siden blev ikke fundet", "Siden ble ikke funnet", "Sivua ei löytynyt",
    "Az oldal nem található", "Pagina nu a fost găsită", "Stranica nije pronađena",
    "Страница не найдена", "Сторінку не знайдено", "Страницата не е намерена",
    "Η σελίδα δεν βρέθηκε", "Sayfa bulunamadı", "Lehte ei leitud", "Lapa nav atrasta",
    "Puslapis nerastas",
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_a_page_headed_by_an_error_is_none_though_it_offers_the_newest_articles(error):
    for found in (
        access(NEWEST, title=f"{error} | Der Bote"),
        access(NEWEST, title=f"NATO - {error}"),
        access(NEWEST, heading=error),
        access(f"{error}.", heading=error, head=DECLARED),
    ):
        assert found.outcome is Outcome.NO_TEXT
        assert "error page" in found.detail or found.detail.startswith("it says that ")


@pytest.mark.parametrize(
    "title",
    [
        "404 Tage Krieg", "Seite nicht gefunden: Wie das Ministerium Akten löscht",
        "Im Bundestag fehlen 404 Euro", "Flug 404", "Nato 2.0: Not found yet", "Artikel 5",
        "Wartungsarbeiten", "Forbidden Stories", "Fehler",
    ],
)  # fmt: skip
def test_a_headline_with_an_errors_words_is_none(title):
    assert access(NEWEST, title=f"{title} | Der Bote", heading=title).outcome is Outcome.ARTICLE


def test_an_article_headed_like_an_error_is_one_where_it_declares_so():
    assert access(NEWEST, heading="404", head=DECLARED).outcome is Outcome.ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        f"Dieser Inhalt ist in Ihrem Land nicht verfügbar. {NEWEST}",
        "Dieser Inhalt ist in Ihrem Land nicht verfügbar, sagte der Sprecher den Lesern.",
        "Auf der Website stand „Bitte versuchen Sie es später noch einmal“, mehr war nicht zu lesen.",
    ],
)
def test_a_notice_inside_an_article_does_not_make_it_one(text):
    assert access(text).outcome is Outcome.ARTICLE


@pytest.mark.parametrize("text", ["x", "…", "Nato", "17 Uhr"])
def test_less_than_three_words_are_no_text(text):
    found = access(text, head=DECLARED)
    assert found == Access(Outcome.NO_TEXT, detail=f"it says only “{text}”")


@pytest.mark.parametrize(
    "markup, name",
    [
        (
            (
                '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item>'
                "<description>&lt;p&gt;Die Minister beraten heute über Hilfen.</description></item>"
            ),
            "an RSS feed",
        ),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><p>Text.</p></entry></feed>', "Atom"),
        ('<rdf:RDF xmlns:rdf="x"><title>Nato</title></rdf:RDF>', "RSS"),
        ("<urlset><url><loc>x</loc></url><title>x</title></urlset>", "a sitemap"),
        ("<opml><head><title>x</title></head><body><p>x</p></body></opml>", "feeds (OPML)"),
        ('{"content": "<p>Die Minister beraten heute über Hilfen.</p>"}', "JSON"),
        ('[{"content": "<p>Die Minister beraten heute über Hilfen.</p>"}]', "JSON"),
    ],
)
def test_a_file_for_machines_is_no_page(markup, name):
    page, data = page_of(markup)
    found = read_access(page, Body("Die Minister beraten heute über Hilfen."), data)
    assert found.outcome is Outcome.NOT_HTML
    assert name in found.detail


@pytest.mark.parametrize(
    "markup",
    [
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>x',
        "<html><body><main><rss></rss><p>x",
        "<p>{x}",
        "<html><head></head>",
    ],
)
def test_a_page_that_holds_or_precedes_one_is_a_page(markup):
    assert not_html(page_of(markup)[0]) == ""
