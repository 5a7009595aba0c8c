"""Texts as archives hold them: no charset is declared, none is UTF-8, and no letter may change."""

import random
import time

import pytest

from worker.articles.charsets import likeliest
from worker.articles.decode import decode

TEXTS = {
    "de": "Die Verteidigungsminister berieten über Munition für die Ukraine. „Das Bündnis stößt "
    "an Grenzen“, sagte sie in Köln – es fehle an Geschützen, Zündern und größeren Lagern.",
    "en": "“We won’t wait”, the minister said – the £2bn programme is the alliance’s largest.",
    "fr": "Réunis à Bruxelles, les ministres de la Défense ont été reçus par le secrétaire "
    "général. « Ça suffit », a déclaré l’élue après l’échec du sommet où tout était prêt.",
    "es": "La ministra señaló que España enviará más munición. ¿Será suficiente? También habló "
    "con el secretario general, según informó ayer el periódico en su página.",
    "pl": "Minister obrony zapewnił, że żołnierze dostaną więcej amunicji. Wciąż brakuje jednak "
    "środków, a część państw spóźnia się z dostawą – źle, mówią w Łodzi.",
    "cs": "Ministři obrany jednali v Bruselu o dodávkách střeliva. Řada zemí slíbila, že své "
    "sklady naplní rychleji, než původně zamýšlely. Příští schůzka bude v září.",
    "hu": "A védelmi miniszterek Brüsszelben tárgyaltak a lőszerekről. Több ország vállalta, hogy "
    "gyorsabban tölti fel raktárait, és új szerződéseket köt a gyártókkal.",
    "ro": "Miniştrii apărării au discutat la Bruxelles despre muniţii. Mai multe ţări şi-au luat "
    "angajamentul să îşi umple depozitele mai repede decât era prevăzut.",
    "ru": "Министры обороны обсудили в Брюсселе поставки боеприпасов. Несколько стран обещали "
    "быстрее пополнить свои склады и заключить новые договоры. НАТО ждёт решения.",
    "uk": "Міністри оборони обговорили в Брюсселі постачання боєприпасів. Кілька країн пообіцяли "
    "швидше поповнити свої склади й укласти нові угоди. Її підтримали всі.",
    "bg": "Министрите на отбраната обсъдиха в Брюксел доставките на боеприпаси. Няколко държави "
    "обещаха да попълнят складовете си по-бързо и да сключат нови договори.",
    "sr": "Министри одбране разговарали су у Бриселу о испоруци муниције. Више земаља обећало је "
    "да ће брже попунити своја складишта и закључити нове уговоре.",
    "el": "Οι υπουργοί Άμυνας συζήτησαν στις Βρυξέλλες για τα πυρομαχικά. Πολλές χώρες "
    "δεσμεύτηκαν να γεμίσουν πιο γρήγορα τις αποθήκες τους, όπως ανακοινώθηκε.",
    "tr": "Savunma bakanları Brüksel’de mühimmat sevkiyatını görüştü. Birçok ülke depolarını daha "
    "hızlı doldurmayı ve yeni sözleşmeler imzalamayı üstlendi, dedi sözcüsü.",
    "lt": "Gynybos ministrai Briuselyje aptarė šaudmenų tiekimą. Kelios šalys pažadėjo greičiau "
    "užpildyti savo sandėlius ir sudaryti naujas sutartis su gamintojais.",
    "lv": "Aizsardzības ministri Briselē apsprieda munīcijas piegādes. Vairākas valstis solīja "
    "ātrāk piepildīt savas noliktavas un noslēgt jaunus līgumus ar ražotājiem.",
}
CHARSETS = {
    "de": ("cp1252", "iso8859-15", "mac-roman", "cp850"),
    "en": ("cp1252",),
    "fr": ("cp1252", "iso8859-15", "mac-roman", "cp850"),
    "es": ("cp1252", "mac-roman"),
    "pl": ("cp1250", "iso8859-2", "cp852"),
    "cs": ("cp1250", "iso8859-2", "cp852"),
    "hu": ("cp1250", "iso8859-2"),
    "ro": ("cp1250", "iso8859-2"),
    "ru": ("cp1251", "koi8-r", "iso8859-5", "cp866"),
    "uk": ("cp1251", "koi8-u"),
    "bg": ("cp1251",),
    "sr": ("cp1251", "iso8859-5"),
    "el": ("cp1253", "iso8859-7"),
    "tr": ("cp1254", "iso8859-9"),
    "lt": ("cp1257", "iso8859-13"),
    "lv": ("cp1257", "iso8859-13"),
}
CASES = [(language, charset) for language, charsets in CHARSETS.items() for charset in charsets]


def kept(text: str, charset: str) -> bytes:
    """What of a text the charset can write: the old ones have no dashes or quotes."""
    return text.encode(charset, "ignore")


@pytest.mark.parametrize("language, charset", CASES)
def test_undeclared_text_keeps_its_letters(language, charset):
    data = kept(TEXTS[language], charset)
    assert decode(data) == data.decode(charset)


@pytest.mark.parametrize("language, charset", CASES)
def test_so_does_text_in_capitals_and_with_ascii_before_it(language, charset):
    data = b"date 2003-06 NATO\n" * 500 + kept(TEXTS[language] + TEXTS[language].upper(), charset)
    assert decode(data) == data.decode(charset)


@pytest.mark.parametrize("text", ["Müller", "5 €", "Köln – Berlin", "it’s", "für 100 € nach Łódź"])
def test_a_few_letters_are_windows_1252(text):
    data = text.encode("cp1252", "ignore")
    assert decode(data) == data.decode("cp1252")


@pytest.mark.parametrize(
    "data",
    [
        random.Random(5).randbytes(3_000_000),
        b"a" * 3_000_000 + b"\xe4",
        b"\xe4" * 3_000_000,
        b"\xe4 " * 1_000_000,
    ],
    ids=["noise", "late letter", "one word", "many words"],
)
def test_a_guess_takes_bounded_time(data):
    began = time.process_time()
    likeliest(data)
    assert time.process_time() - began < 0.5
