"""natowire's matcher beside others, in one run and on the same documents and topics.

Run as ``python -m tests.bench.topics SHARED [TOPICS]...`` (100, 1000 and 10000 where none are
named); mokaccino is measured where it is installed (in an environment of its own). Each number of
topics has a process of its own, so that its memory is its own. Speeds are documents per second
of CPU, the best of several passes. "cold" is the first pass, "steady" a pass over documents that
are new after 700 others, "warm" one over documents seen before; "hits" tells every place too.

Of the peers only FTS5 decides the whole topics: pyahocorasick and ``re`` only find the terms,
and mokaccino takes a phrase for two words anywhere. All get the folded text for nothing.
"""

import pickle
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tests.bench import topics_peers as peers
from tests.bench import topics_workload as workload
from worker.domain.topics import Searchable, Topic
from worker.text.tokens import tokenise
from worker.topics import Matcher, compile_topics

Result = TypeVar("Result")

DOCUMENTS = 1030
KNOWN = 700
"""Documents read before the steady pass."""
SIZES = (100, 1000, 10_000)
FEW = 20
"""Documents for what is too slow for all."""


def main() -> None:
    shared, *sizes = sys.argv[1:]
    documents = workload.documents(workload.texts(Path(shared)), DOCUMENTS)
    with TemporaryDirectory() as folder:
        for size in map(int, sizes or SIZES):
            file = Path(folder, f"{size}.pickle")
            file.write_bytes(pickle.dumps((documents, workload.topics(documents, size))))
            command = [sys.executable, "-m", "tests.bench.topics", "--one", str(file)]
            subprocess.run(command, check=True)


def one(file: Path) -> None:
    """Measure in a process that has made nothing else: memory given back would be used again."""
    documents, wanted = pickle.loads(file.read_bytes())
    lengths = [len(f"{document.title} {document.body}") for document in documents]
    words = {w for d in documents for w in tokenise(f"{d.title} {d.body}").words}
    print(
        f"\n{len(wanted)} topics, {DOCUMENTS} documents of {statistics.mean(lengths):.0f} characters, "
        f"{len(words)} distinct words"
    )
    exact = _ours("natowire, as written", documents, wanted, smart=False)
    _ours("natowire, smart words", documents, wanted, smart=True)
    _others(documents, wanted, exact)


def _ours(
    name: str, documents: Sequence[Searchable], wanted: Sequence[workload.Wanted], *, smart: bool
) -> peers.Hits:
    topics = [workload.topic(topic, smart=smart) for topic in wanted]
    before = _resident()
    build, matcher = _timed(lambda: _matcher(topics))
    cold, found = _timed(lambda: [matcher.topics(document) for document in documents])
    memory = _resident() - before
    warm = min(_timed(lambda: [matcher.topics(d) for d in documents])[0] for _ in range(5))
    told = min(_timed(lambda: sum(len(matcher.match(d)) for d in documents))[0] for _ in range(3))
    fresh = _matcher(topics)
    for document in documents[:KNOWN]:
        fresh.topics(document)
    steady, _ = _timed(lambda: [fresh.topics(document) for document in documents[KNOWN:]])
    hits = {(number, topic) for number, some in enumerate(found) for topic in some}
    print(
        f"{name:24} {len(documents) / cold:9.0f} cold {(len(documents) - KNOWN) / steady:9.0f} "
        f"steady {len(documents) / warm:9.0f} warm {len(documents) / told:9.0f} with hits; "
        f"build {build:.2f} s, {memory:.0f} MB; {len(hits)} matches"
    )
    return hits


def _matcher(topics: Sequence[Topic]) -> Matcher:
    matcher = compile_topics(topics, {})
    matcher.prepare(["de"])
    return matcher


def _others(
    documents: Sequence[Searchable], wanted: Sequence[workload.Wanted], expected: peers.Hits
) -> None:
    texts = [peers.folded(document) for document in documents]
    seconds, (found, full_text) = _timed(lambda: _by_full_text(texts, wanted))
    full_text.close()
    print(
        f"{'FTS5, batch':24} {len(texts) / seconds:9.0f}; {len(found)} matches, "
        f"{len(found ^ expected)} other than natowire's"
    )
    makers = {
        "pyahocorasick, terms": (peers.by_automaton, len(texts)),
        "re, terms": (peers.by_expression, FEW),
        "mokaccino, no phrases": (peers.by_percolator, FEW * 5),
    }
    for name, (make, number) in makers.items():
        build, count = _timed(partial(make, wanted))
        if count is None:
            print(f"{name:24} not installed")
            continue
        seconds, found_in_all = _timed(partial(_sum, count, texts[:number]))
        print(f"{name:24} {number / seconds:9.0f}; build {build:.2f} s; {found_in_all} found")


def _sum(count: Callable[[str], int], texts: Sequence[str]) -> int:
    return sum(map(count, texts))


def _by_full_text(
    texts: Sequence[str], wanted: Sequence[workload.Wanted]
) -> tuple[peers.Hits, peers.FullText]:
    full_text = peers.FullText(texts)
    return full_text.hits(wanted), full_text


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def _resident() -> float:
    """Megabytes of this process."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(Path(sys.argv[2]))
    else:
        main()
