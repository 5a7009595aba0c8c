"""Examples prove queries, and say what was found or lacks where they do not."""

import pytest

from tests.builders import topic
from worker.domain.topics import Field
from worker.topics.examples import (
    MOST_EXPLAINED,
    UNEXPLAINED,
    Example,
    explained,
    failed,
    likely_language,
    prove,
    prove_one,
    readings,
)

ALIASES = {"treffen": ("Treffen", "Tagung", "meeting"), "nato": ("Nato", "OTAN")}


def tried(query, *, match=(), no_match=(), **changes):
    return topic("t", query=query, match_examples=match, no_match_examples=no_match, **changes)


def problems(*topics):
    return [proof.problem for proof in failed(topics, ALIASES)]


def test_examples_that_hold_are_no_failures():
    good = tried("Nato AND Gipfel", match=("Gipfel der Nato",), no_match=("Gipfel der EU",))

    proofs = list(prove([good], ALIASES))

    assert [proof.holds for proof in proofs] == [True, True]
    assert [proof.example.wanted for proof in proofs] == [True, False]
    assert not problems(good)


def test_a_failure_names_the_example_by_topic_kind_and_number():
    bad = tried("Nato", match=("Nato", "Bundeswehr"), no_match=("EU", "Nato"))

    found = [proof.example for proof in failed([bad], ALIASES)]

    assert found == [Example("t", True, 1, "Bundeswehr"), Example("t", False, 1, "Nato")]


def test_a_topic_that_is_off_is_proven_too():
    assert problems(tried("Nato", match=("EU",), enabled=False)) == ["Nato is missing"]


@pytest.mark.parametrize(
    "query, text, problem",
    [
        ("Nato AND Gipfel", "Gipfel der EU", "Nato is missing"),
        ("Nato AND Gipfel", "Fußball", "Nato is missing; Gipfel is missing"),
        ("Nato OR Gipfel", "Fußball", "none of Nato, Gipfel is there"),
        (
            "@treffen AND @nato",
            "Nato tagt",
            "@treffen is missing (none of its 3 spellings is there)",
        ),
        ("Gipfel AND NOT Berg", "Gipfel am Berg", "NOT Berg forbids Berg"),
        ('Nato AND "nukleare Teilhabe"', "Nato, nukleare", '"nukleare Teilhabe" is missing'),
        ("Nato AND (Gipfel OR Rat)", "Nato", "none of Gipfel, Rat is there"),
        ("Nato AND NOT (Berg OR Tal)", "Nato im Tal", "NOT (Berg OR Tal) forbids Tal"),
    ],
)
def test_what_lacks_is_told_part_by_part(query, text, problem):
    assert problems(tried(query, match=(text,))) == [problem]


def test_what_was_found_is_told_with_the_part_of_the_query():
    assert problems(tried("@nato", no_match=("Otan ou Nato",))) == [
        "it finds Otan (@nato, written), Nato (@nato, written)"
    ]


def test_a_form_inside_an_exception_is_told_as_such():
    front = tried("Front", match=("Der Front National",), exceptions=("Front National",))

    assert problems(front) == ["found only inside of what except lists: Front"]


def test_a_line_is_a_text_or_a_headline_and_several_are_title_and_text():
    text, headline = readings("Nato tagt")
    assert (text.title, text.body) == ("", "Nato tagt")
    assert (headline.title, headline.body) == ("Nato tagt", "")

    (article,) = readings("Nato tagt\n\nIn Brüssel.\nUm zehn Uhr.")
    assert (article.title, article.body) == ("Nato tagt", "In Brüssel.\nUm zehn Uhr.")


def test_lines_at_the_top_say_what_no_text_can():
    (read,) = readings("lang: fr\nsource: lemonde.fr\ntag: Défense\ntitle: Sommet\nÀ Bruxelles")

    assert (read.title, read.body, read.language) == ("Sommet", "À Bruxelles", "fr")
    assert (read.sources, read.tags) == (("lemonde.fr",), ("Défense",))


def test_a_headline_with_a_colon_is_no_field():
    text, _ = readings("Titel: Nato tagt")

    assert text.body == "Titel: Nato tagt"


@pytest.mark.parametrize("field", [field for field in Field if field is not Field.LANGUAGE])
def test_every_field_of_the_query_language_can_be_said(field):
    read = readings(f"{field}: Wort")[0]

    assert "Wort" in (read.title, read.lead, read.body, read.url) or ("Wort",) in (
        read.sources,
        read.authors,
        read.tags,
    )


@pytest.mark.parametrize(
    "text, language",
    [
        ("Nato-Verteidigungsminister beraten in Brüssel", "de"),
        ("Bundestag debattiert", "de"),
        ("NATO", "de"),
        ("", "de"),
        ("Die Polizei in Wiesbaden", "de"),
        ("The police headquarters in Wiesbaden published figures", "en"),
        ("NATO allies agree to raise defence spending again", "en"),
        ("EU plan to send a million artillery shells to Ukraine falls short", "en"),
        ("Paris relance le débat sur la dissuasion nucléaire en Europe", "fr"),
        ("Саміт НАТО розпочався у Вільнюсі", "uk"),
        ("Szczyt NATO rozpoczął się w Wilnie", "pl"),
    ],
)
def test_the_language_of_a_headline_is_guessed_without_a_model(text, language):
    assert likely_language(text) == language


def test_one_example_is_proven_alone():
    nato = tried("Nato", match=("Bundeswehr",))
    asked = Example("t", wanted=False, number=3, text="Nato")

    proof = prove_one(asked, nato, ALIASES)

    assert proof.example == asked
    assert not proof.holds
    assert proof.problem == "it finds Nato"


def test_a_text_is_explained_for_each_topic_why_not_only_where_asked():
    topics = [topic("nato", query="Nato"), topic("eu", query="EU", enabled=False)]
    ways = readings("Nato tagt")

    told = {one.id: found for one, found in explained(topics, ways, {}, why_not=False)}
    assert told["nato"].match
    assert told["nato"].match.hits[0].form == "Nato"
    assert (told["eu"].match, told["eu"].problem) == (None, "")

    asked = {one.id: found for one, found in explained(topics, ways, {}, why_not=True)}
    assert asked["eu"].problem == "EU is missing"


def test_of_many_that_fail_only_some_are_explained():
    bad = tried("Nato", match=tuple(f"Wort {number}" for number in range(MOST_EXPLAINED + 3)))

    found = problems(bad)

    assert found == ["Nato is missing"] * MOST_EXPLAINED + [UNEXPLAINED] * 3
