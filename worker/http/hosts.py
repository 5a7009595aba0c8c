"""What counts as one host for politeness: the domain somebody registered."""

from functools import cache

from publicsuffixlist import PublicSuffixList

from worker.http.failures import FetchError
from worker.http.urls import parsed


def registrable_domain(url: str) -> str:
    """The registrable domain of a URL, as A-labels: ``www.bmvg.de`` gives ``bmvg.de``.

    Addresses, single labels and public suffixes stand for themselves. Raises ValueError for
    what is no web address.
    """
    try:
        host = parsed(url).raw_host.decode("ascii").rstrip(".")
    except FetchError as error:
        raise ValueError(error.detail) from error
    if ":" in host or host.replace(".", "").isdigit():
        return host
    return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    """The bundled list; reading it takes 50 ms, so only once it is needed."""
    return PublicSuffixList()
