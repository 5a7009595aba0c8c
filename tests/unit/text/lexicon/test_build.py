import hashlib
import json
from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.morphology.build import LANGUAGES, Word, _name, build, words_of, write
from worker.text.morphology.lexicon import DATA, MANIFEST, open_lexicon

SMALL = "sq"
FORMS = st.text("abcd", min_size=1, max_size=9)


def test_every_language_was_built_from_the_simplemma_that_is_installed():
    """Where this fails after an update: python -m worker.text.morphology.build"""
    manifest = json.loads((DATA / MANIFEST).read_text("utf-8"))
    assert manifest["simplemma"] == version("simplemma")
    assert sorted(manifest["languages"]) == sorted(LANGUAGES)


def test_the_same_dictionary_gives_the_same_bytes(tmp_path):
    write([SMALL], tmp_path)
    for suffix in ("stems", "tables"):
        name = f"{SMALL}.{suffix}"
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


@pytest.mark.parametrize(
    "simplemma,named", [(version("simplemma"), ["de", "xx"]), ("0.1", ["de"])]
)
def test_what_was_built_before_stays_named_if_from_the_same_simplemma(tmp_path, simplemma, named):
    before = {"simplemma": simplemma, "languages": {"xx": {"files": {}}}}
    (tmp_path / MANIFEST).write_text(json.dumps(before), "utf-8")
    _name(tmp_path / MANIFEST, "de", {})
    assert list(json.loads((tmp_path / MANIFEST).read_text("utf-8"))["languages"]) == named


def test_words_are_grouped_by_their_folded_dictionary_form():
    words = words_of("pl", {"łódź": "łódź", "łodzi": "łódź", "nie-łódź": "łódź"})
    assert words == {Word("lodz", noun=False): {"lodz", "lodzi"}}


def test_german_nouns_are_those_with_a_capital():
    words = words_of("de", {"Kriege": "Krieg", "kriege": "kriegen"})
    assert set(words) == {Word("krieg", noun=True), Word("kriegen", noun=False)}


@given(st.dictionaries(st.builds(Word, FORMS, st.booleans()), st.sets(FORMS), min_size=1))
def test_what_is_read_is_what_was_built(tmp_path_factory, words):
    words = {word: forms | {word.lemma} for word, forms in words.items()}
    folder = tmp_path_factory.mktemp("lexicon")
    built = build(words)
    (folder / "xx.stems").write_bytes(built.stems)
    (folder / "xx.tables").write_bytes(built.tables)
    files = {
        f"xx.{suffix}": hashlib.sha256(data).hexdigest()
        for suffix, data in built._asdict().items()
    }
    (folder / MANIFEST).write_text(json.dumps({"languages": {"xx": {"files": files}}}), "utf-8")
    read = open_lexicon("xx", folder)
    assert read is not None
    for word, forms in words.items():
        for form in forms:
            lexeme = next(
                found
                for found in read.lexemes(form)
                if (found.lemma, found.noun) == (word.lemma, word.noun)
            )
            assert lexeme.forms == forms
            assert word.lemma in read.lemmas(form)
            assert read.is_noun(form) or not word.noun
