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
    FetchStatus.GONE: PageUse.GONE,
    FetchStatus.UNAUTHORIZED: PageUse.BLOCKED,
    FetchStatus.FORBIDDEN: PageUse.BLOCKED,
    FetchStatus.BLOCKED: PageUse.BLOCKED,
    FetchStatus.EMPTY: PageUse.NO_ARTICLE,
    FetchStatus.TOO_LARGE: PageUse.UNREACHABLE,
    FetchStatus.BAD_URL: PageUse.UNREACHABLE,
    FetchStatus.REFUSED_ADDRESS: PageUse.UNREACHABLE,
    FetchStatus.BAD_REDIRECT: PageUse.UNREACHABLE,
}
"""Ends of a fetch that asking again would not change. All others may be over in an hour: 408, 421,
423 and 425 say so themselves, and a 404 is what a network of caches answers to whom is too early."""

BACK_OFF = (
    timedelta(0),
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(hours=18),
)
"""Waits behind each attempt; none behind the first, which makes the second that of the next poll.
So the last is made a day later, when most troubles of a site are over and the news is old."""

MOST = len(BACK_OFF) + 1
"""Attempts at a page, but for one that is not there: a 404 that was only early is over soon."""
MOST_NOT_FOUND = 3

LONGEST = timedelta(hours=48)
LEAST = 3
"""Two days after the first attempt the news is old. Who is asked once a day, or whose host wanted
long pauses, has had that many attempts before it is given up."""

LONGEST_PAUSE = timedelta(hours=24)
"""A Retry-After is obeyed up to here."""


def is_over(page: PendingPage, now: datetime) -> bool:
    """Whether a page that was taken up is not to be asked once more: its last attempt ended with
    its process, or it took too long.
    """
    made = page.attempts - 1
    return made >= MOST or (made >= LEAST and page.begun_at < now - LONGEST)


def ended(page: PendingPage, status: FetchStatus) -> PageUse | None:
    """What a page is given up as whose attempt failed with this ``status``; None where another
    is made.
    """
    if status is FetchStatus.NOT_FOUND and page.attempts >= MOST_NOT_FOUND:
        return PageUse.GONE
    return PageUse.UNREACHABLE if page.attempts >= MOST else None


def next_attempt(page: PendingPage, now: datetime, retry_after: timedelta) -> datetime:
    """The moment of the next one, where the server asked for a pause."""
    planned = BACK_OFF[min(page.attempts, len(BACK_OFF)) - 1]
    return now + max(planned, min(retry_after, LONGEST_PAUSE))
