"""Two texts side by side: the runs they share, by a slow and plain measure."""

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.alignment import POSITIONS, Run, align
from worker.dedup.sample import SHINGLE
from worker.dedup.words import HASH_MASK, codes

FEW = st.lists(st.integers(0, 3), max_size=60)
"""So few words that every shingle stands in many places."""


def plainly(mine: list[int], theirs: list[int]) -> tuple[Run, ...]:
    """From each word on the longest run that the other text has too; of equal ones that which
    goes on behind the last, and closest to it.
    """
    mine, theirs = [w & HASH_MASK for w in mine], [w & HASH_MASK for w in theirs]
    runs: list[Run] = []
    at = expected = 0
    while at < len(mine):
        gram = mine[at : at + SHINGLE]
        places = [n for n in range(len(theirs)) if theirs[n : n + SHINGLE] == gram]
        found = [Run(at, n, equal(mine[at:], theirs[n:])) for n in places[:POSITIONS]]
        if len(gram) < SHINGLE or not found:
            at += 1
            continue
        best = max(
            found,
            key=lambda run: (run.length, run.theirs >= expected, -abs(run.theirs - expected)),
        )
        runs.append(best)
        at, expected = at + best.length, best.theirs + best.length
    return tuple(runs)


def equal(left: list[int], right: list[int]) -> int:
    pairs = zip(left, right, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


@given(FEW, FEW)
def test_runs_of_few_words_are_those_of_the_plain_search(mine, theirs):
    assert align(mine, theirs).runs == plainly(mine, theirs)


@given(st.randoms(use_true_random=False), st.integers(0, 400), st.integers(0, 40))
def test_runs_of_edited_copies_are_those_of_the_plain_search(chance, length, edits):
    mine = [chance.randrange(500) for _ in range(length)]
    theirs = edited(mine, edits, chance)
    assert align(mine, theirs).runs == plainly(mine, theirs)
    assert align(theirs, mine).runs == plainly(theirs, mine)


def edited(words: list[int], edits: int, chance: Random) -> list[int]:
    """Words replaced, and passages cut, moved and told twice."""
    words = list(words)
    for _ in range(edits):
        at, length = chance.randrange(len(words) + 1), chance.randrange(30)
        passage = words[at : at + length]
        match chance.randrange(4):
            case 0:
                words[at : at + 1] = [chance.randrange(500)]
            case 1:
                words[at : at + length] = []
            case 2:
                words[at : at + length] = []
                words = passage + words
            case _:
                words = words + passage
    return words


def test_case_makes_no_difference():
    mine = codes("In der Nacht griff Russland mit 120 Drohnen Kiew an, sagt die Luftwaffe")
    theirs = codes("in der Nacht griff Russland mit 87 Drohnen Odessa an, sagt die Luftwaffe")
    found = align(mine, theirs)
    assert [(run.mine, run.theirs, run.length) for run in found.runs] == [(0, 0, 6), (9, 9, 4)]


@pytest.mark.parametrize("mine, theirs", [((), ()), ((), (1,) * 9), ((1, 2, 3), (1, 2, 3))])
def test_texts_below_four_words_share_no_run(mine, theirs):
    assert align(mine, theirs).runs == ()


@pytest.mark.parametrize(
    "period, other", [(1, 1), (2, 2), (5, 5), (7, 5), (1000, 1000), (1001, 1000)]
)
def test_words_that_repeat_for_ever_cost_bounded_time(period, other):
    count = 100_000
    began = time.process_time()
    align([n % period for n in range(count)], [n % other for n in range(count)])
    assert time.process_time() - began < 10
