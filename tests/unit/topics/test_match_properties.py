"""The matcher against an evaluator that is too simple to be wrong."""

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from worker.domain.topics import Field, Topic
from worker.text.fold import fold
from worker.topics import check_query, compile_topics
from worker.topics.parse import parse_query
from worker.topics.syntax import Alias, And, Node, Not, Or, Phrase, Place, Word

HERE = Place(1, 1)
ALIASES = {"nato": ("Nato", "otan", "Rat der Nato")}
WORDS = ("Nato", "NATO", "OTAN", "Rat", "der", "Rüstung", "Ruestung", "Zwei", "Ziel", "Zweiziel")
GAPS = (" ", " ", " ", "-", ". ", ", ", "\n\n", " – ", " „", "\u00ad", "")

TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=12).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
DOCUMENTS = st.tuples(TEXTS, TEXTS, TEXTS)

LEAVES = st.one_of(
    st.sampled_from((*WORDS, "Zwei-Ziel", "fehlt")).map(lambda text: Word(text, HERE)),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(
        lambda words: Phrase(" ".join(words), HERE)
    ),
    st.just(Alias("nato", HERE)),
)


def _nested(children):
    several = st.lists(children, min_size=2, max_size=3).map(tuple)
    return st.one_of(several.map(And), several.map(Or), children.map(lambda c: Not(c, HERE)))


QUERIES = (
    st.recursive(LEAVES, _nested, max_leaves=6)
    .map(str)
    .filter(lambda query: not check_query(query, ALIASES))
)
TOPICS = st.lists(QUERIES, min_size=1, max_size=4).map(
    lambda queries: [Topic(f"t{n}", "T", query) for n, query in enumerate(queries)]
)


def _expression(text: str) -> str:
    """A regular expression for words in a row over a folded text."""
    words = [re.escape(fold(word)) for word in re.split(r"[ -]", text)]
    joint = r"(?:(?!\n\n)[ \n„]|(?<! )-(?! ))+"
    return rf"(?<!\w){joint.join(words)}(?!\w)"


def _stands(text: str, fields: list[str]) -> bool:
    return any(re.search(_expression(text), field) for field in fields)


def _true(node: Node, fields: list[str]) -> bool:
    match node:
        case And(children):
            return all(_true(child, fields) for child in children)
        case Or(children):
            return any(_true(child, fields) for child in children)
        case Not(child):
            return not _true(child, fields)
        case Alias(name):
            return any(_stands(text, fields) for text in ALIASES[name])
        case Word(text):
            return _stands(text, fields) or _stands(text.replace("-", ""), fields)
        case Phrase(text):
            return _stands(text, fields)


def _folded(text: str) -> str:
    return re.sub(r"\w+", lambda word: fold(word.group()), text.replace("\u00ad", ""))


@settings(deadline=None)
@given(TOPICS, DOCUMENTS)
def test_the_matcher_agrees_with_a_naive_evaluator(topics, document):
    # A soft hyphen at the end of a word is no part of it, so it stays in the gap there.
    fields = [_folded(text) for text in document]
    expected = {topic.id for topic in topics if _true(parse_query(topic.query), fields)}
    matches = compile_topics(topics, ALIASES).match(*document)
    assert {match.topic for match in matches} == expected


@settings(deadline=None)
@given(TOPICS, DOCUMENTS)
def test_every_offset_slices_to_the_form_and_every_match_has_a_hit(topics, document):
    fields = dict(zip(Field, document, strict=True))
    for match in compile_topics(topics, ALIASES).match(*document):
        assert match.hits
        for hit in match.hits:
            assert fields[hit.field][hit.start : hit.end] == hit.form
            assert hit.form.strip() == hit.form != ""
            assert hit.count >= 1


@settings(deadline=None)
@given(TOPICS, DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_topics_and_of_documents_is_irrelevant(topics, document, shuffler):
    shuffled = shuffler.sample(topics, len(topics))
    alone = compile_topics(topics, ALIASES).match(*document)
    later = compile_topics(shuffled, ALIASES)
    for other in random.Random(7).sample([*WORDS], 5):
        later.match(other, "", "")
    assert later.match(*document) == alone
