"""How a page and what its feed says are joined; reading the page itself is ``extraction``'s."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.articles.extraction.values import Extraction, Outcome
from worker.articles.page import from_page, with_page
from worker.domain.articles import Article, Author, AuthorKind, PageUse, TextSource
from worker.domain.dates import Precision, Published

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://www.example.org/nato-100.html"
LEAD = "Die Verteidigungsminister der Nato beraten in Brüssel über Munition für die Ukraine."
REST = (
    "Am Freitag wollen die Minister über die Anpassung der atomaren Abschreckung beraten. "
    "Bei einem Treffen der Nuklearen Planungsgruppe werde man sich mit dem Umfeld befassen.\n\n"
    "Zudem habe Moskau zuletzt den Vertrag ausgesetzt, sagte der Generalsekretär in der Hauptstadt."
)
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
    language="de",
    agencies=("Reuters",),
)
STATED = Published("2026-11-21T10:12:00Z", Precision.MINUTE, "datePublished", zone="+01:00")
PAGE = Extraction(
    Outcome.ARTICLE,
    title="Nato-Minister beraten über Munition",
    kicker="Brüssel",
    lead=LEAD,
    body=REST,
    authors=(Author("Eva Nowak"), Author("dpa", AuthorKind.AGENCY)),
    agencies=("dpa", "Reuters"),
    initials=("smu",),
    place="Brüssel",
    published=STATED,
    modified=Published("2026-11-21T11:00:00Z", Precision.MINUTE, "dateModified"),
    language="de",
    canonical_url="https://example.org/nato-100.html",
    is_ticker=True,
)
DAY = Published("2026-11-21", Precision.DAY, "pubDate")


def joined(article: Article = FEED, **page: Any) -> Article:
    return with_page(article, replace(PAGE, **page), URL)


def test_the_pages_text_replaces_a_teaser():
    full = joined()
    assert (full.page, full.text_source) == (PageUse.TAKEN, TextSource.PAGE)
    assert (full.lead, full.body) == (LEAD, REST)
    assert (full.title, full.guid, full.feed, full.url) == (FEED.title, "1", "blatt", URL)


def test_a_teaser_stays_the_lead_where_the_page_marks_none():
    full = joined(lead="", body=f"{LEAD}\n\n{REST}")
    assert (full.lead, full.body) == (LEAD, REST)


def test_a_page_tells_what_the_feed_does_not():
    full = joined()
    assert full.authors == PAGE.authors
    assert full.agencies == ("Reuters", "dpa")
    assert (full.kicker, full.initials, full.place) == ("Brüssel", ("smu",), "Brüssel")
    assert (full.published, full.modified) == (PAGE.published, PAGE.modified)
    assert (full.is_ticker, full.is_paywalled) == (True, False)


def test_what_the_feed_says_stands():
    told = replace(
        FEED,
        authors=(Author("Jan Kos"),),
        kicker="Nato",
        place="Mons",
        published=Published("2026-11-20T10:00:00Z", Precision.MINUTE, "pubDate"),
        modified=Published("2026-11-21T09:00:00Z", Precision.MINUTE, "updated"),
    )
    full = joined(told, title="Anders überschrieben")
    for field in ("title", "authors", "kicker", "place", "published", "modified"):
        assert getattr(full, field) == getattr(told, field)


def test_a_title_made_of_the_text_gives_way_to_the_pages():
    assert joined(replace(FEED, title=LEAD)).title == PAGE.title


@pytest.mark.parametrize(
    "told, stated, is_taken",
    [
        (DAY, PAGE.published, True),
        (replace(DAY, value="2026-11", precision=Precision.MONTH), DAY, True),
        (replace(DAY, value="2026-11", precision=Precision.MONTH), PAGE.published, True),
        (replace(DAY, value="2026-11-20"), PAGE.published, False),
        (PAGE.published, DAY, False),
        (DAY, replace(DAY, source="datePublished"), False),
        (DAY, None, False),
        # half past midnight in Berlin, and an hour before it
        (DAY, Published("2026-11-20T23:30:00Z", Precision.MINUTE, "x", zone="+01:00"), True),
        (DAY, Published("2026-11-20T23:30:00Z", Precision.MINUTE, "x", zone="MEZ"), True),
        (
            DAY,
            Published("2026-11-20T23:30:00Z", Precision.MINUTE, "x", zone="Europe/Berlin"),
            True,
        ),
        (DAY, Published("2026-11-21T23:30:00Z", Precision.MINUTE, "x", zone="+01:00"), False),
        (DAY, Published("2026-11-20T23:30:00Z", Precision.MINUTE, "x"), False),
    ],
)
def test_a_page_may_say_more_exactly_when_on_the_same_day(told, stated, is_taken):
    assert joined(replace(FEED, published=told), published=stated).published == (
        stated if is_taken else told
    )


@pytest.mark.parametrize(
    "told, stated, is_taken",
    [
        (PAGE.published, PAGE.modified, True),
        (PAGE.published, PAGE.published, True),
        (DAY, PAGE.modified, True),
        (None, PAGE.modified, True),
        (PAGE.published, replace(STATED, value="2026-11-21T09:00:00Z"), False),
        (DAY, replace(STATED, value="2026-11-20T09:00:00Z"), False),
    ],
)
def test_nothing_is_modified_before_it_is_published(told, stated, is_taken):
    full = joined(replace(FEED, published=told), published=None, modified=stated)
    assert full.modified == (stated if is_taken else None)


@pytest.mark.parametrize(
    "named, canonical",
    [
        ("https://example.org/nato-200.html", "https://example.org/nato-200.html"),
        ("https://other.example/nato", FEED.canonical_url),
        ("https://example.org", FEED.canonical_url),
        ("https://example.org?id=7", FEED.canonical_url),
        (None, FEED.canonical_url),
    ],
)
def test_the_canonical_address_is_believed_within_its_host(named, canonical):
    assert joined(canonical_url=named).canonical_url == canonical


def test_a_page_that_says_no_more_gives_its_facts_alone():
    long = replace(FEED, body="Viel Text aus dem Feed, der schon alles sagt. " * 40)
    full = joined(long)
    assert (full.page, full.text, full.text_source) == (
        PageUse.SHORTER,
        long.text,
        TextSource.FEED,
    )
    assert full.authors == PAGE.authors


def test_a_page_may_take_back_what_it_gave_before():
    before = replace(FEED, body=f"{REST}\n\n{REST}", text_source=TextSource.PAGE)
    assert joined(before).text == f"{LEAD}\n\n{REST}"
    assert joined(before, outcome=Outcome.TEASER).text == before.text


def test_a_page_about_something_else_gives_nothing():
    cooking = "Man nehme zwei Eier, etwas Butter und reichlich frische Kräuter vom Markt. " * 4
    full = joined(title="Das Omelett der Woche", lead="", body=cooking)
    assert full == replace(FEED, page=PageUse.OTHER)


WALL = "Bitte schalten Sie Ihren Werbeblocker aus, oder lesen Sie mit einem Abonnement. " * 4


def test_a_walls_own_text_is_never_the_articles():
    """Though it stands under the article's title."""
    full = joined(lead="", body=WALL)
    assert full == replace(FEED, page=PageUse.OTHER)


def test_a_wall_that_says_so_gives_its_facts_alone():
    full = joined(outcome=Outcome.TEASER, lead="", body=WALL, is_paywalled=True)
    assert (full.page, full.is_paywalled, full.authors) == (PageUse.TEASER, True, PAGE.authors)
    assert (full.text, full.text_source) == (FEED.text, TextSource.FEED)


def test_a_page_that_a_redirect_put_in_the_articles_place_gives_nothing():
    listed = replace(PAGE, title="Ausland", body=f"{REST}\n\n{REST}")
    assert with_page(FEED, listed, "https://www.example.org/").page is PageUse.OTHER


@pytest.mark.parametrize(
    "outcome, use",
    [
        (Outcome.CONSENT, PageUse.CONSENT),
        (Outcome.LOGIN, PageUse.LOGIN),
        (Outcome.BLOCKED, PageUse.BLOCKED),
        (Outcome.NO_TEXT, PageUse.NO_ARTICLE),
        (Outcome.NOT_HTML, PageUse.NO_ARTICLE),
    ],
)
def test_nothing_of_a_wall_is_believed(outcome, use):
    """Not even where a stage left text behind."""
    assert joined(outcome=outcome) == replace(FEED, page=use)


@pytest.mark.parametrize("body, source", [(REST, TextSource.PAGE), ("", TextSource.FEED)])
def test_of_a_teaser_the_longer_text_is_kept_and_marked(body, source):
    feed = FEED if body else replace(FEED, body="Der Feed sagt hier schon mehr als die Seite.")
    full = joined(feed, outcome=Outcome.TEASER, body=body, is_paywalled=True)
    assert (full.page, full.is_paywalled, full.text_source) == (PageUse.TEASER, True, source)
    assert full.text == max(feed.text, f"{LEAD}\n\n{body}".strip(), key=len)


def html(*paragraphs: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">'
        f"<title>{FEED.title}</title></head><body><nav><a href='/'>Start</a></nav>"
        f"<article><h1>{FEED.title}</h1>{text}</article></body></html>"
    ).encode()


def read(body: bytes, content_type: str = "text/html; charset=utf-8") -> Article:
    return from_page(FEED, body, URL, content_type, now=NOW)


def test_a_page_is_read_from_its_bytes():
    full = read(html(LEAD, *REST.split("\n\n")))
    assert (full.page, full.text) == (PageUse.TAKEN, f"{LEAD}\n\n{REST}")


@pytest.mark.parametrize("body", [b"", b"\0\0", b"<html>", b"\x89PNG\r\n", b"<p>" * 50])
def test_pages_without_text_are_no_articles(body):
    assert read(body) == replace(FEED, page=PageUse.NO_ARTICLE)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_error(body):
    full = read(b"<html><body>" + body)
    assert (full.text, full.title) == (FEED.text, FEED.title)
