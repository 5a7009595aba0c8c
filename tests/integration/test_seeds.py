"""The two seeds through ``natowire import`` and ``natowire export``: every field they state."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.configs import write_config
from tests.processes import Finished, natowire

MINISTERS, WELTEXPRESS = "000_57f041ba01a4ed68.txt", "003_a2f8ad2351b1f65a.txt"
Line = dict[str, Any]


class Corpus:
    """A fresh corpus and the command on it."""

    def __init__(self, folder: Path) -> None:
        topics = [{"id": "nato", "title": "Nato", "query": "Nato"}]
        feeds = [{"name": "none", "url": "http://127.0.0.1:1/"}]
        self.config = write_config(folder / "config", feeds, topics)
        self.data = folder / "var"

    def run(self, *arguments: str | Path) -> Finished:
        done = natowire(*arguments, config=self.config, data=self.data)
        assert done.code == 0, done.err
        return done

    def export(self) -> list[Line]:
        return [json.loads(line) for line in self.run("export").out.splitlines()]


@pytest.fixture(scope="module")
def corpus(shared, tmp_path_factory) -> Corpus:
    """A corpus that holds both seeds."""
    corpus = Corpus(tmp_path_factory.mktemp("seeds"))
    corpus.run("import", shared / "data" / "seeds")
    return corpus


@pytest.fixture(scope="module")
def seeds(corpus) -> dict[str, Line]:
    """Both seeds as they come out again."""
    lines = corpus.export()
    assert len(lines) == 2
    return {("ministers" if line["authors"] else "weltexpress"): line for line in lines}


@pytest.fixture
def ministers(seeds) -> Line:
    return dict(seeds["ministers"])


@pytest.fixture
def weltexpress(seeds) -> Line:
    return dict(seeds["weltexpress"])


def test_the_first_seed_has_its_title_author_place_and_credits(ministers):
    assert ministers["title"] == (
        "NATO-Verteidigungsminister beraten über nukleare Abschreckung und Munition für Ukraine"
    )
    assert ministers["authors"] == ["Stephanie Munk"]
    assert ministers["agencies"] == ["dpa", "AFP"]
    assert ministers["initials"] == ["smu"]
    assert (ministers["place"], ministers["outlet"]) == ("Brüssel", None)
    assert (ministers["language"], ministers["ticker"]) == ("de", True)


def test_the_first_seeds_month_stays_a_month_and_its_day_is_inferred(ministers):
    stated, inferred = ministers["published"], ministers["inferred"]
    assert (stated["value"], stated["precision"], stated["source"], stated["inferred"]) == (
        "2023-06", "month", "header", False,
    )  # fmt: skip
    assert (inferred["value"], inferred["precision"], inferred["source"], inferred["inferred"]) == (
        "2023-06-15", "day", "text", True,
    )  # fmt: skip


def test_the_first_seeds_teasers_are_its_lead_and_say_nothing_twice(ministers):
    assert ministers["lead"].split("\n\n") == [
        (
            "Beim Treffen der Nato-Verteidigungsminister geht es um die Rüstungsproduktion für "
            "die Ukraine. Umstritten ist eine schnelle Nato-Mitgliedschaft. News-Ticker."
        ),
        "Nato-Verteidigungsminister treffen sich in Brüssel: Gipfel dauert zwei Tage lang.",
        (
            "Pistorius trifft Chefs von Rüstungskonzernen: Munitionsbeschaffung für Ukraine soll "
            "angekurbelt werden."
        ),
    ]
    nuclear = "Russlands atomare Drohungen kontern: Nato-Länder beraten über nukleare Anpassung"
    assert ministers["text"].count(nuclear) == 1


def test_the_first_seeds_text_holds_all_paragraphs_and_subheadings_and_nothing_else(ministers):
    body = ministers["text"].removeprefix(ministers["lead"]).strip().split("\n\n")
    assert len(body) == 12
    assert body[0].startswith("Über weitere Waffenlieferungen im Ukraine-Krieg beraten")
    assert [part for part in body if not part.endswith((".", "“"))] == [
        "Nato-Treffen zur Ukraine: Pistorius trifft Chefs von Rüstungskonzernen",
        "Bei Nato-Treffen kontroverse Debatte um Ukraine-Mitgliedschaft erwartet",
        "Russlands atomare Drohungen kontern: Nato-Länder beraten über nukleare Anpassung",
    ]
    assert body[-1].endswith("die mit Atomsprengköpfen bestückt werden können.")
    for gone in ("©", "Virginia Mayo", "Von:", "Munk", "(smu", "Material", "date 2023"):
        assert gone not in ministers["text"]


def test_the_second_seed_has_its_place_and_outlet_and_states_no_date(weltexpress):
    assert (weltexpress["place"], weltexpress["outlet"]) == ("Brüssel", "Weltexpress")
    assert weltexpress["published"] is None
    assert weltexpress["inferred"]["value"] == "2024-10-17"
    assert weltexpress["inferred"]["inferred"] is True
    assert (weltexpress["authors"], weltexpress["agencies"], weltexpress["initials"]) == (
        [],
        [],
        [],
    )
    assert (weltexpress["language"], weltexpress["ticker"]) == ("de", False)


def test_the_second_seed_is_titled_by_its_first_sentence_and_its_sentences_are_parted(weltexpress):
    body = weltexpress["text"].split("\n\n")
    assert weltexpress["title"].startswith("Auf dem zweitägigen Treffen der NATO-Verteidigungs")
    assert len(weltexpress["title"]) <= 120
    assert body[0].startswith("Auf dem zweitägigen Treffen der NATO-Verteidigungsminister")
    assert "im Mittelpunkt stehen. Gleichzeitig findet in Brüssel" in body[0]
    assert [part for part in body if not part.endswith(".")] == [
        "Mehr Waffen", "Militarisierung der NATO",
    ]  # fmt: skip
    assert body[-1].endswith("Er nannte jedoch keine genauen Zahlen.")


def test_importing_the_seeds_again_changes_nothing(corpus, seeds, shared):
    again = corpus.run("import", shared / "data" / "seeds", "--json").out.splitlines()
    assert [json.loads(line)["relation"] for line in again] == ["same", "same"]
    assert corpus.export() == list(seeds.values())


def test_what_export_writes_import_reads_without_loss(seeds, tmp_path):
    exported = sorted(seeds.values(), key=lambda line: str(line["title"]))
    file = tmp_path / "exported.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in exported))
    corpus = Corpus(tmp_path)
    corpus.run("import", file)
    decided = {"id", "first_seen", "sources", "story", "relation", "match", "similarity"}
    returned = sorted(corpus.export(), key=lambda line: str(line["title"]))
    for line, came in zip(exported, returned, strict=True):
        assert {key: came[key] for key in line if key not in decided} == {
            key: line[key] for key in line if key not in decided
        }
