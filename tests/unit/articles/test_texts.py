import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.texts import MAX_TITLE, bare, disjoint, first_sentence

LEAD = "Die Minister beraten über Munition."
REST = "Am Freitag geht es um die Abschreckung.\n\nDas Treffen endet am Abend."


@pytest.mark.parametrize(
    "lead, body, expected",
    [
        (LEAD, REST, (LEAD, REST)),
        (LEAD, "", (LEAD, "")),
        ("", REST, ("", REST)),
        (LEAD, LEAD, (LEAD, "")),
        (LEAD, f"{LEAD}\n\n{REST}", (LEAD, REST)),
        (f"{LEAD} Am Freitag geht …", f"{LEAD} {REST}", ("", f"{LEAD} {REST}")),
        (LEAD, f"{REST}\n\n{LEAD}", ("", f"{REST}\n\n{LEAD}")),
        (f"{LEAD} {REST}", LEAD, (f"{LEAD} {REST}", "")),
        ("Die „Minister“ beraten über Munition", f"{LEAD}\n\n{REST}", (LEAD, REST)),
        (LEAD, f"Titel\n\n{REST}", (LEAD, REST)),
    ],
)
def test_no_text_stands_in_lead_and_body(lead, body, expected):
    assert disjoint("Titel", lead, body) == expected


@given(st.text("ab. \n", max_size=30), st.text("ab. \n", max_size=60))
def test_no_words_are_lost(lead, body):
    kept = bare("".join(disjoint("", lead, body)))
    assert bare(body) in kept or bare(body) in bare(lead)
    assert bare(lead) in kept


@pytest.mark.parametrize(
    "text, title",
    [
        ("Die Nato tagt in Brüssel. Es geht um viel.", "Die Nato tagt in Brüssel."),
        ("Am 17. Oktober tagen die Minister. Dann Schluss.", "Am 17. Oktober tagen die Minister."),
        (
            "Seit dem Überfall am Donnerstag, dem 24. Februar, wird gekämpft. Noch lange.",
            "Seit dem Überfall am Donnerstag, dem 24. Februar, wird gekämpft.",
        ),
        (
            "Das sagte die Ministerin Dr. Nowak. Mehr nicht.",
            "Das sagte die Ministerin Dr. Nowak.",
        ),
        ("Der Rat tagte zuletzt im Mai 2024. Nun wieder.", "Der Rat tagte zuletzt im Mai 2024."),
        ("Kurz.\n\nLang", "Kurz."),
        ("„Wir helfen der Ukraine!“ Das sagte er.", "„Wir helfen der Ukraine!“"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_a_title(text, title):
    assert first_sentence(text) == title


@pytest.mark.parametrize("text", ["wort " * 100, "w" * 500])
def test_a_long_first_sentence_is_cut_visibly(text):
    title = first_sentence(text)
    assert len(title) <= MAX_TITLE
    assert title.endswith("…")
    assert title.startswith("w")
