"""A query that YAML would read as something else comes back as one that it reads rightly."""

import time

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
    ",Nato",
    "]Nato",
    "}Nato",
    "Übung OR „x“ OR #nato",
]
WRAPPED = [
    # written, meant
    ("'l'OTAN OR x'", "l'OTAN OR x"),
    ('"Nato AND "New Start""', 'Nato AND "New Start"'),
    ('"title:"New Start" AND x"', 'title:"New Start" AND x'),
    ('"Nato" OR "OTAN"', '"Nato" OR "OTAN"'),
    ("'Nato OR x", "Nato OR x"),
    ('"Nato OR x', "Nato OR x"),
    ("> Nato OR x", "Nato OR x"),
    (">-2 Nato\n      OR x", "Nato OR x"),
    ("|Nato OR x", "Nato OR x"),
    (">-\n    Nato\n    OR x", "Nato OR x"),
    ("Nato\n    OR x", "Nato OR x"),
    ("Nato\nOR x", "Nato OR x"),
]
FLOW = [
    # written, meant
    ("@otan", "@otan"),
    ('"Nato" OR x', '"Nato" OR x'),
    ("Nato, OTAN", "Nato, OTAN"),
    ("tag:[x]", "tag:[x]"),
    ("'l'OTAN' OR x", "'l'OTAN' OR x"),
    ("'l'OTAN'", "l'OTAN"),
    ("!Nato OR x", "!Nato OR x"),
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


@pytest.mark.parametrize("written, meant", WRAPPED, ids=[written for written, _ in WRAPPED])
def test_quotes_and_block_signs_meant_for_yaml_are_left_out(written: str, meant: str):
    text = f"topics:\n  - id: a\n    query: {written}\n    title: x\n"
    (trap,) = query_traps(text)
    lines = text.split("\n")
    lines[trap.first_line - 1 : trap.first_line - 1 + len(trap.disarmed)] = [trap.rewritten]

    assert query_of("\n".join(lines)) == meant


@pytest.mark.parametrize("written, meant", FLOW)
@pytest.mark.parametrize("after", ["", ", title: x", ", notify: [a, b]"])
def test_a_trap_between_braces_comes_back_in_quotes(written: str, meant: str, after: str):
    text = f"topics:\n  - {{id: a, query: {written}{after}}}  # remark\n"
    (trap,) = query_traps(text)

    assert query_of(f"topics:\n{trap.rewritten}\n") == meant
    assert disarm(text, [trap]).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "line",
    [
        "  - {id: a, query: Nato OR x, title: y}",
        "  - {id: a, query: '@otan', title: y}",
        '  - {id: a, query: "Nato, \\"OTAN\\""}',
        "  - {query: title:Nato}",
        "# - {query: @otan}",
    ],
)
def test_what_yaml_reads_rightly_between_braces_is_no_trap(line: str):
    assert not list(query_traps(f"topics:\n{line}\n"))


@pytest.mark.parametrize("sign", ["{", "}", "},", "{,", " ", "a:,", "'", "query: "])
def test_a_hostile_line_costs_bounded_time(sign: str):
    started = time.process_time()
    list(query_traps("{" + sign * (49_000 // len(sign)) + "query: x"))
    list(query_traps("query: " + sign * (49_000 // len(sign))))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "query",
    [
        "Nato OR Heer",
        "'Nato\n    OR Heer'",
        '"Nato\n    OR Heer"',
        ">-\n     Nato OR Heer",
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
