"""The address guard: which addresses may be contacted, judged where connections are made.

URL text proves nothing (``127.1``, ``0x7f000001`` and any DNS name can mean loopback), so the
guard sits below TLS and HTTP: it looks a name up once, checks *every* address it stands for,
and connects to one of the addresses it checked. A second look-up, which a rebinding name
server could answer otherwise, never happens. The name stays what TLS and Host are told.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Container, Iterable, Sequence
from concurrent.futures import Executor
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpcore

from worker.domain.feeds import FetchStatus
from worker.http.failures import FetchError
from worker.http.urls import parsed

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a name and a port to the addresses it stands for, as text. Raises OSError."""

WEB_PORTS = frozenset({80, 443})
"""Where links out of feeds may lead on public addresses."""
ANY_PORT = range(1, 65536)
"""For an address that the admin wrote, a webhook's."""
_MOST_ATTEMPTS = 4
"""Addresses tried, one after the other; a name with more is no better reachable."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA has given out; what carries an IPv4 address elsewhere (NAT64, mapped,
compatible, translated), site-local and multicast ranges lie outside it."""
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # protocol assignments, of which is_global knows a part only
            "192.88.99.0/24",  # 6to4 relays
            "224.0.0.0/4",  # multicast counts as global in the standard library
            "2001::/23",  # Teredo, which carries IPv4 addresses, and other protocols
            "2002::/16",  # 6to4 carries IPv4 addresses
            "3fff::/20",  # documentation, newer than the library's table
        ),
    )
)


def refusal(
    address: Address,
    port: int,
    allow_private: Iterable[str],
    ports: Container[int] = WEB_PORTS,
) -> str | None:
    """Why an address may not be contacted on a port, or None where it may."""
    address = _unmapped(address)
    if _within(address, _networks(tuple(allow_private))):
        return None
    if not _is_public(address):
        return "is not a public address"
    if port not in ports:
        return f"may only be contacted on ports 80 and 443, not {port}"
    return None


def is_private_allowed(url: str, allow_private: Iterable[str]) -> bool:
    """Whether a URL names an address inside ``allow_private``, or localhost where that is.

    By its text alone: for hosts without a gap between requests, never to let one through.
    """
    try:
        host = parsed(url).host
    except FetchError:
        return False
    address = IPv4Address("127.0.0.1") if host == "localhost" else _literal(host)
    return address is not None and _within(_unmapped(address), _networks(tuple(allow_private)))


def system_resolver(threads: Executor) -> Resolve:
    """The system's look-up on threads of its own.

    The event loop's default pool has six threads here: six names with a dead name server
    would hold up every other feed.
    """

    async def resolve(name: str, port: int) -> Sequence[str]:
        def look_up() -> list[str]:
            # as bytes, or the IDNA codec raises UnicodeError on names DNS merely refuses
            found = socket.getaddrinfo(name.encode(), port, type=socket.SOCK_STREAM)
            return [str(info[4][0]) for info in found]

        return await asyncio.get_running_loop().run_in_executor(threads, look_up)

    return resolve


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to checked addresses only.

    ``ports`` are those of public addresses; ``opened_by`` names the setting that
    ``allow_private`` comes from, for whom a refusal surprises.

    Raises FetchError REFUSED_ADDRESS before any packet is sent, DNS_ERROR for a name that
    does not resolve, and httpcore's ConnectError and ConnectTimeout.
    """

    def __init__(
        self,
        allow_private: Sequence[str],
        resolve: Resolve,
        inner: httpcore.AsyncNetworkBackend | None = None,
        *,
        ports: Container[int] = WEB_PORTS,
        opened_by: str = "http.allow_private in natowire.yaml",
    ) -> None:
        self._allow_private = tuple(allow_private)
        self._ports = ports
        self._opened_by = opened_by
        self._resolve = resolve
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception | None = None
        for address in (await self._checked(host, port))[:_MOST_ATTEMPTS]:
            try:
                return await self._inner.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or FetchError(FetchStatus.DNS_ERROR, f"{host} stands for no address.")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)

    async def _checked(self, host: str, port: int) -> list[Address]:
        """All addresses of a host, in the order to try them; one refused refuses the host."""
        addresses = await self._addresses(host, port)
        for address in addresses:
            if reason := refusal(address, port, self._allow_private, self._ports):
                raise FetchError(
                    FetchStatus.REFUSED_ADDRESS,
                    f"{host} was not contacted: {address} {reason}; {self._opened_by} can open "
                    "it.",
                )
        return addresses

    async def _addresses(self, host: str, port: int) -> list[Address]:
        if literal := _literal(host):
            return [literal]
        try:
            found = await self._resolve(host, port)
        except OSError as error:
            raise FetchError(
                FetchStatus.DNS_ERROR, f"The name {host} could not be resolved."
            ) from error
        return [ipaddress.ip_address(text) for text in dict.fromkeys(found)]


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _unmapped(address: Address) -> Address:
    """An IPv4 address in IPv6 notation (``::ffff:10.0.0.1``) is contacted as IPv4."""
    return getattr(address, "ipv4_mapped", None) or address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not _within(address, _NOT_PUBLIC)


def _within(address: Address, networks: Networks) -> bool:
    return any(address in network for network in networks)


@cache
def _networks(cidrs: tuple[str, ...]) -> Networks:
    return tuple(ipaddress.ip_network(cidr, strict=False) for cidr in cidrs)
