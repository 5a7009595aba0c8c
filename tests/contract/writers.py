"""What the tests run in processes of their own: ``python -m tests.contract.writers WHAT URL``."""

import sys
import time

from tests.builders import NOW
from tests.contract.scribe import decision, named
from worker.domain.stories import Relation
from worker.storage import Store

CHUNK = 5


def write_chunks(store: Store, name: str, chunks: int) -> None:
    """Chunks of articles with a story each; their numbers are printed."""
    for chunk in range(chunks):
        with store.corpus.transaction() as transaction:
            articles = list(transaction.number_articles(CHUNK))
            stories = list(transaction.number_stories(CHUNK))
            pairs = zip(articles, stories, strict=True)
            decisions = [
                decision(named(f"{name}-{chunk}-{story}"), Relation.NEW, number, story)
                for number, story in pairs
            ]
            transaction.write(decisions, NOW)
        say(*articles)


def hang_in_transaction(store: Store) -> None:
    """Writes a chunk and never commits it."""
    with store.corpus.transaction() as transaction:
        numbers = list(transaction.number_articles(CHUNK))
        transaction.number_stories(CHUNK)
        decisions = [decision(named(f"x{n}"), Relation.NEW, n, n) for n in numbers]
        transaction.write(decisions, NOW)
        say("written")
        time.sleep(60)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(what: str, url: str, *arguments: str) -> None:
    store = Store.open(url)
    if what == "write":
        name, chunks = arguments
        write_chunks(store, name, int(chunks))
    elif what == "hang":
        hang_in_transaction(store)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
