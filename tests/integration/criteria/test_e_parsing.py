"""Criteria E: formats, identity, updates, charsets, namespaces, broken markup (docs/criteria.md).

Dates (37) and the window of a feed (42) have files of their own.
"""

import json
import sys
from datetime import UTC, datetime

import pytest

from tests.fakes import rss
from tests.integration.criteria.measured import STATUS
from tests.processes import run
from tests.servers.raw_http import Answer, redirect
from tests.unit.feeds.hostile import HOSTILE
from worker.articles.html import to_text
from worker.domain.feeds import Entry, FeedSpec, FetchStatus, ParsedFeed
from worker.feeds.parse import parse

NOW = datetime(2026, 4, 25, 20, tzinfo=UTC)
URL = "https://beispiel.example/feed"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
TEXT = "Die Minister der Nato haben in Brüssel lange über Munition beraten."


def read(body: str | bytes, content_type: str | None = None) -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return parse(data, url=URL, content_type=content_type, now=NOW)


def items(*written: str) -> str:
    told = "".join(f"<item>{item}</item>" for item in written)
    return f'<rss version="2.0" {NAMESPACES}><channel><title>Blatt</title>{told}</channel></rss>'


def only(item: str) -> Entry:
    (entry,) = read(items(item)).entries
    return entry


def news(number=1, **changes):
    fields = {
        "title": "Nato berät über Munition",
        "link": f"https://beispiel.example/{number}",
        "guid": f"beispiel-{number}",
        "description": TEXT,
        "pubDate": "Sat, 25 Apr 2026 19:00:00 +0000",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


# --- 32: what hostile markup costs, each in a process of its own --------------------------------

_MEASURE = """
import json, os, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.unit.feeds.hostile import HOSTILE
from worker.feeds.parse import parse

def read(body):
    return parse(body, url="https://e.example/", content_type=None, now=datetime.now(UTC))

def cost(body):
    parsed = read(body)
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
    return {
        "cpu": used.ru_utime + used.ru_stime,
        "peak": int(peak) / 1024,
        "status": parsed.status,
        "titles": sorted({entry.title[:1] for entry in parsed.entries}),
        "entries": len(parsed.entries),
    }

read(b"<rss><channel><item><title>warm</title></item></channel></rss>")
for name, made in HOSTILE.items():
    sys.stdout.flush()
    if os.fork() == 0:
        print(json.dumps({"name": name} | cost(made())), flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def costs():
    if not STATUS.exists():
        pytest.skip("peaks of memory are read from /proc")
    done = run([sys.executable, "-c", _MEASURE])
    assert done.code == 0, done.err
    return {line["name"]: line for line in map(json.loads, done.out.splitlines())}


@pytest.mark.parametrize("name", HOSTILE)
def test_criterion_32_hostile_markup_costs_bounded_time_and_memory(costs, name):
    cost = costs[name]
    assert cost["cpu"] < 5
    assert cost["peak"] < 200
    assert cost["status"] == FetchStatus.OK
    assert cost["entries"] <= 2_000
    assert "T" in cost["titles"]


# --- 34: formats by content ---------------------------------------------------------------------

_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{}">'
    "<channel><title>Blatt</title></channel>"
    "<item><title>Nato</title><link>https://beispiel.example/1</link></item></rdf:RDF>"
)
_RSS = (
    '<rss version="{}"><channel><title>Blatt</title>'
    "<item><title>Nato</title><link>https://beispiel.example/1</link></item></channel></rss>"
)
_ATOM = (
    "<feed {}><title>Blatt</title><entry><title>Nato</title><id>1</id>"
    '<link rel="alternate" type="text/html" href="https://beispiel.example/1"/></entry></feed>'
)
_JSON = (
    '{{"version": "https://jsonfeed.org/version/{}", "title": "Blatt",'
    '"items": [{{"id": "1", "url": "https://beispiel.example/1", "title": "Nato"}}]}}'
)
FORMATS = {
    "RSS 0.90": _RDF.format("http://my.netscape.com/rdf/simple/0.9/"),
    "RSS 0.91": _RSS.format("0.91"),
    "RSS 0.92": _RSS.format("0.92"),
    "RSS 0.93": _RSS.format("0.93"),
    "RSS 0.94": _RSS.format("0.94"),
    "RSS 1.0": _RDF.format("http://purl.org/rss/1.0/"),
    "RSS 2.0": _RSS.format("2.0"),
    "RSS without a version": _RSS.replace(' version="{}"', ""),
    "Atom 0.3": _ATOM.format('version="0.3" xmlns="http://purl.org/atom/ns#"'),
    "Atom 1.0": _ATOM.format('xmlns="http://www.w3.org/2005/Atom"'),
    "JSON Feed 1": _JSON.format("1"),
    "JSON Feed 1.1": _JSON.format("1.1"),
    "news sitemap": (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc>https://beispiel.example/1</loc><news:news><news:title>Nato</news:title>"
        "<news:publication_date>2026-04-25</news:publication_date></news:news></url></urlset>"
    ),
}


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize(
    "content_type", ["text/html", "text/plain", "application/octet-stream", "image/png", None]
)
def test_criterion_34_a_format_is_told_by_its_content(written, content_type):
    parsed = read(FORMATS[written], content_type)
    assert parsed.status is FetchStatus.OK
    assert [(entry.title, entry.url) for entry in parsed.entries] == [
        ("Nato", "https://beispiel.example/1")
    ]


def test_criterion_34_every_format_goes_through_the_whole_poll(open_desk, server):
    feeds = [FeedSpec(name, server.url(f"/{n}")) for n, name in enumerate(FORMATS)]
    for number, body in enumerate(FORMATS.values()):
        told = body.replace("beispiel.example/1", f"beispiel.example/{number}")
        server.routes[f"/{number}"] = Answer(
            told.encode(), headers=(("Content-Type", "text/html"),)
        )
    reports = open_desk(feeds).poll()
    found = {name: report.new + report.copies for name, report in reports.items()}
    assert found == dict.fromkeys(FORMATS, 1)


# --- 35: identity -------------------------------------------------------------------------------


def test_criterion_35_a_new_guid_on_the_same_address_is_the_same_item(desk, server):
    server.routes["/feed"] = Answer(rss(news()))
    desk.poll()
    server.routes["/feed"] = Answer(rss(news(guid="anders")))
    report = desk.poll()["beispiel"]
    assert (report.same, report.new, report.revisions) == (1, 0, 0)


def test_criterion_35_without_a_guid_the_canonical_address_decides(desk, server):
    first = news(
        guid=None, link="https://www.beispiel.example/nato?utm_source=rss&amp;id=7#ref=rss"
    )
    again = news(guid=None, link="http://m.beispiel.example/nato/?id=7&amp;wt_mc=rss")
    server.routes["/feed"] = Answer(rss(first))
    desk.poll()
    server.routes["/feed"] = Answer(rss(again))
    report = desk.poll()["beispiel"]
    assert (report.same, report.new, report.revisions) == (1, 0, 0)
    (stored,) = desk.store.corpus.articles()
    assert stored.article.canonical_url == "https://beispiel.example/nato?id=7"
    assert stored.article.url == "https://www.beispiel.example/nato?utm_source=rss&id=7#ref=rss"


def test_criterion_35_without_guid_and_address_title_and_day_decide(desk, server):
    bare = {"guid": None, "link": None}
    server.routes["/feed"] = Answer(rss(news(**bare), news(**bare, title="Anderes")))
    report = desk.poll()["beispiel"]
    assert report.new + report.copies == 2
    changed = news(**bare, description=f"{TEXT} Das Treffen dauert an.")
    server.routes["/feed"] = Answer(rss(changed, news(**bare, title="Anderes")))
    report = desk.poll()["beispiel"]
    assert (report.same, report.new, report.revisions) == (1, 0, 1)


def test_criterion_35_one_guid_on_several_items_loses_none(desk, server):
    other = "Eine ganz andere Meldung über das Wetter am Wochenende in den Bergen."
    server.routes["/feed"] = Answer(
        rss(news(guid="x"), news(2, guid="x", title="Wetter", description=other))
    )
    assert desk.poll()["beispiel"].new == 2
    server.routes["/feed"] = Answer(
        rss(
            news(3, title="Drittes", description="Etwas Drittes aus dem Rathaus der Stadt."),
            news(guid="x"),
            news(2, guid="x", title="Wetter", description=other),
        )
    )
    report = desk.poll()["beispiel"]
    assert (report.new, report.same, report.revisions) == (1, 2, 0)


def test_criterion_35_relative_links_are_joined_to_the_final_address(desk, server):
    body = '<rss version="2.0"><channel><item><title>Nato</title><link>../a.html</link>'
    server.routes |= {
        "/feed": redirect("/neu/dort/feed"),
        "/neu/dort/feed": Answer(body.encode()),
    }
    desk.poll()
    (stored,) = desk.store.corpus.articles()
    assert stored.article.url == server.url("/neu/a.html")


@pytest.mark.parametrize(
    "base, guid, address",
    [
        ("https://basis.example/x/", "", "https://basis.example/x/a"),
        ("", "", "https://beispiel.example/a"),
    ],
)
def test_criterion_35_relative_links_are_joined_to_xml_base(base, guid, address):
    based = f'<rss xml:base="{base}" ' if base else "<rss "
    body = items(f"<title>T</title><link>a</link>{guid}").replace("<rss ", based)
    assert read(body).entries[0].url == address


@pytest.mark.parametrize(
    "guid, address",
    [
        ("<guid>https://beispiel.example/1</guid>", "https://beispiel.example/1"),
        (
            '<guid isPermaLink="true">https://beispiel.example/1</guid>',
            "https://beispiel.example/1",
        ),
        ('<guid isPermaLink="true">17</guid>', None),
        ('<guid isPermaLink="false">17</guid>', None),
    ],
)
def test_criterion_35_a_guid_is_a_link_where_it_is_an_address(guid, address):
    assert only(f"<title>T</title>{guid}").url == address


# --- 36: updates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change, revisions",
    [
        ({"description": f"{TEXT} Am Abend wurde eine Erklärung beschlossen."}, 1),
        ({"title": "Nato einigt sich bei Munition"}, 1),
        ({"pubDate": "Sat, 25 Apr 2026 19:30:00 +0000"}, 0),
        ({"pubDate": None}, 0),
        ({"category": "Politik"}, 0),
        ({"link": "https://beispiel.example/1?utm_source=rss"}, 0),
    ],
    ids=["text", "title", "date", "no date", "category", "tracking"],
)
def test_criterion_36_another_text_is_a_revision_and_another_date_is_nothing(
    desk, server, change, revisions
):
    server.routes["/feed"] = Answer(rss(news()))
    desk.poll()
    server.routes["/feed"] = Answer(rss(news(**change)))
    report = desk.poll()["beispiel"]
    assert (report.new, report.copies, report.revisions) == (0, 0, revisions)
    assert report.same == 1 - revisions
    assert desk.store.corpus.counts().articles == 1


# --- 38: charsets -------------------------------------------------------------------------------

GERMAN = "„Größe“ – 5 € für Straßen"


@pytest.mark.parametrize(
    "title, encoding, written, content_type",
    [
        (GERMAN, "utf-8", "utf-8", None),
        (GERMAN, "utf-8", "iso-8859-1", None),
        (GERMAN, "utf-8", None, "text/xml; charset=iso-8859-1"),
        (GERMAN, "utf-8-sig", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        (GERMAN, "cp1252", "iso-8859-1", None),
        (GERMAN, "cp1252", "utf-8", None),
        (GERMAN, "cp1252", None, None),
        ("Größe: 5 €", "iso-8859-15", "iso-8859-15", None),
        ("Wojna w Żłobie", "iso-8859-2", "iso-8859-2", None),
        ("Генсек НАТО", "koi8-r", "windows-1251", "application/xml; charset=koi8-r"),
        ("Генсек НАТО", "windows-1251", "windows-1251", "text/html"),
        ("Генсек НАТО", "utf-16", "utf-16", None),
    ],
)
def test_criterion_38_charsets_are_read_in_their_order(
    desk, server, title, encoding, written, content_type
):
    declaration = f'<?xml version="1.0" encoding="{written}"?>' if written else ""
    body = f"{declaration}<rss><channel><item><title>{title}</title><guid>1</guid></item></channel></rss>"
    headers = (("Content-Type", content_type),) if content_type else ()
    server.routes["/feed"] = Answer(body.encode(encoding), headers=headers)
    desk.poll()
    (stored,) = desk.store.corpus.articles()
    assert stored.article.title == title


def test_criterion_38_what_was_encoded_twice_is_repaired_in_every_field():
    twice = GERMAN.encode().decode("cp1252")
    entry = only(
        f"<title>{twice}</title><description>{twice}</description><dc:creator>{twice}</dc:creator>"
        f"<content:encoded>{twice} {twice}</content:encoded><category>{twice}</category>"
    )
    assert (entry.title, entry.summary, entry.authors, entry.categories) == (
        GERMAN,
        GERMAN,
        (GERMAN,),
        (GERMAN,),
    )
    assert entry.content == f"{GERMAN} {GERMAN}"


def test_criterion_38_one_broken_letter_does_not_spoil_the_feed():
    body = items(f"<title>{GERMAN}</title>", "<title>Zweites</title>").encode()
    titles = [entry.title for entry in read(body.replace(b"Zweites", b"Zw\xc3 \xfcber")).entries]
    assert titles == [GERMAN, "Zw\ufffd über"]


def test_criterion_38_controls_are_dropped():
    body = items("<title>Na\0to\x08 &#1;&#x1f;tagt&#11;</title>", "<title>B</title>")
    assert [entry.title for entry in read(body).entries] == ["Nato tagt", "B"]


# --- 39: namespaces -----------------------------------------------------------------------------


def test_criterion_39_the_known_namespaces_are_read():
    entry = only(
        f"<title>T</title><description>Kurz.</description><content:encoded>{TEXT}</content:encoded>"
        "<dc:creator>Eva Nowak</dc:creator><atom:link href='/a'/><dc:subject>Nato</dc:subject>"
        "<dc:date>2026-04-25T18:00:00+02:00</dc:date>"
    )
    assert (entry.summary, entry.content, entry.authors) == ("Kurz.", TEXT, ("Eva Nowak",))
    assert (entry.url, entry.categories) == ("https://beispiel.example/a", ("Nato",))
    assert entry.published is not None
    assert entry.published.value == "2026-04-25T16:00:00Z"


@pytest.mark.parametrize(
    "date",
    [
        "<dcterms:created>2026-04-25T18:00:00Z</dcterms:created>",
        "<dcterms:issued>2026-04-25T18:00:00Z</dcterms:issued>",
        "<atom:published>2026-04-25T18:00:00Z</atom:published>",
        "<atom:updated>2026-04-25T18:00:00Z</atom:updated>",
    ],
)
def test_criterion_39_dates_of_other_namespaces_are_read(date):
    published = only(f"<title>T</title>{date}").published
    assert published is not None
    assert published.value == "2026-04-25T18:00:00Z"


def test_criterion_39_podcasts_and_pictures_are_no_article():
    entry = only(
        "<title>T</title><itunes:author>Eva Nowak</itunes:author><itunes:title>Folge</itunes:title>"
        "<media:content url='/x.jpg'><media:title>Bild</media:title>"
        "<media:description>Der Saal</media:description><media:credit>dpa</media:credit>"
        f"</media:content><description>{TEXT}</description>"
    )
    assert (entry.title, entry.summary, entry.content) == ("T", TEXT, "")
    assert entry.authors == ("Eva Nowak",)


def test_criterion_39_prefixes_are_only_names():
    renamed = (
        '<r:rss xmlns:r="http://backend.userland.com/rss2" version="2.0" '
        'xmlns:voll="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:kern="http://purl.org/dc/elements/1.1/"><r:channel><r:item><r:title>T</r:title>'
        f"<voll:encoded>{TEXT}</voll:encoded><kern:creator>Eva</kern:creator>"
        "</r:item></r:channel></r:rss>"
    )
    (entry,) = read(renamed).entries
    assert (entry.title, entry.summary or entry.content, entry.authors) == ("T", TEXT, ("Eva",))
    prefixed = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title>'
        '<a:link href="/x"/><a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>Absatz</p></div></a:content></a:entry></a:feed>"
    )
    (entry,) = read(prefixed).entries
    assert (entry.url, to_text(entry.summary or entry.content)) == (
        "https://beispiel.example/x",
        "Absatz",
    )


def test_criterion_39_the_longest_text_wins():
    entry = only(
        "<description>Kurz.</description><content:encoded>Etwas länger.</content:encoded>"
        f"<content:encoded>{TEXT}</content:encoded><itunes:summary>Mittel lang.</itunes:summary>"
    )
    assert entry.content == TEXT
    assert only(f"<description>{TEXT}</description><content:encoded>Kurz.</content:encoded>") == (
        only(f"<description>{TEXT}</description>")
    )


@pytest.mark.parametrize(
    "furniture",
    [
        "[&lt;a href='/x'>mehr&lt;/a>]",
        "[…]",
        " &lt;a href='/x'>Weiterlesen&lt;/a>",
        " (dpa)",
        " | dpa",
    ],
)
def test_criterion_39_what_templates_add_is_stripped(desk, server, furniture):
    server.routes["/feed"] = Answer(rss(news(description=f"&lt;p>{TEXT}{furniture}&lt;/p>")))
    desk.poll()
    (stored,) = desk.store.corpus.articles()
    assert stored.article.text == TEXT


# --- 40: entities -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title, told",
    [
        ("T&uuml;rkei&nbsp;&ndash; Gr&ouml;&szlig;e &euro;", "Türkei – Größe €"),
        ("&amp;#8222;Nato&amp;#8220; &amp;amp; T&amp;uuml;rkei", "„Nato“ & Türkei"),
        ("<![CDATA[ Nato &amp; EU\n tagen ]]>", "Nato & EU tagen"),
        ("<![CDATA[<b>Nato</b>]]> tagt", "Nato tagt"),
    ],
)
def test_criterion_40_titles_are_read_with_their_entities(title, told):
    assert only(f"<title>{title}</title>").title == told


@pytest.mark.parametrize(
    "link",
    [
        "<![CDATA[https://beispiel.example/a?x=1&y=2]]>",
        "\n  https://beispiel.example/a?x=1&amp;y=2\n",
        "https://beispiel.example/\na?x=1&amp;y=2",
        "https://beispiel.example/a?x=1&y=2",
    ],
)
def test_criterion_40_links_are_read_through_cdata_and_line_breaks(link):
    assert only(f"<title>T</title><link>{link}</link>").url == "https://beispiel.example/a?x=1&y=2"


def test_criterion_40_text_is_read_with_its_entities():
    entry = only(
        "<description>Gr&ouml;&szlig;e&nbsp;&amp;lt;b&amp;gt; &lt;p&gt;A&lt;/p&gt;</description>"
    )
    assert to_text(entry.summary) == "Größe <b>\n\nA"


# --- 41 and 43: broken markup -------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        items("<title>A</title><foo><bar></foo>", "<title>B</title>"),
        items("<title>A</title><description>Tom & Jerry</description>", "<title>B</title>"),
        items("<title>A</title><link>/a<description>x</description>", "<title>B</title>"),
        items("<title>A</title><description>x<p>y", "<title>B</title>"),
        items("<title>A</title><dc:x><undeclared:y/></dc:x>", "<title>B</title>"),
        items("<title>A</title>\x0b\x01\x1f", "<title>B</title>"),
        'junk <?xml version="1.0"?>' + items("<title>A</title>", "<title>B</title>"),
        '\ufeff\n\n <?xml version="1.0"?>' + items("<title>A</title>", "<title>B</title>"),
        items("<title>A</title>", "<title>B</title>").removesuffix("</channel></rss>"),
        items("<title>A</title>") + items("<title>B</title>"),
        items("<title>A</title>", "<title>B</title>") + "<html><body>ad</body></html>",
    ],
    ids=["unclosed", "ampersand", "open link", "open text", "undeclared prefix", "controls",
         "junk", "mark and blanks", "cut off", "two roots", "page behind"],
)  # fmt: skip
def test_criterion_41_ill_formed_feeds_keep_their_entries(body):
    parsed = read(body)
    assert parsed.status is FetchStatus.OK
    assert [entry.title for entry in parsed.entries] == ["A", "B"]


@pytest.mark.parametrize(
    "bad",
    [
        "<title>&#x110000;</title><link>http://[</link><pubDate>never</pubDate>",
        '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>',
        "<title>x<link>y",
        "<title>x</title><description><![CDATA[ y",
        "<title>" + "x" * 300_000 + "</title>",
        "<title>x</title>" + "<category>c</category>" * 5_000,
        "<enclosure/><author><name/></author><source/>",
        "<media:content width='wide' height='-'/><title>x</title>",
        "",
    ],
    ids=["nonsense", "breaks the parser", "open", "open section", "long", "many", "empty elements",
         "odd picture", "nothing"],
)  # fmt: skip
def test_criterion_43_one_bad_item_never_drops_the_others(desk, server, bad):
    texts = [f"Absatz {number} über ein Treffen der Nato im Rathaus." for number in range(3)]
    good = [
        f"<title>Gut {n}</title><guid>{n}</guid><description>{t}</description>"
        for n, t in enumerate(texts)
    ]
    server.routes["/feed"] = Answer(items(good[0], bad, *good[1:]).encode())
    report = desk.poll()["beispiel"]
    assert report.status is FetchStatus.OK
    titles = {stored.article.title for stored in desk.store.corpus.articles()}
    assert {"Gut 0", "Gut 1", "Gut 2"} <= titles
