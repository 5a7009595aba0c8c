"""How much of a text is of one kind, sentence by sentence.

A word alone tells nothing: parliaments consent, allies are partners, and ministries' servers
are under maintenance. A page that is nothing but such sentences is none that has news.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_QUOTED = re.compile(r"[„“\"«»‘‚][^„“”\"«»‘’‚\n]{0,300}[“”\"»«’]")
"""What somebody else said, in the quotation marks of any language."""
_ENDS = re.compile(r"(?<=[.!?…:;·。！？])\s+|\n+")
_REPORTED = re.compile(
    r"\b(?:said|says|told|tells|sagte[nr]?|sagt|teilte[n]?|erklärte[n]?|hieß es|berichtete[n]?|schreibt"
    r"|a (?:déclaré|dit|annoncé|affirmé|écrit|spus|declarat|anunțat)|ha (?:detto|dichiarato|dicho|declarado)|dijo|disse"
    r"|afirmó|afirmou|powiedział\w*|poinformował\w*|oświadczył\w*|řekl\w*|uvedl\w*|povedal\w*|uviedol|sade|säger"
    r"|sagde|siger|sier|zei|zegt|meldde|sanoi|kertoi|mondta|közölte|rek(?:ao|la|el)|izjavi[ol]\w?|dejal"
    r"|сказал\w*|заявил\w*|сообщил\w*|сказа[вл]\w*|заяви\w*|повідоми\w+|каза|съобщи|είπε|δήλωσε|dedi|söyledi"
    r"|ütles|teica|sakė|teigė)\b",
    re.IGNORECASE,
)
"""Verbs that say whose words these are: newsrooms report so, pages to their readers do not."""


@dataclass(frozen=True, slots=True)
class Share:
    """The share of a text's characters in sentences of one kind, and the first of them."""

    part: float = 0.0
    first: str = ""


def share(text: str, is_meant: Callable[[str], bool], most: int) -> Share:
    """Judged by the first ``most`` characters, without quotations and reported speech."""
    said = [part for part in _ENDS.split(_QUOTED.sub(" ", text[:most])) if part.strip()]
    meant = [part for part in said if is_meant(part) and not _REPORTED.search(part)]
    if not meant:
        return Share()
    return Share(sum(map(len, meant)) / sum(map(len, said)), " ".join(meant[0].split())[:80])
