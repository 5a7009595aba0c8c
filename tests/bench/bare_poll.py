"""``natowire poll`` without near-duplicates: each text is compared as a whole alone.

What other readers do, so that the two can be held side by side. Run as ``python -m
tests.bench.bare_poll`` with the arguments of ``natowire``.
"""

from dataclasses import replace
from unittest.mock import patch

from worker.cli import main
from worker.dedup.fingerprint import fingerprint
from worker.dedup.words import digest, words
from worker.domain.stories import Fingerprint
from worker.pipeline import prepare

NOTHING = fingerprint("", "")


def whole(title: str, text: str) -> Fingerprint:
    count = len(words(title)) + len(words(text))
    return replace(NOTHING, exact=digest(title, text), words=(0,) * count)


if __name__ == "__main__":
    with patch.object(prepare, "fingerprint", whole):
        main()
