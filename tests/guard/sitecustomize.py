"""Refuses every network address but loopback, in this process.

Loaded by ``tests/conftest.py``, and by Python itself in the processes the tests start (their
PYTHONPATH names this folder). An audit hook sees every connection and every look-up, in C
and Python code alike, and cannot be taken off again.
"""

import ipaddress
import sys
from typing import Any

LOCAL_NAMES = {"localhost", "ip6-localhost", "", None}


def is_loopback(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_other_addresses(event: str, args: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise PermissionError(f"the tests may not contact {address[0]}")
    elif event == "socket.getaddrinfo" and not is_loopback(args[0]):
        raise PermissionError(f"the tests may not look up {args[0]}")


sys.addaudithook(refuse_other_addresses)
