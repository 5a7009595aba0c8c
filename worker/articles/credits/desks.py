"""Names in bylines that are no person's: editorial offices, sites, "agencies" at large."""

import re

_DESK = re.compile(
    r"redaktion|redaction|rédaction|redacción|redacció|redazione|redakcj|redakce|redakci|redacți"
    r"|redacția|redactie|redaksjon|szerkesztőség|toimitus|uredništvo|редакц"
    r"|\b(?:newsroom|newsdesk|desk|staff|team|news|nachrichten|online|agenturen|agencies|agences"
    r"|agencias|agenzie|ressort|editorial board|editors|reporters|gastautor(?:in)?"
    r"|leser(?:innen)?|digital|t-online)\b|zeitung\b",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,8}", re.IGNORECASE)


def is_desk(name: str) -> bool:
    """Whether a name says of itself that it is a desk's ("MM-Redaktion", "FOCUS online") or a
    site's ("mdr.de").
    """
    return bool(_DESK.search(name) or is_site_name(name))


def is_site_name(name: str) -> bool:
    """Whether a name is a host's."""
    return bool(_SITE.fullmatch(name))
