"""Pages that state a title and authors in chosen places, and nothing else."""

import json
from collections.abc import Mapping, Sequence

import lxml.html

from worker.articles.extraction.head import Head
from worker.articles.extraction.linked_data import linked_data
from worker.articles.extraction.page import Page


def page_that_states(
    *linked: object,
    metas: Mapping[str, str | Sequence[str]] | None = None,
    window: str = "",
    body: str = "",
    url: str | None = "https://www.beispiel.example/politik/17.html",
) -> Page:
    """``linked`` are objects of linked data, each in a script of its own; ``window`` is the
    ``<title>``; ``body`` is markup.
    """
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(stated)}</script>' for stated in linked
    )
    tree = lxml.html.document_fromstring(f"<html><body>{body or '<p></p>'}{scripts}</body></html>")
    held = {
        name: (value,) if isinstance(value, str) else tuple(value)
        for name, value in (metas or {}).items()
    }
    return Page(tree, Head(window, held), linked_data(tree), url)


def article(headline: object = "Nato füllt ihre Lager", **stated: object) -> dict[str, object]:
    """An article's object of linked data."""
    return {"@type": "NewsArticle", "headline": headline, **stated}
