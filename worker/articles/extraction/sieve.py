"""An extracted text without the lines that are no part of the article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from worker.articles.extraction.lines import Line
from worker.articles.extraction.rules import (
    ANYWHERE,
    LONGEST_MARKER,
    TAIL,
    ends_text,
    is_bare_label,
    is_kicker,
    is_tags,
    is_whole_link,
    leads_away,
)
from worker.articles.extraction.values import Headline, Removed
from worker.articles.extraction.wording import share, words

OPENS = 12
"""Words of the first line that is taken for the article's own: what stands before is its head."""
CUT_AFTER = 0.6
"""Share of the words that must stand before a heading for the text to end there."""
MOST_NAMED = 0.3
"""Share of the words that links behind labels may have."""
TWICE = 0.4
"""Share of the words in lines that stood before from which the whole text stands twice, as in
linked data of some publishers. Less than that are questions, recipes and stanzas."""
LEAST_TWICE = 8
LEAST_LEFT = 0.15
"""Share of the words that must be left. The least on 268 captured pages is 0.27."""
MOST_IN_TAIL = 12
"""Lines that are taken from the end one by one. More are a list or a table."""
SHARE_OF_TAIL, WORDS_OF_TAIL = 0.2, 30
"""What may be taken from the end: that share of the words, or in a short text so many."""


@dataclass(slots=True)
class _Sieve:
    """Lines that are left, and what was taken out of them."""

    lines: list[Line]
    removed: list[Removed] = field(default_factory=list)

    def take(self, reason: str, hits: Sequence[Line]) -> None:
        if hits:
            gone = set(map(id, hits))
            self.lines = [line for line in self.lines if id(line) not in gone]
            self.removed += (Removed(reason, line.text) for line in hits)


def without_furniture(
    lines: Sequence[Line], headline: Headline
) -> tuple[list[Line], list[Removed]]:
    """The article's lines, and those that are not, each with its rule's name.

    Rules that together leave next to nothing are wrong, too: the text stays as it was.
    """
    kept, removed = _sieved(lines, headline)
    if _length(kept) < LEAST_LEFT * _length(lines):
        return list(lines), []
    return kept, removed


def _sieved(lines: Sequence[Line], headline: Headline) -> tuple[list[Line], list[Removed]]:
    sieve = _Sieve(list(lines))
    sieve.take("after the end", _after_the_end(sieve.lines))
    total = _length(sieve.lines)
    named = list(_under_labels(sieve.lines))
    if _length(named) <= MOST_NAMED * total:
        sieve.take("link", named)
    for rule in ANYWHERE:
        hits = [line for line in sieve.lines if rule.hits(line)]
        if _length(hits) <= rule.most * total:
            sieve.take(rule.reason, [line for line in hits if not rule.spares(line)])
    again = _repeated(sieve.lines)
    if _length(again) >= TWICE * _length(sieve.lines):
        sieve.take("repeated", again)
    _take_head(sieve, headline)
    _take_tail(sieve)
    return sieve.lines, sieve.removed


def _under_labels(lines: Sequence[Line]) -> Iterator[Line]:
    """Links that stand right behind a label such as "Lesen Sie auch", also where they end as
    sentences do.
    """
    is_named = False
    for line in lines:
        is_named = is_bare_label(line) or (is_named and is_whole_link(line))
        if is_named and is_whole_link(line):
            yield line


def _length(lines: Sequence[Line]) -> int:
    return sum(line.length for line in lines)


def _repeated(lines: Sequence[Line]) -> list[Line]:
    seen: set[tuple[str, ...]] = set()
    again = []
    for line in lines:
        wording = tuple(line.words)
        if len(wording) >= LEAST_TWICE and wording in seen:
            again.append(line)
        seen.add(wording)
    return again


def _take_head(sieve: _Sieve, headline: Headline) -> None:
    """The title's forms and what stands above the first paragraph, but never the whole text."""
    wordings = (words(form) for form in (headline.title, headline.kicker or "", *headline.forms))
    forms = [wording for wording in wordings if wording]
    titles, kickers = [], []
    has_begun = False
    for line in sieve.lines:
        if has_begun and not line.is_early:
            break
        is_title = _is_heading_of if has_begun else _is_title
        if is_title(line, forms):
            titles.append(line)
        elif line.length >= OPENS:
            has_begun = True
        elif not has_begun and is_kicker(line):
            kickers.append(line)
    for reason, hits in (("title", titles), ("kicker", kickers)):
        if len(hits) < len(sieve.lines):
            sieve.take(reason, hits)


def _is_heading_of(line: Line, forms: Sequence[list[str]]) -> bool:
    """The title itself, behind a lead that stands above it."""
    return line.place.is_heading and line.words in forms


def _is_title(line: Line, forms: Sequence[list[str]]) -> bool:
    """One of the title's forms, or most of its words at the top in a line that is no sentence."""
    if line.words in forms:
        return True
    return (
        line.length <= 30
        and line.from_start < 3
        and (line.place.is_heading or not line.is_sentence)
        and any(
            share(form, line.words) >= 0.75 and share(line.words, form) >= 0.4 for form in forms
        )
    )


def _after_the_end(lines: Sequence[Line]) -> Sequence[Line]:
    total, before = _length(lines), 0
    for position, line in enumerate(lines):
        if position and before >= CUT_AFTER * total and line.length <= LONGEST_MARKER:
            rest = lines[position + 1 :]
            if ends_text(line, rest) or leads_away(line, rest):
                return [line, *rest]
            if is_tags(line, rest):
                return [line, rest[0]]
        before += line.length
    return ()


def _take_tail(sieve: _Sieve) -> None:
    """Sign-offs, one by one from the end, as long as they are few and short."""
    left = max(WORDS_OF_TAIL, SHARE_OF_TAIL * _length(sieve.lines))
    for _ in range(MOST_IN_TAIL):
        if len(sieve.lines) < 2:
            return
        last = sieve.lines[-1]
        reason = _signed_off(last)
        left -= last.length
        if reason is None or left < 0 or _ends_list(sieve.lines):
            return
        sieve.take(reason, [last])


def _signed_off(line: Line) -> str | None:
    return next((rule.reason for rule in TAIL if rule.hits(line)), None)


def _ends_list(lines: Sequence[Line]) -> bool:
    """Whether the last line is an item of a list that is the article's own."""
    run = takewhile(lambda line: line.is_item, reversed(lines))
    items = list(islice(run, MOST_IN_TAIL + 1))
    return len(items) > MOST_IN_TAIL or any(_signed_off(item) is None for item in items)
