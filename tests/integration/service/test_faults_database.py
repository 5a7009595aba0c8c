"""The database is locked, gone or forbidden."""

import asyncio
import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from signal import SIGINT, SIGKILL

import pytest

from tests.integration.service.faults import BEAT, WORKER, site
from tests.integration.service.invariants import check
from tests.integration.service.parts import alive
from tests.integration.service.side_by_side import PLAYED_WITHIN, kept
from tests.servers import postgres

LOCKED = 40.0
"""Seconds; longer than a transaction waits for another."""
DOWN = 8.0
ORDINARY_USER = 65534
WITHOUT_ROOT_S_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
"""As an ordinary user, but one who can read the Python that runs the tests."""

pytestmark = pytest.mark.timeout(PLAYED_WITHIN)


async def a_locked_database_is_waited_for(folder):
    async with site(folder) as place:
        worker, beat = place.run(WORKER), place.run(BEAT)
        await place.all_told()
        with closing(sqlite3.connect(place.data / "natowire.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            since = time.monotonic()
            place.publish()
            words = "another process keeps it locked: see that no natowire hangs"
            await place.hears(words)
            await asyncio.sleep(since + LOCKED - time.monotonic())
            other.execute("ROLLBACK")
        await place.next_tick()
        place.expire_leases()  # of a poll that could not even give its feeds back
        await place.all_told()
        assert alive(worker, beat)
        assert not place.said("Traceback"), place.tail()
        check(place)


async def a_database_that_was_gone_is_met_again(folder):
    with postgres.serve() as server:
        async with site(folder, database=server.url(server.create())) as place:
            worker, beat = place.run(WORKER), place.run(BEAT)
            await place.all_told()
            data = server.folder / "data"
            os.kill(int((data / "postmaster.pid").read_text().split()[0]), SIGINT)
            await place.until(lambda: not (data / "postmaster.pid").exists(), "its end")
            place.publish()
            await asyncio.sleep(DOWN)
            assert place.said("it cannot be reached: check that it runs, and its address")
            with postgres._running(server.folder, data):
                await place.next_tick()
                place.expire_leases()
                await place.all_told()
                assert alive(worker, beat)
                check(place)
                for part in place.parts:
                    part.kill()
                place.store.close()


def give(folder: Path, user: int) -> None:
    """Everything in it, and the right to change it, to a user."""
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):  # SQLite's own come and go
            shutil.chown(path, user, user)


async def a_data_folder_that_may_not_be_written_is_told_in_words(folder):
    async with site(folder) as place:
        worker = place.run([*WITHOUT_ROOT_S_RIGHTS, *WORKER])
        beat = place.run([*WITHOUT_ROOT_S_RIGHTS, *BEAT])
        await place.all_told()
        give(place.data, ORDINARY_USER)
        for pid in worker.children():  # who holds a file open may go on writing to it
            os.kill(pid, SIGKILL)
        place.publish()
        for words in (
            "this user may not do that: check the rights of the database, its file and its folder",
            "no sign of life can be left at",
        ):
            await place.hears(words)
        assert alive(worker, beat), place.tail()
        give(place.data, os.getuid())
        await place.next_tick()
        place.expire_leases()
        place.retry_now()
        await place.all_told()
        check(place)


UNABLE = {
    a_database_that_was_gone_is_met_again: postgres.missing(),
    a_data_folder_that_may_not_be_written_is_told_in_words: (
        None if os.geteuid() == 0 else "gives a folder away, which only root can"
    ),
}
PROMISES = (
    a_data_folder_that_may_not_be_written_is_told_in_words,
    a_database_that_was_gone_is_met_again,
    a_locked_database_is_waited_for,
)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_faults(outcomes, promise):
    if reason := UNABLE.get(promise):
        pytest.skip(reason)
    kept(outcomes[promise])
