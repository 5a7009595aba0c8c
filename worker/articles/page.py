"""How an article's own page and what its feed says of it are joined: the page completes the
feed, and takes its text's place only where it is the same article and says more.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from worker.articles.agreement import Agreement, agreement
from worker.articles.canonical import host_of
from worker.articles.extraction.extract import extract
from worker.articles.extraction.values import Extraction, Outcome
from worker.articles.facts import with_facts
from worker.articles.texts import disjoint, first_sentence
from worker.domain.articles import Article, PageUse, TextSource

WALLS: Mapping[Outcome, PageUse] = {
    Outcome.CONSENT: PageUse.CONSENT,
    Outcome.LOGIN: PageUse.LOGIN,
    Outcome.BLOCKED: PageUse.BLOCKED,
    Outcome.NO_TEXT: PageUse.NO_ARTICLE,
    Outcome.NOT_HTML: PageUse.NO_ARTICLE,
}
"""Pages that are no article: nothing of them is believed."""


def from_page(
    article: Article,
    body: bytes,
    url: str,
    content_type: str | None,
    *,
    now: datetime,
    timezone: str | None = None,
) -> Article:
    """The article as its page completes it; ``page`` says what became of that. ``url`` is the
    page's final address. Never raises, whatever the bytes are.
    """
    page = extract(
        body,
        now=now,
        url=url,
        content_type=content_type,
        timezone=timezone,
        language=article.language,
    )
    return with_page(article, page, url)


def with_page(article: Article, page: Extraction, url: str) -> Article:
    """The article joined with what its page was read as."""
    agreed = agreement(page, article, url)
    use = _use(article, page, agreed)
    if use in WALLS.values() or use is PageUse.OTHER:
        return replace(article, page=use)
    full = replace(_with_facts(article, page, url), page=use)
    has_text = agreed is Agreement.TEXT and _says_more(page, article)
    return _with_text(full, page) if has_text else full


def _use(article: Article, page: Extraction, agreed: Agreement) -> PageUse:
    """A wall that keeps the article's title gives its facts, if it says that it is one."""
    if page.outcome in WALLS:
        return WALLS[page.outcome]
    if page.outcome is Outcome.TEASER and agreed is not Agreement.NOTHING:
        return PageUse.TEASER
    if agreed is not Agreement.TEXT:
        return PageUse.OTHER
    return PageUse.TAKEN if _says_more(page, article) else PageUse.SHORTER


def _says_more(page: Extraction, article: Article) -> bool:
    """What a page gave before it may take back, unless it is behind a wall now."""
    is_its_own = article.text_source is TextSource.PAGE and page.outcome is Outcome.ARTICLE
    return is_its_own or len(page.text) > len(article.text)


def _with_facts(article: Article, page: Extraction, url: str) -> Article:
    """What the feed does not say: most feeds name no author, some a day and no time."""
    full = with_facts(article, page)
    return replace(
        full,
        title=page.title if page.title and _is_untitled(article) else article.title,
        canonical_url=_canonical(page, url) or article.canonical_url,
        language=article.language or page.language,
    )


def _with_text(article: Article, page: Extraction) -> Article:
    """The page's text in the place of the feed's, whose teaser stays the lead where the page
    marks none.
    """
    lead, body = page.lead, page.body
    if not lead:
        lead, body = disjoint(article.title, article.lead, page.body)
    return replace(
        article,
        lead=lead,
        body=body,
        text_source=TextSource.PAGE,
        language=page.language or article.language,
    )


def _is_untitled(article: Article) -> bool:
    """Whether its title was made of its text, for want of one."""
    return article.title == first_sentence(article.text)


def _canonical(page: Extraction, url: str) -> str | None:
    """The address that the page gives itself, if it is one of its host's pages: many a site
    names its home page, or the one it took the text from.
    """
    named = urlsplit(page.canonical_url or "")
    is_own = named.path.strip("/") and named.hostname == host_of(url)
    return page.canonical_url if is_own else None
