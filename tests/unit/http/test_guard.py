import asyncio
import ipaddress
from concurrent.futures import ThreadPoolExecutor

import httpcore
import pytest

from worker.domain.feeds import FetchStatus
from worker.http.failures import FetchError
from worker.http.guard import (
    ANY_PORT,
    GuardedBackend,
    Resolve,
    is_private_allowed,
    refusal,
    system_resolver,
)

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450::1"]
REFUSED = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::1", "2001:db8::1", "2002:7f00:1::",
    "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1",
]  # fmt: skip


def why(address: str, port: int = 443, allow: tuple[str, ...] = ()) -> str | None:
    return refusal(ipaddress.ip_address(address), port, allow)


@pytest.mark.parametrize("address", [*PUBLIC, "::ffff:8.8.8.8"])
@pytest.mark.parametrize("port", [80, 443])
def test_public_addresses_may_be_contacted(address, port):
    assert why(address, port) is None


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public_are_refused(address):
    assert why(address) == "is not a public address"


@pytest.mark.parametrize("address", REFUSED)
def test_allow_private_opens_exactly_what_it_names(address):
    plain = ipaddress.ip_address(address.partition("%")[0])
    named = getattr(plain, "ipv4_mapped", None) or plain
    assert why(str(plain), 8080, (str(named),)) is None
    assert why(str(plain), 8080, ("10.99.0.0/16", "fd99::/16")) is not None


@pytest.mark.parametrize("port", [1, 22, 25, 6379, 8080, 8443, 65535])
def test_other_ports_are_closed_but_on_allowed_networks(port):
    assert why("8.8.8.8", port) == f"may only be contacted on ports 80 and 443, not {port}"
    assert why("8.8.8.8", port, ("8.8.8.0/24",)) is None


@pytest.mark.parametrize("port", [1, 25, 8443, 65535])
def test_where_any_port_is_open_private_addresses_are_still_closed(port):
    assert refusal(ipaddress.ip_address("8.8.8.8"), port, (), ANY_PORT) is None
    assert refusal(ipaddress.ip_address("10.0.0.1"), port, (), ANY_PORT) is not None


@pytest.mark.parametrize(
    "url, expected",
    [
        ("http://127.0.0.1:8001/feed.xml", True),
        ("http://127.9.9.9/", True),
        ("http://localhost:8001/", True),
        ("http://LOCALHOST/", True),
        ("http://[::ffff:127.0.0.1]/", True),
        ("http://[fd00::1]/", True),
        ("http://[::1]/", False),
        ("http://10.0.0.1/", False),
        ("http://127.1/", False),
        ("http://example.org/", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://exa\nmple/", False),
        ("", False),
    ],
)
def test_only_literal_addresses_and_localhost_count_as_privately_allowed(url, expected):
    assert is_private_allowed(url, ("127.0.0.0/8", "fd00::/8")) is expected


def test_localhost_is_not_private_where_nothing_is_allowed():
    assert not is_private_allowed("http://localhost/", ())


class FakeStream(httpcore.AsyncNetworkStream):
    """A connection that only notes under which name TLS was begun."""

    def __init__(self) -> None:
        self.names: list[str | None] = []

    async def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        self.names.append(server_hostname)
        raise httpcore.ConnectError

    async def aclose(self):
        pass


class FakeNetwork(httpcore.AsyncNetworkBackend):
    """Notes what is connected to; the addresses in ``dead`` do not answer."""

    def __init__(self, dead: tuple[str, ...] = ()) -> None:
        self.dead = dead
        self.connected: list[tuple[str, int]] = []
        self.stream = FakeStream()

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.connected.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError
        return self.stream


class Names:
    """A name server that gives these answers one after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, name: str, port: int) -> list[str]:
        self.asked.append(name)
        return self.answers.pop(0)


def connect(host: str, names: Resolve, network: FakeNetwork) -> httpcore.AsyncNetworkStream:
    return asyncio.run(GuardedBackend((), names, network).connect_tcp(host, 443))


def test_a_name_with_one_private_address_is_refused_before_any_connection():
    network = FakeNetwork()
    names = Names(["93.184.216.34", "10.0.0.1"])
    with pytest.raises(FetchError) as caught:
        connect("mixed.example", names, network)
    assert caught.value.status is FetchStatus.REFUSED_ADDRESS
    assert "10.0.0.1" in caught.value.detail
    assert network.connected == []


def test_a_rebinding_name_is_asked_once_and_its_checked_address_used():
    network = FakeNetwork()
    names = Names(["93.184.216.34"], ["127.0.0.1"])
    connect("rebind.example", names, network)
    assert names.asked == ["rebind.example"]
    assert network.connected == [("93.184.216.34", 443)]


def test_a_literal_address_is_never_looked_up():
    network = FakeNetwork()
    connect("8.8.8.8", Names(), network)
    assert network.connected == [("8.8.8.8", 443)]


def test_the_next_address_is_tried_where_one_is_dead():
    network = FakeNetwork(dead=("2a00::1",))
    assert connect("six.example", Names(["2a00::1", "8.8.8.8"]), network) is network.stream
    assert network.connected == [("2a00::1", 443), ("8.8.8.8", 443)]


def test_a_long_list_of_dead_addresses_is_not_walked_to_its_end():
    dead = tuple(f"8.8.8.{n}" for n in range(200))
    network = FakeNetwork(dead)
    with pytest.raises(httpcore.ConnectError):
        connect("many.example", Names(list(dead)), network)
    assert len(network.connected) == 4


def test_a_name_without_addresses_is_a_dns_error():
    with pytest.raises(FetchError) as caught:
        connect("none.example", Names([]), FakeNetwork())
    assert caught.value.status is FetchStatus.DNS_ERROR


def test_tls_checks_the_name_though_the_address_is_connected():
    network = FakeNetwork()

    async def request() -> None:
        backend = GuardedBackend((), Names(["93.184.216.34"]), network)
        async with httpcore.AsyncConnectionPool(network_backend=backend) as pool:
            await pool.request("GET", "https://feed.example/")

    with pytest.raises(httpcore.ConnectError):
        asyncio.run(request())
    assert network.connected == [("93.184.216.34", 443)]
    assert network.stream.names == ["feed.example"]


@pytest.mark.parametrize("name", ["a" * 64 + ".example", "a..example", "." * 300])
def test_a_name_dns_cannot_hold_is_an_unresolved_name(name):
    with ThreadPoolExecutor(1) as threads, pytest.raises(FetchError) as caught:
        connect(name, system_resolver(threads), FakeNetwork())
    assert caught.value.status is FetchStatus.DNS_ERROR


def test_the_system_resolver_knows_localhost():
    network = FakeNetwork()
    with ThreadPoolExecutor(1) as threads, pytest.raises(FetchError) as caught:
        connect("localhost", system_resolver(threads), network)
    assert caught.value.status is FetchStatus.REFUSED_ADDRESS
    assert network.connected == []
