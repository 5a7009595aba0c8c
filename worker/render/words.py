"""The languages natowire writes in."""

from collections.abc import Mapping

from worker.render.english import ENGLISH
from worker.render.german import GERMAN
from worker.render.phrases import Words, counted

__all__ = ["ENGLISH", "GERMAN", "WORDS", "Words", "counted"]

WORDS: Mapping[str, Words] = {words.locale: words for words in (GERMAN, ENGLISH)}
