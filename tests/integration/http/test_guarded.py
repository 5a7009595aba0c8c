"""No request reaches an address the config does not allow: proven by the server's side."""

import socket
from collections.abc import Sequence

import pytest

from tests.integration.http.fetching import Names, fetch
from tests.servers.raw_http import Answer, RawServer, redirect
from worker.domain.feeds import FetchStatus

LOOPBACK = [
    "127.0.0.1",
    "localhost",
    "127.1",
    "0x7f000001",
    "0x7f.1",
    "2130706433",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
]


class Spellings:
    """What the system's look-up makes of odd spellings, without asking any name server."""

    async def __call__(self, name: str, port: int) -> Sequence[str]:
        return [socket.inet_ntoa(socket.inet_aton("127.1" if name == "localhost" else name))]


@pytest.fixture
def secret():
    with RawServer({"/": Answer(b"internal")}) as server:
        yield server


@pytest.mark.parametrize("host", LOOPBACK)
def test_loopback_in_any_spelling_is_refused_without_a_connection(secret, host):
    result = fetch(secret.url(host=host), allow_private=(), resolve=Spellings())
    assert result.status is FetchStatus.REFUSED_ADDRESS
    assert secret.connections == 0


@pytest.mark.parametrize("host", LOOPBACK)
def test_a_redirect_to_loopback_is_refused_without_a_connection(secret, host):
    with RawServer({"/feed": redirect(secret.url(host=host))}, host="127.0.0.2") as public:
        allowed = ("127.0.0.2/32",)
        result = fetch(public.url("/feed"), allow_private=allowed, resolve=Spellings())
    assert result.status is FetchStatus.REFUSED_ADDRESS
    assert [code for code, _ in result.redirects] == [302]
    assert (public.connections, secret.connections) == (1, 0)


def test_octal_spellings_are_no_urls_at_all(secret):
    assert fetch(secret.url(host="0177.0.0.1")).status is FetchStatus.BAD_URL
    assert secret.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "192.88.99.1", "224.0.0.1", "[fc00::1]", "[fe80::1]", "[ff02::1]", "[2001:db8::1]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("port", ["", ":8080"])
def test_other_networks_are_refused_where_only_loopback_is_allowed(address, port):
    # the tests' own guard would raise if a connection were tried
    assert fetch(f"http://{address}{port}/").status is FetchStatus.REFUSED_ADDRESS


def test_the_refusal_says_what_to_do(secret):
    detail = fetch(secret.url(), allow_private=()).detail
    assert "127.0.0.1" in detail
    assert "allow_private" in detail


def test_a_name_that_also_stands_for_a_private_address_is_refused(secret):
    names = Names({"mixed.example": ["93.184.216.34", "127.0.0.1"]})
    result = fetch(secret.url(host="mixed.example"), allow_private=(), resolve=names)
    assert result.status is FetchStatus.REFUSED_ADDRESS
    assert secret.connections == 0


def test_the_host_header_keeps_the_name(secret):
    names = Names({"feed.example": ["127.0.0.1"]})
    assert fetch(secret.url(host="feed.example"), resolve=names).body == b"internal"
    host = secret.requests[0].header("Host")
    assert host == f"feed.example:{secret.port}".encode()


def test_every_connection_asks_for_its_name_once(secret):
    names = Names({"feed.example": ["127.0.0.1"]})
    fetch(secret.url(host="feed.example"), resolve=names)
    assert names.asked == ["feed.example"]


def test_an_unknown_name_is_a_dns_error():
    result = fetch("http://nowhere.example/", resolve=Names({}))
    assert result.status is FetchStatus.DNS_ERROR
    assert "nowhere.example" in result.detail


def test_a_closed_port_is_a_connect_error():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        result = fetch(f"http://127.0.0.1:{port}/")
    assert result.status is FetchStatus.CONNECT_ERROR


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "feed", ""])
def test_other_schemes_are_bad_urls(url):
    assert fetch(url).status is FetchStatus.BAD_URL
