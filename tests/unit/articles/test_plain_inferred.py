import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.inferred import inferred_day
from worker.domain.dates import Precision, Published

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
JUNE = "2023-06"
"""15 June 2023 is a Thursday."""


def day(
    text: str, stated: str | None = JUNE, language: str = "de", now: datetime = NOW
) -> str | None:
    found = inferred_day(([text],), text, stated, language, now)
    assert found is None or found == Published(found.value, Precision.DAY, "text", inferred=True)
    return found.value if found else None


@pytest.mark.parametrize(
    "language, text",
    [
        ("de", "beraten ab Donnerstag (15. Juni). Am Freitag geht es weiter."),
        ("de", "beraten am Donnerstag, 15. Juni, in Brüssel"),
        ("de", "beraten am Donnerstag, dem 15. Juni 2023, in Brüssel"),
        ("de", "beraten am Donnerstag (15.6.) in Brüssel"),
        ("de", "beraten am Donnerstag (15.06.2023) in Brüssel"),
        ("de", "beraten am 15. Juni (Donnerstag) in Brüssel"),
        ("de-AT", "beraten am Donnerstag (15. Juni)"),
        ("en", "ministers meet on Thursday (June 15) in Brussels"),
        ("en", "ministers meet on Thursday, June 15th, 2023, in Brussels"),
        ("en", "ministers meet on Thursday, 15 June, in Brussels"),
        ("fr", "les ministres se réunissent jeudi (15 juin) à Bruxelles"),
        ("fr", "les ministres se réunissent jeudi 15 juin à Bruxelles"),
        ("it", "i ministri si riuniscono giovedì (15 giugno)"),
        ("es", "los ministros se reúnen el jueves (15 de junio)"),
        ("pt", "os ministros reúnem-se quinta-feira (15 de junho)"),
        ("nl", "de ministers komen donderdag (15 juni) bijeen"),
        ("pl", "ministrowie spotykają się w czwartek (15 czerwca)"),
        ("sv", "ministrarna möts på torsdag (15 juni)"),
        ("uk", "міністри зустрічаються у четвер (15 червня)"),
        ("hu", "a miniszterek csütörtök (június 15)"),
    ],
)
def test_a_day_in_the_stated_month_is_inferred_where_its_weekday_agrees(language, text):
    assert day(text, language=language) == "2023-06-15"


@pytest.mark.parametrize(
    "text, stated",
    [
        ("ab Freitag (15. Juni)", JUNE),
        ("ab Donnerstag (15. Juni)", "2022-06"),
        ("ab Donnerstag (15. Juni)", "2023-07"),
        ("ab Donnerstag (15. Juni 2022)", JUNE),
        ("ab Donnerstag (15. Juni)", "2023-06-14"),
        ("ab Donnerstag (31. Juni)", JUNE),
        ("ab dem 15. Juni", JUNE),
        ("ab Donnerstag", JUNE),
        ("ab Donnerstag (15. Juni)", None),
        ("Thursday (June 15)", JUNE),
        ("", JUNE),
    ],
)
def test_what_does_not_agree_is_no_day(text, stated):
    assert day(text, stated) is None


@pytest.mark.parametrize(
    "language, text",
    [
        ("de", "Mittwoch (14. Juni), dann Freitag (16. Juni)"),
        ("de", ("Ende des Monats, am Mittwoch (28. Juni), beginnt es, am Montag (5. Juni) und am "
               "Freitag (16. Juni) wird beraten.")),
        ("en", "They met on Wednesday (June 14) and on Friday (June 16)."),
        ("fr", "Ils se réunissent mercredi 14 juin et vendredi 16 juin."),
    ],
)  # fmt: skip
def test_of_two_days_none_is_meant(language, text):
    assert day(text, language=language) is None


def test_a_day_that_does_not_agree_is_no_second_one():
    assert day("Freitag (15. Juni), dann Mittwoch (14. Juni), noch Mittwoch (14. Juni)") == (
        "2023-06-14"
    )


TOP = ["Am Mittwoch (14. Juni) kamen alle.", "Am Freitag (16. Juni) gehen alle."]


def test_a_day_behind_the_dateline_is_preferred():
    dateline = ["Die Minister beraten am Donnerstag (15. Juni)."]
    found = inferred_day((dateline, TOP), "", JUNE, "de", NOW)
    assert found is not None
    assert found.value == "2023-06-15"
    assert inferred_day((TOP, dateline), "", JUNE, "de", NOW) is None
    assert inferred_day((["Die Minister beraten."], TOP[:1]), "", JUNE, "de", NOW) is not None
    assert inferred_day((["Die Minister beraten."], TOP), "", JUNE, "de", NOW) is None


@pytest.mark.parametrize(
    "language, text",
    [
        ("de", "Seit dem Überfall am Donnerstag (15. Juni) wird gekämpft."),
        ("de", "Nach dem Dammbruch vom Donnerstag (15. Juni) beraten die Minister."),
        ("de", "Im Jahr 2023, am Donnerstag (15. Juni), kamen sie."),
        ("de", "Zum Jahrestag am Donnerstag (15. Juni) kamen sie."),
        ("de", "Am Donnerstag (15. Juni) jährt sich der Überfall."),
        ("de", "Ende des Monats, am Donnerstag (15. Juni), geht es los."),
        ("en", "Since the attack on Thursday (June 15) nothing is the same."),
        ("en", "The anniversary falls on Thursday (June 15)."),
        ("fr", "Depuis l'attaque de jeudi (15 juin), rien ne va."),
        ("fr", "Après l'attaque du jeudi 15 juin, les ministres se réunissent."),
        ("es", "Desde el ataque del jueves (15 de junio) todo cambió."),
        ("uk", "Після атаки у четвер (15 червня) все змінилося."),
    ],
)
def test_days_of_another_time_are_none_of_the_report(language, text):
    assert day(text, language=language) is None


@pytest.mark.parametrize(
    "language, text",
    [
        ("de", "Nach dem Bruch vom Dienstag (6. Juni) beraten sie am Donnerstag (15. Juni)."),
        ("de", "Seit Wochen wird gekämpft. Am Donnerstag (15. Juni) beraten sie."),
        ("en", "After Tuesday (June 6) they meet on Thursday (June 15)."),
        ("fr", "Après l'attaque du mardi 6 juin, ils se réunissent jeudi 15 juin."),
    ],
)
def test_the_reports_own_day_stands_behind_another_time(language, text):
    assert day(text, language=language) == "2023-06-15"


@pytest.mark.parametrize(
    "text, stated",
    [
        ("Am Dienstag, dem 11. September 2001, geschah es.", None),
        ("Seit dem Überfall am Donnerstag, dem 24. Februar 2022, heißt es für 2025.", None),
        ("Am Donnerstag, dem 24. Februar 2022, geschah es.", "2025"),
        ("On Tuesday, September 11, 2001, it happened.", None),
    ],
)
def test_a_year_beside_the_day_is_history_unless_it_is_the_documents_own(text, stated):
    assert day(text, stated, "en" if text.startswith("On") else "de") is None


def test_a_stated_year_is_enough_beside_the_weekday():
    assert day("ab Donnerstag (15. Juni)", "2023") == "2023-06-15"
    assert day("ab Freitag (15. Juni)", "2023") is None


@pytest.mark.parametrize(
    "text, found",
    [
        (
            "Das Treffen beginnt am Donnerstag. Am 17. Oktober geht es weiter, 2024 auch.",
            "2024-10-17",
        ),
        ("Das Treffen beginnt am Freitag. Am 17. Oktober geht es weiter, 2024 auch.", None),
        ("Das Treffen beginnt am Donnerstag. Am 17. Oktober geht es weiter.", None),
        ("Das Treffen beginnt am Donnerstag. Am 17. Oktober nicht, 2024 und 2022 auch.", None),
        ("Das Treffen beginnt am Montag. Der Beschluss ist vom 16.12.2024.", None),
        ("Am Donnerstag, 17. Oktober. Nach 2022 und 2014 nun 2024.", "2024-10-17"),
        ("Am Donnerstag, 17. Oktober. 2019, 2024.", None),
        ("Am Donnerstag, 17. Oktober. 2013, 2024.", None),
        ("Am Donnerstag, 17. Oktober. 2011, 2012, 2014, 2024.", None),
        ("Am Donnerstag (17. Oktober 2024). 2013.", None),
        ("Am Donnerstag, 17. Oktober. Es kostet 2024,5 Euro und 2.024 Dollar.", None),
        ("Erst am Montag (17. Oktober), am Donnerstag dann. 2024.", None),
    ],
)
def test_without_a_stated_date_the_year_must_stand_in_the_text(text, found):
    assert day(text, None) == found


def test_no_day_is_inferred_that_is_still_to_come():
    text, early = "Am Donnerstag, 17. Oktober. 2024.", datetime(2024, 10, 16, tzinfo=UTC)
    assert day(text, None, now=early) is None
    assert day(text, None, now=early.replace(day=17)) == "2024-10-17"


@pytest.mark.parametrize(
    "language, text",
    [("en", "on Thursday 15 may be enough"), ("de", "am Donnerstag 15 mai"), ("pt", "quinta (15 de junho)"),
     ("xx", "Donnerstag (15. Juni)")],
)  # fmt: skip
def test_words_that_only_look_like_names_are_none(language, text):
    assert day(text, "2023", language) is None


@given(st.text("Donnerstag (15. Juni)2023,\n", max_size=80), st.sampled_from([None, "2023", JUNE]))
def test_any_text_gives_a_day_within_what_is_stated(text, stated):
    found = day(text, stated)
    assert found is None or stated is None or found.startswith(stated)


@pytest.mark.parametrize(
    "part", ["Donnerstag ", "15. Juni ", "Donnerstag (15. Juni) ", "2024 ", "1.1."]
)
def test_hostile_text_takes_linear_time(part):
    started = time.process_time()
    day(part * 100_000, None)
    assert time.process_time() - started < 1
