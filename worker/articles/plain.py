"""Plain texts as archives keep them: a header, a byline, teasers, a dateline, a credit."""

import re
from dataclasses import dataclass
from datetime import datetime

from worker.articles.credits import (
    Byline,
    Credit,
    Dateline,
    agencies_in,
    byline,
    closing_credit,
    dateline,
    is_caption,
)
from worker.articles.html import paragraphs
from worker.articles.inferred import inferred_day
from worker.articles.stated import stated_date
from worker.articles.teasers import clean_teasers
from worker.articles.texts import disjoint, first_sentence
from worker.articles.ticker import is_ticker
from worker.domain.articles import Article, Author, TextSource
from worker.text.language import detect
from worker.text.normalise import clean_line

MAX_TITLE = 1_000

_HEADER = re.compile(r"\s*date\s+(?P<date>\d{4}(?:-\d{2}){0,2})\s+(?P<title>\S.*)", re.ASCII)
_LOWER, _UPPER = r"[^\W\d_A-ZÄÖÜА-ЯΑ-Ω]", r"[A-ZÄÖÜÀ-ÖØ-ÞА-ЯЄІЇҐΑ-Ω]"
_GLUE = re.compile(
    rf"(?:(?<={_LOWER}{{3}}[.!?])|(?<={_LOWER}{{2}}[.!?][“”])|(?<=\w\)[.!?])|(?<=[ ]\d{{4}}\.))"
    rf"(?=„?{_UPPER}{_LOWER}{{2}})"
)
_LONGEST_WORD = 80
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_HEAD_PARAGRAPHS = 8
"""Paragraphs from the top in which byline and dateline may stand; teasers come before them."""
_MOST_HEAD_PARTS = 16
"""The same with the bylines themselves: a text made of nothing else is not read to its end."""
_LINE_IS_PARAGRAPH = 100
"""A line longer than this was not wrapped by an editor: each line is then a paragraph."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A document's paragraphs, parted by what they are for, and what left the text as a fact."""

    teasers: list[str]
    body: list[str]
    signed: Byline
    opening: Dateline | None
    credit: Credit


def plain_article(text: str, now: datetime) -> Article | None:
    """A plain text (clean, NFC) as an article; None where it holds no text.

    A first line ``date 2023-06 <title>`` gives date and title; without it the first sentence
    is the title and no date is known. Paragraphs before the dateline are teasers, the lead.
    Byline, dateline, closing credit and captions become facts and leave the text; a day that
    the text tells becomes ``inferred``, never ``published``.
    """
    header, rest = _header(text)
    title = clean_line(header["title"])[:MAX_TITLE] if header else ""
    parts = _parted(_paragraphs(_unglued(rest)))
    lead, body = _lead_and_body(title, parts)
    kept = "\n\n".join(filter(None, (lead, body)))
    if not kept and not title:
        return None
    language = detect(f"{title}\n{kept}")
    opening, credit = parts.opening, parts.credit
    authors = parts.signed.authors or tuple(map(Author, credit.people))
    return Article(
        title=title or first_sentence(kept),
        lead=lead,
        body=body,
        outlet=(opening.outlet if opening else None) or "",
        first_seen=now,
        text_source=TextSource.IMPORT,
        language=language,
        published=stated_date(header["date"], "header") if header else None,
        inferred=inferred_day(kept, header["date"] if header else None, language, now),
        authors=authors,
        agencies=_agencies(authors, opening, credit),
        initials=_initials(parts),
        place=(opening.place if opening else None) or parts.signed.place,
        is_ticker=is_ticker(title, kept),
    )


def _header(text: str) -> tuple[re.Match[str] | None, str]:
    first, _, rest = text.partition("\n")
    header = _HEADER.fullmatch(first)
    return header, rest if header else text


def _paragraphs(text: str) -> list[str]:
    parts = paragraphs(text)
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


def _parted(parts: list[str]) -> _Parts:
    """Facts out of the paragraphs. Behind the credit may stand a caption, or in a short text the
    byline; before it, "dpa/AFP" on the last line would be taken for a byline itself.
    """
    text, last = closing_credit("\n\n".join(part for part in parts if not is_caption(part)))
    signed, parts = _byline(paragraphs(text))
    text, credit = closing_credit("\n\n".join(parts))
    parts = paragraphs(text)
    start, opening = _dateline(parts)
    if opening:
        parts[start] = parts[start][opening.end :]
    return _Parts(parts[:start], parts[start:], signed, opening, credit + last)


def _byline(parts: list[str]) -> tuple[Byline, list[str]]:
    """Bylines at the top, each a paragraph or the first line of one, and the text without them."""
    signed = Byline(())
    kept: list[str] = []
    head = parts[:_MOST_HEAD_PARTS]
    for position, part in enumerate(head):
        if len(kept) == _HEAD_PARAGRAPHS:
            return signed, kept + parts[position:]
        line, _, rest = part.partition("\n")
        found = byline(line)
        if found:
            signed += found
        if remaining := rest if found else part:
            kept.append(remaining)
    return signed, kept + parts[len(head) :]


def _dateline(parts: list[str]) -> tuple[int, Dateline | None]:
    for position, part in enumerate(parts[:_HEAD_PARAGRAPHS]):
        if opening := dateline(part):
            return position, opening
    return 0, None


def _lead_and_body(title: str, parts: _Parts) -> tuple[str, str]:
    teasers = clean_teasers(title, parts.teasers, parts.body)
    return disjoint(title, "\n\n".join(teasers), "\n\n".join(parts.body))


def _agencies(
    authors: tuple[Author, ...], opening: Dateline | None, credit: Credit
) -> tuple[str, ...]:
    signed = (agency for author in authors for agency in agencies_in(author.name))
    return tuple(
        dict.fromkeys((*(opening.agencies if opening else ()), *credit.agencies, *signed))
    )


def _initials(parts: _Parts) -> tuple[str, ...]:
    opening = parts.opening.initials if parts.opening else ()
    return tuple(dict.fromkeys((*opening, *parts.signed.initials, *parts.credit.initials)))
