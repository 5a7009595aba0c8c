"""robots.txt for article pages (RFC 9309). Feeds are subscribed to, not crawled."""

import asyncio
import re
from collections import defaultdict
from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.ports import Clock, Fetcher, HostGate
from worker.http.failures import FetchError
from worker.http.urls import parsed

LONGEST_DELAY = timedelta(seconds=10)
"""A Crawl-delay is kept up to here, which many a CMS once wrote into everybody's file; with
minutes a poll would reach one page."""

_KEPT_FOR = timedelta(hours=24)
_UNREACHABLE_FOR = timedelta(hours=1)
"""A site that was down for a minute is asked again before the day is over."""
_MOST = 500 * 1024
"""Bytes read of a robots.txt, the least RFC 9309, 2.5 asks for."""

ALLOW_ALL = ""
DENY_ALL = "# natowire: this site's robots.txt could not be read\nUser-agent: *\nDisallow: /\n"

_NOT_ASKED = frozenset({FetchStatus.WAITING, FetchStatus.REFUSED_ADDRESS})
"""Ends of a fetch that say nothing about the site, since it was not asked."""

_TOKEN = re.compile(r"[A-Za-z_-]+")
_AGENT_LINE = re.compile(r"[ \t]*user[- ]?agent[ \t]*:?[ \t]*([^\s#]*)", re.IGNORECASE)


class Robots:
    """What sites allow. Each is asked once in 24 hours, however many of its pages are wanted at
    once: a poll wants up to twenty.
    """

    def __init__(self, fetcher: Fetcher, gate: HostGate, user_agent: str, clock: Clock) -> None:
        self._fetcher = fetcher
        self._gate = gate
        self._token = product_token(user_agent)
        self._clock = clock
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, url: str) -> timedelta:
        """The pause that the site of a web address asks for after each page (Crawl-delay).

        Raises FetchError: ROBOTS_DENIED where the page is not wanted, and WAITING or
        REFUSED_ADDRESS where robots.txt itself could not be asked for. No robots.txt (4xx)
        allows all; an unreachable one denies all for an hour (2.3.1), which is to wait: it says
        nothing of the page.
        """
        page = parsed(url)
        origin = f"{page.scheme}://{page.netloc.decode('ascii')}"
        async with self._asking[origin]:
            text = await self._text(origin)
        if text == DENY_ALL:
            raise FetchError(
                FetchStatus.WAITING,
                "The site's robots.txt could not be read, which means no for an hour.",
            )
        rules = _rules(text, self._token)
        if not rules.can_fetch(str(page), self._token):
            raise FetchError(FetchStatus.ROBOTS_DENIED, "The site's robots.txt says no.")
        seconds = rules.crawl_delay(self._token) or 0
        return timedelta(seconds=min(seconds, LONGEST_DELAY.total_seconds()))

    async def _text(self, origin: str) -> str:
        kept = await asyncio.to_thread(self._kept, origin, self._clock.now())
        if kept is not None:
            return kept
        result = await self._fetcher.fetch(FetchRequest(f"{origin}/robots.txt", "text/plain"))
        if result.status in _NOT_ASKED:
            raise FetchError(result.status, result.detail)
        text = _worth_keeping(result)
        await asyncio.to_thread(self._gate.keep_robots, origin, text, self._clock.now())
        return text

    def _kept(self, origin: str, now: datetime) -> str | None:
        text = self._gate.robots(origin, now - _KEPT_FOR)
        if text == DENY_ALL:
            return self._gate.robots(origin, now - _UNREACHABLE_FOR)
        return text


def product_token(user_agent: str) -> str:
    """The name a robots.txt calls us by: ``natowire`` of ``natowire/1.0 (+https://...)``."""
    match = _TOKEN.match(user_agent)
    return match[0].lower() if match else "*"


def _worth_keeping(result: FetchResult) -> str:
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


@lru_cache(maxsize=32)
def _rules(text: str, token: str) -> Protego:
    """Read once: the largest file costs 0.1 s, and twenty pages are asked for one by one."""
    return Protego.parse(_for_agent(text, token))


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
