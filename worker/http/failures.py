"""From what went wrong on the way to a named status and a sentence for a person."""

import ssl
from typing import NamedTuple

import httpcore
import httpx

from worker.domain.feeds import FetchStatus


class FetchError(Exception):
    """A fetch that ends here and now, with its status. Never leaves this room."""

    def __init__(self, status: FetchStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


NETWORK_ERRORS = (
    FetchError,
    TimeoutError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpx.HTTPError,
)
"""Everything a network can do to a fetch; what else is raised is a bug and passes."""

BROKEN_OFF = (httpcore.NetworkError, httpcore.RemoteProtocolError)
"""How a body ends too early: the connection fails, or its framing does."""

_SENTENCES: tuple[tuple[type[Exception], FetchStatus, str], ...] = (
    (httpcore.ConnectTimeout, FetchStatus.TIMEOUT, "The server did not take the connection."),
    (httpcore.TimeoutException, FetchStatus.TIMEOUT, "The server was silent for too long."),
    (TimeoutError, FetchStatus.TIMEOUT, "The request did not end within attempt_timeout."),
    (httpcore.ConnectError, FetchStatus.CONNECT_ERROR, "The connection could not be opened."),
    (httpcore.NetworkError, FetchStatus.CONNECT_ERROR, "The connection was reset."),
    (httpcore.LocalProtocolError, FetchStatus.BAD_URL, "The request cannot be put in HTTP."),
    # the transport raises httpcore's errors; httpx itself only fails at reading a Location,
    # which it does though redirects are followed by hand
    (httpx.HTTPError, FetchStatus.BAD_REDIRECT, "A redirect leads to no valid URL."),
)


class Failure(NamedTuple):
    """How a fetch failed. No exception: one that is kept holds its frames, and they a body of
    10 MB, until the collector of garbage comes (340 MB after fifty, measured).
    """

    status: FetchStatus
    detail: str


def explain(error: Exception) -> Failure:
    """The status and the sentence for one of ``NETWORK_ERRORS``."""
    if isinstance(error, FetchError):
        return Failure(error.status, error.detail)
    if isinstance(cause := error.__context__, ssl.SSLError):
        return Failure(FetchStatus.TLS_ERROR, f"TLS failed: {_tls_reason(cause)}.")
    for kind, status, sentence in _SENTENCES:
        if isinstance(error, kind):
            return Failure(status, sentence)
    return Failure(FetchStatus.PROTOCOL_ERROR, "The server does not speak proper HTTP.")


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid, {error.verify_message.rstrip('.')}"
    return str(error.reason or "for an unknown reason").lower().replace("_", " ")
