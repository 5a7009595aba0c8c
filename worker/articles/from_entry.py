"""A feed's entry as an article, and whether its own page is worth a request."""

import re
from collections.abc import Container, Iterable
from datetime import datetime

from worker.articles.canonical import canonical_url, host_of
from worker.articles.credits import Credit, Dateline, agencies_in, closing_credit, dateline
from worker.articles.extraction.names import Signature, authors_of
from worker.articles.extraction.publishers import key
from worker.articles.html import to_text
from worker.articles.texts import disjoint, first_sentence
from worker.articles.ticker import is_ticker
from worker.domain.articles import Article
from worker.domain.dates import Published
from worker.domain.feeds import Entry, FeedSpec, Fulltext, ParsedFeed
from worker.text.language import detect
from worker.text.normalise import clean_line, clean_text

ENOUGH_WORDS = 100
"""Words from which a feed's text stands for the article. Of 2,485 texts in captured feeds 88 %
are teasers with fewer, hardly any has 100 to 200, and the rest are whole. From about here on a
fingerprint holds enough shingles to be compared as an article's, not by the strict rules for short
texts: of hard copies of wire reports 39 % are found by their first 25 words, 43 % by 40 to 85, 46 %
by 100, 57 % by 200."""

_CUT = re.compile(
    r"(?:…|\.\.\.|[\[(](?:…|\.\.\.|mehr|weiter|more)[\])]"
    r"|\b(?:weiterlesen|mehr lesen|read more|continue reading|lire la suite|leggi tutto"
    r"|seguir leyendo|leer más|lees meer|läs mer|læs mere|les mer|czytaj (?:więcej|dalej)"
    r"|читать далее|читати далі))[\s»›>→:]*$",
    re.IGNORECASE,
)
_TAIL = 40


def from_entry(
    entry: Entry, spec: FeedSpec, parsed: ParsedFeed, shared: Container[str], now: datetime
) -> Article:
    """The article that an entry tells of, with all text the feed gives.

    ``shared`` are the feed's ``shared_addresses``, which identify no entry.
    """
    title = clean_line(entry.title)
    lead, body = disjoint(title, to_text(entry.summary), to_text(entry.content))
    lead, body, credit = _without_credit(lead, body)
    text = "\n\n".join(part for part in (lead, body) if part)
    opening = _agency_dateline(text)
    outlet = clean_line(_outlet(entry, spec, parsed))
    authors = authors_of(map(Signature, entry.authors), _sites(entry, spec, outlet))
    agencies = (
        *(agency for author in authors for agency in agencies_in(author.name)),
        *(opening.agencies if opening else ()),
        *credit.agencies,
    )
    return Article(
        title=title or first_sentence(text),
        lead=lead,
        body=body,
        outlet=outlet,
        first_seen=now,
        url=entry.url,
        canonical_url=None if _is_shared(entry, shared) else canonical_url(entry.url or ""),
        guid=clean_text(entry.id),
        feed=spec.name,
        language=detect(f"{title}\n{text}", _hints(spec, parsed)),
        published=entry.published,
        authors=authors,
        agencies=tuple(dict.fromkeys(agencies)),
        place=opening.place if opening else None,
        tags=tuple(dict.fromkeys((*spec.tags, *entry.categories))),
        modified=_modified(entry),
        initials=credit.initials,
        is_ticker=is_ticker(title, text),
    )


def _modified(entry: Entry) -> Published | None:
    """When the entry says it was changed, if that is after it was published: most feeds repeat
    the one as the other.
    """
    if entry.updated is None or entry.published is None:
        return None
    return entry.updated if entry.updated.earliest() > entry.published.latest() else None


def _sites(entry: Entry, spec: FeedSpec, outlet: str) -> frozenset[str]:
    """Names under which the outlet itself would sign: its own, and those of its host."""
    host = host_of(entry.url or spec.url) or ""
    return frozenset(filter(None, map(key, (outlet, host, *host.split(".")[:-1]))))


def _agency_dateline(text: str) -> Dateline | None:
    """A dateline that names its source: without one, feeds open with rubrics ("PORTRAIT - ...")
    far more often than with places.
    """
    found = dateline(text)
    return found if found and (found.agencies or found.outlet) else None


def needs_page(article: Article, fulltext: Fulltext) -> bool:
    """Whether the article's page is to be fetched. ``auto`` asks where the feed's text is short, or
    ends in the middle. A page that entries share, as the posts of a live blog do, is none's own.
    """
    if article.url is None or article.canonical_url is None or fulltext is Fulltext.NEVER:
        return False
    return fulltext is Fulltext.ALWAYS or _is_teaser(article.text)


def _is_teaser(text: str) -> bool:
    return len(text.split()) < ENOUGH_WORDS or bool(_CUT.search(text, max(0, len(text) - _TAIL)))


def _without_credit(lead: str, body: str) -> tuple[str, str, Credit]:
    if body:
        body, credit = closing_credit(body)
    else:
        lead, credit = closing_credit(lead)
    return lead, body, credit


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
