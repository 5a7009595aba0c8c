"""A query that YAML would read as something else comes back as one that it reads rightly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.conftest import MINIMAL, LoadWith
from worker.config import parse
from worker.config.traps import disarm, item_traps, query_traps
from worker.config.tree import UnreadableError, read

QUERIES = [
    "@otan AND Heer",
    '"Nato" OR "Heer und Marine"',
    "'Nato' OR Heer",
    "*wehr OR Nato",
    "!Nato OR Heer",
    "&Nato OR Heer",
    "%Nato OR Heer",
    "`Nato` OR Heer",
    "Nato OR #nato",
    "title: Nato",
    "Nato OR lead: Heer",
    "[Nato]",
    "{Nato}",
    "- Nato",
    "? Nato",
    '"Nato OR \\"Heer\\"" AND x',
]


def query_of(text: str) -> object:
    root, _ = read("topics.yaml", text)
    query = root.get("topics", 0, "query") if root else None
    return query.value if query else None


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("lead", ["  - query: ", "  - id: a\n    query: "])
def test_the_rewritten_query_is_read_as_it_was_meant(query: str, lead: str):
    text = f"topics:\n{lead}{query}\n    title: x\n"
    (trap,) = query_traps(text)
    lines = text.split("\n")
    lines[trap.first_line - 1] = trap.rewritten

    found = query_of("\n".join(lines))

    assert found == query


@pytest.mark.parametrize("query", QUERIES)
def test_the_disarmed_file_has_the_query_in_the_same_line(query: str):
    text = f"topics:\n  - id: a\n    query: {query}\n    title: x\n"

    disarmed = disarm(text, query_traps(text))

    assert query_of(disarmed) == query
    assert disarmed.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "query",
    [
        "Nato OR Heer",
        "'@otan AND Heer'",
        '"@otan AND Heer"',
        "'Heer''s'",
        "=NATO",
        "(Nato OR Heer) AND x",
        "title:Nato",
        "Nato#1",
        ">-",
        "|",
        ">-  # remark",
        "-Nato",
    ],
)
def test_what_yaml_reads_rightly_is_no_trap(query: str):
    assert not list(query_traps(f"topics:\n  - id: a\n    query: {query}\n"))


def test_a_line_of_an_example_is_no_query(load_with: LoadWith):
    loaded = load_with(
        topics="""\
version: 1
topics:
  - id: a
    query: Nato
    examples:
      match:
        - |-
          query: @nato
          Nato
"""
    )

    assert loaded.config


def test_a_remark_is_no_query(load_with: LoadWith):
    loaded = load_with(topics="version: 1\ntopics: [{id: a, query: Nato}]\n# query: @nato\n")

    assert loaded.config


@given(st.lists(st.sampled_from(QUERIES), min_size=1, max_size=6))
def test_all_trapped_queries_of_a_file_are_told_at_once(queries: list[str]):
    text = "version: 1\ntopics:\n" + "".join(
        f"  - id: t{number}\n    query: {query}\n" for number, query in enumerate(queries)
    )
    files = {
        "topics.yaml": text,
        **{
            name: MINIMAL.joinpath(name).read_text(encoding="utf-8")
            for name in ("natowire.yaml", "feeds.yaml", "aliases.yaml", "alerts.yaml")
        },
    }

    told = [problem for problem in parse(files, MINIMAL, {}).problems if not problem.warning]

    assert [problem.line for problem in told] == [4 + 2 * n for n in range(len(queries))]
    assert {problem.code for problem in told} == {"yaml_trap"}


@pytest.mark.parametrize("item", ['"Nato" Allianz', "'Nato' Allianz", "@nato", "`x`", "%x"])
def test_a_trapped_spelling_comes_back_in_quotes(item: str):
    text = f"aliases:\n  otan:\n    - {item}\n"
    with pytest.raises(UnreadableError):
        read("aliases.yaml", text)

    root, _ = read("aliases.yaml", disarm(text, item_traps(text)))

    spelling = root.get("aliases", "otan", 0) if root else None
    assert spelling
    assert spelling.value == item
