import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.credits import (
    AGENCIES,
    Credit,
    agencies_in,
    closing_credit,
    signature,
    signed,
)
from worker.domain.articles import Author, AuthorKind


@pytest.mark.parametrize("spelling, name", sorted(AGENCIES.items()))
def test_every_spelling_of_an_agency_is_known(spelling, name):
    assert agencies_in(spelling) == (name,)


def test_an_agency_has_one_name():
    assert {AGENCIES[name] for name in AGENCIES.values()} == set(AGENCIES.values())
    assert len({name.casefold() for name in AGENCIES.values()}) == len(set(AGENCIES.values()))


@pytest.mark.parametrize(
    "closing, agencies, initials",
    [
        (" (dpa)", ["dpa"], []),
        (" (dpa).", ["dpa"], []),
        (" (kas)", [], ["kas"]),
        (" (kas/phy)", [], ["kas", "phy"]),
        (" (dpa/smu)", ["dpa"], ["smu"]),
        (" (mau/dpa)", ["dpa"], ["mau"]),
        (" (smu, dpa)", ["dpa"], ["smu"]),
        (" (dpa/Kos)", ["dpa"], []),
        (" (smu mit Material von dpa und AFP)", ["dpa", "AFP"], ["smu"]),
        (" (smu mit dpa)", ["dpa"], ["smu"]),
        (" (mit Material der dpa)", ["dpa"], []),
        (" (mit Informationen der Nachrichtenagentur Reuters)", ["Reuters"], []),
        (" (Quelle: dpa/AFP)", ["dpa", "AFP"], []),
        (" (Quelle: APA/sda/dpa)", ["APA", "Keystone-SDA", "dpa"], []),
        (" (Associated Press/Reuters)", ["AP", "Reuters"], []),
        (" (avec AFP)", ["AFP"], []),
        (" (avec AFP et Reuters)", ["AFP", "Reuters"], []),
        (" (Le Monde avec AFP)", ["AFP"], []),
        (" (con EFE)", ["EFE"], []),
        (" (with Reuters)", ["Reuters"], []),
        (" (met ANP)", ["ANP"], []),
        (" (PAP)", ["PAP"], []),
        (" (ČTK)", ["ČTK"], []),
        (" (Anadolu)", ["Anadolu"], []),
        (" | dpa", ["dpa"], []),
        (" | AP/dpa", ["AP", "dpa"], []),
        ("\n\nSDA/sep", ["Keystone-SDA"], ["sep"]),
        ("\n\ndpa/Kos", ["dpa"], []),
        ("\n\nAPA/AFP", ["APA", "AFP"], []),
        ("\n\nmma/ kar/", [], ["mma", "kar"]),
        ("\n\n/ritzau/", ["Ritzau"], []),
        ("\n\nMDR (dst)", [], ["dst"]),
        ("\nQuelle: dpa Sport", ["dpa"], []),
        ("\nQuelle: dpa, Reuters", ["dpa", "Reuters"], []),
        ("\n\nSource : AFP", ["AFP"], []),
        ("\n\nFuente: EFE", ["EFE"], []),
        ("\n\nFonte: ANSA", ["ANSA"], []),
        ("\n\nŹródło: PAP", ["PAP"], []),
        ("\n\nZdroj: ČTK", ["ČTK"], []),
        ("\n\nДжерело: Укрінформ", ["Ukrinform"], []),
        ("\n\nИсточник: ТАСС", ["TASS"], []),
        ("\n\nKälla: TT", ["TT"], []),
        ("\n\nMit Material von dpa, AFP und Reuters", ["dpa", "AFP", "Reuters"], []),
        ("\n\nMit Material von dpa, Blatt und AFP.", ["dpa", "AFP"], []),
        (" Mit Material der dpa", ["dpa"], []),
        (" Mit Material von dpa und AFP.", ["dpa", "AFP"], []),
        (
            ("\n\nMit Informationen der ARD-Korrespondentinnen und -Korrespondenten sowie der "
            "Nachrichtenagenturen AFP, AP, dpa, epd, KNA und Reuters"),
            ["AFP", "AP", "dpa", "epd", "KNA", "Reuters"],
            [],
        ),
        ("\n\n© dpa-infocom, dpa:240516-99-53606/3", ["dpa"], []),
        (" (kas)\n\nQuelle: dpa\n\n© dpa-infocom, dpa:240516-99-53606/3", ["dpa"], ["kas"]),
        (" (smu/AFP)\n\nQuelle: dpa", ["AFP", "dpa"], ["smu"]),
    ],
)  # fmt: skip
def test_a_closing_credit_leaves_the_text_and_tells_what_it_says(closing, agencies, initials):
    text = "Die Minister reisten am Abend ab."
    credit = Credit(tuple(agencies), tuple(initials))
    assert closing_credit(text + closing) == (text, credit)


@pytest.mark.parametrize("text", ["They left in the evening.", "Les ministres sont partis."])
def test_the_sign_of_a_german_ministry_is_an_agencys_in_other_languages(text):
    assert closing_credit(f"{text} (AA)") == (text, Credit(("Anadolu",)))


@pytest.mark.parametrize(
    "text, people, agency",
    [
        ("Die Beratungen gehen weiter. Michael Fischer/dpa", ("Michael Fischer",), "dpa"),
        ("Die Beratungen gehen weiter. Michael Fischer, dpa", ("Michael Fischer",), "dpa"),
        ("Das sagte er.“ Eva Nowak und Jan Kos/AFP", ("Eva Nowak", "Jan Kos"), "AFP"),
        ("The talks go on. Jane Doe/AP", ("Jane Doe",), "AP"),
        ("Les discussions continuent.\nAnne Le Gall/AFP", ("Anne Le Gall",), "AFP"),
        ("Michael Fischer/dpa", ("Michael Fischer",), "dpa"),
        ("Danke. Michael Fischer/dpa", ("Michael Fischer",), "dpa"),
        ("Mehr nicht. Von Michael Fischer, dpa", ("Michael Fischer",), "dpa"),
        ("J. K. Fischer/dpa", ("J. K. Fischer",), "dpa"),
    ],
)
def test_an_agencys_author_signs_below_the_report(text, people, agency):
    found = signature(text)
    assert found is not None
    left, credit = found
    assert credit == Credit((agency,), people=people)
    assert text.startswith(left)
    assert not left or left[-1] in ".“"


@pytest.mark.parametrize(
    "text",
    [
        "Der Minister. Virginia Mayo/AP/dpa",
        "Der Minister. © Jan Kos/AP",
        "Der Minister. Foto: Jan Kos/dpa",
        "Er kam. Kos/dpa",
        "Er kam mit Jan Kos, dpa",
        "Er kam. Jan Kos, Nato",
        "Er kam. Jan Kos/AA",
        "Er kam.",
        "",
    ],
)
def test_other_endings_are_no_signatures(text):
    assert signature(text) is None


@pytest.mark.parametrize(
    "closing, credit",
    [
        (
            " (Reporting by Jane Doe in Brussels; Editing by Bill Roe)",
            Credit(people=("Jane Doe",)),
        ),
        (
            " (Reporting by Jane Doe and Ann Poe; with Reuters)",
            Credit(("Reuters",), people=("Jane Doe", "Ann Poe")),
        ),
        ("\n\nReporting by Jane Doe; Editing by Bill Roe", Credit(people=("Jane Doe",))),
        ("\n\nMDR (Jan Kos, Eva Nowak)", Credit(people=("Jan Kos", "Eva Nowak"))),
    ],
)
def test_a_closing_credit_may_name_persons(closing, credit):
    assert closing_credit(f"They left.{closing}") == ("They left.", credit)


@pytest.mark.parametrize(
    "text",
    [
        "Das ist das Bündnis (NATO)",
        "Sie tritt dem Bündnis bei. (NATO)",
        "Sie gilt ab Januar (siehe unten).",
        "Das zahlt die Verwaltung mbH (bbvl)",
        "So steht es da. (sic)",
        "Politik | Ausland",
        "Er kam. | picture alliance",
        "Die Agentur (dpa) meldet es.",
        "Das sagte das Auswärtige Amt (AA)",
        "Das teilte das Auswärtige Amt mit. (AA)",
        "Die Fluglinie der Streitkräfte (TT)",
        "Das kostet viel (Stand: Juni, dpa-Umfrage unter Ministern)",
        "Er kam.\n\nQuelle: Verteidigungsministerium",
        "Er kam.\n\nNATO (Nordatlantische Allianz)",
        "Er kam.\n\nZDF (Zweites Deutsches Fernsehen",
        "Er kam.\n\nMehr Waffen",
        "Er kam. Mit Reuters sprach der Minister gestern.",
        "Er kam.\n\nFriso Kos/dpa",
        "Er kam.\n\n© AP/dpa",
        "AFP",
        "(dpa) - Die Minister",
        "",
    ],
)
def test_other_closing_words_stay(text):
    assert closing_credit(text) == (text, Credit())


@pytest.mark.parametrize(
    "name, author",
    [
        ("Stephanie Munk", Author("Stephanie Munk")),
        ("dpa", Author("dpa", AuthorKind.AGENCY)),
        ("AFP Deutschland", Author("AFP Deutschland", AuthorKind.AGENCY)),
        ("AFP/dpa", Author("AFP/dpa", AuthorKind.AGENCY)),
        ("Keystone-SDA", Author("Keystone-SDA", AuthorKind.AGENCY)),
        ("MM-Redaktion", Author("MM-Redaktion", AuthorKind.DESK)),
        ("BR24 Redaktion", Author("BR24 Redaktion", AuthorKind.DESK)),
        ("FOCUS online", Author("FOCUS online", AuthorKind.DESK)),
        ("t-online", Author("t-online", AuthorKind.DESK)),
        ("Redaktion hessenschau.de", Author("Redaktion hessenschau.de", AuthorKind.DESK)),
        ("Le Figaro", Author("Le Figaro", AuthorKind.DESK)),
        ("Eva Nowak, Redakteurin", Author("Eva Nowak")),
        ("Eva Nowak Leitende Wirtschaftsredakteurin", Author("Eva Nowak")),
        ("Jan KosKorrespondent", Author("Jan Kos")),
        ("Jan Kos, Online-Redakteur", Author("Jan Kos")),
    ],
)
def test_who_signs_is_a_person_a_desk_or_an_agency(name, author):
    assert signed(name) == author


@given(st.text(max_size=300) | st.text("(dpa/AFP) .,\n|©mit", max_size=80))
def test_any_text_is_read_without_error_and_only_shortened(text):
    left, credit = closing_credit(text)
    assert text.startswith(left)
    assert credit != Credit() or left == text


@pytest.mark.parametrize("part", ["(", "(a ", "dpa/", "mit ", "\n", " | a", "Aa ", "dpa, "])
def test_hostile_text_takes_linear_time(part):
    started = time.process_time()
    closing_credit(part * 200_000)
    closing_credit("x. " + part * 60)
    signature(part * 200_000)
    agencies_in(part * 200_000)
    signed(part * 200_000)
    assert time.process_time() - started < 1
