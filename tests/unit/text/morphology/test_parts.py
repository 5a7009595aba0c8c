"""What is learned from a dictionary, and how remainders are read."""

import json
import re

import pytest

from worker.text.morphology.build_parts import JOINING, MANIFEST, made_from
from worker.text.morphology.compounding import Compounding
from worker.text.morphology.learn import PartCount, learn_parts
from worker.text.morphology.lexicon import lexicon
from worker.text.morphology.parts import Parts
from worker.text.morphology.rules import learned

TABLE = Compounding(
    linking=("s",),
    dropped=("e",),
    combining=frozenset({"ex"}),
    prefixes=frozenset({"aus"}),
    either=frozenset(),
    suffixes=re.compile("ung"),
    endings=("s",),
)
NOUNS = {"bank", "bau", "haus", "grube", "arbeit"}
COMPOUNDS = {"sandbank", "sandbau", "sandhaus", "steinbank", "steinbau", "steinhaus"}
COMPOUNDS |= {"bundesbank", "bundesbau", "bundeshaus", "ausbau", "aushaus"}


def test_parts_are_learned_with_their_families():
    parts = learn_parts(sorted(COMPOUNDS), NOUNS, NOUNS | {"sand", "stein", "bunde"}, TABLE)

    assert parts["sand"] == PartCount(firsts=3, lasts=0)
    assert parts["bank"].lasts == 3


def test_a_prefix_is_no_first_part():
    assert "aus" not in learn_parts(sorted(COMPOUNDS), NOUNS, NOUNS, TABLE)


def test_a_word_is_no_evidence_for_its_own_parts():
    assert learn_parts(["lehmgrube"], NOUNS | {"grube"}, {"lehm"}, TABLE) == {}


def parts() -> Parts:
    words = lexicon("de")
    assert words is not None
    return Parts({"bundes": PartCount(64, 0), "bank": PartCount(0, 32)}, words, TABLE)


def test_the_larger_the_family_the_likelier_the_part():
    assert parts().before("bundes") < parts().before("flughafen")


@pytest.mark.parametrize("remainder", ["aus", "xqz", "bundesaus"])
def test_what_is_no_row_of_parts_is_not_read(remainder):
    assert not parts().is_read(remainder)


def test_an_inflected_last_part_is_read():
    assert parts().after("bundesbanken") < float("inf")


def test_an_endless_remainder_is_not_read():
    assert not parts().is_read("bundes" * 1000)


@pytest.mark.parametrize("language", sorted(JOINING))
def test_what_was_learned_is_of_the_tables_as_they_stand(language):
    known = json.loads(MANIFEST.read_text("utf-8"))

    assert learned(language)
    assert known[language] == made_from(JOINING[language]), (
        f"run python -m worker.text.morphology.build_parts {language}"
    )
