"""A stored page as a document for the corpus, where it holds an article."""

from datetime import datetime

from worker.articles.canonical import host_of
from worker.articles.extraction.extract import extract
from worker.articles.extraction.values import Extraction, Outcome
from worker.articles.texts import first_sentence
from worker.domain.articles import Article, PageUse, TextSource
from worker.domain.errors import DocumentError

_USES = {Outcome.ARTICLE: PageUse.TAKEN, Outcome.TEASER: PageUse.TEASER}
"""What is stored: text of a wall would match topics as news."""


def read_html(
    name: str,
    data: bytes,
    now: datetime,
    *,
    url: str | None = None,
    content_type: str | None = None,
) -> Article:
    """A page as an article, known by the address that it names. Of one behind a payment wall
    that is its beginning. ``url`` and ``content_type`` are those it was fetched with, if it was.
    Raises DocumentError for pages that hold no article.
    """
    page = extract(data, now=now, url=url, content_type=content_type)
    if page.outcome not in _USES:
        raise DocumentError(name, f"is no article: {page.detail or page.outcome}")
    return _article(page, now)


def _article(page: Extraction, now: datetime) -> Article:
    url = page.canonical_url
    return Article(
        title=page.title or first_sentence(page.text),
        lead=page.lead,
        body=page.body,
        outlet=page.outlet or host_of(url or "") or "",
        first_seen=now,
        text_source=TextSource.IMPORT,
        url=url,
        canonical_url=url,
        language=page.language,
        published=page.published,
        authors=page.authors,
        agencies=page.agencies,
        place=page.place,
        kicker=page.kicker,
        modified=page.modified,
        initials=page.initials,
        is_ticker=page.is_ticker,
        is_paywalled=page.is_paywalled,
        page=_USES[page.outcome],
    )
