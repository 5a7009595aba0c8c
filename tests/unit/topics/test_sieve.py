"""The sieve and the matcher agree on every article, whatever is asked of whatever text."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.topics.indexes import Shelf, seen
from worker.domain.search import Dated
from worker.domain.topics import Searchable, Topic
from worker.pipeline.searching import find, question
from worker.topics import check_query

ALIASES = {
    "nato": ["Nato", "OTAN", "=NATO", "North Atlantic Treaty", "Nato*"],
    "gipfel": ["Gipfel", "Nato-Gipfel", "Gipfeltreffen"],
}
WORDS = [
    "Nato",
    "NATO",
    "nato",
    "Gipfel",
    "Gipfels",
    "Gipfeltreffen",
    "Natogipfel",
    "Rüstung",
    "Ruestung",
    "Rüstungen",
    "Rüstungsproduktion",
    "Ausrüstung",
    "Krieg",
    "Kriege",
    "Bürgerkrieg",
    "Rat",
    "Räte",
    "Senat",
    "Senator",
    "Munition",
    "North",
    "Atlantic",
    "Treaty",
    "OTAN",
    "der",
    "die",
    "das",
    "und",
    "in",
    "US",
    "us",
    "U",
    "S",
    "Krise",
    "summit",
    "summits",
    "defence",
    "Verteidigungsminister",
    "Verteidigungsministers",
]
GAPS = [" "] * 12 + ["-", ", ", ". ", " – ", "\n\n", "/", "’", "„", "  "]
LANGUAGES = ("de", "de-AT", "en", None, "fr", "xx")

word = st.sampled_from(WORDS)


def texts() -> st.SearchStrategy[str]:
    pieces = st.lists(st.tuples(word, st.sampled_from(GAPS)), max_size=14)
    return pieces.map(lambda found: "".join(text + gap for text, gap in found))


articles = st.builds(
    Searchable,
    title=texts(),
    lead=texts(),
    body=texts(),
    language=st.sampled_from(LANGUAGES),
    url=st.sampled_from([None, "https://a.example/nato/1", "https://b.example/2"]),
    sources=st.sampled_from([(), ("Tagesschau", "a.example"), ("b.example",)]),
)

leaves = st.one_of(
    word,
    st.tuples(word, word).map("-".join),
    word.map(lambda text: f"={text}"),
    word.filter(lambda text: len(text) > 4).map(lambda text: f"{text[:-1]}*"),
    word.filter(lambda text: len(text) > 5).map(lambda text: f"{text[:-2]}?{text[-1]}"),
    st.tuples(word, word).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
    st.tuples(word, word, st.integers(1, 3)).map(lambda t: f'"{t[0]} {t[1]}"~{t[2]}'),
    st.sampled_from(["@nato", "@gipfel"]),
)
groups = st.one_of(
    leaves, st.lists(leaves, min_size=2, max_size=3).map(lambda g: f"({' OR '.join(g)})")
)
operators = st.builds(
    "{}{}NEAR/{}".format,
    st.sampled_from(["", "NOT "]),
    st.sampled_from(["", "O"]),
    st.integers(0, 4),
)
nears = st.lists(st.tuples(operators, groups), min_size=1, max_size=2).flatmap(
    lambda rest: groups.map(lambda first: " ".join([first, *(f"{o} {g}" for o, g in rest)]))
)
positive = st.one_of(
    groups,
    nears,
    st.tuples(st.sampled_from(["title", "lead", "body"]), groups).map("{0[0]}:({0[1]})".format),
    st.tuples(st.integers(2, 3), groups).map("ATLEAST/{0[0]} {0[1]}".format),
    st.sampled_from(["source:tagesschau", "lang:de", 'url:"/nato/"']),
)
queries = st.one_of(
    positive,
    st.lists(positive, min_size=2, max_size=3).map(lambda p: " AND ".join(f"({q})" for q in p)),
    st.lists(positive, min_size=2, max_size=3).map(lambda p: " OR ".join(f"({q})" for q in p)),
    st.tuples(positive, positive).map("({0[0]}) AND NOT ({0[1]})".format),
)
exceptions = st.lists(st.tuples(word, word).map(" ".join), max_size=2)


@settings(max_examples=100, deadline=None)
@given(query=queries, excepted=exceptions, corpus=st.lists(articles, min_size=1, max_size=8))
def test_the_index_and_the_matcher_give_one_answer(
    query: str, excepted: list[str], corpus: list[Searchable]
) -> None:
    assume(not check_query(query, ALIASES))
    asked = question(Topic("t", "t", query, exceptions=tuple(excepted)), ALIASES)
    wanted = [n for n, article in enumerate(corpus, 1) if asked.matcher.match(article)]
    found = find(asked, Shelf(corpus))
    assert [one.article for one in found] == wanted


def ask(query: str, *corpus: Searchable, outdated: frozenset[int] = frozenset()) -> Shelf:
    """What had to be read to answer."""
    shelf = Shelf(corpus, outdated)
    find(question(Topic("t", "t", query), ALIASES), shelf)
    return shelf


NATO = Searchable(title="Nato berät", body="Der Nato-Gipfel, so hieß es, beginnt morgen.")
OTHER = Searchable(title="Wetter", body="Es regnet in Brüssel.")


@pytest.mark.parametrize(
    "query",
    [
        "Nato",
        "Nato AND NOT Regen",
        "title:Nato",
        "ATLEAST/2 Nato",
        "Nato NEAR/3 Gipfel",
        '"Nato Gipfel"',
        "Gipf*",
        "=Nato",
        "Nato NOT NEAR/2 Gipfel",
    ],
)
def test_words_and_what_only_spaces_part_are_proven_without_a_look(query: str) -> None:
    assert ask(query, NATO, OTHER).read == []


@pytest.mark.parametrize("query", ['"Gipfel so"', 'lang:de AND "Gipfel so"'])
def test_what_other_signs_part_is_looked_at_where_the_words_stand(query: str) -> None:
    assert ask(query, replace(NATO, language="de"), OTHER).read == [1]


def test_an_article_that_changed_is_looked_at_whatever_the_index_says() -> None:
    assert ask("Regen", NATO, OTHER, outdated=frozenset({1})).read == [1]


def test_an_exception_has_only_those_looked_at_in_which_it_stands() -> None:
    shelf = Shelf([NATO, OTHER, replace(NATO, body="")])
    found = find(question(Topic("t", "t", "Nato", exceptions=("Nato-Gipfel",)), {}), shelf)
    assert [one.article for one in found] == [1, 3]
    assert shelf.read == [1]


def test_a_word_is_read_in_the_language_of_its_article() -> None:
    german, english = (Searchable(body="Handys", language=tag) for tag in ("de", "en"))
    shelf = Shelf([german, english, replace(german, language="xx")])
    asked = question(Topic("t", "t", "Handy"), {})
    wanted = [n for n, article in enumerate(shelf.articles, 1) if asked.holds(article)]
    assert [one.article for one in find(asked, shelf)] == wanted


def test_only_articles_of_the_time_asked_for_are_found() -> None:
    shelf = Shelf([NATO] * 5)
    asked = question(Topic("t", "t", "Nato"), {})
    found = find(asked, shelf, since=seen(2), until=seen(4))
    assert found == [Dated(2, seen(2)), Dated(3, seen(3))]


@pytest.mark.parametrize("query", ["Nato-Rat", "Senat OR Nato-Rat", "Nato NEAR/1 Rat"])
def test_a_word_that_only_holds_the_letters_proves_nothing(query: str) -> None:
    corpus = [
        Searchable(body=f"Die Nato-{word} tagt.", language="de")
        for word in ("Senator", "Räte", "Verrat", "Bundesrat", "Quadratwurzel")
    ]
    asked = question(Topic("t", "t", query), {})
    wanted = [number for number, article in enumerate(corpus, 1) if asked.holds(article)]
    assert [one.article for one in find(asked, Shelf(corpus))] == wanted
    assert 2 in wanted
    assert 5 not in wanted
