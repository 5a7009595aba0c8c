"""Builds the lexicons from simplemma's dictionaries: ``python -m worker.text.morphology.build``.

The same simplemma gives the same bytes. What reads the lexicons never imports simplemma.
"""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from worker.text.fold import fold
from worker.text.morphology.lexicon import DATA, MANIFEST
from worker.text.morphology.paradigms import (
    Edit,
    Paradigm,
    ascending,
    common_stem,
    edit,
    encode,
    pack,
)
from worker.text.tokens import tokenise

_LANGUAGES = """
    bg ca cs da de el en es et fi fr ga gl hbs hu is it lt lv mk nb nl nn pl pt ro ru sk sl sq sv
    tr uk
"""
LANGUAGES = tuple(_LANGUAGES.split())
"""By simplemma's names: hbs is Croatian, Serbian and Bosnian."""

_LONGEST_TAIL = 5
"""Where more letters than that change at the end of a word, its forms get stems of their own:
beside "ab" all verbs with ab- would be looked through for each word that begins so."""


class _Nouns(NamedTuple):
    """By what forms nouns are told where they are not capitalised: only they have some of the
    first, and only other words some of the second.
    """

    has: tuple[str, ...]
    lacks: tuple[str, ...] = ("\0",)


_FINNISH_CASES = "ssa ssae sta stae lla llae lta ltae lle"
_NOUNS = {
    "da": _Nouns(("ens", "ets", "erne", "ernes", "ene", "enes")),
    "fi": _Nouns(
        (*_FINNISH_CASES.split(), "ksen", "ksia", "ksien", "usta", "ysta"),
        ("isivat", "isivaet", "nut", "nyt"),
    ),
    "nb": _Nouns(("ene", "ens", "en")),
    "nl": _Nouns(("je", "jes", "en", "s", "n"), ("end", "ende", "ere")),
    "nn": _Nouns(("ane", "ene", "en", "et")),
    "sv": _Nouns(("ens", "ets", "ns", "arna", "orna", "erna", "nas")),
}
"""Endings of a word's forms, its dictionary form aside; for languages that join nouns."""


class Word(NamedTuple):
    """A word of the dictionary, folded."""

    lemma: str
    noun: bool


Words = Mapping[Word, Collection[str]]
"""The forms of each word."""


class Built(NamedTuple):
    """A language's two files."""

    stems: bytes
    tables: bytes


def dictionary(language: str) -> Mapping[str, str]:
    """Simplemma's lemma of each form."""
    # It is there where lexicons are built and tested, not where they are read.
    from simplemma.strategies.dictionaries import (  # noqa: PLC0415 - see above
        DefaultDictionaryFactory,
    )

    return DefaultDictionaryFactory(0).get_dictionary(language)


def words_of(language: str, pairs: Mapping[str, str]) -> Words:
    """The words of a dictionary of forms and their lemmas, as they are written."""
    words: dict[Word, set[str]] = defaultdict(set)
    folded: dict[str, str] = {}
    for form, written in pairs.items():
        lemma = written.replace("_", "")  # Dutch: moeder_maatschappij
        if not (_is_one_word(form) and _is_one_word(lemma)):
            continue
        if lemma not in folded:
            folded[lemma] = fold(lemma)
        capital = form[0].isupper()
        forms = words[Word(folded[lemma], language == "de" and capital)]
        forms.add(fold(form))
        if language != "de" or capital == lemma[0].isupper():
            forms.add(folded[lemma])  # the dictionary may give it to another word: bank, banka
    signs = _NOUNS.get(language)
    if signs:
        return {
            Word(word.lemma, _is_noun(word.lemma, words[word], signs)): words[word]
            for word in words
        }
    return words


def _is_noun(lemma: str, forms: Collection[str], signs: _Nouns) -> bool:
    inflected = [form for form in forms if form != lemma]
    has = any(form.endswith(signs.has) for form in inflected)
    return has and not any(form.endswith(signs.lacks) for form in inflected)


def _is_one_word(text: str) -> bool:
    return text.isalpha() or tokenise(text).words == [text]


# --- paradigms ---------------------------------------------------------------------------------


def paradigms_of(word: Word, forms: Collection[str]) -> Iterator[tuple[str, Paradigm]]:
    """The stems of a word with their paradigms, that of the dictionary form first."""
    lemma = word.lemma
    groups = list(_by_stem(lemma, {*forms, lemma}))
    stems = [common_stem(group) for group in groups]
    others = tuple(sorted(edit(lemma, stem) for stem in stems[1:]))
    for stem, group in zip(stems, groups, strict=True):
        endings = tuple(sorted(form[len(stem) :] for form in group if form in forms))
        if lemma in group:
            yield stem, Paradigm(word.noun, lemma[len(stem) :], others, endings)
        else:
            yield stem, Paradigm(word.noun, edit(stem, lemma), (), endings)


def _by_stem(lemma: str, forms: Collection[str]) -> Iterator[list[str]]:
    """Forms with a long common stem together, those of the dictionary form first."""
    least = max(min(2, len(lemma)), len(lemma) - _LONGEST_TAIL)
    groups: dict[str, list[str]] = {lemma[:least]: []}
    for form in sorted(forms):
        shared = len(common_stem([form, lemma]))
        groups.setdefault(form[: least if shared >= least else shared + 1], []).append(form)
    return iter(groups.values())


# --- tables ------------------------------------------------------------------------------------


def build(words: Words) -> Built:
    """The files of a language."""
    bundles: dict[str, set[Paradigm]] = defaultdict(set)
    for word in words:
        for stem, paradigm in paradigms_of(word, words[word]):
            bundles[stem].add(paradigm)
    stems = marisa_trie.Trie(sorted(bundles))
    endings = sorted({text for bundle in bundles.values() for p in bundle for text in _texts(p)})
    encoder = _Encoder({ending: number for number, ending in enumerate(endings)})
    numbers = [b""] * len(stems)
    for stem, bundle in bundles.items():
        numbers[stems[stem]] = encode(sorted(map(encoder.number, sorted(bundle, key=repr))))
    distinct = {bundle: number for number, bundle in enumerate(sorted(set(numbers)))}
    tables = pack(
        [distinct[bundle] for bundle in numbers],
        list(distinct),
        list(encoder.records),
        [ending.encode() for ending in endings],
    )
    return Built(stems.tobytes(), tables)


def _texts(paradigm: Paradigm) -> Iterator[str]:
    yield from paradigm.endings
    if isinstance(paradigm.lemma, str):
        yield paradigm.lemma
    for change in _edits(paradigm):
        yield change.insert
        yield change.add


def _edits(paradigm: Paradigm) -> Iterator[Edit]:
    if isinstance(paradigm.lemma, Edit):
        yield paradigm.lemma
    yield from paradigm.others


class _Encoder:
    """Gives each distinct paradigm a number, in the order they are first asked for."""

    def __init__(self, endings: Mapping[str, int]) -> None:
        self._endings = endings
        self.records: dict[bytes, int] = {}

    def number(self, paradigm: Paradigm) -> int:
        return self.records.setdefault(encode(self._numbers(paradigm)), len(self.records))

    def _numbers(self, paradigm: Paradigm) -> Iterator[int]:
        yield paradigm.noun | isinstance(paradigm.lemma, Edit) << 1
        yield len(paradigm.others)
        if isinstance(paradigm.lemma, str):
            yield self._endings[paradigm.lemma]
        for change in _edits(paradigm):
            yield from (change.keep, change.drop, self._endings[change.insert])
            yield from (change.cut, self._endings[change.add])
        yield from ascending(self._endings[ending] for ending in paradigm.endings)


# --- files -------------------------------------------------------------------------------------


def write(languages: Iterable[str], folder: Path) -> None:
    """Builds languages into a folder and names each in its manifest."""
    for language in languages:
        built = build(words_of(language, dictionary(language)))
        _name(folder / MANIFEST, language, dict(_written(folder, language, built)))


def _name(manifest: Path, language: str, files: Mapping[str, str]) -> None:
    """A manifest of another simplemma is begun anew: files of two would not go together."""
    simplemma = version("simplemma")
    known = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
    entries = known.get("languages", {}) if known.get("simplemma") == simplemma else {}
    named = {
        "simplemma": simplemma,
        "languages": dict(sorted((entries | {language: {"files": files}}).items())),
    }
    _replace(manifest, json.dumps(named, indent=1).encode() + b"\n")


def _written(folder: Path, language: str, built: Built) -> Iterator[tuple[str, str]]:
    for suffix, data in built._asdict().items():
        name = f"{language}.{suffix}"
        _replace(folder / name, data)
        yield name, hashlib.sha256(data).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    """Processes that have the file mapped keep the one that they opened."""
    new = path.with_suffix(".new")
    new.write_bytes(data)
    new.replace(path)


if __name__ == "__main__":
    write(sys.argv[1:] or LANGUAGES, DATA)
