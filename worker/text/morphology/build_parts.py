"""Learns the parts of compounds of each language that joins words, from simplemma's dictionaries.

Run as ``python -m worker.text.morphology.build_parts [LANGUAGE...]``.

The same simplemma and the same table give the same bytes. To be run after a change of ``learn.py``
or of a table, which the manifest tells.
"""

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

from worker.text.morphology import learn
from worker.text.morphology.build import Words, dictionary, words_of
from worker.text.morphology.compounding import Compounding
from worker.text.morphology.german import GERMAN
from worker.text.morphology.learn import PartCount, learn_parts
from worker.text.morphology.neighbours import TABLES
from worker.text.morphology.rules import LEARNED

JOINING = {"de": GERMAN, **TABLES}
MANIFEST = LEARNED / "manifest.json"
_DECLINED = 4


def made_from(table: Compounding) -> str:
    """A digest of all that decides what is learned."""
    columns = (table.linking, table.dropped, sorted(table.prefixes), table.suffixes.pattern)
    rules = repr((*columns, table.verbs, table.shortest, version("simplemma")))
    sources = Path(__file__).read_bytes() + Path(learn.__file__).read_bytes()
    return hashlib.sha256(rules.encode() + sources).hexdigest()


def parts_of(words: Words, table: Compounding) -> dict[str, PartCount]:
    """The parts of a dictionary's compounds.

    Adjectives and participles that stand for nouns end no compound, though Ende does; verbs are
    not looked at, for zusammen- and ge- are no first parts, though a Treffen ends many.
    """
    others = [word for word in words if not word.noun]
    verbs = {word.lemma for word in others if word.lemma.endswith(table.verbs)}
    described = {
        form
        for word in others
        for form in words[word]
        if (len(form) > len(word.lemma) if word.lemma in verbs else len(words[word]) >= _DECLINED)
    }
    nouns = {word.lemma for word in words if word.noun and word.lemma.isalpha()}
    nouns -= {noun for noun in described if noun.endswith("e")}
    known = {form for forms in words.values() for form in forms}
    return learn_parts(sorted(nouns - verbs), nouns, known, table)


def write(language: str, table: Compounding) -> None:
    parts = parts_of(words_of(language, dictionary(language)), table)
    lines = (f"{part}\t{count.firsts}\t{count.lasts}\n" for part, count in parts.items())
    (LEARNED / f"{language}.tsv").write_text("".join(lines), "utf-8")


def main(languages: list[str]) -> None:
    LEARNED.mkdir(exist_ok=True)
    manifest = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.exists() else {}
    for language in languages or JOINING:
        write(language, JOINING[language])
        manifest[language] = made_from(JOINING[language])
    MANIFEST.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
