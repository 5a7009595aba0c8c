"""A sitemap index: the sitemaps to read of it, fetched through the same gate and told as one feed.

One after the other, so that no more than one body is held, and a host that asks for a pause gets
it. Nothing is remembered of the single sitemaps: they are asked for without conditions. What
spares requests is the index itself, where it tells of changes. Only then may its validators and
its body's hash be kept: else news would be lost for as long as the index stays the same. The price
where it never does is one full answer of the index and up to ``MOST_CHILDREN`` of its sitemaps a poll.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus, ParsedFeed, Validators
from worker.domain.ports import Web
from worker.feeds.sitemap import fold, index_tells_changes

MOST_CHILDREN = 5
"""Sitemaps fetched of one index in one poll. News stands in the first one or two; the others of a
large site are archives, tens of thousands of addresses each."""

TIME = timedelta(minutes=2)
"""For all of them; the next poll tries again what it did not suffice for."""

Read = Callable[[FetchResult], Awaitable[ParsedFeed]]
"""Reads a body as a feed, aside from the event loop."""

_NOT_NOW = frozenset({FetchStatus.RATE_LIMITED, FetchStatus.BLOCKED, FetchStatus.WAITING})
"""After these the host is not asked again in this poll."""
_COMPLETE = frozenset({FetchStatus.OK, FetchStatus.NOT_A_FEED})
"""Sitemaps whose reading is done: a plain one stays without news until it changes."""
_AS_CHILD = {FetchStatus.GONE: FetchStatus.NOT_FOUND}
"""A sitemap that is gone for good does not end its index, which may name others tomorrow."""
_NESTED = "an index itself; to read what it names, put its address into feeds.yaml"
_LONGEST_URL = 200


async def gather(
    index: ParsedFeed, request: FetchRequest, web: Web, read: Read, *, time: timedelta = TIME
) -> ParsedFeed:
    """Fetch and read the first sitemaps of an index that names some, and fold them into one feed.

    ``request`` is the one that brought the index: its sitemaps are asked for alike, with its
    credentials only at the same origin. One that fails is named in ``detail`` and costs the
    others nothing; where all fail, the first says how the poll ended. Sitemaps that are indexes
    themselves, which the protocol forbids, are not followed: their address is told.

    It ``tells_changes`` where every sitemap was read, and the index tells truly and to the minute
    when each changed.
    """
    now = asyncio.get_running_loop().time
    deadline = now() + time.total_seconds()
    children: list[ParsedFeed] = []
    for child in index.children[:MOST_CHILDREN]:
        children.append(await _child(_request(child.url, request), web, read, deadline))
        if children[-1].status in _NOT_NOW or now() >= deadline:
            break
    parsed = _folded(children)
    detail = "; ".join(part for part in (parsed.detail, *_remarks(index, children)) if part)
    return replace(parsed, detail=detail, tells_changes=_tells_changes(index, children))


async def _child(request: FetchRequest, web: Web, read: Read, deadline: float) -> ParsedFeed:
    """What one sitemap holds; why it holds nothing, where it could not be fetched."""
    try:
        async with asyncio.timeout_at(deadline):
            result = await web.feed(request)
    except TimeoutError:
        return ParsedFeed(FetchStatus.TIMEOUT, detail="the time for the index's sitemaps was up")
    if result.body is None:
        return ParsedFeed(_AS_CHILD.get(result.status, result.status), detail=result.detail)
    parsed = await read(result)
    return ParsedFeed(FetchStatus.NOT_A_FEED, detail=_NESTED) if parsed.children else parsed


def _request(url: str, index: FetchRequest) -> FetchRequest:
    credentials = index.basic_auth if _origin(url) == _origin(index.url) else None
    return replace(index, url=url, validators=Validators(), basic_auth=credentials)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def _folded(children: Sequence[ParsedFeed]) -> ParsedFeed:
    read = [child for child in children if child.status is FetchStatus.OK]
    return fold(read) if read else ParsedFeed(children[0].status)


def _remarks(index: ParsedFeed, children: Sequence[ParsedFeed]) -> Iterator[str]:
    """What the admin is told of the index, and of its sitemaps that were not read."""
    yield index.detail
    for named, child in zip(index.children, children, strict=False):
        if child.status is not FetchStatus.OK:
            yield f"{named.url[:_LONGEST_URL]}: {child.detail or child.status}"
    if unread := len(index.children) - len(children):
        yield f"sitemaps beyond the {len(children)} that were asked for: {unread}"


def _tells_changes(index: ParsedFeed, children: Sequence[ParsedFeed]) -> bool:
    complete = len(children) == min(len(index.children), MOST_CHILDREN) and all(
        child.status in _COMPLETE for child in children
    )
    return complete and index_tells_changes(zip(index.children, children, strict=False))
