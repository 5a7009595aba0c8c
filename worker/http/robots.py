"""robots.txt for article pages (RFC 9309). Feeds are subscribed to, not crawled."""

import re
from datetime import datetime, timedelta

from protego import Protego

from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.ports import Fetcher, HostGate
from worker.http.failures import FetchError
from worker.http.urls import parsed

_KEPT_FOR = timedelta(hours=24)
_UNREACHABLE_FOR = timedelta(hours=1)
"""A site that was down for a minute is asked again before the day is over."""
_MOST = 500 * 1024
"""Bytes read of a robots.txt, the least RFC 9309, 2.5 asks for."""

ALLOW_ALL = ""
DENY_ALL = "# natowire: this site's robots.txt could not be read\nUser-agent: *\nDisallow: /\n"

_TOKEN = re.compile(r"[A-Za-z_-]+")
_AGENT_LINE = re.compile(r"[ \t]*user[- ]?agent[ \t]*:?[ \t]*([^\s#]*)", re.IGNORECASE)


async def allowed(
    fetcher: Fetcher, gate: HostGate, url: str, user_agent: str, now: datetime
) -> bool:
    """Whether the site lets ``user_agent`` fetch ``url``; asks it once in 24 hours.

    No robots.txt (4xx) allows all; an unreachable one denies all for an hour (2.3.1). What is
    no web address is left to the fetcher, which names it.
    """
    try:
        page = parsed(url)
    except FetchError:
        return True
    origin = f"{page.scheme}://{page.netloc.decode('ascii')}"
    text = gate.robots(origin, now - _KEPT_FOR)
    if text == DENY_ALL:
        text = gate.robots(origin, now - _UNREACHABLE_FOR)
    if text is None:
        text = _rules(await fetcher.fetch(FetchRequest(f"{origin}/robots.txt", "text/plain")))
        gate.keep_robots(origin, text, now)
    token = product_token(user_agent)
    return Protego.parse(_for_agent(text, token)).can_fetch(str(page), token)


def product_token(user_agent: str) -> str:
    """The name a robots.txt calls us by: ``natowire`` of ``natowire/1.0 (+https://...)``."""
    match = _TOKEN.match(user_agent)
    return match[0].lower() if match else "*"


def _rules(result: FetchResult) -> str:
    """What to keep of an answer. 429 asks for patience, so it is no permission."""
    if result.status is FetchStatus.OK:
        text = (result.body or b"")[:_MOST].decode("utf-8-sig", "replace")
        return text.replace("\0", "")
    unavailable = result.http_status is not None and 400 <= result.http_status < 500
    if result.status is FetchStatus.EMPTY or (
        unavailable and result.status is not FetchStatus.RATE_LIMITED
    ):
        return ALLOW_ALL
    return DENY_ALL


def _for_agent(text: str, token: str) -> str:
    """The same rules with all other agents under one name.

    Protego keeps every rule for every agent of its group: half a megabyte of 16,000 agents
    and 27,000 rules would become 430 million. It also takes ``nato`` for a name of ours,
    where RFC 9309, 2.2.1 wants the whole product token.
    """
    return "\n".join(_renamed(line, token) for line in text.splitlines())


def _renamed(line: str, token: str) -> str:
    agent = _AGENT_LINE.match(line)
    if not agent:
        return line
    name = "*" if agent[1] == "*" else product_token(agent[1])
    return f"User-agent: {name if name in {token, '*'} else 'other'}"
