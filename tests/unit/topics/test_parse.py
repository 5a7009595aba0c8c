import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.topics.mistakes import MAX_DEPTH
from worker.topics.parse import parse_query
from worker.topics.syntax import Alias, And, Not, Or, Phrase, Place, Word

HERE = Place(1, 1)


def word(text: str) -> Word:
    return Word(text, HERE)


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
        ("Nato AND NOT (NOT Krieg)", And((word("Nato"), Not(Not(word("Krieg"), HERE), HERE)))),
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


def test_parentheses_may_nest_to_the_limit():
    assert parse_query("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == word("a")


LEAVES = st.one_of(
    st.sampled_from(["Nato", "Rüstung", "U.S.", "Zwei-Prozent-Ziel", "or", "НАТО"]).map(word),
    st.sampled_from(["nukleare Abschreckung", "a AND b", "(x)"]).map(lambda t: Phrase(t, HERE)),
    st.sampled_from(["nato", "ukraine"]).map(lambda t: Alias(t, HERE)),
)


def _nested(children):
    several = st.lists(children, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        several.map(And),
        several.map(Or),
        st.tuples(LEAVES, children).map(lambda p: And((p[0], Not(p[1], HERE)))),
    )


TREES = st.recursive(LEAVES, _nested, max_leaves=12)


@settings(deadline=None)
@given(TREES)
def test_a_written_tree_is_read_as_the_same_tree(tree):
    if str(tree).count("(") <= MAX_DEPTH:
        assert parse_query(str(tree)) == tree
