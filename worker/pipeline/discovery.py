"""Finding the feeds of a site with few requests, each through the same gate as all others.

First what its page links to, which is mostly all there is; then the sitemaps its robots.txt names;
then a few usual addresses. What is found has been read: an address alone proves nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from worker.articles.canonical import canonical_url
from worker.domain.dates import Published
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus, ParsedFeed
from worker.domain.ports import Clock, Web
from worker.feeds.discover import WELL_KNOWN, alternates, kind, sitemaps
from worker.feeds.parse import parse
from worker.pipeline.feed_poll import ACCEPT

MOST_REQUESTS = 6
"""Of one discovery, redirects included."""
MOST_REDIRECTS = 3
"""Of one address, so that an answer is left to be followed."""
MOST_SITEMAPS = 2
"""Tried of a robots.txt, so that requests are left for feeds, which tell more than titles."""

_PERMANENT = frozenset({301, 308})
_PAGES = frozenset({FetchStatus.HTML, FetchStatus.CONSENT})
_NOT_NOW = frozenset(
    {
        FetchStatus.BLOCKED,
        FetchStatus.RATE_LIMITED,
        FetchStatus.SERVER_ERROR,
        FetchStatus.WAITING,
    }
)
"""Answers after which nothing more is asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was read. ``kind`` is rss, atom, json or sitemap; an index of sitemaps has
    ``children`` instead of entries. ``newest`` is the latest date any entry tells.
    """

    url: str
    kind: str
    title: str
    language: str | None
    entries: int
    newest: Published | None
    children: int = 0
    items: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a look at an address found, and how that look itself ended.

    ``status`` is OK where the address is a feed; else ``detail`` says what is there.
    """

    url: str
    status: FetchStatus
    found: tuple[Found, ...]
    detail: str = ""


async def discover(web: Web, clock: Clock, url: str) -> Discovery:
    """The feeds of the page at ``url``, or of its site; of ``url`` alone where it is a feed.

    At most six requests. Two addresses with the same entries are one feed, the first.
    """
    search = _Search(web, clock)
    page = await search.look(url)
    if search.found or not page.answered:
        return search.ended(page)
    await search.try_all(page.alternates)
    if not search.found:
        base = page.url if page.status is FetchStatus.HTML else url  # walls stand elsewhere
        robots = await search.text(urljoin(base, "/robots.txt"))
        await search.try_all(sitemaps(robots, base)[:MOST_SITEMAPS])
        await search.try_all(urljoin(base, path) for path in WELL_KNOWN)
    return search.ended(page)


@dataclass(frozen=True, slots=True)
class _Page:
    """What came of one address."""

    url: str
    status: FetchStatus
    detail: str
    answered: bool
    """Whether its server answers, so that another address of it is worth a request."""
    alternates: tuple[str, ...] = ()


class _Search:
    """One discovery on its way: the requests it has made, and what they found."""

    def __init__(self, web: Web, clock: Clock) -> None:
        self._web = web
        self._clock = clock
        self._requests = 0
        self._tried: set[str] = set()
        self._found: dict[frozenset[str], Found] = {}

    @property
    def found(self) -> tuple[Found, ...]:
        return tuple(self._found.values())

    def ended(self, page: _Page) -> Discovery:
        return Discovery(page.url, page.status, self.found, page.detail)

    async def look(self, url: str) -> _Page:
        """Ask one address, and keep the feed that it may be."""
        result = await self._ask(url)
        if result.body is None:
            answered = result.http_status is not None and result.status not in _NOT_NOW
            return _Page(result.url, result.status, result.detail, answered=answered)
        parsed = parse(
            result.body, url=result.url, content_type=result.content_type, now=self._clock.now()
        )
        if parsed.status is FetchStatus.OK:
            self._keep(_found(url, result, parsed))
        links = alternates(result.body, result.url) if parsed.status in _PAGES else ()
        return _Page(result.url, parsed.status, parsed.detail, answered=True, alternates=links)

    async def try_all(self, urls: Iterable[str]) -> None:
        """Look at each address that was not looked at, as far as the requests last."""
        for url in urls:
            if self._requests < MOST_REQUESTS and url.rstrip("/") not in self._tried:
                await self.look(url)

    async def text(self, url: str) -> str:
        if self._requests >= MOST_REQUESTS:
            return ""
        return ((await self._ask(url)).body or b"").decode("utf-8-sig", "replace")

    async def _ask(self, url: str) -> FetchResult:
        further = min(MOST_REDIRECTS, MOST_REQUESTS - self._requests - 1)
        result = await self._web.feed(FetchRequest(url, ACCEPT, most_redirects=further))
        self._requests += 1 + len(result.redirects)
        self._tried |= {url.rstrip("/"), result.url.rstrip("/")}
        if result.status in _NOT_NOW:
            self._requests = MOST_REQUESTS
        return result

    def _keep(self, found: Found) -> None:
        """Many sites tell the same entries as RSS and as Atom."""
        self._found.setdefault(found.items or frozenset({found.url}), found)


def _found(asked: str, result: FetchResult, parsed: ParsedFeed) -> Found:
    dated = [entry.published for entry in parsed.entries if entry.published]
    return Found(
        url=_lasting(asked, result),
        kind=kind(result.body or b""),
        title=parsed.title,
        language=parsed.language,
        entries=len(parsed.entries),
        newest=max(dated, key=Published.earliest, default=None),
        children=len(parsed.children),
        items=frozenset(canonical_url(entry.url or "") or entry.id for entry in parsed.entries),
    )


def _lasting(asked: str, result: FetchResult) -> str:
    """Where permanent redirects lead; what was asked for where any of them is for now."""
    moved = bool(result.redirects) and all(code in _PERMANENT for code, _ in result.redirects)
    return result.url if moved else asked
