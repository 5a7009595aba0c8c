"""Documents for the corpus: plain text files as archives keep them, and JSON lines."""

import hashlib
import json
import re
from datetime import UTC, date, datetime
from typing import Any

from worker.articles.canonical import canonical_url, host_of
from worker.articles.credits import byline, dateline, is_caption, take_credit
from worker.articles.decode import decode, looks_binary
from worker.articles.html import paragraphs
from worker.articles.texts import disjoint, first_sentence
from worker.domain.articles import Article, TextSource
from worker.domain.dates import Precision, Published
from worker.domain.errors import DocumentError
from worker.text.addresses import without_userinfo
from worker.text.language import detect
from worker.text.normalise import clean_line, clean_text

MAX_DOCUMENT = 10 * 1024 * 1024
MAX_TITLE = 1_000
MAX_NAME = 200
MAX_ID = 2_000
MAX_URL = 4_000
"""Characters of what names a document, as feeds' entries are held to."""

_HEADER = re.compile(r"\s*date\s+(?P<date>\d{4}(?:-\d{2}){0,2})\s+(?P<title>\S.*)")
_GLUE = re.compile(r"(?<=[^\W\d_A-Z]{3}[.!?])(?=[A-ZÄÖÜÀ-ÖØ-Þ][^\W\d_A-Z]{2})")
_LONGEST_WORD = 80
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_HEAD_PARAGRAPHS = 8
"""Paragraphs from the top in which byline and dateline may stand; teasers come before them."""
_LINE_IS_PARAGRAPH = 100
"""A line longer than this was not wrapped by an editor: each line is then a paragraph."""


def read_text(name: str, data: bytes, now: datetime) -> Article:
    """A plain text as an article. Raises DocumentError for what is too large or no text.

    A first line ``date 2023-06 <title>`` gives date and title; without it the first sentence
    is the title and no date is known. Paragraphs before the dateline are the lead. Byline,
    closing agency credit and picture captions become facts and leave the text.
    """
    header, lines = _header(_text(name, data))
    authors, parts = _byline(_parts(lines))
    parts = [part for part in parts if not is_caption(part)]
    if not parts and not header:
        raise DocumentError(name, "holds no text")
    body_start, opening = _dateline(parts)
    parts, agencies = _credit(parts)
    title = clean_line(header["title"])[:MAX_TITLE] if header else ""
    text = "\n\n".join(parts)
    lead, body = disjoint(title, "\n\n".join(parts[:body_start]), "\n\n".join(parts[body_start:]))
    return Article(
        title=title or first_sentence(text[opening.end if opening else 0 :]),
        lead=lead,
        body=body,
        outlet=(opening.outlet if opening else None) or "",
        first_seen=now,
        text_source=TextSource.IMPORT,
        language=detect(f"{title}\n{text}"),
        published=_stated(header["date"], "header") if header else None,
        authors=authors,
        agencies=tuple(dict.fromkeys((*(opening.agencies if opening else ()), *agencies))),
        place=opening.place if opening else None,
    )


def read_jsonl_line(line: bytes, name: str, number: int, now: datetime) -> Article:
    """One line of a JSON Lines file. Raises DocumentError with ``file:line`` for what is wrong.

    Keys are ``id, guid, url, outlet, title, text, published, language``, all optional but title
    or text; ``t`` (seconds since 1970) stands in for ``published``; others are ignored.
    """
    where = f"{name}:{number}"
    fields = _object(line, where)
    title = clean_line(_string(fields, "title", where))[:MAX_TITLE]
    text = clean_text(_string(fields, "text", where))
    if not title and not text:
        raise DocumentError(where, "has neither title nor text")
    url = without_userinfo(_name(fields, "url", where, MAX_URL)) or None
    canonical = canonical_url(url) if url else None
    if url and not canonical:
        raise DocumentError(where, "url is no http(s) address")
    language = clean_line(_string(fields, "language", where))
    return Article(
        title=title or first_sentence(text),
        lead="",
        body=text,
        outlet=clean_line(_string(fields, "outlet", where))[:MAX_NAME] or host_of(url or "") or "",
        first_seen=now,
        text_source=TextSource.IMPORT,
        url=url,
        canonical_url=canonical,
        guid=_guid(fields, where) or None,
        language=detect(f"{title}\n{text}", (language,) if language else ()),
        published=_published(fields, where),
        caller_id=_name(fields, "id", where, MAX_ID) or None,
    )


def _text(name: str, data: bytes) -> str:
    if len(data) > MAX_DOCUMENT:
        raise DocumentError(name, "is larger than 10 MiB; split it")
    if looks_binary(data):
        raise DocumentError(name, "is no text file")
    return clean_text(decode(data))


def _header(text: str) -> tuple[re.Match[str] | None, str]:
    first, _, rest = text.partition("\n")
    header = _HEADER.fullmatch(first)
    return header, rest if header else text


def _parts(text: str) -> list[str]:
    parts = paragraphs(_unglued(text))
    if len(parts) == 1 and any(len(line) > _LINE_IS_PARAGRAPH for line in text.split("\n")):
        parts = parts[0].split("\n")
    return [part.strip() for part in parts if part.strip()]


def _unglued(text: str) -> str:
    """Give "stehen.Gleichzeitig" its space back; addresses keep their dots."""

    def gap(match: re.Match[str]) -> str:
        before = text[max(0, match.start() - _LONGEST_WORD) : match.start()].rsplit(None, 1)
        after = text[match.start() : match.start() + _LONGEST_WORD].split(None, 1)
        return "" if _ADDRESS.search(before[-1] + after[0]) else " "

    return _GLUE.sub(gap, text)


def _byline(parts: list[str]) -> tuple[tuple[str, ...], list[str]]:
    for position, part in enumerate(parts[:_HEAD_PARAGRAPHS]):
        if authors := byline(part):
            return authors, parts[:position] + parts[position + 1 :]
    return (), parts


def _dateline(parts: list[str]) -> tuple[int, Any]:
    for position, part in enumerate(parts[:_HEAD_PARAGRAPHS]):
        if found := dateline(part):
            return position, found
    return 0, None


def _credit(parts: list[str]) -> tuple[list[str], tuple[str, ...]]:
    if not parts:
        return parts, ()
    last, agencies = take_credit(parts[-1])
    return [*parts[:-1], *([last] if last else [])], agencies


def _object(line: bytes, where: str) -> dict[str, Any]:
    if len(line) > MAX_DOCUMENT:
        raise DocumentError(where, "is larger than 10 MiB")
    try:
        fields = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise DocumentError(where, f"is no JSON: {error}") from None
    if not isinstance(fields, dict):
        raise DocumentError(where, "is no JSON object")
    return fields


def _string(fields: dict[str, Any], key: str, where: str) -> str:
    """A text field; numbers are taken as ids, since other tools number their documents."""
    value = fields.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DocumentError(where, f"{key} must be a string")
    return str(value)


def _name(fields: dict[str, Any], key: str, where: str, longest: int) -> str:
    """A field that is told again word for word: cut, it would name something else."""
    value = clean_line(_string(fields, key, where))
    if len(value) > longest:
        raise DocumentError(where, f"{key} is longer than {longest} characters")
    return value


def _guid(fields: dict[str, Any], where: str) -> str:
    """As feeds' guids are kept: only compared, so a digest stands in for a long one."""
    value = clean_line(_string(fields, "guid", where))
    if len(value) > MAX_ID:
        return hashlib.sha256(value.encode()).hexdigest()
    return without_userinfo(value)


def _published(fields: dict[str, Any], where: str) -> Published | None:
    if stated := _string(fields, "published", where):
        published = _stated(stated, "published")
        if published is None:
            raise DocumentError(
                where, f"published {stated[:40]!r} is no RFC 3339 time, date or month"
            )
        return published
    seconds = fields.get("t")
    if seconds is None:
        return None
    try:
        return Published.at(datetime.fromtimestamp(seconds, UTC), "t")
    except (TypeError, ValueError, OverflowError, OSError):
        raise DocumentError(where, "t must be seconds since 1970") from None


def _stated(text: str, source: str) -> Published | None:
    """A month, a day or a time with its zone; a time without one states its day only."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            date.fromisoformat(f"{text}-01")
            return Published(text, Precision.MONTH, source)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            date.fromisoformat(text)
            return Published(text, Precision.DAY, source)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return Published(moment.date().isoformat(), Precision.DAY, source)
        return Published.at(moment, source)
    except (ValueError, OverflowError):
        return None
