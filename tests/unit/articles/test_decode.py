import random
import struct

import pytest

from worker.articles.decode import decode, looks_binary

TEXT = "„Größe“ – 5 €, Łódź"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_recognised(encoding):
    data = TEXT.encode(encoding)
    assert decode(data) == TEXT
    assert not looks_binary(data)


def test_windows_1252_is_the_last_guess():
    assert decode("„Größe“ 5 €".encode("cp1252")) == "„Größe“ 5 €"


def test_valid_utf8_overrules_the_server():
    assert decode(TEXT.encode(), "text/html; charset=iso-8859-1") == TEXT


@pytest.mark.parametrize(
    "data, content_type",
    [
        ("Генсек".encode("koi8-r"), "text/html; charset=KOI8-R"),
        ('<meta charset="koi8-r">Генсек'.encode("koi8-r"), None),
        ('<meta content="text/html; charset=koi8-r">Генсек'.encode("koi8-r"), "text/html"),
        ('<meta charset="koi8-r">Генсек'.encode("koi8-r"), "text/html; charset=nonsense"),
    ],
)
def test_a_declared_charset_is_used(data, content_type):
    assert decode(data, content_type).endswith("Генсек")


def test_one_broken_byte_does_not_spoil_a_page():
    assert decode("Grüße aus Köln über München \xe2".encode() + b"\xff").startswith("Grüße")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"a\0b", bytes(range(32)) * 10])
def test_binary_is_recognised(data):
    assert looks_binary(data)


@pytest.mark.parametrize("data", [b"", b"text\r\n\x0c", "Größe".encode("cp1252")])
def test_text_is_not_binary(data):
    assert not looks_binary(data)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [TEXT, "Генсек НАТО прибыл в Брюссель\r\n", "Nato\n"])
def test_utf_16_without_a_mark_is_recognised(encoding, text):
    data = text.encode(encoding)
    assert decode(data) == text
    assert not looks_binary(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 1000,
        bytes(range(256)) * 8,
        struct.pack("<500h", *range(-250, 250)),
        random.Random(3).randbytes(5_000) + b"\0",
    ],
)
def test_binary_with_nuls_is_no_utf_16(data):
    assert looks_binary(data)


@pytest.mark.parametrize("name", ["hex", "rot13", "utf-7", "utf-16", "undefined", "idna", "zip"])
def test_a_charset_that_is_none_for_pages_is_passed_over(name):
    data = f'<meta charset="{name}">'.encode() + "Größe in Köln".encode("cp1252")
    assert decode(data).endswith("Größe in Köln")


@pytest.mark.parametrize(
    "name, wider",
    [
        ("ISO-8859-1", "cp1252"),
        ("iso_8859-1", "cp1252"),
        ("US-ASCII", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("GB2312", "gb18030"),
    ],
)
def test_a_name_stands_for_what_is_meant_by_it(name, wider):
    text = "„5 €“"
    assert decode(text.encode(wider), f"text/html; charset={name}") == text
