import ssl

import httpcore
import pytest

from worker.domain.feeds import FetchStatus
from worker.http.failures import NETWORK_ERRORS, FetchError, explain


def from_tls(error: ssl.SSLError) -> Exception:
    """A failed handshake as httpcore hands it on."""
    try:
        try:
            raise error
        except ssl.SSLError as cause:
            raise httpcore.ConnectError from cause
    except httpcore.ConnectError as raised:
        return raised


def of_version() -> ssl.SSLError:
    error = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


def untrusted() -> ssl.SSLError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize(
    "error, expected",
    [
        (TimeoutError(), FetchStatus.TIMEOUT),
        (httpcore.ConnectTimeout(), FetchStatus.TIMEOUT),
        (httpcore.ReadTimeout(), FetchStatus.TIMEOUT),
        (httpcore.ConnectError(), FetchStatus.CONNECT_ERROR),
        (httpcore.ReadError(), FetchStatus.CONNECT_ERROR),
        (httpcore.WriteError(), FetchStatus.CONNECT_ERROR),
        (httpcore.RemoteProtocolError(), FetchStatus.PROTOCOL_ERROR),
        (httpcore.LocalProtocolError(), FetchStatus.BAD_URL),
        (from_tls(of_version()), FetchStatus.TLS_ERROR),
        (from_tls(untrusted()), FetchStatus.TLS_ERROR),
        (FetchError(FetchStatus.GONE, "x"), FetchStatus.GONE),
    ],
)
def test_every_network_error_has_a_status_and_a_sentence(error, expected):
    assert isinstance(error, NETWORK_ERRORS)
    told = explain(error)
    assert told.status is expected
    assert told.detail


def test_the_reason_of_a_refused_certificate_is_told():
    assert "self-signed certificate" in explain(from_tls(untrusted())).detail
    assert "wrong version number" in explain(from_tls(of_version())).detail
