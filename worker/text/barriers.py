"""Pages that stand in front of what was asked for: consent walls and logins.

Publishers send them with status 200 in a feed's or an article's place. Bot checks are named
where they are fetched (``worker.http.challenges``), for most come with a refusal.
"""

import html
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

LOOKED_AT = 512 * 1024
"""Bytes of a page that are looked at. Walls carry up to 300 KB of script; a larger page is not
judged by its text, which may begin behind as much of style sheets."""
_WALL = 4_000
"""Most characters a wall shows. Of 268 captured articles the shortest that has words of consent
shows 4,700."""
_LOGIN = 2_500
"""The same for a login; the shortest article with a login in a corner shows 4,400."""
_BLANK = 600
"""What is left to see of a wall that a consent platform's script paints."""


class Kind(StrEnum):
    CONSENT = "consent"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands in front, and the words, address or service that showed it."""

    kind: Kind
    shown_by: str

    def __str__(self) -> str:
        if self.kind is Kind.LOGIN:
            return f"a login page stands in front ({self.shown_by}); it wants an account's auth"
        return (
            f"a page that asks for consent stands in front ({self.shown_by}); ask the publisher "
            "for an address without it"
        )


_HOSTS = (
    (Kind.CONSENT, frozenset({"consent", "guce", "cmp"})),
    (Kind.LOGIN, frozenset({"login", "account", "accounts", "sso", "auth", "idp", "anmelden"})),
)
"""First labels of host names: consent.yahoo.com, guce.yahoo.com, cmp.seznam.cz."""

_PATHS = (
    (
        Kind.CONSENT,
        re.compile(
            r"/(?:(?:gdpr-|cookie-|privacy-|collect)?consent|(?:cookie-)?zustimmung|einwilligung"
            r"|cookie-?wall|privacy-?wall|nastaveni-souhlasu)(?=[/.]|$)"
        ),
    ),
    (
        Kind.LOGIN,
        re.compile(
            r"/(?:log-?in|sign-?in|anmelden|anmeldung|einloggen|connexion|accedi|wp-login)(?=[/.]|$)"
        ),
    ),
)
"""Whole segments, as articles about consent have the word in theirs: zeit.de/zustimmung,
golem.de/sonstiges/zustimmung, derstandard.at/consent/tcf, tumblr.com/privacy/consent."""

_TITLES = (
    (
        Kind.CONSENT,
        re.compile(
            r"(?:cookie-?|ihre |deine )?(?:zustimmung|einwilligung)(?: erforderlich)?"
            r"|(?:ihre|deine|meine) privatsphäre|(?:datenschutz|privatsphäre|cookie)-?einstellungen"
            r"|(?:cookie|gdpr) consent|(?:your )?privacy (?:settings|choices)"
            r"|(?:we value )?your privacy|before you continue(?: to .{1,40})?"
            r"|bevor (?:sie|du) (?:zu|zur) .{1,40} weiter\w+|avant de continuer|avant d.accéder .{1,40}"
            r"|(?:respect de )?(?:votre|la) vie privée|prima di (?:continuare|accedere) .{1,40}"
            r"|antes de (?:continuar|acceder) .{1,40}|zanim przejdziesz .{1,40}|nastavení souhlasu"
        ),
    ),
    (
        Kind.LOGIN,
        re.compile(
            r"(?:bitte )?(?:log ?-?in|sign ?-?in|anmelden|anmeldung|einloggen|se connecter"
            r"|connexion|accedi|iniciar sesión|zaloguj(?: się)?|inloggen|logga in|log ind"
            r"|logg inn)(?: erforderlich| required)?"
        ),
    ),
)
"""Whole parts of titles, since articles are headed "Zustimmung zu Waffenlieferungen wächst"."""
_BETWEEN = re.compile(r"\s[-–—|·•/]\s|[|]")
"""What stands between the parts of a title."""

_WORDS = re.compile(
    r"zustimmen|zustimmung|einwilligen und|akzeptieren und|alle akzeptieren|alles akzeptieren"
    r"|mit werbung (?:weiter|lesen|nutzen)|weiterlesen mit werbung|werbefrei im abo|\bpur[- ]abo"
    r"|ihre privatsphäre|wir und unsere partner|bevor sie zu google"
    r"|accept all|agree and continue|accept and continue|i agree\b|we and our partners"
    r"|we value your privacy|before you continue|transparency (?:&|and) consent"
    r"|accepter et (?:fermer|continuer)|continuer sans accepter|tout accepter|nos partenaires"
    r"|accetta e (?:continua|chiudi)|continua senza accettare|accetta tutt"
    r"|acept(?:a|ar) y continu|aceptar todo|aceitar (?:tudo|e continuar)"
    r"|alles? accepteren|akkoord en|acceptera alla|godkänn alla|accept(?:é|e)r alle|godta alle"
    r"|hyväksy kaikki|akceptuj|przejdź do serwisu|souhlasím|súhlasím|elfogadom|sunt de acord"
    r"|αποδοχή|съгласен|приемам"
)
"""What a wall asks for, in small letters. Single words among them are everybody's: parliaments
give their "Zustimmung", and allies are "nos partenaires"."""
_IS_ARTICLE = re.compile(
    r"<meta\b[^<>]{0,200}\bog:type[\"'\s][^<>]{0,200}[\"']article[\"']"
    r"|[\"']@type[\"']\s{0,9}:\s{0,9}\[?\s{0,9}[\"'](?:News|Live|Report)?(?:Article|BlogPosting)",
    re.IGNORECASE,
)
"""What an article's page declares, and some walls that stand in its place."""
_BUTTONS = re.compile(
    r"(?:zustimmen|akzeptieren|einwilligen) und|all(?:e|es) akzeptieren|mit werbung (?:weiter|lesen)"
    r"|werbefrei im abo|\bpur[- ]abo|(?:agree|accept) and continue|accept all|transparency (?:&|and)"
    r"|accepter et (?:fermer|continuer)|continuer sans accepter|tout accepter|accetta e (?:continua|chiudi)"
    r"|continua senza accettare|acept(?:a|ar) y continu|aceitar e continuar|alles accepteren"
    r"|(?:acceptera|godkänn|accepter|godta) alle?|hyväksy kaikki|przejdź do serwisu"
)
"""What only a wall's or a banner's buttons say."""

_PLATFORMS = (
    (b"privacy-mgmt.com", "Sourcepoint"),
    (b"sp-prod.net", "Sourcepoint"),
    (b"cdn.cookielaw.org", "OneTrust"),
    (b"otsdkstub", "OneTrust"),
    (b"usercentrics.eu", "Usercentrics"),
    (b"privacy-center.org", "Didomi"),
    (b"quantcast.mgr.consensu.org", "Quantcast"),
    (b"cmp.inmobi.com", "InMobi"),
    (b"consentmanager.net", "consentmanager"),
    (b"consent.cookiebot", "Cookiebot"),
    (b"consent.trustarc.com", "TrustArc"),
    (b"contentpass.net", "contentpass"),
    (b"opencmp.net", "Traffective"),
)
"""Their scripts stand on almost every European news page: alone they say nothing."""

_PASSWORD = re.compile(rb"<input\b[^<>]{0,1000}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{0,1000})", re.IGNORECASE)
_TAG = re.compile(r"/?([a-z][a-z0-9]*)|(!--)", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title"})


def barrier(page: bytes, url: str = "", *, sure: bool = False) -> Barrier | None:
    """What stands in front of what was asked for at ``url``, the final address; None where
    the page itself may be it.

    ``sure``: only an address or a title tells, not what a short page says. Never raises.
    """
    markup = _decoded(page[:LOOKED_AT])
    titled = _TITLE.search(markup)
    shown = by_host(url) or by_path(url) or by_title(titled[1] if titled else "")
    return shown if shown or sure or len(page) > LOOKED_AT else _by_text(page, markup)


def by_host(url: str) -> Barrier | None:
    """What the name of an address's host tells: publishers keep their walls on hosts of their
    own, where no article stands.
    """
    host = _split(url).hostname or ""
    label = host.partition(".")[0]
    return next((Barrier(kind, host) for kind, labels in _HOSTS if label in labels), None)


def by_title(title: str) -> Barrier | None:
    """What a title tells, if one of its parts is a wall's whole name."""
    for part in parts_of_title(_line(title)):
        for kind, pattern in _TITLES:
            if pattern.fullmatch(part.strip(" .!…")):
                return Barrier(kind, f"its title is “{part[:80]}”")
    return None


def parts_of_title(title: str) -> list[str]:
    """A title's parts: the article's, the section's, the site's."""
    return [part.strip() for part in _BETWEEN.split(title)]


def asks_password(page: bytes) -> bool:
    """Whether a page has a field for a password, as pages of news have in a corner too."""
    return _PASSWORD.search(page) is not None


def by_path(url: str) -> Barrier | None:
    """What an address's path tells. Seminars have a page ``/anmeldung/`` too."""
    path = _split(url).path
    found = ((kind, pattern.search(path)) for kind, pattern in _PATHS)
    return next((Barrier(kind, f"at {match[0]}") for kind, match in found if match), None)


def _split(url: str) -> SplitResult:
    """An address's parts, all empty where it is none."""
    try:
        parts = urlsplit(url.lower())
        _ = parts.hostname
    except ValueError:
        return urlsplit("")
    return parts


def _by_text(page: bytes, markup: str) -> Barrier | None:
    text = seen(markup)
    if len(text) < _LOGIN and asks_password(page):
        return Barrier(Kind.LOGIN, "it asks for a password")
    words = _asked(text, markup) if len(text) < _WALL else None
    if words:
        return Barrier(Kind.CONSENT, f"it says “{words[0]}”")
    lowered = page.lower() if len(text) < _BLANK else b""
    service = next((who for mark, who in _PLATFORMS if mark in lowered), None)
    return Barrier(Kind.CONSENT, f"painted by {service}") if service else None


def _asked(text: str, markup: str) -> re.Match[str] | None:
    """The words of a wall in what a page shows, if they are not an article's own."""
    words = _WORDS.search(text)
    return words if words is None or not _IS_ARTICLE.search(markup) else _BUTTONS.search(text)


def seen(markup: str) -> str:
    """What a page shows, in small letters and on one line.

    Piece by piece, since a pattern for elements would search the whole rest anew for each of
    10,000 scripts that never end.
    """
    before, *pieces = markup.split("<")
    shown, inside = [before], ""
    for piece in pieces:
        tag = _TAG.match(piece)
        name = (tag[1] or tag[2]).lower() if tag else ""
        if inside == "!--" or (name == "!--" and not inside):
            _, ended, rest = piece.partition("-->")
            inside = "" if ended else "!--"
            shown.append(rest)
        elif name in _UNSEEN and piece[0] != "/":
            inside = inside or name
        elif not inside or (name == inside and piece[0] == "/"):
            inside = ""
            shown.append(piece.partition(">")[2] if tag or piece[:1] in {"!", "?"} else piece)
    return _line(" ".join(shown))


def _line(text: str) -> str:
    return " ".join(html.unescape(text).split()).lower()


def _decoded(page: bytes) -> str:
    """UTF-8, or windows-1252 where that fits worse: only words are looked for."""
    text = page.decode("utf-8", "replace")
    return page.decode("cp1252", "replace") if text.count("\ufffd") > 3 else text
