from dataclasses import replace
from datetime import UTC, datetime

import pytest

from worker.articles.from_entry import ENOUGH_TEXT, from_entry, needs_page, shared_addresses
from worker.articles.keys import keys
from worker.domain.articles import Article, Key, KeyKind
from worker.domain.dates import Precision, Published
from worker.domain.feeds import Entry, FeedSpec, FetchStatus, Fulltext, ParsedFeed

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SPEC = FeedSpec("blatt", "https://example.org/feed", tags=("politik",))
ENTRY = Entry(
    "guid-1",
    "http://www.example.org/a?utm_source=rss",
    "Nato-Minister beraten",
    summary="Die Minister beraten in Brüssel über Munition.",
    content="<p>Die Minister beraten in Brüssel über Munition.</p><p>Es geht um viel. (dpa/AFP)</p>",
    published=Published("2023-06", Precision.MONTH, "pubDate"),
    authors=("Eva Nowak", "Reuters"),
    categories=("Nato", "politik"),
)


def article(
    entry: Entry = ENTRY, spec: FeedSpec = SPEC, *, title: str = "", language: str | None = None
) -> Article:
    parsed = ParsedFeed(FetchStatus.OK, (entry,), title=title, language=language)
    return from_entry(entry, spec, parsed, shared_addresses(parsed.entries), NOW)


def test_an_entry_becomes_an_article():
    assert article(title="Das Blatt", language="de-DE") == Article(
        title="Nato-Minister beraten",
        lead="Die Minister beraten in Brüssel über Munition.",
        body="Es geht um viel.",
        outlet="Das Blatt",
        first_seen=NOW,
        url=ENTRY.url,
        canonical_url="https://example.org/a",
        guid="guid-1",
        feed="blatt",
        language="de",
        published=ENTRY.published,
        authors=("Eva Nowak",),
        agencies=("Reuters", "dpa", "AFP"),
        tags=("politik", "Nato"),
    )


@pytest.mark.parametrize(
    "configured, title, outlet",
    [
        ("Zeitung", "Das Blatt", "Zeitung"),
        (None, "Das Blatt", "Das Blatt"),
        (None, "", "example.org"),
    ],
)
def test_the_outlet_is_configured_or_the_feeds_or_the_host(configured, title, outlet):
    assert article(spec=replace(SPEC, outlet=configured), title=title).outlet == outlet


def test_the_configured_language_comes_before_the_feeds():
    assert article(spec=replace(SPEC, language="de"), language="en-US").language == "de"


def test_an_entry_without_a_title_gets_its_first_sentence():
    assert article(replace(ENTRY, title="")).title == ENTRY.summary


def test_an_agencys_dateline_names_agency_and_place_and_stays_in_the_text():
    entry = replace(ENTRY, summary="Vilnius (dpa) - Die Nato tagt.", content="", authors=())
    read = article(entry)
    assert (read.place, read.agencies) == ("Vilnius", ("dpa",))
    assert read.lead == "Vilnius (dpa) - Die Nato tagt."


def test_a_rubric_is_no_place():
    entry = replace(ENTRY, summary="Porträt - Die Ministerin tritt ab.", content="")
    assert article(entry).place is None


def test_every_text_is_nfc():
    entry = replace(ENTRY, title="Mu\u0308nchen", summary="Ko\u0308ln", content="")
    assert (article(entry).title, article(entry).lead) == ("München", "Köln")


def test_an_address_shared_by_other_titles_identifies_no_entry():
    second = replace(ENTRY, id="guid-2", title="12:31 Uhr: Rutte spricht")
    blog = ParsedFeed(FetchStatus.OK, (ENTRY, second))
    shared = shared_addresses(blog.entries)
    read = [from_entry(entry, SPEC, blog, shared, NOW) for entry in blog.entries]
    assert [one.canonical_url for one in read] == [None, None]
    assert [one.url for one in read] == [ENTRY.url, ENTRY.url]
    assert not set(keys(read[0])) & set(keys(read[1]))


def test_addresses_that_differ_by_their_fragment_only_identify_no_entry():
    rules = tuple(
        replace(ENTRY, id=f"guid-{n}", title=f"Regel {n}", url=f"https://example.org/a#regel{n}")
        for n in range(3)
    )
    assert shared_addresses(rules) == {"https://example.org/a"}
    page = ParsedFeed(FetchStatus.OK, rules)
    assert article(rules[0]).canonical_url == "https://example.org/a"
    read = from_entry(rules[0], SPEC, page, shared_addresses(rules), NOW)
    assert read.canonical_url is None


def test_the_same_item_under_a_new_guid_keeps_its_address():
    again = replace(ENTRY, id="guid-2")
    parsed = ParsedFeed(FetchStatus.OK, (ENTRY, again))
    assert (
        from_entry(again, SPEC, parsed, shared_addresses(parsed.entries), NOW).canonical_url
        == "https://example.org/a"
    )


@pytest.mark.parametrize(
    "fulltext, length, url, wanted",
    [
        (Fulltext.AUTO, ENOUGH_TEXT - 1, "https://example.org/a", True),
        (Fulltext.AUTO, ENOUGH_TEXT, "https://example.org/a", False),
        (Fulltext.ALWAYS, ENOUGH_TEXT, "https://example.org/a", True),
        (Fulltext.NEVER, 0, "https://example.org/a", False),
        (Fulltext.ALWAYS, 0, None, False),
    ],
)
def test_pages_are_wanted_for_short_texts(fulltext, length, url, wanted):
    short = replace(article(), lead="", body="x" * length, url=url)
    assert needs_page(short, fulltext) is wanted


def test_keys_are_guid_and_address():
    assert keys(article()) == (
        Key(KeyKind.GUID, "blatt\nguid-1"),
        Key(KeyKind.URL, "https://example.org/a"),
    )


def test_an_imported_guid_belongs_to_its_outlet():
    imported = replace(article(), feed=None, outlet="Blatt", canonical_url=None)
    assert keys(imported) == (Key(KeyKind.GUID, "Blatt\nguid-1"),)


def test_text_is_a_key_only_where_there_is_no_other():
    bare = replace(article(), guid=None, canonical_url=None)
    (key,) = keys(bare)
    assert key.kind is KeyKind.TEXT
    assert keys(replace(bare, outlet="Other", first_seen=NOW)) == (key,)
    assert keys(replace(bare, body="Anders.")) != (key,)
