import json
from datetime import UTC, datetime

import pytest

from worker.articles.documents import MAX_DOCUMENT, read_jsonl_line, read_text
from worker.domain.articles import Article
from worker.domain.errors import DocumentError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DOCUMENT = (
    "date 2023-06 Minister beraten über Munition\n\nVon: Eva Nowak\n\nEs geht um die Rüstung.\n"
)


def text(data: bytes) -> Article:
    return read_text("a.txt", data, NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_guessed(encoding):
    read = text(DOCUMENT.encode(encoding))
    assert (read.title, read.body) == ("Minister beraten über Munition", "Es geht um die Rüstung.")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(line_end):
    assert text(DOCUMENT.replace("\n", line_end).encode()) == text(DOCUMENT.encode())


@pytest.mark.parametrize(
    "data, problem",
    [
        (b"", "no text"),
        (b" \n\n", "no text"),
        (b"Von: Eva Nowak\n\nFoto: dpa", "no text"),
        (b"\x89PNG\r\n\0\0", "no text file"),
        (b"a" * (MAX_DOCUMENT + 1), "larger than 10 MiB"),
    ],
)
def test_what_is_no_document_is_refused_by_name(data, problem):
    with pytest.raises(DocumentError, match=problem) as caught:
        text(data)
    assert caught.value.name == "a.txt"


@pytest.mark.parametrize(
    "raw, problem",
    [
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "no JSON object"),
        (b'{"title": "' + b"a" * MAX_DOCUMENT + b'"}', "larger than 10 MiB"),
        (b"{}", "neither title nor text"),
    ],
)
def test_what_is_no_line_is_refused_by_file_and_number(raw, problem):
    with pytest.raises(DocumentError, match=problem) as caught:
        read_jsonl_line(raw, "a.jsonl", 3, NOW)
    assert caught.value.name == "a.jsonl:3"


def test_a_line_may_open_with_a_byte_order_mark():
    line = b"\xef\xbb\xbf" + json.dumps({"title": "T"}).encode()
    assert read_jsonl_line(line, "a.jsonl", 1, NOW).title == "T"
