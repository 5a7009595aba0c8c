"""What a story says that its recipient has not been told: passages, and who carries it by now."""

import re
from collections.abc import Iterator, Sequence

from worker.dedup.changes import fresh_text
from worker.domain.corpus import ToldArticle
from worker.domain.notices import Snippet
from worker.domain.topics import Hit
from worker.text.passages import sentences

LONGEST = 300
"""Code points of one passage: every channel quotes, none republishes."""
MOST = 3
"""Passages of one story."""

_LINES = re.compile(r"\n+")
_LAST_SPACE = re.compile(r"\s(?=\S*$)")


def fresh(told: ToldArticle, hits: Sequence[Hit]) -> tuple[Snippet, ...]:
    """Verbatim passages that stood in nothing this recipient was told of the story; those with
    hits first, else in the order of the text.

    None where it was never told, or where the text told then has been let go: all would be new.
    """
    if told.before is None or not told.before.text.strip():
        return ()
    old = f"{told.before.title}\n\n{told.before.text}"
    new = fresh_text(told.article.article.text, [old])
    passages = [Snippet(passage, _places(passage, hits)) for passage in _passages(new)]
    return tuple(sorted(passages, key=lambda passage: not passage.highlights)[:MOST])


def new_outlets(told: ToldArticle) -> int:
    """How many outlets carry the story that did not when its recipient was last told of it."""
    since, article = told.told_before, told.article.article
    if since is None:
        return 0
    carriers = [(article.outlet, article.first_seen)]
    carriers += [(source.outlet, source.seen) for source in told.sources]
    known = {outlet for outlet, seen in carriers if seen <= since}
    return len({outlet for outlet, _ in carriers} - known)


def _passages(text: str) -> Iterator[str]:
    """Whole sentences of a paragraph, as many as there is room for; one that is longer than that
    ends at a word.
    """
    for line in _LINES.split(text):
        start = end = 0
        for span in sentences(line):
            if len(line[start : span.end].rstrip()) > LONGEST and end > start:
                yield _cut(line[start:end])
                start = span.start
            end = span.end
        if line[start:end].strip():
            yield _cut(line[start:end])


def _cut(passage: str) -> str:
    passage = passage.strip()
    if len(passage) <= LONGEST:
        return passage
    head = passage[: LONGEST + 1]
    space = _LAST_SPACE.search(head)
    return head[: space.start() if space else LONGEST].rstrip()


def _places(passage: str, hits: Sequence[Hit]) -> tuple[tuple[int, int], ...]:
    """Where forms that were found stand as words in ``passage``: a hit knows only the first place
    in its text, and that may be an old sentence.
    """
    forms = sorted({hit.form for hit in hits if hit.form.strip()}, key=len, reverse=True)
    if not forms:
        return ()
    any_form = "|".join(re.escape(form) for form in forms)
    found = re.finditer(rf"(?<!\w)(?:{any_form})(?!\w)", passage)
    return tuple(place.span() for place in found)
