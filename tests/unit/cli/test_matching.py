import io
import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from worker.cli import batches
from worker.cli.batches import BATCH, LONGEST_LINE, answers
from worker.cli.matched import Answerer, Batch
from worker.domain.topics import Topic

TOPICS = (Topic("nato", "Nato", '"Nato" OR author:"Anna Meier" OR tag:wehr'),)


class Chunks:
    """A stream that gives what it has in pieces of a size of its own."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream = io.BytesIO(data)
        self._size = size

    def read1(self, size: int, /) -> bytes:
        return self._stream.read(min(size, self._size))

    def pauses(self) -> bool:
        return False


def lines(*documents: object) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def told(data: bytes, size: int = BATCH, **options: int) -> tuple[list[Any], list[str]]:
    with answers(TOPICS, {}, Chunks(data, size), **options) as found:
        every = list(found)
    printed = b"".join(answer.lines for answer in every).splitlines()
    return list(map(json.loads, printed)), [p for answer in every for p in answer.problems]


@pytest.mark.parametrize("size", [1, 7, 40, BATCH])
def test_lines_are_answered_in_order_however_they_come(size):
    data = lines({"id": 1, "title": "Nato"}, {"id": 2, "text": "Rat"}, {"id": 3, "lead": "Nato"})
    for ending in (data, data[:-1]):
        documents, problems = told(ending, size)
        assert [(d["id"], d["topics"]) for d in documents] == [
            (1, ["nato"]),
            (2, []),
            (3, ["nato"]),
        ]
        assert problems == []


@pytest.mark.parametrize("size", [5, BATCH])
@pytest.mark.parametrize(
    "bad",
    [
        b"x",
        b"[]",
        b'{"id": 1}',
        b"[" * 100_000,
        b'"\xff"',
        b'{"title": "',
        b'{"id": NaN, "title": "Nato"}',
        b'{"id": -Infinity, "title": "Nato"}',
        b'{"id": 1e999, "title": "Nato"}',
    ],
)
def test_a_line_that_is_no_document_is_named_and_passed_over(bad, size):
    good = lines({"id": 1, "title": "Nato"})
    documents, problems = told(good + bad + b"\n" + good, size if len(bad) < 100 else BATCH)
    assert [document["id"] for document in documents] == [1, 1]
    assert problems == ["stdin:2: no JSON object with title, lead or text"]


def test_an_empty_line_is_no_mistake():
    good = lines({"id": 1, "title": "Nato"})
    documents, problems = told(good + b"\n \r\n" + good + b"\n")
    assert [document["id"] for document in documents] == [1, 1]
    assert not problems


def test_an_article_without_a_word_matches_nothing():
    [document], problems = told(lines({"id": 1, "title": "", "text": None}))
    assert document == {"id": 1, "topics": [], "hits": []}
    assert not problems


def test_a_line_without_end_is_no_document_and_fills_no_memory(monkeypatch):
    monkeypatch.setattr(batches, "LONGEST_LINE", 1000)
    good = lines({"id": 1, "title": "Nato"})
    documents, problems = told(good + b'{"title": "' + b"x" * 100_000 + b'"}\n' + good, 100)
    assert [document["id"] for document in documents] == [1, 1]
    assert len(problems) == 1
    assert LONGEST_LINE > 15_000_000


def test_half_a_character_is_told_as_it_came():
    [document], _ = told(b'{"id": "\\ud800", "title": "\\ud83d Nato \\udfff"}\n')
    assert document["id"] == "\ud800"
    assert document["hits"][0]["start"] == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"authors": ["Otto", "Anna Meier"]},
        {"author": "Anna Meier"},
        {"tags": ["Wehr"]},
        {"tag": "Wehr", "tags": None},
    ],
)
def test_authors_and_tags_are_one_value_or_a_list(fields):
    [document], _ = told(lines({"title": "x", **fields}))
    assert document["topics"] == ["nato"]


def test_many_lines_are_spread_over_processes_and_stay_in_order():
    documents = [
        {"id": n, "title": "Nato" if n % 3 else "Rat", "text": "x" * 900} for n in range(900)
    ]
    data = lines(*documents[:500]) + b"x\n" + lines(*documents[500:])
    found, problems = told(data, few=0)
    assert [document["id"] for document in found] == list(range(900))
    assert all(bool(document["topics"]) is bool(document["id"] % 3) for document in found)
    assert problems == ["stdin:501: no JSON object with title, lead or text"]


class Slow:
    """A stream that gives its chunks one by one; None is a pause."""

    def __init__(self, *chunks: bytes | None) -> None:
        self._chunks = [*chunks]

    def read1(self, size: int, /) -> bytes:
        return self._chunks.pop(0) or self.read1(size) if self._chunks else b""

    def pauses(self) -> bool:
        return bool(self._chunks) and self._chunks[0] is None


def test_each_line_is_answered_before_the_next_is_waited_for_however_many_came():
    def line(number: int) -> bytes:
        return lines({"id": number, "title": "Nato", "text": "x" * 2000})

    hurried = [line(number) for number in range(10, 20)]
    stream = Slow(line(1), None, *hurried, line(20)[:9], None, line(20)[9:], None, line(21))
    told: list[tuple[list[int], int]] = []
    with answers(TOPICS, {}, stream, few=5000) as found:
        for answer in found:
            ids = [json.loads(line)["id"] for line in answer.lines.splitlines()]
            told.append((ids, len([c for c in stream._chunks if c])))
    assert [number for ids, _ in told for number in ids] == [1, *range(10, 22)]
    assert ([1], 13) in told  # so many chunks were still to come
    assert next(left for ids, left in told if 19 in ids) == 2
    assert ([20], 1) in told


class Murderous(Answerer):
    """Whose process is killed at a certain line, until the folder named there is full."""

    def answer(self, batch: Batch):
        if b"kill me" in batch.lines:
            deaths = Path(json.loads(batch.lines)["lead"].removeprefix("kill me "))
            for number in range(int(deaths.name)):
                with suppress(FileExistsError):
                    (deaths.parent / str(number)).mkdir()
                    os.kill(os.getpid(), signal.SIGKILL)
        return super().answer(batch)


@pytest.mark.parametrize("deaths", [1, 2])
def test_lines_whose_process_died_are_matched_once_more(monkeypatch, tmp_path, deaths):
    monkeypatch.setattr(batches, "Answerer", Murderous)
    documents = [{"id": n, "title": "Nato", "text": "x" * BATCH} for n in range(4)]
    documents[1]["lead"] = f"kill me {tmp_path / str(deaths)}"
    with answers(TOPICS, {}, Chunks(lines(*documents), BATCH), few=0) as found:
        every = list(found)
    ids = [json.loads(line)["id"] for a in every for line in a.lines.splitlines()]
    notes, problems = (
        [told for a in every for told in getattr(a, of)] for of in ("notes", "problems")
    )
    death = "its process was ended by SIGKILL"
    if deaths == 1:
        assert ids == [0, 1, 2, 3]
        assert (notes, problems) == ([f"stdin:2 to 2: matched once more: {death}"], [])
    else:
        assert ids == [0, 2, 3]
        assert (notes, problems) == ([], [f"stdin:2 to 2: not matched: {death}"])
