import sys
from typing import Any

import pytest

from worker.domain.errors import QueryError
from worker.domain.topics import Field, Hit, Priority, Searchable, Topic
from worker.topics import compile_topics
from worker.topics.telling import MOST_PLACES

ALIASES = {
    "nato": ["Nato", "OTAN", "НАТО", "Nordatlantische Allianz", "Nato-Rat"],
    "selenskyj": ["Selenskyj", "Zełenski", "Зеленський"],
}


def hits(
    query: str,
    body: str,
    *,
    title: str = "",
    lead: str = "",
    exceptions: tuple[str, ...] = (),
) -> Any:
    """The hits of one topic, None where it does not match."""
    topic = Topic("topic", "Topic", query, exceptions=exceptions)
    matches = compile_topics([topic], ALIASES).match(Searchable(title, lead, body))
    return matches[0].hits if matches else None


def forms(query: str, body: str, *, exceptions: tuple[str, ...] = ()) -> list[str] | None:
    found = hits(query, body, exceptions=exceptions)
    return None if found is None else [hit.form for hit in found]


@pytest.mark.parametrize(
    "query, text, expected",
    [
        ("nato", "Die NATO und die Nato.", ["NATO", "Nato"]),
        ("Ruestung", "Rüstung statt RUESTUNG", ["Rüstung", "RUESTUNG"]),
        ("Nato", "Natoma und Senator", None),
        ("Nato", "das Nato-Treffen, NATO's", ["Nato", "NATO"]),
        ("Verteidigung", "Ver\u00adtei\u00addi\u00adgung", ["Ver\u00adtei\u00addi\u00adgung"]),
        ("Київ", "у Києві, Київ", ["Київ"]),
        ("l'OTAN", "le sommet de l’OTAN", ["l’OTAN"]),
        ("Солов'їв", "Солов\u02bcїв і Солов’їв", ["Солов\u02bcїв", "Солов’їв"]),
        ("U.S.", "U.S. troops told us", ["U.S"]),
        ('"U.S. Army"', "the U.S. Army", ["U.S. Army"]),
        ('"90/Die"', "Bündnis 90/Die Grünen", ["90/Die"]),
        ("AT&T", "AT&T, at t, at, t", ["AT&T", "at t"]),
    ],
)
def test_a_word_matches_whole_words_however_spelled(query, text, expected):
    assert forms(query, text) == expected


@pytest.mark.parametrize(
    "text, found",
    [
        ("das Zwei-Prozent-Ziel", "Zwei-Prozent-Ziel"),
        ("das Zweiprozentziel", "Zweiprozentziel"),
        ("das Zwei-Prozentziel", "Zwei-Prozentziel"),
        ("das zwei Prozent Ziel", "zwei Prozent Ziel"),
        ("das Zwei\u2011Prozent\u2011Ziel", "Zwei\u2011Prozent\u2011Ziel"),
    ],
)
def test_a_hyphenated_word_matches_apart_and_joined(text, found):
    assert forms("Zwei-Prozent-Ziel", text) == [found]


def test_only_the_whole_of_a_word_of_many_hyphens_is_joined():
    assert forms("a-b-c-d-e", "abcde") == ["abcde"]
    assert forms("a-b-c-d-e", "a-b-c-d-e") == ["a-b-c-d-e"]
    assert forms("a-b-c-d-e", "ab-c-d-e") is None


@pytest.mark.parametrize(
    "text, matches",
    [
        ("nukleare Abschreckung", True),
        ("nukleare\nAbschreckung", True),
        ("„nukleare“ Abschreckung", True),
        ("Nukleare-Abschreckung", True),
        ("nukleare\u00a0\u200bAbschreckung", True),
        ("nukleare Teilhabe, Abschreckung", False),
        ("Abschreckung nukleare", False),
        ("nukleare. Abschreckung", False),
        ("nukleare, Abschreckung", False),
        ("nukleare – Abschreckung", False),
        ("nukleare (Abschreckung)", False),
        ("nukleare\n\nAbschreckung", False),
        ("nukleare" + " " * 50 + "Abschreckung", False),
        ("nukleareAbschreckung", False),
    ],
)
def test_a_phrase_reads_across_light_punctuation_only(text, matches):
    assert (forms('"nukleare Abschreckung"', text) is not None) is matches


def test_a_phrase_stands_in_one_field():
    assert hits('"nukleare Abschreckung"', "Abschreckung", title="nukleare") is None


def test_words_may_stand_in_different_fields():
    found = hits("Nato AND Gipfel", "Krieg.", title="Gipfel", lead="Nato")
    assert found == (
        Hit("Gipfel", "Gipfel", Field.TITLE, 0, 6),
        Hit("Nato", "Nato", Field.LEAD, 0, 4),
    )


@pytest.mark.parametrize(
    "query, expected",
    [
        ("Nato AND NOT Fußball", ["Nato"]),
        ("Nato AND NOT Gipfel", None),
        ("Nato AND NOT (Fußball AND Gipfel)", ["Nato"]),
        ("Nato AND (Fußball OR NOT Krieg)", ["Nato"]),
        ("Krieg OR (Nato AND Fußball)", None),
        ("Gipfel OR (Nato AND Fußball)", ["Gipfel"]),
        ("(Nato AND Gipfel) OR (Nato AND heute)", ["Nato", "Gipfel", "heute"]),
    ],
)
def test_only_what_made_the_query_true_is_reported(query, expected):
    assert forms(query, "Nato Gipfel heute") == expected


def test_a_form_is_told_with_its_place_in_code_points():
    [hit] = hits("Rüstung", "😀 „Rüstung“")
    assert hit == Hit("Rüstung", "Rüstung", Field.BODY, 3, 10)


def test_many_places_are_counted_and_few_are_told():
    found = hits("Nato", "Nato " * 20, title="Nato, Nato")
    assert [hit.count for hit in found] == [2, 2] + [20] * MOST_PLACES
    assert [hit.start for hit in found] == [0, 6, 0, 5, 10, 15, 20]


def test_an_alias_is_any_of_its_spellings_and_the_longest_counts():
    found = hits("@nato", "НАТО, der Nato-Rat und die Nordatlantische Allianz")
    assert [(hit.term, hit.form, hit.count) for hit in found] == [
        ("@nato", "НАТО", 3),
        ("@nato", "Nato-Rat", 3),
        ("@nato", "Nordatlantische Allianz", 3),
    ]


def test_places_of_a_phrase_do_not_overlap():
    assert [hit.start for hit in hits('"a a"', "a a a a a")] == [0, 4]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("an der Front", ["Front"]),
        ("die Al-Nusra-Front", None),
        ("der Front National siegt", None),
        ("FRONT NATIONAL an der Front", ["Front"]),
        ("Front National und Al-Nusra-Front", None),
        ("Front, National", ["Front"]),
    ],
)
def test_an_exception_is_no_hit(text, expected):
    assert forms("Front", text, exceptions=("Al-Nusra-Front", "Front National")) == expected


def test_an_exception_leaves_other_words_of_the_query_alone():
    text = "Front National oder Nato"
    assert forms("Front OR Nato", text, exceptions=("Front National",)) == ["Nato"]


def test_an_exception_is_no_reason_against_either():
    assert forms("Nato AND NOT Front", "Nato, Front National") is None
    assert forms(
        "Nato AND NOT Front", "Nato, Front National", exceptions=("Front National", "–")
    ) == ["Nato"]


def test_matches_come_most_urgent_first_then_by_id_whatever_the_order_of_topics():
    topics = [
        Topic("b", "B", "Nato"),
        Topic("low", "Low", "Nato", priority=Priority.LOW),
        Topic("a", "A", "NATO"),
        Topic("top", "Top", "Nato", priority=Priority.CRITICAL),
    ]
    for order in (topics, topics[::-1]):
        matches = compile_topics(order, {}).match(Searchable("Nato"))
        assert [match.topic for match in matches] == ["top", "a", "b", "low"]
    assert matches[1].hits[0].term == "NATO"


UKRAINE = "Ukraine OR Ukrainie"


@pytest.mark.parametrize(
    "query, text, expected",
    [
        (
            f"wysłanie NEAR/4 ({UKRAINE}) NEAR/1 Stryker",
            "wysłanie wozów Stryker na Ukrainie",
            ["wysłanie", "Stryker", "Ukrainie"],
        ),
        ("a NEAR/4 b NEAR/0 c", "a x c x b", ["a", "c", "b"]),
        ("a NEAR/4 b NEAR/0 c NEAR/0 d", "a d c x b", ["a", "d", "c", "b"]),
        ("a NEAR/1 b NEAR/0 c", "a x c x b", None),
        ("a NEAR/4 b NEAR/9 (a OR b)", "a x b", None),
        ("a NEAR/4 b NEAR/9 b", "a x b", None),
        ("a NEAR/4 b NEAR/0 b", "a b x b", ["a", "b", "b"]),
        ("a NEAR/4 b ONEAR/4 c", "a c b", None),
        ("a NEAR/4 b ONEAR/0 c", "b a c", ["b", "a", "c"]),
        ("a NEAR/4 b NOT NEAR/0 c", "a x c x b", None),
        ("a NOT NEAR/3 (a OR b)", "a", None),
        ('a NEAR/4 b NEAR/0 "x y"', "a x y b", ["a", "x y", "b"]),
    ],
)
def test_what_stands_between_near_words_is_near_and_the_same_word_is_not(query, text, expected):
    assert forms(query, text) == expected


@pytest.mark.parametrize("space", [" ", "  ", "\n", "\u2003 ", "\t"])
def test_offsets_are_right_whatever_spaces_stand_before(space):
    text = space + f"„Nato“,{space}Nato-Rat,\n\n–{space}Rat{space}{space}„Rat der{space}Nato“"
    [hit] = hits('"Rat der Nato"', text)
    assert text[hit.start : hit.end] == hit.form == f"Rat der{space}Nato"
    found = hits("Rat", text)
    assert [text[hit.start : hit.end] for hit in found] == ["Rat"] * 3
    assert [hit.count for hit in found] == [3] * 3


def test_a_disabled_topic_does_not_match_and_its_query_is_not_read():
    assert (
        compile_topics([Topic("a", "A", "Nato (", enabled=False)], {}).match(Searchable("Nato"))
        == ()
    )


def test_a_wrong_query_names_its_topic():
    with pytest.raises(QueryError, match="topic a: an operator is missing") as raised:
        compile_topics([Topic("a", "A", "Nato Gipfel")], {})
    assert raised.value.column == 6


def test_no_topics_match_nothing():
    assert compile_topics([], {}).match(Searchable("Nato", "Nato", "Nato")) == ()


MANY = 10_000
HOSTILE = {
    "one repeated word": "Nato " * MANY,
    "two repeated words": "Nato Gipfel " * MANY,
    "one endless word": "N" * 5_000_000,
    "marks on marks": "Nato" + "\u0316\u0301" * 1_000_000,
    "invisible between letters": "N\u00ad" * 1_000_000,
    "lone surrogates": "\ud800Nato\udfff" * MANY,
    "endless gap": "nukleare" + " " * 5_000_000 + "Abschreckung",
    "nothing but new words": " ".join(map(str, range(MANY))),
    "one letter of a wildcard": ("a" * 250 + " ") * 400,
}
QUERIES = (
    'Nato OR "nukleare Abschreckung" OR "Nato Nato Nato Gipfel"',
    "Nato NEAR/100 Gipfel",
    "Nato NEAR/100 Gipfel NEAR/100 Nato",
    "Nato NOT NEAR/100 (Gipfel OR Rat)",
    '"Gipfel Nato Nato"~100',
    "ATLEAST/100 (Nato OR Gipfel)",
    "*aaa*aaa*aab OR aaa?aaa?aaa*aab OR Nat*",
)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_made_to_hurt_costs_steps_in_proportion_to_its_length(text):
    topics = [Topic(str(number), "T", query) for number, query in enumerate(QUERIES)]
    topics.append(Topic("x", "X", "Nato AND NOT Rat", exceptions=("Nato Nato",)))
    matcher = compile_topics(topics, {})
    steps = 0

    def count(_frame, event, _argument):
        nonlocal steps
        steps += event == "call"

    sys.setprofile(count)
    try:
        matches = matcher.match(Searchable(body=text))
    finally:
        sys.setprofile(None)
    assert steps < 500_000 + 60 * len(text.split()) * len(QUERIES)
    for match in matches:
        for hit in match.hits:
            assert text[hit.start : hit.end] == hit.form
            assert len(hit.form) < 1000


def test_right_to_left_text_keeps_its_offsets():
    text = "قمة حلف الناتو في بروكسل"
    [hit] = hits("الناتو", text)
    assert text[hit.start : hit.end] == hit.form == "الناتو"


@pytest.mark.parametrize("tag", ["ger", "deu", "de-AT", "DE", "German", "und", "x-default", ""])
def test_a_tag_that_means_german_or_nothing_is_read_as_german(tag):
    matcher = compile_topics([Topic("t", "T", "Rüstung")], {})
    assert matcher.topics(Searchable(body="Rüstungsindustrie wächst", language=tag)) == ("t",)


@pytest.mark.parametrize("tag", ["nb", "no", "nb-NO", "nob"])
def test_bokmal_is_norwegian_whatever_it_is_called(tag):
    matcher = compile_topics([Topic("t", "T", "lang:no")], {})
    assert matcher.topics(Searchable(body="x", language=tag)) == ("t",)


def test_a_phrase_is_no_exception_because_each_of_its_words_is_one():
    topic = Topic("t", "T", '"Nato Nato" AND Zwei', exceptions=("Nato",))
    matcher = compile_topics([topic], {})
    assert matcher.topics(Searchable(body="Nato Nato Zwei")) == ("t",)
    assert matcher.topics(Searchable(body="Nato, Nato Zwei")) == ()
