"""Lanes: how many children do the same work at once, also when one of them is killed."""

import os
import signal

import pytest

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


def end(*children):
    for child in children:
        child.end()


def test_two_children_fewer_than_there_are_may_fetch():
    lanes = Lanes(4)
    children = [Child(lanes.fetching) for _ in range(3)]
    assert [child.free for child in children] == [True, True, False]
    end(*children)
    with lanes.fetching() as free:
        assert free


def test_a_killed_child_leaves_its_lane_free():
    lanes = Lanes(3)
    child = Child(lanes.fetching)
    with lanes.fetching() as free:
        assert not free
    child.end(kill=True)
    with lanes.fetching() as free:
        assert free


def test_each_channel_type_has_one_lane_of_its_own():
    lanes = Lanes(5)
    child = Child(lambda: lanes.delivering(ChannelType.EMAIL))
    with lanes.delivering(ChannelType.EMAIL) as mail:
        assert not mail
    with lanes.delivering(ChannelType.WEBHOOK) as hook:
        assert hook
    end(child)


@pytest.mark.parametrize("children", [3, 4, 5, 8])
def test_whatever_they_do_one_child_is_left_for_the_tick(children):
    lanes = Lanes(children)
    kinds = [lanes.fetching] * children + [
        lambda type_=type_: lanes.delivering(type_) for type_ in ChannelType
    ]
    taken = [Child(kind) for kind in kinds]
    assert sum(child.free for child in taken) == children - 1
    end(*taken)


def test_a_mail_server_that_hangs_leaves_a_place_for_the_webhooks():
    lanes = Lanes(4)
    mail = Child(lambda: lanes.delivering(ChannelType.EMAIL))
    fetching = [Child(lanes.fetching) for _ in range(3)]
    assert [child.free for child in fetching] == [True, False, False]
    hook = Child(lambda: lanes.delivering(ChannelType.WEBHOOK))
    assert hook.free
    end(mail, hook, *fetching)


def test_what_finds_no_seat_keeps_no_lane():
    lanes = Lanes(3)
    fetching, mail = Child(lanes.fetching), Child(lambda: lanes.delivering(ChannelType.EMAIL))
    with lanes.delivering(ChannelType.WEBHOOK) as hook:
        assert not hook
    end(mail)
    with lanes.delivering(ChannelType.WEBHOOK) as hook:
        assert hook
    end(fetching)


def test_a_worker_of_one_child_still_fetches():
    with Lanes(1).fetching() as free:
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
