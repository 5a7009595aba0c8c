"""Which words of a corpus are likely other spellings of a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from worker.domain.topics import Searchable, Topic
from worker.topics.compile import compile_topics
from worker.topics.skeleton import SHORTEST, skeletons

Aliases = Mapping[str, Sequence[str]]

_LONGEST = 40
"""Letters of a word that may be a name."""


def namelike(spellings: Iterable[str], common: AbstractSet[str]) -> list[str]:
    """Those spellings of an alias that are names of one word: capitalised, and no word that the
    corpus writes small as well (``common``), as Treffen and Munition are.
    """
    bare = (spelling.removeprefix("=").strip() for spelling in spellings)
    return [one for one in bare if may_be_name(one) and one.lower() not in common]


def may_be_name(word: str) -> bool:
    """Whether a word may be a name: letters alone, the first of them a capital."""
    return SHORTEST <= len(word) <= _LONGEST and word[0].isupper() and word.isalpha()


def nearby(names: Mapping[str, Sequence[str]], words: Iterable[str]) -> dict[str, list[str]]:
    """For each alias the words that sound like one of its names, its own spellings aside.

    ``names`` are those of each alias. Words are looked at once, whatever the count of aliases.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    initials: set[str] = set()
    for alias, spellings in names.items():
        for key in {key for name in spellings for key in skeletons(name)}:
            owners[key].append(alias)
            initials.add(key[0])
    own = {alias: {name.casefold() for name in spellings} for alias, spellings in names.items()}
    found: dict[str, list[str]] = {alias: [] for alias in names}
    for word in dict.fromkeys(words):
        if not may_be_name(word):
            continue
        keyed = {alias for key in skeletons(word) for alias in owners.get(key, ())}
        for alias in keyed:
            if word.casefold() not in own[alias]:
                found[alias].append(word)
    return {alias: hits for alias, hits in found.items() if hits}


class Finds:
    """What an alias finds by itself already, asked word by word."""

    def __init__(self, spellings: Sequence[str]) -> None:
        topic = Topic("alias", "alias", "@alias")
        self._matcher = compile_topics([topic], {"alias": spellings})

    def __call__(self, word: str, language: str | None) -> bool:
        """Whether a word of a text in this language is found."""
        return bool(self._matcher.match(Searchable(body=word, language=language)))
