"""From a page's bytes to its article: the stages in their order, and what each may decide."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from worker.articles.credits import Credit, agencies_in, closing_credit, dateline
from worker.articles.credits import signed as signed_by
from worker.articles.extraction.access import read_access
from worker.articles.extraction.access_paid import without_offer
from worker.articles.extraction.addresses import canonical_address
from worker.articles.extraction.body import article_body
from worker.articles.extraction.dating import read_dating
from worker.articles.extraction.headline import read_headline
from worker.articles.extraction.markup import Refused, open_page
from worker.articles.extraction.signed import authors, outlet
from worker.articles.extraction.speech import declared_languages
from worker.articles.extraction.values import Body, Extraction, Outcome, Removed
from worker.articles.texts import parted
from worker.articles.ticker import is_ticker
from worker.domain.articles import Author, AuthorKind
from worker.text.language import detect

_CREDITS = frozenset({"credit", "source"})
"""Reasons for which lines are left out that say whose the text is."""
_BEFORE_CREDIT = 200
"""Characters of the text that a credit is read behind: alone it could be a sentence's own words."""


def extract(
    data: bytes,
    *,
    now: datetime,
    url: str | None = None,
    content_type: str | None = None,
    timezone: str | None = None,
    language: str | None = None,
) -> Extraction:
    """The article that a page holds. Never raises, whatever the bytes are.

    ``url`` is the page's final address, ``content_type`` what its server said of it.
    ``timezone`` (an IANA name) is for times that state no zone; ``language`` (a tag) is what
    the feed says of its articles.
    """
    page = open_page(data, url=url, content_type=content_type)
    if isinstance(page, Refused):
        return Extraction(page.outcome, page.detail)
    headline = read_headline(page)
    body = article_body(page, headline)
    access = read_access(page, body, data)
    text, credit = closing_credit(_shown(body, access.outcome))
    credits_ = (*_credits_among(body.removed, text), credit) if text else ()
    opening = dateline(text)
    signed = authors(page) or _credited(credits_)
    # descriptions are often written for search engines: only one that the page shows is a lead
    lead, rest = parted(page.head.meta("og:description", "description") or "", text)
    found = detect(f"{headline.title}\n{text}", declared_languages(page, language))
    dated = read_dating(page, now=now, timezone=timezone, language=found)
    return Extraction(
        outcome=access.outcome,
        detail=access.detail,
        title=headline.title,
        kicker=headline.kicker,
        lead=lead,
        body=rest,
        taken_from=body.taken_from,
        removed=body.removed,
        authors=signed,
        agencies=_unique(
            *(agencies_in(author.name) for author in signed if author.kind is AuthorKind.AGENCY),
            opening.agencies if opening else (),
            *(credit.agencies for credit in credits_),
        ),
        initials=_unique(*(credit.initials for credit in credits_)),
        place=opening.place if opening else None,
        outlet=outlet(page),
        published=dated.published,
        modified=dated.modified,
        language=found,
        canonical_url=canonical_address(page),
        is_paywalled=access.is_paywalled,
        is_ticker=bool(text) and (page.is_live_blog or is_ticker(headline.title, text)),
    )


def _shown(body: Body, outcome: Outcome) -> str:
    """What of a page's text is an article's: a teaser ends where its publisher's offer begins."""
    match outcome:
        case Outcome.ARTICLE:
            return body.text
        case Outcome.TEASER:
            return without_offer(body.text)
        case _:
            return ""


def _credits_among(removed: Iterable[Removed], text: str) -> Iterator[Credit]:
    """What the lines left out say of agencies and authors."""
    for line in removed:
        if line.reason in _CREDITS:
            yield closing_credit(f"{text[-_BEFORE_CREDIT:]}\n\n{line.text}")[1]


def _credited(credits_: Iterable[Credit]) -> tuple[Author, ...]:
    return tuple(map(signed_by, _unique(*(credit.people for credit in credits_))))


def _unique(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in groups for name in names))
