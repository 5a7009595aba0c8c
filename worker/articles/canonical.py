"""One spelling for all addresses of one page. Only for comparing: readers get the original."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

import idna

MAX_URL = 8_000

HOST_PREFIXES = ("www.", "m.", "mobile.", "mobil.", "amp.")
DEFAULT_PORTS = frozenset({80, 443})

TRACKING_PREFIXES = (
    "utm_", "at_", "pk_", "mtm_", "matomo_", "piwik_", "ns_", "hsa_", "_hs", "mc_", "oly_", "vero_",
    "amp_", "sara_", "guce_",
)  # fmt: skip
"""Families of parameters: Google, AT Internet (BBC, France), Matomo, comScore, HubSpot,
newsletter senders, AMP's viewers, Spiegel, Yahoo."""

TRACKING = frozenset(
    {
        "amp", "cmp", "cmpid", "icid", "intcmp", "ito", "dclid", "fbclid", "gclid", "gclsrc",
        "gbraid", "wbraid", "igshid", "igsh", "maca", "mkt_tok", "mkcid", "mktcid", "mktcval",
        "msclkid", "ocid", "outputtype", "rss", "s_cid", "smid", "smtyp", "spm", "taid", "tpcc",
        "trk", "twclid", "wt_mc", "wt_zmc", "wtmc", "wtrid", "xtor", "yclid", "__twitter_impression",
        "_ga", "_gl", "gepc", "feedtype", "feedname", "ftag", "guccounter", "mibextid",
        "ref_src", "ref_url", "referringsource", "srsltid", "t_ref", "unlocked_article_code",
        "usqp", "wpisrc", "wpsrc",
    }
)  # fmt: skip
"""Single parameters that say where a reader came from: wt_mc is heise's, maca DW's, xtor Le
Monde's, wt_zmc Zeit's, gepc FAZ's. Left out are names that number pages elsewhere (cid, id, tid):
two addresses taken for one hide news."""

TRACKING_VALUES = frozenset(
    (name, value)
    for name in str.split("ref source src from via feed output partner emc .tsrc")
    for value in ("rss", "feed", "amp", "twitter", "facebook", "newsletter", "share")
) | {("reduced", "true"), ("print", "true"), ("service", "amp"), ("view", "amp")}
"""Parameters that are tracking only with these values; ``source=7`` may name a page."""

_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_PLAIN = re.compile(r"https?://([A-Za-z0-9.-]+)((?:/[A-Za-z0-9._,~-]+)*)(?:#[!-~]*)?")
"""Addresses whose path is in its normal form but for what ``_MARKED`` finds: most are such."""
_MARKED = re.compile(r"amp|mobil|_origin|komplettansicht", re.IGNORECASE)
_UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_VARIANTS = (
    (re.compile(r"/+(?:amp|komplettansicht)?$"), ""),
    (re.compile(r"(?:\.amp|~amp|~mobil|~_origin-[\w-]*)(?=\.html?$)"), ""),
    (re.compile(r"[.!]amp$"), ""),
    (re.compile(r"(?<=-[0-9a-f]{12})-amp$"), ""),
    (re.compile(r"\.bildMobile(?=\.html$)"), ".bild"),
    (re.compile(r"^((?:/news)?)/amp(?=/)"), r"\1"),
)
"""Spellings of a page's path for AMP, mobile and one-page views: tagesschau's ``~amp.html``,
Süddeutsche's ``!amp``, Spiegel's ``-amp`` behind the article's number, BBC's ``/news/amp/``."""
_ESCAPED_AMPERSAND = re.compile(r"^(?:amp;)+", re.IGNORECASE)

_VIEWERS = (
    (re.compile(r"google(?:\.[a-z]{2,3}){1,2}|bing\.com"), re.compile(r"/amp/(s/)?([^/].*)")),
    (re.compile(r".+\.cdn\.ampproject\.org"), re.compile(r"/[a-z]/(s/)?([^/].*)")),
)
"""Hosts that show the page of another: ``/s/`` before its address says https."""
_WRAPPERS = (
    (re.compile(r"google(?:\.[a-z]{2,3}){1,2}"), "/url", ("url", "q")),
    (re.compile(r"bing\.com"), "/news/apiclick.aspx", ("url",)),
    (re.compile(r"l\.facebook\.com"), "/l.php", ("u",)),
)
"""Hosts, paths and parameters of redirects that name their target. The feeds of Google Alerts
and of Bing's news search hold nothing else."""


def canonical_url(url: str) -> str | None:
    """``url`` as it is compared; None where it is no http(s) address.

    Applying it twice changes nothing. ``https``, no ``www.`` or ``m.``, no default port, user,
    tracking parameter, AMP marker, closing slash or fragment; parameters sorted. Of an address
    within the one of a viewer or redirect, the inner one.
    """
    if len(url) > MAX_URL:
        return None
    if (plain := _PLAIN.fullmatch(url)) and not _MARKED.search(plain[2]):
        host = _host(plain[1])
        return f"https://{host}{plain[2]}" if host else None
    try:
        parts = urlsplit(url.strip())
        while inner := _within(parts):
            parts = urlsplit(inner)
        return _canonical(parts)
    except ValueError:
        return None


def host_of(url: str) -> str | None:
    """The host as it is compared, ``spiegel.de`` for ``http://www.spiegel.de:80/x``."""
    canonical = canonical_url(url)
    return urlsplit(canonical).hostname if canonical else None


def _canonical(parts: SplitResult) -> str | None:
    host, port = _host(parts.hostname or ""), parts.port
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    path, query = _path(parts.path), _query(parts.query)
    shown_port = "" if port is None or port in DEFAULT_PORTS else f":{port}"
    return f"https://{host}{shown_port}{path}{'?' if query else ''}{query}"


def _within(parts: SplitResult) -> str | None:
    """The address that stands in another one as what it shows or leads to."""
    host = _host(parts.hostname or "")
    for hosts, shape in _VIEWERS:
        if hosts.fullmatch(host) and (shown := shape.fullmatch(parts.path)):
            return _if_public(f"http{'s' if shown[1] else ''}://{shown[2]}?{parts.query}")
    for hosts, path, names in _WRAPPERS:
        if path == parts.path and hosts.fullmatch(host):
            targets = dict(parse_qsl(parts.query))
            return next(filter(None, (_if_public(targets.get(name, "")) for name in names)), None)
    return None


def _if_public(url: str) -> str | None:
    parts = urlsplit(url.strip())
    host = _host(parts.hostname or "")
    return url.strip() if parts.scheme in {"http", "https"} and "." in host else None


@lru_cache(maxsize=4096)
def _host(name: str) -> str:
    """A host without the names of services, in ASCII (IDNA 2008); empty where it is none."""
    if ":" in name:
        return f"[{name}]"
    try:
        plain = name.strip(".")
        host = (plain if plain.isascii() else idna.encode(plain, uts46=True).decode()).lower()
    except idna.IDNAError:
        return ""
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
    while (shorter := _without_variant(path)) != path:
        path = shorter
    return path


def _without_variant(path: str) -> str:
    for pattern, replacement in _VARIANTS:
        path = pattern.sub(replacement, path)
    return path


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
