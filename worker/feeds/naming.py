"""Short names for feeds that come without one, in the manner of the shipped ``feeds.yaml``."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import count

from worker.text.fold import fold

LONGEST = 40
"""Signs of a name that is made; an admin's own may have 64."""

_PARTS = re.compile(r"\s[-–—|·•»:]\s|[|»]")
"""What parts a feed's title: "Spiegel - Ausland", "Politik | tagesschau.de"."""
_LOOKED_AT = 400
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=[-_]|$)")
_NO_WORD = re.compile(r"[\W_]+")
_SAYS_NOTHING = frozenset(
    {
        "", "aktuell", "aktuelle-meldungen", "aktuelles", "alle-meldungen", "all-news", "articles",
        "artikel", "atom", "blog", "breaking-news", "feed", "home", "homepage", "index", "latest",
        "latest-news", "meldungen", "nachrichten", "news", "newsfeed", "politik", "politics",
        "presse", "pressemitteilungen", "press-releases", "rss", "rss-feed", "start", "startseite",
        "top-stories", "top-news", "untitled", "welcome", "world",
    }
)  # fmt: skip
"""Titles that a hundred feeds have: the host is put in front."""


def feed_name(title: str, host: str, taken: Collection[str]) -> str:
    """A name that no feed has yet, from a feed's title and the first label of its domain.

    Titles in other than Latin letters give way to the host, which every keyboard can write.
    ``taken`` names count whatever their case.
    """
    known = {name.casefold() for name in taken}
    return next(name for name in _candidates(title, slug(host) or "feed") if name not in known)


def slug(text: str, longest: int = LONGEST) -> str:
    """Small letters, digits and dashes: "Münchner Merkur" is ``muenchner-merkur``.

    Cut between words where it is longer than ``longest``; letters of other scripts stay.
    """
    words = [word for word in _NO_WORD.split(fold(text[:_LOOKED_AT])) if word]
    kept = "-".join(words)
    while len(kept) > longest and len(words) > 1:
        kept = "-".join(words := words[:-1])
    return kept[:longest]


def tag_names(words: Iterable[str]) -> tuple[str, ...]:
    """Folders and categories of other readers as tags, each once."""
    return tuple(dict.fromkeys(tag for tag in map(slug, words) if tag))


def language_code(tag: str | None) -> str | None:
    """The language of a tag such as ``de-AT``, as ``feeds.yaml`` has it: ``de``."""
    found = _LANGUAGE.match((tag or "").strip().lower())
    return found[0] if found else None


def _candidates(title: str, host: str) -> Iterator[str]:
    own, whole = slug(_PARTS.split(title)[0]), slug(title)
    if own in _SAYS_NOTHING or own.isdigit():
        own = _joined(host, own)
    elif not own.isascii() or re.fullmatch(rf"{re.escape(host)}-[a-z]{{2,3}}", own):
        own = host  # tagesschau.de is called tagesschau
    yield own
    if whole.isascii() and own in whole:
        yield whole
    if not own.startswith(host):
        yield _joined(host, own)
    yield from (f"{own}-{number}" for number in count(2))


def _joined(host: str, rest: str) -> str:
    return slug(f"{host} {rest}")
