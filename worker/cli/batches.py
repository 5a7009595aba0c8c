"""Lines of stdin answered in their order: a few here, many by as many processes as there are CPUs.

Whoever writes slowly is answered line by line: the processes are only asked while lines come as
fast as they can be handed out, and all they have is answered where the input pauses. Memory stays bounded however long stdin is: what is read ahead waits in a few files, whose names
are all that is handed to the processes (``worker.cli.crew`` wants pieces that fit into a pipe).
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from io import UnsupportedOperation
from itertools import tee
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from worker.cli.crew import Fate, Lost, in_order
from worker.cli.matched import Answer, Answerer, Batch, Spooled
from worker.domain.topics import Topic

if TYPE_CHECKING:
    import io

FEW = 1 << 20
"""Bytes that are answered in this process: starting others takes longer."""
BATCH = 1 << 18
"""Bytes handed to a process at once, about a hundred documents."""
LONGEST_LINE = 1 << 24
"""Bytes; a document of 10 MB, escaped, has fewer."""
_TOO_LONG = b"a line that is too long"
_LIMIT = timedelta(minutes=10)
_PAUSE = timedelta(milliseconds=100)
"""Without input so long answers that are ready are no longer held back: before it gives any, the
crew waits for as many as eight batches.
"""


class Stream(Protocol):
    """What of a binary stream is needed."""

    def read1(self, size: int, /) -> bytes:
        """What is there to read, up to ``size`` bytes; waits for some, empty at the end."""
        ...

    def pauses(self) -> bool:
        """Whether nothing comes for a moment; the end is no pause."""
        ...


class Piped:
    """A binary stream that has no buffer larger than what is read. One without a file descriptor is
    in memory, and never pauses.
    """

    def __init__(self, stream: "io.BufferedReader") -> None:
        self._stream = stream

    def read1(self, size: int, /) -> bytes:
        return self._stream.read1(size)

    def pauses(self) -> bool:
        try:
            return not select([self._stream], [], [], _PAUSE.total_seconds())[0]
        except UnsupportedOperation:
            return False


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
    here, elsewhere = Answerer(topics, aliases), Answerer(topics, aliases)
    _ = here.matcher
    with (
        TemporaryDirectory(prefix="natowire-") as folder,
        closing(_answered(here, elsewhere, _Lines(stream), few, Path(folder))) as found,
    ):
        yield found


def _answered(
    here: Answerer, elsewhere: Answerer, lines: "_Lines", few: int, folder: Path
) -> Generator[Answer]:
    """By this process and by others in turn. Each time that those were in vain, because the input
    paused, it takes twice as much to start them again.
    """
    while not lines.have_ended:
        yield from map(here.answer, lines.few(few))
        yield from _spread(elsewhere, lines.burst(), folder)
        few *= 2


class _Lines:
    """The lines of a stream in batches, as they come."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._batches = _batches(stream)
        self.have_ended = False

    def few(self, few: int) -> Iterator[Batch]:
        """What has come, as often as some has, until so much came without a pause."""
        taken = 0
        while taken < few and (batch := self._next()) is not None:
            taken += len(batch.lines)
            yield batch
            if self._stream.pauses():
                taken = 0

    def burst(self) -> Iterator[Batch]:
        """Batches that are worth handing out, until the input pauses."""
        first, gathered, size = 0, list[bytes](), 0
        while not self._stream.pauses() and (batch := self._next()) is not None:
            first = first if gathered else batch.first
            gathered.append(batch.lines)
            size += len(batch.lines)
            if size >= BATCH:
                yield Batch(first, b"".join(gathered))
                gathered, size = [], 0
        if size:
            yield Batch(first, b"".join(gathered))

    def _next(self) -> Batch | None:
        batch = next(self._batches, None)
        self.have_ended = batch is None
        return batch


def _spread(answerer: Answerer, batches: Iterable[Batch], folder: Path) -> Iterator[Answer]:
    given, asked = tee(_spooled(batches, folder))
    with in_order(answerer.spooled, given, limit=_LIMIT) as results:
        for batch, result in zip(asked, results, strict=True):
            yield result if isinstance(result, Answer) else _again(answerer, batch, result)
            batch.file.unlink()


def _again(answerer: Answerer, batch: Spooled, lost: Lost) -> Answer:
    """The answer to a batch that was lost with its process, by another process: whoever kills one
    may mean the memory that is short, not the lines. What took too long would do so again.
    """
    lines = f"stdin:{batch.first} to {batch.last}"
    if lost.fate is not Fate.TIMEOUT:
        with in_order(answerer.spooled, [batch], limit=_LIMIT, processes=1) as results:
            result = next(results)
        if isinstance(result, Answer):
            return result._replace(notes=(f"{lines}: matched once more: {lost.detail}",))
        lost = result
    return Answer(b"", (f"{lines}: not matched: {lost.detail}",))


def _spooled(batches: Iterable[Batch], folder: Path) -> Iterator[Spooled]:
    for batch in batches:
        file = folder / f"{batch.first}.jsonl"
        file.write_bytes(batch.lines)
        count = batch.lines.count(b"\n") or 1
        yield Spooled(batch.first, batch.first + count - 1, file)


def _batches(stream: Stream) -> Iterator[Batch]:
    """The lines that each read has completed, perhaps none. For a line that never ends something
    stands that is no JSON.
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
            yield Batch(number, b"")
    if any(begun):
        yield Batch(number, b"".join(begun))
