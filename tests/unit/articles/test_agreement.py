"""Whether a page is the one that its feed's entry tells of."""

from datetime import UTC, datetime

import pytest

from worker.articles.agreement import Agreement, agreement
from worker.articles.extraction.values import Extraction, Outcome
from worker.domain.articles import Article

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = "https://blatt.example/politik/huber-tritt-zurueck-102.html"

COUNCIL = (
    "Der Stadtrat hat am Abend den Haushalt verabschiedet und dabei den Zuschuss für das Freibad "
    "gestrichen.\n\nZuvor hatten Anwohner gegen die Schließung protestiert und mehr als tausend "
    "Unterschriften übergeben.\n\nDie Nato spielte in der Debatte keine Rolle, wohl aber der "
    "Zustand der Brücken im Norden.\n\nDer Bürgermeister kündigte an, im kommenden Jahr noch "
    "einmal über die Ausgaben zu sprechen.\n\nAm Wochenende ist ein Treffen mit den Vereinen in "
    "der Turnhalle geplant, zu dem alle eingeladen sind.\n\n"
)
LONG = COUNCIL * 2
HUBER = (
    "Der Minister hat seinen Rücktritt erklärt. Huber zieht damit die Folgen aus der Kritik an der "
    "Vergabe von Aufträgen, sagte er am Freitag in München: Er trete von allen Ämtern zurück. "
)
OFFER = (
    "Dieser Artikel ist exklusiv für Abonnenten. Testen Sie jetzt unser Angebot vier Wochen lang "
    "für nur einen Euro und lesen Sie alle Berichte über Politik, Bundeswehr und Nato.\n\nSie "
    "haben bereits ein Konto? Melden Sie sich hier an, um weiterzulesen."
)
ADBLOCK = "Please switch off your ad blocker. Our coverage of Nato is paid for by advertising."
REFUSED = "Votre demande a été jugée inhabituelle. Veuillez confirmer que vous êtes un humain."


def told(title: str, teaser: str = "", url: str = HERE) -> Article:
    return Article(title, teaser, "", "Blatt", NOW, url=url)


def found(title: str, text: str, article: Article, url: str = HERE) -> Agreement:
    return agreement(Extraction(Outcome.ARTICLE, title=title, body=text), article, url)


@pytest.mark.parametrize(
    "title, teaser, shown, text",
    [
        ("Stadtrat streicht Zuschuss", "Das Freibad muss sparen.", "Stadtrat streicht Zuschuss", LONG),
        ("Stadtrat am Abend", "Kurz notiert.", "Stadtrat am Abend", LONG),
        ("Nato", "", "Nato", LONG),
        ("Council cuts grant for pool", "Ganz anders erzählt.", "Council cuts grant for the pool", LONG),
        ("Stadtrat streicht Zuschuss für Freibad", "", "Freibad: Zuschuss vom Stadtrat gestrichen", LONG),
        ("„Viel Einsatz vor Ort“ - Neue Zeitung", "", "„Viel Einsatz vor Ort“", LONG),
        ("Stadtrat tagt", "Kurz notiert.", "Stadtrat tagt heute", LONG),
        ("Haushalt: Wer jetzt zahlt", "", "Haushalt: Wer jetzt zahlt – Analyse", LONG),
        ("Рада ухвалила бюджет міста", "", "Міська рада ухвалила новий бюджет", LONG),
        ("Η Βουλή ψήφισε τον προϋπολογισμό", "", "ΨΗΦΙΣΕ Η ΒΟΥΛΗ ΤΟΝ ΠΡΟΫΠΟΛΟΓΙΣΜΟ", LONG),
        ("Sejm uchwalił budżet obronny", "", "Sejm uchwalił nowy budżet obronny", LONG),
        ("Huber geht", "Der Minister hat seinen Rücktritt erklärt.", "Nach der Kritik", HUBER),
        ("Anders", COUNCIL.partition("\n\n")[0], "Haushalt verabschiedet", LONG),
        (
            "Ganz kurz",
            "Anwohner hatten gegen die Schließung protestiert, der Zuschuss ist doch gestrichen.",
            "Haushalt verabschiedet",
            LONG,
        ),
        ("Minister Huber tritt zurück", "Er geht.", "Minister Huber tritt zurück", HUBER),
    ],
)  # fmt: skip
def test_the_page_of_the_article_is_known(title: str, teaser: str, shown: str, text: str) -> None:
    assert found(shown, text, told(title, teaser)) is Agreement.TEXT


@pytest.mark.parametrize(
    "title, teaser",
    [
        ("Stadtrat am Abend", "Kurz notiert."),
        ("Nato", "Ein Überblick."),
        ("Ausgaben der Bundeswehr: Bürgermeister kündigt Treffen an", "Mehr im Laufe des Tages."),
        ("Was heute wichtig ist", ""),
        ("Haushalt verabschiedet: Anwohner wollen sich vor Gericht wehren", ""),
        ("Eil: BSW im Aus", "CDU, SPD"),
        ("Haushalt verkauft", "Nachlass aus dem Norden."),
        ("", ""),
        ("Le conseil adopte le budget", "Les habitants protestent contre la fermeture."),
    ],
)
def test_another_article_under_the_address_is_not_the_entrys(title: str, teaser: str) -> None:
    """Though a title's words may be found in any long text."""
    assert found("Haushalt verabschiedet", LONG, told(title, teaser)) is Agreement.NOTHING


@pytest.mark.parametrize("wall", [OFFER, ADBLOCK, REFUSED])
def test_a_wall_that_keeps_the_articles_title_is_not_its_text(wall: str) -> None:
    entry = told("Minister Huber tritt nach Kritik zurück", HUBER)
    assert found(entry.title, wall, entry) is Agreement.TITLE


@pytest.mark.parametrize(
    "url",
    [
        "https://blatt.example/",
        "https://blatt.example/politik/",
        "https://blatt.example/region",
        "https://www.blatt.example/start",
    ],
)
def test_a_section_that_tells_of_the_article_is_not_its_page(url: str) -> None:
    entry = told("Minister Huber tritt zurück", HUBER)
    listed = f"{COUNCIL}{HUBER}\n\nDie Brücken im Norden sind marode."
    assert found("Nachrichten aus der Region", listed, entry, url) is Agreement.NOTHING
    assert found("Nachrichten aus der Region", listed, entry) is Agreement.TEXT


def test_a_page_with_the_entrys_title_among_its_headings_is_a_list() -> None:
    entry = told("Minister Huber tritt zurück", HUBER)
    listed = f"{COUNCIL}{entry.title}\n\n{HUBER}\n\nBrücken im Norden marode"
    assert found("Nachrichten aus der Region", listed, entry) is Agreement.NOTHING
    opening = f"{entry.title}\n\n{HUBER}\n\n{COUNCIL}"
    assert found("Nach der Kritik", opening, entry) is Agreement.TEXT


@pytest.mark.parametrize(
    "asked, led",
    [
        (HERE, HERE + "?ref=rss"),
        (HERE + "?ref=rss", HERE),
        ("https://blatt.example/huber?ref=rss", "https://blatt.example/huber"),
        ("https://blatt.example/huber-102/amp", "https://blatt.example/huber-102"),
        ("https://rss.example/~r/blatt/1", HERE),
        ("https://blatt.example/?p=17", HERE),
        ("https://blatt.example/?p=17", "https://blatt.example/?p=17"),
        ("https://blatt.example/huber", "https://blatt.example/huber/"),
        ("https://blatt.example/a/17", "https://blatt.example/a?id=17"),
    ],
)
def test_an_article_may_stand_at_another_address(asked: str, led: str) -> None:
    entry = told("Minister geht", "Der Minister hat seinen Rücktritt erklärt.", asked)
    assert found("Nach der Kritik", HUBER, entry, led) is Agreement.TEXT


def test_a_section_bears_the_rubric_of_its_articles() -> None:
    entry = told("Krieg in der Ukraine: Kiew meldet Angriffe", "Angriffe in der Nacht.")
    above = "https://blatt.example/politik"
    assert found("Krieg in der Ukraine", LONG, entry, above) is Agreement.NOTHING


def test_a_section_is_the_entrys_where_it_bears_its_title() -> None:
    entry = told("Das war der Tag in der Region", "", "https://blatt.example/region/tag-17")
    assert found(entry.title, LONG, entry, "https://blatt.example/region") is Agreement.TEXT
