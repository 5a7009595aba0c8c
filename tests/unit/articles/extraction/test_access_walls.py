"""A news flash is an article whatever words and corners it has; a wall is none whatever it
declares.
"""

import pytest

from tests.unit.articles.extraction.walls import (
    BANNER,
    CONSENT,
    DECLARED,
    FORM,
    NEWS,
    PLATFORM,
)
from worker.articles.extraction.access import Access, read_access
from worker.articles.extraction.access_paid import without_offer
from worker.articles.extraction.markup import open_page
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Body, Outcome

URL = "https://bote.example/politik/nato-100.html"
TEXT = (
    "Die Verteidigungsminister der Nato beraten am Donnerstag in Brüssel über weitere Hilfen für"
    " die Ukraine und über die eigenen Ausgaben.\n\nDie Opposition im Bundestag kritisierte das"
    " Vorgehen der Regierung und forderte einen belastbaren Plan für die kommenden fünf Jahre."
)


def access(
    text: str, *, head: str = DECLARED, corner: str = "", title="Eilmeldung", url=URL
) -> Access:
    shown = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    data = (
        f"<html><head><title>{title} - Der Bote</title>{head}</head><body>"
        f"<article><h1>{title}</h1>{shown}</article>{corner}</body></html>"
    ).encode()
    page = open_page(data, url=url)
    assert isinstance(page, Page)
    return read_access(page, Body(text), data)


@pytest.mark.parametrize("head", [DECLARED, ""], ids=["declared", "bare"])
@pytest.mark.parametrize(
    "corner", ["", BANNER, PLATFORM, FORM, BANNER + PLATFORM + FORM],
    ids=["none", "banner", "platform", "form", "all"],
)  # fmt: skip
@pytest.mark.parametrize("text", [*NEWS, TEXT])
def test_a_news_flash_with_the_words_of_a_wall_is_an_article(text, corner, head):
    assert access(text, head=head, corner=corner) == Access(Outcome.ARTICLE)


@pytest.mark.parametrize("corner", [BANNER, PLATFORM, FORM])
def test_three_words_are_news_where_the_page_declares_an_article(corner):
    assert access("Rutte tritt zurück.", corner=corner).outcome is Outcome.ARTICLE


@pytest.mark.parametrize(
    "url",
    [
        "https://www.verband.example/termine/anmeldung/nato-seminar",
        "https://zeitung.example/login?x=1",
        "https://zeitung.example/politik/zustimmung",
    ],
)
@pytest.mark.parametrize("head", [DECLARED, ""])
def test_an_address_alone_is_not_believed(url, head):
    assert access(TEXT * 4, head=head, url=url).outcome is Outcome.ARTICLE
    assert access(TEXT, head=head, url=url).outcome is Outcome.ARTICLE


def test_an_address_is_believed_with_a_form_or_without_a_text():
    url = "https://zeitung.example/anmeldung"
    assert access(TEXT, head="", url=url, corner=FORM).outcome is Outcome.LOGIN
    assert access("", url=url).outcome is Outcome.LOGIN
    assert access("", url="https://zeitung.example/zustimmung").outcome is Outcome.CONSENT


@pytest.mark.parametrize("host", ["consent.yahoo.example", "login.bote.example"])
def test_a_wall_with_a_host_of_its_own_is_one_whatever_stands_there(host):
    outcome = Outcome.CONSENT if host.startswith("consent") else Outcome.LOGIN
    assert access(TEXT * 20, url=f"https://{host}/a").outcome is outcome


@pytest.mark.parametrize("head", [DECLARED, ""], ids=["declared", "bare"])
@pytest.mark.parametrize("language", CONSENT)
def test_a_walls_own_text_is_one_whatever_the_page_declares(language, head):
    text = CONSENT[language]
    for title in ("Nato-Gipfel: Alles Wichtige", "Ihre Privatsphäre"):
        assert access(text, head=head, title=title).outcome is Outcome.CONSENT
        assert access("\n\n".join([text] * 12), head=head, title=title).outcome is Outcome.CONSENT


def test_a_long_wall_with_its_purposes_is_one_though_it_declares_an_article():
    wall = (
        "Wir und unsere 182 Partner verarbeiten personenbezogene Daten, z. B. Ihre IP-Adresse,"
        " mithilfe von Technologien wie Cookies, um Informationen auf Ihrem Gerät zu speichern"
        " und darauf zuzugreifen. So können wir personalisierte Werbung und Inhalte, Messungen von"
        " Werbung und Inhalten sowie Zielgruppenforschung anbieten.\n\nSie können Ihre"
        " Einwilligung jederzeit in den Einstellungen widerrufen. Details finden Sie in der"
        " Datenschutzerklärung und im Impressum. Mit einem Klick auf „Akzeptieren“ stimmen Sie der"
        " Verwendung zu.\n\nAlternativ können Sie unser Angebot mit dem Pur-Abo für 4,99 Euro im"
        " Monat werbefrei nutzen. Jederzeit kündbar.\n\nZwecke: Speichern von oder Zugriff auf"
        " Informationen auf einem Endgerät. Verwendung reduzierter Daten zur Auswahl von"
        " Werbeanzeigen. Erstellung von Profilen für personalisierte Werbung. Messung der"
        " Werbeleistung. Messung der Performance von Inhalten. Analyse von Zielgruppen durch"
        " Statistiken oder Kombinationen von Daten aus verschiedenen Quellen. Entwicklung und"
        " Verbesserung der Angebote. Gewährleistung der Sicherheit, Verhinderung und Aufdeckung von"
        " Betrug und Fehlerbehebung. Verknüpfung verschiedener Endgeräte."
    )
    found = access(wall, corner="<button>Akzeptieren und weiter</button>")
    assert found.outcome is Outcome.CONSENT
    assert "182 Partner" in found.detail


ABOUT_COOKIES = (
    (
        "Die EU-Kommission will Cookie-Banner abschaffen, wie der Kommissar am Montag in Brüssel"
        " sagte.\n\nDer Datenschutz solle dabei nicht leiden; die Einwilligung werde künftig im"
        " Browser gespeichert, und personenbezogene Daten blieben geschützt.\n\nVerbände der"
        " Werbung kritisierten, dass Anzeigen dann kaum noch finanzierbar seien. Bislang klickten"
        " die meisten Nutzer auf „Alle akzeptieren“.\n\nAuch Partner der Verlage sehen Risiken."
    ),
    (
        "So schützen Sie Ihre Daten im Netz. Wenn Sie Cookies akzeptieren, wandern Ihre Daten an"
        " Werbung und Partner. Löschen Sie daher regelmäßig Cookies in Ihrem Browser. Wir zeigen,"
        " wie Sie personalisierte Werbung abschalten. Danach starten Sie das Gerät neu."
    ),
    (
        "The regulator fined the publisher over a banner reading “We and our partners store your"
        " personal data”. Readers could not refuse cookies, the regulator said. The publisher"
        " will appeal against the decision."
    ),
    (
        "La CNIL a sanctionné le site pour ses cookies. Le consentement des internautes n'était pas"
        " libre, selon l'autorité, et leurs données personnelles partaient chez des annonceurs."
    ),
)


@pytest.mark.parametrize("text", ABOUT_COOKIES)
@pytest.mark.parametrize("head", [DECLARED, ""])
def test_an_article_about_cookies_is_none(text, head):
    assert access(text, head=head, corner=BANNER).outcome is Outcome.ARTICLE
    assert access("\n\n".join([text] * 3), head=head, corner=PLATFORM).outcome is Outcome.ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        "Bitte melden Sie sich an, um den Artikel zu lesen.",
        "Melden Sie sich mit Ihrem Konto an.\n\nPasswort vergessen?\n\nNoch kein Konto?",
        "Sign in to your account.\n\nForgot your password?",
        "Connectez-vous pour lire la suite.\n\nMot de passe oublié ?",
        "Zaloguj się, aby czytać dalej.\n\nNie pamiętasz hasła?",
        "Logga in för att läsa.\n\nGlömt lösenord?",
    ],
)
def test_a_text_that_asks_to_log_in_beside_a_form_is_a_login(text):
    assert access(text, corner=FORM).outcome is Outcome.LOGIN
    assert access(text, head="", corner=FORM).outcome is Outcome.LOGIN


def test_an_invitation_to_a_seminar_is_no_login():
    text = "Melden Sie sich jetzt an und diskutieren Sie mit: Das Seminar zur Nato beginnt im Mai."
    assert access(text).outcome is Outcome.ARTICLE


def test_a_robots_check_is_not_seen_in_an_article():
    text = (
        "“Are you a robot?” the page asked. Unusual traffic from your computer network is blocked."
    )
    assert access(text, title="Access Denied").outcome is Outcome.ARTICLE
    assert access("", title="Access Denied").outcome is Outcome.BLOCKED


@pytest.mark.parametrize(
    "offer",
    [
        "Weiterlesen mit Bote plus\n\nJetzt 4 Wochen kostenlos testen und alle Artikel lesen.",
        "Um weiterzulesen, testen Sie unser Angebot.",
        "Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.",
        "Subscribe to continue reading\n\nOnly $1 a week.\n\nCancel anytime.",
    ],
)
def test_the_offer_behind_a_beginning_is_none_of_its_text(offer):
    assert without_offer(f"{TEXT}\n\n{offer}") == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Weiterlesen mit Bote plus",
        f"{TEXT}\n\nWeiterlesen mit Bote plus\n\n{TEXT * 3}",
        f"{TEXT}\n\nDer Verlag führt eine Schranke ein. " + "Das Ende ist offen. " * 12
        + "Dann heißt es: Weiterlesen mit Abo.",
        "",
    ],
)  # fmt: skip
def test_what_is_more_than_an_offer_stays(text):
    assert without_offer(text) == text
