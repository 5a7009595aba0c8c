"""Finds any of many strings in a word."""

from collections.abc import Collection

import ahocorasick


def automaton(needles: Collection[str]) -> ahocorasick.Automaton:
    """``iter`` gives the place of each needle's last letter and its length."""
    found = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
    for needle in needles or ["\0"]:  # one at least: an empty automaton cannot be asked
        found.add_word(needle)
    found.make_automaton()
    return found
