import contextlib
import time
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.documents import read_text
from worker.articles.plain import plain_article
from worker.domain.articles import Article, Author, AuthorKind, TextSource
from worker.domain.dates import Precision, Published
from worker.domain.errors import DocumentError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DOCUMENT = """ date 2023-06 Minister beraten über Munition

Von: Eva Nowak und Jan Kos

Es geht um die Rüstung für die Ukraine. News-Ticker.

Die Minister treffen sich in Brüssel: Gipfel dauert zwei Tage.

treffen sich in Gipfel dauert zwei Tage. Auch Chefs der Konzerne kommen.

Am Freitag geht es um die Abschreckung.

Brüssel - Über weitere Lieferungen beraten die Minister ab Donnerstag (15. Juni).Gleichzeitig tagt der Rat.

Am Freitag geht es um die Abschreckung

Die Minister beim Treffen. © Virginia Mayo/AP/dpa

Am Abend endet das Treffen. (smu mit Material von dpa und AFP)
"""


def plain(text: str) -> Article:
    read = plain_article(text, NOW)
    assert read is not None
    return read


def test_a_plain_document_gives_all_it_says():
    assert plain(DOCUMENT) == Article(
        title="Minister beraten über Munition",
        lead=(
            "Es geht um die Rüstung für die Ukraine. News-Ticker.\n\n"
            "Die Minister treffen sich in Brüssel: Gipfel dauert zwei Tage.\n\n"
            "Auch Chefs der Konzerne kommen."
        ),
        body=(
            "Über weitere Lieferungen beraten die Minister ab Donnerstag (15. Juni). "
            "Gleichzeitig tagt der Rat.\n\nAm Freitag geht es um die Abschreckung\n\n"
            "Am Abend endet das Treffen."
        ),
        outlet="",
        first_seen=NOW,
        text_source=TextSource.IMPORT,
        language="de",
        published=Published("2023-06", Precision.MONTH, "header"),
        inferred=Published("2023-06-15", Precision.DAY, "text", inferred=True),
        authors=(Author("Eva Nowak"), Author("Jan Kos")),
        agencies=("dpa", "AFP"),
        initials=("smu",),
        place="Brüssel",
        is_ticker=True,
    )


@pytest.mark.parametrize(
    "date, published",
    [
        ("2023-06", Published("2023-06", Precision.MONTH, "header")),
        ("2023-06-15", Published("2023-06-15", Precision.DAY, "header")),
        ("2023", None),
        ("2023-13", None),
        ("2023-02-30", None),
        ("2099-01", None),
    ],
)
def test_the_header_dates_as_exactly_as_it_says(date, published):
    read = plain(f"date {date} Titel\n\nText.")
    assert (read.title, read.published) == ("Titel", published)


def test_without_a_header_the_first_sentence_is_the_title_and_no_date_is_known():
    read = plain(
        "Brüssel, Königreich Belgien (Weltexpress). Die Minister tagen heute. Es geht um viel."
    )
    assert read.title == "Die Minister tagen heute."
    assert (read.published, read.inferred) == (None, None)
    assert (read.place, read.outlet) == ("Brüssel", "Weltexpress")
    assert read.body == "Die Minister tagen heute. Es geht um viel."


def test_a_heading_above_the_dateline_is_title_and_lead():
    read = plain("Minister tagen in Brüssel\n\nBrüssel (dpa) - Die Minister tagen heute.")
    assert (read.title, read.lead) == ("Minister tagen in Brüssel", "Minister tagen in Brüssel")
    assert (read.body, read.agencies) == ("Die Minister tagen heute.", ("dpa",))


def test_a_header_alone_is_an_article():
    assert plain("date 2023-06 Titel").text == ""


def test_long_lines_without_blank_lines_are_paragraphs():
    assert plain(f"{'Wort ' * 30}.\nTitel\n{'Satz ' * 30}.").body.count("\n\n") == 2
    assert plain("umgebrochener\nText\nin Zeilen").body == "umgebrochener\nText\nin Zeilen"


def test_a_byline_may_stand_on_the_first_line_of_a_paragraph():
    read = plain("date 2023-06 Titel\nVon: Eva Nowak\nDie Minister tagen.\nHeute.")
    assert (read.authors, read.body) == ((Author("Eva Nowak"),), "Die Minister tagen.\nHeute.")


def test_two_bylines_are_of_one_article():
    read = plain("Von: Eva Nowak\n\nDie Minister tagen.\n\nVon Jan Kos, Zürich\n\nHeute.")
    assert read.authors == (Author("Eva Nowak"), Author("Jan Kos"))
    assert (read.body, read.place) == ("Die Minister tagen.\n\nHeute.", "Zürich")


def test_a_byline_far_below_is_text():
    text = "\n\n".join([f"Das ist Absatz {number}." for number in range(9)] + ["Von: Eva Nowak"])
    assert plain(text).body.endswith("Von: Eva Nowak")


def test_an_agency_that_signs_is_credited():
    read = plain("date 2023-06 Titel\n\nVon Eva Nowak, dpa\n\nDie Minister tagen heute.")
    assert read.authors == (Author("Eva Nowak"), Author("dpa", AuthorKind.AGENCY))
    assert read.agencies == ("dpa",)


def test_a_place_in_the_byline_stands_in_for_a_dateline():
    assert plain("Von Jan Kos, Zürich\n\nDie Minister tagen heute.").place == "Zürich"
    both = plain("Von Jan Kos, Zürich\n\nGenf (dpa) - Die Minister tagen heute.")
    assert both.place == "Genf"


def test_a_caption_behind_the_credit_hides_it_not():
    read = plain("Die Minister tagen heute. (dpa)\n\nDie Minister. © Jan Kos/AP")
    assert (read.body, read.agencies) == ("Die Minister tagen heute.", ("dpa",))


MIDST = "Der Rat hatte zuvor getagt."


def between(text: str) -> str:
    return f"date 2023-06 Titel\n\n{MIDST}\n\n{text}\n\n{MIDST} Danach war Schluss."


@pytest.mark.parametrize(
    "text, credit",
    [
        ("Der Minister reiste am Montag nach Kiew und traf Kos.", " Foto: dpa"),
        ("Die Beratungen werden am Freitag fortgesetzt.", " Jan Kos/dpa"),
        ("Die Lage bleibt ernst. Es ist überall das gleiche Bild: Trümmer.", ""),
        ("Das Papier trägt den Vermerk „© Nato“ und wurde am Montag verteilt.", ""),
        ("The minister said he would go to Kyiv.", " Photo: AFP"),
        ("Le ministre a déclaré lundi que l'aide continue.", " © Jan Kos/AFP"),
    ],
)
def test_a_sentence_of_the_text_is_not_lost_with_the_credit_behind_it(text, credit):
    read = plain(between(text + credit))
    assert read.body.split("\n\n")[1] == text
    assert (read.agencies, read.authors) == ((), ())


@pytest.mark.parametrize(
    "caption",
    [
        "Der Minister umarmt den Gast beim Treffen der Staaten. © Virginia Mayo/AP/dpa",
        "Der Minister umarmt den Gast\nbeim Treffen der Staaten. © Virginia Mayo/AP/dpa",
        "Soldiers exercise in Lithuania. Photo: Jan Kos/AP",
        "Des soldats dans les rues de Kiev. © Jan Kos/AFP",
    ],
)
def test_a_caption_between_paragraphs_goes_whole(caption):
    read = plain(between(caption))
    assert read.body == f"{MIDST}\n\n{MIDST} Danach war Schluss."
    assert (read.agencies, read.authors) == ((), ())


def test_a_text_of_one_paragraph_is_no_caption():
    assert plain("Der Minister umarmt den Gast. © Jan Kos/AP").body == (
        "Der Minister umarmt den Gast."
    )


@pytest.mark.parametrize(
    "ending",
    [
        " Jan Kos/dpa",
        " Jan Kos, dpa",
        "\n\nJan Kos/dpa",
        "\n\nJan Kos, dpa",
        " Jan Kos/dpa\n\n© dpa-infocom, dpa:240516-99-53606/3",
        " Jan Kos/dpa\n\nDie Minister. © Eva Nowak/AP",
        " Jan Kos/dpa\n\nQuelle: dpa",
    ],
)
def test_an_agencys_author_below_the_text_signs_it(ending):
    read = plain(f"{MIDST}\n\nDie Beratungen gehen am Freitag weiter.{ending}")
    assert read.body == f"{MIDST}\n\nDie Beratungen gehen am Freitag weiter."
    assert (read.authors, read.agencies) == ((Author("Jan Kos"),), ("dpa",))


@pytest.mark.parametrize(
    "text",
    [
        "Von Kanzler Olaf Scholz und Minister Boris Kos\nkam zunächst keine Reaktion.",
        "By Jane Doe and John Roe\nno word was heard.",
        "Par Jean Kos et Anne Gall\nrien n'a été dit.",
    ],
)
def test_a_wrapped_sentence_opens_with_no_byline(text):
    read = plain(text)
    assert (read.body, read.authors) == (text, ())


@pytest.mark.parametrize("opening", ["Trotzdem – ", "Kiew – ", "Kiew: ", "Kiew (Blatt) - "])
def test_below_the_text_no_dateline_stands(opening):
    long = " ".join([MIDST] * 5)
    text = f"{long}\n\n{long}\n\n{opening}Die Lage bleibt ernst.\n\n{MIDST}"
    read = plain(f"date 2023-06 Titel\n\n{text}")
    assert (read.lead, read.body, read.place) == ("", text, None)


def test_a_short_paragraph_below_longer_ones_opens_with_no_place_alone():
    text = f"{MIDST} Es ging um viel.\n\nKiew – Die Lage ist ernst.\n\n{MIDST}"
    read = plain(f"date 2023-06 Titel\n\n{text}")
    assert (read.lead, read.body, read.place) == ("", text, None)
    read = plain(f"date 2023-06 Titel\n\n{text.replace('Kiew –', 'Kiew (dpa) –')}")
    assert (read.place, read.agencies) == ("Kiew", ("dpa",))


@pytest.mark.parametrize(
    "paragraphs, inferred",
    [
        (["Am Donnerstag (15. Juni) tagt der Rat.", MIDST], "2023-06-15"),
        ([MIDST, "Am Donnerstag (15. Juni) tagt der Rat."], "2023-06-15"),
        ([MIDST, MIDST + " Gut.", "Am Donnerstag (15. Juni) tagt der Rat."], None),
        (["Am Freitag (16. Juni) ist Schluss.", "Am Donnerstag (15. Juni) tagt der Rat."], None),
        (
            [
                "Am Freitag (16. Juni) ist Schluss.",
                "Kiel (dpa) - Am Donnerstag (15. Juni) tagt der Rat.",
            ],
            "2023-06-15",
        ),
        (
            [
                "Am Freitag (16. Juni) ist Schluss.",
                "Kiel (dpa) - Am Donnerstag (15. Juni) tagt der Rat, am Mittwoch (14. Juni) auch.",
            ],
            None,
        ),
    ],
)
def test_a_report_tells_its_own_day_at_its_top(paragraphs, inferred):
    read = plain("\n\n".join(["date 2023-06 Titel", *paragraphs, "Danach war Schluss."]))
    assert (read.inferred.value if read.inferred else None) == inferred


@pytest.mark.parametrize(
    "glued, parted",
    [
        ("stehen.Gleichzeitig tagt", "stehen. Gleichzeitig tagt"),
        ("stehen!Gleichzeitig tagt", "stehen! Gleichzeitig tagt"),
        ("stehen.Über Nacht", "stehen. Über Nacht"),
        ("sagte er.“Gleichzeitig tagt", "sagte er.“ Gleichzeitig tagt"),
        ("stehen.„Gleichzeitig tagt“", "stehen. „Gleichzeitig tagt“"),
        ("im Jahr 2024.Gleichzeitig tagt", "im Jahr 2024. Gleichzeitig tagt"),
        ("прибули.Водночас триває", "прибули. Водночас триває"),
    ],
)
def test_glued_sentences_are_parted(glued, parted):
    assert plain(f"Ein Satz: {glued} der Rat").body == f"Ein Satz: {parted} der Rat"


@pytest.mark.parametrize(
    "kept",
    [
        "siehe www.example.de/Seite.Html",
        "foo@beispiel.Berlin da",
        "z.B.Sie",
        "in node.Js",
        "am 3.Mai",
        "z.B. U.S.A.",
    ],
)
def test_dots_inside_words_stay(kept):
    assert kept in plain(f"Ein Satz {kept}").body


PARAGRAPHS = (
    "Von: Eva Nowak",
    "Von Jan Kos, Zürich",
    "Es geht um viel. News-Ticker.",
    "Es geht um viel in Brüssel und anderswo.",
    "geht um viel in und anderswo. Auch Neues.",
    "Die Minister tagen heute.Gleichzeitig tagt der Rat.",
    "Brüssel (dpa) - Die Minister tagen ab Donnerstag (15. Juni).",
    "Mehr Waffen",
    "Die Minister. © Jan Kos/AP",
    "Foto: dpa",
    "12.31 Uhr: Minister reisen ab",
    "Am Abend endet das Treffen. (smu/dpa)",
    "Am Morgen wird weiter beraten. Friso Kos/dpa",
    "Der Minister sagte alles ab. Foto: Friso Kos/dpa",
    "Friso Kos/dpa",
    "© dpa-infocom, dpa:240516-99-53606/3",
)


@given(st.lists(st.sampled_from(PARAGRAPHS), unique=True, max_size=8).map("\n\n".join))
def test_a_text_that_was_read_is_read_again_as_it_is(text):
    text = f"date 2023-06 Minister beraten\n\n{text}"
    try:
        once = read_text("a.txt", text.encode(), NOW)
    except DocumentError:
        return
    if once.text:
        again = read_text("a.txt", once.text.encode(), NOW)
        assert again.text == once.text


@given(
    st.text(min_size=1, max_size=300)
    | st.text("Von:Eva Nowak(dpa).\n-–©date2023 Kiel", max_size=120)
    | st.binary(max_size=100).map(lambda data: data.decode("latin-1"))
)
def test_any_text_is_read_or_refused_and_always_nfc(content):
    try:
        read = read_text("a.txt", content.encode(), NOW)
    except DocumentError:
        return
    for part in (read.title, read.lead, read.body, read.place or "", read.outlet):
        assert part == unicodedata.normalize("NFC", part)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(DocumentError):
        assert read_text("a.txt", data, NOW).text_source is TextSource.IMPORT


@pytest.mark.parametrize(
    "part",
    [
        "a ",
        "A.",
        "a\n\n",
        "Aaa.Aaa",
        "Von Eva Nowak\n\n",
        "(dpa) ",
        "© a\n\n",
        "12.31 Uhr: a\n",
        "1. Mai ",
    ],
)
def test_hostile_text_takes_linear_time(part):
    started = time.process_time()
    plain_article(part * (500_000 // len(part)), NOW)
    assert time.process_time() - started < 2.5
