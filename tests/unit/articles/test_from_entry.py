from dataclasses import replace
from datetime import UTC, datetime

import pytest

from worker.articles.from_entry import ENOUGH_WORDS, from_entry, needs_page, shared_addresses
from worker.articles.keys import keys
from worker.domain.articles import Article, Author, AuthorKind, Key, KeyKind
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
        authors=(Author("Eva Nowak"), Author("Reuters", AuthorKind.AGENCY)),
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


def test_signs_in_the_closing_credit_are_kept_beside_the_agencies():
    entry = replace(ENTRY, content="Es geht um viel. (smu mit Material von dpa und AFP)")
    read = article(replace(entry, authors=()))
    assert (read.initials, read.agencies) == (("smu",), ("dpa", "AFP"))
    assert read.body == "Es geht um viel."


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
    assert not any(needs_page(one, Fulltext.ALWAYS) for one in read)
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
    "fulltext, words, url, wanted",
    [
        (Fulltext.AUTO, ENOUGH_WORDS - 1, "https://example.org/a", True),
        (Fulltext.AUTO, ENOUGH_WORDS, "https://example.org/a", False),
        (Fulltext.ALWAYS, ENOUGH_WORDS, "https://example.org/a", True),
        (Fulltext.NEVER, 0, "https://example.org/a", False),
        (Fulltext.ALWAYS, 0, None, False),
    ],
)
def test_pages_are_wanted_for_short_texts(fulltext, words, url, wanted):
    short = replace(article(), lead="", body="Wort " * words, url=url)
    assert needs_page(short, fulltext) is wanted


@pytest.mark.parametrize(
    "end, wanted",
    [
        (" und so weiter.", False),
        (" und dann …", True),
        (" und dann...", True),
        (" und dann [...]", True),
        (" und dann [mehr]", True),
        (" und dann. Weiterlesen »", True),
        (" (Read more)", False),
        (" … und dann war Schluss mit den vielen Worten des Tages.", False),
    ],
)
def test_pages_are_wanted_for_texts_that_end_in_the_middle(end, wanted):
    cut = replace(article(), lead="", body="Wort " * ENOUGH_WORDS + end)
    assert needs_page(cut, Fulltext.AUTO) is wanted


@pytest.mark.parametrize(
    "signed, authors",
    [
        ("Eva Nowak", (Author("Eva Nowak"),)),
        ("Von Eva Nowak, Brüssel", (Author("Eva Nowak"),)),
        ("Eva Nowak und Jan Kos", (Author("Eva Nowak"), Author("Jan Kos"))),
        ("Eva Nowak, dpa", (Author("Eva Nowak"), Author("dpa", AuthorKind.AGENCY))),
        ("dpa", (Author("dpa", AuthorKind.AGENCY),)),
        ("Das Blatt", (Author("Das Blatt", AuthorKind.DESK),)),
        ("Blatt", (Author("Blatt", AuthorKind.DESK),)),
        ("blatt.example", (Author("blatt.example", AuthorKind.DESK),)),
        ("Onlineredaktion", (Author("Onlineredaktion", AuthorKind.DESK),)),
    ],
)
def test_persons_agencies_and_desks_are_told_apart(signed, authors):
    entry = replace(ENTRY, authors=(signed,), url="https://www.blatt.example/1")
    assert article(entry, title="Das Blatt").authors == authors


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


@pytest.mark.parametrize(
    "updated, is_kept",
    [
        ("2026-11-20T10:00:00Z", False),
        ("2026-11-20T09:59:00Z", False),
        ("2026-11-20T10:05:00Z", True),
        (None, False),
    ],
)
def test_an_update_after_publication_is_a_change(updated, is_kept):
    published = Published("2026-11-20T10:00:00Z", Precision.MINUTE, "pubDate")
    changed = updated and Published(updated, Precision.MINUTE, "atom:updated")
    read = article(replace(ENTRY, published=published, updated=changed))
    assert read.modified == (changed if is_kept else None)
