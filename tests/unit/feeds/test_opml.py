"""OPML: lists of other readers are understood, natowire's own come back as they were."""

import time
import tracemalloc
from contextlib import suppress
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.errors import DocumentError
from worker.feeds.opml import MAX_BYTES, MAX_DEPTH, MAX_FEEDS, Outline, read, write

FULL = Outline(
    "https://a.example/?x=1&y=<2>",
    'Die "A" & B < C',
    "de",
    ("eu", "industry"),
    {"name": "a", "outlet": "Süddeutsche\tZeitung", "interval": "15m", "enabled": "false"},
)


def opml(body, head="", attributes='version="2.0"'):
    return f"{head}<opml {attributes}>\n<body>\n{body}\n</body></opml>"


def outlines(text, encoding="utf-8"):
    return read("list.opml", text.encode(encoding))


def one(text, encoding="utf-8"):
    (outline,) = outlines(text, encoding)
    return outline


def without_lines(found):
    return [(o.url, o.text, o.language, o.tags, dict(o.own)) for o in found]


def test_a_list_comes_back_as_it_was():
    listed = [FULL, Outline("https://b.example/", "B", own={"name": "b"}), FULL]

    assert without_lines(outlines(write(listed, "title"))) == without_lines(listed)


def test_a_list_is_what_other_readers_expect():
    root = ET.fromstring(write([FULL], "Meine & Feeds"))
    folder = root.find("body/outline")
    assert folder is not None
    (feed,) = folder

    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "Meine & Feeds"
    assert folder.attrib == {"text": "eu"}
    assert {key: value for key, value in feed.attrib.items() if not key.startswith("{")} == {
        "type": "rss",
        "text": 'Die "A" & B < C',
        "title": 'Die "A" & B < C',
        "xmlUrl": "https://a.example/?x=1&y=<2>",
        "language": "de",
        "category": "eu,industry",
    }


def test_neighbours_share_a_folder_and_the_order_stays():
    listed = [
        Outline(f"https://{name}.example/", name, tags=tags, own={"name": name})
        for name, tags in [("a", ("x",)), ("b", ("x", "y")), ("c", ()), ("d", ("x",))]
    ]
    written = write(listed, "title")

    assert written.count("<outline text=") == 2
    assert [outline.text for outline in outlines(written)] == ["a", "b", "c", "d"]


def test_signs_that_xml_cannot_hold_are_left_out_of_a_list():
    assert one(write([Outline("https://a.example/", "a\x00b\ufffec")], "\x1b")).text == "abc"


def test_folders_and_categories_become_tags():
    found = outlines(
        opml(
            '<outline text="World News"><outline text="Öl &amp; Gas">'
            '<outline text="A" xmlUrl="https://a.example/" category="/Boston/Weather,Sport"/>'
            "</outline></outline>"
            '<outline title="B" xmlUrl="https://b.example/"/>'
        )
    )

    assert [outline.tags for outline in found] == [
        ("world-news", "oel-gas", "boston", "weather", "sport"),
        (),
    ]
    assert found[1].text == "B"


def test_the_line_of_a_feed_is_told():
    body = '\n<outline text="x">\n<outline xmlUrl="https://a.example/"/>\n</outline>'

    assert one(opml(body)).line == 5
    assert one("\n\n" + opml(body)).line == 7


@pytest.mark.parametrize("attribute", ["xmlUrl", "xmlurl", "XMLURL"])
def test_attributes_are_read_in_any_case(attribute):
    assert one(opml(f'<outline TEXT="A" {attribute}=" https://a.example/ "/>')).url == (
        "https://a.example/"
    )


def test_feeds_may_stand_in_feeds_and_folders_be_empty():
    found = outlines(
        opml(
            '<outline text="empty"/><outline text="A" xmlUrl="https://a.example/">'
            '<outline text="B" xmlUrl="https://b.example/"/></outline><outline/>'
        )
    )

    assert [(outline.text, outline.tags) for outline in found] == [("A", ()), ("B", ())]


def test_a_link_that_is_no_feed_is_told_as_one_without_an_address():
    assert one(opml('<outline text="A" type="link" url="https://a.example/"/>')).url == ""


@pytest.mark.parametrize(
    "written, text",
    [
        ("K&uuml;nstler&nbsp;&ndash; heute", "Künstler – heute"),
        ("A &amp;amp; B", "A & B"),
        ("A & B &unknown; C", "A & B &unknown; C"),
        ("&#252;&#xDF;", "üß"),
        ("&lt;b&gt;A&lt;/b&gt;", "A"),
        ("&quot;A&apos;", "\"A'"),
    ],
)
def test_entities_are_read_as_html_has_them(written, text):
    assert one(opml(f'<outline text="{written}" xmlUrl="https://a.example/"/>')).text == text


def test_bare_ampersands_in_addresses_are_understood():
    assert one(opml('<outline xmlUrl="https://a.example/?a=1&b=2&copy=3"/>')).url == (
        "https://a.example/?a=1&b=2&copy=3"
    )


@pytest.mark.parametrize(
    "encoding, head",
    [
        ("utf-8", ""),
        ("utf-8-sig", '<?xml version="1.0" encoding="UTF-8"?>\n'),
        ("utf-16", '<?xml version="1.0" encoding="UTF-16"?>\n'),
        ("utf-16-le", ""),
        ("latin-1", '<?xml version="1.0" encoding="ISO-8859-1"?>\n'),
        ("cp1252", '<?xml version="1.0" encoding="windows-1252"?>\n'),
    ],
)
def test_lists_are_read_in_their_encoding(encoding, head):
    listed = opml('<outline text="Künstler" xmlUrl="https://a.example/"/>', head)

    assert one(listed, encoding).text == "Künstler"


def test_a_prefix_that_was_renamed_is_known_by_its_namespace():
    listed = write([FULL], "title").replace(" natowire:", " ns0:")
    listed = listed.replace("xmlns:natowire=", "xmlns:ns0=")

    assert dict(one(listed).own) == dict(FULL.own)


def test_a_prefix_of_somebody_else_is_not_ours():
    listed = '<outline xmlUrl="https://a.example/" natowire:name="a" undeclared:name="b"/>'

    assert one(opml(listed)).own == {}
    assert one(opml(listed, attributes='xmlns:natowire="urn:other"')).own == {}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))


@pytest.mark.parametrize(
    "text, problem",
    [
        ("", "line 1: no element found"),
        ("<opml><body>\n<outline</body></opml>", "line 2: not well-formed"),
        ("<opml>\n<body>\n</opml>", "line 3: mismatched tag"),
        ("\n\n<opml>\n<outline a='1' a='2'/></opml>", "line 4: duplicate attribute"),
        ("<html></html>", "line 1: is no OPML: its root is <html>"),
        ("<rss version='2.0'></rss>", "is no OPML"),
        ("{}", "line 1: not well-formed"),
        ('<?xml version="1.0" encoding="klingon"?><opml/>', "line 1: unknown encoding"),
        ("<opml>&#0;</opml>", "line 1: reference to invalid character number"),
        (f"<!DOCTYPE opml [{LAUGHS}]><opml>&l11;</opml>", "declares entities"),
        ('<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>', "entities"),
        ('<!DOCTYPE opml [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><opml/>', "entities"),
        (opml('<outline text="x">' * 100), f"nested more than {MAX_DEPTH} levels"),
        (opml('<outline xmlUrl="https://a.example/"/>' * (MAX_FEEDS + 1)), "names more than"),
        (opml(f'<outline xmlUrl="x" category="{"a," * 5000}"/>'), "category is longer than"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_its_line(text, problem):
    with pytest.raises(DocumentError, match=r"^list\.opml: ") as refused:
        outlines(text)
    assert problem in str(refused.value)


def test_bytes_in_another_encoding_than_told_are_refused():
    with pytest.raises(DocumentError, match="line 3"):
        read("list.opml", opml('<outline text="ü"/>').encode("latin-1"))


def test_a_list_too_large_is_not_looked_at():
    with pytest.raises(DocumentError, match="larger than 2 MiB"):
        read("list.opml", b" " * (MAX_BYTES + 1))


def test_what_an_own_value_may_be_is_bounded():
    listed = write([Outline("https://a.example/", "a", own={"outlet": "x" * 5_000})], "title")
    with pytest.raises(DocumentError, match="outlet is longer"):
        outlines(listed)


@pytest.mark.parametrize(
    "body",
    [
        b"<opml>" + b"<a/>" * 500_000,
        b"<opml>" + b"&" * 2_000_000,
        b"<opml><outline text='" + b"x" * 2_000_000,
        b"<opml><outline text='" + b"a " * 1_000_000 + b"'><outline xmlUrl='https://a.example/'/>",
        b"<opml>" + b"<outline text='x' xmlUrl='https://a.example/'/>" * 40_000,
        b"<opml " + b"".join(b"a%d='' " % n for n in range(160_000)) + b">",
        b"<!DOCTYPE opml [" + b"<!-- x -->" * 200_000 + b"]><opml>",
    ],
    ids=["elements", "ampersands", "open", "words", "feeds", "attributes", "doctype"],
)
def test_a_hostile_list_costs_bounded_time_and_memory(body):
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(DocumentError):
        read("list.opml", body)
    took, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert took < 5
    assert peak < 60 * 1024**2


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30)
NAMES = st.from_regex(r"[a-zäю][a-z0-9_-]{0,10}", fullmatch=True)
LISTED = st.builds(
    Outline,
    url=NAMES.map("https://{}.example/rss?a=1&b=2".format),
    text=NAMES,
    language=st.sampled_from([None, "de", "uk"]),
    tags=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    own=st.dictionaries(NAMES.filter(str.isascii), TEXTS, min_size=1, max_size=3),
)


@given(st.lists(LISTED, max_size=6))
def test_whatever_a_list_says_comes_back(listed):
    assert without_lines(outlines(write(listed, "title"))) == without_lines(listed)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_the_reader(body):
    for candidate in (body, b"<opml><body><outline " + body, b"<opml>" + body + b"</opml>"):
        with suppress(DocumentError):
            read("list.opml", candidate)
