"""The part of the corpus a batch is compared with, growing as the batch is decided."""

from collections import Counter

from worker.domain.articles import Key
from worker.domain.stories import Known, Neighbourhood

POSTING_CAP = 64
"""A shingle found in more articles than this is boilerplate; the newest ones are kept, so
that one outlet's footer cannot make every comparison cost more."""


class Vicinity:
    """A batch's neighbourhood, to which each decided article is added in turn.

    So the second copy inside one batch meets the first, and a batch of fifty gives the
    same stories as fifty batches of one.
    """

    def __init__(self, stored: Neighbourhood) -> None:
        self._by_key = dict(stored.by_key)
        self._by_exact = dict(stored.by_exact)
        self._copies = set(stored.copies)
        self._digests = {number: set(texts) for number, texts in stored.digests.items()}
        self._topics = dict(stored.topics)
        self._postings = {shingle: list(held) for shingle, held in stored.postings.items()}
        self._articles = dict(stored.articles)

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

    def was_seen(self, article: int, digest: str) -> bool:
        return digest in self._digests.get(article, ())

    def by_exact(self, exact: str) -> Known | None:
        number = self._by_exact.get(exact)
        return None if number is None else self._articles[number]

    def shared(self, shingles: tuple[int, ...]) -> Counter[int]:
        """How many of these shingles each article holds that came with the neighbourhood.

        The store leaves out articles that share next to nothing; their postings remain.
        """
        counts: Counter[int] = Counter()
        for shingle in shingles:
            counts.update(self._postings.get(shingle, ()))
        return Counter({n: count for n, count in counts.items() if n in self._articles})

    def weight(self, shingle: int) -> float:
        """What a shared shingle proves: one over the number of stories in which it stands.

        Stories, not articles: the more copies a story has, the surer is the next one. An
        article that was not loaded counts as a story of its own.
        """
        held = self._postings.get(shingle, ())
        return 1.0 / max(1, len({self._story(number) for number in held}))

    def _story(self, article: int) -> tuple[str, int]:
        known = self._articles.get(article)
        return ("story", known.story) if known else ("article", article)

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
        for shingle in known.fingerprint.shingles:
            held = self._postings.setdefault(shingle, [])
            if known.article not in held:
                held.append(known.article)
                del held[:-POSTING_CAP]
        for key in keys:
            if founds or key not in self._by_key:
                self._by_key[key] = known.article
                self._copies.discard(key)
        self._see(known.article, digest, known.fingerprint.exact)

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
        self._digests.setdefault(article, set()).update(digests)
