"""Messages as a browser shows them: wide and narrow, light and dark, with styles and without."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import samples
from tests.integration.visual.browser import NAMES, Browser, binary, browser

NAMED = ("alert", "update", "correction", "retraction", "grouped", "digest", "empty-digest", "ops")
SCREENS = {
    "desktop": (720, False),
    "phone": (320, False),
    "desktop, dark": (720, True),
    "phone, dark": (320, True),
}
LEAST_CONTRAST = 4.5
MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")
BARE = """
document.querySelectorAll("style").forEach((element) => element.remove());
document.querySelectorAll("[style]").forEach((element) => element.removeAttribute("style"));
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all pages: it takes longer to start than to show them."""
    path = binary()
    if path is None:
        reason = f"none of {', '.join(NAMES)} is installed"
        if "CI" in os.environ or "NATOWIRE_SHARED" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    with browser(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {
        f"{name}.{locale}": samples.part(samples.rendered(name, locale), "html")
        for name in NAMED
        for locale in samples.LOCALES
    }


@pytest.mark.parametrize("bare", [False, True], ids=["styled", "bare"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_message_fits_its_screen_and_can_be_read(
    screen: str, bare: bool, chromium: Browser, pages: dict[str, str]
) -> None:
    width, dark = SCREENS[screen]
    found = {}
    for name, html in pages.items():
        chromium.show(html, width=width, dark=dark)
        if bare:
            chromium.run(BARE)
        found[name] = chromium.run(MEASURE)
    assert {name: _faults(seen, width=width, dark=dark) for name, seen in found.items()} == {
        name: [] for name in pages
    }


def _faults(seen: dict[str, Any], *, width: int, dark: bool) -> list[str]:
    assert seen["innerWidth"] == width
    assert len(seen["texts"]) > 5
    faint = [text for text in seen["texts"] if text["contrast"] < LEAST_CONTRAST]
    faults = [f"{text['contrast']:.2f}: {text['text']}" for text in faint]
    if seen["scrollWidth"] > width:
        faults.append(f"{seen['scrollWidth']} px wide")
    if (seen["paper"] < 0.2) != dark:
        faults.append("dark where it should be light, or light where it should be dark")
    return faults


def test_a_message_asks_the_network_for_nothing(chromium: Browser, pages: dict[str, str]) -> None:
    chromium.requests.clear()
    for html in pages.values():
        chromium.show(html, width=720, dark=False)
    assert chromium.requests == []
    chromium.show('<img src="https://example.org/pixel.png">', width=720, dark=False)
    chromium.run("document.images[0].decode().catch(() => 0)")
    assert chromium.requests == ["https://example.org/pixel.png"]


def test_what_is_faint_or_too_wide_is_seen(chromium: Browser) -> None:
    page = '<body>%s<p style="color: #999">faint</p><p style="width: 999px">wide</p></body>'
    chromium.show(page % ("<p>well</p>" * 5), width=720, dark=False)
    faults = _faults(chromium.run(MEASURE), width=720, dark=False)
    assert [fault.rpartition(" ")[2] for fault in faults] == ["faint", "wide"]


def test_a_title_of_one_endless_word_is_broken(chromium: Browser, pages: dict[str, str]) -> None:
    page = pages["alert.de"].replace("Verteidigungsminister", "Verteidigung" * 40)
    chromium.show(page, width=320, dark=False)
    assert chromium.run(MEASURE)["scrollWidth"] <= 320
