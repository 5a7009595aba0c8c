"""A feed's entry as an article, and whether its own page is worth a request."""

from collections.abc import Container, Iterable
from datetime import datetime

from worker.articles.canonical import canonical_url, host_of
from worker.articles.credits import Dateline, dateline, people_and_agencies, take_credit
from worker.articles.html import to_text
from worker.articles.texts import disjoint, first_sentence
from worker.domain.articles import Article
from worker.domain.feeds import Entry, FeedSpec, Fulltext, ParsedFeed
from worker.text.language import detect
from worker.text.normalise import clean_line, clean_text

ENOUGH_TEXT = 500
"""Characters from which a feed's text stands for the article. Below are teasers: about 70
words give too few shingles to tell a copy from a neighbour, and name too few of its topics."""


def from_entry(
    entry: Entry, spec: FeedSpec, parsed: ParsedFeed, shared: Container[str], now: datetime
) -> Article:
    """The article that an entry tells of, with all text the feed gives.

    ``shared`` are the feed's ``shared_addresses``, which identify no entry.
    """
    title = clean_line(entry.title)
    lead, body = disjoint(title, to_text(entry.summary), to_text(entry.content))
    lead, body, credited = _without_credit(lead, body)
    text = "\n\n".join(part for part in (lead, body) if part)
    opening = _agency_dateline(text)
    authors, signed = people_and_agencies(entry.authors)
    return Article(
        title=title or first_sentence(text),
        lead=lead,
        body=body,
        outlet=clean_line(_outlet(entry, spec, parsed)),
        first_seen=now,
        url=entry.url,
        canonical_url=None if _is_shared(entry, shared) else canonical_url(entry.url or ""),
        guid=clean_text(entry.id),
        feed=spec.name,
        language=detect(f"{title}\n{text}", _hints(spec, parsed)),
        published=entry.published,
        authors=authors,
        agencies=tuple(
            dict.fromkeys((*signed, *(opening.agencies if opening else ()), *credited))
        ),
        place=opening.place if opening else None,
        tags=tuple(dict.fromkeys((*spec.tags, *entry.categories))),
    )


def _agency_dateline(text: str) -> Dateline | None:
    """A dateline that names its source: without one, feeds open with rubrics ("PORTRAIT - ...")
    far more often than with places.
    """
    found = dateline(text)
    return found if found and (found.agencies or found.outlet) else None


def needs_page(article: Article, fulltext: Fulltext) -> bool:
    """Whether the article's page is to be fetched. ``auto`` asks where the feed's text is short."""
    if article.url is None or fulltext is Fulltext.NEVER:
        return False
    return fulltext is Fulltext.ALWAYS or len(article.text) < ENOUGH_TEXT


def _without_credit(lead: str, body: str) -> tuple[str, str, tuple[str, ...]]:
    if body:
        body, agencies = take_credit(body)
    else:
        lead, agencies = take_credit(lead)
    return lead, body, agencies


def _outlet(entry: Entry, spec: FeedSpec, parsed: ParsedFeed) -> str:
    return spec.outlet or parsed.title or host_of(entry.url or spec.url) or spec.name


def _hints(spec: FeedSpec, parsed: ParsedFeed) -> tuple[str, ...]:
    return tuple(tag for tag in (spec.language, parsed.language) if tag)


def _is_shared(entry: Entry, shared: Container[str]) -> bool:
    return entry.url is None or _page(entry.url) in shared


def shared_addresses(entries: Iterable[Entry]) -> frozenset[str]:
    """Addresses, fragments aside, that entries of other titles have in common.

    The posts of a live blog all link to the blog, some to a place in it: taken for one item
    they would be each other's corrections, at every poll anew. Their guids tell them apart.
    """
    titles: dict[str, set[str]] = {}
    for entry in entries:
        if entry.url is not None:
            titles.setdefault(_page(entry.url), set()).add(entry.title)
    return frozenset(page for page, named in titles.items() if len(named) > 1)


def _page(url: str) -> str:
    return url.partition("#")[0]
