"""Conditional requests: validators go back byte for byte, or not at all.

Some servers send ETags without quotes, dates in forms of their own, or bytes above 0x7F; only
the very same bytes will match again (RFC 9110, 8.8 and 13.1), so nothing here decodes them.
"""

import re
from collections.abc import Iterable

from worker.domain.feeds import Validators

RawHeaders = Iterable[tuple[bytes, bytes]]

_MOST = 1024
"""Longer validators are dropped: echoed, they would break the receiver's header limits."""
_SENDABLE = re.compile(rb"[^\x00-\x20\x7f](?:[^\x00-\x08\x0a-\x1f\x7f]*[^\x00-\x20\x7f])?")


def conditional_headers(
    validators: Validators, url: str, accept_encoding: str
) -> list[tuple[bytes, bytes]]:
    """The headers that ask ``url`` "has it changed?".

    None where the validators came from another URL or another Accept-Encoding: they name
    another representation (RFC 9110, 12.5.5). One with CR, LF or NUL is not sent.
    """
    if validators.url != url or validators.accept_encoding != accept_encoding:
        return []
    named = (
        (b"If-None-Match", _sendable(validators.etag)),
        (b"If-Modified-Since", _sendable(validators.last_modified)),
    )
    return [(name, value) for name, value in named if value is not None]


def received(headers: RawHeaders, url: str, accept_encoding: str) -> Validators:
    """The validators a full response brings, bound to where they came from."""
    headers = list(headers)
    return Validators(
        etag=_only(headers, b"etag"),
        last_modified=_only(headers, b"last-modified"),
        url=url,
        accept_encoding=accept_encoding,
    )


def refreshed(known: Validators, headers: RawHeaders) -> Validators:
    """Those after a 304: what it repeats replaces the known, the rest stays (RFC 9111, 4.3.4)."""
    headers = list(headers)
    return Validators(
        etag=_only(headers, b"etag") or known.etag,
        last_modified=_only(headers, b"last-modified") or known.last_modified,
        url=known.url,
        accept_encoding=known.accept_encoding,
    )


def _only(headers: RawHeaders, name: bytes) -> bytes | None:
    """The one value of a header; None where it is missing or contradicts itself."""
    values = {value for key, value in headers if key.lower() == name}
    return _sendable(values.pop()) if len(values) == 1 else None


def _sendable(value: bytes | None) -> bytes | None:
    fits = value is not None and len(value) <= _MOST and _SENDABLE.fullmatch(value)
    return value if fits else None
