"""Cleaning, cutting, wrapping and the words of both languages."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.alerts import AlertKind
from worker.domain.errors import DeliveryError
from worker.domain.stories import Relation
from worker.domain.topics import Field
from worker.render.addresses import ascii_address, ascii_domain, split_sender
from worker.render.clean import clean, cut, safe_link, soften, sound
from worker.render.languages import language_name
from worker.render.words import ENGLISH, GERMAN, WORDS, counted
from worker.render.wrap import WIDTH, wrap


@pytest.mark.parametrize(
    "raw, shown",
    [
        ("a\r\nBcc: x", "a Bcc: x"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\u2028b\u0085c", "a b c"),
        ("Rüs\u00adtung", "Rüstung"),
        ("\ud83dx", "\ufffdx"),
        ("👩‍🚀 bleibt", "👩‍🚀 bleibt"),
    ],
)
def test_steering_characters_are_taken_out(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert soften(soften(text)) == soften(text)
    assert len(sound(text)) == len(text)


@given(st.text(), st.integers(2, 50))
def test_a_cut_keeps_within_its_limit(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert len(shown) <= limit
    assert shown == text or shown.endswith("…")


@pytest.mark.parametrize(
    "url, link",
    [
        ("https://a.example/x?y=1&z=2#t", "https://a.example/x?y=1&z=2#t"),
        (" http://a.example ", "http://a.example"),
        ("https://a.example/grö ße?q=ü", "https://a.example/gr%C3%B6%20%C3%9Fe?q=%C3%BC"),
        ("https://a.example/a%20b", "https://a.example/a%20b"),
        ("https://straße.example:8443/", "https://xn--strae-oqa.example:8443/"),
        ("https://nato.int@evil.example/", "https://evil.example/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://a.example/\"onload='x'", "https://a.example/%22onload='x'"),
        ("https://a.example/\ud800", "https://a.example/%EF%BF%BD"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://a.example/", None),
        ("https://a.example:port/", None),
        ("https://[::1/", None),
        ("https://a b.example/", None),
        ("https://a.example/" + "x" * 2000, None),
        (None, None),
    ],
)
def test_only_harmless_web_addresses_are_links(url: str | None, link: str | None) -> None:
    assert safe_link(url) == link


@given(st.text())
def test_every_address_is_a_link_or_none(url: str) -> None:
    link = safe_link(f"https://{url}")
    assert link is None or (link.isascii() and " " not in link)


@pytest.mark.parametrize(
    "address, sent",
    [
        ("anna@example.org", "anna@example.org"),
        ("a.b+c@straße.example", "a.b+c@xn--strae-oqa.example"),
        ('"a b"@example.org', '"a b"@example.org'),
    ],
)
def test_an_address_is_sent_in_ascii(address: str, sent: str) -> None:
    assert ascii_address(address) == sent


@pytest.mark.parametrize(
    "address", ["", "x", "jürgen@example.org", "a@", "@b", "a@b\r\n", "a b@c", "a@-x-.example"]
)
def test_an_address_that_cannot_be_sent_to_is_an_error(address: str) -> None:
    with pytest.raises(DeliveryError):
        ascii_address(address)


def test_a_sender_is_name_and_address() -> None:
    assert split_sender('"Lage, rund" <a@b.example>') == ("Lage, rund", "a@b.example")
    assert split_sender("a@b.example") == ("", "a@b.example")


@pytest.mark.parametrize("domain", ["", "a b", "..", "xn--\n", "a..b"])
def test_what_is_no_domain_is_an_error(domain: str) -> None:
    with pytest.raises(ValueError, match=r"domain|Domain"):
        ascii_domain(domain)


@given(st.text(st.characters(exclude_characters="\n")), st.integers(0, 10))
def test_lines_are_narrow_and_lose_nothing(text: str, indent: int) -> None:
    lines = wrap(text, " " * indent).split("\n")
    assert all(len(line) <= WIDTH or "http" in line for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_link_is_never_broken() -> None:
    link = "https://a.example/" + "x" * 100
    assert wrap(f"siehe {link}", "  ") == f"  siehe\n  {link}"


def test_a_no_break_space_holds() -> None:
    line = "x" * 73 + " 94\u00a0% gleich"
    assert wrap(line).split("\n") == ["x" * 73, "94\u00a0% gleich"]


@pytest.mark.parametrize("locale", WORDS)
def test_every_language_has_all_words(locale: str) -> None:
    words = WORDS[locale]
    assert words.locale == locale
    assert set(words.kinds) == set(AlertKind)
    assert set(words.fields) == set(Field)
    assert set(words.relations) == set(Relation)


def test_both_languages_tell_the_same_things() -> None:
    for field in fields(GERMAN):
        german, english = getattr(GERMAN, field.name), getattr(ENGLISH, field.name)
        assert bool(german) is bool(english)
        if isinstance(german, dict):
            assert set(german) == set(english)


@pytest.mark.parametrize("n, shown", [(0, "0 Quellen"), (1, "1 Quelle"), (2, "2 Quellen")])
def test_numbers_agree_with_their_nouns(n: int, shown: str) -> None:
    assert counted(GERMAN.sources, n) == shown


@pytest.mark.parametrize(
    "code, name",
    [("de", "Deutsch"), ("de-AT", "Deutsch"), ("UK_ua", "Ukrainisch"), ("tlh", "tlh")],
)
def test_a_language_has_its_name(code: str, name: str) -> None:
    assert language_name(code, "de") == name
