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
