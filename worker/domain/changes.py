"""What distinguishes two versions of an article's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What a newer text says that older ones did not, sentence by sentence.

    ``added`` stand in the newer text only, in its order, each once and with the time that heads
    its entry; ``removed`` in the older only, in its order. ``kept`` counts the newer text's
    sentences that were known. Typography, order and repetition are no change.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0
