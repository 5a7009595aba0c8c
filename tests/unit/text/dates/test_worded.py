"""Dates as people write them, in every language of Europe."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.text.dates.dating import read_date
from worker.domain.dates import Precision, Published
from worker.text.dates.calendar_names import MONTHS, WEEKDAYS, base_language
from worker.text.dates.reader import EARLIEST, FUTURE_TOLERANCE
from worker.text.dates.stated import ENGLISH_MONTHS
from worker.text.fold import fold

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLDR_MONTHS = str.split(
    "january february march april may june july august september october november december"
)
CLDR_WEEKDAYS = str.split("monday tuesday wednesday thursday friday saturday sunday")


def published(raw: str, language: str | None, zone: str | None = None) -> Published | None:
    return read_date(raw, source="pubDate", timezone=zone, now=NOW, language=language)


def read(raw: str, language: str | None, zone: str | None = None) -> str | None:
    found = published(raw, language, zone)
    return found.value if found else None


TABLE = [
    ("Thu, 15 Jun 2023 10:00:00 +0200", "2023-06-15T08:00:00Z"),
    ("Thu, 15 Jun 2023 10:00:00 EST", "2023-06-15T15:00:00Z"),
    ("Thu, 15 Jun 2023 10:00:00 EDT", "2023-06-15T14:00:00Z"),
    ("Sun, 15 Jan 2023 10:00:00 CET", "2023-01-15T09:00:00Z"),
    ("Thu, 15 Jun 2023 10:00:00 CEST", "2023-06-15T08:00:00Z"),
    ("Sun, 15 Jan 2023 10:00:00 MEZ", "2023-01-15T09:00:00Z"),
    ("Thu, 15 Jun 2023 10:00:00 MESZ", "2023-06-15T08:00:00Z"),
    ("Thu, 15 Jun 2023 10:00:00 BST", "2023-06-15T09:00:00Z"),
    ("Sun, 15 Jan 2023 10:00:00 EET", "2023-01-15T08:00:00Z"),
    ("Thu, 15 Jun 2023 10:00:00 MSK", "2023-06-15T07:00:00Z"),
    ("2023-06-15T10:00:00+02:00", "2023-06-15T08:00:00Z"),
    ("2023-06-15T10:00:00", "2023-06-15T08:00:00Z"),
    ("2016/6/29 15:07:41", "2016-06-29T13:07:41Z"),
    ("1686816000", "2023-06-15T08:00:00Z"),
    ("2023-W24-4", "2023-06-15"),
    ("Sa, 21 Dez 2024 19:43:22 +0100", "2024-12-21T18:43:22Z"),
    ("Mi, 05 Mär 2025 10:00:00 +0100", "2025-03-05T09:00:00Z"),
    ("15.06.2023 10:00", "2023-06-15T08:00:00Z"),
    ("15. Juni 2023", "2023-06-15"),
    ("Donnerstag, 15. Juni 2023 - 10:00", "2023-06-15T08:00:00Z"),
    ("Juni 2023", "2023-06"),
    ("2023-06", "2023-06"),
    ("jeu., 15 juin 2023 10:00:00 +0200", "2023-06-15T08:00:00Z"),
    ("czw, 15 cze 2023 10:00:00 +0200", "2023-06-15T08:00:00Z"),
    ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-27T19:35:05Z"),
    ("Thu, 15 Jun 2023 10:00:00 GMT+2", "2023-06-15T08:00:00Z"),
    ("Thu, 15 Jun 2023 24:00:00 +0200", "2023-06-15T22:00:00Z"),
    ("Sun, 20 Apr 2014 8:19 pm CEST", "2014-04-20T18:19:00Z"),
    ("2023-06-15T10:00:00 Europe/Berlin", "2023-06-15T08:00:00Z"),
    ("03/04/2023 10:00", "2023-04-03T08:00:00Z"),
    ("Stand: 15.06.2023, 10:05 Uhr", "2023-06-15T08:05:00Z"),
    ("vor 3 Stunden", None),
]


@pytest.mark.parametrize("raw, value", TABLE)
def test_the_32_strings_of_real_feeds(raw, value):
    """feedparser takes nine of them for UTC or for the current month, and gives up on eleven."""
    assert read(raw, "de", "Europe/Berlin") == value


def names_of(language: str, words: list[str]) -> list[list[str]]:
    """Unicode's names and abbreviations of a language, as dateparser carries them."""
    info = import_module(f"dateparser.data.date_translation_data.{language}").info
    return [info[word] for word in words]


LANGUAGES = sorted((MONTHS.keys() - {"no"}) | {"en", "nb", "nn", "bs", "sr-Latn"})
OTHER_FORMS = {
    "cs": {"čer", "črv"},  # begin June and July alike
    "hr": {  # instrumental and other cases in which no date stands
        *("siječnjem", "veljačom", "ožujkom", "travnjem", "svibnjem", "lipnjem", "srpnjem"),
        *("kolovozom", "rujnom", "listopadom", "studenomu", "studenome", "studenim", "prosincem"),
    },
    "hu": {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"},
    "pt": {"septembro"},  # a misspelling
    "tr": {"oc", "şu", "ni", "ha", "te", "ey", "ek", "ka", "ar"},  # too short to be sure
}
"""What is left to dateparser, which gives the day."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_that_unicode_knows_is_read(language):
    for number, names in enumerate(names_of(language, CLDR_MONTHS), start=1):
        for name in names:
            if name.lower() not in OTHER_FORMS.get(language, ()):
                for raw in (
                    f"05 {name} 2025",
                    f"Mon, 5. {name.upper()}. 2025",
                    f"5 {name} 2025 г.",
                ):
                    assert read(raw, language) == f"2025-{number:02}-05", raw
                assert read(f"{name} 2025", language) == f"2025-{number:02}"


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"az", "be", "cs"}))
def test_every_weekday_that_unicode_knows_is_put_aside(language):
    for names in names_of(language, CLDR_WEEKDAYS):
        for name in names:
            for raw in (f"{name}, 05 may 2025 10:00:00 +0200", f"5 May 2025 {name} 10:00 +0200"):
                assert read(raw, language) == "2025-05-05T08:00:00Z", raw


def test_a_month_that_languages_do_not_share_needs_the_feeds_language():
    assert read("15 lip 2023", "pl") == "2023-07-15"
    assert read("15 lip 2023", "hr") == "2023-06-15"
    assert read("15 lip 2023", None) is None
    assert read("15. listopada 2023", "hr") == "2023-10-15"
    assert read("15 listopada 2023", "pl-PL") == "2023-11-15"
    assert read("15 listopada 2023", "en-US") is None


def test_a_month_that_only_one_language_has_needs_no_language():
    assert read("pon, 05 maj 2025", None) == "2025-05-05"
    assert read("Mi, 05 Mär 2025", "en-US") == "2025-03-05"


def test_english_names_mean_the_same_in_every_language():
    """RFC 5322 demands them of every feed; only the Finnish for November begins like one."""
    for language, table in MONTHS.items():
        for number, forms in enumerate(table.split(), start=1):
            for form in map(fold, forms.split("/")):
                if form in ENGLISH_MONTHS:
                    assert ENGLISH_MONTHS[form] == number, (language, form)
    assert read("05 Mar 2025", "fi") == "2025-03-05"
    assert read("5. marras 2025", "fi") == "2025-11-05"


def test_the_tables_are_whole():
    assert {language: len(table.split()) for language, table in MONTHS.items()} == dict.fromkeys(
        MONTHS, 12
    )
    assert {language: len(table.split()) for language, table in WEEKDAYS.items()} == dict.fromkeys(
        {*MONTHS, "en"}, 7
    )


@pytest.mark.parametrize(
    "raw, value",
    [
        ("Sa, 21 Dez 2024 10:00:00 +0100", "2024-12-21T09:00:00Z"),
        ("Sa, 21 Dez 24 10:00 +0100", "2024-12-21T09:00:00Z"),
        ("lun., 5 mai 2025 10:00:00 +0200", "2025-05-05T08:00:00Z"),
        ("pon, 05 maj 2025 10:00:00 GMT", "2025-05-05T10:00:00Z"),
        ("mar. 5 mai 2025 10:00 CEST", "2025-05-05T08:00:00Z"),
        ("mar, 4 mar 2025 10:00:00 +0100", "2025-03-04T09:00:00Z"),
        ("Пн, 05 мая 2025 10:00:00 +0300", "2025-05-05T07:00:00Z"),
        ("понедельник, 5 мая 2025 г. в 10:05 МСК", "2025-05-05T07:05:00Z"),
        ("Δευ, 05 Μαΐ 2025 10:00:00 +0300", "2025-05-05T07:00:00Z"),
        ("Pzt, 05 May 2025 10:00:00 +0300", "2025-05-05T07:00:00Z"),
        ("Thu Jan  1 19:48:21 2004", "2004-01-01T18:48:21Z"),
        ("Thu Jan 01 19:48:21 CET 2004", "2004-01-01T18:48:21Z"),
        ("Thu Jun 15 2023 10:00:00 GMT+0200 (Central European Time)", "2023-06-15T08:00:00Z"),
        ("Wednesday, January 4, 2017 - 15:21", "2017-01-04T14:21:00Z"),
        ("June 15, 2023 at 10:05 a.m. EDT", "2023-06-15T14:05:00Z"),
        ("15. Juni 2023 um 10:05 Uhr", "2023-06-15T08:05:00Z"),
        ("15. Juni 2023, 10.05 Uhr (MESZ)", "2023-06-15T08:05:00Z"),
        ("Aktualisiert: 15.06.2023 | 10:05 Uhr", "2023-06-15T08:05:00Z"),
        ("15.06.2023, 10:05 Uhr (zuletzt aktualisiert 16.06.2023)", "2023-06-15T08:05:00Z"),
        ("15.06.2023 10:05 Europe/Kyiv", "2023-06-15T07:05:00Z"),
        ("15. Juni 2023, 10:05 Uhr (Europe/Kyiv)", "2023-06-15T07:05:00Z"),
        ("le 15 juin 2023 à 10h05", "2023-06-15T08:05:00Z"),
        ("15 juni 2023 om 10u05", "2023-06-15T08:05:00Z"),
        ("15 de junio de 2023 a las 10:05", "2023-06-15T08:05:00Z"),
        ("segunda-feira, 5 de maio de 2025 10:05", "2025-05-05T08:05:00Z"),
        ("15 giugno 2023 alle ore 10:05", "2023-06-15T08:05:00Z"),
        ("15 czerwca 2023 r., godz. 10:05", "2023-06-15T08:05:00Z"),
        ("15. 6. 2023 v 10:05 hod.", "2023-06-15T08:05:00Z"),
        ("15 червня 2023 року о 10:05", "2023-06-15T08:05:00Z"),
        ("den 15 juni 2023 kl. 10.05", "2023-06-15T08:05:00Z"),
        ("15.6.2023 klo 10.05", "2023-06-15T08:05:00Z"),
        ("2023. június 15., csütörtök 10:05", "2023-06-15T08:05:00Z"),
        ("2025 m. gegužės 5 d. 10:05", "2025-05-05T08:05:00Z"),
        ("2025. gada 5. maijs", "2025-05-05"),
        ("5 d'abril de 2025", "2025-04-05"),
        ("Πέμπτη 15 Ιουνίου 2023 στις 10:05", "2023-06-15T08:05:00Z"),
        ("Stand:15.06.2023", "2023-06-15"),
        ("1er juin 2023", "2023-06-01"),
        ("June 15th, 2023", "2023-06-15"),
        ("15ης Ιουνίου 2023", "2023-06-15"),
        ("Dé Luain, 5 Meán Fómhair 2025", "2025-09-05"),
        ("2025eko maiatzaren 5a", "2025-05-05"),
        ("15-06-2023", "2023-06-15"),
        ("2023.06.15.", "2023-06-15"),
        ("15/6-2023", "2023-06-15"),
        ("06/2023", "2023-06"),
        ("Juni 2023, 10:05 Uhr", "2023-06"),
        ("１５．０６．２０２３", "2023-06-15"),
        ("٢٠٢٣-٠٦-١٥", "2023-06-15"),
        ("15.\u00a0Juni\u202f2023", "2023-06-15"),
    ],
)
def test_dates_are_read_as_newsrooms_write_them(raw, value):
    assert read(raw, "de", "Europe/Berlin") == value
    assert read(raw, "en-US", "Europe/Berlin") == value


@pytest.mark.parametrize(
    "raw",
    [
        "15. Juni 2023, 10:05 Uhr",
        "15. Juni 2023, 10 Uhr",
        "June 15, 2023, 10 a.m. EDT",
        "Do, 15 Juni 2023 10:05:00 XYZ",
        "Do, 15 Juni 2023 10:05:00 +3000",
        "15.06.2023, 10:00-12:00 Uhr",
        "15.06.2023 10:00 Uhr, 12:00 Uhr",
        "15.06.2023 10:00 IST",
    ],
)
def test_a_clock_that_states_no_instant_leaves_the_day(raw):
    found = published(raw, "de")
    assert found is not None
    assert (found.value, found.precision) == ("2023-06-15", Precision.DAY)


@pytest.mark.parametrize(
    "raw",
    [
        "Juni",
        "15. Juni",
        "10:05",
        "21 Dez 24",
        "31. Juni 2023",
        "15. Juni 2023, 25:00 Uhr",
        "15. Juni 2023 abgesagt: 10:05 Uhr",
        "15. Juni 2023 oder Juli 2023",
        "bis 15. Juni 2023",
        "Anfang Juni 2023",
        "Sommer 2023",
        "1.-15. Juni 2023",
        "115.06.2023",
        "2023/06/15/1",
        "Kapitel 15.06.2023",
        "15. Juni 2023 16. Juni 2023",
        "15. Juni (2023)",
    ],
)
def test_what_is_not_wholly_understood_is_no_date(raw):
    assert read(raw, "de", "Europe/Berlin") is None


@pytest.mark.parametrize(
    "raw, language, value",
    [
        ("03/04/2023", "de", "2023-04-03"),
        ("03/04/2023", "fr-FR", "2023-04-03"),
        ("03/04/2023", "en-GB", "2023-04-03"),
        ("03/04/2023", "en_ie", "2023-04-03"),
        ("03/04/2023", "en", None),
        ("03/04/2023", "en-US", None),
        ("03/04/2023", "es-US", None),
        ("03/04/2023", None, None),
        ("03.04.2023", None, "2023-04-03"),
        ("03.04.2023", "en-us", None),
        ("04/04/2023", "en-us", "2023-04-04"),
        ("06/15/2023", "en-us", "2023-06-15"),
        ("06/15/2023", "de", "2023-06-15"),
        ("15/06/2023", "en-us", "2023-06-15"),
        ("2023/03/04", "en-us", "2023-03-04"),
        ("03.04.23", "de", "2023-04-03"),
        ("03.04.23", "hu", None),
        ("03.04.23", None, None),
        ("03/04/23", "de", None),
        ("15/16/2023", "de", None),
    ],
)
def test_figures_whose_order_nothing_tells_are_no_date(raw, language, value):
    """ "en-US" tells nothing: it is what templates say, those of British and European sites too."""
    assert read(raw, language) == value


MONTH_WORDS = st.sampled_from(
    [
        (language, number, form)
        for language, table in MONTHS.items()
        for number, forms in enumerate(table.split(), start=1)
        for form in forms.split("/")
    ]
)


@given(
    MONTH_WORDS,
    st.integers(1, 28),
    st.integers(1996, 2025),
    st.sampled_from(["{d}. {m} {y}", "{m} {d}, {y}", "{y}. {m} {d}.", "{m} {y}"]),
    st.sampled_from(["", " 10:05", " 10:05 +0100", " 10:05 XYZ", ", 9 h", " 10:05 11:05"]),
    st.booleans(),
)
def test_nothing_finer_than_the_words_is_invented(word, day, year, form, clock, is_zoned):
    language, month, name = word
    raw = form.format(d=day, m=name, y=year) + clock
    found = published(raw, base_language(language), "Europe/Berlin" if is_zoned else None)
    assert found is not None
    if "{d}" not in form:
        assert (found.value, found.precision) == (f"{year}-{month:02}", Precision.MONTH)
        return
    is_minute = clock == " 10:05 +0100" or (clock == " 10:05" and is_zoned)
    assert found.precision is (Precision.MINUTE if is_minute else Precision.DAY)
    assert found.value.startswith(f"{year}-{month:02}-{day:02}")


TOKENS = st.sampled_from(
    str.split(
        "15 5 31 2023 1999 1970 2030 23 Juni mai Mar Do, lip . , - / ( ) + T Z : h am 10:05 10.05"
        " 15.06.2023 03/04/2023 2023-06-15 +0200 MESZ Uhr gestern Europe/Berlin 1er de II 日 年 月"
        " \u0661 \u200f \ud800 ﷺ"
    )
)


@given(
    st.lists(TOKENS, max_size=14).map(" ".join)
    | st.lists(TOKENS, max_size=14).map("".join)
    | st.text(max_size=120),
    st.sampled_from([None, "de", "en-US", "hu", "ja", "xx", "a" * 40]),
    st.sampled_from([None, "Europe/Berlin"]),
)
def test_any_text_is_read_without_error_to_no_date_of_the_future(raw, language, zone):
    found = published(raw, language, zone)
    if found is not None:
        assert EARLIEST <= found.earliest() <= NOW + FUTURE_TOLERANCE
