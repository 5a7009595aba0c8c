"""Where a feed is asked, when its server sends us elsewhere for good (RFC 9110, 15.4).

A permanent redirect is believed when three polls in a row that could be read ended at the same
place. The config stays as the admin wrote it: ``status`` says what to change there.
"""

from http import HTTPStatus

from worker.domain.feeds import FeedSpec, FeedState, FetchResult, FetchStatus

ADOPTED_AFTER = 3

_FOR_GOOD = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})

Moved = tuple[str | None, int]
"""Where to, and how many polls in a row said so."""


def adopted(state: FeedState) -> str | None:
    """The address that has taken the configured one's place."""
    return state.moved_to if state.moved_times >= ADOPTED_AFTER else None


def address(spec: FeedSpec, state: FeedState) -> str:
    """Where the feed is asked next. One with credentials stays where they were written for."""
    return (None if spec.auth else adopted(state)) or spec.url


def moved(state: FeedState, result: FetchResult) -> Moved:
    """After a poll that could be read. A chain counts up to its first temporary hop."""
    target = _target(result)
    if target is None:
        return (state.moved_to, state.moved_times) if adopted(state) else (None, 0)
    return target, state.moved_times + 1 if target == state.moved_to else 1


def is_gone(state: FeedState, result: FetchResult) -> bool:
    """Whether a 410 speaks of the configured address: it came from there, or from where that
    leads for good. An adopted address that is gone may only have been the wrong one.
    """
    return (
        result.status is FetchStatus.GONE
        and adopted(state) is None
        and all(code in _FOR_GOOD for code, _ in result.redirects)
    )


def _target(result: FetchResult) -> str | None:
    target = None
    for code, url in result.redirects:
        if code not in _FOR_GOOD:
            break
        target = url
    return target
