"""Every kind of mistake: where it is shown, what is said, what to write instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.domain.errors import QueryError
from worker.topics import check_query
from worker.topics.mistakes import LONGEST_QUERY
from worker.topics.parse import parse_query

MISTAKES = [
    # query, line, column, problem, hint
    (
        "Nato Gipfel",
        (1, 6),
        "an operator is missing before Gipfel",
        'write Nato AND Gipfel, or "Nato Gipfel" for a phrase',
    ),
    (
        "Krieg OR\n  (a b)",
        (2, 6),
        "an operator is missing before b",
        'write Krieg OR (a AND b), or "a b" for a phrase',
    ),
    (
        "(a OR b) (c OR d)",
        (1, 10),
        "an operator is missing before c OR d",
        "write (a OR b) AND (c OR d)",
    ),
    (
        "Nato AND Russland OR China",
        (1, 19),
        "AND and OR stand side by side without parentheses",
        "write (Nato AND Russland) OR China",
    ),
    (
        "Nato OR Russland AND NOT China",
        (1, 6),
        "AND and OR stand side by side without parentheses",
        "write Nato OR (Russland AND NOT China)",
    ),
    (
        "Nato or Gipfel",
        (1, 6),
        '"or" is read as a word here',
        "write OR in capitals: Nato OR Gipfel",
    ),
    (
        "Nato and not Gipfel",
        (1, 6),
        '"and" is read as a word here',
        "write AND in capitals: Nato AND NOT Gipfel",
    ),
    (
        "Nato und Ukraine oder Krieg",
        (1, 6),
        '"und" is read as a word here',
        "write AND in capitals: (Nato AND Ukraine) OR Krieg",
    ),
    ("Nato && Krieg", (1, 6), '"&&" is read as a word here', "write AND: Nato AND Krieg"),
    (
        "or Nato",
        (1, 4),
        "an operator is missing before Nato",
        'write or AND Nato, or "or Nato" for a phrase',
    ),
    ("Nato NOT Krieg", (1, 6), "NOT needs AND before it", "write Nato AND NOT Krieg"),
    (
        "NOT Nato",
        (1, 1),
        "NOT Nato alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    (
        "Krieg OR (Nato AND (Rat OR NOT Gipfel)) OR NOT (a AND b)",
        (1, 44),
        "NOT (a AND b) alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    (
        "(NOT a OR NOT b) AND NOT c",
        (1, 2),
        "(NOT a OR NOT b) AND NOT c alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    ("(Nato", (1, 1), "this ( is never closed", "add a )"),
    ("Krieg OR\nNato)", (2, 5), "this ) closes nothing", "remove it or add a ("),
    ("((((((((( a", (1, 9), "more than 8 parentheses deep", "use an alias"),
    ('Nato AND "offen', (1, 10), "this quotation mark is never closed", 'add a "'),
    (" \n ", (1, 1), "the query is empty", "write at least one word"),
    ("Nato AND", (1, 6), "nothing follows AND", "write a word after AND or remove it"),
    ("NOT", (1, 1), "nothing follows NOT", "write a word after NOT or remove it"),
    (
        "OR Nato",
        (1, 1),
        "a word is missing before OR",
        "each operator stands between two words",
    ),
    (
        "Nato AND ()",
        (1, 11),
        "a word is missing before )",
        "each operator stands between two words",
    ),
    (
        "Nato AND NOT NOT Krieg",
        (1, 14),
        "a word is missing before NOT",
        "each operator stands between two words",
    ),
    (
        "Nato NEAR/5 Krieg",
        (1, 6),
        "NEAR/5 is not supported yet by this version",
        "use AND",
    ),
    (
        "Nato ONEAR Krieg",
        (1, 6),
        "ONEAR is not supported yet by this version",
        "use AND",
    ),
    (
        "Patriot NOT  NEAR/3 (NFL OR Football)",
        (1, 9),
        "NOT NEAR/3 is not supported yet by this version",
        "use AND NOT",
    ),
    (
        "Krieg AND ATLEAST/3 Nato",
        (1, 11),
        "ATLEAST/3 is not supported yet by this version",
        "leave it out: one place is enough",
    ),
    (
        "title:(Nato OR Krieg)",
        (1, 1),
        "title: is not supported yet by this version",
        "leave it out: title, lead and body are searched",
    ),
    ("Nato OR =US", (1, 9), "=US is not supported yet by this version", "write US"),
    (
        '"nukleare  Abschreckung"~3',
        (1, 25),
        '"nukleare Abschreckung"~3 is not supported yet by this version',
        "leave ~3 out or use AND",
    ),
    (
        "Rüstungs*",
        (1, 1),
        'the wildcard in "Rüstungs*" is not supported yet by this version',
        "write the word forms, joined by OR",
    ),
    (
        "Nato OR Selens?yj",
        (1, 9),
        'the wildcard in "Selens?yj" is not supported yet by this version',
        "write the word forms, joined by OR",
    ),
    (
        '"Rüstungs* Ukraine"',
        (1, 1),
        'the wildcard in "Rüstungs* Ukraine" is not supported yet by this version',
        "write the word forms, joined by OR",
    ),
    ("Nato~3", (1, 5), "~3 stands after a phrase only", 'write "..."~3'),
    (
        "titel:Nato",
        (1, 6),
        "the colon names no field",
        'a time or an address stands in quotation marks: "15:30"',
    ),
    (
        "Nato # Kommentar",
        (1, 6),
        "# is not allowed in a query",
        "write comments outside of the query",
    ),
    (
        "„nukleare Abschreckung“",
        (1, 1),
        "the quotation mark „ is not read",
        'write "nukleare Abschreckung"',
    ),
    (
        "AC/DC",
        (1, 3),
        "/ cannot stand in a word",
        'put the text in quotation marks: "AC/DC"',
    ),
    (
        "Nato AND -Russland",
        (1, 10),
        'the sign "-" before a word means nothing here',
        "write AND NOT Russland",
    ),
    ("Nato OR OTAN,", (1, 9), '"," beside "OTAN" cannot be searched', "write OTAN"),
    (
        'Nato AND "2 %"',
        (1, 10),
        'the sign "%" cannot be searched',
        "only letters and digits are compared: spell it out",
    ),
    ('"..."', (1, 1), '"..." holds no letter or digit', "write at least one word"),
    ("x" * 101, (1, 1), "a word is longer than 100 letters", "write a shorter one"),
    (
        f'"{"a " * 51}"',
        (1, 1),
        "a phrase holds more than 50 words",
        "join parts by AND",
    ),
    (
        " OR ".join(["a"] * 201),
        (1, 1001),
        "more than 200 words and phrases",
        "move some into aliases.yaml",
    ),
    (
        "a" * (LONGEST_QUERY + 1),
        (1, 1),
        "the query is longer than 20000 characters",
        "move spellings into aliases.yaml",
    ),
    (
        "@ nato",
        (1, 1),
        "@ without a name",
        "write the name of an alias right after it: @nato",
    ),
    (
        "Krieg AND @Natoo",
        (1, 11),
        "@Natoo is not in aliases.yaml",
        "did you mean @nato?",
    ),
    ("@xyz", (1, 1), "@xyz is not in aliases.yaml", "known are @leer, @nato, @nested"),
    ("@leer", (1, 1), "@leer holds no spelling", "add one to aliases.yaml"),
    (
        "Nato OR @nested",
        (1, 9),
        '@nested in aliases.yaml: "@nato" stands inside an alias that was not written out',
        "put its spellings in its place",
    ),
]
ALIASES = {"nato": ["Nato", "OTAN"], "leer": [], "nested": ["@nato"]}


@pytest.mark.parametrize(
    "query, place, problem, hint", MISTAKES, ids=[m[0][:30] for m in MISTAKES]
)
def test_a_mistake_is_shown_where_it_stands_with_what_to_write(query, place, problem, hint):
    [error] = check_query(query, ALIASES)
    assert (error.problem, error.hint) == (problem, hint)
    assert (error.line, error.column) == place


@pytest.mark.parametrize(
    "spelling, problem",
    [
        ("=NATO", "=NATO is not supported yet by this version"),
        ("Rüst*", 'the wildcard in "Rüst*" is not supported yet by this version'),
        ("Nato OR OTAN", '"Nato OR OTAN" is a query, not a spelling'),
        ("", '"" holds no letter or digit'),
        ("2 %", 'the sign "%" cannot be searched'),
    ],
)
def test_an_alias_that_holds_what_it_cannot_is_told_where_it_is_used(spelling, problem):
    [error] = check_query("Krieg AND @x", {"x": ["Nato", spelling]})
    assert error.problem == f"@x in aliases.yaml: {problem}"
    assert (error.line, error.column) == (1, 11)


def test_without_any_alias_the_hint_says_to_define_one():
    [error] = check_query("@nato", {})
    assert error.hint == "define it there first"


def test_all_mistakes_are_told_in_the_order_of_their_places():
    errors = check_query("title:a OR Rüst* b OR @x AND\n=US", {})
    assert [(e.line, e.column) for e in errors] == [
        (1, 1),
        (1, 9),
        (1, 12),
        (1, 18),
        (1, 23),
        (2, 1),
    ]


def test_parsing_raises_the_first_mistake():
    with pytest.raises(QueryError, match="title: is not supported yet") as raised:
        parse_query("title:a AND b*")
    assert (raised.value.line, raised.value.column) == (1, 1)


def test_the_hint_of_a_long_query_shows_only_the_part_at_fault():
    wide = " OR ".join(f"Wort{number}" for number in range(50))
    [error] = check_query(f"({wide}) AND (Nato Gipfel)", {})
    assert error.hint == 'write Nato AND Gipfel, or "Nato Gipfel" for a phrase'


def test_the_hint_of_a_long_part_is_cut():
    [error] = check_query(" ".join(f"Wort{number}" for number in range(50)), {})
    assert error.hint.startswith("write Wort0 AND Wort1 AND")
    assert "…, or" in error.hint


PIECES = st.sampled_from(
    ["Nato", "Ruß-land", "or", "und", "not", "OR", "AND", "NOT", "(", ")", '"a b"', "@nato", "=X"]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_what_a_hint_shows_as_rewritten_has_one_operator_a_level(query):
    for error in check_query(query, ALIASES):
        _, found, rewritten = error.hint.partition("write ")
        if found and ("side by side" in error.problem or "NOT needs" in error.problem):
            again = check_query(rewritten, ALIASES)
            assert all("matches nearly every" in other.problem for other in again)


@settings(deadline=None)
@given(st.text(st.sampled_from('ab AORNDT()":=~@#/„“*?-,\n\u0301\ud800ʼ&|%5')) | st.text())
def test_any_text_is_a_query_or_gets_a_named_place(text):
    lines = text.split("\n")
    for error in check_query(text, {}):
        assert error.problem
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= max(1, len(lines[error.line - 1]))


@pytest.mark.parametrize(
    "opening", ["(", "NOT (", "title:", "ATLEAST/3 ", "NOT ", "a NEAR/3 ", "a "]
)
def test_no_nesting_exhausts_the_stack(opening):
    for depth in (10, 300, 6000):
        assert check_query(opening * depth, {})
        assert check_query(opening * depth + "b", {})
