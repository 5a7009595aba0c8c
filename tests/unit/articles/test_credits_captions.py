import time

import pytest

from worker.articles.credits import is_caption, picture_credit


@pytest.mark.parametrize(
    "line",
    [
        "Die Minister beim Treffen. © Virginia Mayo/AP/dpa",
        "Die Minister beim Treffen. (Archivbild) © AP/dpa | Jan Kos",
        "Copyright © AFP 2017-2026. Für die kommerzielle Nutzung ist ein Abonnement erforderlich.",
        "© André Kos",
        "Foto: Michael Kos/dpa",
        "Fotos: dpa",
        "Bild: Maximilian von Kos",
        "Bildquelle: picture alliance",
        "Bildrechte: picture alliance/dpa | Jan Kos",
        "Copyright: Project Syndicate, 2025",
        "Photo: AFP",
        "Crédit photo : AFP",
        "Zdjęcie: Jan Kowalski",
        "Fot. Jan Kowalski / PAP",
        "Die Minister in Küssnacht am Rigi. Foto: Urs Kos (Keystone)",
        "Der Stürmer bedrängt ihn Foto: Getty Images",
        "Die Bundeswehr übt. (Symbolfoto: picture alliance/dpa | Hannes P Kos)",
        "Er ist zurückgetreten. (Archivbild) Bild: Christoph Kos/dpa",
        "Der Minister umarmt den Gast beim Treffen\nder Staaten. © Virginia Mayo/AP/dpa",
        "Der Generalsekretär (l.) mit dem Kanzler. Foto: Jan Kos/AFP",
        "Anwohner vor einem zerstörten Haus. © AP",
        "Soldiers in Lithuania. Photo: Jan Kos/AP",
        "A destroyed bridge near Kharkiv. © AFP/Getty Images",
        "Des soldats dans les rues de Kiev. © Jan Kos/AFP",
        "Soldados en Kiev. Foto: EFE",
        "Żołnierze na Litwie. Fot. Jan Kowalski/PAP",
        "© 2024 Blatt. All rights reserved.",
        "Der Minister spricht am Montag in Berlin. © Jan Kos/dpa",
        "Ein Panzer der Bundeswehr. IMAGO/Bild-Agentur",
        "Ministers in Brussels (AP Photo/Jane Doe)",
        "Der Präsident begrüßt den Gast. Foto: -/Ukrainian Presidency/dpa",
        "Bleibende Schäden.Bild: pressefoto_kos/picture alliance",
        "Ein Panzer in Unterlüß.Friso Kos/dpa",
        "Er trat zurück. Foto: Jan Kos/dpa +++ dpa-Bildfunk +++ Bild: Jan Kos/dpa",
        "APA/AFP/Mandel Kos",
        "BILD: SN/APA/GEORG KOS".replace("BILD", "Bild"),
        "Philipp von Kos/dpa",
        "picture alliance / ASSOCIATED PRESS | Alex Kos",
        "picture alliance/dpa | Jan Kos",
    ],
)
def test_what_credits_a_picture_is_no_text(line):
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ein Bild: so sah es aus, sagte er.",
        "Das Foto: Ein Land in Not",
        "Bild: Herr Minister, wie geht es weiter?",
        "Das Foto zeigt drei Minister.",
        "Er kam mit dem Auto/Bus.",
        "Nato/Russland: Das Verhältnis ist schlecht.",
        "APA/AFP",
        "dpa/Kos",
        "SDA/sep",
        "Quelle: dpa",
        "© dpa-infocom, dpa:240516-99-53606/3",
        "Das meldete die Agentur dpa.",
        "Mehr Waffen",
        "Lange Zeile " * 40 + "©",
        "",
    ],
)
def test_text_and_credits_of_texts_are_no_captions(line):
    assert not is_caption(line)


@pytest.mark.parametrize(
    "text, credit",
    [
        ("Der Minister reiste nach Kiew und traf Kos.", " Foto: dpa"),
        ("Der Rat tagt. Danach reisen alle ab.", " © Jan Kos/AP/dpa"),
        ("Die Lage bleibt ernst.", " Bild: Jan Kos/dpa"),
        ("Die Beratungen werden am Freitag fortgesetzt.", " Jan Kos/dpa"),
        ("Das sagte er in Kiel.", " © Blatt"),
        ("Rutte: „Wir helfen der Ukraine.“", " Foto: dpa"),
        ("Die Welt War Zu Gast. Danke.", " Jan Kos/dpa"),
        ("Die Minister beraten am Montag in Kiel.", " Foto: dpa"),
        ("Ministers meet in Brussels on Thursday.", " © AP"),
        ("The minister said he would go.", " Photo: AFP"),
        ("Ministers met in Brussels. They left late.", " © Jan Kos/AP"),
        ("Le ministre a déclaré que l'aide continue.", " © AFP"),
        ("El ministro dijo que la ayuda sigue.", " Foto: EFE"),
        ("Minister powiedział to w Kijowie.", " Fot. Jan Kowalski/PAP"),
        ("Міністр заявив про це в Києві.", " Фото: Reuters"),
        ("Der Rat tagt im Juni. " * 20 + "Danach ruhen alle.", " Foto: Jan Kos/dpa"),
    ],
)
def test_of_a_report_only_the_credit_behind_it_goes(text, credit):
    found = picture_credit(text + credit)
    assert found is not None
    assert (text + credit)[: found.start].rstrip() == text
    assert not found.is_caption


@pytest.mark.parametrize(
    "text",
    [
        "Die Lage bleibt ernst. Es ist überall das gleiche Bild: Trümmer.",
        "Die Lage bleibt ernst. Es ist überall das gleiche Bild: Trümmer, Ruinen",
        "Das Papier trägt den Vermerk „© Nato“ und ging an alle Hauptstädte.",
        "Die Karte © OpenStreetMap zeigt den Vormarsch am Dnipro.",
        "Copyright: Die EU verschärft die Regeln",
        "Copyright: EU verschärft die Regeln.",
        "Bild: Die Lage sei ernst, berichtet die Zeitung.",
        "Bilder: Trümmer.",
        "Everywhere it is the same picture: Kharkiv, Sumy",
        "Images: The bridge is gone.",
        "Crédits : la France dépensera 413 milliards.",
        "Foto: So sah es am Morgen aus.",
        "Auf dem Foto: Trümmer und Rauch",
    ],
)
def test_what_only_looks_like_a_credit_is_none(text):
    assert picture_credit(text) is None


@pytest.mark.parametrize("part", ["A", "Aa ", "Aa/", "Foto: ", "A. ", "dpa/", "/ ", "Foto: A "])
def test_hostile_lines_take_bounded_time(part):
    started = time.process_time()
    for _ in range(10):
        is_caption((part * 320)[:320])
    assert time.process_time() - started < 1
