"""What stands above a plain text: the header line, a mail's head, a heading in Markdown."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.documents import read_text
from worker.articles.preamble import Preamble, preamble
from worker.domain.articles import Article, Author

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GERMAN = "Die Minister berieten am Abend über neue Verträge."
FRENCH = "Les ministres se réunissent à Bruxelles pour parler de l'aide à l'Ukraine."
ENGLISH = "The ministers meet in Brussels to speak about the aid for Ukraine."


def read(text: str) -> Article:
    return read_text("a.txt", text.encode(), NOW)


@pytest.mark.parametrize(
    "head, text, published",
    [
        (
            (
                "Subject: Der Titel\nFrom: Eva Nowak <eva@x.example>\nTo: alle@x.example\n"
                "Date: Thu, 15 Jun 2023 10:00:00 +0200"
            ),
            GERMAN,
            "2023-06-15T08:00:00Z",
        ),
        (
            "Von: Eva Nowak\nGesendet: Donnerstag, 15. Juni 2023\nAn: alle\nBetreff: Der Titel",
            GERMAN,
            "2023-06-15",
        ),
        (
            (
                'Message-ID: <1@x.example>\nFrom: "Eva Nowak" <eva@x.example>\nSubject: Der Titel\n'
                "Date: 2023-06-15"
            ),
            ENGLISH,
            "2023-06-15",
        ),
        (
            "De : Eva Nowak <eva@x.example>\nObjet : Der Titel\nDate : 15 juin 2023\nÀ : tous",
            FRENCH,
            "2023-06-15",
        ),
        ("Titel: Der Titel\nAutor: Eva Nowak\nDatum: 15.06.2023", GERMAN, "2023-06-15"),
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_the_head_of_a_mail_gives_title_author_and_date(head, text, published, gap):
    article = read(f"{head}{gap}{text}")
    assert (article.title, article.authors) == ("Der Titel", (Author("Eva Nowak"),))
    assert article.published is not None
    assert (article.published.value, article.published.source) == (published, "mail")
    assert article.text == text


def test_an_address_alone_names_nobody():
    article = read(f"Subject: Der Titel\nFrom: presse@x.example\n\n{GERMAN}")
    assert (article.title, article.authors, article.published) == ("Der Titel", (), None)


@pytest.mark.parametrize("date", ["gestern", "2099-01-01", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_mails_bad_date_costs_only_the_date(date):
    article = read(f"Betreff: Der Titel\nDatum: {date}\n\n{GERMAN}")
    assert (article.title, article.published, article.text) == ("Der Titel", None, GERMAN)


@pytest.mark.parametrize(
    "heading", ["# Der Titel", "# Der Titel #", "#  Der Titel", "Der Titel\n====="]
)
def test_a_heading_in_markdown_is_the_title(heading):
    article = read(f"{heading}\n\nVon Eva Nowak\n\n{GERMAN}\n\n## Danach\n\nSie reisten ab.")
    assert (article.title, article.authors) == ("Der Titel", (Author("Eva Nowak"),))
    assert article.text == f"{GERMAN}\n\n## Danach\n\nSie reisten ab."


@pytest.mark.parametrize(
    "text",
    [
        "Von: Eva Nowak\n\nDie Minister tagen.",
        "Datum: unbekannt\n\nDie Minister tagen.",
        "An: alle\n\nDie Minister tagen.",
        "Berlin: Die Minister tagen.",
        "Frage: Worum geht es?\nAntwort: Um viel.",
        "#nato ist überall.",
        "## Danach\n\nSie reisten ab.",
        "Von Olaf Scholz und anderen\nkam keine Reaktion.",
        "Der Titel\n\n===== Schluss",
        "Der Titel\n=== und mehr",
    ],
)
def test_other_openings_are_text(text):
    assert preamble(text) == (Preamble(), text)


@pytest.mark.parametrize(
    "date, published, inferred",
    [
        ("2023", None, "2023-06-15"),
        ("2023-06", "2023-06", "2023-06-15"),
        ("2023-06-14", "2023-06-14", None),
        ("2099-01", None, None),
        ("2099", None, None),
        ("2026-11-23", None, None),
        ("2026-11-22", "2026-11-22", None),
        ("2026-11", "2026-11", None),
        ("1799-12", None, None),
        ("1848-03", "1848-03", None),
        ("0001", None, None),
    ],
)
def test_a_header_is_believed_as_far_as_it_can_be_and_always_gives_the_title(
    date, published, inferred
):
    article = read(f"date {date} Der Titel\n\nAm Donnerstag (15. Juni) berieten die Minister.")
    assert article.title == "Der Titel"
    assert (article.published.value if article.published else None) == published
    assert (article.inferred.value if article.inferred else None) == inferred


@given(
    st.lists(
        st.sampled_from(["Subject: a", "Von: Eva Nowak", "Date: 1", "# b", "===", "Text.", ""])
    ).map("\n".join)
    | st.text("#=Von:<>@ \n", max_size=80)
)
def test_what_is_no_part_of_a_preamble_is_never_lost(text):
    _, rest = preamble(text)
    assert text.endswith(rest)


@pytest.mark.parametrize(
    "part", ["Subject: a\n", "From: <", "# ", "#", "=", "a@", "Von : ", "a\n==="]
)
def test_hostile_text_takes_bounded_time(part):
    started = time.process_time()
    preamble(part * 100_000)
    preamble(f"# a{part * 100_000}.")
    assert time.process_time() - started < 1
