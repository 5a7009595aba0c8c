"""The captions that a page states of its pictures, to be recognised in its text."""

from collections.abc import Iterator

from worker.articles.extraction.linked_data import types
from worker.articles.extraction.page import Page
from worker.articles.extraction.wording import squeezed

LEAST = 20
"""Characters of a caption that no sentence is by chance."""


def captions(page: Page) -> frozenset[str]:
    """What pictures are said to show, in linked data and in place of a picture; squeezed."""
    stated = (squeezed(text) for text in _stated(page))
    return frozenset(text for text in stated if len(text) >= LEAST)


def _stated(page: Page) -> Iterator[str]:
    for node in page.nodes:
        if "ImageObject" in types(node):
            yield from (
                text
                for key in ("caption", "description")
                if isinstance(text := node.get(key), str)
            )
    for picture in page.tree.iter("img"):
        yield from (picture.get("alt") or "", picture.get("title") or "")
