"""What would become of a document now: the ordinary way, in a transaction that is undone."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from worker.domain.alerts import Occasion
from worker.domain.corpus import Decision, Document
from worker.domain.ports import Corpus, CorpusTransaction
from worker.pipeline.ingest import ingest
from worker.pipeline.judges import Judges


class _Undone(Exception):  # noqa: N818 (no error: the way out of a transaction)
    """Ends the transaction, and nothing of it stays."""


def tried(document: Document, corpus: Corpus, judges: Judges, now: datetime) -> Decision:
    """The decision on a document as news, of which nothing is stored and nobody told. Numbers that
    it gives out are given out again.
    """
    decided: list[Decision] = []

    def undo(_: CorpusTransaction, decisions: Sequence[Decision]) -> None:
        decided.extend(decisions)
        raise _Undone

    with suppress(_Undone):
        ingest([document], corpus, judges, Occasion.NEWS, now, undo)
    return decided[0]
