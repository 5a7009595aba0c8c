import contextlib
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.documents import MAX_DOCUMENT, read_jsonl_line, read_text
from worker.domain.articles import Article, TextSource
from worker.domain.dates import Precision, Published
from worker.domain.errors import DocumentError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DOCUMENT = """ date 2023-06 Minister beraten über Munition

Von: Eva Nowak und Jan Kos

Es geht um die Rüstung für die Ukraine.

Brüssel - Über weitere Lieferungen beraten die Minister ab Donnerstag.Gleichzeitig tagt der Rat.

Die Minister beim Treffen. © Virginia Mayo/AP/dpa

Am Freitag endet das Treffen. (smu mit Material von dpa und AFP)
"""


def text(content: str | bytes) -> Article:
    return read_text("a.txt", content.encode() if isinstance(content, str) else content, NOW)


def line(**fields: object) -> Article:
    return read_jsonl_line(json.dumps(fields).encode(), "a.jsonl", 3, NOW)


def test_a_plain_document_gives_all_it_says():
    assert text(DOCUMENT) == Article(
        title="Minister beraten über Munition",
        lead="Es geht um die Rüstung für die Ukraine.",
        body=(
            "Brüssel - Über weitere Lieferungen beraten die Minister ab Donnerstag. "
            "Gleichzeitig tagt der Rat.\n\nAm Freitag endet das Treffen."
        ),
        outlet="",
        first_seen=NOW,
        text_source=TextSource.IMPORT,
        language="de",
        published=Published("2023-06", Precision.MONTH, "header"),
        authors=("Eva Nowak", "Jan Kos"),
        agencies=("dpa", "AFP"),
        place="Brüssel",
    )


@pytest.mark.parametrize(
    "date, published",
    [
        ("2023-06", Published("2023-06", Precision.MONTH, "header")),
        ("2023-06-15", Published("2023-06-15", Precision.DAY, "header")),
        ("2023", None),
        ("2023-13", None),
    ],
)
def test_the_header_dates_as_exactly_as_it_says(date, published):
    read = text(f"date {date} Titel\n\nText.")
    assert (read.title, read.published) == ("Titel", published)


def test_without_a_header_the_first_sentence_is_the_title_and_no_date_is_known():
    read = text(
        "Brüssel, Königreich Belgien (Weltexpress). Die Minister tagen heute. Es geht um viel."
    )
    assert read.title == "Die Minister tagen heute."
    assert (read.published, read.place, read.outlet) == (None, "Brüssel", "Weltexpress")
    assert read.body.startswith("Brüssel, Königreich Belgien (Weltexpress).")


def test_long_lines_without_blank_lines_are_paragraphs():
    assert text(f"{'Wort ' * 30}.\nTitel\n{'Satz ' * 30}.").body.count("\n\n") == 2
    assert text("umgebrochener\nText\nin Zeilen").body == "umgebrochener\nText\nin Zeilen"


@pytest.mark.parametrize(
    "kept", ["siehe www.example.de/Seite.Html", "foo@beispiel.Berlin da", "z.B.Sie", "in node.Js"]
)
def test_dots_inside_words_stay(kept):
    assert kept in text(f"Ein Satz {kept}").body


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_guessed(encoding):
    assert text(DOCUMENT.encode(encoding)).title == "Minister beraten über Munition"


@pytest.mark.parametrize(
    "data, problem",
    [
        (b"", "no text"),
        (b" \n\n", "no text"),
        (b"\x89PNG\r\n\0\0", "no text file"),
        (b"a" * (MAX_DOCUMENT + 1), "larger than 10 MiB"),
    ],
)
def test_what_is_no_document_is_refused_by_name(data, problem):
    with pytest.raises(DocumentError, match=problem) as caught:
        text(data)
    assert caught.value.name == "a.txt"


@given(st.text(min_size=1, max_size=300))
def test_any_text_is_read_or_refused_and_always_nfc(content):
    try:
        read = text(content)
    except DocumentError:
        return
    for part in (read.title, read.lead, read.body):
        assert part == unicodedata.normalize("NFC", part)


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
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "neither title nor text"),
        (b'{"title": ["x"]}', "title must be a string"),
        (b'{"title": true}', "title must be a string"),
        (b'{"title": "T", "url": "nonsense"}', "url"),
        (b'{"title": "T", "published": "gestern"}', "gestern"),
        (b'{"title": "T", "t": "x"}', "t must be"),
        (b'{"title": "T", "t": 1e30}', "t must be"),
        (b'{"title": "T", "t": NaN}', "t must be"),
    ],
)
def test_errors_name_file_and_line(raw, problem):
    with pytest.raises(DocumentError, match=problem) as caught:
        read_jsonl_line(raw, "a.jsonl", 3, NOW)
    assert caught.value.name == "a.jsonl:3"


@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "guid", "url", "outlet", "title", "text", "published", "language", "t"]
        ),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=40)
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


def seed(shared: Path, number: int) -> Article:
    file = sorted((shared / "data" / "seeds").iterdir())[number]
    return read_text(file.name, file.read_bytes(), NOW)


def test_the_seed_on_the_ministers_meeting_gives_all_it_says(shared):
    read = seed(shared, 0)
    assert read.title == (
        "NATO-Verteidigungsminister beraten über nukleare Abschreckung und Munition für Ukraine"
    )
    assert read.published == Published("2023-06", Precision.MONTH, "header")
    assert read.authors == ("Stephanie Munk",)
    assert read.agencies == ("dpa", "AFP")
    assert (read.place, read.language) == ("Brüssel", "de")
    assert read.lead.startswith("Beim Treffen der Nato-Verteidigungsminister")
    assert read.body.startswith("Brüssel - Über weitere Waffenlieferungen")
    assert read.body.endswith("mit Atomsprengköpfen bestückt werden können.")
    assert not any(gone in read.text for gone in ("©", "Virginia Mayo", "Von:", "(smu"))


def test_the_seed_from_weltexpress_gives_all_it_says(shared):
    read = seed(shared, 1)
    assert (read.place, read.outlet, read.language) == ("Brüssel", "Weltexpress", "de")
    assert (read.published, read.authors, read.agencies) == (None, (), ())
    assert read.title.startswith("Auf dem zweitägigen Treffen der NATO-Verteidigungsminister")
    assert len(read.title) <= 120
    assert "stehen. Gleichzeitig findet" in read.body
    assert "\n\nMehr Waffen\n\n" in read.body
    assert read.body.endswith("Er nannte jedoch keine genauen Zahlen.")
