"""The address of an ntfy channel, which is its server's and, at the end, its topic's."""

import re
from urllib.parse import urlsplit

_TOPIC = re.compile(r"/([A-Za-z0-9_-]{1,64})/?")


def topic(address: str) -> str | None:
    """The topic in ``https://ntfy.sh/TOPIC``; None where an address is not of this form."""
    try:
        found = _TOPIC.fullmatch(urlsplit(address.strip()).path)
    except ValueError:
        return None
    return found[1] if found else None


def root(address: str) -> str:
    """Where its server takes JSON. A query stays: it may hold a token."""
    return urlsplit(address.strip())._replace(path="/").geturl()
