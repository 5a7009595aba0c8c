"""A line of a JSON Lines file as an article: what ``export`` writes, and less than that."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from worker.articles.canonical import canonical_url, host_of
from worker.articles.credits import signed
from worker.articles.plain import MAX_TITLE
from worker.articles.stated import any_date, is_believed
from worker.articles.texts import disjoint, first_sentence
from worker.articles.ticker import is_ticker
from worker.domain.articles import Article, Author, AuthorKind, TextSource
from worker.domain.dates import Published
from worker.domain.errors import DocumentError
from worker.text.addresses import without_userinfo
from worker.text.language import detect
from worker.text.normalise import clean_line, clean_text

MAX_NAME = 200
MAX_ID = 2_000
MAX_URL = 4_000
"""Characters of what names a document, as feeds' entries are held to."""
MAX_NAMES = 100
"""Entries of a list that are read: authors, agencies, signs."""
_KINDS = frozenset(AuthorKind)

Fields = Mapping[str, Any]


def article_of(fields: Fields, where: str, now: datetime) -> Article:
    """The article a JSON object describes. Raises DocumentError for what is wrong with it.

    Keys are ``id, guid, url, outlet, title, text, published, language``, all optional but title
    or text; ``t`` (seconds since 1970) stands in for ``published``. ``published`` is text in any
    form that feeds use, or the object that ``export`` writes; a date that cannot be read or
    believed leaves the document undated, since its text is worth more. The facts of an export are taken as well (``lead, kicker,
    bylines`` or ``authors, agencies, initials, place, modified, inferred, ticker, paywalled``),
    where they have its shape: these names mean other things elsewhere. The rest is ignored;
    what the corpus decided of an article is decided anew.
    """
    title = clean_line(_string(fields, "title", where))[:MAX_TITLE]
    text = clean_text(_string(fields, "text", where))
    if not title and not text:
        raise DocumentError(where, "has neither title nor text")
    url = without_userinfo(_name(fields, "url", where, MAX_URL)) or None
    canonical = canonical_url(url) if url else None
    if url and not canonical:
        raise DocumentError(where, "url is no http(s) address")
    language = clean_line(_string(fields, "language", where))
    lead, body = _lead_and_body(clean_text(_text_of(fields.get("lead"))), text)
    ticker = fields.get("ticker")
    spoken = detect(f"{title}\n{text}", (language,) if language else ())
    dates = _Dates(spoken, now)
    return Article(
        title=title or first_sentence(text),
        lead=lead,
        body=body,
        outlet=clean_line(_string(fields, "outlet", where))[:MAX_NAME] or host_of(url or "") or "",
        first_seen=now,
        text_source=TextSource.IMPORT,
        url=url,
        canonical_url=canonical,
        guid=_guid(fields, where) or None,
        language=spoken,
        published=dates.published(fields),
        authors=_authors(fields),
        agencies=_names(fields.get("agencies")),
        place=_fact(fields.get("place")) or None,
        caller_id=_name(fields, "id", where, MAX_ID) or None,
        kicker=_fact(fields.get("kicker")) or None,
        modified=dates.read(fields.get("modified"), "modified"),
        initials=_names(fields.get("initials")),
        is_ticker=ticker if isinstance(ticker, bool) else is_ticker(title, text),
        is_paywalled=fields.get("paywalled") is True,
        inferred=dates.read(fields.get("inferred"), "inferred"),
    )


def _string(fields: Fields, key: str, where: str) -> str:
    """A text field; numbers are taken as ids, since other tools number their documents."""
    value = fields.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DocumentError(where, f"{key} must be a string")
    return str(value)


def _name(fields: Fields, key: str, where: str, longest: int) -> str:
    """A field that is told again word for word: cut, it would name something else."""
    value = clean_line(_string(fields, key, where))
    if len(value) > longest:
        raise DocumentError(where, f"{key} is longer than {longest} characters")
    return value


def _guid(fields: Fields, where: str) -> str:
    """As feeds' guids are kept: only compared, so a digest stands in for a long one."""
    value = clean_line(_string(fields, "guid", where))
    if len(value) > MAX_ID:
        return hashlib.sha256(value.encode()).hexdigest()
    return without_userinfo(value)


@dataclass(frozen=True, slots=True)
class _Dates:
    """Reads the dates of one document; None for what cannot be read or believed."""

    language: str | None
    now: datetime

    def published(self, fields: Fields) -> Published | None:
        return self.read(fields.get("published"), "published") or self._seconds(fields.get("t"))

    def read(self, stated: object, key: str) -> Published | None:
        """A date as text or in seconds, or as the object that ``export`` writes."""
        parts = stated if isinstance(stated, dict) else {"value": stated}
        source = _fact(parts.get("source")) or key
        value = _written(parts.get("value"))
        published = any_date(value, source, self.language, self.now) if value else None
        if published is None or parts.get("precision", published.precision) != published.precision:
            return None
        zone = _fact(parts.get("zone")) or published.zone
        return replace(published, inferred=parts.get("inferred") is True, zone=zone)

    def _seconds(self, seconds: object) -> Published | None:
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            return None
        try:
            published = Published.at(datetime.fromtimestamp(seconds, UTC), "t")
        except (ValueError, OverflowError, OSError):
            return None
        return published if is_believed(published, self.now) else None


def _written(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return _fact(f"{value}") if is_number else _fact(value)


def _lead_and_body(lead: str, text: str) -> tuple[str, str]:
    """``export`` writes the lead alone, and once more at the top of the text."""
    if text == lead:
        return lead, ""
    if text.startswith(f"{lead}\n\n"):
        return lead, text.removeprefix(f"{lead}\n\n")
    return disjoint("", lead, text) if lead else ("", text)


def _authors(fields: Fields) -> tuple[Author, ...]:
    """``bylines`` tell each author's kind; of names in ``authors`` it is told by their look."""
    bylines = [_author(byline) for byline in _list(fields.get("bylines"))]
    authors = bylines or [signed(name) for name in _names(fields.get("authors"))]
    return tuple(dict.fromkeys(author for author in authors if author.name))


def _author(byline: object) -> Author:
    parts = byline if isinstance(byline, dict) else {"name": byline}
    name, kind = _fact(parts.get("name")), _text_of(parts.get("kind"))
    return Author(name, AuthorKind(kind)) if kind in _KINDS else signed(name)


def _names(value: object) -> tuple[str, ...]:
    """A list of names, or the one that other tools write as text."""
    names = [_fact(name) for name in _list([value] if isinstance(value, str) else value)]
    return tuple(dict.fromkeys(name for name in names if name))


def _list(value: object) -> list[Any]:
    return value[:MAX_NAMES] if isinstance(value, list) else []


def _fact(value: object) -> str:
    return clean_line(_text_of(value))[:MAX_NAME].rstrip()


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else ""
