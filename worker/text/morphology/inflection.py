"""Which forms a German word has, as far as the dictionary and regular endings tell."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import chain

from worker.text.fold import fold
from worker.text.morphology.compounding import Compounding
from worker.text.morphology.lexicon import Lexeme, Lexicon
from worker.text.morphology.parts import Parts

_OWN_FORMS = 2
"""A word of which the dictionary knows more forms than these is no name."""


class Inflection:
    """Of the dictionary's words only those are taken that a keyword is, not those that it shares
    a form with: Rat is what the verb raten is told by too, and Raten are instalments.
    """

    def __init__(self, lexicon: Lexicon, parts: Parts, table: Compounding) -> None:
        self._lexicon = lexicon
        self._parts = parts
        self._table = table

    def is_noun(self, keyword: str) -> bool:
        """Nouns and names, also in small letters, where no verb or adjective is written so."""
        if keyword[:1].isupper():
            return True
        folded = fold(keyword)
        found = self._lexicon.lexemes(folded)
        other = any(not lexeme.noun and lexeme.lemma == folded for lexeme in found)
        return not other and any(lexeme.noun for lexeme in found)

    def forms(self, keyword: str) -> frozenset[str]:
        """All forms, folded, itself among them."""
        folded = fold(keyword)
        noun = self.is_noun(keyword)
        own = self._own(folded, noun=noun)
        forms = {folded, *chain.from_iterable(lexeme.forms for lexeme in own)}
        if not own:
            forms |= self._by_last_part(folded) or set(self._by_rule(keyword, folded))
        if not noun and not self._is_known_to_decline(own):
            forms.update(folded + ending for ending in self._table.declension)
        if noun and not keyword.isupper():
            forms.update(self._missing(folded, forms), self._feminine(folded))
        return frozenset(forms)

    def is_of_nouns_only(self, form: str) -> bool:
        """Whether it means the same without a capital: raten is no Rat."""
        return self._lexicon.is_noun_at_most(form)

    def is_noun_too(self, form: str, keyword: str) -> bool:
        """Whether, with a capital, a form of a verb or adjective means something else: the Tage
        of tagen are days, but Deutsche are what is deutsch.
        """
        own = tuple(lexeme.lemma for lexeme in self._own(fold(keyword), noun=False))
        nouns = (lexeme.lemma for lexeme in self._lexicon.lexemes(form) if lexeme.noun)
        return not all(noun.startswith(own) for noun in nouns)

    def _is_known_to_decline(self, own: list[Lexeme]) -> bool:
        """Also where it is a verb, or never changes."""
        return any(len(x.forms) > _OWN_FORMS or x.lemma.endswith(self._table.verbs) for x in own)

    def _own(self, folded: str, *, noun: bool) -> list[Lexeme]:
        found = self._lexicon.lexemes(folded)
        alike = [lexeme for lexeme in found if lexeme.noun is noun] or list(found)
        return [lexeme for lexeme in alike if lexeme.lemma == folded] or alike

    def _by_last_part(self, folded: str) -> set[str]:
        """A compound that the dictionary lacks inflects as its last part does."""
        shortest = self._table.shortest
        for cut in range(shortest, len(folded) - shortest + 1):
            first, last = folded[:cut], folded[cut:]
            if self._parts.is_learned(self._parts.last(last)) and self._parts.is_read(first):
                own = self._own(last, noun=True)
                return {first + form for lexeme in own for form in lexeme.forms}
        return set()

    def _by_rule(self, keyword: str, folded: str) -> Iterator[str]:
        """An abbreviation takes the first ending only."""
        endings = self._table.endings[:1] if keyword.isupper() else self._table.endings
        return (folded + ending for ending in endings)

    def _missing(self, folded: str, forms: AbstractSet[str]) -> Iterator[str]:
        """Regular forms that the dictionary lacks, or gives to another word alone: Natos,
        Brandes, and Rechten of the plural Rechte.
        """
        regular = {folded + ending for ending in self._table.singular}
        for form in self._plurals(folded, forms):
            for end, case in self._table.plural.items():
                if form.endswith(end):
                    regular.add(form + case)
        return (form for form in regular if not self._is_claimed(form))

    @staticmethod
    def _plurals(folded: str, forms: AbstractSet[str]) -> AbstractSet[str]:
        """Where the plural has an umlaut, the form with -e is a dative: Brande beside Brände."""
        return {form for form in forms if not form.startswith(folded)} or forms - {folded}

    def _is_claimed(self, form: str) -> bool:
        """Whether it is a form of another noun; a name that is spelled like it is none."""
        found = self._lexicon.lexemes(form) if self._lexicon.is_noun(form) else ()
        return any(lexeme.noun and len(lexeme.forms) > _OWN_FORMS for lexeme in found)

    def _feminine(self, folded: str) -> Iterator[str]:
        if not self._table.feminine:
            return
        for stem in self._table.stems(folded):
            if self._is_feminine(stem + self._table.feminine[-1]):
                yield from (stem + ending for ending in self._table.feminine)

    def _is_feminine(self, plural: str) -> bool:
        """Whether the dictionary knows it, or what a compound of it ends in."""
        starts = range(len(plural) - self._table.shortest)
        return any(
            self._lexicon.is_noun(plural[at:]) and self._parts.is_read(plural[:at])
            for at in starts
        )
