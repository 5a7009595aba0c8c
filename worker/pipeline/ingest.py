"""Documents into the corpus: judge, decide and write, in one transaction a chunk.

The transaction is the only place where the corpus is compared and changed, and only one
runs at a time: so two workers at once give the stories that one alone would give.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from worker.domain.alerts import Occasion
from worker.domain.corpus import Decision, Document
from worker.domain.ports import Corpus, CorpusTransaction
from worker.pipeline.judges import Completion, Judges

CHUNK = 50
"""Documents a transaction holds at most, so that no other writer waits long."""

Ending = Callable[[CorpusTransaction, Sequence[Decision]], None]
"""What belongs into the last transaction, such as the end of the feed's poll."""


def ingest(
    documents: Sequence[Document],
    corpus: Corpus,
    judges: Judges,
    occasion: Occasion,
    now: datetime,
    ending: Ending | None = None,
    *,
    late_before: datetime | None = None,
    on_stored: Callable[[int], None] | None = None,
) -> list[Decision]:
    """Store documents, the oldest first; every chunk whole or not at all. Decisions are in the
    order of the documents.

    In whatever order a batch comes, it gives the same stories: each begins with what was
    published first, and of two texts of one item the later one follows.

    ``ending`` runs inside the last transaction with all decisions made. What was published
    before ``late_before`` is told as found late. ``on_stored`` hears of every transaction that
    ended, with the count of its documents.
    """
    decisions: list[Decision] = []
    order = sorted(range(len(documents)), key=lambda place: _coming_order(documents[place]))
    ordered = [documents[place] for place in order]
    chunks = [ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK)] or [[]]
    for number, chunk in enumerate(chunks, start=1):
        with corpus.transaction() as transaction:
            if chunk:
                made = decided(chunk, transaction, judges, occasion, now, late_before=late_before)
                transaction.write(made, now)
                decisions += made
            if ending and number == len(chunks):
                ending(transaction, decisions)
        if on_stored:
            on_stored(len(chunk))
    return [decision for _, decision in sorted(zip(order, decisions, strict=True), key=_place_of)]


def decided(
    chunk: Sequence[Document],
    transaction: CorpusTransaction,
    judges: Judges,
    occasion: Occasion,
    now: datetime,
    *,
    late_before: datetime | None = None,
) -> list[Decision]:
    """What becomes of these documents, at most ``CHUNK`` in their order; nothing is written."""
    from worker.pipeline.batch import Batch, Coming  # noqa: PLC0415 - see worker.pipeline.judges

    return Batch(transaction, chunk, judges, now).decide(chunk, Coming(occasion, late_before))


def complete(
    completions: Sequence[Completion],
    corpus: Corpus,
    judges: Judges,
    now: datetime,
) -> list[Decision]:
    """Store what pages brought of articles that are stored already, each as a new version, all
    or none; at most ``CHUNK``. Where another version came meanwhile, or the article's keys were
    taken over, the page stays pending.

    Each is told as it would have been had its page come with it. One that turns out to be a copy
    joins the other's story where it is alone in its own and nobody was told of that; else it
    stays there, and only what neither story has told is told.
    """
    from worker.pipeline.batch import Batch  # noqa: PLC0415 - see worker.pipeline.judges

    documents = [completion.document for completion in completions]
    with corpus.transaction() as transaction:
        made = Batch(transaction, documents, judges, now).complete(completions)
        transaction.write(made, now)
    return made


def _coming_order(document: Document) -> tuple[datetime, str, str]:
    """Oldest first, and those of one moment by what they are, not by how they came. What is not
    dated stays in its order, and so do two texts of one item.
    """
    key = document.keys[0]
    named = (key.kind, key.value) if document.article.published else ("", "")
    return document.article.dated(), *named


def _place_of(numbered: tuple[int, Decision]) -> int:
    return numbered[0]
