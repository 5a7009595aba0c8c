"""Problems of a query stand where the query's text stands in the YAML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.conftest import MINIMAL
from worker.config import parse
from worker.config.queries import place
from worker.config.tree import read
from worker.domain.errors import QueryError

TOPIC = "version: 1\ntopics:\n  - id: a\n    query: "


def place_of_word(text: str, word: str) -> tuple[int, int]:
    """Where ``place`` puts a word of the query in ``text``."""
    root, _ = read("topics.yaml", text)
    query = root.get("topics", 0, "query") if root else None
    assert query
    assert query.text
    before = query.text[: query.text.index(word)]
    mark = place(text, query, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return mark.line, mark.column


@pytest.mark.parametrize(
    "written",
    [
        "Nato OR Ziel",
        "'Nato OR Ziel'",
        "'Heer''s OR Ziel'",
        '"Nato \\"x\\" OR Ziel"',
        ">-\n      Nato OR Ziel",
        ">-\n      Nato\n      OR Ziel",
        ">-\n      Nato\n\n      OR Ziel\n      OR x",
        ">-\n      Nato\n        OR Ziel",
        ">\n      Nato\n      OR Ziel",
        "|\n      Nato\n      OR Ziel",
        "|-   # remark\n      Nato\n      OR Ziel",
        "Nato\n      OR Ziel",
        "'Nato\n      OR Ziel'",
        "\n      Nato OR Ziel",
        "&x Nato OR Ziel",
        "Übung OR Ziel",
        "😀🇩🇪 OR Ziel",
        "cafe\u0301 OR Ziel",
        '"\\u00dcbung \\x4e \\U0001F600 \\\\ OR Ziel"',
        '"Nato \\\n      OR Ziel"',
        '"Nato\\n OR\\tZiel"',
        '"Nato   \n      OR Ziel"',
        "'Nato\n\n      ''OR'' Ziel'",
        "&x 'Nato OR Ziel'",
        "!!str 'Nato OR Ziel'",
        "&x >-\n      Nato\n      OR Ziel",
        "|2\n      \tNato\n\n       OR Ziel",
        ">-\n      Übung OR\tÄ\u0308\n      😀 \tOR Ziel",
        ">2-\n       Nato\n      \n      OR Ziel",
    ],
)
def test_a_word_of_a_query_is_found_in_the_file(written: str):
    text = f"{TOPIC}{written}\n"
    lines = text.split("\n")
    (expected,) = (
        (number, line.index("Ziel") + 1) for number, line in enumerate(lines, 1) if "Ziel" in line
    )

    assert place_of_word(text, "Ziel") == expected


@given(
    st.lists(st.sampled_from(["Nato", "OR", "(a", "b)", '"c d"', "Ü", "ж", "=e"]), min_size=1),
    st.lists(st.integers(0, 3), min_size=1),
    st.integers(5, 9),
)
def test_every_word_of_a_folded_block_is_found(words, breaks, indent):
    body = " " * indent
    for position, word in enumerate(words):
        body += word + ("\n" + " " * indent if breaks[position % len(breaks)] == 0 else " ")
    text = f"{TOPIC}>-\n{body.rstrip()} Ziel\n"

    found = re.search("Ziel", text)
    assert found
    line = text.count("\n", 0, found.start()) + 1
    assert place_of_word(text, "Ziel") == (
        line,
        found.start() - text.rfind("\n", 0, found.start()),
    )


def test_the_check_gets_the_text_and_all_spellings(minimal: dict[str, str]):
    seen = []

    def check(query, aliases):
        seen.append((query, dict(aliases)))
        return [QueryError("Unsinn", line=1, column=9, hint="lass es")]

    told = parse(minimal, MINIMAL, {}, check=check)

    assert seen == [("Nato OR Bundeswehr", {"otan": ("Nato", "OTAN", "НАТО")})]
    assert [str(problem) for problem in told.problems if not problem.warning] == [
        'topics.yaml:4:61: topic "nato": query: Unsinn (lass es)'
    ]


def test_all_problems_of_one_query_are_told(minimal: dict[str, str]):
    def check(_query, _aliases):
        return [QueryError("eins", column=1), QueryError("zwei", column=6)]

    told = parse(minimal, MINIMAL, {}, check=check)

    assert [problem.message[-4:] for problem in told.problems if not problem.warning] == [
        "eins",
        "zwei",
    ]


def test_a_place_beyond_the_query_is_its_end(minimal: dict[str, str]):
    def check(_query, _aliases):
        return [QueryError("Ende fehlt", line=7, column=99)]

    told = parse(minimal, MINIMAL, {}, check=check)

    assert [(p.line, p.column) for p in told.problems if not p.warning] == [(4, 71)]


def test_unreadable_aliases_are_not_blamed_on_the_queries(minimal: dict[str, str]):
    files = {
        **minimal,
        "aliases.yaml": "version: [",
        "topics.yaml": "version: 1\ntopics: [{id: a, query: '@otan OR Heer Marine'}]\n",
    }

    told = [str(problem) for problem in parse(files, MINIMAL, {}).problems if not problem.warning]

    assert len(told) == 2
    assert told[0].startswith("topics.yaml:2:40: ")
    assert told[1].startswith("aliases.yaml:1:")


@pytest.mark.parametrize("style", [">-", ">"])
def test_a_hash_inside_a_phrase_is_no_comment(style: str, minimal: dict[str, str]):
    topics = f'{TOPIC}{style}\n      Nato OR "Lage #1"\n'

    told = parse({**minimal, "topics.yaml": topics}, MINIMAL, {}, check=lambda _q, _a: [])

    assert not [str(problem) for problem in told.problems if not problem.warning]
