"""One spelling for all addresses of one page. Only for comparing: readers get the original."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

MAX_URL = 8_000

HOST_PREFIXES = ("www.", "m.", "mobile.", "amp.")
DEFAULT_PORTS = frozenset({80, 443})

TRACKING_PREFIXES = (
    "utm_", "at_", "pk_", "mtm_", "matomo_", "piwik_", "ns_", "hsa_", "_hs", "mc_", "oly_", "vero_",
)  # fmt: skip
"""Families of parameters: Google, AT Internet (BBC, France), Matomo, comScore, HubSpot and
newsletter senders."""

TRACKING = frozenset(
    {
        "amp", "cmp", "cmpid", "icid", "ito", "dclid", "fbclid", "gclid", "gclsrc", "gbraid",
        "wbraid", "igshid", "igsh", "maca", "mkt_tok", "mkcid", "msclkid", "ocid", "outputtype",
        "rss", "s_cid", "smid", "smtyp", "spm", "taid", "tpcc", "trk",
        "twclid", "wt_mc", "wt_zmc", "wtmc", "xtor", "yclid", "__twitter_impression", "_ga",
    }
)  # fmt: skip
"""Single parameters that say where a reader came from: wt_mc is heise's, maca DW's, xtor Le
Monde's, wt_zmc Zeit's. Left out are names that number pages elsewhere (cid, id, partner): two
addresses taken for one hide news."""

TRACKING_VALUES = frozenset(
    (name, value)
    for name in ("ref", "source", "src", "from", "via", "feed", "output")
    for value in ("rss", "feed", "amp", "twitter", "facebook", "newsletter", "share")
)
"""Parameters that are tracking only with these values; ``source=7`` may name a page."""

_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_AMP_SUFFIXES = (
    (re.compile(r"/+(?:amp)?$"), ""),
    (re.compile(r"\.amp(?=\.html?$)"), ""),
    (re.compile(r"\.amp$"), ""),
)
_AMP_PREFIX = re.compile(r"^/amp(?=/)")
_ESCAPED_AMPERSAND = re.compile(r"^(?:amp;)+", re.IGNORECASE)


def canonical_url(url: str) -> str | None:
    """``url`` as it is compared; None where it is no http(s) address.

    Applying it twice changes nothing. ``https``, no ``www.`` or ``m.``, no default port, user,
    tracking parameter, AMP marker, closing slash or fragment; parameters sorted.
    """
    if len(url) > MAX_URL:
        return None
    try:
        parts = urlsplit(url.strip())
        host = _host(parts.hostname or "")
        port = parts.port
        if parts.scheme.lower() not in {"http", "https"} or not host:
            return None
        path, query = _path(parts.path), _query(parts.query)
    except ValueError:
        return None
    shown_port = "" if port is None or port in DEFAULT_PORTS else f":{port}"
    return f"https://{host}{shown_port}{path}{'?' if query else ''}{query}"


def host_of(url: str) -> str | None:
    """The host as it is compared, ``spiegel.de`` for ``http://www.spiegel.de:80/x``."""
    canonical = canonical_url(url)
    return urlsplit(canonical).hostname if canonical else None


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]"
    host = name.strip(".").encode("idna").decode().lower()
    if not _HOST.fullmatch(host):
        return ""
    stripped = True
    while stripped:
        stripped = False
        for prefix in HOST_PREFIXES:
            rest = host.removeprefix(prefix)
            if rest != host and "." in rest:
                host, stripped = rest, True
    return host


def _path(path: str) -> str:
    path = _SESSION.sub("", _escaped(path))
    while (shorter := _without_amp(path)) != path:
        path = shorter
    return path


def _without_amp(path: str) -> str:
    for pattern, replacement in _AMP_SUFFIXES:
        path = pattern.sub(replacement, path)
    return _AMP_PREFIX.sub("", path)


def _escaped(path: str) -> str:
    """Percent-encoding in its normal form (RFC 3986, 6.2.2)."""
    sound = _STRAY_PERCENT.sub("%25", path)
    return quote(_UNRESERVED.sub(_decode_unreserved, sound), safe="/%:@!$&'()*+,;=~-._")


def _decode_unreserved(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    plain = character.isascii() and (character.isalnum() or character in "-._~")
    return character if plain else match[0].upper()


def _query(query: str) -> str:
    pairs = (
        (_ESCAPED_AMPERSAND.sub("", name), value)
        for name, value in parse_qsl(query, keep_blank_values=True)
    )
    return urlencode(sorted(pair for pair in pairs if not _is_tracking(*pair)))


def _is_tracking(name: str, value: str) -> bool:
    lower = name.lower()
    return (
        lower in TRACKING
        or lower.startswith(TRACKING_PREFIXES)
        or (lower, value.lower()) in TRACKING_VALUES
    )
