"""An article's own page: its full text, where it is the same article and no wall."""

import re
from dataclasses import replace
from urllib.parse import urljoin

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from worker.articles.canonical import canonical_url, host_of
from worker.articles.credits import take_credit
from worker.articles.decode import decode
from worker.articles.texts import disjoint
from worker.domain.articles import Article, TextSource
from worker.text.language import detect
from worker.text.normalise import clean_text

MAX_BODY = 2 * 1024 * 1024
MAX_PARAGRAPHS = 10_000
"""trafilatura grows faster than its input: 8,000 paragraphs take 0.26 s, 32,000 take 1.84 s and
200,000 more than a minute. Articles have hundreds."""

AGREEMENT = 0.5
"""Share of the entry's words that the page must hold to be about the same."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_PARAGRAPH_TAG = re.compile(r"<p[\s>]", re.IGNORECASE)
_LONGEST_WALL = 1_500
_WALL = re.compile(
    r"zustimmen und weiter|mit werbung weiterlesen|cookies? (?:zulassen|akzeptieren|zustimmen)|"
    r"einwilligung|bitte (?:melden sie sich|loggen sie sich|einloggen)|jetzt (?:anmelden|abo|"
    r"abonnieren)|weiterlesen mit|artikel ist (?:nur )?für abonnenten|accept (?:all )?cookies|"
    r"we value your privacy|please (?:log|sign) in|subscribe to (?:continue|read)|"
    r"accepter et continuer|réservé aux abonnés|enable javascript",
    re.IGNORECASE,
)
"""What consent, login and payment pages say; in a long text the words are an article's own."""

LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    LxmlError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the extractors let escape on broken pages. Named one by one: a time limit of the task
must not end here."""


def from_page(article: Article, body: bytes, url: str, content_type: str | None) -> Article:
    """The article with its page's text, language and canonical address; else as it was.

    ``url`` is the page's final address. The feed's text stays where the page's is not longer,
    does not agree with it, or belongs to a consent, login or payment wall.
    """
    markup = decode(body[:MAX_BODY], content_type)
    if len(_PARAGRAPH_TAG.findall(markup)) > MAX_PARAGRAPHS:
        return article
    try:
        tree = trafilatura.load_html(markup)
        text = _text(tree, url)
        facts = _facts(tree, url) if tree is not None else (None, None)
    except LIBRARY_ERRORS:
        return article
    if not _is_better(text, article):
        return article
    return _with_text(article, text, *facts)


def _text(tree: HtmlElement | None, url: str) -> str:
    if tree is None:
        return ""
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=False, with_metadata=False
    )
    extracted = getattr(document, "text", None) or ""
    return clean_text("\n\n".join(line for line in extracted.split("\n") if line.strip()))


def _facts(tree: HtmlElement, url: str) -> tuple[str | None, str | None]:
    """The canonical address, if it is one of this host's pages, and the declared language."""
    named = tree.xpath("string(//link[@rel='canonical']/@href)")
    language = tree.xpath("string(/html/@lang)")
    try:
        canonical = canonical_url(urljoin(url, named)) if named else None
    except ValueError:
        canonical = None
    elsewhere = canonical and (host_of(canonical) != host_of(url) or canonical.count("/") < 3)
    return (None if elsewhere else canonical), language or None


def _is_better(text: str, article: Article) -> bool:
    is_wall = len(text) < _LONGEST_WALL and bool(_WALL.search(text))
    return len(text) > len(article.text) and not is_wall and _agrees(text, article)


def _agrees(text: str, article: Article) -> bool:
    """By the words of the feed's text or, as teasers are often written anew, of the title."""
    there = _words(text)
    return any(
        words and len(words & there) >= AGREEMENT * len(words)
        for words in (_words(article.text), _words(article.title))
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _with_text(
    article: Article, text: str, canonical: str | None, declared: str | None
) -> Article:
    text, agencies = take_credit(text)
    lead, body = disjoint(article.title, article.lead, text)
    hints = tuple(tag for tag in (article.language, declared) if tag)
    return replace(
        article,
        lead=lead,
        body=body,
        text_source=TextSource.PAGE,
        canonical_url=canonical or article.canonical_url,
        language=detect(text, hints),
        agencies=tuple(dict.fromkeys((*article.agencies, *agencies))),
    )
