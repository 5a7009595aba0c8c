import pytest

from worker.domain.feeds import Validators
from worker.http.validators import conditional_headers, received, refreshed

URL = "https://example.org/feed"
GZIP = "gzip, deflate"


def known(etag: bytes | None = b'"1"', last_modified: bytes | None = None) -> Validators:
    return Validators(etag, last_modified, URL, GZIP)


@pytest.mark.parametrize(
    "etag",
    [b'W/"a"', b'"inner"quote"', b"unquoted", b'"\xe4\xff"', b'"a b\tc"', b"*", b'""', b"x"],
)
def test_an_etag_goes_back_byte_for_byte(etag):
    assert conditional_headers(known(etag), URL, GZIP) == [(b"If-None-Match", etag)]
    assert received([(b"ETag", etag)], URL, GZIP) == known(etag)


def test_both_validators_go_back_and_no_date_is_invented():
    odd = b"Thu, 1 Jan 2026 0:00:00 GMT"
    assert conditional_headers(known(b'"1"', odd), URL, GZIP) == [
        (b"If-None-Match", b'"1"'),
        (b"If-Modified-Since", odd),
    ]
    assert conditional_headers(known(None, odd), URL, GZIP) == [(b"If-Modified-Since", odd)]
    assert conditional_headers(Validators(url=URL, accept_encoding=GZIP), URL, GZIP) == []


@pytest.mark.parametrize(
    "url, encoding",
    [(URL + "2", GZIP), (URL, "gzip"), (URL.replace("https", "http"), GZIP), ("", GZIP)],
)
def test_validators_stay_with_their_url_and_encoding(url, encoding):
    assert conditional_headers(known(), url, encoding) == []


@pytest.mark.parametrize(
    "evil",
    [b'"a"\r\nX: y', b'"a"\ny', b'"a"\ry', b'"a\0"', b'"a\x7f"', b" x", b"x ", b"", b"x" * 1025],
)
def test_what_could_break_a_header_is_never_sent_nor_kept(evil):
    assert conditional_headers(known(evil, evil), URL, GZIP) == []
    assert received([(b"ETag", evil)], URL, GZIP).etag is None


def test_a_header_that_contradicts_itself_is_no_validator():
    assert received([(b"ETag", b'"1"'), (b"etag", b'"2"')], URL, GZIP).etag is None
    assert received([(b"ETag", b'"1"'), (b"etag", b'"1"')], URL, GZIP).etag == b'"1"'


def test_a_304_replaces_what_it_repeats_and_keeps_the_rest():
    before = known(b'"1"', b"Mon")
    assert refreshed(before, [(b"ETag", b'"2"')]) == known(b'"2"', b"Mon")
    assert refreshed(before, [(b"last-modified", b"Tue")]) == known(b'"1"', b"Tue")
    assert refreshed(before, []) == before
