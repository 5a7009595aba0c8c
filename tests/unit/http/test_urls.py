from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.feeds import FetchStatus
from worker.http.failures import FetchError
from worker.http.urls import origin, parsed, redirect_target, without_userinfo

FEED = httpx.URL("https://example.org/news/feed")


@pytest.mark.parametrize(
    "url, expected",
    [
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.ORG/Feed", "https://example.org/Feed"),
        ("https://example.org/feed#ref=rss", "https://example.org/feed"),
        ("https://münchen.example/ä?ö", "https://xn--mnchen-3ya.example/%C3%A4?%C3%B6"),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("https://example.org/@user/feed", "https://example.org/@user/feed"),
    ],
)
def test_urls_fit_for_a_request(url, expected):
    assert str(parsed(url)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "//example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://",
        "http:///feed",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://exam\nple.org/",
        "http://example.org/\0",
        "http://example.org/\ud800",
        "http://\ud800.example/",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://:@example.org/",
        "http://user:pa/secret@example.org/",
        "http://example.org/" + "x" * 70_000,
    ],
)
def test_other_urls_are_refused_without_showing_secrets(url):
    with pytest.raises(FetchError) as caught:
        parsed(url)
    assert caught.value.status is FetchStatus.BAD_URL
    assert "secret" not in caught.value.detail + without_userinfo(url)


@pytest.mark.parametrize(
    "location, expected",
    [
        (b"/feed2", "https://example.org/feed2"),
        (b"other", "https://example.org/news/other"),
        (b"?page=2", "https://example.org/news/feed?page=2"),
        (b"//cdn.example/x", "https://cdn.example/x"),
        (b"https://example.com/a#frag", "https://example.com/a"),
        (b"  /padded ", "https://example.org/padded"),
        (b"/with space", "https://example.org/with%20space"),
        ("/müsli".encode(), "https://example.org/m%C3%BCsli"),
        ("/müsli".encode("latin-1"), "https://example.org/m%C3%BCsli"),
    ],
)
def test_where_redirects_lead(location, expected):
    assert str(redirect_target(FEED, location)) == expected


@pytest.mark.parametrize(
    "location",
    [
        None,
        b"",
        b"  ",
        b"file:///etc/passwd",
        b"ftp://example.org/",
        b"data:text/xml,x",
        b"http://example.org/feed",
        b"https://user:secret@example.org/",
        b"https://example.org/\x01",
        b"https://:99999999/",
    ],
)
def test_redirects_that_are_not_followed(location):
    with pytest.raises(FetchError) as caught:
        redirect_target(FEED, location)
    assert caught.value.status is FetchStatus.BAD_REDIRECT


def test_plain_http_may_lead_to_https_and_to_http():
    plain = httpx.URL("http://example.org/")
    assert str(redirect_target(plain, b"https://example.org/")) == "https://example.org/"
    assert str(redirect_target(plain, b"http://example.com/")) == "http://example.com/"


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("https://a.example/x", "https://a.example:443/y", True),
        ("http://a.example/", "http://A.example:80/", True),
        ("https://a.example/", "http://a.example/", False),
        ("https://a.example/", "https://b.a.example/", False),
        ("https://a.example/", "https://a.example:8443/", False),
    ],
)
def test_the_bounds_of_credentials(one, other, same):
    assert (origin(httpx.URL(one)) == origin(httpx.URL(other))) is same


@given(st.text(max_size=60) | st.text(alphabet="htp:/@[]%.?#0aä\\ \n", max_size=30))
def test_any_text_is_a_url_or_a_named_refusal(text):
    for read in (parsed, lambda url: redirect_target(FEED, url.encode())):
        with suppress(FetchError):
            assert read(text).host


MALFORMED = [
    "http://xn--/s",
    "https://xn--a-.de/x",
    "http://XN--A/x",
    "http://xn--zzzzzzzzzzzz99999999999.de/x",
]


@pytest.mark.parametrize("url", MALFORMED)
def test_a_malformed_international_name_is_no_valid_url(url):
    """httpx decodes it only when it is asked for the host, and raises what it raises nowhere else."""
    with pytest.raises(FetchError) as told:
        parsed(url)
    assert told.value.status is FetchStatus.BAD_URL
    with pytest.raises(FetchError) as told:
        redirect_target(httpx.URL("http://example.org/"), url.encode())
    assert told.value.status is FetchStatus.BAD_REDIRECT
