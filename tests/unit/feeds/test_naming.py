"""Names for feeds that come without one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.config.feed_items import misfits
from worker.feeds.naming import LONGEST, feed_name, slug, tag_names


@pytest.mark.parametrize(
    "title, host, name",
    [
        ("Spiegel - Ausland", "spiegel", "spiegel"),
        ("DER SPIEGEL | Politik", "spiegel", "der-spiegel"),
        ("tagesschau.de - die erste Adresse für Nachrichten", "tagesschau", "tagesschau"),
        ("Auswärtiges Amt", "auswaertiges-amt", "auswaertiges-amt"),
        ("Straßen & Wege", "beispiel", "strassen-wege"),
        ("Reuters: World News", "reuters", "reuters-world-news"),
        ("Nachrichten", "n-tv", "n-tv-nachrichten"),
        ("Politik | ARD", "ard", "ard-politik"),
        ("Українська правда", "pravda", "pravda"),
        ("2024", "beispiel", "beispiel-2024"),
        ("", "beispiel", "beispiel"),
        ("!!!", "", "feed"),
        ("ЖЖ", "", "feed"),
    ],
)
def test_a_feed_is_named_after_its_title_or_its_host(title, host, name):
    assert feed_name(title, host, ()) == name


def test_a_name_is_given_once():
    taken: list[str] = []
    for _ in range(4):
        taken.append(feed_name("Beispiel - Ausland", "host", taken))
    assert taken == ["beispiel", "beispiel-ausland", "host-beispiel", "beispiel-2"]
    assert feed_name("Nato", "nato", ["NATO"]) == "nato-2"


def test_long_titles_are_cut_between_words():
    name = feed_name("Ein sehr langer Titel, der von vielen Dingen zugleich handelt", "x", ())

    assert name == "ein-sehr-langer-titel-der-von-vielen"
    assert len(slug("wort" * 50)) == LONGEST


def test_folders_become_tags():
    assert tag_names(["World News", "world news", "Україна", "!"]) == ("world-news", "україна")


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=80))
def test_every_name_and_tag_fits_the_config(title, host, folder):
    name = feed_name(title, host, ())
    item = {"name": name, "url": "https://x.example/", "tags": [*tag_names([folder])]}

    assert misfits([item], Path()) == [{}]
