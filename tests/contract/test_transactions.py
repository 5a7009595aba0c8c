"""All or nothing, one decision at a time, whoever else is at work or dies."""

import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.builders import NOW
from tests.conftest import ROOT
from tests.contract.conftest import Place
from tests.contract.scribe import Scribe, decision, item, named, planned
from tests.contract.writers import CHUNK, write_chunks
from worker.domain.stories import Relation, Sought
from worker.storage import Store


def spawn(what: str, place: Place, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.contract.writers", what, place.url, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_exception_undoes_the_whole_transaction(store: Store) -> None:
    scribe = Scribe(store)
    scribe.new(named("a"))
    before = store.corpus.counts()

    def fail() -> None:
        with store.corpus.transaction() as transaction:
            number = next(transaction.number_articles(1))
            story = next(transaction.number_stories(1))
            alerts = (item("b", number, story),)
            made = decision(named("b", 4), Relation.NEW, number, story, alerts=alerts)
            transaction.write([made], NOW)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert store.corpus.counts() == before
    assert scribe.look(named("b", 4)).by_key == {}
    assert scribe.new(named("b", 4)).article == 2


def test_a_transaction_sees_what_it_wrote_and_others_do_not(
    store: Store, open_store: Callable[[], Store]
) -> None:
    other = open_store()
    document = named("a")
    with store.corpus.transaction() as transaction:
        transaction.write([decision(document, Relation.NEW, 1, 1)], NOW)
        near = transaction.neighbourhood(Sought(document.keys), NOW)
        assert near.by_key == dict.fromkeys(document.keys, 1)
        assert other.corpus.counts().articles == 0
    assert other.corpus.counts().articles == 1


def test_the_second_decision_sees_the_first(open_store: Callable[[], Store]) -> None:
    """Two workers bring the same article at once: one finds it new, the other finds it."""
    stores = [open_store() for _ in range(2)]
    document = named("a")
    meet = threading.Barrier(2)

    def bring(store: Store) -> bool:
        meet.wait()
        with store.corpus.transaction() as transaction:
            near = transaction.neighbourhood(Sought(document.keys), NOW)
            if near.by_key:
                return False
            time.sleep(0.2)
            number = next(transaction.number_articles(1))
            transaction.write([decision(document, Relation.NEW, number, number)], NOW)
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(bring, stores)) == [False, True]
    assert stores[0].corpus.counts().articles == 1


def test_reading_waits_for_nobody(store: Store, open_store: Callable[[], Store]) -> None:
    other = open_store()
    with store.corpus.transaction() as transaction:
        transaction.write([decision(named("a"), Relation.NEW, 1, 1)], NOW)
        start = time.monotonic()
        assert other.corpus.article(1) is None
        assert other.feeds.states() == {}
        assert time.monotonic() - start < 5


def test_four_processes_write_and_none_is_turned_away(place: Place, store: Store) -> None:
    chunks = 25
    writers = [spawn("write", place, f"w{number}", str(chunks)) for number in range(4)]
    outputs = [writer.communicate(timeout=100) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, outputs
    numbers = [int(number) for out, _ in outputs for number in out.split()]
    assert sorted(numbers) == list(range(1, 4 * chunks * CHUNK + 1))
    assert [stored.id for stored in store.corpus.articles()] == sorted(numbers)
    assert store.corpus.counts().stories == len(numbers)


def test_threads_may_share_a_store(store: Store) -> None:
    def work(number: int) -> None:
        write_chunks(store, f"t{number}", 5)
        list(store.corpus.articles())

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert store.corpus.counts().articles == 6 * 5 * CHUNK


def test_a_killed_process_leaves_nothing_of_its_transaction(place: Place, store: Store) -> None:
    victim = spawn("hang", place)
    assert victim.stdout is not None
    assert victim.stdout.readline() == "written\n"
    assert store.corpus.counts().articles == 0
    victim.kill()
    victim.communicate()
    Scribe(store).new(named("a"))
    assert [stored.id for stored in store.corpus.articles()] == [1]


def test_kills_at_any_moment_leave_whole_chunks(place: Place, store: Store) -> None:
    chance = random.Random(7)
    for round_ in range(4):
        victim = spawn("write", place, f"round{round_}", "1000")
        assert victim.stdout is not None
        victim.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.3))
        victim.kill()
        victim.communicate()
    counts = store.corpus.counts()
    assert counts.articles > 4
    assert counts.articles % CHUNK == 0
    assert (counts.stories, counts.sources) == (counts.articles, counts.articles)
    stored = list(store.corpus.articles())
    assert len(stored) == counts.articles
    assert all(article.sources and article.article.body for article in stored)


def claim_in_child(store: Store, found: "multiprocessing.Queue[int]") -> None:
    Scribe(store).new(named(f"child-{os.getpid()}"))
    found.put(store.corpus.counts().articles)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_store_opened_before_a_fork_serves_the_child_and_the_parent(store: Store) -> None:
    """Celery's workers are forked; a connection taken along would corrupt both sides'."""
    Scribe(store).new(named("parent"))
    context = multiprocessing.get_context("fork")
    found: multiprocessing.Queue[int] = context.Queue()
    children = [context.Process(target=claim_in_child, args=(store, found)) for _ in range(3)]
    for child in children:
        child.start()
        Scribe(store).new(named(f"beside-{child.pid}"))
    for child in children:
        child.join(30)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert store.corpus.counts().articles == 7
    assert store.outbox.arrange(planned(), NOW) == 0
