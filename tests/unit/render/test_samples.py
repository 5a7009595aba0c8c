"""The samples of docs/ are what the code makes, clean, and without a word of the other language."""

import os
import re

import pytest

from tests import samples
from tests.unit.render.mime_lint import lint
from worker.render.samples import SAMPLES

MADE = samples.samples()
GERMAN = re.compile(r"\b(Uhr|und|Meldung|Quelle|gefunden|Nachricht|Titel|Geschichte\w*|Ihnen)\b")


@pytest.mark.parametrize("name", MADE)
def test_the_documentation_shows_what_is_sent(name: str) -> None:
    """``python -m tests.samples`` makes them anew; then look at them."""
    if os.environ.get("NATOWIRE_GOLDEN") == "write":
        samples.main()
    assert samples.DOCS.joinpath(name).read_bytes().decode() == MADE[name]


def test_nothing_else_lies_among_them() -> None:
    lying = {f"samples/{file.name}" for file in samples.DOCS.joinpath("samples").iterdir()}
    assert {name for name in lying if not name.endswith(".png")} == set(MADE) - {
        "alerts-samples.md"
    }


@pytest.mark.parametrize("locale", samples.LOCALES)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_clean(name: str, locale: str) -> None:
    assert lint(samples.rendered(name, locale)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_an_english_reader_reads_no_german(name: str) -> None:
    raw = samples.rendered(name, "en")
    assert GERMAN.findall(samples.part(raw, "plain") + samples.part(raw, "html")) == []
