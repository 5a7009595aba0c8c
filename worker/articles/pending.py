"""Pages that could not be fetched at once: what is final, and when the rest is tried again.

Nothing waits for them. An article is stored and told with what its feed says; its page's text
comes in later, as a new version of it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from worker.domain.articles import PageUse
from worker.domain.corpus import PendingPage
from worker.domain.feeds import FetchStatus

ENDED: Mapping[FetchStatus, PageUse] = {
    FetchStatus.ROBOTS_DENIED: PageUse.ROBOTS,
    FetchStatus.NOT_FOUND: PageUse.GONE,
    FetchStatus.GONE: PageUse.GONE,
    FetchStatus.UNAUTHORIZED: PageUse.BLOCKED,
    FetchStatus.FORBIDDEN: PageUse.BLOCKED,
    FetchStatus.BLOCKED: PageUse.BLOCKED,
    FetchStatus.EMPTY: PageUse.NO_ARTICLE,
    FetchStatus.TOO_LARGE: PageUse.UNREACHABLE,
    FetchStatus.BAD_URL: PageUse.UNREACHABLE,
    FetchStatus.REFUSED_ADDRESS: PageUse.UNREACHABLE,
    FetchStatus.BAD_REDIRECT: PageUse.UNREACHABLE,
    FetchStatus.CLIENT_ERROR: PageUse.UNREACHABLE,
}
"""Ends of a fetch that asking again would not change. All others may be over in an hour."""

BACK_OFF = (
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(hours=18),
    timedelta(hours=24),
)
"""Waits behind each further attempt, of which the first is made by the next poll: so the fourth
and last is made a day later, when most troubles of a site are over and the news is old."""

LONGEST = timedelta(hours=48)
"""A host may ask for a day's pause; who is not let in for two has told us enough."""


def is_over(page: PendingPage, now: datetime) -> bool:
    """Whether a page is not to be asked once more: its last attempt ended with its process, or
    its host has kept it waiting too long.
    """
    return page.attempts > len(BACK_OFF) or page.since < now - LONGEST


def is_last(page: PendingPage) -> bool:
    """Whether this attempt is the last."""
    return page.attempts >= len(BACK_OFF)
