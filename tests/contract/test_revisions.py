"""The port Revisions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.builders import NOW
from worker.domain.settings import ConfigRevision
from worker.storage import Store


def revision(name: str, hours: int = 0) -> ConfigRevision:
    return ConfigRevision(
        name, NOW + timedelta(hours=hours), {"feeds.yaml": f"# Größe\nversion: {name}\n"}
    )


def test_nothing_is_good_before_the_first(store: Store) -> None:
    assert store.revisions.last_good() is None
    assert store.revisions.live() is None
    assert store.revisions.log() == []


def test_the_newest_is_the_last_good_one_with_its_files(store: Store) -> None:
    assert store.revisions.activate(revision("a"))
    assert store.revisions.activate(revision("b", hours=1))
    assert store.revisions.last_good() == revision("b", hours=1)


def test_the_live_one_is_not_kept_twice(store: Store) -> None:
    store.revisions.activate(revision("a"))
    assert not store.revisions.activate(revision("a", hours=1))
    assert store.revisions.log() == [revision("a")]


def test_going_back_to_an_older_one_is_a_revision_of_its_own(store: Store) -> None:
    for number, name in enumerate("aba"):
        assert store.revisions.activate(revision(name, hours=number))
        assert store.revisions.live() == name
    assert [(r.revision, r.activated_at.hour) for r in store.revisions.log(limit=2)] == [
        ("a", 22),
        ("b", 21),
    ]


def test_the_order_is_that_of_activation_not_of_clocks(store: Store) -> None:
    store.revisions.activate(revision("a", hours=5))
    store.revisions.activate(revision("b"))
    last = store.revisions.last_good()
    assert last is not None
    assert last.revision == "b"


def test_of_processes_that_see_one_edit_one_keeps_it(open_store: Callable[[], Store]) -> None:
    stores = [open_store() for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        kept = list(pool.map(lambda store: store.revisions.activate(revision("a")), stores))
    assert sorted(kept) == [False, False, False, True]


def test_the_live_one_is_known_without_its_files(store: Store) -> None:
    """Every task asks for it; a config of 10,000 feeds is a megabyte."""
    store.revisions.activate(revision("a"))
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE config_revisions SET files = 'null'")
    assert store.revisions.live() == "a"
    assert not store.revisions.activate(revision("a"))
