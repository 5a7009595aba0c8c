"""Where a site's feeds may be: links, sitemaps, usual addresses, and how addresses are written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import rss
from worker.feeds.discover import (
    SEARCHED,
    alternates,
    kind,
    sitemaps,
    typed_address,
    web_address,
)

PAGE = "https://beispiel.example/ressort/seite.html"


def link(href, media="application/rss+xml", rel="alternate", more=""):
    return f'<link rel="{rel}" type="{media}" href="{href}" {more}>'


def found(*markup, url=PAGE):
    return alternates("".join(markup).encode(), url)


def test_linked_feeds_are_found_in_the_page_s_order():
    head = link("/a.rss"), link("b.atom", "application/atom+xml"), link("//c.example/feed.json",
        "application/feed+json; charset=utf-8")  # fmt: skip

    assert found("<!doctype html><html><head>", *head, "</head><body>Hallo</body></html>") == (
        "https://beispiel.example/a.rss",
        "https://beispiel.example/ressort/b.atom",
        "https://c.example/feed.json",
    )


@pytest.mark.parametrize(
    "markup",
    [
        link("/a.rss"),  # no html, head or body around it
        link("/a.rss", rel="ALTERNATE home"),
        link("/a.rss", "APPLICATION/RSS+XML"),
        link("/a.rss", "text/xml"),
        "<link href=/a.rss type=application/rss+xml rel=alternate>",
        "<link\n rel='alternate'\n type='application/rss+xml'\n href='/a.rss'\n/>",
        "<LINK REL=alternate TYPE=application/rss+xml HREF=/a.rss>",
        f"<body>{link('/a.rss')}",
        f"<base href='https://beispiel.example/'>{link('a.rss')}",
        f"<base href='/'>{link('a.rss')}<base href='/other/'>",
        link("  /a.rss\n"),
        link("/a.rss") * 3,
        link("/a.rss") + link("/kommentare.rss"),
        link("/a.rss") + link("/b.rss", more='title="Beispiel » Comments Feed"'),
    ],
)
def test_a_link_is_found_however_it_is_written(markup):
    assert found(markup) == ("https://beispiel.example/a.rss",)


@pytest.mark.parametrize(
    "markup",
    [
        link("/en/", "text/html", more="hreflang=en"),
        link("/style.css", rel="stylesheet"),
        link("/a.rss", rel="alternates"),
        link("javascript:alert(1)"),
        link("ftp://beispiel.example/a.rss"),
        link("mailto:a@b.example"),
        link(""),
        f"<!-- {link('/a.rss')} -->",
        f"<script>var x = '{link('/a.rss')}'</script>",
        f"<SCRIPT src=x>{link('/a.rss')}</SCRIPT>",
        f"<script>{link('/a.rss')}",
        link("/wp-json/wp/v2/pages/2", "application/json"),
        "<p>kein Feed",
        "",
    ],
)
def test_what_is_no_feed_s_link_is_not_taken_for_one(markup):
    assert found(markup) == ()


def test_json_feeds_of_the_first_version_are_found():
    assert found(link("/x", "application/json", more='title="JSON Feed"')) == (
        "https://beispiel.example/x",
    )


def test_comments_feeds_are_named_where_there_is_nothing_else():
    assert found(link("/comments/feed/")) == ("https://beispiel.example/comments/feed/",)


def test_entities_in_addresses_are_read():
    assert found(link("/rss?a=1&amp;b=2")) == ("https://beispiel.example/rss?a=1&b=2",)


def test_links_far_down_a_long_head_are_found():
    style = "<style>" + "a{b:c}" * 50_000 + "</style>"

    assert found(f"<html><head>{style}", link("/a.rss")) == ("https://beispiel.example/a.rss",)
    assert found("x" * SEARCHED, link("/a.rss")) == ()


def test_a_page_in_wide_characters_is_read():
    page = f"<html><head>{link('/a.rss')}".encode("utf-16")

    assert alternates(page, PAGE) == ("https://beispiel.example/a.rss",)


@pytest.mark.parametrize(
    "page",
    [
        b"<link " * 200_000,
        b"<!--" * 250_000,
        b"<script>" * 125_000,
        link("/a.rss").encode() * 15_000,
        b"<link rel=alternate " + b"x" * 1_000_000,
    ],
    ids=["links", "comments", "scripts", "feeds", "attribute"],
)
def test_a_hostile_page_costs_little(page):
    started = time.process_time()
    alternates(page, PAGE)

    assert time.process_time() - started < 2


@given(st.binary(max_size=300))
def test_no_page_breaks_the_search(body):
    alternates(b"<link rel=alternate type=text/xml href='" + body + b"'>", PAGE)


def test_sitemaps_of_news_come_first():
    robots = (
        "User-agent: *\r\nDisallow: /privat\r\n\r\n"
        "Sitemap: https://beispiel.example/sitemap.xml\r\n"
        "  SITEMAP :/sitemap-news.xml  # daily\r\n"
        "Sitemap: https://beispiel.example/sitemap.xml\r\n"
        "Sitemap: ftp://beispiel.example/x.xml\r\n"
        "Sitemap:\r\n"
    )

    assert sitemaps(robots, "https://beispiel.example/robots.txt") == (
        "https://beispiel.example/sitemap-news.xml",
        "https://beispiel.example/sitemap.xml",
    )
    assert sitemaps("<html>", PAGE) == ()


@pytest.mark.parametrize(
    "written, address",
    [
        (" https://bmvg.example/rss ", "https://bmvg.example/rss"),
        ("HTTP://bmvg.example", "HTTP://bmvg.example"),
        ("feed://bmvg.example/rss", "http://bmvg.example/rss"),
        ("feed:https://bmvg.example/rss", "https://bmvg.example/rss"),
        ("feed:bmvg.example/rss", "http://bmvg.example/rss"),
        ("Feed://https://bmvg.example/rss", "https://bmvg.example/rss"),
        ("bmvg.example/rss", None),
        ("/rss", None),
        ("ftp://bmvg.example/", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("http://[::1", None),
        ("", None),
        ("https://" + "a" * 5_000, None),
    ],
)
def test_addresses_of_other_readers_are_understood(written, address):
    assert web_address(written) == address


@pytest.mark.parametrize(
    "written, address",
    [
        ("bmvg.example", "https://bmvg.example"),
        ("//bmvg.example/rss", "https://bmvg.example/rss"),
        ("localhost:8001/rss", "https://localhost:8001/rss"),
        ("http://bmvg.example", "http://bmvg.example"),
        ("mailto:a@bmvg.example", None),
        ("", None),
    ],
)
def test_people_leave_the_scheme_out(written, address):
    assert typed_address(written) == address


@pytest.mark.parametrize(
    "body, name",
    [
        (rss(), "rss"),
        (b"<rdf:RDF xmlns:rdf='x'><item/></rdf:RDF>", "rss"),
        (b"<?xml version='1.0'?><!-- x --><feed xmlns='http://www.w3.org/2005/Atom'/>", "atom"),
        (b"<atom:feed xmlns:atom='x'/>", "atom"),
        ('\ufeff<feed xmlns="x"/>'.encode("utf-16-le"), "atom"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "json"),
        (b"<urlset xmlns='x'/>", "sitemap"),
        (b"<sitemapindex xmlns='x'/>", "sitemap"),
    ],
)
def test_a_feed_s_kind_is_told_by_its_bytes(body, name):
    assert kind(body) == name
