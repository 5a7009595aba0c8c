"""How names, places and addresses are written: the other half of ``written``."""

import ipaddress
import posixpath
import re
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from worker.config.written import MisreadError, Written, line, matching, near, shown, text

TEXT = Written(text, {"type": "string", "title": "text", "minLength": 1})
LINE = Written(line, {"type": "string", "title": "text", "minLength": 1})
FILE = Written(line, {"type": "string", "title": "file", "minLength": 1})

CONTENT_TYPE = Written(
    matching(
        r"[a-z]+/[a-z0-9][a-z0-9.+-]*(; ?charset=utf-8)?",
        "a content type such as application/json",
    ),
    {
        "type": "string",
        "title": "content type",
        "pattern": r"^[a-z]+/[a-z0-9][a-z0-9.+-]*(; ?charset=utf-8)?$",
        "examples": ["application/json"],
    },
)
NAME = Written(
    matching(r"\w[\w.-]{0,63}", 'made of letters, digits, ".", "_" and "-" (at most 64)'),
    {"type": "string", "title": "name", "pattern": "^[^\\s@,:;/<>|]{1,64}$"},
)
LANGUAGE = Written(
    matching(r"[a-z]{2,3}", "two or three small letters such as de"),
    {"type": "string", "title": "language", "pattern": "^[a-z]{2,3}$", "examples": ["de"]},
)
COUNTRY = Written(
    matching(r"[A-Z]{2}", "two capital letters such as DE"),
    {"type": "string", "title": "country", "pattern": "^[A-Z]{2}$", "examples": ["DE"]},
)


def _folder(value: object) -> str:
    """Inside the data folder, the only one that natowire writes to."""
    name = line(value)
    plain = posixpath.normpath(name)
    if plain.startswith("/") or plain.split("/")[0] in {".", ".."}:
        raise MisreadError(f"must be a folder inside the data folder, not {shown(value)}")
    return name


FOLDER = Written(
    _folder,
    {
        "type": "string",
        "title": "folder",
        "pattern": r"^(?!/|\./?$|\.\.(/|$))",
        "minLength": 1,
        "examples": ["mailbox"],
    },
)


def _zone(value: object) -> str:
    name = line(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not a key at all, a folder of zones
        places = (zone for zone in available_timezones() if zone[:1].isupper())  # no "localtime"
        hint = near(name, places)
        raise MisreadError(
            f"must be a zone such as Europe/Berlin, not {shown(value)}{hint}"
        ) from None
    return name


ZONE = Written(
    _zone, {"type": "string", "title": "time zone", "minLength": 1, "examples": ["Europe/Berlin"]}
)


def _network(value: object) -> str:
    written = line(value)
    try:
        network = ipaddress.ip_network(written, strict=False)
    except ValueError:
        raise MisreadError(f"must be a network such as 10.0.0.0/8, not {shown(value)}") from None
    if "/" in written and ipaddress.ip_interface(written).ip != network.network_address:
        raise MisreadError(f"must be a network, not an address in one (did you mean {network}?)")
    return str(network)


NETWORK = Written(
    _network,
    {
        "type": "string",
        "title": "network",
        "pattern": "^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$",
        "examples": ["10.0.0.0/8"],
    },
)

_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def is_domain(name: str) -> bool:
    """Whether this is a host name, of one label or many, Unicode ones included."""
    try:
        ascii_name = name.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return len(ascii_name) <= 253 and all(
        _LABEL.fullmatch(label) for label in ascii_name.split(".")
    )


def _domain(value: object) -> str:
    name = line(value)
    if not is_domain(name):
        raise MisreadError(f"must be a domain such as example.org, not {shown(value)}")
    return name


DOMAIN = Written(
    _domain,
    {
        "type": "string",
        "title": "domain",
        "pattern": r"^[^\s@/:]+$",
        "examples": ["example.org"],
    },
)


def _host(value: object) -> str:
    name = line(value)
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        if not is_domain(name):
            raise MisreadError(f"must be a host name or an address, not {shown(value)}") from None
    return name


HOST = Written(_host, {"type": "string", "title": "host", "pattern": r"^[^\s@/]+$"})

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_SENDER = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>\s]+)>")


def is_address(written: str) -> bool:
    """Whether this is a mail address that every server takes: its local part is ASCII."""
    local, _, domain = written.rpartition("@")
    return len(local) <= 64 and bool(_LOCAL.fullmatch(local)) and is_domain(domain)


def address_of(sender: str) -> str:
    """The bare address of ``Name <a@b>`` or ``a@b``."""
    found = _SENDER.fullmatch(sender)
    return found["address"] if found else sender


def _address(value: object) -> str:
    written = line(value)
    if not is_address(written):
        raise MisreadError(f"must be a mail address such as anna@example.org, not {shown(value)}")
    return written


def _sender(value: object) -> str:
    written = line(value)
    if not is_address(address_of(written)):
        raise MisreadError(
            f"must be a name and address such as natowire <natowire@example.org>, not {shown(value)}"
        )
    return written


ADDRESS = Written(
    _address,
    {
        "type": "string",
        "title": "mail address",
        "pattern": r"^[^\s@<>]+@[^\s@<>]+$",
        "examples": ["anna@example.org"],
    },
)
SENDER = Written(
    _sender,
    {
        "type": "string",
        "title": "sender",
        "pattern": r"^([^<>]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$",
        "examples": ["natowire <natowire@example.org>"],
    },
)


def _notified(value: object) -> str:
    return _address(value) if isinstance(value, str) and "@" in value else str(NAME.read(value))


NOTIFIED = Written(_notified, {"type": "string", "title": "channel or mail address"})


def _url(value: object) -> str:
    """An address for requests. Messages never quote it: it may hold a token."""
    written = line(value)
    must_be = "must be an http or https address such as https://example.org/feed.xml"
    try:
        parts = urlsplit(written)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"[\s\\]", written) or len(written) > 4000:
        raise MisreadError(must_be)
    if "@" in parts.netloc:
        raise MisreadError("must not hold a user name or a password: they belong into a file")
    return written


URL = Written(
    _url,
    {
        "type": "string",
        "title": "address (http, https)",
        "pattern": r"^https?://[^\s@/]+(/\S*|\?\S*)?$",
        "examples": ["https://example.org/feed.xml"],
    },
)


def _moment(value: object) -> datetime:
    written = line(value)
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise MisreadError(
            f"must be a date and time such as 2026-12-01T06:00, not {shown(value)}"
        ) from None


MOMENT = Written(
    _moment,
    {
        "type": "string",
        "title": "date and time",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "examples": ["2026-12-01T06:00"],
    },
    lambda moment: moment.isoformat(),
)


def _story(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else line(value)


STORY = Written(_story, {"anyOf": [{"type": "string"}, {"type": "integer"}], "title": "story"})
