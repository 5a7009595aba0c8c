"""An article as an example: short, and it shows what the topic finds in it."""

from dataclasses import replace

import pytest

from tests.builders import topic
from worker.domain.topics import Searchable
from worker.topics.examples import Example, prove_one
from worker.topics.examples_lesson import LONG, SHORT, is_of, lesson

BODY = (
    "Das Treffen begann am Morgen. Die Minister sprachen über Munition. Danach aßen sie.\n\n"
    "Aus Kiew kam ein Gast. Am Abend reisten alle ab."
)
ARTICLE = Searchable(title="Nato tagt in Brüssel", lead="", body=BODY, language="de")


def taught(query, article=ARTICLE, **changes):
    return lesson(article, topic("t", query=query, **changes), {"nato": ("Nato",)})


def test_a_title_that_shows_it_is_enough():
    assert taught("Nato") == "Nato tagt in Brüssel"


def test_else_the_sentence_with_the_hit_stands_behind_it():
    text = taught("Nato AND Munition")

    assert text == "Nato tagt in Brüssel. Die Minister sprachen über Munition."


def test_words_of_several_sentences_bring_them_all():
    text = taught("Munition AND Kiew")

    assert text == (
        "Nato tagt in Brüssel. Die Minister sprachen über Munition. Aus Kiew kam ein Gast."
    )


def test_an_article_that_is_not_found_is_its_title_and_how_it_begins():
    assert taught("Bundeswehr") == "Nato tagt in Brüssel. Das Treffen begann am Morgen."


def test_a_title_that_ends_as_a_sentence_gets_no_second_full_stop():
    article = Searchable(title="Was tun?", body="Nato tagt.")

    assert taught("Nato", article) == "Was tun? Nato tagt."


def test_an_article_without_a_title_is_its_sentence():
    assert taught("Munition", Searchable(body=BODY)) == "Die Minister sprachen über Munition."


def test_an_article_in_another_language_than_its_example_looks_says_so():
    article = Searchable(title="Zelensky meets Rutte", language="en")

    assert taught("Rutte", article) == "lang: en\nZelensky meets Rutte"


def test_a_region_is_no_other_language():
    assert taught("Nato", Searchable(title="Nato tagt", language="de-AT")) == "Nato tagt"


def test_an_endless_text_is_cut_at_a_word():
    article = Searchable(title="Titel", body="Wort " * 5_000)

    assert len(taught("Bundeswehr", article)) <= SHORT
    assert taught("Bundeswehr", article).endswith("Wort")


def test_a_hit_in_an_endless_sentence_is_still_shown():
    article = Searchable(title="Titel", body=f"{'Wort ' * 5_000} Munition {'Wort ' * 5_000}")
    text = taught("Munition", article)

    assert "Munition" in text
    assert len(text) <= LONG + SHORT


@pytest.mark.parametrize("query", ["Nato", "Munition", "Munition AND Kiew", "Gast OR Nato"])
def test_the_example_of_a_found_article_holds_as_a_match(query):
    found = topic("t", query=query)
    example = Example("t", wanted=True, number=0, text=taught(query))

    assert prove_one(example, found, {}).holds


@pytest.mark.parametrize("query", ["Nato", "Munition", "Munition AND Kiew", "Gast OR Nato"])
def test_an_article_is_known_again_by_its_example(query):
    assert is_of(taught(query), ARTICLE)
    assert is_of(taught(query, replace(ARTICLE, language="en")), ARTICLE)


@pytest.mark.parametrize(
    "example, title",
    [
        ("Seniorenatonal Protestnote", "Protest"),
        ("Protest der Nato in Brüssel", "Protest"),
        ("Nato da", "Nato"),
        ("Neues vom Newsblog", "Newsblog"),
        ("Nato tagt", ""),
    ],
)
def test_an_example_that_only_shares_words_with_a_title_is_another_one(example, title):
    assert not is_of(example, Searchable(title=title, body="Protest der Nato"))
