"""``extract``: stored pages as text and facts, whatever the files are."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
import zlib
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from tests.pages import PARAGRAPHS, page
from tests.processes import NATOWIRE
from worker.articles.extraction.values import Outcome
from worker.cli import documents, main
from worker.cli.crew import Fate
from worker.cli.stored_pages import Fault

KEYS = {
    "file", "outcome", "detail", "title", "kicker", "lead", "text", "authors", "bylines",
    "agencies", "initials", "place", "outlet", "published", "modified", "language",
    "canonical_url", "paywalled", "ticker", "entries", "taken_from", "removed",
}  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(main, ["extract", *map(str, arguments)])


def lines(*arguments, code=0):
    result = run(*arguments, "--json")
    assert result.exit_code == code, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_page_is_a_line_of_the_documented_shape(tmp_path):
    file = tmp_path / "a.html"
    file.write_bytes(page())
    (line,) = lines(file)
    assert set(line) == KEYS
    assert (line["file"], line["outcome"], line["language"]) == (str(file), "article", "de")
    assert line["title"] == "Nato füllt ihre Munitionslager"
    assert line["authors"] == ["Anna Muster"]
    assert line["bylines"] == [{"name": "Anna Muster", "kind": "person"}]
    assert line["published"] == {
        "value": "2026-04-25T18:45:00Z",
        "precision": "minute",
        "source": "datePublished",
        "inferred": False,
        "zone": "+02:00",
    }
    assert line["canonical_url"] == "https://beispiel.example/politik/munition-17.html"
    assert line["text"] == "\n\n".join(PARAGRAPHS)


def test_a_list_names_files_from_its_own_folder_and_their_addresses(tmp_path):
    inner = tmp_path / "pages"
    inner.mkdir()
    inner.joinpath("b.html.gz").write_bytes(gzip.compress(page(url=None)))
    listed = tmp_path / "gold.jsonl"
    url = "https://beispiel.example/b"
    listed.write_text(
        json.dumps({"file": "pages/b.html.gz", "url": url, "lang": "de"})
        + '\n\n{"file": "pages/b.html.gz"}\n'
    )
    first, second = lines("--list", listed)
    assert first["file"] == second["file"] == "pages/b.html.gz"
    assert (first["canonical_url"], second["canonical_url"]) == (url, None)


def test_a_bad_line_of_a_list_is_named_and_the_others_are_read(tmp_path):
    tmp_path.joinpath("a.html").write_bytes(page())
    listed = tmp_path / "list.jsonl"
    listed.write_text('kaputt\n{"url": "x"}\n{"file": "a.html", "url": 7}\n{"file": "a.html"}\n')
    result = run("--list", listed, "--json")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    told = result.stderr.splitlines()
    assert [line.startswith(f"{listed}:{n}: ") for n, line in enumerate(told[:3], 1)] == [True] * 3


def test_folders_are_read_in_the_order_of_names_and_paths_as_given(tmp_path):
    folder = tmp_path / "pages"
    (folder / "b").mkdir(parents=True)
    for name in ("c.htm", "a.xhtml", "b/2.html", "b/1.HTML.gz"):
        folder.joinpath(name).write_bytes(page())
    folder.joinpath("b", "picture.png").write_bytes(b"\x89PNG")
    last = tmp_path / "named.page"
    last.write_bytes(page())
    inside = ["a.xhtml", "b/1.HTML.gz", "b/2.html", "c.htm"]
    assert [line["file"] for line in lines(folder, last)] == [
        *(f"{folder}/{name}" for name in inside),
        str(last),
    ]


NO_PAGES = {
    "empty.html": (b"", "not_html"),
    "binary.html": (bytes(range(256)) * 100, "not_html"),
    "json.html": (b'{"error": "x"}', "not_html"),
    "frame.html": (b"<html><body><div id=app></div></body></html>", "no_text"),
}


def test_files_that_are_no_article_are_ordinary_lines(tmp_path):
    for name, (data, _) in NO_PAGES.items():
        tmp_path.joinpath(name).write_bytes(data)
    shown = {Path(line["file"]).name: line for line in lines(tmp_path)}
    assert {name: line["outcome"] for name, line in shown.items()} == {
        name: outcome for name, (_, outcome) in NO_PAGES.items()
    }
    assert all(set(line) == KEYS and line["text"] == "" for line in shown.values())


def bomb(file):
    """A hundred million bytes in a hundred thousand."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    million = bytes(1_000_000)
    file.write_bytes(b"".join(packer.compress(million) for _ in range(100)) + packer.flush())


UNREADABLE = {
    "missing": (lambda file: None, "unreadable", "No such file or directory"),
    "pipe": (os.mkfifo, "unreadable", "is no regular file"),
    "link": (lambda file: file.symlink_to(file), "unreadable", "Too many levels of symbolic"),
    "cut": (
        lambda file: file.write_bytes(gzip.compress(page())[:-20]),
        "unreadable",
        "is damaged: its gzip data cannot be unpacked",
    ),
    "bomb": (bomb, "too_large", "is larger than 10 MiB"),
    "large": (lambda file: file.write_bytes(b" " * 10_500_000), "too_large", "is larger than"),
}


def test_files_that_cannot_be_read_are_lines_too_and_the_exit_code_tells(tmp_path):
    given = [tmp_path / f"{fault}.html" for fault in UNREADABLE]
    for file, (make, _, _) in zip(given, UNREADABLE.values(), strict=True):
        make(file)
    good = tmp_path / "good.html"
    good.write_bytes(page())
    *bad, last = lines(*given, good, code=1)
    for line, file, (_, outcome, detail) in zip(bad, given, UNREADABLE.values(), strict=True):
        assert (line["file"], line["outcome"]) == (str(file), outcome)
        assert line["detail"].startswith(detail)
        assert (line["text"], line["published"]) == ("", None)
    assert last["outcome"] == "article"


def test_a_list_may_hold_any_name(tmp_path):
    names = ["a\0b", "\ud800", "x" * 300, "../" * 50 + "nowhere"]
    listed = tmp_path / "list.jsonl"
    listed.write_text("".join(json.dumps({"file": name}) + "\n" for name in names))
    assert [line["outcome"] for line in lines("--list", listed, code=1)] == ["unreadable"] * 4


def test_a_page_that_takes_too_long_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "PAGE_LIMIT", timedelta(milliseconds=1))
    tmp_path.joinpath("a.html").write_bytes(page())
    (line,) = lines(tmp_path, code=1)
    assert (line["outcome"], line["detail"]) == ("timeout", "took longer than 0.001 s")


def test_a_name_that_is_no_unicode_is_read(tmp_path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/k\xf6ln.html")
    Path(name).write_bytes(page())
    (line,) = lines(tmp_path)
    assert line["outcome"] == "article"


def test_a_person_sees_facts_and_then_the_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a path is never cut, however long
    tmp_path.joinpath("a.html").write_bytes(page())
    result = run("a.html")
    assert "title      Nato füllt ihre Munitionslager" in result.stdout
    assert "by         Anna Muster" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 88
    shown = " ".join(result.stdout.split())
    assert all(paragraph in shown for paragraph in PARAGRAPHS)
    assert result.stderr == "1 pages: 1 article\n"


def test_what_a_name_or_a_page_holds_never_reaches_the_terminal(tmp_path):
    tmp_path.joinpath("a\x1b[31m.html").write_bytes(page("Rot \x1b[31m und\x9b2J so weiter"))
    assert "\x1b" not in run(tmp_path).stdout.replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_nothing_to_read_is_wrong_use(tmp_path):
    assert run().exit_code == 2
    assert run("--list", tmp_path / "missing.jsonl").exit_code == 2
    assert lines(tmp_path) == []


def test_no_config_and_no_data_folder_are_needed(tmp_path):
    tmp_path.joinpath("a.html").write_bytes(page())
    places = ["--config", tmp_path / "none", "--data", tmp_path / "var"]
    command = [sys.executable, "-m", "worker", *places, "extract", tmp_path / "a.html"]
    shown = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    assert b"article" in shown.stdout
    assert not tmp_path.joinpath("var").exists()


def children(parent: int) -> list[int]:
    told = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in told.split()]


@contextmanager
def extracting(many):
    """The command at work on its pages, with the processes that it started."""
    command = [NATOWIRE, "extract", "--list", many, "--json"]
    with (
        TemporaryFile() as err,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=err, start_new_session=True
        ) as process,
    ):
        assert process.stdout
        process.stdout.readline()
        yield process, children(process.pid), err


def within(seconds, met):
    end = time.monotonic() + seconds
    while not (good := met()) and time.monotonic() < end:
        time.sleep(0.02)
    return good


def lives(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_end_by_force_leaves_nobody_behind(tmp_path, number):
    many = tmp_path / "list.jsonl"
    tmp_path.joinpath("a.html").write_bytes(page())
    many.write_text('{"file": "a.html"}\n' * 100_000)
    with extracting(many) as (process, helpers, err):
        assert len(helpers) >= 2
        if number == signal.SIGKILL:
            process.kill()
        else:
            os.killpg(process.pid, number)  # as a terminal does with Ctrl-C
        process.stdout.close()
        assert process.wait(timeout=20) in {1, -number}
        err.seek(0)
        assert b"Traceback" not in err.read()
    assert within(5, lambda: not any(map(lives, helpers)))


def test_the_guide_names_every_key_and_outcome():
    guide = (ROOT / "docs" / "documents.md").read_text()
    outcomes = {*Outcome, *Fault, *Fate}
    assert set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)) == outcomes
    told = guide[guide.index("Keys of a line:") : guide.index("Absent is null")]
    assert set(re.findall(r"`(\w+)`", told)) == KEYS
