"""Web addresses as text: what must never be kept of one."""

import re

_USERINFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")


def without_userinfo(url: str) -> str:
    """The address without user name and password (RFC 3986, 3.2.1); other text as it is.

    Articles are exported and sent to people, and a feed's credentials are not theirs to read.
    """
    return _USERINFO.sub(r"\1", url)
