import contextlib
import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.documents import read_jsonl_line
from worker.domain.articles import Article, Author, AuthorKind, TextSource
from worker.domain.dates import Precision, Published
from worker.domain.errors import DocumentError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def line(**fields: object) -> Article:
    return read_jsonl_line(json.dumps(fields).encode(), "a.jsonl", 3, NOW)


def test_a_jsonl_line_gives_all_it_says():
    read = line(
        id=17,
        guid="g",
        url="http://www.example.org/a",
        outlet="Blatt",
        title="Titel",
        text="Erster  Absatz.\r\n\r\nMu\u0308nchen.",
        published="2023-06-15T10:00:00+02:00",
        language="de",
        other=[1],
    )
    assert read == Article(
        title="Titel",
        lead="",
        body="Erster Absatz.\n\nMünchen.",
        outlet="Blatt",
        first_seen=NOW,
        text_source=TextSource.IMPORT,
        url="http://www.example.org/a",
        canonical_url="https://example.org/a",
        guid="g",
        language="de",
        published=Published("2023-06-15T08:00:00Z", Precision.MINUTE, "published"),
        caller_id="17",
    )


@pytest.mark.parametrize(
    "fields, value, precision",
    [
        ({"published": "2023-06"}, "2023-06", Precision.MONTH),
        ({"published": "2023-06-15"}, "2023-06-15", Precision.DAY),
        ({"published": "2023-06-15T10:00:00Z"}, "2023-06-15T10:00:00Z", Precision.MINUTE),
        ({"published": "2023-06-15T10:00:00"}, "2023-06-15", Precision.DAY),
        ({"t": 1686823200}, "2023-06-15T10:00:00Z", Precision.MINUTE),
        ({"t": 1686823200.5}, "2023-06-15T10:00:00Z", Precision.MINUTE),
        ({"t": 1, "published": "2023-06"}, "2023-06", Precision.MONTH),
    ],
)
def test_a_stated_date_keeps_its_precision(fields, value, precision):
    published = line(title="T", **fields).published
    assert published is not None
    assert (published.value, published.precision) == (value, precision)


@pytest.mark.parametrize(
    "published, language, value",
    [
        ("Thu, 15 Jun 2023 10:00:00 +0200", None, "2023-06-15T08:00:00Z"),
        ("Thu, 15 Jun 2023 08:00:00 GMT", "fr", "2023-06-15T08:00:00Z"),
        ("15.06.2023", "de", "2023-06-15"),
        ("15.06.2023, 10:15 Uhr", "de", "2023-06-15"),
        ("15. Juni 2023", "de", "2023-06-15"),
        ("15 juin 2023", "fr", "2023-06-15"),
        ("June 15, 2023", "en", "2023-06-15"),
        ("2024-06-15 10:00", None, "2024-06-15"),
        (1686823200, None, "2023-06-15T10:00:00Z"),
        (1686823200000, None, "2023-06-15T10:00:00Z"),
        ("1848-03-18", "de", "1848-03-18"),
        ("2026-11-22", "de", "2026-11-22"),
        ("2026-11", "de", "2026-11"),
    ],
)
def test_dates_are_read_as_feeds_write_them(published, language, value):
    read = line(title="T", text="Ein Satz.", published=published, language=language)
    assert read.published is not None
    assert (read.published.value, read.published.source) == (value, "published")


@pytest.mark.parametrize(
    "dates",
    [
        {"published": "gestern"},
        {"published": "2024"},
        {"published": "2099"},
        {"published": "2099-01"},
        {"published": "2026-11-23"},
        {"published": "0001-01-01T00:00:00Z"},
        {"published": "0001"},
        {"published": "1799-12-31"},
        {"published": "2023-02-30"},
        {"published": ["2023-06"]},
        {"published": True},
        {"published": {"value": "gestern"}},
        {"published": {"value": ["2023"]}},
        {"published": {"value": "2023-06", "precision": "day"}},
        {"t": "x"},
        {"t": 1e30},
        {"t": float("nan")},
        {"t": True},
        {"t": 4_102_444_800},
        {"modified": "2099-01-01", "inferred": "0001-01-01"},
    ],
)
def test_a_bad_date_costs_the_document_its_date_and_no_more(dates):
    read = line(title="T", text="Ein Satz.", **dates)
    assert (read.title, read.body) == ("T", "Ein Satz.")
    assert (read.published, read.modified, read.inferred) == (None, None, None)


def test_seconds_stand_in_for_a_date_that_cannot_be_read():
    read = line(title="T", published="gestern", t=1686823200)
    assert read.published == Published("2023-06-15T10:00:00Z", Precision.MINUTE, "t")


def test_nothing_but_a_title_or_a_text_is_needed():
    assert line(title="T").body == ""
    assert line(text="Ein Satz, der lang genug ist. Noch einer.").title == (
        "Ein Satz, der lang genug ist."
    )
    assert line(title="T", guid=None, published=None, t=None).published is None


def test_the_host_stands_in_for_the_outlet():
    assert line(title="T", url="https://www.example.org/a").outlet == "example.org"
    assert line(title="T").outlet == ""


def test_credentials_in_an_address_go():
    read = line(title="T", url="http://user:geheim@x.example/a")
    assert (read.url, read.canonical_url) == ("http://x.example/a", "https://x.example/a")
    assert "geheim" not in repr(read)
    assert line(title="T", guid="http://user:geheim@x.example/a").guid == "http://x.example/a"


@pytest.mark.parametrize(
    "field, key", [("id", "caller_id"), ("guid", "guid"), ("outlet", "outlet")]
)
@pytest.mark.parametrize(
    "written, kept",
    [
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\x00\x1b[31mb", "a[31mb"),
        (" a\r\n b ", "a b"),
        ("Mu\u0308nchen", "München"),
        ("\x00", ""),
    ],
)
def test_what_names_a_document_is_clean(field, key, written, kept):
    assert getattr(line(title="T", **{field: written}), key) in {kept, kept or None}


def test_an_address_is_clean():
    assert line(title="T", url="\x00http://x.example/a\x7f ").url == "http://x.example/a"
    assert line(title="T", url="http://x.example/\ud800").url == "http://x.example/\ufffd"


def test_what_names_a_document_is_bounded():
    read = line(title="T", guid="g" * 5_000, outlet="o" * 5_000, language="d" * 5_000)
    assert len(read.guid or "") == 64
    assert len(read.outlet) == 200
    assert read.language is None
    for field in ("id", "url"):
        with pytest.raises(DocumentError, match=f"{field} is longer than"):
            line(title="T", **{field: "http://x.example/" + "x" * 5_000})


@pytest.mark.parametrize(
    "raw, problem",
    [
        (b'{"title": ["x"]}', "title must be a string"),
        (b'{"title": true}', "title must be a string"),
        (b'{"title": "T", "url": "nonsense"}', "url"),
    ],
)
def test_errors_name_file_and_line(raw, problem):
    with pytest.raises(DocumentError, match=problem) as caught:
        read_jsonl_line(raw, "a.jsonl", 3, NOW)
    assert caught.value.name == "a.jsonl:3"


KEYS = str.split(
    "id guid url outlet title text published language t lead authors bylines modified ticker"
)


@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=40)
        | st.lists(st.none() | st.text(max_size=9) | st.dictionaries(st.just("name"), st.none()))
        | st.dictionaries(st.sampled_from(["value", "precision", "kind"]), st.text(max_size=9))
        | st.text("a\ud800\udc00\x00\u0308", max_size=9),
    )
)
def test_any_object_is_read_or_refused(fields):
    with contextlib.suppress(DocumentError):
        read = line(**fields)
        assert read.text_source is TextSource.IMPORT
        named = (read.caller_id, read.guid, read.url, read.outlet, read.language)
        for value in filter(None, named):
            assert value.encode().decode() == unicodedata.normalize("NFC", value)


EXPORTED = {
    "kicker": "Gipfel",
    "lead": "Es geht um viel.",
    "text": "Es geht um viel.\n\nDie Minister tagen.",
    "published": {
        "value": "2023-06", "precision": "month", "source": "header", "inferred": False, "zone": None,
    },
    "modified": {
        "value": "2023-06-15T08:00:00Z", "precision": "minute", "source": "json-ld",
        "inferred": False, "zone": "+02:00",
    },
    "inferred": {
        "value": "2023-06-15", "precision": "day", "source": "text", "inferred": True, "zone": None,
    },
    "authors": ["Eva Nowak", "dpa", "Blatt"],
    "bylines": [
        {"name": "Eva Nowak", "kind": "person"},
        {"name": "dpa", "kind": "agency"},
        {"name": "Blatt", "kind": "desk"},
    ],
    "agencies": ["dpa", "AFP"],
    "initials": ["smu"],
    "place": "Brüssel",
    "ticker": True,
    "paywalled": True,
}  # fmt: skip


def test_what_export_writes_comes_back():
    read = line(title="Titel", **EXPORTED)
    assert read == Article(
        title="Titel",
        lead="Es geht um viel.",
        body="Die Minister tagen.",
        outlet="",
        first_seen=NOW,
        text_source=TextSource.IMPORT,
        language="de",
        kicker="Gipfel",
        published=Published("2023-06", Precision.MONTH, "header"),
        modified=Published(
            "2023-06-15T08:00:00Z", Precision.MINUTE, "json-ld", inferred=False, zone="+02:00"
        ),
        inferred=Published("2023-06-15", Precision.DAY, "text", inferred=True),
        authors=(
            Author("Eva Nowak"),
            Author("dpa", AuthorKind.AGENCY),
            Author("Blatt", AuthorKind.DESK),
        ),
        agencies=("dpa", "AFP"),
        initials=("smu",),
        place="Brüssel",
        is_ticker=True,
        is_paywalled=True,
    )


def test_the_kind_of_a_bare_name_is_told_by_its_look():
    read = line(title="T", authors=["Eva Nowak", "MM-Redaktion", "AFP", "Eva Nowak", ""])
    assert read.authors == (
        Author("Eva Nowak"),
        Author("MM-Redaktion", AuthorKind.DESK),
        Author("AFP", AuthorKind.AGENCY),
    )
    assert line(title="T", authors="Eva Nowak").authors == (Author("Eva Nowak"),)


@pytest.mark.parametrize(
    "lead, text, parts",
    [
        ("Es geht um viel.", "Die Minister tagen.", ("Es geht um viel.", "Die Minister tagen.")),
        ("Es geht um viel.", "Es geht um viel.", ("Es geht um viel.", "")),
        ("", "Die Minister tagen.", ("", "Die Minister tagen.")),
        ("Es geht um [...]", "Es geht um viel. Nun.", ("", "Es geht um viel. Nun.")),
        ("***", "***\n\nText.", ("***", "Text.")),
        (["x"], "Die Minister tagen.", ("", "Die Minister tagen.")),
    ],
)
def test_no_text_stands_in_lead_and_body(lead, text, parts):
    read = line(title="T", lead=lead, text=text)
    assert (read.lead, read.body) == parts


@pytest.mark.parametrize(
    "key", ["lead", "kicker", "authors", "bylines", "agencies", "initials", "place", "modified",
            "inferred", "ticker", "paywalled"],
)  # fmt: skip
@pytest.mark.parametrize(
    "value", [None, 7, True, "NYSE:X" * 200, ["x", 7, None], {"a": 1}, [{"name": 1}]]
)
def test_a_fact_of_another_shape_stops_no_document(key, value):
    assert line(title="T", text="Ein Satz.", **{key: value}).title == "T"


def test_a_ticker_is_told_by_its_text_where_nothing_is_said():
    assert line(title="Liveticker: Minister beraten").is_ticker
    assert not line(title="Liveticker: Minister beraten", ticker=False).is_ticker


def test_lists_of_names_are_bounded():
    assert len(line(title="T", agencies=[f"a{n}" for n in range(500)]).agencies) == 100
