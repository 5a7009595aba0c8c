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
        self._postings = {shingle: list(held) for shingle, held in stored.postings.items()}
        self._articles = dict(stored.articles)

    def by_key(self, keys: tuple[Key, ...]) -> tuple[Key, Known] | None:
        """The first of these keys that is known, with its article."""
        for key in keys:
            number = self._by_key.get(key)
            if number is not None:
                return key, self._articles[number]
        return None

    def is_copy(self, key: Key) -> bool:
        """Whether the key leads to a further source of its article, not to the article."""
        return key in self._copies

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

    def frequency(self, shingle: int) -> int:
        """In how many known articles a shingle stands."""
        return len(self._postings.get(shingle, ()))

    def article(self, number: int) -> Known:
        return self._articles[number]

    def remember(self, known: Known, keys: tuple[Key, ...], digest: str) -> None:
        """Add an article, or the new version of one, under keys that were free."""
        self._articles[known.article] = known
        self._by_exact.setdefault(known.fingerprint.exact, known.article)
        for shingle in known.fingerprint.shingles:
            held = self._postings.setdefault(shingle, [])
            if known.article not in held:
                held.append(known.article)
                del held[:-POSTING_CAP]
        for key in keys:
            self._by_key.setdefault(key, known.article)
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

    def repoint(self, keys: tuple[Key, ...], article: int) -> None:
        """Let a copy's keys lead to the article of its own that it has become."""
        for key in keys:
            self._by_key[key] = article
            self._copies.discard(key)

    def _see(self, article: int, *digests: str) -> None:
        self._digests.setdefault(article, set()).update(digests)
