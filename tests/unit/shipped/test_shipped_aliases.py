"""The sets of spellings that natowire ships: complete, in no one's way, and no longer than needed.

``tests/quality/test_names.py`` says what they find in the news.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.unit.shipped.test_shipped_config import SHIPPED, switched_on
from worker.domain.settings import Config
from worker.text.fold import fold
from worker.text.morphology.recogniser import Recogniser
from worker.text.tokens import tokenise
from worker.topics.parse import parse_query
from worker.topics.syntax import Alias, leaves

_SECTION = re.compile(r"  # --- (.+?) -+$")
_SET = re.compile(r"  ([a-z0-9-]+): \[(.*)$")
_FAMILIES = "Word families"
_SHARED = {
    "Nato": "with compounds, and in capitals alone, which Italian and Spanish need",
    "Nordatlantikvertrag": "the alliance's treaty stands for the alliance",
    "Nordatlantikrat": "the alliance's council stands for the alliance",
    "Steadfast Noon": "an exercise, and what it exercises",
    **dict.fromkeys(
        ("Waffe", "weapon", "weaponry", "missile", "armi", "armas", "vapen"),
        "what is delivered, and what may be nuclear",
    ),
    **dict.fromkeys(("broń", "broni", "зброя", "ракета", "оружие"), "likewise"),
}
"""Spellings that stand in two sets, with the reason."""


class Spelling(NamedTuple):
    """A spelling as ``aliases.yaml`` has it; ``remark`` says whose it is, German where empty."""

    section: str
    name: str
    text: str
    remark: str

    @property
    def words(self) -> list[str]:
        return tokenise(self.text).words

    @property
    def is_smart(self) -> bool:
        """Whether its inflected forms and compounds are found too."""
        return not re.search(r"^[=@]|\*", self.text) and len(self.words) == 1


def _written() -> Iterator[Spelling]:
    """The spellings line by line: comments, which say whose they are, are no part of the YAML."""
    section = name = ""
    for line in SHIPPED.joinpath("aliases.yaml").read_text(encoding="utf-8").splitlines():
        if heading := _SECTION.match(line):
            section = heading[1]
        spellings, _, remark = line.strip().partition("  # ")
        if opening := _SET.match(line):
            name, spellings = opening[1], opening[2]
        elif not line.startswith("    "):
            continue
        for text in re.findall(r"'[^']+'|[^,\[\]]+", spellings):
            if text.strip():
                yield Spelling(section, name, text.strip().strip("'"), remark)


@pytest.fixture(scope="module")
def spellings() -> tuple[Spelling, ...]:
    return tuple(_written())


def test_the_lines_are_read_as_the_config_reads_them(
    config: Config, spellings: tuple[Spelling, ...]
) -> None:
    by_set = defaultdict[str, list[str]](list)
    for spelling in spellings:
        named = config.aliases[spelling.text[1:]] if spelling.text[0] == "@" else [spelling.text]
        by_set[spelling.name] += named
    assert by_set.keys() == config.aliases.keys()
    assert {name: set(texts) for name, texts in by_set.items()} == {
        name: set(texts) for name, texts in config.aliases.items()
    }


def test_bodies_people_countries_places_weapons_and_treaties_are_there(
    spellings: tuple[Spelling, ...],
) -> None:
    sets = defaultdict[str, set[str]](set)
    for spelling in spellings:
        sets[spelling.section.split(":")[0]].add(spelling.name)
    counts = {section: len(names) for section, names in sets.items()}
    assert counts["The alliance and its bodies"] >= 20
    assert counts["People"] >= 100
    assert counts["Countries"] >= 80
    assert counts["Places"] >= 30
    assert counts["Weapons"] >= 30
    assert counts["Treaties"] >= 10


def test_all_members_of_the_alliance_are_one_set(spellings: tuple[Spelling, ...]) -> None:
    members = [spelling for spelling in spellings if spelling.name == "nato-mitglieder"]
    assert len(members) == 32
    assert all(member.text[0] == "@" for member in members)


def test_every_word_family_is_asked_for_by_a_topic(spellings: tuple[Spelling, ...]) -> None:
    families = {spell.name for spell in spellings if spell.section.startswith(_FAMILIES)}
    assert families
    topics = switched_on(SHIPPED.joinpath("topics.yaml").read_text(encoding="utf-8"))
    assert families <= set(re.findall(r"@([a-z0-9-]+)", topics))


def test_every_set_that_topics_use_is_there(config: Config) -> None:
    for topic in config.topics:
        named = {leaf.name for leaf in leaves(parse_query(topic.query)) if isinstance(leaf, Alias)}
        assert named <= config.aliases.keys(), topic.id


def test_no_spelling_stands_in_two_sets_by_accident(spellings: tuple[Spelling, ...]) -> None:
    sets = defaultdict[tuple[str, ...], set[str]](set)
    for spelling in spellings:
        if spelling.text[0] != "@":
            sets[tuple(map(fold, spelling.words))].add(spelling.name)
    shared = {words for words, names in sets.items() if len(names) > 1}
    assert shared == {tuple(map(fold, tokenise(text).words)) for text in _SHARED}


def test_no_set_says_the_same_twice(spellings: tuple[Spelling, ...]) -> None:
    seen = set[tuple[object, ...]]()
    for spelling in spellings:
        first = spelling.text[0]
        # capitals choose between noun and adjective, and between noun and verb
        unlike = spelling.is_smart or spelling.text
        said = (spelling.name, unlike, first.islower(), *map(fold, spelling.words))
        assert said not in seen, spelling
        seen.add(said)


@pytest.mark.parametrize("remark, language", [("", "de"), ("en", "en"), ("fr", "fr")])
def test_no_form_is_listed_that_another_finds(
    remark: str, language: str, spellings: tuple[Spelling, ...]
) -> None:
    by_set = defaultdict[str, list[Spelling]](list)
    for spelling in spellings:
        if spelling.remark == remark and spelling.is_smart:
            by_set[spelling.name].append(spelling)
    needless = []
    for own in by_set.values():
        recognise = Recogniser((spelling.words[0] for spelling in own), language)
        for spelling in own:
            word = spelling.words[0]
            finders = (found.keyword for found in recognise(word, fold(word)))
            needless += [
                (spelling.name, word, finder)
                for finder in finders
                if fold(finder) != fold(word) and finder[0].isupper() == word[0].isupper()
            ]
    assert not needless
