"""Who signs an article, as every JSON of natowire writes it."""

from collections.abc import Iterable

from worker.domain.articles import Author


def names(authors: Iterable[Author]) -> list[str]:
    """All who sign, agencies and desks among them."""
    return [author.name for author in authors]


def bylines(authors: Iterable[Author]) -> list[dict[str, str]]:
    """``{name, kind}`` of all who sign."""
    return [{"name": author.name, "kind": author.kind} for author in authors]
