import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.addresses import without_userinfo


@pytest.mark.parametrize(
    "url, kept",
    [
        ("http://user:geheim@x.example/a", "http://x.example/a"),
        ("HTTPS://user@x.example:8443/a?b#c", "HTTPS://x.example:8443/a?b#c"),
        ("http://a@b:geheim@x.example", "http://x.example"),
        ("http://user:ge heim@x.example/", "http://x.example/"),
        ("http://@x.example/", "http://x.example/"),
        (r"http://user:geheim\@x.example/", "http://x.example/"),
    ],
)
def test_credentials_go_and_the_address_stays(url, kept):
    assert without_userinfo(url) == kept


@pytest.mark.parametrize(
    "url",
    [
        "http://x.example/@nato/1",
        "http://x.example?mail=a@b.example",
        "http://x.example#@a",
        "http://x.example/a//b@c",
        "tag:a@b.example,2026:1",
        "mailto:a@b.example",
        "17",
        "",
    ],
)
def test_other_at_signs_stay(url):
    assert without_userinfo(url) == url


@given(st.text())
def test_doing_it_twice_changes_nothing(text):
    once = without_userinfo(text)
    assert without_userinfo(once) == once
