import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.credits import dateline


@pytest.mark.parametrize(
    "opening, place, agencies, outlet",
    [
        ("Brüssel (dpa) - ", "Brüssel", ["dpa"], None),
        ("BRÜSSEL (AFP). ", "BRÜSSEL", ["AFP"], None),
        ("Brüssel (dpa/AFP) - ", "Brüssel", ["dpa", "AFP"], None),
        ("Frankfurt am Main (dpa-AFX) – ", "Frankfurt am Main", ["dpa-AFX"], None),
        ("WASHINGTON (AP) — ", "WASHINGTON", ["AP"], None),
        ("KYIV, Ukraine (AP) — ", "KYIV", ["AP"], None),
        ("BRUSSELS, June 15 (Reuters) - ", "BRUSSELS", ["Reuters"], None),
        ("Berlin, 15. Juni (Reuters) - ", "Berlin", ["Reuters"], None),
        ("Bruselas, 15 jun (EFE).- ", "Bruselas", ["EFE"], None),
        ("La Haye (AFP) - ", "La Haye", ["AFP"], None),
        ("LOS ANGELES (AP) — ", "LOS ANGELES", ["AP"], None),
        ("Warszawa (PAP) - ", "Warszawa", ["PAP"], None),
        ("Київ (Укрінформ) - ", "Київ", ["Ukrinform"], None),
        ("МОСКВА, 15 июня. /ТАСС/. ", "МОСКВА", ["TASS"], None),
        ("(ANSA) - ROMA, 15 GIU - ", "ROMA", ["ANSA"], None),
        ("(dpa) - ", None, ["dpa"], None),
        ("Brüssel - ", "Brüssel", [], None),
        ("London/Teheran - ", "London/Teheran", [], None),
        ("München/London – ", "München/London", [], None),
        ("Gundremmingen - ", "Gundremmingen", [], None),
        ("Baden-Baden - ", "Baden-Baden", [], None),
        ("Bad Homburg - ", "Bad Homburg", [], None),
        ("Rothenburg ob der Tauber - ", "Rothenburg ob der Tauber", [], None),
        ("Leipzig: ", "Leipzig", [], None),
        ("Asunción: ", "Asunción", [], None),
        ("Berlin. ", "Berlin", [], None),
        ("BERLIN. ", "BERLIN", [], None),
        ("Brüssel, Königreich Belgien (Weltexpress). ", "Brüssel", [], "Weltexpress"),
        ("Berlin (Blatt) – ", "Berlin", [], "Blatt"),
        ("Dörpen, Deutschland (Blatt). ", "Dörpen", [], "Blatt"),
        ("Kiew (Ukraine) - ", "Kiew", [], None),
        ("München (Bayern) - ", "München", [], None),
        ("Essen - ", "Essen", [], None),
        ("Gransee/Berlin - ", "Gransee/Berlin", [], None),
        ("Frankfurt (Oder) - ", "Frankfurt (Oder)", [], None),
        ("Kyiv, Ukraine - ", "Kyiv", [], None),
        ("Berlin, 15. Juni - ", "Berlin", [], None),
        ("Warszawa, 15.06.2023 (PAP) - ", "Warszawa", ["PAP"], None),
        ("Paris, 15 juin 2023 (AFP) - ", "Paris", ["AFP"], None),
        ("Киев. 15 июня. ИНТЕРФАКС-УКРАИНА - ", "Киев", ["Interfax-Ukraine"], None),
        ("Київ. 15 червня. ІНТЕРФАКС-УКРАЇНА - ", "Київ", ["Interfax-Ukraine"], None),
        ("Москва. 15 июня. INTERFAX.RU - ", "Москва", ["Interfax"], None),
        ("МОСКВА, 15 июн - РИА Новости. ", "МОСКВА", ["RIA Novosti"], None),
        ("КИЇВ, 15 червня - УКРІНФОРМ. ", "КИЇВ", ["Ukrinform"], None),
    ],
)
def test_a_dateline_gives_place_and_source(opening, place, agencies, outlet):
    found = dateline(f"{opening}Die Nato tagt in Belgien.")
    assert found is not None
    assert (found.place, found.agencies, found.outlet) == (place, tuple(agencies), outlet)
    assert found.end == len(opening)


def test_a_sign_in_a_dateline_is_an_authors():
    found = dateline("Kiel (dpo) - Die Förde ist in Gefahr!")
    assert found is not None
    assert (found.place, found.agencies, found.outlet, found.initials) == (
        "Kiel",
        (),
        None,
        ("dpo",),
    )


@pytest.mark.parametrize("quote", ["„Wir helfen“, sagte er", "32 Staaten tagen", "»Ja«"])
def test_a_report_may_open_with_a_quotation_or_a_number(quote):
    assert dateline(f"Brüssel (dpa) - {quote}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "Die Nato - ein Bündnis von 32 Staaten - tagt.",
        "Die Nato - Ein Bündnis",
        "Daniel Thioune (48) wundert es nicht: „Jeder Spieler“",
        "David Angel (OGBL) und Francis Lomel liegen sich in den Armen.",
        "Boris Pistorius (SPD): Wir helfen.",
        "Boris Pistorius (SPD) - Der Minister",
        "Mark Rutte (Niederlande): Wir helfen.",
        "Thomas Kos (Bayern) - Der Stürmer",
        "Pistorius: Wir helfen.",
        "Nato: Was jetzt geschieht",
        "Interview - Die Ministerin",
        "PORTRAIT - Die Ministerin",
        "Eva Nowak - Die Ministerin",
        "Nowak, Ministerin - Die Lage",
        "Nato - Das Bündnis",
        "Schluss. Die Minister reisen ab.",
        "Selenskyj – Der Präsident wirbt um Hilfe",
        "Frieden – Das Wort fiel oft",
        "Trotzdem – Die Lage bleibt ernst",
        "Peace – The word was heard often",
        "Espoir – Le mot revient",
        "Berlin, Hauptstadt der Spione – Das Buch",
        "Rheinmetall (Düsseldorf) - Der Konzern",
        "Saab (Stockholm) - The company",
        "Thales (Paris) - Le groupe",
        "Rheinmetall (Rüstung) - Der Konzern",
        "Augsburg (Berlin) - Die Stadt",
        "Ukraine (Kommentar) - Die Lage",
        "Essen: Was die Deutschen mögen",
        "Merz (cdu) - Der Kanzler",
        "Nowak, Ministerin (Grüne). Die Lage",
        "Дело. 15 июня. Министры приехали.",
        "Berlin. die Stadt",
        "Am Freitag beraten die Minister - Deutschland fehlt.",
        "(SPD) - Die Minister",
        "(siehe unten) - Die Minister",
        "",
    ],
)
def test_other_openings_are_no_datelines(text):
    assert dateline(text) is None


@given(st.text(max_size=300) | st.text("Kiel (dpa) -./:Die", max_size=60))
def test_any_text_is_read_without_error(text):
    found = dateline(text)
    assert found is None or 0 < found.end < len(text)


@pytest.mark.parametrize("part", ["A", "Aa ", "A, ", "(dpa) - ", "A/", "Aa - ", "1. "])
def test_hostile_text_takes_bounded_time(part):
    started = time.process_time()
    dateline(part * 100_000)
    assert time.process_time() - started < 1
