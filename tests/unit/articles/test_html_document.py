"""A stored page as a document: its facts are kept, and what is no article is refused by name."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from tests.pages import TEXT, page
from worker.articles import html_document
from worker.articles.extraction.values import Extraction, Outcome
from worker.articles.html_document import read_html
from worker.domain.articles import Article, Author, AuthorKind, PageUse, TextSource
from worker.domain.dates import Precision, Published
from worker.domain.errors import DocumentError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FULL = Extraction(
    Outcome.ARTICLE,
    title="Nato füllt ihre Lager",
    kicker="Verteidigung",
    lead="Die Minister beraten.",
    body="Es geht um Munition.",
    authors=(Author("Anna Muster"), Author("dpa", AuthorKind.AGENCY)),
    agencies=("dpa",),
    initials=("smu",),
    place="Brüssel",
    outlet="Beispielzeitung",
    published=Published("2026-04-25", Precision.DAY, "datePublished"),
    modified=Published("2026-04-26", Precision.DAY, "dateModified"),
    language="de",
    canonical_url="https://beispiel.example/a-17",
    is_paywalled=True,
    is_ticker=True,
)


@pytest.fixture
def extracted(monkeypatch):
    """What extraction finds, whatever the bytes are."""

    def finds(extraction):
        monkeypatch.setattr(html_document, "extract", lambda data, **_: extraction)

    return finds


def test_a_page_is_read_through_extraction():
    article = read_html("a.html", page(), NOW)
    assert article.text == TEXT
    assert (article.first_seen, article.text_source) == (NOW, TextSource.IMPORT)


def test_every_fact_of_a_page_is_kept(extracted):
    extracted(FULL)
    article = read_html("a.html", b"", NOW)
    shared = {field.name for field in fields(Article)} & {field.name for field in fields(FULL)}
    assert shared >= {"title", "kicker", "lead", "body", "authors", "agencies", "initials"}
    assert {name: getattr(article, name) for name in shared} == {
        name: getattr(FULL, name) for name in shared
    }
    assert (article.url, article.page) == (FULL.canonical_url, PageUse.TAKEN)


def test_the_beginning_of_a_paid_article_is_kept_as_such(extracted):
    extracted(Extraction(Outcome.TEASER, title="Titel", body="Anfang.", is_paywalled=True))
    article = read_html("a.html", b"", NOW)
    assert (article.page, article.is_paywalled) == (PageUse.TEASER, True)


def test_a_page_without_title_or_outlet_has_them_from_text_and_address(extracted):
    url = "https://www.beispiel.example/a-17"
    extracted(
        Extraction(Outcome.ARTICLE, body="Die Minister beraten heute. Mehr.", canonical_url=url)
    )
    article = read_html("a.html", b"", NOW)
    assert (article.title, article.outlet) == ("Die Minister beraten heute.", "beispiel.example")


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.ARTICLE, Outcome.TEASER}))
def test_what_is_no_article_is_refused_with_the_reason(extracted, outcome):
    extracted(Extraction(outcome, "ein Anmeldeformular", body="Text einer Wand"))
    with pytest.raises(DocumentError, match=r"^a\.html: is no article: ein Anmeldeformular$"):
        read_html("a.html", b"", NOW)


FRONT = "".join(
    f'<article><h2><a href="/{number}">Meldung {number}</a></h2><p>{sentence}</p></article>'
    for number, sentence in enumerate(TEXT.replace("\n", " ").split(". "))
)


@pytest.mark.parametrize(
    "markup, reason",
    [
        (
            (
                "<title>Seite nicht gefunden</title><h1>Seite nicht gefunden</h1><p>Die von Ihnen"
                " aufgerufene Seite existiert leider nicht oder wurde verschoben. Bitte prüfen Sie die"
                " Adresse oder nutzen Sie die Suche.</p>"
            ),
            "no such page",
        ),
        (
            (
                "<title>Der Bote - Nachrichten</title>"
                f'<meta property="og:type" content="website"><main>{FRONT}</main>'
            ),
            "a front page",
        ),
        (
            (
                '<meta property="og:type" content="article"><h1>Nato-Gipfel</h1><p>Wir und unsere 182'
                " Partner verarbeiten personenbezogene Daten mit Cookies. Mit dem Pur-Abo lesen Sie"
                " ohne Werbung.</p><button>Akzeptieren und weiter</button>"
            ),
            "asks for consent",
        ),
        ("<rss><channel><title>x</title><item><p>Text.</p></item></channel></rss>", "RSS"),
    ],
)
def test_an_error_a_front_a_wall_and_a_feed_are_refused_by_name(markup, reason):
    with pytest.raises(DocumentError, match=reason):
        read_html("a.html", markup.encode(), NOW)
