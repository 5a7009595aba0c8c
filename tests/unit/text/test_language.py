import subprocess
import sys

import pytest

from worker.text import language
from worker.text.language import detect

PROSE = {
    "de": "Die Verteidigungsminister der Nato beraten am Donnerstag in Brüssel über die Hilfe "
    "für die Ukraine und das Ziel, mehr Geld für die Rüstung auszugeben. Umstritten ist, wie "
    "schnell das Land dem Bündnis beitreten kann, sagte der Generalsekretär nach dem Treffen.",
    "en": "The defence ministers of the alliance met in Brussels on Thursday and said that more "
    "had to be spent on ammunition. The secretary general was asked about Ukraine, and he said "
    "it is for the allies to decide as soon as they can by the time of the summit.",
    "fr": "Les ministres de la Défense de l’OTAN se sont réunis jeudi à Bruxelles pour parler de "
    "l’aide à l’Ukraine et des dépenses militaires. Le secrétaire général a déclaré que les "
    "alliés devraient dépenser davantage pour leurs armées dans les années qui viennent.",
    "uk": "Міністри оборони країн НАТО зустрілися в четвер у Брюсселі та обговорили допомогу "
    "Україні. Генеральний секретар заявив, що союзники мають витрачати більше на оборону, і що "
    "рішення про вступ буде ухвалене до кінця року на наступному саміті в Гаазі.",
}


@pytest.fixture
def no_model(monkeypatch):
    def refuse():
        pytest.fail("the model was loaded")

    monkeypatch.setattr(language, "_identifier", refuse)


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize(
    "text, hints, expected",
    [
        ("Zelensky meets Rutte", ["de-DE"], "de"),
        ("", ["und", "", "EN_us"], "en"),
        (PROSE["de"], ["de"], "de"),
        (PROSE["en"], ["en-GB", "de"], "en"),
        (PROSE["uk"], ["uk"], "uk"),
        ("Nato", [], None),
        ("20 000 000 000 000 000 000 000", ["mul"], None),
        (PROSE["de"], ["fi"], "fi"),  # its function words are not listed: believed
    ],
)
def test_a_declared_language_that_fits_needs_no_model(text, hints, expected):
    assert detect(text, hints) == expected


@pytest.mark.parametrize("declared, code", [("nb-NO", "no"), ("nn", "nn"), ("iw", "he")])
def test_a_language_has_one_code(declared, code):
    assert detect("", [declared]) == code


@pytest.mark.parametrize("expected", PROSE)
def test_prose_of_no_declared_language_is_recognised(expected):
    assert detect(PROSE[expected]) == expected


@pytest.mark.parametrize("declared, actual", [("de", "en"), ("en", "de"), ("de", "uk")])
def test_prose_overrules_a_wrong_declaration(declared, actual):
    assert detect(PROSE[actual], [declared]) == actual


def test_noise_has_no_language():
    noise = "\ud800" * 50 + " Zelensky Macron Rutte Starmer"
    assert detect(noise) is None
    assert detect(noise, ["x", "und"]) is None


def test_importing_the_module_loads_no_model():
    code = "import sys, worker.text.language; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
