import pytest

from worker.http.hosts import registrable_domain


@pytest.mark.parametrize(
    "url, expected",
    [
        ("https://www.tagesschau.de/index.xml", "tagesschau.de"),
        ("https://feeds.bbci.co.uk/news/rss.xml", "bbci.co.uk"),
        ("https://TAGESSCHAU.de./", "tagesschau.de"),
        ("https://blog.example.github.io/", "example.github.io"),
        ("https://github.io/", "github.io"),
        ("https://www.münchen.de/", "xn--mnchen-3ya.de"),
        ("https://xn--mnchen-3ya.de/", "xn--mnchen-3ya.de"),
        ("http://localhost:8001/", "localhost"),
        ("http://redis/", "redis"),
        ("http://feeds.corp.internal/", "corp.internal"),
        ("http://127.0.0.1:8001/feed", "127.0.0.1"),
        ("http://[::1]:8001/feed", "::1"),
    ],
)
def test_the_domain_somebody_registered(url, expected):
    assert registrable_domain(url) == expected


@pytest.mark.parametrize("url", ["", "feed.xml", "http:///x", "http://a\nb/", "http://a/\ud800"])
def test_what_has_no_host_is_said_so(url):
    with pytest.raises(ValueError, match="address"):
        registrable_domain(url)
