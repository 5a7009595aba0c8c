"""``import`` and ``export``: the stored corpus in and out."""

import csv
import json

LINE = {
    "id", "url", "canonical_url", "kicker", "title", "lead", "text", "text_source", "page",
    "language", "published", "modified", "inferred", "first_seen", "authors", "bylines",
    "agencies", "initials", "place", "outlet", "ticker", "paywalled", "sources", "story",
    "relation", "match", "similarity", "topics",
}  # fmt: skip
DECISION = {"id", "article", "relation", "match", "similarity", "reason", "detail", "story"}
TEXT = (
    "Die Verteidigungsminister der Nato haben in Brüssel über Munition beraten. Mehrere Länder "
    "sagten zu, ihre Lager schneller als bisher geplant zu füllen und neue Verträge zu schließen."
)


def jsonl(path, *documents):
    path.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents))
    return path


def test_an_import_decides_every_document_in_order(newsroom, tmp_path):
    file = jsonl(
        tmp_path / "docs.jsonl",
        {
            "id": "one",
            "title": "Treffen",
            "text": TEXT,
            "outlet": "A",
            "url": "https://a.example/1",
        },
        {
            "id": "two",
            "title": "Treffen",
            "text": TEXT,
            "outlet": "B",
            "url": "https://b.example/1",
        },
        {"id": "three", "title": "Wetter", "text": "Es regnet heute im ganzen Land."},
    )
    decisions = newsroom.json("import", file, "--json")
    assert all(set(decision) == DECISION for decision in decisions)
    assert [(d["id"], d["relation"], d["match"]) for d in decisions] == [
        ("one", "new", None),
        ("two", "exact", "one"),
        ("three", "new", None),
    ]
    assert decisions[0]["story"] == decisions[1]["story"] != decisions[2]["story"]


def test_importing_again_changes_nothing(newsroom, tmp_path):
    file = jsonl(tmp_path / "docs.jsonl", {"title": "Treffen", "text": TEXT})
    newsroom.run("import", file)
    before = newsroom.json("export")
    (again,) = newsroom.json("import", file, "--json")
    assert again["relation"] == "same"
    assert newsroom.json("export") == before


def test_one_bad_line_never_stops_the_others(newsroom, tmp_path):
    file = tmp_path / "docs.jsonl"
    file.write_text(
        '{"title": "Eins", "text": "eins"}\nkaputt\n{"title": "Zwei", "text": "zwei"}\n'
    )
    result = newsroom.run("import", file)
    assert result.exit_code == 1
    assert f"{file}:2" in result.stderr
    assert len(newsroom.json("export")) == 2


def test_an_unknown_kind_of_file_is_named(newsroom, tmp_path):
    file = tmp_path / "bild.png"
    file.write_bytes(b"\x89PNG")
    result = newsroom.run("import", file)
    assert result.exit_code == 1
    assert "bild.png" in result.stderr


def test_an_import_is_silent_unless_asked(newsroom, tmp_path):
    file = jsonl(tmp_path / "docs.jsonl", {"title": "Treffen", "text": TEXT})
    newsroom.run("import", file)
    newsroom.run("deliver")
    assert not (newsroom.data / "mailbox").exists()
    loud = jsonl(tmp_path / "loud.jsonl", {"title": "Bundeswehr übt", "text": "Sie übt heute."})
    newsroom.run("import", loud, "--alert")
    newsroom.run("deliver")
    assert len(list((newsroom.data / "mailbox" / "new").iterdir())) == 1


def test_an_export_line_has_the_documented_shape(newsroom):
    newsroom.run("poll")
    lines = newsroom.json("export")
    assert all(set(line) == LINE for line in lines)
    nato = next(line for line in lines if line["topics"])
    assert nato["published"] == {
        "value": "2026-04-25T17:00:00Z",
        "precision": "minute",
        "source": nato["published"]["source"],
        "inferred": False,
        "zone": "+0200",
    }
    (source,) = nato["sources"]
    assert set(source) == {"feed", "url", "seen"}
    assert (source["feed"], nato["topics"], nato["relation"]) == ("beispiel", ["nato"], "new")


def test_an_export_can_be_cut_to_a_topic_and_a_time(newsroom):
    newsroom.run("poll")
    assert len(newsroom.json("export", "--topic", "nato")) == 1
    assert newsroom.json("export", "--since", "2999-01-01") == []
    assert newsroom.run("export", "--since", "gestern").exit_code == 2


def test_csv_runs_no_formula(newsroom, tmp_path):
    jsonl(tmp_path / "docs.jsonl", {"title": "=HYPERLINK(1)", "text": "Ein Satz."})
    newsroom.run("import", tmp_path / "docs.jsonl")
    result = newsroom.run("export", "--format", "csv")
    (row,) = csv.DictReader(result.stdout.splitlines())
    assert row["title"] == "'=HYPERLINK(1)"
