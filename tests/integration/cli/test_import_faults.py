"""``import`` of files that are none, that vanish, or that hold garbage: each has its name, and
the others come in."""

import io
import json
import os
import random
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.cli import documents
from worker.cli.documents import Documents

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GOOD = '{"title": "Treffen", "text": "Die Nato tagt heute in Brüssel."}\n'
GARBAGE = random.Random(17).randbytes(50_000)
LIMIT = 1_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good document that comes last, to be spoiled by what stands before it."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    folder.joinpath("z.jsonl").write_text(GOOD)
    return folder


@pytest.fixture
def short_limit(monkeypatch):
    monkeypatch.setattr(documents, "MAX_DOCUMENT", LIMIT)
    monkeypatch.setattr("worker.articles.documents.MAX_DOCUMENT", LIMIT)


def read(*paths: Path) -> tuple[list[str], list[str]]:
    """Titles of the articles, and the problems without the folder in front."""
    found = Documents(paths, NOW)
    titles = [article.title for article in found]
    return titles, [f"{Path(told.name).name}: {told.problem}" for told in found.problems]


def link_to_nothing(file: Path) -> None:
    file.symlink_to(file.parent / "nowhere.txt")


def link_to_itself(file: Path) -> None:
    file.symlink_to(file)


def link_to_zeros(file: Path) -> None:
    file.symlink_to("/dev/zero")


def socket_file(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(file))


FAULTS = {
    os.mkfifo: "is no regular file",
    link_to_zeros: "is no regular file",
    link_to_nothing: "No such file or directory",
    link_to_itself: "Too many levels of symbolic links",
    socket_file: "No such device or address",
}


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_is_no_file_is_named_and_never_waited_for(folder, fault, name):
    fault(folder / name)
    assert read(folder) == (["Treffen"], [f"{name}: {FAULTS[fault]}"])


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_folder_named_like_a_document_is_a_folder(folder, name):
    folder.joinpath(name).mkdir()
    folder.joinpath(name, "b.jsonl").write_text(GOOD.replace("Treffen", "Zuerst"))
    assert read(folder) == (["Zuerst", "Treffen"], [])
    assert read(folder / name) == (["Zuerst"], [])


def test_a_linked_folder_is_not_walked(folder):
    folder.joinpath("a").symlink_to(folder)
    folder.joinpath("b.jsonl").symlink_to(folder)
    assert read(folder) == (["Treffen"], [])


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_file_that_vanishes_is_named(folder, name):
    folder.joinpath(name).write_text(GOOD)
    found = Documents([folder], NOW)
    folder.joinpath(name).unlink()
    assert [article.title for article in found] == ["Treffen"]
    (problem,) = found.problems
    assert (problem.name, problem.problem) == (str(folder / name), "No such file or directory")


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_file_that_may_not_be_read_is_named(folder, name, monkeypatch):
    closed = folder / name
    closed.write_text(GOOD)

    def refusing(path, flags, mode=0o777, **where):
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", path)
        return real_open(path, flags, mode, **where)

    real_open = os.open
    monkeypatch.setattr(os, "open", refusing)
    assert read(folder) == (["Treffen"], [f"{name}: Permission denied"])


def test_a_folder_that_may_not_be_read_is_named(folder, monkeypatch):
    closed = folder / "closed"
    closed.mkdir()

    def refusing(path):
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real_scandir(path)

    real_scandir = os.scandir
    monkeypatch.setattr(os, "scandir", refusing)
    assert read(folder) == (["Treffen"], ["closed: Permission denied"])


@pytest.mark.parametrize(
    "name, data, problem",
    [
        ("a.txt", GARBAGE, "is no text file"),
        ("a.jsonl", GARBAGE, "is no UTF-8 text file"),
        ("a.jsonl", GOOD.encode("utf-16"), "is no UTF-8 text file"),
        ("a.jsonl", GOOD.encode("utf-16-le"), "is no UTF-8 text file"),
    ],
)
def test_garbage_is_one_problem(folder, name, data, problem):
    folder.joinpath(name).write_bytes(data)
    assert read(folder) == (["Treffen"], [f"{name}: {problem}"])


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("sign", [b"x", b" ", b"["])
@pytest.mark.parametrize("length", [LIMIT + 1, 5 * LIMIT])
def test_a_line_beyond_the_limit_is_one_problem(folder, sign, length):
    line = sign * length
    folder.joinpath("a.jsonl").write_bytes(line + b"\n" + GOOD.encode() + line)
    assert read(folder) == (
        ["Treffen", "Treffen"],
        [f"a.jsonl:{number}: is larger than 10 MiB" for number in (1, 3)],
    )


@pytest.mark.usefixtures("short_limit")
def test_an_endless_line_is_never_read_whole(folder, monkeypatch):
    folder.joinpath("a.jsonl").write_bytes(b"x" * (100 * LIMIT))
    asked = []

    class Watched(io.BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            asked.append(size or -1)
            return super().readline(size)

    lines = documents.bounded_lines
    monkeypatch.setattr(documents, "bounded_lines", lambda stream: lines(Watched(stream.read())))
    assert read(folder) == (["Treffen"], ["a.jsonl:1: is larger than 10 MiB"])
    assert set(asked) == {LIMIT + 1}


def test_the_position_ends_at_the_size(folder):
    folder.joinpath("a.txt").write_text("Die Minister tagen.")
    folder.joinpath("b.jsonl").write_text("kaputt\n\n" + GOOD)
    found = Documents([folder], NOW)
    assert len(list(found)) == 3
    assert found.position == found.size > 0


def test_the_command_tells_of_each_and_imports_the_rest(newsroom, folder):
    os.mkfifo(folder / "a.txt")
    link_to_nothing(folder / "b.jsonl")
    folder.joinpath("c.jsonl").write_bytes(GARBAGE)
    result = newsroom.run("import", folder)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    told = result.stderr.splitlines()
    assert [line.partition(": ")[0] for line in told[:3]] == [
        str(folder / name) for name in ("a.txt", "b.jsonl", "c.jsonl")
    ]
    assert [line["title"] for line in newsroom.json("export")] == ["Treffen"]


def test_hostile_names_come_back_printable_and_without_credentials(newsroom, tmp_path):
    file = tmp_path / "docs.jsonl"
    hostile = {
        "id": "a\ud800\x00b",
        "guid": "g\udfff",
        "outlet": "Blatt\ud800\x1b[31m",
        "language": "\ud800",
        "url": "http://user:geheim@x.example/a",
        "title": "Treffen",
    }
    file.write_text(json.dumps(hostile))
    (decision,) = newsroom.json("import", file, "--json")
    assert decision["id"] == "a\ufffdb"
    (line,) = newsroom.json("export")
    assert (line["url"], line["outlet"]) == ("http://x.example/a", "Blatt\ufffd[31m")
    assert "geheim" not in newsroom.run("export").output
