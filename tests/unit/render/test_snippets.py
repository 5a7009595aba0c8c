from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.topics import Field, Hit
from worker.render.snippets import LONGEST, snippets


def hits(text: str, *forms: str, field: Field = Field.BODY) -> list[Hit]:
    found = []
    for form in forms:
        start = text.find(form)
        while start >= 0:
            found.append(Hit(form.lower(), form, field, start, start + len(form)))
            start = text.find(form, start + 1)
    return found


def texts(body: str, *forms: str, limit: int = 3) -> list[str]:
    return [snippet.text for snippet in snippets("", "", body, hits(body, *forms), limit)]


def test_a_passage_is_the_sentence_around_the_hit() -> None:
    body = "Es regnete lange. Der Minister bestellt Munition in Polen! Danach war Ruhe."
    assert texts(body, "Munition") == ["Der Minister bestellt Munition in Polen!"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 15. Juni lagern z. B. in Büchel rund 20 Mrd. Euro an Munition.",
        "Der 3. Gipfel mit Dr. Muster über Munition wird bzw. bleibt teuer.",
        "Sie liefern ca. 40 Mio. Schuss Munition.",
    ],
)
def test_abbreviations_and_ordinals_end_no_sentence(sentence: str) -> None:
    assert texts(f"Ein Satz davor. {sentence} Ein Satz danach.", "Munition") == [sentence]


def test_a_paragraph_is_a_bound() -> None:
    body = "Überschrift ohne Punkt\n\nMunition fehlt\n\nWeiter im Text"
    assert texts(body, "Munition") == ["Munition fehlt"]


def test_a_long_sentence_is_cut_at_words_around_the_hit() -> None:
    body = "wort " * 200 + "Munition" + " wort" * 200
    (snippet,) = snippets("", "", body, hits(body, "Munition"))
    assert len(snippet.text) <= LONGEST
    assert set(snippet.text.split()) == {"wort", "Munition"}


def test_hits_of_one_sentence_share_a_passage() -> None:
    body = "Polen und Litauen bestellen Munition."
    (snippet,) = snippets("", "", body, hits(body, "Polen", "Munition"))
    assert snippet.highlights == ((0, 5), (28, 36))


def test_new_terms_come_before_repeated_ones() -> None:
    body = "Munition eins. Munition zwei. Munition drei. Panzer vier."
    assert texts(body, "Munition", "Panzer", limit=2) == ["Munition eins.", "Panzer vier."]


def test_lead_comes_before_body_and_passages_keep_their_order() -> None:
    lead, body = "Munition im Vorspann.", "Munition im Text."
    found = snippets(
        "", lead, body, [*hits(body, "Munition"), *hits(lead, "Munition", field=Field.LEAD)]
    )
    assert [snippet.text for snippet in found] == [lead, body]


def test_a_hit_in_the_title_alone_quotes_title_and_opening() -> None:
    title, lead = "Munition knapp", "Es fehlt an allem. Und mehr."
    found = snippets(title, lead, "Text.", hits(title, "Munition", field=Field.TITLE))
    assert [(snippet.text, snippet.highlights) for snippet in found] == [
        (title, ((0, 8),)),
        ("Es fehlt an allem.", ()),
    ]


def test_without_text_and_hits_there_is_nothing_to_quote() -> None:
    assert snippets("Titel", "", "  \n", []) == ()


def test_the_longer_of_two_hits_at_one_place_is_marked() -> None:
    body = "Die Nato-Verteidigungsminister tagen."
    (snippet,) = snippets("", "", body, hits(body, "Nato", "Nato-Verteidigungsminister"))
    assert snippet.highlights == ((4, 30),)


def test_a_hit_whose_offsets_are_stale_is_left_out() -> None:
    body = "Munition fehlt."
    (hit,) = hits(body, "Munition")
    stale = [
        replace(hit, start=1),
        replace(hit, start=-3),
        replace(hit, end=900),
        replace(hit, end=0),
    ]
    assert all(snippet.highlights == () for snippet in snippets("", "", body, stale))


def test_offsets_count_code_points() -> None:
    body = "👩‍🚀 Ü: Munition fehlt."
    (snippet,) = snippets("", "", body, hits(body, "Munition"))
    ((start, end),) = snippet.highlights
    assert snippet.text[start:end] == "Munition"


FORMS = ("Nato", "Munition", "z. B.", "ü", "die Nato")
PIECES = st.sampled_from(
    [*FORMS, " ", ". ", "! ", "\n\n", "wort", "Wort", "15. ", "…", "👩‍🚀", "x" * 150]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS, TEXTS, TEXTS, st.integers(0, 5))
def test_every_highlight_is_a_form_that_was_found(
    title: str, lead: str, body: str, limit: int
) -> None:
    fields = {Field.TITLE: title, Field.LEAD: lead, Field.BODY: body}
    found = [hit for field, text in fields.items() for hit in hits(text, *FORMS, field=field)]
    passages = snippets(title, lead, body, found, limit)
    assert len(passages) <= limit
    for passage in passages:
        assert 0 < len(passage.text) <= LONGEST
        assert passage.text == passage.text.strip()
        assert any(passage.text in text for text in fields.values())
        for start, end in passage.highlights:
            assert passage.text[start:end] in FORMS
    if limit and found:
        assert any(passage.highlights for passage in passages)


@given(TEXTS, st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90), st.text(max_size=4))))
def test_hits_from_another_text_never_break_it(
    body: str, wild: list[tuple[int, int, str]]
) -> None:
    stray = [Hit("t", form, Field.BODY, start, end) for start, end, form in wild]
    for passage in snippets("", "", body, stray):
        for start, end in passage.highlights:
            assert passage.text[start:end] in {hit.form for hit in stray}
