"""Feeds that a page names, for admins who configured the page instead of its feed."""

import re

from bs4 import BeautifulSoup

from worker.feeds.fields import link

HEAD = 64 * 1024
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_TAG = re.compile(rb"<(?:link|base)\s[^<>]{1,4000}>", re.IGNORECASE)
_MOST = 5


def alternates(page: bytes, url: str) -> tuple[str, ...]:
    """Addresses of ``<link rel=alternate>`` feeds in a page's head, at most five."""
    tags = b"".join(_TAG.findall(page[:HEAD])).decode("utf-8", "replace")
    soup = BeautifulSoup(tags, "html.parser")
    base = next((link(url, tag.get("href")) for tag in soup.find_all("base", href=True)), None)
    found = (
        link(base or url, tag.get("href"))
        for tag in soup.find_all("link", href=True)
        if "alternate" in str(tag.get("rel") or "").lower()
        and str(tag.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES
    )
    return tuple(dict.fromkeys(address for address in found if address))[:_MOST]
