"""The part of the corpus a batch is compared with, growing as the batch is decided."""

from collections import Counter
from collections.abc import Mapping
from heapq import nlargest
from itertools import chain
from typing import NamedTuple

from worker.dedup.boilerplate import STORIES, paragraphs
from worker.dedup.sample import LEAST_SHARED, least_shared
from worker.domain.articles import Key
from worker.domain.stories import Fingerprint, Known, Neighbourhood

POSTING_CAP = 64
"""A shingle found in more articles than this is boilerplate; the newest ones are kept, so
that one outlet's footer cannot make every comparison cost more."""


class Likely(NamedTuple):
    """An article that shares much, and what that proves (``Vicinity.rarity``)."""

    known: Known
    rarity: float


class Vicinity:
    """A batch's neighbourhood, to which each decided article is added in turn.

    So the second copy inside one batch meets the first, and a batch of fifty gives the
    same stories as fifty batches of one.
    """

    def __init__(self, stored: Neighbourhood) -> None:
        self._by_key = dict(stored.by_key)
        self._by_exact = dict(stored.by_exact)
        self._copies = set(stored.copies)
        self._digests = {number: tuple(texts) for number, texts in stored.digests.items()}
        self._topics = dict(stored.topics)
        self._postings = dict(stored.postings)
        self._articles = dict(stored.articles)
        self._apart = dict(stored.apart)
        self._joined = dict(stored.joined)
        self._parted, self._paired = stored.parted, stored.paired
        self._boilerplate = set(stored.boilerplate)
        self._printed: dict[str, dict[int, tuple[int, ...]]] = {}
        self._paragraphs: dict[int, tuple[int, ...]] = {}

    def by_keys(self, keys: tuple[Key, ...]) -> list[tuple[Key, Known]]:
        """Those of these keys that are known, each with its article, in their order."""
        return [(key, self._articles[self._by_key[key]]) for key in keys if key in self._by_key]

    def all_lead_to(self, article: int, keys: tuple[Key, ...]) -> bool:
        return all(self._by_key.get(key) == article for key in keys)

    def topics(self, article: int) -> frozenset[str]:
        """What the current version of an article that a key led to is about."""
        return self._topics.get(article, frozenset())

    def is_copy(self, article: int, keys: tuple[Key, ...]) -> bool:
        """Whether these keys lead to a further source of the article, not to the article."""
        leading = [key for key in keys if self._by_key.get(key) == article]
        return bool(leading) and self._copies.issuperset(leading)

    def is_boilerplate(self, paragraph: int) -> bool:
        """Whether one outlet printed this paragraph in ``STORIES`` of its stories."""
        return paragraph in self._boilerplate

    def has_boilerplate(self, known: Known) -> bool:
        """Whether any paragraph of the article is boilerplate."""
        if (held := self._paragraphs.get(known.article)) is None:
            held = self._paragraphs[known.article] = paragraphs(known.fingerprint)
        return not self._boilerplate.isdisjoint(held)

    def apart(self, keys: tuple[Key, ...]) -> frozenset[int]:
        """Stories that a person put the item of these keys apart from."""
        if not self._apart and not self._parted:
            return frozenset()
        of_batch = frozenset(known.story for _, known in self._ruled(self._parted, keys))
        return of_batch.union(*(self._apart.get(key, frozenset()) for key in keys))

    def joined(self, keys: tuple[Key, ...]) -> Known | None:
        """The article that a person put the item of these keys with."""
        if not self._joined and not self._paired:
            return None
        numbers = (self._joined[key] for key in keys if key in self._joined)
        stored = (self._articles[n] for n in numbers if n in self._articles)
        of_batch = (known for _, known in self._ruled(self._paired, keys))
        return next(chain(stored, of_batch), None)

    def _ruled(
        self, pairs: Mapping[Key, frozenset[Key]], keys: tuple[Key, ...]
    ) -> list[tuple[Key, Known]]:
        """What stands by now, in an order that does not hang on their hashes."""
        if not pairs:
            return []
        others = {other for key in keys for other in pairs.get(key, ())}
        return self.by_keys(tuple(sorted(others, key=lambda key: (key.kind, key.value))))

    def was_seen(self, article: int, digest: str) -> bool:
        return digest in self._digests.get(article, ())

    def by_exact(self, exact: str) -> Known | None:
        number = self._by_exact.get(exact)
        return None if number is None else self._articles[number]

    def likely(self, print_: Fingerprint, most: int) -> list[Likely]:
        """The articles that share most of its shingles, the rare ones weighing more: what they
        share with all who print the same footer brings no other article forward.

        The store leaves out articles that share next to nothing; their postings remain.
        """
        postings = self._held(print_.sample)
        together = Counter(postings)
        shared: Counter[int] = Counter()
        for held, count in together.items():
            for number in held:
                shared[number] += count
        scores = {
            number: 0.0
            for number, count in shared.items()
            if count >= LEAST_SHARED
            and (known := self._articles.get(number))
            and count >= least_shared(print_, known.fingerprint)
        }
        if not scores:
            return []
        weights = {held: self._weight(held) for held in together if scores.keys() & held}
        for held in filter(weights.__contains__, postings):
            for number in filter(scores.__contains__, held):
                scores[number] += weights[held]
        best = nlargest(most, ((score, number) for number, score in scores.items()))
        return [Likely(self._articles[number], score / shared[number]) for score, number in best]

    def rarity(self, shingles: tuple[int, ...], article: int) -> float:
        """The mean weight of those of these shingles that the article holds; 1 without any."""
        postings = [held for held in self._held(shingles) if article in held]
        weights = {held: self._weight(held) for held in set(postings)}
        return sum(weights[held] for held in postings) / len(postings) if postings else 1.0

    def _held(self, shingles: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The articles that hold each of these shingles, without those that none does: most that a
        copy shares stand in the same few articles.
        """
        return list(filter(None, map(self._postings.get, shingles)))

    def _weight(self, held: tuple[int, ...]) -> float:
        """What a shared shingle proves: one over the number of stories in which it stands.

        Stories, not articles: the more copies a story has, the surer is the next one. An
        article that was not loaded counts as a story of its own.
        """
        return 1.0 / len(set(map(self._story, held)))

    def _story(self, article: int) -> int:
        """The number of its story; one that no story has where that is not known."""
        known = self._articles.get(article)
        return known.story if known else ~article

    def article(self, number: int) -> Known:
        return self._articles[number]

    def remember(
        self,
        known: Known,
        keys: tuple[Key, ...],
        digest: str,
        topics: frozenset[str],
        *,
        founds: bool = True,
    ) -> None:
        """Add an article, or (``founds`` false) the new version of one.

        A new article takes all its keys, also those that led elsewhere: their publisher uses
        them again. A new version takes those that were free.
        """
        self._topics[known.article] = topics
        self._articles[known.article] = known
        self._by_exact.setdefault(known.fingerprint.exact, known.article)
        postings, alone = self._postings, (known.article,)
        for shingle in known.fingerprint.sample:
            held = postings.setdefault(shingle, alone)
            if held is not alone and known.article not in held:
                postings[shingle] = (*held, known.article)[-POSTING_CAP:]
        for key in keys:
            if founds or key not in self._by_key:
                self._by_key[key] = known.article
                self._copies.discard(key)
        self._see(known.article, digest, known.fingerprint.exact)
        self._paragraphs[known.article] = paragraphs(known.fingerprint)
        if founds and known.outlet and not known.is_partial:
            self._note_printed(known)

    def _note_printed(self, known: Known) -> None:
        printed, alone = self._printed.setdefault(known.outlet, {}), (known.story,)
        for paragraph in self._paragraphs[known.article]:
            stories = printed.setdefault(paragraph, alone)
            if known.story not in stories and len(stories) < STORIES:
                printed[paragraph] = (*stories, known.story)
                if len(stories) + 1 == STORIES:
                    self._boilerplate.add(paragraph)

    def remember_source(
        self, article: int, keys: tuple[Key, ...], digest: str, *, copy: bool
    ) -> None:
        """Add further keys of a known article; ``copy`` for those of an exact copy."""
        for key in keys:
            if key not in self._by_key:
                self._by_key[key] = article
                if copy:
                    self._copies.add(key)
        self._see(article, digest)

    def _see(self, article: int, *digests: str) -> None:
        seen = self._digests.get(article, ())
        self._digests[article] = tuple(dict.fromkeys((*seen, *digests)))
