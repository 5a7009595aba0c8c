"""natowire's deduplication in memory beside datasketch and rensa, in one run.

Run as ``python -m tests.bench.peers_dedup SHARED [DOCUMENTS]`` where datasketch 2 and rensa are
installed as well (``pip install 'datasketch>=2,<3' rensa`` in an environment of their own). Each
library is a process of its own on one and the same core, and all take their next thousand
documents in turn, so that what else the machine does falls on all alike. Times are CPU seconds of
all that is done with a document: words, fingerprint, query, decision, insert.
"""

import multiprocessing
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.scale import documents, original
from worker.dedup.fingerprint import fingerprints
from worker.dedup.judge import judge
from worker.dedup.vicinity import Vicinity
from worker.domain.articles import Article, Key, KeyKind
from worker.domain.corpus import Document
from worker.domain.settings import Deduplication
from worker.domain.stories import COPIES, Fingerprint, Known, Neighbourhood

DOCUMENTS, TURN, SEED = 10_000, 1_000, 6
PERMUTATIONS, THRESHOLD, BANDS = 128, 0.5, 32
"""Of MinHash. rensa is told its bands, of four rows; datasketch takes 25 of five for that
threshold.
"""
_WORD = re.compile(r"\w+")

BATCH = 50
"""Documents that are prepared together and then decided one by one, as natowire's import does."""

Numbered = Sequence[tuple[int, Article]]
Index = Callable[[Numbered], list[list[int]]]
"""Takes the next documents, and says of each of which earlier ones it is a copy."""


def by_natowire() -> Index:
    vicinity, rules = Vicinity(Neighbourhood()), Deduplication()

    def decide(number: int, article: Article, made: Fingerprint) -> list[int]:
        keys = (Key(KeyKind.URL, article.canonical_url or ""),)
        document = Document(article, keys, made.exact, made, ())
        verdict = judge(document, vicinity, rules)
        is_copy = verdict.relation in COPIES and verdict.match is not None
        match = vicinity.article(verdict.match) if is_copy and verdict.match is not None else None
        known = Known(
            article=number,
            story=match.story if match else number,
            outlet=article.outlet,
            url=article.canonical_url,
            fingerprint=made,
            seen=article.first_seen,
        )
        vicinity.remember(known, keys, made.exact, frozenset())
        return [match.article] if match else []

    def take(batch: Numbered) -> list[list[int]]:
        made = fingerprints((article.title, article.text) for _, article in batch)
        return [decide(*one, print_) for one, print_ in zip(batch, made, strict=True)]

    return take


def by_datasketch() -> Index:
    datasketch: Any = import_module("datasketch")
    index = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)

    def signed(article: Article) -> Any:
        signature = datasketch.MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([gram.encode() for gram in grams(article)])
        return signature

    def decide(number: int, signature: Any) -> list[int]:
        found: list[int] = index.query(signature)
        index.insert(number, signature, check_duplication=False)
        return found

    return lambda batch: [
        decide(number, signature)
        for number, signature in [(number, signed(article)) for number, article in batch]
    ]


def by_rensa() -> Index:
    rensa: Any = import_module("rensa")
    index = rensa.RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)

    def decide(number: int, signature: Any) -> list[int]:
        found: list[int] = index.query(signature)
        index.insert(number, signature)
        return found

    def take(batch: Numbered) -> list[list[int]]:
        texts = [grams(article) for _, article in batch]
        signatures = rensa.RMinHash.from_token_sets(texts, PERMUTATIONS, SEED)
        return [
            decide(number, signature)
            for (number, _), signature in zip(batch, signatures, strict=True)
        ]

    return take


def grams(article: Article) -> list[str]:
    """All runs of three words."""
    words = _WORD.findall(f"{article.title} {article.text}".lower())
    return list(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


INDEXES = {"natowire": by_natowire, "datasketch": by_datasketch, "rensa": by_rensa}


class Turn(NamedTuple):
    """What came of some documents: CPU seconds, how many are copies by truth, how many of them
    were found, how many others were taken for copies.
    """

    seconds: float
    copies: int
    found: int
    wrong: int


@dataclass
class Runner:
    """A library in a process of its own."""

    pipe: Connection
    turns: list[Turn]

    @classmethod
    def started(cls, name: str, count: int) -> "Runner":
        mine, theirs = multiprocessing.Pipe()
        process = multiprocessing.Process(target=serve, args=(name, count, theirs), daemon=True)
        process.start()
        return cls(mine, [])

    def take_turn(self) -> None:
        self.pipe.send(None)
        self.turns.append(self.pipe.recv())


def serve(name: str, count: int, pipe: Connection) -> None:
    """Take a turn at every message."""
    index, stream = INDEXES[name](), enumerate(documents(count, SEED))
    originals: dict[int, int] = {}
    while turn := list(islice(stream, TURN)):
        originals |= {number: original(article) for number, article in turn}
        batches = [turn[at : at + BATCH] for at in range(0, len(turn), BATCH)]
        pipe.recv()
        started = time.process_time()
        found = [copies for batch in batches for copies in index(batch)]
        seconds = time.process_time() - started
        pipe.send(_judged(seconds, [number for number, _ in turn], found, originals))


def _judged(
    seconds: float, numbers: list[int], found: list[list[int]], originals: dict[int, int]
) -> Turn:
    copies = hits = wrong = 0
    for number, matches in zip(numbers, found, strict=True):
        is_hit = any(originals[match] == originals[number] for match in matches)
        copies += originals[number] != number
        hits += is_hit
        wrong += bool(matches) and not is_hit
    return Turn(seconds, copies, hits, wrong)


def measured(count: int) -> dict[str, list[Turn]]:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    runners = {name: Runner.started(name, count) for name in INDEXES}
    for _ in range(0, count, TURN):
        for runner in runners.values():
            runner.take_turn()
    return {name: runner.turns for name, runner in runners.items()}


def table(count: int) -> Iterator[str]:
    yield "| library | documents a CPU second | as a multiple | copies found | taken for copies |"
    yield "|---" * 5 + "|"
    turns = measured(count)
    rates = {name: count / sum(turn.seconds for turn in taken) for name, taken in turns.items()}
    for name, taken in turns.items():
        copies, found, wrong = (sum(column) for column in list(zip(*taken, strict=True))[1:])
        times = rates[name] / rates["datasketch"]
        yield (
            f"| {name} {version(name)} | {rates[name]:,.0f} | {times:.2f} "
            f"| {found:,} of {copies:,} | {wrong:,} |"
        )


if __name__ == "__main__":
    os.environ.setdefault("NATOWIRE_SHARED", str(Path(sys.argv[1])))
    for line in table(int(sys.argv[2]) if len(sys.argv) > 2 else DOCUMENTS):
        print(line, flush=True)
