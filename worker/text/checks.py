"""Checks for robots that were stored or sent in a page's place with an ordinary status.

Where pages are fetched most are named by their headers and scripts (``worker.http.challenges``);
here a page is known by what it shows, for files that somebody else fetched.
"""

import re

from worker.text.barriers import LOOKED_AT, seen

_LONGEST = 1_500
"""Most characters a check shows; the longest known, a list of reasons, has 900."""

_WORDS = re.compile(
    r"(?:verify|confirm) (?:that )?you(?:['’]re| are) (?:a |not a )?(?:human|robot)|are you a robot"
    r"|enable javascript and cookies to continue|please enable js and disable any ad blocker"
    r"|press (?:&|and) hold|checking (?:if the site connection is secure|your browser)"
    r"|unusual (?:traffic|activity) from your (?:computer|network)|pardon our interruption"
    r"|incapsula incident id|you (?:have been|were) blocked|sorry, you have been blocked"
    r"|you don['’]t have permission to access .{1,300}on this server"
    r"|ray id: ?[0-9a-f]{8}|ddos protection by|making sure you['’]re not a bot"
    r"|security of your connection before proceeding|complete the (?:captcha|security check)"
    r"|(?:dass|ob) sie (?:ein mensch|kein roboter) sind|verbindung überprüft werden"
    r"|überprüfung ihres browsers|je ne suis pas un robot|vérifi\w+ que vous êtes (?:un )?humain"
    r"|verific\w+ (?:que eres|che tu sia|di essere) (?:un )?(?:humano|umano)"
    r"|weryfikacj\w+,? (?:czy|że) jesteś człowiekiem|controleren of u een mens bent"
)
_TITLES = re.compile(
    r"just a moment\.*|nur einen moment…?|einen moment,? bitte\.*|un instant…?|un momento…?"
    r"|attention required!?|access denied|zugriff verweigert|403 forbidden|forbidden"
    r"|pardon our interruption\.*|robot check|are you a robot\??|human verification"
    r"|(?:vercel )?security (?:check|checkpoint)|checking your browser.*|ddos-guard"
    r"|bot verification|captcha|request rejected|request unsuccessful"
)
_TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{0,500})", re.IGNORECASE)
_MARKS = (
    ("_cf_chl_opt", "Cloudflare"),
    ("captcha-delivery.com/c", "DataDome"),
    ("px-captcha", "HUMAN"),
    ("_incapsula_resource", "Imperva"),
    ("sec-if-cpt-container", "Akamai"),
    ("bm-verify=", "Akamai"),
    ("awswafcookiedomainlist", "AWS WAF"),
    ("anubis_challenge", "Anubis"),
    ("/.well-known/ddos-guard/", "DDoS-Guard"),
    ("window.kpsdk", "Kasada"),
)
"""What scripts of services hold; it tells only of a page that shows nearly nothing, as some
stand in the pages too that are let through."""
_BLANK = 200


def robot_check(page: bytes) -> str | None:
    """What shows that a page is a check for robots; None where it may be what was asked for.
    Never raises.
    """
    if len(page) > LOOKED_AT:
        return None
    markup = page.decode("utf-8", "replace")
    text = seen(markup)
    if len(text) > _LONGEST:
        return None
    title = _TITLE.search(markup)
    headed = " ".join(title[1].split()).lower() if title else ""
    for part in re.split(r"\s[-–—|·]\s", headed):
        if _TITLES.fullmatch(part):
            return f"its title is “{part[:80]}”"
    if said := _WORDS.search(text):
        return f"it says “{said[0][:80]}”"
    lowered = markup.lower() if len(text) < _BLANK else ""
    return next((f"it is {service}'s" for mark, service in _MARKS if mark in lowered), None)
