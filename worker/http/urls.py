"""Which URLs are requested, and where a redirect may lead.

Only the text of a URL is judged here; whether its address may be contacted is decided by
``worker.http.guard`` on the resolved address, since ``127.1`` and ``0x7f000001`` reach
loopback as well as any name may.
"""

import re

import httpx

from worker.domain.feeds import FetchStatus
from worker.http.failures import FetchError

_PORTS = range(1, 65536)
_USERINFO = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?/*).*@", re.DOTALL | re.IGNORECASE)


def parsed(url: str, failure: FetchStatus = FetchStatus.BAD_URL) -> httpx.URL:
    """A URL fit for a request, its fragment dropped. Raises FetchError named ``failure``."""
    try:
        read = httpx.URL(url)
        host = read.host  # decoded only now: "xn--" and the like raise UnicodeError here
    except (httpx.InvalidURL, UnicodeError) as error:  # lone surrogates come in by JSON feeds
        raise FetchError(failure, "The address is no valid URL.") from error
    if read.scheme not in {"http", "https"}:
        raise FetchError(failure, "The address begins with neither http:// nor https://.")
    if read.userinfo:
        raise FetchError(failure, "The address holds a user name or password: take them out.")
    if not host or (read.port is not None and read.port not in _PORTS):
        raise FetchError(failure, "The address has no valid host and port.")
    return read.copy_with(fragment=None)


def redirect_target(url: httpx.URL, location: bytes | None) -> httpx.URL:
    """Where ``Location`` leads from ``url``; relative ones too (RFC 9110, 10.2.2)."""
    text = _text(location or b"").strip()
    if not text:
        raise FetchError(FetchStatus.BAD_REDIRECT, "A redirect does not say where it leads.")
    try:
        joined = str(url.join(text))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(FetchStatus.BAD_REDIRECT, "A redirect leads to no valid URL.") from error
    target = parsed(joined, FetchStatus.BAD_REDIRECT)
    if url.scheme == "https" and target.scheme == "http":
        raise FetchError(FetchStatus.BAD_REDIRECT, "A redirect leads from https to plain http.")
    return target


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: the bounds credentials never leave (RFC 6454)."""
    default = {"http": 80, "https": 443}[url.scheme]
    return url.scheme, url.host, url.port or default


def without_userinfo(url: str) -> str:
    """A refused URL as it may be shown: whatever could be a password is cut."""
    return _USERINFO.sub(r"\1", url)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
