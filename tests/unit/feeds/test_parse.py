import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.domain.dates import Precision
from worker.domain.feeds import Entry, FetchStatus, ParsedFeed
from worker.feeds.fields import MAX_TEXT, MAX_TITLE, link
from worker.feeds.parse import parse

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://example.org/feeds/news.xml"


def read(body: str | bytes, content_type: str | None = None, url: str = URL) -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return parse(data, url=url, content_type=content_type, now=NOW)


def rss(*items: str, channel: str = "", declaration: str = "") -> str:
    namespaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/"'
    )
    return (
        f'{declaration}<rss version="2.0" {namespaces}><channel><title>Blatt</title>{channel}'
        + "".join(f"<item>{item}</item>" for item in items)
        + "</channel></rss>"
    )


def only(body: str | bytes, content_type: str | None = None) -> Entry:
    (entry,) = read(body, content_type).entries
    return entry


def test_an_rss_item_keeps_all_it_says():
    entry = only(
        rss(
            "<title>Nato ber&#228;t</title><link>/a?x=1&amp;y=2</link><guid>17</guid>"
            "<description>Kurz &amp;amp; gut</description>"
            "<content:encoded><![CDATA[<p>Kurz &amp; gut und noch viel mehr.</p>]]></content:encoded>"
            "<pubDate>Thu, 15 Jun 2023 10:00:00 CEST</pubDate>"
            "<dc:creator>Stephanie Munk</dc:creator><category>Politik</category>"
            "<category>Nato</category><category>Politik</category>"
        )
    )
    assert entry.id == "17"
    assert entry.url == "https://example.org/a?x=1&y=2"
    assert entry.title == "Nato berät"
    assert entry.summary == "Kurz &amp; gut"
    assert entry.content == "<p>Kurz &amp; gut und noch viel mehr.</p>"
    assert entry.published is not None
    assert (entry.published.value, entry.published.source) == ("2023-06-15T08:00:00Z", "pubDate")
    assert entry.authors == ("Stephanie Munk",)
    assert entry.categories == ("Politik", "Nato")


def test_the_channel_names_title_and_language():
    parsed = read(rss(channel="<language>de-DE</language>"))
    assert (parsed.status, parsed.title, parsed.language) == (FetchStatus.OK, "Blatt", "de-DE")


def test_a_feed_without_items_is_a_feed():
    assert read(rss()) == ParsedFeed(FetchStatus.OK, title="Blatt")


def test_atom_links_are_resolved_against_xml_base():
    entry = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/x/">'
        '<entry><id>urn:1</id><title type="html">A &amp;lt;b&amp;gt; B</title>'
        '<link href="y.html"/><updated>2023-06-15T10:00:00Z</updated>'
        "<author><name>Eva</name></author><author><name>Jan</name></author>"
        '<summary type="text">2 &lt; 3</summary></entry></feed>'
    )
    assert entry.url == "https://base.example/x/y.html"
    assert entry.title == "A B"
    assert entry.summary == "2 &lt; 3"
    assert entry.authors == ("Eva", "Jan")
    assert entry.published == entry.updated
    assert entry.published is not None
    assert entry.published.source == "updated"


def test_rdf_dates_are_dublin_cores():
    entry = only(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<item rdf:about="https://a.example/1"><title>T</title><link>https://a.example/1</link>'
        "<dc:date>2023-06-15T10:00:00+02:00</dc:date></item></rdf:RDF>"
    )
    assert entry.published is not None
    assert (entry.published.value, entry.published.source) == ("2023-06-15T08:00:00Z", "dc:date")


def test_a_month_stays_a_month():
    entry = only(rss("<title>T</title><pubDate>2023-06</pubDate>"))
    assert entry.published is not None
    assert (entry.published.value, entry.published.precision) == ("2023-06", Precision.MONTH)


def test_a_date_that_cannot_be_read_is_none():
    assert only(rss("<title>T</title><pubDate>vor 2 Stunden</pubDate>")).published is None


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "java&#10;script:alert(1)", "data:text/html,x", "http://["]
)
def test_links_are_web_addresses_or_nothing(href):
    assert only(rss(f"<title>T</title><link>{href}</link>")).url is None


@given(
    st.sampled_from(["http://", "https://"]),
    st.text(alphabet="ab.-", min_size=1, max_size=6),
    st.text(alphabet="/ab.?#;=&%@:~'\"\\", max_size=12),
)
def test_plain_addresses_are_taken_as_joining_would_leave_them(scheme, host, path):
    address = f"{scheme}{host}/{path}"
    assert link("https://base.example/x/", address) == link(
        "https://base.example/x/", f" {address}"
    )


def test_a_guid_that_is_an_address_serves_as_link():
    assert only(rss("<guid>https://a.example/1</guid>")).url == "https://a.example/1"


@pytest.mark.parametrize("channel", ["", "<link>http://x.example/</link>"])
@pytest.mark.parametrize(
    "guid", ["17", "/17", "//x.example/17", "http:17", "https:///17", "?p=17"]
)
def test_a_guid_that_is_no_address_never_becomes_a_link(guid, channel):
    entry = only(rss(f"<title>T</title><guid>{guid}</guid>", channel=channel))
    assert (entry.id, entry.url) == (guid, None)


@pytest.mark.parametrize("permalink", ["", ' isPermaLink="true"', " isPermaLink='TRUE'"])
def test_a_base_makes_no_address_of_a_guid(permalink):
    body = rss(f"<title>T</title><guid{permalink}>17</guid>")
    entry = only(body.replace("<rss ", '<rss xml:base="http://x.example/" '))
    assert (entry.id, entry.url) == ("17", None)


def test_an_atom_id_is_not_joined_to_the_base():
    entry = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://x.example/">'
        '<a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:id>17</a:id><title>T</title></a:entry>'
        "</feed>"
    )
    assert (entry.id, entry.url) == ("17", None)


@pytest.mark.parametrize(
    "item", ["<guid>/a</guid><link>/a</link>", "<link>/a</link><guid>/a</guid>"]
)
def test_a_link_that_is_its_guid_too_stays_a_link(item):
    entry = only(rss(f"<title>T</title>{item}"))
    assert (entry.id, entry.url) == ("/a", "https://example.org/a")


@pytest.mark.parametrize(
    "links",
    [
        '<link>/a</link><atom:link rel="alternate" href="/b"/>',
        '<atom:link rel="self" href="/b"/><link>/a</link>',
        '<atom:link rel="alternate" href=""/><link>/a</link>',
        '<link>/a</link><media:content url="/b"><link>/c</link></media:content>',
        "<link>mailto:x@y.example</link><link>/a</link>",
        '<atom:link rel="alternate" type="application/json" href="/b"/><link>/a</link>',
    ],
)
def test_of_several_links_the_first_to_a_page_is_the_entrys(links):
    body = rss(f"<title>T</title>{links}")
    entry = only(body.replace("<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" '))
    assert entry.url == "https://example.org/a"


def test_an_entry_without_guid_and_link_is_known_by_title_and_day():
    def read_id(title: str, time: str, text: str) -> str:
        date = f"<pubDate>{time}</pubDate>"
        return only(rss(f"<title>{title}</title>{date}<description>{text}</description>")).id

    morning, evening = "Thu, 15 Jun 2023 06:00:00 GMT", "Thu, 15 Jun 2023 18:00:00 GMT"
    assert read_id("A", morning, "x") == read_id("A", evening, "corrected")
    assert read_id("A", morning, "x") != read_id("B", morning, "x")
    assert read_id("A", morning, "x") != read_id("A", "Fri, 16 Jun 2023 06:00:00 GMT", "x")


def test_credentials_never_reach_an_entry():
    linked = only(rss("<title>T</title><link>http://user:geheim@x.example/a</link>"))
    named = only(rss("<title>T</title><guid>http://user:geheim@x.example/a</guid>"))
    nested = only(
        rss(
            "<title>T</title><link>/a</link>",
            channel="<link>http://user:geheim@x.example/</link>",
        )
    )
    assert {linked.url, named.url, nested.url} == {"http://x.example/a"}
    assert {linked.id, named.id, nested.id} == {"http://x.example/a"}


def test_a_json_feeds_addresses_hold_no_credentials_and_can_be_encoded():
    def item(**fields: object) -> Entry:
        document = {"version": "https://jsonfeed.org/version/1.1", "items": [fields]}
        return only(json.dumps(document))

    url = "http://user:geheim@x.example/a"
    assert item(id=url, title="T", url=url).url == "http://x.example/a"
    assert item(id=url, title="T").id == "http://x.example/a"
    assert item(id="1", title="T", url="http://x.example/\ud800").url is None
    assert item(id="1", title="T", url="http://x.example/\x00a").url is None


def test_a_guid_is_not_joined_to_the_feeds_address():
    here = read(rss("<title>T</title><guid>f3de</guid>")).entries[0].id
    moved = (
        read(rss("<title>T</title><guid>f3de</guid>"), url="https://new.example/").entries[0].id
    )
    assert here == moved == "f3de"


@pytest.mark.parametrize(
    "written, title",
    [
        ("NATO &amp;#8211; T&amp;uuml;rkei", "NATO – Türkei"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;b&gt;Nato&lt;/b&gt; tagt", "Nato tagt"),
        ("&amp;lt;b&amp;gt;Nato&amp;lt;/b&amp;gt; tagt", "Nato tagt"),
        ("Kurs &lt; 5 Euro &gt; 3", "Kurs < 5 Euro > 3"),
        ("<![CDATA[Zwei\n  Zeilen]]>", "Zwei Zeilen"),
        ("Nato&lt;script&gt;alert(1)&lt;/script&gt; tagt", "Nato tagt"),
        ("Mu\u0308nchen", "München"),
        ("Nato&lt;iframe src='x'&gt;&lt;/iframe&gt; &lt;meta x&gt;tagt", "Nato tagt"),
        ("Nato&lt;!-- &lt;b&gt; --&gt; tagt&lt;!-- x", "Nato tagt"),
        ("Das &lt;Bündnis&gt; &lt;- hier", "Das <Bündnis> <- hier"),
    ],
)
def test_titles_are_one_line_of_text(written, title):
    assert only(rss(f"<title>{written}</title>")).title == title


def test_a_shorter_second_description_is_a_pictures():
    entry = only(
        rss(
            "<description>Ein ganzer Satz über das Treffen der Minister.</description>"
            "<media:description>Der Saal</media:description>"
        )
    )
    assert entry.summary == "Ein ganzer Satz über das Treffen der Minister."
    assert not entry.content


def test_a_pictures_description_is_no_lead_unless_there_is_no_other_text():
    picture = (
        '<media:content url="/x.jpg"><media:description type="plain">Der Saal'
        "</media:description></media:content>"
    )
    described = only(rss(f"{picture}<description>Ein Satz über das Treffen.</description>"))
    assert (described.summary, described.content) == ("Ein Satz über das Treffen.", "")
    assert only(rss(f"<title>T</title>{picture}")).summary == "Der Saal"


def test_the_whole_text_counts_by_whatever_name_it_comes():
    item = "<description>Kurz.</description><yandex:full-text>Der ganze Text.</yandex:full-text>"
    body = rss(item).replace("<rss ", '<rss xmlns:yandex="http://news.yandex.ru" ')
    assert only(body).content == "Der ganze Text."


def test_a_film_in_base64_is_no_text():
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title>{}</entry></feed>'
    film = '<content type="video/mp4">aGVsbG8gYWxsZQ==</content>'
    assert only(atom.format(film)).summary == ""
    assert only(atom.format(film.replace("video/mp4", "text/plain"))).summary == "aGVsbG8gYWxsZQ=="


def test_editors_addresses_are_no_authors():
    assert only(rss("<title>T</title><author>redaktion@example.org</author>")).authors == ()
    named = only(rss("<title>T</title><author>e@example.org (Eva Nowak)</author>"))
    assert named.authors == ("Eva Nowak",)


def test_one_odd_item_never_drops_the_others():
    parsed = read(
        rss(
            "<title>A</title><link>http://[</link><pubDate>&#0;</pubDate>",
            "<title>B</title><guid></guid><category/>",
            "",
            "<title>C</title><enclosure/><author><name/></author>",
        )
    )
    assert [entry.title for entry in parsed.entries] == ["A", "B", "C"]


@pytest.mark.parametrize(
    "broken",
    ["&#x110000; & x", "&#xd83d;&#xde00; & x", "&#99999999999999999999; & x", "&#0; & x"],
)
def test_references_to_no_character_are_dropped(broken):
    titles = [e.title for e in read(rss(f"<title>A{broken}</title>", "<title>B</title>")).entries]
    assert titles == ["A & x", "B"]


def test_an_item_that_breaks_the_parser_never_drops_the_others():
    breaking = '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'
    parsed = read(rss("<title>A</title>", "<title>B</title>", breaking, "<title>D</title>"))
    assert [entry.title for entry in parsed.entries] == ["A", "B", "D"]
    assert parsed.status is FetchStatus.OK
    assert parsed.title == "Blatt"
    assert parsed.detail == "items that could not be read: 1"


@pytest.mark.parametrize(
    "first",
    [
        "<title>A<description>a</description>",
        "<title>A</title><description>a<p>more",
        "<title>A</title><link>/a<description>a</description>",
        "<title>A</title><description><![CDATA[a",
        "<title>A</title><description>a</description></item><item><title>A2</title>",
    ],
)
def test_an_unclosed_element_never_swallows_the_items_behind_it(first):
    parsed = read(rss(first, "<title>B</title><link>/b</link>", "<title>C</title>"))
    titles = [entry.title for entry in parsed.entries]
    assert titles[0] == "A"
    assert titles[-2:] == ["B", "C"]
    assert parsed.entries[0].summary.startswith("a")
    assert parsed.entries[-2].url == "https://example.org/b"


def test_an_item_that_is_not_closed_ends_where_the_next_begins():
    body = rss("<title>A</title>", "<title>B</title>").replace("</item><item>", "<item>")
    assert [entry.title for entry in read(body).entries] == ["A", "B"]


def test_a_document_that_breaks_the_parser_and_holds_no_item_is_no_feed():
    assert read("<rss><gml:pos xmlns:gml='http://www.opengis.net/gml'>1 2</gml:pos>").entries == ()


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("Künstler „Größe“ – 5 €", "cp1252"),
        ("Künstler „Größe“ – 5 €", "latin-1"),
        ("Café", "cp1252"),
        ("Генсек", "latin-1"),
    ],
)
def test_text_that_was_encoded_twice_is_repaired(text, wrong):
    twice = text.encode().decode(wrong)
    entry = only(rss(f"<title>{twice}</title><description>{twice}</description>"))
    assert (entry.title, entry.summary) == (text, text)


@pytest.mark.parametrize("text", ["MAÇÃ…", "Preis: Â£ oder ü", "Ä“", "naïve Straße"])
def test_text_that_only_looks_encoded_twice_stays(text):
    assert only(rss(f"<title>{text} für</title>")).title == f"{text} für"


@pytest.mark.parametrize(
    "encoding, content_type",
    [
        ("utf-8", None),
        ("utf-8", "application/xml"),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("iso-8859-1", None),
        ("windows-1252", None),
        ("utf-16", None),
        ("utf-16", "text/xml; charset=utf-16"),
        ("utf-16-le", None),
        ("utf-16-be", None),
        ("utf-32", None),
        ("koi8-r", None),
    ],
)
def test_charsets_are_read(encoding, content_type):
    title = "Генсек" if encoding == "koi8-r" else "Über Größe"
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = rss(f"<title>{title}</title>", declaration=declaration).encode(encoding)
    assert only(body, content_type).title == title


def test_a_byte_order_mark_overrules_the_server():
    body = rss("<title>Größe „…“</title>").encode("utf-8-sig")
    assert only(body, "text/xml; charset=iso-8859-1").title == "Größe „…“"


@pytest.mark.parametrize(
    "body",
    [
        "junk before" + rss("<title>A</title>", declaration='<?xml version="1.0"?>'),
        "\n\n" + rss("<title>A</title>", declaration='<?xml version="1.0"?>'),
        rss("<title>A</title><description>a & b &nbsp; c</description>"),
        rss("<title>A</title>").replace("</channel></rss>", ""),
        rss("<title>A</title>\x0b\x01"),
        "<!-- <html> -->" + rss("<title>A</title>"),
        "<!DOCTYPE html>" + rss("<title>A</title>"),
    ],
)
def test_ill_formed_feeds_are_still_feeds(body):
    parsed = read(body)
    assert parsed.status is FetchStatus.OK
    assert [entry.title for entry in parsed.entries] == ["A"]


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\0\0\0"])
def test_nothing_is_empty(body):
    assert read(body).status is FetchStatus.EMPTY


def test_a_web_page_names_its_feeds():
    parsed = read(
        "<!DOCTYPE html><html><head><title>Nachrichten</title>"
        '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
        '<link rel="alternate" hreflang="en" href="/en">'
        '<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" '
        'href="https://a.example/atom">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:x">'
        "</head><body>...</body></html>",
        "application/rss+xml",
    )
    assert parsed.status is FetchStatus.HTML
    assert parsed.entries == ()
    assert parsed.detail.endswith("https://example.org/rss.xml, https://a.example/atom")


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Willkommen</body></html>",
        "<!doctype HTML><title>x</title>",
        "<!DOCTYPE html><p>kurz</p>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="x"><body/></html>',
    ],
)
def test_web_pages_are_told_from_feeds(body):
    assert read(body).status is FetchStatus.HTML


@pytest.mark.parametrize(
    "body, detail",
    [
        ('{"error": "rate limit exceeded"}', "rate limit exceeded"),
        ("[1, 2]", "JSON"),
        ("{broken", "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ("plain text", "neither"),
        ("<opml><head/></opml>", "<opml>"),
        ('<urlset xmlns="x"><url/></urlset>', "sitemap"),
        ("<!-- only a comment -->x", "not a feed"),
        ("\x89PNG\r\n", "neither"),
    ],
)
def test_other_answers_are_named(body, detail):
    parsed = read(body)
    assert parsed.status is FetchStatus.NOT_A_FEED
    assert detail in parsed.detail


def json_feed(*items: object, **fields: object) -> str:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Blatt", "items": items}
    return json.dumps(feed | fields)


def test_json_feeds_are_read():
    parsed = read(
        json_feed(
            {
                "id": 7,
                "url": "/a",
                "title": "Nato &amp; EU",
                "content_html": "<p>Text</p>",
                "summary": "1 < 2",
                "date_published": "2023-06-15T10:00:00+02:00",
                "date_modified": "2023-06-15T11:00:00+02:00",
                "authors": [{"name": "Eva"}, {"url": "x"}, "odd"],
                "tags": ["Nato", 3],
            },
            {"id": "8", "content_text": "a < b\n\nc", "author": {"name": "Jan"}},
            "no item",
            home_page_url="https://b.example/",
            language="de",
        )
    )
    first, second = parsed.entries
    assert (parsed.title, parsed.language, parsed.status) == ("Blatt", "de", FetchStatus.OK)
    assert (first.id, first.url, first.title) == ("7", "https://b.example/a", "Nato & EU")
    assert (first.summary, first.content) == ("1 &lt; 2", "<p>Text</p>")
    assert (first.authors, first.categories) == (("Eva",), ("Nato",))
    assert first.published is not None
    assert first.updated is not None
    assert first.published.value == "2023-06-15T08:00:00Z"
    assert first.updated.source == "date_modified"
    assert second.content == "<p>a &lt; b</p><p>c</p>"
    assert second.authors == ("Jan",)


def test_a_json_feed_by_its_number_alone_is_one():
    parsed = read(json_feed({"id": 1, "title": "A"}, {"id": 2}, version="1.1"))
    assert [(entry.id, entry.title) for entry in parsed.entries] == [("1", "A")]
    assert read(json_feed({"id": 1}, version="2.0")).status is FetchStatus.NOT_A_FEED


def test_json_is_read_in_spite_of_its_charset_and_line_breaks():
    body = '{"version": "1.1", "items": [{"id": "1", "title": "Größe\n\tund Maß"}]}'
    assert only(body.encode("windows-1252")).title == "Größe und Maß"


def test_only_so_many_items_are_read_and_the_rest_is_named():
    many = [{"id": str(number), "title": "x"} for number in range(2_005)]
    items = (f"<title>x</title><guid>{number}</guid>" for number in range(2_005))
    for body in (json_feed(*many), rss(*items)):
        parsed = read(body)
        assert len(parsed.entries) == 2_000
        assert parsed.entries[0].id == "0"
        assert parsed.detail == "items beyond the 2000 that are read: 5"


def test_fields_are_bounded():
    entry = only(rss(f"<title>{'a ' * 9_000}</title><description>{'b ' * 300_000}</description>"))
    assert len(entry.title) <= MAX_TITLE
    assert len(entry.summary) <= MAX_TEXT


def test_an_overlong_guid_is_kept_as_its_digest():
    assert len(only(rss(f"<title>a</title><guid>{'x' * 5_000}</guid>")).id) == 64


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_without_error(body):
    read(body)


SEEDS = (
    rss("<title>Nato</title><link>https://a.example/1</link><guid>1</guid>"
        "<pubDate>Thu, 15 Jun 2023 10:00:00 CEST</pubDate><dc:creator>E</dc:creator>",
        "<description>&lt;p&gt;x&lt;/p&gt;</description><category>c</category>",
        declaration='<?xml version="1.0" encoding="utf-8"?>'),
    json_feed({"id": "1", "url": "/a", "title": "t", "authors": [{"name": "n"}]}),
    ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>t</title>'
    '<link href="/x"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    "<p>x</p></div></content></entry></feed>"),
)  # fmt: skip
FRAGMENTS = st.sampled_from(
    [b"", b"<", b">", b"&", b"&#x110000;", b"&#xd800;", b"]]>", b"<![CDATA[", b"<!--", b'"', b"\0",
     b"\xff", b"<item>", b"</item>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"null", b"<gml:pos>", b"<textinput>", b"{", b"xmlns"]
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 30), FRAGMENTS), max_size=6),
)
def test_damaged_feeds_are_read_without_error(seed, damages):
    body = seed.encode()
    for start, length, fragment in damages:
        body = body[:start] + fragment + body[start + length :]
    parsed = read(body)
    ids = [entry.id for entry in parsed.entries]
    assert len(ids) == len(set(ids))
    assert all(entry.url is None or entry.url.startswith("http") for entry in parsed.entries)
