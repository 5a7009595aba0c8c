import hashlib
import json
import shutil
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.fold import fold
from worker.text.morphology.lexicon import (
    DATA,
    MANIFEST,
    Lexeme,
    LexiconError,
    lexicon,
    open_lexicon,
)
from worker.text.morphology.paradigms import (
    ascending,
    decode,
    edit,
    encode,
    pack,
    unpack,
)

KNOWN = json.loads((DATA / MANIFEST).read_text("utf-8"))
SMALL = "sq"
"""The language that takes least time to build: half a second."""


def known(language):
    found = lexicon(language)
    assert found is not None
    return found


# --- what it says of words ---------------------------------------------------------------------


def test_a_noun_has_its_forms_and_not_those_of_the_verb_that_is_spelled_like_it():
    assert {"krieg", "krieges", "kriege", "kriegen"} <= set(known("de").forms("krieg"))
    assert "kriegt" not in known("de").forms("krieg")


@pytest.mark.parametrize(
    "language,form,lemma",
    [
        ("de", "rechtes", "recht"),
        ("de", "abgerüstet", "abrüsten"),
        ("de", "Ärzten", "Arzt"),
        ("pl", "wojnie", "wojna"),
        ("uk", "Києві", "Київ"),
        ("el", "ΠΟΛΕΜΟΥ", "πόλεμος"),
        ("fi", "sodassa", "sota"),
        ("hr", "ministrom", "ministar"),
        ("sr", "министром", "министар"),
        ("no", "våpnene", "våpen"),
    ],
)
def test_a_form_has_its_dictionary_form_and_that_has_the_form(language, form, lemma):
    words = known(language)
    assert fold(lemma) in words.lemmas(fold(form))
    assert fold(form) in words.forms(fold(lemma))


def test_what_is_spelled_alike_is_told_apart_by_whether_it_is_a_noun():
    by_noun = {lexeme.noun: lexeme for lexeme in known("de").lexemes("kriege")}
    assert by_noun[True].lemma == "krieg"
    assert by_noun[False].lemma == "kriegen"


@pytest.mark.parametrize(
    "language,noun,other",
    [("de", "Häuser", "schnell"), ("nl", "oorlogen", "snel"), ("sv", "vapnen", "köra")],
)
def test_nouns_are_told_by_capitals_or_by_endings(language, noun, other):
    assert known(language).is_noun(fold(noun))
    assert not known(language).is_noun(fold(other))


def test_of_an_unknown_word_nothing_is_said():
    words = known("de")
    assert not words.forms("stoltenberg" * 3)
    assert not words.lemmas("")
    assert not words.is_noun("\ud800")
    assert words.lexemes("x" * 100_000) == ()


def test_a_language_without_a_dictionary_has_no_lexicon():
    assert lexicon("xx") is None
    assert lexicon("../de") is None


# --- files -------------------------------------------------------------------------------------


def test_every_file_is_the_one_that_the_manifest_names():
    for entry in KNOWN["languages"].values():
        for name, digest in entry["files"].items():
            assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest


def test_a_damaged_file_is_named_with_what_to_do(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    stems = folder / f"{SMALL}.stems"
    stems.write_bytes(stems.read_bytes()[:-1] + b"x")
    with pytest.raises(LexiconError, match=rf"{SMALL}\.stems is damaged.*Install natowire again"):
        open_lexicon(SMALL, folder)


@pytest.mark.parametrize("missing", [f"{SMALL}.tables", MANIFEST])
def test_a_missing_file_is_named(tmp_path, missing):
    folder = shutil.copytree(DATA, tmp_path / "data")
    (folder / missing).unlink()
    with pytest.raises(LexiconError, match=missing.replace(".", r"\.")):
        open_lexicon(SMALL, folder)


def test_tables_of_another_kind_are_refused():
    with pytest.raises(ValueError, match="too short"):
        unpack(memoryview(b"LEX1"))
    with pytest.raises(ValueError, match="not a lexicon"):
        unpack(memoryview(b"ELF1" + bytes(100)))


def test_reading_needs_no_simplemma():
    program = (
        "import sys; from worker.text.morphology.lexicon import lexicon;"
        " lexicon('de').forms('krieg'); sys.exit('simplemma' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# --- layout ------------------------------------------------------------------------------------

WORDS = st.text("abcdeß", min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_an_edit_makes_one_word_of_the_other(source, target):
    assert edit(source, target).apply(source) == target


@given(st.lists(st.integers(0, 1 << 30)))
def test_numbers_come_back_as_they_were_written(numbers):
    assert list(decode(encode(numbers))) == numbers


@given(st.sets(st.integers(0, 1000)))
def test_sorted_numbers_are_written_by_their_differences(numbers):
    differences = list(ascending(numbers))
    assert [sum(differences[: at + 1]) for at in range(len(differences))] == sorted(numbers)


@given(
    st.lists(st.integers(0, 2), max_size=9),
    st.lists(st.binary(max_size=9), min_size=3, max_size=9),
    st.lists(st.binary(max_size=9), max_size=9),
)
def test_tables_come_back_as_they_were_packed(numbers, bundles, endings):
    tables = unpack(memoryview(pack(numbers, bundles, [b"p"], endings)))
    assert list(tables.bundle_numbers) == numbers
    assert [tables.bundles[at] for at in range(len(tables.bundles))] == bundles
    assert [tables.endings[at] for at in range(len(tables.endings))] == endings


def test_a_lexeme_has_all_forms_of_its_word_whatever_their_stem():
    (verb,) = (found for found in known("de").lexemes("abrüstet".replace("ü", "ue")))
    assert isinstance(verb, Lexeme)
    assert {"abruesten", "abgeruestet", "abzuruesten"} <= verb.forms
