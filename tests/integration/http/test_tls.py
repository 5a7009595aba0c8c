"""TLS: the certificate is checked against the name, though an address is connected."""

import asyncio
import ssl
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.http.fetching import SETTINGS, Names, StillClock, fetch
from tests.servers.raw_http import Answer, RawServer, redirect
from worker.domain.feeds import FetchStatus
from worker.http.post import PostRequest, post

NAMES = Names({"feed.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})


@dataclass(frozen=True)
class Authority:
    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate for feed.example, and a client that trusts it."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        f"-subj /CN=test -addext subjectAltName=DNS:feed.example -keyout {key} -out {certificate}"
    )
    try:
        subprocess.run(command.split(), check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl, which makes the test's certificate, is not on this machine")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return Authority(server, ssl.create_default_context(cafile=str(certificate)))


def test_a_valid_certificate_is_accepted_by_its_name(authority):
    with RawServer({"/": Answer(b"safe")}, tls=authority.server) as server:
        result = fetch(server.url(host="feed.example"), resolve=NAMES, tls=authority.client)
    assert (result.status, result.body) == (FetchStatus.OK, b"safe")


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(authority, host):
    with RawServer({"/": Answer(b"safe")}, tls=authority.server) as server:
        result = fetch(server.url(host=host), resolve=NAMES, tls=authority.client)
    assert result.status is FetchStatus.TLS_ERROR
    assert "certificate is not valid" in result.detail
    assert server.requests == []


def test_an_unknown_authority_is_refused(authority):
    with RawServer({"/": Answer(b"safe")}, tls=authority.server) as server:
        result = fetch(server.url(host="feed.example"), resolve=NAMES)
    assert result.status is FetchStatus.TLS_ERROR
    assert server.requests == []


def test_a_redirect_from_https_to_plain_http_is_refused(authority):
    with (
        RawServer({"/": Answer(b"plain")}) as plain,
        RawServer({"/": redirect(plain.url())}, tls=authority.server) as server,
    ):
        result = fetch(server.url(host="feed.example"), resolve=NAMES, tls=authority.client)
    assert result.status is FetchStatus.BAD_REDIRECT
    assert plain.connections == 0


def posted(url, tls=None):
    request = PostRequest(url, b"{}", {}, timedelta(seconds=5), ("127.0.0.0/8",), "channels.desk")
    return asyncio.run(post(request, SETTINGS, StillClock(), resolve=NAMES, tls=tls))


def test_a_post_goes_to_a_server_that_proves_its_name(authority):
    with RawServer({"/": Answer(status=204)}, tls=authority.server) as server:
        assert posted(server.url(host="feed.example"), authority.client).code == 204


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_nothing_is_posted_to_a_server_that_does_not(authority, host):
    with RawServer({"/": Answer(status=204)}, tls=authority.server) as server:
        result = posted(server.url(host=host), authority.client)
    assert (result.status, result.code) == (FetchStatus.TLS_ERROR, None)
    assert server.requests == []
