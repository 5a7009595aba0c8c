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
    is_tags,
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


@pytest.mark.parametrize(
    "text",
    [
        (
            "Kiew braucht ihre Unterstützung mehr denn je, sagte der Generalsekretär an die A"
            "dresse der Abgeordneten."
        ),
        "Kiew braucht ihre Unterstützung mehr denn je",
        "Soldaten, die einen Fehler melden, bleiben straffrei.",
        "Die Werft muss Fehler melden, die zum Absturz der F-16 führten, und Ersatz leisten.",
        "The views expressed by the ministers differ widely on long-range strikes.",
        "Allies independently select the weapons they send to Kyiv.",
        "Rutte sagte: „Das ist die europäische Perspektive, und sie zählt.“",
        "Mr Rutte told reporters he would get in touch with us later.",
        "Über dieses Thema berichtete zuerst die „New York Times“.",
        "Wir brauchen Sie, unterstützen Sie unsere Arbeit für den Frieden.“",
        "We want to hear from you what the plan is, the senator told Hegseth.",
        "An error has occurred, please verify, the radar screen read before the missile struck.",
        "Die Ministerin trat vor die Presse, um einen Kommentar abzugeben.",
        "Schicken Sie uns mehr Luftabwehr!",
        "Brokers earn a commission on arms sales to Kyiv, the report found.",
    ],
)
def test_sentences_with_words_of_a_notice_stay_wherever_they_stand(text):
    assert {anywhere(text), anywhere(text, at=1), anywhere(text, left=0)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Putin must sign up to the ceasefire without conditions, Zelensky wrote on Telegram.",
        "He urged Sweden to join our alliance of free nations without further delay.",
        (
            "Zu selten melden sie sich für den freiwilligen Wehrdienst, schreibt die Frankfur"
            "ter Zeitung."
        ),
        (
            "Erhalten sie die zugesagten Waffen nicht, drohe der Zusammenbruch der Front, sag"
            "te Selenskyj der Bild-Zeitung."
        ),
        (
            "Die Drohung fiel in eine Pause. Laden sie die Raketen nach, beginnt der Angriff "
            "von vorn, schrieb der Blogger auf Telegram."
        ),
        "Testen sie unser Bündnis, werden wir antworten, sagte Rutte der „Süddeutschen Zeitung“.",
        "Folgt uns der Westen nicht, ist der Krieg verloren, schrieb er auf Telegram.",
        "Hier anmelden müssen sich alle Reservisten, berichtet die Zeitung.",
        (
            "Il canale Telegram russo Rybar, con oltre un milione di abbonati, scrive che le "
            "truppe avanzano."
        ),
        "Scarica di droni su Odessa, scrive il governatore su Telegram.",
        "Recevez notre soutien, a écrit Macron sur Telegram à l'adresse des soldats.",
        "Ricevi tutte le armi promesse gratis, ha ironizzato Salvini parlando di Zelensky.",
        "Residents must sign up for the app before Monday.",
        "Der Kanal Telegram wird in Russland gesperrt, jetzt lesen Millionen dort nichts mehr.",
        "Polscy żołnierze zapisują się na kursy, podał portal na Facebooku.",
        "Следите за нами, сказал он, и вы увидите, написал канал в Telegram.",
        "Підпишіться під договором, сказав президент каналу.",
        "Inscrivez-vous dans l'histoire, a lancé le président aux abonnés de sa chaîne.",
    ],
)
def test_sentences_with_verbs_of_an_invitation_stay_wherever_they_stand(text):
    assert {anywhere(text), anywhere(text, at=1), anywhere(text, left=0)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Es ist überall das gleiche Bild: Trümmer, Ruinen und Verzweiflung.",
        (
            "Aus allen Frontabschnitten melden die Kommandeure seit Wochen dasselbe Bild: Zer"
            "störung."
        ),
        "The pattern is the same picture: Kharkiv, Sumy and Odesa.",
        "Leaders agreed to (a) raise spending, (b) expand production and (c) deploy more troops.",
        (
            "Die Staaten verpflichten sich, (a) mehr auszugeben, (b) die Produktion auszuweit"
            "en und (c) Truppen nach Osten zu verlegen."
        ),
        (
            "Bilder zeigen: Die Brücke ist an drei Stellen schwer beschädigt und für Panzer u"
            "npassierbar."
        ),
        "Fotos belegen: Die Raffinerie von Tuapse brennt weiter.",
        "Images show: the bridge is gone.",
        "Credit Suisse: Die Bank finanzierte den Kauf der Kampfjets.",
        "Crédits militaires : la France dépensera 413 milliards d'euros.",
        "BILD: Herr General, was bedeutet die Brigade für Litauen?",
        "Bild: Warum zögert der Kanzler?",
        "Das meldeten am Abend übereinstimmend dpa, AFP, Reuters.",
        "Bild/dpa meldeten den Absturz.",
        "© Die Rechte liegen bei den Ländern, hieß es in dem Vertrag.",
        (
            "Das Papier trägt den Vermerk „© Nato“ und wurde am Montag an alle 32 Hauptstädte"
            " verteilt."
        ),
        "Copyright: Die EU verschärft die Regeln für Verlage.",
        "Photos à l'appui : Kiev accuse Moscou.",
        "Das Bild: Ein Panzer im Schlamm.",
        "Zdroj: Ministerstvo obrany oznámilo nákup dronů.",
        "Fotografie: ein Handwerk, das an der Front gefragt ist.",
        "Immagine dell'Italia: il premier difende il piano.",
    ],
)
def test_sentences_with_a_pictures_label_stay_wherever_they_stand(text):
    assert {anywhere(text), anywhere(text, at=1), anywhere(text, left=0)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Článek 5: útok na jednoho je útokem na všechny",
        "Článek 3 ukládá budovat vlastní obranu",
        "- Zum Artikel 5 bekennt sich auch die Slowakei",
        "Zum Thema Verteidigungsausgaben",
        "Weitere Informationen: Das Ministerium veröffentlichte den Vertrag.",
        "- Popular support for NATO membership is at a record high",
        "- Related infrastructure such as roads counts too",
        "Watch: the alliance is preparing for war, Medvedev said.",
        "Im Video: „Wir ergeben uns nicht“, sagt der Soldat.",
        "Mehr dazu: Litauen verlegt Panzer.",
        "Siehe auch Artikel 4 des Vertrags.",
        "En savoir plus sur les intentions russes, tel est le but",
        "See more troops on the border, was the order of the day.",
    ],
)
def test_sentences_with_words_of_a_label_stay_wherever_they_stand(text):
    assert {anywhere(text), anywhere(text, at=1), anywhere(text, left=0)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "- Estland (3,4 Prozent)",
        "- Polen (4,1 Prozent)",
        "- Germany (3 systems)",
        "No casualties were reported from the strikes.",
        "Explosions were also reported from Kharkiv and Odesa overnight, officials said.",
        "This article was invoked only once, after the attacks of September 11.",
        "This story has been denied by the Kremlin.",
        "Dieser Beitrag wurde von den Verbündeten als zu gering kritisiert.",
        "Dieser Text wurde am Abend einstimmig von allen 32 Staaten angenommen.",
        "Aus dem Kreml von Sprecher Peskow kam ein Dementi.",
        "Aus dem Bundestag von Grünen und Linken kam Kritik.",
        "Veröffentlicht am Freitag, tritt das Gesetz am 1. Juli in Kraft.",
        "Stand: 23 Staaten erreichen das Ziel.",
        "Sendung: Der Minister sprach im ZDF über die Brigade.",
        "Bundeswehr.de: Die Armee wirbt um Frauen.",
        "Mitarbeit: Russland und Belarus arbeiten enger zusammen als je zuvor.",
        (
            "Quelle: Das Institut für Weltwirtschaft hat die Hilfen zusammengezählt und kommt"
            " auf 113 Milliarden Euro."
        ),
        "Quellen: Sie bleiben im Dunkeln.",
        "Mit Informationen von Geheimdiensten plante Kiew den Angriff.",
        "Reporting by state media suggested heavy losses.",
        "Avec l'Otan, la Suède est protégée.",
        "Bron: het ministerie gaf geen cijfers.",
        "Von Rheinmetall",
        "By Tuesday, Kyiv and Moscow",
        "Par Moscou, Minsk et Pékin",
        "Di Kiev",
        "Von Moskau, Minsk und Peking kam zunächst keine Reaktion.",
        "Le rapport a contribué à cet accord, selon Paris.",
        "Stand 1. Mai haben 23 Staaten das Ziel erreicht.",
        "Published in 2022, the concept names Russia the main threat.",
        "Překlad: smlouva platí od května.",
    ],
)
def test_last_lines_that_only_look_like_sign_offs_stay(text):
    line = Line(text, UNKNOWN, False, 30, 0)
    assert first_reason(TAIL, line) is None
    assert anywhere(text, left=0) is None
    assert anywhere(text, at=1) is None


@pytest.mark.parametrize(
    "text",
    ["- 24. Februar 2022: Russland überfällt die Ukraine", "- 4. April 2023: Finnland tritt bei",
     "- Am 9. Juli 2024 beginnt der Gipfel", "- Selenskyj reist am 10. Juli 2024 an",
     "4 April 2023 – Finland joins", "1 lipca 2023 - nowa ustawa", "24 février 2022 : invasion",
     "- July 9, 2024: summit"],
)  # fmt: skip
def test_chronicles_at_the_top_stay(text):
    assert anywhere(text, at=1) is None


@pytest.mark.parametrize(
    "text, reason",
    [
        ("Soldaten üben. (Archivbild)", "caption"),
        ("Soldiers at the border (file photo)", "caption"),
        ("Des soldats à Kiev (photo d'archives)", "caption"),
        ("Pistorius in Kiew, Anfang Mai. IMAGO/Political-Moments", "caption"),
        ("General Carsten Breuer (Quelle: Michael Kappeler/dpa)", "caption"),
        ("Foto AFP", "caption"),
        ("Soldaten in Litauen Foto: Anna Berg/dpa", "caption"),
        ("Ein Leopard 2 in Litauen. Copyright Bundeswehr", "caption"),
        ("Diesen Artikel teilen", "label"),
        ("Zur Merkliste hinzufügen", "label"),
        ("Share on WhatsApp", "label"),
        ("An dieser Stelle finden Sie einen Inhalt von X, der den Artikel ergänzt.", "notice"),
        ("Dieser Artikel erschien zuerst im Tagesspiegel.", "source"),
        ("This article was first published on Euractiv.", "source"),
        ("Über dieses Thema berichtete die tagesschau am 13. Juni 2024 um 20:00 Uhr.", "source"),
        ("Jetzt 4 Wochen kostenlos testen und alle Artikel lesen.", "invitation"),
        ("Folgen Sie uns auf Telegram!", "invitation"),
        ("Suivez-nous sur Facebook", "invitation"),
        ("Obserwuj nas na Google News", "invitation"),
        ("Abonnieren Sie jetzt unseren Newsletter „Morgenlage“.", "invitation"),
    ],
)
def test_furniture_between_paragraphs_goes(text, reason):
    assert anywhere(text) == reason


@pytest.mark.parametrize("text", ["- 13 Jun. 2024 -", "- Last updated: 14 Jun. 2024 10:00"])
def test_dates_of_nato_pages_go(text):
    assert anywhere(text, at=1) == "date"


def test_a_whole_sentence_beside_a_picture_or_in_a_link_stays():
    said = "Die Brigade wird bis Ende 2027 voll einsatzbereit sein, sagte der Inspekteur."
    assert anywhere(said, is_pictured=True) is None
    assert anywhere(said, linked=1.0) is None
    assert anywhere("- Estland", linked=1.0) is None
    assert anywhere("Polen, Rumänien, Estland, Lettland", linked=0.9) is None


def test_a_word_to_the_reader_behind_a_whole_paragraph_does_not_condemn_it():
    told = "Die Minister haben sich am Donnerstag in Brüssel auf einen Kauf geeinigt. " * 4
    remark = "Schreiben Sie uns eine Mail."
    assert anywhere(remark) == "notice"
    assert anywhere(told + remark) is None


def test_the_signature_of_an_articles_last_line_is_no_caption():
    assert anywhere("Die Beratungen gehen weiter. Anna Berg/dpa", left=0) is None
    assert anywhere("Die Beratungen gehen weiter. Anna Berg/dpa") == "caption"


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
    assert all(ends_text(Line(text), ()) for text in ends)
    assert not ends_text(Line("Kommentare der Nachbarn zu den Plänen der Regierung"), ())


def test_headings_and_open_labels_lead_away():
    heading = replace(UNKNOWN, is_heading=True)
    assert leads_away(Line("Related stories", heading), ())
    assert not leads_away(Line("Related stories", UNKNOWN), ())
    assert not leads_away(Line("Related wars", heading), ())
    assert leads_away(Line("Mehr zu diesem Krieg:"), ())


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
    assert {ends_text(line, ()), leads_away(line, ()), is_tags(line, [line])} <= {True, False}


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
