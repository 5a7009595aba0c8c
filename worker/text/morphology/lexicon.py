"""One language's words: what forms each has, and which are nouns."""

import hashlib
import json
import mmap
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from worker.text.morphology.paradigms import Edit, Paradigm, Tables, decode, unpack

DATA = Path(__file__).parent / "data"
MANIFEST = "manifest.json"
SAME_LEXICON = {"hr": "hbs", "sr": "hbs", "bs": "hbs", "no": "nb"}
"""Languages of which simplemma has one dictionary under another name."""

_REMEMBERED = 2048
"""Paradigms kept decoded, and bundles of them: those that most words follow (5 MB)."""
_WORDS_REMEMBERED = 4096
"""Answers kept: a reading asks several things of one word, and of its beginnings again."""
_LEXEMES_REMEMBERED = 512


class LexiconError(Exception):
    """A lexicon's files are missing or damaged."""


class Lexeme(NamedTuple):
    """A word of the dictionary; all folded."""

    lemma: str
    noun: bool
    forms: frozenset[str]


class Bundle(NamedTuple):
    """What may follow a stem."""

    paradigms: tuple[Paradigm, ...]
    endings: frozenset[str]
    """Of all of them: most words that begin as a stem does are no form of it."""


class Lexicon:
    """Words are handed in and given back folded (``worker.text.fold``). All data stay in the
    mapped files, which processes share.
    """

    def __init__(self, language: str, stems: marisa_trie.Trie, tables: Tables) -> None:
        self.language = language
        self._stems = stems
        self._tables = tables
        self._bundle = lru_cache(_REMEMBERED)(self._read_bundle)
        self._paradigm = lru_cache(_REMEMBERED)(self._read_paradigm)
        self._ending = lru_cache(_REMEMBERED)(self._read_ending)
        self._found = lru_cache(_WORDS_REMEMBERED)(self._look_up)
        self.lexemes = lru_cache(_LEXEMES_REMEMBERED)(self._lexemes)

    def forms(self, word: str) -> Collection[str]:
        """All forms of the words that ``word`` is a form of, itself among them; empty where
        unknown.

        What is a dictionary form stands for its own words only: Krieg is not taken for the
        "krieg" of kriegen. Where that is not enough, ask ``lexemes``.
        """
        found = self.lexemes(word)
        own = [lexeme for lexeme in found if lexeme.lemma == word]
        return frozenset().union(*(lexeme.forms for lexeme in own or found))

    def lemmas(self, form: str) -> Collection[str]:
        """The dictionary forms of a form; empty where unknown."""
        return {paradigm.lemma_of(stem) for stem, paradigm in self._found(form)}

    def is_noun(self, form: str) -> bool:
        """Whether it is a form of a noun, which a compound may be made of."""
        return any(paradigm.noun for _, paradigm in self._found(form))

    def is_noun_at_most(self, form: str) -> bool:
        """Whether it is unknown, or a form of nouns only."""
        return all(paradigm.noun for _, paradigm in self._found(form))

    def is_lemma_of_other(self, form: str) -> bool:
        """Whether it is the dictionary form of a word that is no noun."""
        return any(not p.noun and p.lemma_of(stem) == form for stem, p in self._found(form))

    def _lexemes(self, form: str) -> tuple[Lexeme, ...]:
        """The words that ``form`` is a form of, whether noun or not."""
        return tuple(
            self._lexeme(paradigm.lemma_of(stem), noun=paradigm.noun)
            for stem, paradigm in self._found(form)
        )

    def _lexeme(self, lemma: str, *, noun: bool) -> Lexeme:
        heads = [(stem, p) for stem, p in self._heads(lemma) if p.noun is noun]
        stems = {other.apply(lemma) for _, p in heads for other in p.others}
        parts = heads + [
            (stem, p)
            for stem in stems
            for p in self._at(self._stems.get(stem))
            if p.noun is noun and isinstance(p.lemma, Edit) and p.lemma.apply(stem) == lemma
        ]
        forms = frozenset(stem + ending for stem, p in parts for ending in p.endings)
        return Lexeme(lemma, noun, forms)

    def _heads(self, lemma: str) -> Iterator[tuple[str, Paradigm]]:
        return (
            (stem, paradigm)
            for stem, ending, bundle in self._readings(lemma)
            for paradigm in bundle.paradigms
            if paradigm.lemma == ending
        )

    def _look_up(self, form: str) -> tuple[tuple[str, Paradigm], ...]:
        found: list[tuple[str, Paradigm]] = []
        for stem, ending, bundle in self._readings(form):
            if ending in bundle.endings:
                found += ((stem, p) for p in bundle.paradigms if ending in p.endings)
        return tuple(found)

    def _readings(self, word: str) -> list[tuple[str, str, Bundle]]:
        """All stems that the word may have, with what is left and their paradigms."""
        sound = word if word.isascii() else word.encode("utf-8", "replace").decode()
        bundle, numbers = self._bundle, self._tables.bundle_numbers
        return [
            (stem, sound[len(stem) :], bundle(numbers[number]))
            for stem, number in self._stems.iter_prefixes_with_ids(sound)
        ]

    def _at(self, stem: int) -> tuple[Paradigm, ...]:
        return self._bundle(self._tables.bundle_numbers[stem]).paradigms

    def _read_bundle(self, number: int) -> Bundle:
        paradigms = tuple(map(self._paradigm, decode(self._tables.bundles[number])))
        return Bundle(paradigms, frozenset().union(*(p.endings for p in paradigms)))

    def _read_paradigm(self, number: int) -> Paradigm:
        numbers = decode(self._tables.paradigms[number])
        flags, count = next(numbers), next(numbers)
        lemma = self._edit(numbers) if flags & 2 else self._ending(next(numbers))
        others = tuple(self._edit(numbers) for _ in range(count))
        endings = frozenset(map(self._ending, accumulate(numbers)))
        return Paradigm(bool(flags & 1), lemma, others, endings)

    def _edit(self, numbers: Iterator[int]) -> Edit:
        keep, drop, insert, cut, add = (next(numbers) for _ in range(5))
        return Edit(keep, drop, self._ending(insert), cut, self._ending(add))

    def _read_ending(self, number: int) -> str:
        return self._tables.endings[number].decode()


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language (ISO 639-1), opened once a process; None where there is none.

    Raises:
        LexiconError: Its files are missing or not those that the manifest names.
    """
    return open_lexicon(SAME_LEXICON.get(language, language), DATA)


def open_lexicon(language: str, folder: Path) -> Lexicon | None:
    """The lexicon of a language in a folder that the builder wrote; see ``lexicon``."""
    try:
        known = json.loads((folder / MANIFEST).read_text("utf-8"))["languages"]
        if language not in known:
            return None
        for name, digest in known[language]["files"].items():
            _check(folder / name, digest)
        stems = marisa_trie.Trie().mmap(str(folder / f"{language}.stems"))
        tables = unpack(_mapped(folder / f"{language}.tables"))
    except (OSError, ValueError, KeyError) as error:
        raise LexiconError(
            f"the lexicon of the language {language!r} cannot be read ({error}). Install natowire"
            " again, or build the lexicons: python -m worker.text.morphology.build"
        ) from error
    return Lexicon(language, stems, tables)


def _check(path: Path, digest: str) -> None:
    """marisa-trie reads a damaged trie without complaint, or crashes (2 ms a megabyte)."""
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            raise ValueError(f"{path.name} is damaged")


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
