import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from worker.domain.topics import TEXTS, Field
from worker.topics.mistakes import MAX_DEPTH
from worker.topics.parse import parse_query
from worker.topics.syntax import (
    Alias,
    And,
    AtLeast,
    Exact,
    In,
    Near,
    Not,
    Or,
    Phrase,
    Place,
    Wildcard,
    Word,
    leaves,
    located,
)

HERE = Place(1, 1)


def word(text: str) -> Word:
    return Word(text, HERE)


NATO, RAT, KRIEG = map(word, ("Nato", "Rat", "Krieg"))


@pytest.mark.parametrize(
    "query, tree",
    [
        ("Nato", word("Nato")),
        ("(((Nato)))", word("Nato")),
        ("Nato AND OTAN", And((word("Nato"), word("OTAN")))),
        (
            "Nato OR (Krieg AND NOT Spiel)",
            Or((word("Nato"), And((word("Krieg"), Not(word("Spiel"), HERE))))),
        ),
        ('"nukleare \n Abschreckung"', Phrase("nukleare Abschreckung", HERE)),
        ('@nato AND"x"', And((Alias("nato", HERE), Phrase("x", HERE)))),
        ("ANDREAS OR NEARLY OR NOTE", Or((word("ANDREAS"), word("NEARLY"), word("NOTE")))),
        ("and", word("and")),
        ("Zwei-Prozent-Ziel", word("Zwei-Prozent-Ziel")),
        ("l'OTAN OR U.S. OR AT&T", Or((word("l'OTAN"), word("U.S."), word("AT&T")))),
        ('"Was nun?"', Phrase("Was nun?", HERE)),
        ('"15:30"', Phrase("15:30", HERE)),
        ("Rüstungs* OR *minister", Or((Wildcard("Rüstungs*", HERE), Wildcard("*minister", HERE)))),
        ("Selens?yj OR w?rd", Or((Wildcard("Selens?yj", HERE), Wildcard("w?rd", HERE)))),
        ("=NATO AND =AT&T", And((Exact("NATO", HERE), Exact("AT&T", HERE)))),
        ('"a b"~3', Phrase("a b", HERE, 3)),
        ('title:"a  b" ~100', In(Field.TITLE, Phrase("a b", HERE, 100), HERE)),
        ("Nato NEAR/5 Rat", Near(NATO, RAT, 5, HERE)),
        ("Nato ONEAR/0 Rat", Near(NATO, RAT, 0, HERE, ordered=True)),
        ("Nato NOT NEAR/100 Rat", Near(NATO, RAT, 100, HERE, negated=True)),
        ("Nato NOT\nONEAR/5 Rat", Near(NATO, RAT, 5, HERE, ordered=True, negated=True)),
        (
            "(Nato OR (Krieg OR @x)) NEAR/2 =US",
            Near(Or((NATO, Or((KRIEG, Alias("x", HERE))))), Exact("US", HERE), 2, HERE),
        ),
        ("Nato NEAR/1 Rat NEAR/2 Krieg", Near(Near(NATO, RAT, 1, HERE), KRIEG, 2, HERE)),
        ("Nato NEAR/1 (Rat NEAR/2 Krieg)", Near(NATO, Near(RAT, KRIEG, 2, HERE), 1, HERE)),
        ("Krieg AND NOT Nato NEAR/1 Rat", And((KRIEG, Not(Near(NATO, RAT, 1, HERE), HERE)))),
        ("Krieg AND Nato NEAR/1 Rat", And((KRIEG, Near(NATO, RAT, 1, HERE)))),
        ("title:Nato AND Rat", And((In(Field.TITLE, NATO, HERE), RAT))),
        ("title: (Nato AND NOT Rat)", In(Field.TITLE, And((NATO, Not(RAT, HERE))), HERE)),
        ("title:(Nato NEAR/1 Rat)", In(Field.TITLE, Near(NATO, RAT, 1, HERE), HERE)),
        ("lead:ATLEAST/2 Nato", In(Field.LEAD, AtLeast(2, NATO, HERE), HERE)),
        ("lang:(de OR EN)", In(Field.LANGUAGE, Or((word("de"), word("EN"))), HERE)),
        ('url:"/a?b=1#c"', In(Field.URL, Phrase("/a?b=1#c", HERE), HERE)),
        ("source:tagesschau.de", In(Field.SOURCE, word("tagesschau.de"), HERE)),
        ("ATLEAST/3 (Nato OR Rat)", AtLeast(3, Or((NATO, RAT)), HERE)),
        ("title OR near OR atleast", Or((word("title"), word("near"), word("atleast")))),
    ],
)
def test_a_query_is_read_as_meant(query, tree):
    assert parse_query(query) == tree


def test_nodes_know_their_place_in_code_points():
    tree = parse_query('"𝔑ato Rü" OR\n  (Nato AND @x)')
    assert isinstance(tree, Or)
    first, second = tree.children
    assert first.place == (1, 1)
    assert second.place == (2, 4)
    assert isinstance(second, And)
    assert second.children[1].place == (2, 13)


def test_a_place_in_a_query_of_groups_is_that_of_its_first_word():
    tree = parse_query("((a OR b) AND c) OR d")
    assert tree.place == (1, 3)


def test_leaves_hold_text_that_knows_nothing_of_the_parser():
    for leaf in leaves(parse_query('Nato OR Rüst* OR =US OR @x OR "a b" OR tag:x')):
        text = leaf.name if isinstance(leaf, Alias) else leaf.text
        assert type(text) is str


def test_parentheses_may_nest_to_the_limit():
    assert parse_query("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == word("a")


def test_leaves_know_the_field_they_are_looked_for_in():
    tree = parse_query("Nato NEAR/1 Rat AND title:(Krieg OR ATLEAST/2 Nato) AND NOT lang:de")
    assert [str(leaf) for leaf in leaves(tree)] == ["Nato", "Rat", "Krieg", "Nato", "de"]
    fields = [field for _, field in located(tree)]
    assert fields == [None, None, Field.TITLE, Field.TITLE, Field.LANGUAGE]


def texts(*samples):
    return st.sampled_from(samples)


WORDS = texts("Nato", "Rüstung", "U.S.", "Zwei-Prozent-Ziel", "or", "near", "НАТО", "l'OTAN", "İ")
PHRASES = texts("nukleare Abschreckung", "a AND b", "(x) y", "NEAR/3 title:x")
LEAVES = st.one_of(
    WORDS.map(word),
    texts("Rüst*", "Selens?yj", "*minister*").map(lambda t: Wildcard(t, HERE)),
    texts("NATO", "AT&T", "U.S.").map(lambda t: Exact(t, HERE)),
    PHRASES.map(lambda t: Phrase(t, HERE)),
    st.builds(Phrase, PHRASES, st.just(HERE), st.integers(1, 100)),
    texts("nato", "ukraine").map(lambda t: Alias(t, HERE)),
)
CHOICES = LEAVES | st.lists(LEAVES, min_size=2, max_size=3).map(lambda nodes: Or(tuple(nodes)))


def _near(children):
    operators = st.tuples(st.integers(0, 100), st.just(HERE), st.booleans(), st.booleans())
    return st.builds(
        lambda left, right, how: Near(left, right, *how), children, children, operators
    )


NEARS = st.recursive(CHOICES, _near, max_leaves=4)
COUNTS = st.builds(AtLeast, st.integers(2, 100), CHOICES, st.just(HERE))
VALUES = st.builds(
    In,
    texts(Field.URL, Field.SOURCE, Field.AUTHOR, Field.TAG),
    st.one_of(WORDS.map(word), PHRASES.map(lambda text: Phrase(text, HERE))),
    st.just(HERE),
)


def _joined(children):
    several = st.lists(children, min_size=2, max_size=4).map(tuple)
    with_not = st.tuples(children, children.filter(lambda node: not isinstance(node, Not)))
    return st.one_of(
        several.map(And),
        several.map(Or),
        with_not.map(lambda pair: And((pair[0], Not(pair[1], HERE)))),
    )


IN_ONE_FIELD = st.recursive(NEARS | COUNTS, _joined, max_leaves=4)
FIELDS = st.builds(In, st.sampled_from(TEXTS), IN_ONE_FIELD, st.just(HERE))
TREES = st.recursive(st.one_of(NEARS, COUNTS, FIELDS, VALUES), _joined, max_leaves=8)


def _depth(query: str) -> int:
    depth = deepest = 0
    for sign in re.sub(r'"[^"]*"', "", query):
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


@settings(deadline=None)
@given(TREES)
def test_a_written_tree_is_read_as_the_same_tree(tree):
    assume(_depth(str(tree)) <= MAX_DEPTH)
    assert parse_query(str(tree)) == tree
