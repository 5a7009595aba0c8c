"""Lines of stdin answered in their order: a few here, many by as many processes as there are CPUs.

Memory stays bounded however long stdin is: what is read ahead waits in a few files, whose names
are all that is handed to the processes (``worker.cli.crew`` wants pieces that fit into a pipe).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain, tee
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from worker.cli.crew import Lost, in_order
from worker.cli.matched import Answer, Answerer, Batch, Spooled
from worker.domain.topics import Topic

FEW = 1 << 20
"""Bytes that are answered in this process: starting others takes longer."""
BATCH = 1 << 18
"""Bytes handed to a process at once, about a hundred documents."""
LONGEST_LINE = 1 << 26
"""Bytes; a document of 10 MB, escaped, has fewer."""
_TOO_LONG = b"a line that is too long"
_LIMIT = timedelta(minutes=10)


class Stream(Protocol):
    """What of a binary stream is needed."""

    def read1(self, size: int, /) -> bytes:
        """What is there to read, up to ``size`` bytes; waits for some, empty at the end."""
        ...


@contextmanager
def answers(
    topics: Sequence[Topic],
    aliases: Mapping[str, Sequence[str]],
    stream: Stream,
    few: int = FEW,
) -> Iterator[Iterator[Answer]]:
    """What the topics say to each document of the stream. Raises QueryError, before anything is
    read, where a query is wrong.
    """
    answerer = Answerer(topics, aliases)
    _ = answerer.matcher
    batches = _batches(stream)
    here = map(answerer.answer, _few(batches, few))
    with TemporaryDirectory(prefix="natowire-") as folder:
        yield chain(here, _spread(Answerer(topics, aliases), batches, Path(folder)))


def _few(batches: Iterator[Batch], few: int) -> Iterator[Batch]:
    """Batches as they come, until they are many."""
    taken = 0
    while taken < few and (batch := next(batches, None)) is not None:
        taken += len(batch.lines)
        yield batch


def _spread(answerer: Answerer, batches: Iterator[Batch], folder: Path) -> Iterator[Answer]:
    first = next(batches, None)
    if first is None:
        return
    given, asked = tee(_spooled(_gathered(chain([first], batches)), folder))
    with in_order(answerer.spooled, given, limit=_LIMIT) as results:
        for batch, result in zip(asked, results, strict=True):
            if isinstance(result, Lost):
                lines = f"stdin:{batch.first} to {batch.last}"
                yield Answer(b"", (f"{lines}: not matched: {result.detail}",))
            else:
                yield result


def _gathered(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The same lines in batches that are worth handing out."""
    first, gathered, size = 0, list[bytes](), 0
    for batch in batches:
        first = first if gathered else batch.first
        gathered.append(batch.lines)
        size += len(batch.lines)
        if size >= BATCH:
            yield Batch(first, b"".join(gathered))
            gathered, size = [], 0
    if gathered:
        yield Batch(first, b"".join(gathered))


def _spooled(batches: Iterable[Batch], folder: Path) -> Iterator[Spooled]:
    for batch in batches:
        file = folder / f"{batch.first}.jsonl"
        file.write_bytes(batch.lines)
        count = batch.lines.count(b"\n") or 1
        yield Spooled(batch.first, batch.first + count - 1, file)


def _batches(stream: Stream) -> Iterator[Batch]:
    """The lines that have come so far, as often as some do. For a line that never ends
    something stands that is no JSON.
    """
    number, begun, size = 1, list[bytes](), 0
    while read := stream.read1(BATCH):
        whole, ending, rest = read.rpartition(b"\n")
        if ending:
            batch = Batch(number, b"".join((*begun, whole, ending)))
            number += batch.lines.count(b"\n")
            begun, size = [rest], len(rest)
            yield batch
        else:
            size += len(read)
            begun.append(read)
            if size > LONGEST_LINE:
                begun = [_TOO_LONG]
    if any(begun):
        yield Batch(number, b"".join(begun))
