"""Signs of life: who was well when, and what that makes of health."""

import os
import time
from datetime import timedelta

import pytest

from worker.signs import TICK, Signs, ailments, own, service_ailments


def aged(folder, name, seconds):
    moment = time.time() - seconds
    os.utime(folder / name, (moment, moment))


@pytest.fixture
def signs(tmp_path):
    return Signs(tmp_path / "signs")


def test_a_sign_is_as_old_as_its_last_giving(signs, tmp_path):
    assert signs.age(TICK) is None
    signs.give(TICK)
    aged(tmp_path / "signs", TICK, 40)
    assert timedelta(seconds=39) < signs.age(TICK) < timedelta(seconds=45)
    signs.give(TICK)
    assert signs.age(TICK) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "part,worker,tick,words",
    [
        ("worker", 5, 5, []),
        ("worker", 31, 5, ["the worker is stopped"]),
        ("worker", 5, 61, ["no tick was done"]),
        ("worker", 31, 61, ["the worker is stopped", "no tick was done"]),
    ],
)
def test_the_worker_is_well_while_it_turns_and_ticks_are_done(
    signs, tmp_path, part, worker, tick, words
):
    for name, age in ((own("worker"), worker), (TICK, tick)):
        signs.give(name)
        aged(tmp_path / "signs", name, age)
    told = ailments(signs, part)
    assert len(told) == len(words)
    assert all(word in line for word, line in zip(words, told, strict=True))


def test_beat_is_well_while_the_broker_takes_its_ticks(signs, tmp_path):
    assert "never a sign of life" in ailments(signs, "beat")[0]
    signs.give(own("beat"))
    assert ailments(signs, "beat") == []
    aged(tmp_path / "signs", own("beat"), 35)
    assert "last sign 35 s ago" in ailments(signs, "beat")[0]


def test_the_service_is_well_on_whichever_machine_it_runs(signs, tmp_path):
    for name in ("worker-a", "worker-b", "beat-c", TICK):
        signs.give(name)
    aged(tmp_path / "signs", "worker-a", 3600)
    assert service_ailments(signs) == []
    aged(tmp_path / "signs", "worker-b", 40)
    (told,) = service_ailments(signs)
    assert "the worker is stopped" in told
    assert "last sign 40 s ago" in told


def test_signs_of_machines_that_are_no_more_are_removed(signs, tmp_path):
    for name in ("worker-old", "worker-new", "beat-old", TICK):
        signs.give(name)
        if name != "worker-new":
            aged(tmp_path / "signs", name, 90_000)
    signs.forget(timedelta(days=1))
    assert sorted(file.name for file in (tmp_path / "signs").iterdir()) == [TICK, "worker-new"]


def test_a_folder_that_cannot_be_written_ends_nobody(tmp_path, caplog):
    (tmp_path / "signs").write_text("in the way")
    Signs(tmp_path / "signs").give(TICK)
    assert "no sign of life can be left" in caplog.text
