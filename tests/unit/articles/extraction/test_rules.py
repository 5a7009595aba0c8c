"""Each rule with lines it is for, and sentences of articles that look alike and stay."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.extraction.lines import Line
from worker.articles.extraction.placement import UNKNOWN
from worker.articles.extraction.rules import (
    ANYWHERE,
    LONGEST,
    TAIL,
    Rule,
    ends_text,
    is_kicker,
    leads_away,
)


def first_reason(rules: tuple[Rule, ...], line: Line) -> str | None:
    return next((rule.reason for rule in rules if rule.hits(line)), None)


def anywhere(text: str, *, at: int = 20, left: int = 20, **place: Any) -> str | None:
    return first_reason(ANYWHERE, Line(text, replace(UNKNOWN, **place), False, at, left))


@pytest.mark.parametrize(
    "text",
    [
        "Lesen Sie auch",
        "Lesen Sie auch: Wie die Luftabwehr der Nato funktioniert",
        "Mehr zum Thema",
        "Das könnte Sie auch interessieren:",
        "Read more: What the alliance decided in Vilnius",
        "RELATED STORIES",
        "À lire aussi : le sommet de Vilnius en cinq questions",
        "Leggi anche: il vertice di Vilnius",
        "Te puede interesar",
        "Leia também: a cimeira de Vílnius",
        "Lees ook: de top van Vilnius",
        "Czytaj także: szczyt w Wilnie",
        "Čtěte také: summit ve Vilniusu",
        "Läs också: toppmötet i Vilnius",
        "Les også: Toppmøtet i Vilnius",
        "Læs også: Topmødet i Vilnius",
        "Lue myös: Vilnan huippukokous",
        "Citește și: summitul de la Vilnius",
        "Прочетете още: срещата във Вилнюс",
        "Читайте также: саммит в Вильнюсе",
        "Читайте також: саміт у Вільнюсі",
        "Διαβάστε επίσης: η σύνοδος του Βίλνιους",
        "Anzeige",
        "Advertisement",
        "Teilen",
        "Newsblog: Alle Entwicklungen im Krieg gegen die Ukraine",
    ],
)
def test_labels_of_other_articles_go(text):
    assert anywhere(text) == "label"


@pytest.mark.parametrize(
    "text",
    [
        "Mehr dazu wollte der Sprecher am Abend nicht sagen.",
        "Read more carefully, the treaty obliges nobody to send troops.",
        "Related concerns were raised by the Baltic states.",
        "Video conferences have replaced the monthly meeting of the council.",
        "Anzeigen gegen Unbekannt seien gestellt worden, sagte die Polizei.",
        "Watch the skies over Estonia, the general said.",
    ],
)
def test_sentences_that_begin_like_labels_stay(text):
    assert anywhere(text) is None


def test_a_label_before_a_linked_title_goes_and_a_heading_like_it_stays():
    assert anywhere("Read more What Vilnius decided.", linked=0.8) == "label"
    assert anywhere("Popular support is falling", is_heading=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "Abonnieren Sie unseren Newsletter und verpassen Sie keine Nachricht.",
        "Melden Sie sich hier für unseren Newsletter an.",
        "Folgen Sie uns auf Facebook und Instagram.",
        "Sign up for our free weekly newsletter",
        "Follow us on WhatsApp and get the news first.",
        "Get the latest updates right in your inbox. Subscribe to our newsletter.",
        "Abonnez-vous à notre newsletter",
        "Iscriviti alla newsletter del mattino",
        "Suscríbete a nuestra newsletter",
        "Schrijf je in voor onze nieuwsbrief",
        "Zapisz się na nasz newsletter",
        "Prenumerera på vårt nyhetsbrev",
        "Tilmeld dig vores nyhedsbrev",
        "Подписывайтесь на наш канал в Telegram",
        "Підписуйтесь на наш канал у Telegram",
    ],
)
def test_invitations_to_services_go(text):
    assert anywhere(text) == "invitation"


@pytest.mark.parametrize(
    "text",
    [
        "Der Newsletter der Behörde wurde nach dem Angriff auf die Server eingestellt.",
        "The newsletter of the ministry named three ships that had left the port.",
        "Auf Twitter schrieb der Präsident, die Gespräche seien gescheitert.",
        "Ukraine will get the missiles for free, the minister wrote on Facebook.",
        "Finland applied to join the alliance, and membership followed within a year.",
        "„Folgen Sie uns nicht auf Telegram“, warnte der Geheimdienst seine Leute.",
        "Ucrania recibe gratis los sistemas, escribió el ministro en Telegram.",
        "Die App ist jetzt kostenlos und warnt vor Drohnen.",
    ],
)
def test_sentences_about_services_stay(text):
    assert anywhere(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Externer Inhalt nicht verfügbar",
        "Deine Privatsphäre-Einstellungen verhindern das Laden aller externen Inhalte.",
        "To view this video please enable JavaScript",
        "Wie hat Ihnen dieser Artikel gefallen?",
        "Alle Rechte vorbehalten.",
        "All rights reserved.",
        "Wszelkie prawa zastrzeżone.",
        "We may earn a commission from links on this page.",
        "Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.",
    ],
)
def test_what_only_pages_say_goes(text):
    assert anywhere(text) == "notice"


@pytest.mark.parametrize(
    "text",
    [
        "Ihre Meinung ist im Kabinett bekannt.",
        "Forscher haben Fehler entdeckt, die seit Jahren im Radar stecken.",
        "The bill has been sent to the Senate.",
        "Users could not log in to their accounts for hours.",
        "Anyone with information should get in touch with the police.",
        "JavaScript is what most of the tools are written in.",
        "„Schicken Sie uns Waffen“, sagte der Präsident.",
        "Europa unterstützt uns, sagte der Präsident.",
        "Dann bekommen wir eine neue Regierung.",
        "In den Privatsphäre-Einstellungen lässt sich das abschalten.",
    ],
)
def test_sentences_with_words_of_pages_stay(text):
    assert anywhere(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Foto: Anna Berg",
        "Die Minister vor der Sitzung in Brüssel. Foto: Anna Berg/dpa",
        "Der Sprecher am Rednerpult (Foto: picture alliance/dpa)",
        "The king arrives at the opening of parliament (Picture: Reuters)",
        "Die Brücke nach dem Angriff. © Virginia Mayo/AP/dpa",
        "STR/AFP via Getty Images",
        "Фото: Дмитрий Азаров, Коммерсантъ",
        "Photo : Jean Dupont",
        "Der Schriftsteller auf der Buchmesse. | Jörg Carstensen/dpa",
        "Ein Soldat an der Grenze. Peter Steffen/dpa",
    ],
)
def test_captions_with_their_credits_go(text):
    assert anywhere(text) == "caption"


@pytest.mark.parametrize(
    "text",
    [
        "Das Foto zeigte zwei Panzer an der Grenze, wie Satellitenbilder bestätigten.",
        "Sie veröffentlichte dazu ein Foto: zwei Kinder am Strand von Odessa.",
        "Ein Bild der Lage machte sich die Ministerin am Nachmittag in Riga.",
        "Der Minister sagte die Reise am Abend ab. (dpa/AFP)",
        "Die Verhandlungen dauern an, hieß es am Abend in Genf. (Anna Berg/dpa)",
        "Die Agentur Reuters berichtete zuerst über den Angriff.",
    ],
)
def test_sentences_about_pictures_and_closing_credits_stay(text):
    assert anywhere(text) is None


def test_a_line_by_a_picture_or_stated_as_its_caption_is_one():
    shown = "Soldaten üben in Litauen"
    assert anywhere(shown, is_pictured=True) == "caption"
    assert first_reason(ANYWHERE, Line(shown, UNKNOWN, True, 9, 9)) == "caption"
    assert anywhere(shown, is_pictured=True, is_heading=True) is None


@pytest.mark.parametrize("text", ["dpa", "(dpa/AFP)", "AFP"])
def test_agencies_alone_at_the_edge_are_the_texts_credit_and_no_pictures(text):
    assert anywhere(text, left=0) == "credit"
    assert anywhere(text, at=0) == "credit"


@pytest.mark.parametrize(
    "text",
    ["03.05.2024, 17:47", "Stand: 22.04.2024, 06:00 Uhr", "Lesezeit: 4 Minuten", "5 min read",
     "Updated May 3, 2024", "Publicado el 3 de mayo de 2024", "2025年1月14日 01時28分"],
)  # fmt: skip
def test_dates_at_the_top_go(text):
    assert anywhere(text, at=1) == "date"
    assert anywhere(text, at=9) is None


@pytest.mark.parametrize("text", ["Der Stand der Dinge", "Der 24. Februar 2022"])
def test_headings_at_the_top_stay(text):
    assert anywhere(text, at=2, is_heading=True) is None


@pytest.mark.parametrize(
    "text",
    ["Von Anna Berg", "Von Anna Berg und Jan de Boer, Brüssel", "By Jane Doe", "Par Jean Dupont",
     "Ein Kommentar von Corinna Budras", "Text: Anna Berg"],
)  # fmt: skip
def test_bylines_at_the_edges_go(text):
    assert anywhere(text, at=1) == "byline"
    assert anywhere(text) is None


@pytest.mark.parametrize("text", ["Von Montag an gilt das neue Gesetz.", "By then it was late."])
def test_sentences_that_begin_like_bylines_stay(text):
    assert anywhere(text, at=1) is None


@pytest.mark.parametrize(
    "text", ["[button link=”x” type=”big”] Los[/button]", "+++dropcap", "https://t.co/abc", "---"]
)
def test_remnants_of_markup_go(text):
    assert anywhere(text) == "markup"


def test_a_bracketed_source_is_no_markup():
    assert anywhere("[Reuters]", at=9) != "markup"


def test_the_newsrooms_address_goes_and_the_polices_stays():
    assert anywhere("Senden Sie Ihr Feedback an: briefe@example.org", left=1) in {
        "notice",
        "contact",
    }
    assert anywhere("Reach the author: jane@example.org, or email us", left=1) == "contact"
    assert anywhere("Hinweise nimmt die Polizei unter wache@example.org entgegen.", left=0) is None


@pytest.mark.parametrize(
    "place, reason",
    [
        ({"is_boxed": True}, "box"),
        ({"is_beside": True}, "beside the text"),
        ({"linked": 1.0}, "link"),
    ],
)
def test_lines_go_by_their_place(place, reason):
    assert anywhere("Wie die Allianz aufgebaut ist und wer sie führt", **place) == reason


@pytest.mark.parametrize(
    "text, reason",
    [
        ("Mit Material von dpa und AFP", "credit"),
        ("Mit Informationen der Nachrichtenagenturen AFP, AP und dpa.", "credit"),
        ("(Reporting by Jane Doe; Editing by John Roe)", "credit"),
        ("Jane Doe in Riga contributed to this report.", "credit"),
        ("(smu/dpa)", "credit"),
        ("ssi, dan; Foto: Shutterstock", "credit"),
        ("Übersetzung: Anna Berg", "credit"),
        ("Quelle: ntv.de, mau/dpa", "source"),
        ("Źródło: PAP", "source"),
        ("- nytimes.com: Behind the Seized Tanker (Englisch)", "source"),
        ("Von Anna Berg", "byline"),
    ],
)
def test_sign_offs_at_the_end_have_names(text, reason):
    assert first_reason(TAIL, Line(text, UNKNOWN, False, 30, 0)) == reason


@pytest.mark.parametrize(
    "text",
    [
        "Ende",
        "Die Quelle: ein Beamter, "
        + "der nicht genannt werden wollte, " * 12
        + "sprach am Montag.",
        "Das Treffen endet am Freitag.",
    ],
)
def test_last_sentences_stay(text):
    assert first_reason(TAIL, Line(text, UNKNOWN, False, 30, 0)) is None


def test_headings_that_end_articles_are_known():
    ends = ("Über den Autor", "Kommentare", "Tags:", "Quellen")
    assert all(ends_text(Line(text)) for text in ends)
    assert not ends_text(Line("Kommentare der Nachbarn zu den Plänen der Regierung"))


def test_headings_and_open_labels_lead_away():
    heading = replace(UNKNOWN, is_heading=True)
    assert leads_away(Line("Related stories", heading))
    assert not leads_away(Line("Related stories", UNKNOWN))
    assert not leads_away(Line("Related wars", heading))
    assert leads_away(Line("Mehr zu diesem Krieg:"))


def test_a_kicker_is_short_and_no_sentence():
    assert is_kicker(Line("Verteidigung"))
    assert not is_kicker(Line("Was nun?"))
    assert not is_kicker(Line("Der Rat tagt seit dem frühen Morgen"))


@given(
    st.text(st.sampled_from("aA0 .,:/|()[]-–©@„“\n#+{}%") | st.characters(), max_size=40),
    st.integers(1, 40),
)
def test_no_rule_fails_on_any_line(unit, times):
    line = Line(unit * times, UNKNOWN, False, 1, 1)
    assert {rule.hits(line) for rule in (*ANYWHERE, *TAIL)} <= {True, False}
    assert ends_text(line) in {True, False}


@pytest.mark.timeout(5)
@pytest.mark.parametrize("unit", [*"aA 0.,:/|([-©@„", "Aa ", "Foto: ", "a@", "a.", "x/", "Von A "])
def test_rules_stay_quick_on_any_line_they_look_at(unit):
    line = Line((unit * LONGEST)[:LONGEST], UNKNOWN, False, 1, 1)
    for rule in (*ANYWHERE, *TAIL):
        rule.hits(line)


@pytest.mark.timeout(2)
@pytest.mark.parametrize("unit", ["a", " ", "|", "(", "© "])
def test_a_line_of_a_megabyte_is_not_looked_at(unit):
    line = Line(unit * 1_000_000, UNKNOWN, False, 1, 1)
    assert not any(rule.hits(line) for rule in (*ANYWHERE, *TAIL))
