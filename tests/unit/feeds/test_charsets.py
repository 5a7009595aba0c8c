"""Bytes to letters: by mark, by UTF-8's own evidence, by what is declared, by a guess."""

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.charsets import as_utf8
from worker.feeds.fields import repaired

GERMAN = "Über „Größe“ – 5 € für Straßen"
RUSSIAN = "Генсек НАТО заявил, что альянс продолжит поддержку Украины в следующем году"
UKRAINIAN = "Генеральний секретар НАТО заявив, що Альянс продовжить підтримку України"
POLISH = "Zgłosił się były żołnierz, który mówi, że wojna zaczęła się wcześniej, niż myślimy"
CZECH = "Ministr řekl, že vláda příští týden předloží nový návrh zákona o obraně státu"
GREEK = "Ο Γενικός Γραμματέας του ΝΑΤΟ δήλωσε ότι η συμμαχία θα συνεχίσει"
TURKISH = "Savunma Bakanı ülkenin güvenliği için şu adımları açıkladı"


def read(body: bytes, content_type: str | None = None) -> str:
    return as_utf8(body, content_type).decode()


def declared(text: str, encoding: str, name: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="{name or encoding}"?>{text}'.encode(encoding)


@pytest.mark.parametrize(
    "text, encoding",
    [
        (GERMAN, "utf-8"),
        (GERMAN, "windows-1252"),
        (GERMAN.replace("„", '"').replace("“", '"').replace("–", "-"), "iso-8859-15"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "iso-8859-5"),
        (UKRAINIAN, "koi8-u"),
        (POLISH, "iso-8859-2"),
        (POLISH, "windows-1250"),
        (GREEK, "iso-8859-7"),
        (TURKISH, "iso-8859-9"),
        ("日本のニュース", "iso-2022-jp"),
        ("日本のニュース", "shift_jis"),
        ("中文新闻", "gb2312"),
    ],
)
def test_a_declared_charset_is_read(text, encoding):
    assert read(declared(text, encoding)).endswith(text)
    assert read(text.encode(encoding), f"text/xml; charset={encoding}") == text
    assert read(text.encode(encoding), f'application/rss+xml;charset="{encoding.upper()}"') == text


def test_windows_1252_calls_itself_latin_1():
    assert read(declared(GERMAN, "windows-1252", "iso-8859-1")).endswith(GERMAN)
    assert read(GERMAN.encode("windows-1252"), "text/xml; charset=us-ascii") == GERMAN


def test_bytes_that_windows_1252_lacks_are_still_letters():
    assert read(b"\xfcber \x81", "text/xml; charset=iso-8859-1") == "über \x81"


@pytest.mark.parametrize("name", ["iso-8859-1", "us-ascii", "windows-1252", "iso-8859-15"])
def test_utf_8_in_western_clothes_is_utf_8(name):
    assert read("ü".encode(), f"text/xml; charset={name}") == "ü"
    assert read(declared(GERMAN, "utf-8", name)).endswith(GERMAN)


def test_enough_utf_8_is_believed_against_any_declaration():
    assert read(RUSSIAN.encode(), "text/xml; charset=windows-1251") == RUSSIAN
    few = "Хі".encode("windows-1251")  # two Armenian letters, were it UTF-8
    assert read(few + b"\xb3", "text/xml; charset=windows-1251") == "Хіі"
    assert read(few, "text/xml; charset=windows-1251") == "Хі"


def test_the_servers_charset_comes_before_the_documents():
    body = declared(RUSSIAN, "koi8-r", "windows-1251")
    assert read(body, "application/xml; charset=koi8-r").endswith(RUSSIAN)


def test_a_mark_comes_before_all():
    assert read(GERMAN.encode("utf-8-sig"), "text/xml; charset=koi8-r") == GERMAN
    assert read("ü".encode("utf-8-sig")) == "ü"


@pytest.mark.parametrize(
    "name",
    ["utf-16", "utf-7", "base64", "hex", "rot13", "unicode_escape", "cp037", "none", "x" * 999],
)
def test_a_charset_the_bytes_cannot_be_in_is_ignored(name):
    assert read(declared(GERMAN, "utf-8", name)).endswith(GERMAN)
    assert read(b"+ADw-", f"text/xml; charset={name}") == "+ADw-"
    assert read(b"gr\xfcn", f"text/xml; charset={name}") == "grün"


@pytest.mark.parametrize(
    "stray, letter",
    [
        (b"\xfc", "ü"),
        (b"\x96", "–"),
        (b"\xe4", "ä"),
        (b"\xc3", "\ufffd"),
        (b"\xe2\x80", "\ufffd"),
    ],
)
def test_one_broken_letter_leaves_the_others(stray, letter):
    assert read(GERMAN.encode() + b" " + stray + b".") == f"{GERMAN} {letter}."


def test_letters_a_publisher_lost_are_no_damage_of_the_body():
    assert read("Gr\ufffd\ufffde".encode(), "text/xml; charset=iso-8859-1") == "Gr\ufffd\ufffde"


def test_a_body_of_strays_is_read_as_utf_8_all_the_same():
    body = ("ü" * 40_000).encode() + b" \xfc" * 11_000
    assert read(body).count("ü") == 40_000


@pytest.mark.parametrize(
    "text, encoding, language",
    [
        (GERMAN, "windows-1252", ""),
        (RUSSIAN, "windows-1251", ""),
        (RUSSIAN, "koi8-r", ""),
        (UKRAINIAN, "windows-1251", ""),
        (POLISH, "windows-1250", "pl"),
        (POLISH, "iso-8859-2", "pl-PL"),
        (CZECH, "windows-1250", "cs"),
        (CZECH, "iso-8859-2", "CS"),
        (GREEK, "windows-1253", "el"),
        (TURKISH, "windows-1254", "tr"),
    ],
)
def test_what_declares_nothing_is_guessed_by_letters_and_language(text, encoding, language):
    named = f"<language>{language}</language>" if language else ""
    assert read((named + text).encode(encoding)).endswith(text)


def test_controls_go_and_line_breaks_stay():
    assert read(b"a\0\x08\x0b\x1bb\tc\r\nd") == "ab\tc\r\nd"


@given(
    st.binary(max_size=300), st.sampled_from([None, "text/xml; charset=koi8-r", "x; charset=é"])
)
def test_any_bytes_become_utf_8(body, content_type):
    read(body, content_type)


@given(st.text())
def test_text_comes_back(text):
    kept = "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
    encoded = text.encode("utf-8", "replace")
    assert read(encoded) == kept.encode("utf-8", "replace").decode().removeprefix("\ufeff")


@pytest.mark.parametrize(
    "body",
    [Random(1).randbytes(5_000_000), b"\xc3\xbc \xfc" * 1_200_000, b"<rss>\xfc" * 700_000],
    ids=["noise", "half broken", "all broken"],
)
def test_five_megabytes_of_damage_take_no_time(body):
    started = time.process_time()
    read(body)
    assert time.process_time() - started < 2.0  # 0.2 s measured; chardet alone takes 12 s


@pytest.mark.parametrize(
    "text, read",
    [
        ("Das LehrstÃ¼ck – „Panzer“", "Das Lehrstück – „Panzer“"),
        ("La Roma Ã¨ forte … mentalitÃ", "La Roma è forte … mentalità"),
        ("accrochÃ© Ã un tÃ©lÃ©siÃ¨ge – «voilà»", "accroché à un télésiège – «voilà»"),
        ("itâ€™s “fine”", "it’s “fine”"),
        ("„Straß“ und é » bleiben, “ß” auch", "„Straß“ und é » bleiben, “ß” auch"),
        ("A IRMÃ» disse “não”", "A IRMÃ» disse “não”"),
        ("«MANHû – não", "«MANHû – não"),
        ("ESPAÑ… “sí”", "ESPAÑ… “sí”"),
    ],
)
def test_what_was_encoded_twice_is_repaired_beside_what_was_not(text, read):
    """Templates put sound quotation marks around titles that were broken before."""
    assert repaired(text) == read
