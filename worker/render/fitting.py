"""As much of a message as a chat service takes: stories lose details, then their rows, last names.

A service refuses a message above its limits as a whole, so what it gets is tried on first.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

from worker.domain.notices import Notice
from worker.render.reader import Reader
from worker.render.sections import Extent
from worker.render.sheets import Detail, Shape, Sheet, sheet
from worker.render.views import view

IN_FULL = (40, 20, 10, 5, 2)
"""No service takes more than the first of these in full."""
_T = TypeVar("_T")


def fitted(
    notice: Notice,
    reader: Reader,
    build: Callable[[Sheet], _T],
    fits: Callable[[_T], bool],
) -> _T:
    """What ``build`` makes of the fullest sheet with which it ``fits``: every story is named, if
    but in a line, as long as there is room for that.
    """
    views = cache(lambda in_full: view(notice, reader, Extent(in_full)))

    def made(shape: Shape) -> _T:
        return build(sheet(notice, views(shape.in_full), shape))

    def listing(lines: int) -> Shape:
        return Shape(Detail.LEAST, 0, lines)

    lines = len(notice.stories) + len(notice.already)
    for shape in _shapes(len(notice.stories), lines):
        body = made(shape)
        if fits(body):
            return body
    most = bisect_left(range(lines), 1, lo=1, key=lambda n: not fits(made(listing(n)))) - 1
    return made(listing(most))


def _shapes(stories: int, lines: int) -> Iterator[Shape]:
    """Shapes that name every story, from the fullest to the leanest."""
    if stories <= IN_FULL[0]:
        yield Shape(Detail.FULL, stories, lines)
        yield Shape(Detail.SHORT, stories, lines)
    for few in IN_FULL:
        if few < stories:
            yield Shape(Detail.SHORT, few, lines)
    yield Shape(Detail.LEAST, 1 if stories == 1 else 0, lines)
