"""A page's markup made ready: one tree, its linked data and its head, all within bounds."""

from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from worker.articles.extraction.head import Head
from worker.articles.extraction.linked_data import Node, types

ARTICLES = frozenset(
    {
        "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle",
        "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting",
        "LiveBlogPosting", "Report", "AdvertiserContentArticle",
    }
)  # fmt: skip
"""Types of linked data that an article states of itself."""


@dataclass(frozen=True)
class Page:
    """A page that can be read. ``tree`` is shared by all stages: nobody changes it (libraries
    that prune are given a copy). ``nodes`` are all objects of its linked data. ``cut`` says
    in words what was too long to be read.
    """

    tree: HtmlElement
    head: Head
    nodes: tuple[Node, ...] = ()
    url: str | None = None
    cut: str = ""

    @cached_property
    def articles(self) -> tuple[Node, ...]:
        """The objects of linked data that are an article."""
        return tuple(node for node in self.nodes if types(node) & ARTICLES)

    @cached_property
    def is_live_blog(self) -> bool:
        """Whether its linked data states entries of a live blog."""
        return any(
            "LiveBlogPosting" in types(node) and node.get("liveBlogUpdate")
            for node in self.articles
        )

    def lang(self) -> str | None:
        """The language that the page declares of itself."""
        stated: str | None = self.tree.get("lang") or self.tree.get("xml:lang")
        return stated
