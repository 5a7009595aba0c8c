"""``import`` of stored pages, packed files and texts of any charset."""

import gzip
import json
import os
import pty
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.pages import PARAGRAPHS, TEXT, page
from tests.processes import NATOWIRE
from worker.cli import documents

SLOW_TEXT = (
    "Die Nato berät heute in Brüssel über Munition, sagte Sprecher {0}. Es geht um {0} Lager."
)


def pages_in(folder, *names):
    """A page each, whose title and address are its own."""
    folder.mkdir(exist_ok=True)
    for name in names:
        url = f"https://beispiel.example/politik/{name}-2026.html"
        folder.joinpath(f"{name}.html").write_bytes(page(f"Meldung {name}", url=url))
    return folder


def test_a_page_becomes_an_article_with_its_facts(newsroom, tmp_path):
    pages_in(tmp_path / "in", "a")
    newsroom.json("import", tmp_path / "in", "--json")
    (line,) = newsroom.json("export")
    assert line["url"] == "https://beispiel.example/politik/a-2026.html"
    assert line["text"] == TEXT
    assert (line["title"], line["authors"], line["language"]) == (
        "Meldung a",
        ["Anna Muster"],
        "de",
    )
    assert line["bylines"] == [{"name": "Anna Muster", "kind": "person"}]
    assert (line["published"]["value"], line["published"]["zone"]) == (
        "2026-04-25T18:45:00Z",
        "+02:00",
    )
    assert (line["text_source"], line["page"], line["paywalled"]) == ("import", "taken", False)


def test_all_kinds_are_told_in_the_order_of_their_names_and_decided_in_that_of_their_dates(
    newsroom, tmp_path
):
    folder = pages_in(tmp_path / "in", "a", "d")
    folder.joinpath("b.txt").write_text("date 2023-06 Wetter\nEs regnet heute im ganzen Land.")
    lines = '{"id": "c", "title": "Fußball", "text": "Es steht unentschieden in Köln."}\n'
    folder.joinpath("c.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    folder.joinpath("e.htm.gz").write_bytes(gzip.compress(page("Ganz anders", *PARAGRAPHS[:1])))
    folder.joinpath("f.txt.gz").write_bytes(gzip.compress("Ein kurzer Satz aus Łódź.".encode()))
    decisions = newsroom.json("import", folder, "--json")
    assert [decision["id"] for decision in decisions] == [None, None, "c", None, None, None]
    assert [line["title"] for line in newsroom.json("export")] == [
        "Wetter",
        "Meldung a",
        "Meldung d",
        "Ganz anders",
        "Fußball",
        "Ein kurzer Satz aus Łódź.",
    ]
    # few words of a.html again, in the same outlet under another title
    assert decisions[3]["relation"] == "series"


WALLS = {
    "consent": b"<html><body><main><h1>Cookies zustimmen</h1><p>Wir und unsere 200 Partner "
    b"verarbeiten Daten. Bitte stimmen Sie der Nutzung von Cookies zu, um weiterzulesen.</p>"
    b"<button>Zustimmen und weiter</button></main></body></html>",
    "frame": b"<html><body><div id=app></div><script>draw()</script></body></html>",
    "json": b'{"error": "not found"}',
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "packed": gzip.compress(page())[:-30],
}


def test_what_is_no_article_is_named_and_never_stored(newsroom, tmp_path):
    folder = pages_in(tmp_path / "in", "z")
    for name, data in WALLS.items():
        folder.joinpath(f"{name}.html").write_bytes(data)
    result = newsroom.run("import", folder)
    assert result.exit_code == 1
    told = dict(line.split(": ", 1) for line in result.stderr.splitlines() if "/in/" in line)
    assert set(told) == {str(folder / f"{name}.html") for name in WALLS}
    assert [line["title"] for line in newsroom.json("export")] == ["Meldung z"]


def test_a_page_larger_than_a_document_may_be_is_refused_by_name(newsroom, tmp_path):
    file = tmp_path / "a.html.gz"
    file.write_bytes(gzip.compress(page() + b" " * 11_000_000))
    result = newsroom.run("import", file)
    assert result.exit_code == 1
    assert f"{file}: is larger than 10 MiB" in result.stderr


def test_a_page_that_takes_too_long_is_given_up_by_name(newsroom, tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "PAGE_LIMIT", timedelta(milliseconds=1))
    folder = pages_in(tmp_path / "in", "a")
    folder.joinpath("b.txt").write_text("date 2023-06 Wetter\nEs regnet heute im ganzen Land.")
    result = newsroom.run("import", folder)
    assert result.exit_code == 1
    assert f"{folder / 'a.html'}: is given up: took longer than 0.001 s" in result.stderr
    assert [line["title"] for line in newsroom.json("export")] == ["Wetter"]


@pytest.mark.parametrize(
    "charset, text",
    [
        ("cp1252", "Größere Lager für Köln und München: „Das genügt“, hieß es – für 5 €."),
        ("utf-16", "Größere Lager für Köln und München."),
        ("utf-16-le", "Größere Lager für Köln und München."),
        ("iso8859-2", "Minister zapewnił, że żołnierze dostaną więcej amunicji w Łodzi."),
        ("koi8-r", "Министры обороны обсудили в Брюсселе поставки боеприпасов."),
        ("cp1251", "Министры обороны обсудили в Брюсселе поставки боеприпасов."),
    ],
)
def test_a_text_of_any_charset_keeps_its_letters(newsroom, tmp_path, charset, text):
    tmp_path.joinpath("a.txt").write_bytes(f"date 2003-06 Titel\n{text}".encode(charset))
    newsroom.run("import", tmp_path / "a.txt")
    (line,) = newsroom.json("export")
    assert line["text"] == text


def told(line):
    """What of an article does not tell when and as which row it came."""
    passing = {"id", "first_seen", "sources", "story", "match"}
    return {name: value for name, value in line.items() if name not in passing}


def stored(database: Path) -> int:
    """How many articles there are, none before there is a table of them."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM articles").fetchone()
            return int(count)
    except sqlite3.OperationalError:
        return 0


def test_an_import_that_was_killed_is_simply_run_again(newsroom, tmp_path):
    folder = pages_in(tmp_path / "in", *map(str, range(3)))
    for number in range(110):
        folder.joinpath(f"{number}.txt").write_text(SLOW_TEXT.format(f"N{number} " * 9))
    places = ["--config", newsroom.config, "--data", newsroom.data]
    with subprocess.Popen(
        [NATOWIRE, *places, "import", folder, "--json"], stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None and not stored(newsroom.data / "natowire.db"):
            time.sleep(0.002)
        process.kill()
    begun = len(newsroom.json("export"))
    assert 0 < begun < 113
    newsroom.json("import", folder, "--json")
    resumed = newsroom.json("export")
    again = newsroom.json("import", folder, "--json")
    assert {decision["relation"] for decision in again} == {"same"}
    assert newsroom.json("export") == resumed
    newsroom.data.rename(tmp_path / "killed")
    newsroom.json("import", folder, "--json")
    assert list(map(told, newsroom.json("export"))) == list(map(told, resumed))


def test_an_export_comes_in_again_as_it_was(newsroom, tmp_path):
    folder = pages_in(tmp_path / "in", "a")
    folder.joinpath("b.txt").write_text(
        "date 2023-06 Nato-Treffen\nVon: Anna Muster\n\nBrüssel (dpa) - Die Minister beraten ab "
        "Donnerstag (15. Juni) in Brüssel über Munition.\n\nDas Treffen dauert zwei Tage. (am)"
    )
    newsroom.run("import", folder)
    before = newsroom.run("export").stdout
    saved = tmp_path / "saved.jsonl"
    saved.write_text(before)
    newsroom.data.rename(tmp_path / "before")
    newsroom.run("import", saved)
    after = newsroom.json("export")
    kept = {"url", "title", "kicker", "text", "published", "modified", "inferred", "language"}
    kept |= {"authors", "bylines", "agencies", "initials", "place", "outlet", "ticker"}
    for first, second in zip(map(json.loads, before.splitlines()), after, strict=True):
        assert {name: first[name] for name in kept} == {name: second[name] for name in kept}


def test_progress_is_shown_on_a_terminal(newsroom, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("date 2023-06 Wetter\nEs regnet heute im ganzen Land.")
    places = ["--config", newsroom.config, "--data", newsroom.data]
    leader, follower = pty.openpty()
    subprocess.run([NATOWIRE, *places, "import", file], stderr=follower, check=True)
    os.close(follower)
    shown = os.read(leader, 10_000).decode()
    os.close(leader)
    assert "importing" in shown
    assert "100%" in shown
