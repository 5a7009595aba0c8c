import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.canonical import (
    HOST_PREFIXES,
    TRACKING,
    TRACKING_PREFIXES,
    TRACKING_VALUES,
    canonical_url,
    host_of,
)

PAGE = "https://example.org/a"


@pytest.mark.parametrize("name", sorted(TRACKING))
def test_a_tracking_parameter_is_dropped(name):
    assert canonical_url(f"https://example.org/a?id=7&{name}=x") == f"{PAGE}?id=7"
    assert canonical_url(f"https://example.org/a?{name.upper()}=x") == PAGE


@pytest.mark.parametrize("prefix", TRACKING_PREFIXES)
def test_a_family_of_tracking_parameters_is_dropped(prefix):
    assert canonical_url(f"https://example.org/a?{prefix}medium=x&id=7") == f"{PAGE}?id=7"


@pytest.mark.parametrize("name, value", sorted(TRACKING_VALUES))
def test_a_parameter_is_dropped_only_with_its_tracking_value(name, value):
    assert canonical_url(f"{PAGE}?{name}={value}") == PAGE
    assert canonical_url(f"{PAGE}?{name}=7") == f"{PAGE}?{name}=7"


@pytest.mark.parametrize("prefix", HOST_PREFIXES)
def test_a_hosts_service_name_is_dropped(prefix):
    assert canonical_url(f"https://{prefix}example.org/a") == PAGE


@pytest.mark.parametrize(
    "url, canonical",
    [
        ("HTTP://WWW.Example.ORG:80/a/", PAGE),
        ("https://example.org:443/a#ref=rss", PAGE),
        ("https://example.org:8080/a", "https://example.org:8080/a"),
        ("https://user:secret@example.org/a", PAGE),
        ("https://example.org./a", PAGE),
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("https://example.org/a/amp/", PAGE),
        ("https://example.org/a/amp", PAGE),
        ("https://example.org/amp/a", PAGE),
        ("https://example.org/a.amp.html", "https://example.org/a.html"),
        ("https://example.org/a.amp", PAGE),
        ("https://example.org/camp", "https://example.org/camp"),
        ("https://example.org/a?b=2&a=1", f"{PAGE}?a=1&b=2"),
        ("https://example.org/a?&amp;utm_source=x&amp;id=7", f"{PAGE}?id=7"),
        ("https://example.org/a;jsessionid=1A2B", PAGE),
        ("https://example.org/%7Ea/%c3%bc", "https://example.org/~a/%C3%BC"),
        ("https://example.org/~a/ü", "https://example.org/~a/%C3%BC"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a"),
        ("https://[::1]:8001/a", "https://[::1]:8001/a"),
        ("http://127.0.0.1:8001/a", "https://127.0.0.1:8001/a"),
        ("https://m.de/a", "https://m.de/a"),
        ("  https://example.org/a\n", PAGE),
    ],
)
def test_one_page_has_one_spelling(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "one, other",
    [
        ("https://example.org/a?id=7", "https://example.org/a?id=8"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://de.example.org/a"),
        ("https://example.org/a?cid=7", "https://example.org/a?cid=8"),
        ("https://example.org/a?page=1", "https://example.org/a"),
    ],
)
def test_different_pages_stay_apart(one, other):
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "https://",
        "https://[::1",
        "https://example.org:port/",
        "https:// /",
        "https://a..b/",
        "https://" + "a" * 70 + ".org/",
        "https://example.org/\ud800",
        "https://example.org/" + "a" * 9_000,
    ],
)
def test_what_is_no_web_address_has_no_spelling(url):
    assert canonical_url(url) is None


def test_the_host_is_that_of_the_comparison():
    assert host_of("http://www.spiegel.de:80/x") == "spiegel.de"
    assert host_of("nonsense") is None


PARTS = st.text(alphabet=st.sampled_from("abwm./%25?&=;#:@+ÄüĐ~-_ ARpP0"), max_size=40)


@given(st.sampled_from(["https://", "http://www.", "https://m.amp.www.", ""]), PARTS, PARTS)
def test_a_canonical_address_is_its_own(start, host, rest):
    once = canonical_url(f"{start}{host}/{rest}")
    assert once is None or canonical_url(once) == once


@given(PARTS.map(lambda part: part.replace("&", "/")), PARTS)
def test_plain_addresses_are_spelled_like_all_others(host, path):
    url = f"http://{host}/{path}"
    assert canonical_url(url) == canonical_url(f" {url}")


@given(st.text(max_size=60))
def test_any_text_is_judged_without_error(url):
    canonical_url(url)
