"""What is new in a text against older versions of it, sentence by sentence, in linear time.

Live tickers are the main case: entries come on top, go at the bottom, change places, and a digit
is put right in one of them. A sentence is known where its words stood in an older text, anywhere:
nothing is aligned, sentences are looked up.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from worker.dedup.words import MAX_CHARACTERS, words
from worker.domain.changes import Change
from worker.text.passages import Span, head, sentences, units
from worker.text.stamps import is_stamp

_REACH = 2 * MAX_CHARACTERS
"""Characters of a text that are known. What is asked of it are its first MAX_CHARACTERS: where
much came on top, they reach further down in the older text."""

_RUN = 4
"""So many words that stood side by side are known also where sentences were cut otherwise."""
_PLACES = 16
"""Places of a run that are looked at: a text may be made of one word."""


class _Passage(NamedTuple):
    """A sentence: where it stands in its unit, and the words that are compared."""

    span: Span
    words: list[str]
    key: str


class _Taken(dict[str, list[_Passage]]):
    """Units taken apart, each once: two versions share most."""

    def __missing__(self, unit: str) -> list[_Passage]:
        self[unit] = found = list(_passages(unit))
        return found


class _Fresh(NamedTuple):
    """The spans of a text's unknown sentences, and how many others it has."""

    spans: list[Span]
    kept: int


def change(before: str, after: str) -> Change:
    """What ``after`` says that ``before`` did not, and the other way round."""
    return since([before, after], 1)


def since(versions: Sequence[str], version: int) -> Change:
    """What the last of these texts, oldest first, says that none of the first ``version`` did;
    ``removed`` is what the last of those said and the newest does not.
    """
    if not 0 < version <= len(versions):
        raise ValueError(f"there are {len(versions)} versions: none is number {version}")
    before, after = versions[version - 1], versions[-1]
    taken = _Taken()
    added = _fresh(after, _Known(versions[:version], taken))
    removed = _fresh(before, _Known([after], taken))
    return Change(_said(after, added.spans), _said(before, removed.spans), added.kept)


def fresh_text(after: str, olds: Sequence[str]) -> str:
    """The sentences of ``after`` that stand in none of ``olds``, as a text of its own, in which
    neighbours stay together as they stood.
    """
    runs: list[Span] = []
    for start, end in _fresh(after, _Known(olds, _Taken())).spans:
        if runs and not after[runs[-1].end : start].strip():
            runs[-1] = Span(runs[-1].start, end)
        else:
            runs.append(Span(start, end))
    return "\n\n".join(after[start:end].strip() for start, end in runs)


class _Known:
    """The sentences of older texts."""

    def __init__(self, texts: Sequence[str], taken: _Taken) -> None:
        cut = (text[:_REACH] for text in texts)
        self.units = dict.fromkeys(text[s:e] for text in cut for s, e in units(text))
        self.taken = taken

    @cached_property
    def _passages(self) -> list[_Passage]:
        return [passage for unit in self.units for passage in self.taken[unit]]

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(passage.key for passage in self._passages)

    def standing(self, wanted: Sequence[_Passage]) -> list[bool]:
        """Whether the words of each stood somewhere side by side."""
        runs = {tuple(passage.words[:_RUN]) for passage in wanted if len(passage.words) >= _RUN}
        if not runs:
            return [False] * len(wanted)
        said = list(chain.from_iterable(passage.words for passage in self._passages))
        places: dict[tuple[str, ...], list[int]] = {}
        for at, run in enumerate(zip(said, said[1:], said[2:], said[3:], strict=False)):
            if run in runs and len(held := places.setdefault(run, [])) < _PLACES:
                held.append(at)
        return [
            any(said[at : at + len(asked)] == asked for at in places.get(tuple(asked[:_RUN]), ()))
            for _, asked, _ in wanted
        ]


def _fresh(text: str, known: _Known) -> _Fresh:
    asked, kept = text[:MAX_CHARACTERS], 0
    found: dict[str, tuple[Span, _Passage]] = {}
    for start, end in units(asked):
        unit = asked[start:end]
        passages = known.taken[unit]
        is_known = unit in known.units
        for passage in passages:
            if is_known or passage.key in known.keys:
                kept += 1
            else:
                span = Span(start + passage.span.start, start + passage.span.end)
                found.setdefault(passage.key, (span, passage))
    stood = known.standing([passage for _, passage in found.values()])
    spans = [span for (span, _), is_old in zip(found.values(), stood, strict=True) if not is_old]
    return _Fresh(spans, kept + sum(stood))


def _passages(unit: str) -> Iterator[_Passage]:
    """The sentences of a unit. To the first belongs the time that heads it: an alarm at another
    time is another alarm. Its day does not: tickers put it before the entries of yesterday.
    """
    if is_stamp(unit):
        return
    opening = head(unit)
    for span in sentences(unit):
        if opening and span.start == 0:
            said = [opening.clock, *words(unit[opening.end : span.end])]
        else:
            said = words(unit[span.start : span.end])
        if said:
            yield _Passage(span, said, " ".join(said))


def _said(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    return tuple(" ".join(text[start:end].split()) for start, end in spans)
