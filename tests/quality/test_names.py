"""Names of the alliance's news are found by the shipped sets in every spelling, and no others are.

Two lists: the gold list's single forms, and ``names.tsv`` with forms as they stand in the news of
their language, beside what only looks like them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT
from worker.config import load
from worker.domain.topics import Searchable, Topic
from worker.topics import Matcher, compile_topics

SETS = {
    "Selenskyj": "selenskyj",
    "Stoltenberg": "stoltenberg",
    "Putin": "putin",
    "Resnikow": "resnikow",
    "Kiew": "kiew",
    "Nawalny": "nawalny",
    "Lukaschenko": "lukaschenko",
    "Erdoğan": "erdogan",
    "Charkiw": "charkiw",
    "Saporischschja": "saporischschja",
    "Jermak": "jermak",
    "Syrskyj": "syrskyj",
}
"""Names of the gold list and the alias sets that hold their spellings."""

CALLED_AFTER = {"erdogan": ("Erdogans-Park",), "syrskyj": ("Syrski-Kurve",)}
"""What bears a name and is another thing. No set can know it: Putin-Besuch is about Putin. The
gold list's topics name it under ``except``, as an admin does who meets it.
"""
Aliases = Mapping[str, tuple[str, ...]]

READ_AS = ("de", None, "en", "fr", "pl", "uk", "ru")

S_GENITIVES = ("de", None, "en", "fr")
"""Languages whose papers write Selenskyjs or Zelensky's; no Polish text says Stoltenbergs."""


@pytest.fixture(scope="module")
def aliases() -> Aliases:
    # the examples of the topics are proved in their own test
    loaded = load(ROOT / "config", {}, prove=None)
    assert loaded.config
    return loaded.config.aliases


def sets(names: Iterable[str], aliases: Aliases) -> Matcher:
    """A topic for each of these sets."""
    topics = [
        Topic(name, name, f"@{name}", exceptions=CALLED_AFTER.get(name, ()))
        for name in sorted(set(names))
    ]
    return compile_topics(topics, aliases)


def found(matcher: Matcher, text: str, language: str | None) -> set[str]:
    return {match.topic for match in matcher.match(Searchable(body=text, language=language))}


class Row(NamedTuple):
    """A text of ``names.tsv``, and whether it holds the name."""

    name: str
    language: str
    wanted: bool
    text: str


def own() -> Iterator[Row]:
    with Path(__file__).with_name("names.tsv").open(encoding="utf-8") as lines:
        for name, language, sign, text in csv.reader(
            lines, delimiter="\t", quoting=csv.QUOTE_NONE
        ):
            if not name.startswith("#"):
                yield Row(name, language, sign == "+", text)


@pytest.mark.parametrize("language", READ_AS)
def test_every_name_of_the_gold_list_is_found_and_no_other(
    language: str | None, aliases: Aliases, shared: Path
) -> None:
    matcher = sets(SETS.values(), aliases)
    with shared.joinpath("gold", "gold_names.tsv").open(encoding="utf-8", newline="") as lines:
        pairs = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(pairs) == 156
    assert {name for name, _, _ in pairs} == SETS.keys()
    wrong = [
        (name, form, sign)
        for name, form, sign in pairs
        if (language in S_GENITIVES or not form.endswith("s") or sign == "-")
        and (SETS[name] in found(matcher, f"Dort steht {form} geschrieben.", language))
        is not (sign == "+")
    ]
    assert not wrong


@pytest.mark.parametrize("language", sorted({row.language for row in own()}))
def test_every_name_is_found_in_the_news_and_nothing_that_looks_like_it(
    language: str, aliases: Aliases
) -> None:
    rows = [row for row in own() if row.language == language]
    matcher = sets((row.name for row in rows), aliases)
    wrong = [
        row for row in rows if (row.name in found(matcher, row.text, language)) is not row.wanted
    ]
    assert not wrong


def test_the_list_is_broad(aliases: Aliases) -> None:
    rows = list(own())
    assert {row.name for row in rows} <= aliases.keys()
    assert len({row.name for row in rows if row.wanted}) >= 120
    assert {"de", "en", "fr", "pl", "uk", "ru"} <= {row.language for row in rows}
    assert sum(not row.wanted for row in rows) >= 80
