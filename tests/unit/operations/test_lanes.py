"""Lanes: how many children do the same work at once, also when one of them is killed."""

import os
import signal

from worker.domain.alerts import ChannelType
from worker.operations.lanes import Lanes


class Child:
    """Another process that inherited the lanes and holds one until it is told to go."""

    def __init__(self, take):
        ready, self._told = os.pipe()
        told, self._go = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover (the child ends without a report)
            with take() as free:
                os.write(self._told, b"\1" if free else b"\0")
                os.read(told, 1)
            os._exit(0)
        os.close(told)
        self.free = os.read(ready, 1) == b"\1"
        os.close(ready)

    def end(self, kill=False):
        if kill:
            os.kill(self.pid, signal.SIGKILL)
        else:
            os.write(self._go, b"\0")
        os.close(self._go)
        os.waitpid(self.pid, 0)
        os.close(self._told)


def test_as_many_children_fetch_as_there_are_lanes():
    lanes = Lanes(2)
    children = [Child(lanes.fetching) for _ in range(3)]
    assert [child.free for child in children] == [True, True, False]
    for child in children:
        child.end()
    with lanes.fetching() as free:
        assert free


def test_a_killed_child_leaves_its_lane_free():
    lanes = Lanes(1)
    child = Child(lanes.fetching)
    with lanes.fetching() as free:
        assert not free
    child.end(kill=True)
    with lanes.fetching() as free:
        assert free


def test_each_channel_type_has_one_lane_of_its_own():
    lanes = Lanes(1)
    child = Child(lambda: lanes.delivering(ChannelType.EMAIL))
    with (
        lanes.delivering(ChannelType.EMAIL) as mail,
        lanes.delivering(ChannelType.WEBHOOK) as hook,
    ):
        assert (mail, hook) == (False, True)
    child.end()


def test_a_worker_of_one_child_still_fetches():
    with Lanes(-1).fetching() as free:
        assert free


def test_children_learn_that_the_worker_drains():
    lanes = Lanes(1)
    assert not lanes.draining
    child = os.fork()
    if child == 0:  # pragma: no cover
        lanes.drain()
        os._exit(0)
    os.waitpid(child, 0)
    assert lanes.draining
