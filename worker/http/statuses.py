"""What an HTTP status means to natowire: a table, with a sentence for a person each."""

from http import HTTPStatus

from worker.domain.feeds import FetchStatus

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BODIES = frozenset({200, 203})
"""Statuses whose body is the thing asked for; 206 and 226 bring parts nobody asked for."""

_NAMED = {
    204: FetchStatus.EMPTY,
    205: FetchStatus.EMPTY,
    401: FetchStatus.UNAUTHORIZED,
    403: FetchStatus.FORBIDDEN,
    404: FetchStatus.NOT_FOUND,
    410: FetchStatus.GONE,
    429: FetchStatus.RATE_LIMITED,
}
_BY_CLASS = {4: FetchStatus.CLIENT_ERROR, 5: FetchStatus.SERVER_ERROR}

_SENTENCES = {
    FetchStatus.EMPTY: "It has nothing to send.",
    FetchStatus.UNAUTHORIZED: "It wants other credentials than it was given.",
    FetchStatus.FORBIDDEN: "It does not let natowire in.",
    FetchStatus.NOT_FOUND: "Nothing is there at the moment.",
    FetchStatus.GONE: "It was taken away for good.",
    FetchStatus.RATE_LIMITED: "It was asked too often.",
    FetchStatus.CLIENT_ERROR: "It does not accept the request.",
    FetchStatus.SERVER_ERROR: "It has a problem of its own.",
    FetchStatus.UNEXPECTED_STATUS: "That is no answer to this request.",
}


def status_of(code: int) -> FetchStatus:
    """The meaning of a status that is neither a wanted body, a 304 asked for nor a redirect."""
    fallback = _BY_CLASS.get(code // 100, FetchStatus.UNEXPECTED_STATUS)
    return _NAMED.get(code, fallback)


def sentence(code: int, status: FetchStatus) -> str:
    return f"{answered(code)}. {_SENTENCES[status]}"


def blocked(code: int, service: str) -> str:
    """What to tell where a bot check answered in the server's place, whatever its status."""
    return (
        f"{answered(code)}, but that is a bot check ({service}), which wants a browser; ask the "
        "publisher to let in the configured user_agent."
    )


def answered(code: int) -> str:
    """The beginning of a sentence: ``The server answered 404 Not Found``."""
    try:
        return f"The server answered {code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"The server answered {code}"
