"""What a language's compounds are made of, as a table: the rules that read it are the same for
all (``compounds.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from re import Pattern


@dataclass(frozen=True, slots=True)
class Compounding:
    """How one language joins words. Every string is folded (``worker.text.fold``).

    A compound is a row of parts; all but the last may be followed by a linking element, and the
    last one inflects.
    """

    linking: tuple[str, ...]
    """What may stand between two parts: ``("s", "es", "n")``. Nothing at all always may."""

    dropped: tuple[str, ...]
    """Endings that a first part may lose: ``("e",)`` for Schule, Schulhaus."""

    combining: frozenset[str]
    """First parts that the dictionary's compounds do not teach (``learn.py``): vize, ex, eu."""

    prefixes: frozenset[str]
    """What makes another word of the word it stands before, and so is no first part:
    Ausrüstung is no Rüstung."""

    either: frozenset[str]
    """What stands before verbs as a prefix and before nouns as a first part: Übernahme is no
    Nahme, but Übermacht is a Macht. A prefix where the dictionary has such a verb."""

    suffixes: Pattern[str]
    """Matches, as a whole, what after a word derives another word from it, with its
    inflections, and so is no last part: Patriotismus, kriegerisch."""

    endings: tuple[str, ...]
    """Inflections added to a keyword that the dictionary does not know: Selenskyj, Selenskyjs."""

    declension: tuple[str, ...] = ()
    """Endings of an adjective that the dictionary does not know: moldauisch, moldauischem."""

    singular: tuple[str, ...] = ()
    """Endings that any noun may take, though the dictionary does not list it with them: Natos."""

    plural: Mapping[str, str] = field(default_factory=dict)
    """Ends of plurals and what cases add to them: Rechte, Rechten."""

    feminine: tuple[str, ...] = ()
    """What makes a person's word feminine, singular first: ``("in", "innen")``. Counted as
    inflection: Minister finds Ministerinnen."""

    verbs: tuple[str, ...] = ("n",)
    """Endings of a verb's dictionary form."""

    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Keywords to first parts spelled like them that mean something else: the general of
    Generalprobe is no general."""

    contrary: Mapping[str, str] = field(default_factory=dict)
    """First parts that mean a direction where there is a word with the other one: Rechtsruck, for
    there is a Linksruck."""

    both: frozenset[str] = field(default_factory=frozenset)
    """Beginnings of what follows ``contrary`` ones in either sense, and means the other most
    often: Linksanwalt is in the dictionary."""

    numerals: frozenset[str] = field(default_factory=frozenset)
    """Prefixes that count what they stand before if another part follows: Einparteienstaat."""

    declined: Pattern[str] | None = None
    """Matches inflected ends of words that are a suffix and no form of the noun spelled like it:
    a Rüpelhafter is in no Haft."""

    places: frozenset[str] = field(default_factory=frozenset)
    """Ends of the names of places: what stands before them unread makes no compound."""

    opaque: frozenset[str] = field(default_factory=frozenset)
    """Words that read like compounds and are none, or none any more: Diebstahl is no Stahl.
    Longer words that hold them are covered too: Ladendiebstahl."""

    capitalised: bool = False
    """Whether only words with a capital are compounds, as German nouns are."""

    shortest: int = 3
    """Letters of the shortest part that ``combining`` does not name."""

    def may_end(self, part: str) -> bool:
        """Whether a compound may end in it, by its look."""
        return len(part) >= self.shortest and not self.suffixes.fullmatch(part)

    def unlinked(self, part: str) -> list[str]:
        """A first part without each linking element that it may end in."""
        return [part.removesuffix(link) for link in self.linking if part.endswith(link)]

    def stems(self, word: str) -> list[str]:
        """The word, and what is left of it without an ending that a first part may lose."""
        return [word, *(word.removesuffix(end) for end in self.dropped if word.endswith(end))]
