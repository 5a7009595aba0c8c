"""Plain texts as archives keep them: a header, a byline, teasers, a dateline, a credit."""

import re
from collections.abc import Iterator
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
    picture_credit,
    signature,
)
from worker.articles.html import paragraphs
from worker.articles.inferred import inferred_day
from worker.articles.preamble import Preamble, preamble
from worker.articles.stated import any_date, stated_date
from worker.articles.teasers import clean_teasers
from worker.articles.texts import disjoint, first_sentence
from worker.articles.ticker import is_ticker
from worker.domain.articles import Article, Author, TextSource
from worker.domain.dates import Published
from worker.text.language import detect

MAX_TITLE = 1_000

_YEAR = re.compile(r"\d{4}", re.ASCII)
_LOWER, _UPPER = r"[^\W\d_A-ZÄÖÜА-ЯΑ-Ω]", r"[A-ZÄÖÜÀ-ÖØ-ÞА-ЯЄІЇҐΑ-Ω]"
_GLUE = re.compile(
    rf"(?:(?<={_LOWER}{{3}}[.!?])|(?<={_LOWER}{{2}}[.!?][“”])|(?<=\w\)[.!?])|(?<=[ ]\d{{4}}\.))"
    rf"(?=„?{_UPPER}{_LOWER}{{2}})"
)
_LONGEST_WORD = 80
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_HEAD_PARAGRAPHS = 8
"""Paragraphs from the top in which byline and dateline may stand; teasers come before them."""
_LONGEST_TEASER, _MOST_SENTENCES = 350, 4
"""What is longer than a teaser begins the text: a dateline below it is another report's place."""
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
_OPENING_PARAGRAPHS = 2
"""Paragraphs from the body's top in which a report tells its own day."""
_MOST_HEAD_PARTS = 16
"""The same with the bylines themselves: a text made of nothing else is not read to its end."""
_MOST_BELOW = 5
"""Paragraphs from the end in which an agency's author signs: credits may stand below."""
_ANY_TEXT = "Text."
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

    A first line ``date 2023-06 <title>`` gives date and title, as do the head of a mail and a
    heading in Markdown; without them the first sentence is the title and no date is known. Of
    ``date 2024 <title>`` the year says which day the text infers, and is published no more
    than a date in the future: there is no precision of a year. Paragraphs before the dateline
    are teasers, the lead. Byline, dateline, closing credit and captions become facts and leave
    the text; a day that the text tells becomes ``inferred``, never ``published``.
    """
    above, rest = preamble(text)
    title = above.title[:MAX_TITLE]
    parts = _parted(_paragraphs(_unglued(rest)))
    lead, body = _lead_and_body(title, parts)
    kept = "\n\n".join(filter(None, (lead, body)))
    if not kept and not title:
        return None
    language = detect(f"{title}\n{kept}")
    published = _published(above, language, now)
    stated = published.value[:10] if published else _year(above)
    opening, credit = parts.opening, parts.credit
    authors = above.authors or parts.signed.authors or tuple(map(Author, credit.people))
    return Article(
        title=title or first_sentence(kept),
        lead=lead,
        body=body,
        outlet=(opening.outlet if opening else None) or "",
        first_seen=now,
        text_source=TextSource.IMPORT,
        language=language,
        published=published,
        inferred=inferred_day(_told_first(lead, body, opening), kept, stated, language, now),
        authors=authors,
        agencies=_agencies(authors, opening, credit),
        initials=_initials(parts),
        place=(opening.place if opening else None) or parts.signed.place,
        is_ticker=is_ticker(title, kept),
    )


def _published(above: Preamble, language: str | None, now: datetime) -> Published | None:
    if above.source == "header":
        return stated_date(above.date, above.source, now)
    return any_date(above.date, above.source, language, now)


def _year(above: Preamble) -> str | None:
    return above.date if _YEAR.fullmatch(above.date) else None


def _told_first(lead: str, body: str, opening: Dateline | None) -> tuple[list[str], ...]:
    """Where a report tells its own day: behind its dateline, then at the rest of its top."""
    top = paragraphs(body)[:_OPENING_PARAGRAPHS]
    if opening is None:
        return ([*paragraphs(lead), *top],)
    return top[:1], [*paragraphs(lead), *top[1:]]


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
    parts, below = _without_signature(parts)
    text, last = closing_credit("\n\n".join(_without_pictures(parts)))
    signed, parts = _byline(paragraphs(text))
    text, credit = closing_credit("\n\n".join(parts))
    parts = paragraphs(text)
    start, opening = _dateline(parts)
    if opening:
        parts[start] = parts[start][opening.end :]
    return _Parts(parts[:start], parts[start:], signed, opening, credit + last + below)


def _without_signature(parts: list[str]) -> tuple[list[str], Credit]:
    """The paragraphs without the signature below the last of them that is text."""
    for position in reversed(range(len(parts))[-_MOST_BELOW:]):
        if found := signature(parts[position]):
            left, credit = found
            return [*parts[:position], left, *parts[position + 1 :]], credit
        if not _is_below_text(parts[position]):
            break
    return parts, Credit()


def _is_below_text(part: str) -> bool:
    """A caption, or a credit on a line of its own."""
    return is_caption(part) or closing_credit(f"{_ANY_TEXT}\n\n{part}")[0] == _ANY_TEXT


def _without_pictures(parts: list[str]) -> Iterator[str]:
    """Paragraphs without captions, and without the credits behind their own sentences. A text
    that is a single paragraph loses none of it but the credit: between which others would the
    picture stand?
    """
    for part in parts:
        found = picture_credit(part)
        if found is None:
            yield part
        elif not found.is_caption or len(parts) == 1:
            yield part[: found.start].rstrip()


def _byline(parts: list[str]) -> tuple[Byline, list[str]]:
    """Bylines at the top, each a paragraph or the first line of one, and the text without them.

    A line that goes on in small letters is the text's: "Von Olaf Scholz⏎kam keine Reaktion".
    """
    signed = Byline(())
    kept: list[str] = []
    head = parts[:_MOST_HEAD_PARTS]
    for position, part in enumerate(head):
        if len(kept) == _HEAD_PARAGRAPHS:
            return signed, kept + parts[position:]
        line, _, rest = part.partition("\n")
        found = None if rest[:1].islower() else byline(line)
        if found:
            signed += found
        if remaining := rest if found else part:
            kept.append(remaining)
    return signed, kept + parts[len(head) :]


def _dateline(parts: list[str]) -> tuple[int, Dateline | None]:
    """The dateline of the first paragraph, or of the first one below teasers. A place alone
    ("Kiew - ...") is one only where all above it is shorter than the paragraph that it opens.
    """
    longest = 0
    for position, part in enumerate(parts[:_HEAD_PARAGRAPHS]):
        opening = dateline(part)
        if opening and (opening.agencies or opening.outlet or longest < len(part)):
            return position, opening
        longest = max(longest, len(part))
        if opening or not _is_teaser(part):
            break
    return 0, None


def _is_teaser(part: str) -> bool:
    is_short = len(part) <= _LONGEST_TEASER
    return is_short and len(_SENTENCE_END.findall(part)) < _MOST_SENTENCES


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
