"""What an extractor left out of the text it found: sentences that stand among those it took.

trafilatura drops a paragraph for its name ("teaser", "social") or its wrapper's, and tells
nobody. On 268 captured pages it dropped none of the text; 22 sentences on 15 of them are named as
left out: captions, notices, boxes.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from lxml.html import HtmlElement

from worker.articles.extraction.signoffs import SENTENCE_END
from worker.articles.extraction.trees import text_of
from worker.articles.extraction.values import Removed
from worker.articles.extraction.wording import shingles, squeezed, words

LEFT_OUT = "left out"
"""The reason of what stays out for its place or its name."""

LEAST_WORDS = 5
"""Words of a sentence that is put back."""
LEAST_WORDS_AT_END = 12
TOLD = 0.6
"""Share of its runs of three words in the text from which a paragraph is not missing."""
LEAST = 20
"""Characters by which a paragraph is found again in the text."""
MOST_LINKED = 0.4
"""Share of a paragraph in links from which it leads elsewhere."""
MOST_MISSED = 400
"""Paragraphs that are looked at; a page of other articles' teasers has a hundred."""
MOST_TEXT = 400_000
"""Characters of a text that is searched: each paragraph missed costs a walk through all of it."""
NEAR = 3
"""Elements around a paragraph, one of which must hold paragraphs of the text."""
HOLDS = 0.15
"""Share of the text that an element must hold for its other paragraphs to belong to it."""

_UNSEEN = re.compile("[\xad\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens and marks of no width, which some extractors keep."""
_BESIDE = frozenset(
    {"aside", "figcaption", "footer", "nav", "header", "button", "label", "form", "dialog", "a"}
)
_NAMED = re.compile(
    r"caption|photo|image|video|media|gallery|slide|author|bio\b|byline|credit|disclaim|newsletter"
    r"|related|recirc|recommend|promo|popover|popup|modal|comment|message|subscri|premium|regist"
    r"|sign-?(?:up|in)|login|paywall|summary|synopsis|teaser|listing|copyright|footer|advert|\bad-"
    r"|\bads?\b|placeholder|hidden|tooltip|share|sharing|donat|infobox|fact|expandable|accordion",
    re.IGNORECASE,
)
"""Names of what stands beside the text, on the paragraph's own wrappers only: around the text
itself such names are found, too."""


@dataclass(slots=True)
class _Found:
    """The extracted lines as one string without white space, to find paragraphs in."""

    lines: Sequence[str]
    keys: list[str] = field(init=False)
    whole: str = field(init=False)
    ends: list[int] = field(init=False)
    cursor: int = 0

    def __post_init__(self) -> None:
        self.keys = [_key(line) for line in self.lines]
        self.whole, self.ends = "".join(self.keys), list(accumulate(map(len, self.keys)))

    def line_of(self, key: str) -> int | None:
        """Which line a paragraph ends in; None where it is missing."""
        start = self.whole.find(key, self.cursor)
        if start < 0:
            start = self.whole.find(key)
        if start < 0:
            return None
        self.cursor = start + len(key)
        return bisect_right(self.ends, self.cursor - 1)


@dataclass(frozen=True, slots=True)
class _Missed:
    """A paragraph that is not in the text, the line it would follow, and whether none of the
    text's paragraphs stands before it.
    """

    element: HtmlElement
    text: str
    after: int
    is_lead: bool


def with_left_out(
    tree: HtmlElement, lines: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Removed, ...]]:
    """The lines with the sentences put back that were left out among them, and what stays out
    though it stands there. Where more is missing than was found another extractor is asked.
    """
    found = _Found(lines)
    if not 0 < len(found.whole) <= MOST_TEXT:
        return lines, ()
    missed = _among(*_compared(tree, found))
    if not missed:
        return lines, ()
    runs = shingles(words("\n".join(lines)))
    new = [(missing, belongs) for missing, belongs in missed if not _is_told(missing, runs)]
    last = len(lines) - 1
    back = [
        missing
        for missing, belongs in new
        if belongs and (missing.after < last or _is_sure(missing))
    ]
    if sum(len(missing.text) for missing in back) > sum(map(len, lines)):
        return lines, ()
    out = (Removed(LEFT_OUT, missing.text) for missing, _ in new if missing not in back)
    return tuple(_merged(lines, back)), tuple(out)


def _among(missed: Sequence[_Missed], held: Counter[HtmlElement]) -> list[tuple[_Missed, bool]]:
    """Those that stand among the text's paragraphs, and whether as one of them."""
    least = HOLDS * sum(held.values())
    holders = {element for element, length in held.items() if length >= least}
    judged = ((missing, _belongs(missing, holders)) for missing in missed)
    return [(missing, belongs) for missing, belongs in judged if belongs is not None]


def _compared(tree: HtmlElement, found: _Found) -> tuple[list[_Missed], Counter[HtmlElement]]:
    """Sentences that are missing, and how much of the text each parent of paragraphs holds."""
    missed: list[_Missed] = []
    held: Counter[HtmlElement] = Counter()
    misses: set[str] = set()
    last = -1
    for element in tree.iter("p", "h1", "h2", "h3", "h4"):
        text = text_of(element)
        key = _key(text)
        if element.tag != "p":
            last += last + 1 < len(found.keys) and found.keys[last + 1] == key
            continue
        parent = element.getparent()
        if len(key) < LEAST or key in misses or parent is None:
            continue
        line = found.line_of(key)
        if line is not None:
            held[parent] += len(key)
            last = line
            continue
        misses.add(key)
        if len(misses) > MOST_MISSED:
            break
        if _is_prose(element, text):
            missed.append(_Missed(element, " ".join(text.split()), last, not held))
    return missed, held


def _is_told(missing: _Missed, runs: frozenset[tuple[str, ...]]) -> bool:
    """Whether its words are in the text in another form: a box inside it left out, readings of
    Japanese names written otherwise.
    """
    own = shingles(words(missing.text))
    return len(own & runs) >= TOLD * len(own)


def _is_sure(missing: _Missed) -> bool:
    """Whether a paragraph behind the last line can only be text: notices stand there, too."""
    is_long = len(words(missing.text)) >= LEAST_WORDS_AT_END
    return is_long and next(missing.element.iter("a"), None) is None


def _key(text: str) -> str:
    return _UNSEEN.sub("", squeezed(text.lstrip("-–—• ")))


def _is_prose(element: HtmlElement, text: str) -> bool:
    is_sentence = SENTENCE_END.search(text) and not text.rstrip().endswith(")")
    if len(words(text)) < LEAST_WORDS or not is_sentence:
        return False
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return linked <= MOST_LINKED * len(text)


def _belongs(missing: _Missed, holders: set[HtmlElement]) -> bool | None:
    """Whether a paragraph is the text's own: True among its paragraphs, False in something
    beside it, None where it stands elsewhere on the page.
    """
    outer = missing.element.getparent()
    own = [missing.element]
    while outer is not None and outer not in holders and len(own) <= NEAR:
        own.append(outer)
        outer = outer.getparent()
    if outer not in holders:
        return None
    if len(own) == 1:
        return True
    return not any(_is_beside(element, is_lead=missing.is_lead) for element in own)


def _is_beside(element: HtmlElement, *, is_lead: bool) -> bool:
    if element.tag in _BESIDE:
        return True
    if element.tag == "figure":
        return element.find(".//blockquote") is None
    named = _NAMED.findall(f"{element.get('class') or ''} {element.get('id') or ''}")
    return any(not (is_lead and name.lower() == "teaser") for name in named)


def _merged(lines: Sequence[str], back: Sequence[_Missed]) -> Iterator[str]:
    waiting = iter(back)
    paragraph = next(waiting, None)
    for position, line in enumerate(("", *lines), start=-1):
        if position >= 0:
            yield line
        while paragraph is not None and paragraph.after <= position:
            yield paragraph.text
            paragraph = next(waiting, None)
