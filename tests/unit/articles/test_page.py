import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.articles.page import from_page
from worker.domain.articles import Article, TextSource

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://www.example.org/nato-100.html"
LEAD = "Die Verteidigungsminister der Nato beraten in Brüssel über Munition für die Ukraine."
STORY = [
    LEAD,
    (
        "Am Freitag wollen die Minister über die Anpassung der atomaren Abschreckung beraten. "
        "Bei einem Treffen der Nuklearen Planungsgruppe werde man sich mit dem Umfeld befassen."
    ),
    (
        "Zudem habe Moskau zuletzt den Vertrag ausgesetzt und Pläne zur Stationierung von Raketen "
        "angekündigt, sagte der Generalsekretär vor Beginn der Beratungen in der Hauptstadt."
    ),
    "Estland und Lettland sprachen sich für mehr Ausgaben aus, Luxemburg warnte davor. (dpa/AFP)",
]
FEED = Article(
    "Nato-Minister beraten über Munition",
    LEAD,
    "",
    "Blatt",
    NOW,
    url=URL,
    canonical_url="https://example.org/nato-100.html",
    guid="1",
    feed="blatt",
    agencies=("Reuters",),
)


def html(paragraphs: list[str], head: str = "", title: str = FEED.title) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head><body><nav><a href='/'>Start</a></nav>"
        f"<article><h1>{title}</h1>{text}</article></body></html>"
    ).encode()


def read(body: bytes, article: Article = FEED) -> Article:
    return from_page(article, body, URL, "text/html; charset=utf-8")


def test_the_pages_text_replaces_a_teaser():
    full = read(html(STORY))
    assert full.text_source is TextSource.PAGE
    assert full.lead == LEAD
    assert full.body.startswith("Am Freitag wollen")
    assert full.body.endswith("Luxemburg warnte davor.")
    assert full.body.count("\n\n") == 2
    assert full.agencies == ("Reuters", "dpa", "AFP")
    assert full.language == "de"
    assert (full.title, full.guid, full.feed, full.url) == (FEED.title, "1", "blatt", URL)


@pytest.mark.parametrize(
    "href, canonical",
    [
        ("/nato-200.html?utm_source=x", "https://example.org/nato-200.html"),
        ("https://other.example/nato", FEED.canonical_url),
        ("https://www.example.org/", FEED.canonical_url),
        ("http://[", FEED.canonical_url),
        ("", FEED.canonical_url),
    ],
)
def test_the_canonical_link_is_believed_within_its_host(href, canonical):
    full = read(html(STORY, f'<link rel="canonical" href="{href}">'))
    assert full.text_source is TextSource.PAGE
    assert full.canonical_url == canonical


def test_a_shorter_page_changes_nothing():
    long = replace(FEED, body="Viel Text aus dem Feed, der schon alles sagt. " * 40)
    assert read(html(STORY), long) == long


def test_a_page_about_something_else_changes_nothing():
    cooking = [
        "Man nehme zwei Eier, etwas Butter und reichlich frische Kräuter vom Markt. " * 4
    ] * 4
    assert read(html(cooking, title="Das Omelett der Woche")) == FEED


@pytest.mark.parametrize(
    "wall",
    [
        "Mit Werbung weiterlesen oder Cookies zustimmen: Wir und unsere Partner speichern Daten. ",
        "Bitte melden Sie sich an, um diesen Artikel zu lesen. Jetzt abonnieren und testen. ",
        "We value your privacy. Accept all cookies to go on. ",
    ],
)
def test_a_wall_changes_nothing(wall):
    assert read(html([LEAD, wall * 3])) == FEED


@pytest.mark.parametrize(
    "body",
    [b"", b"\0\0", b"<html>", b"plain", b"<p>" * 50, b"\xff\xfe\x00", b"<?xml version='1.0'?>"],
)
def test_pages_without_text_change_nothing(body):
    assert read(body) == FEED


def test_a_library_that_fails_leaves_the_feeds_text(monkeypatch):
    def fail(*_, **__):
        raise AttributeError("broken page")

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    assert read(html(STORY)) == FEED


def test_too_many_paragraphs_are_not_read():
    started = time.process_time()
    assert read(html(["x"] * 200_000)) == FEED
    assert time.process_time() - started < 5.0  # more than a minute without the bound


def test_other_charsets_are_read():
    body = html(STORY).replace(b'<meta charset="utf-8">', b"").decode().encode("cp1252")
    full = from_page(FEED, body, URL, "text/html; charset=iso-8859-1")
    assert "atomaren Abschreckung" in full.body
    assert "Pläne zur" in full.body


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_error(body):
    assert read(b"<html><body>" + body) == FEED
