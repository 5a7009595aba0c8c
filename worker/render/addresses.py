"""Mail addresses as every mail server takes them: ASCII, with the domain in punycode."""

import ipaddress
import re
from email.utils import parseaddr

import idna

from worker.domain.errors import DeliveryError

# RFC 5321, 4.1.2: dot-atom, or a quoted string without characters that need care.
_LOCAL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}|\"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~.@,:;()<>-]{1,62}\""
)
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")


def ascii_domain(domain: str) -> str:
    """A domain in punycode, an IP address as it is. Raises ValueError for what is neither.

    IDNA 2008, because the codec of the standard library turns ``straße.de`` into
    ``strasse.de``, which belongs to somebody else.
    """
    if ":" in domain:
        return str(ipaddress.IPv6Address(domain))
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode("ascii")
    if len(domain) > 253 or not _DOMAIN.fullmatch(domain):
        raise ValueError(f"{domain!r} is not a domain")
    return domain


def ascii_address(address: str) -> str:
    """``anna@müller.example`` as it is sent. Raises DeliveryError where it cannot be sent.

    A local part beyond ASCII needs SMTPUTF8 on every server on the way, and Python's email
    package would write it as an encoded word, which RFC 2047, 5 (3) forbids.
    """
    local, _, domain = address.rpartition("@")
    try:
        domain = ascii_domain(domain)
    except ValueError:
        raise DeliveryError.permanent(f"{address!r} is not a mail address") from None
    if not _LOCAL.fullmatch(local):
        raise DeliveryError.permanent(
            f"{address!r} cannot be sent to: only ASCII is possible before the @"
        )
    return f"{local}@{domain}"


def split_sender(sender: str) -> tuple[str, str]:
    """Display name and ASCII address of ``natowire <natowire@example.org>``."""
    name, address = parseaddr(sender)
    return name, ascii_address(address)
