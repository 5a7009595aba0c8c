"""One row for each rare form that German pages were found to have, in sentences of our own."""

from datetime import UTC, datetime
from typing import Any

import pytest

from worker.articles.documents import read_text
from worker.domain.articles import Article, AuthorKind

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = "Die Minister berieten am Abend über neue Verträge."


def read(text: str) -> Article:
    return read_text("a.txt", f"date 2023-06 Minister beraten\n\n{text}".encode(), NOW)


def facts(article: Article) -> dict[str, Any]:
    """What was found, without what is empty."""
    found: dict[str, Any] = {
        "people": [a.name for a in article.authors if a.kind is AuthorKind.PERSON],
        "desks": [a.name for a in article.authors if a.kind is AuthorKind.DESK],
        "signed": [a.name for a in article.authors if a.kind is AuthorKind.AGENCY],
        "agencies": list(article.agencies),
        "initials": list(article.initials),
        "place": article.place,
        "outlet": article.outlet,
        "ticker": article.is_ticker,
        "inferred": article.inferred.value if article.inferred else None,
    }
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    "line, found",
    [
        ("Von: EVA NOWAK", {"people": ["EVA NOWAK"]}),
        ("Von Eva Nowak", {"people": ["Eva Nowak"]}),
        ("Von Jan Kos Leitender Wirtschaftsredakteur", {"people": ["Jan Kos"]}),
        ("Von Jan KosKorrespondent", {"people": ["Jan Kos"]}),
        ("Von Jan Kos, Zürich", {"people": ["Jan Kos"], "place": "Zürich"}),
        ("Von Eva Nowak, Redakteurin", {"people": ["Eva Nowak"]}),
        ("Von Eva Nowak, Online-Redakteurin", {"people": ["Eva Nowak"]}),
        ("Von Eva Nowak und Jan Kos", {"people": ["Eva Nowak", "Jan Kos"]}),
        ("Von: Jan MCKOS, Eva NOWAK", {"people": ["Jan MCKOS", "Eva NOWAK"]}),
        (
            "Autor: Eva Nowak und Jan Kos, Sweidah",
            {"people": ["Eva Nowak", "Jan Kos"], "place": "Sweidah"},
        ),
        ("Autorin/Autor Jan Kos", {"people": ["Jan Kos"]}),
        ("Ein Kommentar von Eva Nowak", {"people": ["Eva Nowak"]}),
        ("Eine Analyse von Jan Kos-Lu", {"people": ["Jan Kos-Lu"]}),
        ("Ein Interview von Jan Kos", {"people": ["Jan Kos"]}),
        ("von APA", {"signed": ["APA"], "agencies": ["APA"]}),
        ("AFP", {"signed": ["AFP"], "agencies": ["AFP"]}),
        (
            "Von Jan Kos und Eva Nowak, dpa",
            {"people": ["Jan Kos", "Eva Nowak"], "signed": ["dpa"], "agencies": ["dpa"]},
        ),
        ("Von AFP Deutschland", {"signed": ["AFP Deutschland"], "agencies": ["AFP"]}),
        ("Von BR24 Redaktion", {"desks": ["BR24 Redaktion"]}),
        ("Von FOCUS online", {"desks": ["FOCUS online"]}),
        ("Von MM-Redaktion", {"desks": ["MM-Redaktion"]}),
        ("Von t-online", {"desks": ["t-online"]}),
    ],
)
def test_bylines_sign_and_leave_the_text(line, found):
    article = read(f"{line}\n\n{TEXT}")
    assert facts(article) == found
    assert article.text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Interview | Die Ministerin über neue Verträge",
        "zur Startseite",
        "Jan Kos, Schulleiter der Volksschule, empfing nur wenige Kinder",
        "Zeitschriften Blatt Das Magazin Schau",
        "Über AFP",
        "Von deutscher Seite kam nichts",
    ],
)
def test_other_lines_sign_nothing_and_stay(line):
    article = read(f"{line}\n\n{TEXT}")
    assert facts(article) == {}
    assert article.text == f"{line}\n\n{TEXT}"


@pytest.mark.parametrize(
    "opening, found",
    [
        ("Kiel (dpo) - ", {"place": "Kiel", "initials": ["dpo"]}),
        ("München/London – ", {"place": "München/London"}),
        ("London/Teheran - ", {"place": "London/Teheran"}),
        ("Gundremmingen - ", {"place": "Gundremmingen"}),
        ("BRÜSSEL (AFP). ", {"place": "BRÜSSEL", "agencies": ["AFP"]}),
        (
            "Frankfurt am Main (dpa-AFX) – ",
            {"place": "Frankfurt am Main", "agencies": ["dpa-AFX"]},
        ),
        ("Leipzig: ", {"place": "Leipzig"}),
        ("Asunción: ", {"place": "Asunción"}),
        ("Berlin. ", {"place": "Berlin"}),
        ("Brüssel, Königreich Belgien (Blatt). ", {"place": "Brüssel", "outlet": "Blatt"}),
    ],
)
def test_datelines_place_the_text_and_leave_it(opening, found):
    article = read(f"{opening}{TEXT}")
    assert facts(article) == found
    assert article.text == TEXT


@pytest.mark.parametrize(
    "opening",
    [
        "Jan Kos (48) wundert es nicht: „Jeder Spieler“ zählt.",
        "Jan Kos (OGBL) und Eva Nowak (LCGB) liegen sich in den Armen.",
        "Jan Kos (SPD): Wir helfen.",
        "Die Nato - ein Bündnis von 32 Staaten - tagt.",
    ],
)
def test_other_openings_stay(opening):
    article = read(f"{opening} {TEXT}")
    assert facts(article) == {}
    assert article.text == f"{opening} {TEXT}"


@pytest.mark.parametrize(
    "closing, found",
    [
        (" (kas)", {"initials": ["kas"]}),
        (" Isch over.“ (phy)", {"initials": ["phy"]}),
        (" (dpa/smu)", {"agencies": ["dpa"], "initials": ["smu"]}),
        (" (mau/dpa)", {"agencies": ["dpa"], "initials": ["mau"]}),
        (" (smu mit Material von dpa und AFP)", {"agencies": ["dpa", "AFP"], "initials": ["smu"]}),
        ("\n\nSDA/sep", {"agencies": ["Keystone-SDA"], "initials": ["sep"]}),
        ("\n\ndpa/Kos", {"agencies": ["dpa"]}),
        ("\n\nAPA/AFP", {"agencies": ["APA", "AFP"]}),
        ("\n\nMDR (dst)", {"initials": ["dst"]}),
        ("\n\nMDR (Jan Kos, Eva Nowak)", {"people": ["Jan Kos", "Eva Nowak"]}),
        ("\n\nQuelle: dpa Sport", {"agencies": ["dpa"]}),
        (" (Quelle: APA/sda/dpa)", {"agencies": ["APA", "Keystone-SDA", "dpa"]}),
        ("\n\n© dpa-infocom, dpa:240516-99-53606/3", {"agencies": ["dpa"]}),
        ("\n\n© dpa-infocom, dpa:240516-99-53606/3 (dpa)", {"agencies": ["dpa"]}),
        (
            (
                "\n\nMit Informationen der ARD-Korrespondentinnen und -Korrespondenten sowie der "
                "Nachrichtenagenturen AFP, AP, dpa, edp, KNA und Reuters"
            ),
            {"agencies": ["AFP", "AP", "dpa", "KNA", "Reuters"]},
        ),
        ("\n\nMit Material der dpa", {"agencies": ["dpa"]}),
    ],
)
def test_credits_tell_agencies_and_signs_and_leave_the_text(closing, found):
    article = read(f"{TEXT}{closing}")
    assert facts(article) == found
    assert article.text == TEXT + " Isch over.“" * ("Isch" in closing)


@pytest.mark.parametrize(
    "closing",
    [
        " Das gilt für das Bündnis (NATO)",
        " Dazu mehr (siehe unten)",
        " Das zahlt die Verwaltung mbH (bbvl)",
        "\n\nQuelle: F.A.Z.",
        "\n\nAGB (öffnet im neuen Fenster)",
        "\n\nTV-Programm/Tele",
        "\n\nHauptmenü/Suche",
    ],
)
def test_other_closings_stay(closing):
    article = read(f"{TEXT}{closing}")
    assert facts(article) == {}
    assert article.text == f"{TEXT}{closing}"


@pytest.mark.parametrize(
    "line",
    [
        "Zwei Boxer (l). © Zac Kos/Press Association/dpa/Archiv",
        "© André Kos",
        "Die Ministerin in Brüssel. Foto: Urs Kos (Keystone)",
        "Der Stürmer bedrängt ihn Foto: Getty Images",
        "Er ist verhaftet. (Symbolfoto: picture alliance/dpa | Hannes P Kos)",
        "Er trat zurück. Foto: Jan Kos/dpa +++ dpa-Bildfunk +++ Bild: Jan Kos/dpa",
        "Der Hut im Park. Bild: Jan Kos/Archiv",
        "Bild: Maximilian von Kos",
        "Bildrechte: picture alliance/dpa | Jan Kos",
        "Copyright: Blatt Syndicate, 2025",
        "APA/AFP/Mandel Kos",
        "Ein Panzer.Friso Kos/dpa",
        "picture alliance / ASSOCIATED PRESS | Alex Kos",
        "Die Zentralbank. (Archivbild) © AP/dpa | Jan Kos",
    ],
)
def test_captions_go_and_credit_no_agency(line):
    article = read(f"{TEXT}\n\n{line}\n\nDanach gingen sie.")
    assert facts(article) == {}
    assert article.text == f"{TEXT}\n\nDanach gingen sie."


@pytest.mark.parametrize(
    "text, is_ticker",
    [
        (f"Krieg in Nahost im News-Ticker.\n\n{TEXT}", False),
        (f"Alles Wichtige. News-Ticker.\n\n{TEXT}", True),
        ("\n\n".join(f"{hour}.04 Uhr: Es geht weiter\n{TEXT * 2}" for hour in (12, 11, 9)), True),
        (f"11.04 Uhr: Es geht weiter\n{TEXT}", False),
        (f"{TEXT}\n\nEin Liveticker war auch dabei.", False),
        (f"Update vom 3. Mai, 14 Uhr: {TEXT}\n\nUpdate vom 3. Mai, 9 Uhr: {TEXT}", True),
        ("\n\n".join(f"+++ {name} gehen +++" for name in ("Sie", "Alle", "Andere")), True),
    ],
)
def test_tickers_are_told_by_lines_of_their_own(text, is_ticker):
    assert read(text).is_ticker is is_ticker


@pytest.mark.parametrize(
    "text, inferred",
    [
        ("Los geht es am Freitag (23. Juni) um 17 Uhr. Am 24. Juni endet es.", "2023-06-23"),
        ("Los geht es am Freitag (24. Juni) um 17 Uhr.", None),
        ("Los geht es am Donnerstag (1. Jänner).", None),
    ],
)
def test_a_day_in_brackets_is_inferred_where_its_weekday_agrees(text, inferred):
    assert facts(read(text)).get("inferred") == inferred
