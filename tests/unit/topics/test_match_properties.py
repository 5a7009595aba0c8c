"""The matcher against an evaluator that is too simple to be wrong (``reference.py``)."""

import random
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.topics.reference import Reference, apart
from worker.domain.topics import TEXTS, Field, Searchable, Topic
from worker.topics import Matcher
from worker.topics.compile import Compiler
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
    needs_nothing,
)

HERE = Place(1, 1)
ALIASES = {"nato": ("Nato", "otan", "=NATO", "Nat*", "Rat der Nato", "Zwei-Ziel")}
WORDS = ("Nato", "NATO", "NATO\u0301", "Rat", "der", "Rüstung", "Ruestung", "Rüstungen", "RÜSTUNG")
MORE = ("Zwei", "Ziel", "Zweiziel", "Ziele", "Na\u00adto", "קצר")
GAPS = (" ", " ", " ", "  ", "-", ". ", ", ", "\n\n", " – ", " „", "\u00ad", "", "\ud800")
WILD = (
    "Rüst*",
    "Ruest*",
    "R?stung",
    "Ru?stung",
    "*stung",
    "*iel*",
    "Z*ziel",
    "Nat?",
    "Zwei-Z*",
    "?ato",
)
BETWEEN = st.integers(0, 4)
VALUES = {
    Field.URL: ("zwei.de", "ziel"),
    Field.SOURCE: ("Rat", "zwei.de"),
    Field.LANGUAGE: ("de", "zz"),
    Field.AUTHOR: ("Rat Nato", "Ziel"),
    Field.TAG: ("nato",),
}

TEXT = st.lists(st.tuples(st.sampled_from(WORDS + MORE), st.sampled_from(GAPS)), max_size=12).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
ARTICLES = st.builds(
    Searchable,
    title=TEXT,
    lead=TEXT,
    body=TEXT,
    language=st.sampled_from(("de-AT", None, "zz")),
    url=st.sampled_from((None, "https://zwei.de/ziel")),
    sources=st.sampled_from(((), ("Rat", "www.zwei.de"))),
    authors=st.sampled_from(((), ("Rat Nato", "Nato Ziel"))),
    tags=st.sampled_from(((), ("Nato",))),
)

WORD_LEAVES = st.sampled_from((*WORDS[:-3], *MORE[:-1], "Zwei-Ziel", "fehlt")).map(
    lambda text: Word(text, HERE)
)
PHRASES = st.builds(
    lambda words, slop: Phrase(" ".join(words), HERE, slop),
    st.lists(st.sampled_from(WORDS[:4] + MORE[:2]), min_size=1, max_size=3),
    st.none() | BETWEEN,
)
LEAVES = st.one_of(
    WORD_LEAVES,
    PHRASES,
    st.sampled_from(("NATO", "Nato", "Zwei-Ziel")).map(lambda text: Exact(text, HERE)),
    st.sampled_from(WILD).map(lambda text: Wildcard(text, HERE)),
    st.just(Alias("nato", HERE)),
)
GROUPS = LEAVES | st.lists(LEAVES, min_size=2, max_size=3).map(lambda some: Or(tuple(some)))


def nears(left):
    return st.builds(Near, left, GROUPS, BETWEEN, st.just(HERE), st.booleans(), st.booleans())


VALUE_LEAVES = st.sampled_from([(field, text) for field in VALUES for text in VALUES[field]]).map(
    lambda chosen: In(chosen[0], Phrase(chosen[1], HERE), HERE)
)
ATOMS = st.one_of(
    LEAVES,
    nears(GROUPS),
    nears(nears(GROUPS)),
    VALUE_LEAVES,
    st.builds(AtLeast, st.integers(1, 4), GROUPS, st.just(HERE)),
)


def nested(children):
    several = st.lists(children, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(And),
        several.map(Or),
        children.map(lambda child: Not(child, HERE)),
        st.builds(In, st.sampled_from(TEXTS), children, st.just(HERE)),
    )


def wanting(node):
    """Whether no value field stands in another field, which the language refuses."""
    match node:
        case And(children) | Or(children):
            return all(map(wanting, children))
        case In(field, child) if field in TEXTS:
            return "url:" not in str(child) and not isinstance(child, In) and wanting(child)
        case Not(child):
            return wanting(child)
        case _:
            return True


TREES = st.recursive(ATOMS, nested, max_leaves=5).filter(lambda tree: not needs_nothing(tree))
EXCEPTIONS = st.lists(st.sampled_from(("Rat der Nato", "Zwei Ziel", "Nato", "der")), max_size=2)
TOPICS = st.lists(st.tuples(TREES, EXCEPTIONS), min_size=1, max_size=4)


def compiled(topics) -> Matcher:
    compiler = Compiler(ALIASES)
    return compiler.matcher(
        [
            compiler.rule(Topic(f"t{number}", "T", "", exceptions=tuple(exceptions)), tree)
            for number, (tree, exceptions) in enumerate(topics)
        ]
    )


def held(topics, article: Searchable) -> tuple[str, ...]:
    return tuple(
        f"t{number}"
        for number, (tree, exceptions) in enumerate(topics)
        if Reference(article, ALIASES, exceptions).holds(tree)
    )


@settings(deadline=None)
@given(TOPICS, st.lists(ARTICLES, min_size=1, max_size=3))
def test_the_matcher_agrees_with_a_naive_evaluator(topics, articles):
    matcher = compiled(topics)
    for article in articles:
        assert matcher.topics(article) == held(topics, article)
        assert tuple(match.topic for match in matcher.match(article)) == held(topics, article)


@settings(deadline=None)
@given(nears(nears(GROUPS)) | nears(nears(nears(GROUPS))), ARTICLES)
def test_a_chain_of_nears_agrees_with_the_naive_evaluator(tree, article):
    topics = [(tree, ())]
    assert compiled(topics).topics(article) == held(topics, article)


@settings(deadline=None)
@given(TOPICS, ARTICLES)
def test_every_offset_slices_to_the_form_and_every_match_has_a_hit(topics, article):
    for match in compiled(topics).match(article):
        assert match.hits
        for hit in match.hits:
            assert hit.form in {text[hit.start : hit.end] for text in texts(article)[hit.field]}
            assert hit.form.strip() == hit.form != ""
            assert hit.count >= 1
        at = [(list(Field).index(hit.field), hit.start) for hit in match.hits]
        assert at == sorted(at)


@settings(deadline=None)
@given(st.tuples(GROUPS, EXCEPTIONS), ARTICLES)
def test_each_leaf_tells_all_its_places_but_those_of_an_exception(topic, article):
    tree, exceptions = topic
    reference = Reference(article, ALIASES, exceptions)
    expected = {
        (str(leaf), field): count
        for leaf in leaves(tree)
        for field in TEXTS
        if (count := len(apart(reference.places(leaf, field))))
    }
    hits = [hit for match in compiled([topic]).match(article) for hit in match.hits]
    assert {(hit.term, hit.field): hit.count for hit in hits} == expected
    for (term, field), count in expected.items():
        assert len([hit for hit in hits if (hit.term, hit.field) == (term, field)]) == min(
            5, count
        )


@settings(deadline=None)
@given(TOPICS, ARTICLES, st.randoms(use_true_random=False))
def test_what_was_read_before_is_irrelevant(topics, article, shuffler):
    alone = compiled(topics).match(article)
    later = compiled(topics)
    for other in random.Random(7).sample([*WORDS, *MORE], 8):
        later.match(Searchable(other, language=shuffler.choice(["de", "zz"])))
    assert later.match(article) == alone


def texts(article: Searchable) -> Mapping[Field, tuple[str, ...]]:
    return {
        Field.TITLE: (article.title,),
        Field.LEAD: (article.lead,),
        Field.BODY: (article.body,),
        Field.URL: (article.url or "",),
        Field.SOURCE: article.sources,
        Field.LANGUAGE: (article.language or "",),
        Field.AUTHOR: article.authors,
        Field.TAG: article.tags,
    }
