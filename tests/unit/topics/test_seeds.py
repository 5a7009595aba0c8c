"""The two captured German articles, with the queries their subjects ask for."""

import pytest

from worker.domain.topics import Searchable, Topic
from worker.topics import compile_topics

ALIASES = {"selenskyj": ["Selenskyj", "Selenski", "Zelensky"], "nato": ["Nato", "OTAN"]}
TICKER = "000_57f041ba01a4ed68"
PREVIEW = "003_a2f8ad2351b1f65a"


@pytest.fixture
def match(shared):
    def forms(seed, query):
        text = shared.joinpath("data", "seeds", f"{seed}.txt").read_text(encoding="utf-8")
        title, _, body = text.partition("\n")
        matches = compile_topics([Topic("t", "T", query)], ALIASES).match(
            Searchable(title, body=body)
        )
        return {hit.form for match in matches for hit in match.hits}

    return forms


@pytest.mark.parametrize(
    "seed, query, forms",
    [
        (
            TICKER,
            '"Verteidigungsminister" AND "Munition"',
            {"Verteidigungsminister", "Munition"},
        ),
        (TICKER, '"nukleare Abschreckung"', {"nukleare Abschreckung"}),
        (TICKER, "Zwei-Prozent-Ziels AND @nato", {"Zwei-Prozent-Ziels", "Nato", "NATO"}),
        (TICKER, "Ruestungsproduktion", {"Rüstungsproduktion"}),
        (TICKER, '"Leopard Panzer" OR Patriot', {"Leopard-Panzer"}),
        (TICKER, "Nato AND Selenski", set()),
        (PREVIEW, "@selenskyj AND Siegesplan", {"Selenski", "Siegesplan"}),
        (PREVIEW, "Wiesbaden AND Nato-Kommando", {"Wiesbaden", "NATO-Kommando"}),
        (PREVIEW, '"2 Prozent" OR Fußball', set()),
        (PREVIEW, '"Königreich Belgien" AND NOT Stoltenberg', {"Königreich Belgien"}),
    ],
)
def test_a_seed_is_found_by_its_words_as_they_stand(match, seed, query, forms):
    assert match(seed, query) == forms
