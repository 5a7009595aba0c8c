"""The publisher's own number of an article, as it stands in the article's address.

Publishers rewrite titles, slugs and section paths while an article lives; the number under which
their system keeps it stays. It is told by its form and its place, not by a list of sites: what may
be a date, an amount or the number of a section is none, since two articles taken for one hide news.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, takewhile
from urllib.parse import parse_qsl, urlsplit

_EXTENSION = re.compile(
    r"(?:[.-](?:bild|rss))?\.(?:s?html?|php|aspx?|jsp|cms|ece)$", re.IGNORECASE
)
_SECTION = re.compile(r"_\d{1,5}$")
_NO_WORD = re.compile(r"[^0-9A-Za-z]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-z]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"([A-Za-z]{0,8}?)(\d{6,19})")
_ARTICLE = (
    r"(?:article|articles|artikel|articolo|articulo|artigo|artykul|artikkel|artikkeli|art|ar|a|story|news|noticia"
    r"|notizia|nachricht|meldung|beitrag|text|post|content|cms|doc|aid|nid|id)"
)
"""What stands before the number of an article. Before that of a section or an author stand other
words, and before some numbers the only word of a slug: ``dossier-1234567/``, ``/kiew-7390431``."""
_OWN_SEGMENT = re.compile(rf"(?:{_ARTICLE}[-_,.]?)?(\d{{6,19}})", re.IGNORECASE)
_HEX_SEGMENT = re.compile(rf"(?:(?![0-9a-f]+$){_ARTICLE}[-_,.]?)?([0-9a-f]{{8,40}})")
_OF_SLUG_BEGIN = re.compile(r"(?:[A-Za-z]{1,8})?(?:(\d{7,19})(?=-)|(\d{6,19})(?=[_,.]))")
_HEX = re.compile(r"[0-9a-f]{8,40}")
_CODE = re.compile(r"[0-9A-Za-z]{7,14}")
_LONG_CODE = re.compile(r"[0-9A-Za-z]{16,32}")
_IN_QUERY = re.compile(r"(?:article|artikel|story|news|item|doc)?_?id", re.IGNORECASE)
_OF_POST = re.compile(r"post|block|pinned|comment|entry|update|kommentar", re.IGNORECASE)
_LIVE = re.compile(
    r"/(?:live(?:-?(?:blog|ticker))?|na-?zywo|en-direct|directo?|diretta)(?:-\d+)?/", re.IGNORECASE
)
"""Parameters that name one post of a live blog, and paths of such: each has the blog's number."""
_PRODUCT = re.compile(r"(?:kb|imo|cve)\d+|[a-z]{2}\d{10}", re.IGNORECASE)
"""Numbers of what an article is about: a patch, a ship, a share (ISIN)."""

_SHORT = 3
"""Characters of what numbers pages, days and views of an article."""
_SLUG_WORDS = 3
_TURNS_OF_HEX = 2
_TURNS_OF_CODE = 3
_TURNS_OF_LONG_CODE = 5
"""How often letters and digits (in a code: large and small letters too) take turns. ``abba2023``
and ``covid19`` do once."""
_AMOUNT_DIGITS = 9
_DATES = {
    6: ("%y%m%d", "%d%m%y", "%Y%m"),
    8: ("%Y%m%d", "%d%m%Y"),
    10: ("%Y%m%d%H",),
    12: ("%Y%m%d%H%M",),
    14: ("%Y%m%d%H%M%S",),
}
_YEARS = range(1995, 2040)
_SECONDS = range(10**9, 2 * 10**9)
"""Seconds since 1970, from 2001 to 2033."""


def article_number(canonical_url: str) -> str | None:
    """Host and number, ``heise.de 4205274``; None where the address shows none.

    Within the host, since the sites of one house number their articles each from one on.
    """
    parts = urlsplit(canonical_url)
    parameters = parse_qsl(parts.query)
    if _LIVE.search(parts.path) or any(_OF_POST.search(name) for name, _ in parameters):
        return None
    found = [*_in_path(parts.path), *_in_query(parameters)]
    return f"{parts.hostname} {' '.join(dict.fromkeys(found))}" if found else None


def _in_path(path: str) -> Iterator[str]:
    """Numbers of the last segment and the one before it, which may be the article's alone."""
    *_, before, ending = ["", "", *(part for part in path.split("/") if len(part) > _SHORT)]
    if ending.isalpha():
        return  # .../4862131/liveticker and .../4862131/spielbericht are two
    last = _EXTENSION.sub("", ending)
    yield from _own_segment(before)
    yield from _own_segment(last) or _code(last, before) or _in_slug(last)


def _in_query(parameters: list[tuple[str, str]]) -> Iterator[str]:
    for name, value in parameters:
        if _IN_QUERY.fullmatch(name) and (number := _number(value)):
            yield number


def _own_segment(segment: str) -> list[str]:
    """A segment that is a number, alone or behind "article" and its like: ``article-11743733``,
    ``id_101072480``, ``article65a1b2c3d4e5``.
    """
    if uuid := _UUID.search(segment):
        return [uuid[0].lower()]
    named = _OWN_SEGMENT.fullmatch(segment)
    if named and not _is_time(named[1]) and not _PRODUCT.fullmatch(segment):
        return [segment.lower()]
    code = _HEX_SEGMENT.fullmatch(segment)
    return [code[1]] if code and _turns(code[1]) >= _TURNS_OF_HEX else []


def _in_slug(slug: str) -> list[str]:
    """The number at the end of a slug, or at its beginning. Of ``slug_5059310_1616938`` the one is
    the article's, the other its section's, or the other way round: only both tell it.
    """
    words = [word for word in _NO_WORD.split(_SECTION.sub("", slug)) if word]
    behind = list(takewhile(lambda word: _is_short(word) or _number(word), reversed(words)))
    numbers = [number for word in reversed(behind) if (number := _number(word))]
    if numbers:
        return ["_".join(numbers)]
    if words and (_is_long_code(words[-1]) or (len(words) > _SLUG_WORDS and _ends_in_hex(slug))):
        return [words[-1]]
    return _in_front(slug)


def _in_front(slug: str) -> list[str]:
    """``8661381,slug`` and ``7,114883,29461906,slug``: sections have fewer digits."""
    while behind := re.match(r"\d{1,6},(?=\d{6})", slug):
        slug = slug[behind.end() :]
    front = _OF_SLUG_BEGIN.match(slug)
    return [number] if front and (number := _number(front[0])) else []


def _code(last: str, before: str) -> list[str]:
    """Letters and digits that make no word: behind a slug (``slug/7hrl3kq``, ``slug/ar-AA17oNsG``,
    ``slug,UAf9GNd``). Where there are two, one may be a section's.
    """
    alone = before.count("-") + 1 >= _SLUG_WORDS
    codes = re.split(r"[,-]", last) if alone else last.split(",")[1:]
    return [",".join(codes)] if len(codes) <= 2 and any(map(_is_code, codes)) else []


def _number(word: str) -> str:
    found = _NUMBER.fullmatch(word)
    is_one = found and _is_number(found[2]) and not _PRODUCT.fullmatch(word)
    return word.lower() if is_one else ""


def _is_short(word: str) -> bool:
    """A page's, a view's or a section's."""
    return word.isdecimal() and len(word) <= _SHORT


def _is_number(digits: str) -> bool:
    is_amount = len(digits) <= _AMOUNT_DIGITS and digits.endswith("000")
    return not (is_amount or _is_time(digits))


def _is_time(digits: str) -> bool:
    """A day, an hour, a minute; of seconds only a full minute, which is a timer's."""
    if int(digits) in _SECONDS and int(digits) % 60 == 0:
        return True
    return any(_reads_as(digits, form) for form in _DATES.get(len(digits), ()))


def _reads_as(digits: str, form: str) -> bool:
    try:
        read = datetime.strptime(digits, form)  # noqa: DTZ007 - only its form is asked for
    except ValueError:
        return False
    return read.year in _YEARS


def _ends_in_hex(slug: str) -> bool:
    """Behind a hyphen: behind a comma it may be a section's."""
    *_, word = slug.split("-")
    return bool(_HEX.fullmatch(word)) and _turns(word) >= _TURNS_OF_HEX


def _is_long_code(word: str) -> bool:
    has_digit = any(character.isdigit() for character in word)
    return has_digit and bool(_LONG_CODE.fullmatch(word)) and _turns(word) >= _TURNS_OF_LONG_CODE


def _is_code(word: str) -> bool:
    has_digit = any(character.isdigit() for character in word)
    return has_digit and bool(_CODE.fullmatch(word)) and _turns(word) >= _TURNS_OF_CODE


def _turns(word: str) -> int:
    kinds = groupby(word, key=lambda one: (one.isdigit(), one.isupper()))
    return sum(1 for _ in kinds) - 1
