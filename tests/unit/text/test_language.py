import subprocess
import sys

import pytest

from worker.text import language
from worker.text.function_words import FUNCTION_WORDS, LETTERS, LISTED
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
        (PROSE["de"], ["eu"], "eu"),  # its function words are not listed: believed
    ],
)
def test_a_declared_language_that_fits_needs_no_model(text, hints, expected):
    assert detect(text, hints) == expected


SENTENCES = {
    "de": "Die Ministerin hat am Mittwoch in Vilnius über die Brigade und ihre Kasernen beraten.",
    "en": "The minister said on Wednesday that the brigade is to be moved to the new barracks.",
    "fr": "La ministre a parlé mercredi à Vilnius de la brigade et des casernes qui lui manquent.",
    "it": "La ministra ha parlato mercoledì a Vilnius della brigata e delle caserme che non ci sono.",
    "es": "La ministra habló el miércoles en Vilna de la brigada y de los cuarteles que le faltan.",
    "pt": "A ministra falou na quarta-feira em Vilnius da brigada e dos quartéis que não existem.",
    "nl": "De minister sprak woensdag in Vilnius over de brigade en het tekort aan kazernes.",
    "pl": "Minister rozmawiała w środę w Wilnie o brygadzie i o koszarach, których jeszcze nie ma.",
    "cs": "Ministryně ve středu ve Vilniusu jednala o brigádě a kasárnách, které zatím chybějí.",
    "sk": "Ministerka v stredu vo Vilniuse rokovala o brigáde a kasárňach, ktoré zatiaľ chýbajú.",
    "hr": "Ministrica je u srijedu u Vilniusu razgovarala o brigadi i vojarnama koje nedostaju.",
    "sl": "Ministrica se je v sredo v Vilni pogovarjala o brigadi in vojašnicah, ki jih še ni.",
    "hu": "A miniszter szerdán Vilniusban a dandárról és a hiányzó laktanyákról is tárgyalt.",
    "ro": "Ministra a vorbit miercuri la Vilnius despre brigadă și despre cazărmile care lipsesc.",
    "sv": "Ministern talade på onsdagen i Vilnius om brigaden och de kaserner som ännu saknas.",
    "da": "Ministeren talte onsdag i Vilnius om brigaden og de kaserner, som ikke er blevet bygget.",
    "no": "Ministeren snakket onsdag i Vilnius om brigaden og brakkene som ikke ble bygget i år.",
    "fi": "Ministeri puhui keskiviikkona Vilnassa prikaatista ja kasarmeista, joita ei vielä ole.",
    "et": "Minister rääkis kolmapäeval Vilniuses brigaadist ja kasarmutest, mida veel ei ole.",
    "lv": "Ministre trešdien Viļņā runāja par brigādi un kazarmām, kuru vēl nav, un par karavīriem.",
    "lt": "Ministrė trečiadienį Vilniuje kalbėjo apie brigadą ir kareivines, kurių dar nėra.",
    "tr": "Bakan çarşamba günü Vilnius'ta tugay ve henüz olmayan kışlalar için bir görüşme yaptı.",
    "el": "Η υπουργός μίλησε την Τετάρτη στο Βίλνιους για την ταξιαρχία και τους στρατώνες.",
    "bg": "Министърката говори в сряда във Вилнюс за бригадата и за казармите, които липсват.",
    "ru": "Министр говорила в среду в Вильнюсе о бригаде и казармах, которых ещё нет, и об этом.",
    "uk": "Міністерка говорила в середу у Вільнюсі про бригаду та казарми, яких ще немає.",
    "be": "Міністарка гаварыла ў сераду ў Вільнюсе пра брыгаду і казармы, якіх яшчэ няма.",
    "sr": "Министарка је у среду у Вилњусу говорила о бригади и касарнама које још не постоје.",
}
"""One sentence of some fifteen words in each language."""


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize("actual", SENTENCES)
def test_one_sentence_overrules_what_a_theme_declares(actual):
    assert detect(SENTENCES[actual], ["en-US"]) == actual
    assert detect(SENTENCES[actual], [actual]) == actual


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize(
    "declared, actual",
    [
        ("ru", "uk"), ("uk", "ru"), ("ru", "be"), ("ru", "sr"), ("pl", "uk"), ("de", "en"),
        ("de", "nl"), ("nl", "de"), ("da", "pl"), ("no", "fi"), ("cs", "sk"), ("hr", "sl"),
        ("fr", "it"), ("fi", "sv"), ("lt", "lv"), ("tr", "de"), ("el", "bg"), ("cs", "pl"),
    ],
)  # fmt: skip
def test_related_languages_are_told_apart_by_what_they_do_not_share(declared, actual):
    assert detect(SENTENCES[actual], [declared]) == actual


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize(
    "text, declared",
    [
        ("Nato-Minister beraten über Hilfe für Kiew", "en"),  # a headline
        ("Real Madrid: Ancelotti praises El Clásico de la Liga again today", "en"),
        ("Le Figaro and La Repubblica: what papers in the capitals write today", "en"),
        (
            "Präsident Recep Tayyip Erdoğan trifft İmamoğlu nicht in Şanlıurfa oder Diyarbakır",
            "de",
        ),
        ("Łukasz Żurawski übernimmt Posten in Łódź, Wałęsa gratuliert Świętokrzyski", "de"),
        ("Der Film „The Lord of the Rings“ läuft am Freitag in den Kinos und auf Arte", "de"),
        ("Selenskyj Macron Rutte Starmer Merz Tusk Meloni Sánchez Orbán Fico", "de"),
        ("Der Sender zeigt „The War of the Worlds“ und „Days of Thunder“ am Abend", "de"),
    ],
)
def test_a_headline_and_foreign_names_overrule_nothing(text, declared):
    assert detect(text, [declared]) == declared


TURKISH = (
    "Savunma bakanları perşembe günü Brüksel'de toplandı. Toplantıda yeni hava savunma sistemleri "
    "ve mühimmat stokları görüşüldü. Bakanlar önümüzdeki yıl üretimi artıracak, anlaşmayı "
    "imzalayacak ve fabrikaların kapasitesini genişletecek. Uzmanlar bütçenin yetersiz kaldığını "
    "belirtti."
)
CATALAN = (
    "Veïns i paradistes estan esperançats amb la fi de les obres del mercat, que han durat gairebé "
    "deu anys. El barri vol que els carrers siguin també per als vianants i no només per als "
    "cotxes, com ha dit aquest dijous la regidora després d'una reunió amb els comerciants."
)


@pytest.mark.usefixtures("no_model")
def test_a_language_of_long_words_is_plausible_by_its_letters():
    assert detect(TURKISH, ["tr"]) == "tr"


def test_words_that_two_languages_share_make_neither_plausible():
    assert detect(CATALAN, ["es"]) == "ca"
    assert detect(CATALAN, ["ca"]) == "ca"


def test_every_language_with_words_has_letters_and_each_word_is_written_with_them():
    for code in LISTED:
        for word in FUNCTION_WORDS[code]:
            beyond = {letter for letter in word if not letter.isascii()}
            assert beyond <= LETTERS[code], (code, word)


@pytest.mark.usefixtures("no_model")
def test_a_long_text_in_a_related_language_is_not_plausible_for_sharing_little_words():
    assert detect(PROSE["uk"], ["ru"]) == "uk"
    danish = "Han kunne ikke lide, hvad der blev sagt af os, men er blevet valgt af sig selv. "
    assert detect(danish + SENTENCES["da"], ["sv"]) == "da"
    assert detect(" ".join([SENTENCES["sk"]] * 4), ["cs"]) == "sk"


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
