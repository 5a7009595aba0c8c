"""Standard Webhooks 1.0.0: keys and signatures (standardwebhooks.com, "webhook-signature").

The standard's own library signs a wrong moment for aware times outside UTC, and this is all
there is to it.
"""

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime

_PREFIX = "whsec_"
_SHORTEST_KEY = 24
"""Bytes, as the standard has it. It also keeps out a password in plain words, most of which are
base64 of something."""


def signing_key(text: str) -> bytes:
    """The key of a secret as its file has it: base64, with or without ``whsec_`` before it.

    Raises ValueError for anything else, without a word of what it says.
    """
    encoded = text.strip().removeprefix(_PREFIX)
    try:
        key = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):  # the latter for what is not ASCII
        key = b""
    if len(key) < _SHORTEST_KEY:
        raise ValueError(
            f"holds no signing secret: base64 of at least {_SHORTEST_KEY} bytes, with or without "
            "whsec_ before it"
        )
    return key


def signed(message: str, moment: datetime, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """The headers of one attempt; the id stays over all of them. Without keys no signature."""
    seconds = int(moment.timestamp())
    headers = {"webhook-id": message, "webhook-timestamp": str(seconds)}
    content = f"{message}.{seconds}.".encode() + body
    signatures = (b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys)
    if keys:
        headers["webhook-signature"] = " ".join(f"v1,{signature}" for signature in signatures)
    return headers
