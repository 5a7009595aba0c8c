"""Parts are started, restarted, found hanging and ended; stand-ins for them, real processes."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from worker.supervisor.listening import Listener
from worker.supervisor.loop import Supervisor
from worker.supervisor.parts import Keeper, Part, Step, Watch
from worker.supervisor.timing import monotonic

SECOND = timedelta(seconds=1)
STEADY = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); " + STEADY
DRAINING = (
    "import signal, sys, time\n"
    "def drain(*_): print('draining', flush=True); time.sleep(0.3); sys.exit('drained')\n"
    "signal.signal(15, drain)\n" + STEADY
)
PARENT = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(60)"
)


def python(script):
    return [sys.executable, "-c", script]


class House:
    """Keepers of stand-in parts, cared for by hand; remembers all that was said."""

    def __init__(self):
        self.said: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.now = monotonic()

    def listen(self, name, process):
        return Listener(name, process, lambda said: self.said.append((name, said.words)))

    def keeper(self, script, name="part", **changes):
        part = Part(name, python(script), **changes)
        return Keeper(part, self.listen, self.told.append, self.now)

    def care(self, keeper, until, seconds=5.0):
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, (self.told, self.said)
            keeper.care(self.now)
            time.sleep(0.01)

    def heard(self, words, name="part"):
        return lambda: (name, words) in self.said


@pytest.fixture
def house():
    return House()


def alive(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def end(house, keeper):
    keeper.end(house.now, hurry=9)
    house.care(keeper, lambda: not keeper.running)


def test_a_part_that_dies_is_started_again_after_a_pause(house):
    keeper = house.keeper("raise SystemExit('no such table')")
    house.care(keeper, lambda: keeper.starts == 1 and not keeper.running)
    assert house.told == ["part ended (exit code 1: no such table); started again in 0.2 s"]
    keeper.care(house.now + 0.1 * SECOND)
    assert keeper.starts == 1
    house.now += 0.2 * SECOND
    house.care(keeper, lambda: keeper.starts == 2 and not keeper.running)
    assert house.told[-1].endswith("again in 0.4 s")


def test_a_killed_part_is_named_so_and_its_children_end_with_it(house):
    keeper = house.keeper(PARENT)
    house.care(keeper, lambda: house.said)
    child = int(house.said[0][1])
    os.kill(keeper.pid, signal.SIGKILL)
    house.care(keeper, lambda: not keeper.running)
    assert house.told == ["part ended (by signal: Killed); started again in 0.2 s"]
    house.care(keeper, lambda: not alive(child))


def test_a_program_that_is_not_there_is_tried_again(house):
    keeper = Keeper(Part("part", ["/nowhere"]), house.listen, house.told.append, house.now)
    house.care(keeper, lambda: house.told)
    assert "started again in 0.2 s" in house.told[0]


def test_a_part_waits_until_it_may_start(house):
    allowed: list[bool] = []
    keeper = house.keeper(STEADY, may_start=lambda: bool(allowed))
    keeper.care(house.now)
    assert not keeper.running
    allowed.append(True)
    keeper.care(house.now)
    assert keeper.running
    end(house, keeper)


def test_what_is_prepared_knows_the_last_words(house):
    prepared: list[str] = []
    keeper = house.keeper("raise SystemExit('bad journal')", prepare=prepared.append)
    house.care(keeper, lambda: keeper.starts == 1 and not keeper.running)
    house.now += SECOND
    house.care(keeper, lambda: keeper.starts == 2)
    assert prepared == ["", "bad journal"]
    end(house, keeper)


def test_a_part_without_a_sign_is_ended_and_started_anew(house):
    watch = Watch(lambda: "same", 60 * SECOND)
    keeper = house.keeper(STUBBORN, watches=(watch,))
    house.care(keeper, house.heard("up"))
    for _ in range(14):
        house.now += 5 * SECOND
        keeper.care(house.now)
    assert house.told == ["part hangs: no sign of life for 60 s"]
    house.now += 10 * SECOND
    house.care(keeper, lambda: not keeper.running)
    assert house.told[1] == "part ended (by signal: Killed); started again in 0.2 s"


def test_a_part_that_gives_signs_is_left_alone(house):
    keeper = house.keeper(STEADY, watches=(Watch(lambda: house.now, 60 * SECOND),))
    for _ in range(100):
        keeper.care(house.now)
        house.now += 5 * SECOND
    assert house.told == []
    end(house, keeper)


@pytest.mark.parametrize("excused, jump", [(True, 5), (False, 3600)], ids=["excused", "suspended"])
def test_silence_that_says_nothing_ends_nobody(house, excused, jump):
    watch = Watch(lambda: "same", 60 * SECOND, lambda: excused)
    keeper = house.keeper(STEADY, watches=(watch,))
    for _ in range(5 if jump > 5 else 100):
        keeper.care(house.now)
        house.now += jump * SECOND
    assert house.told == []
    end(house, keeper)


def test_a_stubborn_part_is_killed_with_its_group(house):
    keeper = house.keeper(STUBBORN, ending=(Step(signal.SIGTERM, 60 * SECOND),))
    house.care(keeper, house.heard("up"))
    keeper.end(house.now)
    keeper.end(house.now)
    time.sleep(0.1)
    keeper.care(house.now + 59 * SECOND)
    assert keeper.running
    house.now += 60 * SECOND
    house.care(keeper, lambda: not keeper.running)


def test_farewell_is_said_once_before_a_part_is_asked_to_end(house):
    heard_then: list[bool] = []
    keeper = house.keeper(
        DRAINING,
        ending=(Step(signal.SIGTERM, 60 * SECOND),),
        farewell=lambda: heard_then.append(house.heard("draining")()),
    )
    house.care(keeper, house.heard("up"))
    keeper.end(house.now)
    house.care(keeper, house.heard("draining"))
    keeper.end(house.now, hurry=1)
    house.care(keeper, lambda: not keeper.running)
    assert heard_then == [False]


def supervised(house, parts, *signals):
    """Run parts until these signals end it: each when its words were heard. None is sent once it
    has ended, however it did: it would end the tests.
    """
    ended = Event()

    def interrupt():
        for words, number in signals:
            deadline = time.monotonic() + 10
            while not words() and time.monotonic() < deadline and not ended.is_set():
                time.sleep(0.01)
            if not ended.is_set():
                os.kill(os.getpid(), number)

    thread = Thread(target=interrupt)
    thread.start()
    try:
        Supervisor(parts, house.listen, house.told.append).run()
    finally:
        ended.set()
        thread.join()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_parts_end_in_the_opposite_order_of_their_start(house, number):
    names = ("broker", "worker", "beat")
    script = (
        "import signal, sys, time\n"
        "def end(*_): print('ending', flush=True); time.sleep(0.2); print('end'); sys.exit()\n"
        "signal.signal(15, end); print('up', flush=True); time.sleep(60)"
    )

    def up():
        return all((name, "up") in house.said for name in names)

    supervised(house, [Part(name, python(script)) for name in names], (up, number))
    ends = [(name, words) for name, words in house.said if words != "up"]
    assert ends == [(name, w) for name in reversed(names) for w in ("ending", "end")]


def test_a_second_signal_hurries(house):
    part = Part(
        "part", python(DRAINING.replace("0.3", "60")), ending=(Step(signal.SIGTERM, 60 * SECOND),)
    )
    started = time.monotonic()
    supervised(
        house,
        [part],
        (house.heard("up"), signal.SIGINT),
        (house.heard("draining"), signal.SIGINT),
    )
    assert time.monotonic() - started < 10
    assert [line.partition(":")[0] for line in house.told] == ["ending", "hurrying"]


def test_what_dies_while_others_drain_into_it_is_started_again(house, tmp_path):
    """The broker, say: a worker cannot give its messages back without."""
    starts, wanted_dead = tmp_path / "starts", tmp_path / "wanted_dead"
    starts.touch()
    broker = (
        "import pathlib, sys, time\n"
        f"starts, wanted = pathlib.Path({str(starts)!r}), pathlib.Path({str(wanted_dead)!r})\n"
        "starts.write_text(starts.read_text() + 'x')\n"
        "while not wanted.exists(): time.sleep(0.02)\n"
        "wanted.unlink()\n"
    )
    worker = (
        "import pathlib, signal, sys, time\n"
        "def drain(*_):\n"
        f"    pathlib.Path({str(wanted_dead)!r}).touch()\n"
        f"    while pathlib.Path({str(starts)!r}).read_text() != 'xx': time.sleep(0.02)\n"
        "    sys.exit('drained')\n"
        "signal.signal(15, drain)\n" + STEADY
    )
    parts = [Part("broker", python(broker)), Part("worker", python(worker))]
    supervised(house, parts, (house.heard("up", "worker"), signal.SIGTERM))
    assert ("worker", "drained") in house.said


def test_ready_is_told_once_and_the_end_while_still_deaf(house):
    looked, told = [], []

    def ready():
        looked.append(True)
        return len(looked) > 2

    def kill_soon():
        told.append("ready")
        os.kill(os.getpid(), signal.SIGTERM)

    def at_end():
        os.kill(os.getpid(), signal.SIGINT)
        told.append("end")

    Supervisor(
        [Part("part", python(STEADY))], house.listen, house.told.append, ready, kill_soon, at_end
    ).run()
    assert told == ["ready", "end"]
    assert len(looked) == 3


def test_under_nohup_the_terminal_s_end_is_not_ours(house):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        supervised(
            house,
            [Part("part", python(STEADY))],
            (house.heard("up"), signal.SIGHUP),
            (lambda: True, signal.SIGTERM),
        )
    finally:
        signal.signal(signal.SIGHUP, before)
    assert [line.partition(":")[0] for line in house.told] == ["ending"]


def test_signals_are_as_before_afterwards(house):
    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)]
    supervised(house, [Part("part", python(STEADY))], (house.heard("up"), signal.SIGTERM))
    assert [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)] == before


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own care is Linux's")
def test_parts_end_with_a_killed_supervisor():
    script = (
        "import os, sys\n"
        "from worker.supervisor.listening import Listener\n"
        "from worker.supervisor.loop import Supervisor\n"
        "from worker.supervisor.parts import Part\n"
        f"child = [sys.executable, '-c', {STUBBORN!r}.replace(\"'up'\", '__import__(\"os\").getpid()')]\n"
        "hear = lambda said: print(said.words, flush=True)\n"
        "Supervisor([Part('part', child)], lambda n, p: Listener(n, p, hear), print).run()\n"
    )
    supervisor = subprocess.Popen(python(script), stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    assert alive(child)
    supervisor.kill()
    supervisor.communicate()
    deadline = time.monotonic() + 5
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.01)
