import time

import pytest

from worker.articles.credits import is_caption


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
        "Er ist zurückgetreten. Bild: Christoph Kos/dpa",
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


@pytest.mark.parametrize("part", ["A", "Aa ", "Aa/", "Foto: ", "A. ", "dpa/", "/ ", "Foto: A "])
def test_hostile_lines_take_bounded_time(part):
    started = time.process_time()
    for _ in range(10):
        is_caption((part * 320)[:320])
    assert time.process_time() - started < 1
