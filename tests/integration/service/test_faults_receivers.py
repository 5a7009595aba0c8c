"""Feeds and receivers that hang or refuse, and a sender that dies before it knows."""

import os
import time
from signal import SIGKILL

import pytest

from tests.integration.service.faults import BEAT, INTERVAL, NEXT_TICK_WITHIN, WORKER, site
from tests.integration.service.invariants import check, copies
from tests.integration.service.side_by_side import PLAYED_WITHIN, kept
from tests.servers.raw_http import Answer, hang
from tests.servers.smtp import Pause

SOON = INTERVAL + 15.0
"""Seconds after which a changed feed was told, whatever another one does."""
HUNG = NEXT_TICK_WITHIN + 2.0

pytestmark = pytest.mark.timeout(PLAYED_WITHIN)

WELL = Answer(status=204)


async def who_hangs_holds_nobody_else_up(folder):
    """One feed takes requests and is silent, and the mail server likewise."""
    async with site(folder) as place:
        place.post.faults["DATA"] = Pause(HUNG)
        place.press.routes["/0"] = hang()
        place.run(WORKER)
        place.run(BEAT)
        await place.until(place.tick, "the first tick")
        expected = {t for n in range(1, len(place.items)) for t in place.titles(n)}

        def told():
            return place.called() >= expected and len(place.mailbox()) >= len(expected)

        await place.until(told, "the others' stories by webhook and maildir", SOON)
        ends = time.monotonic() + HUNG
        while time.monotonic() < ends:
            await place.next_tick(NEXT_TICK_WITHIN)
        place.publish()
        expected = {t for n in range(1, len(place.items)) for t in place.titles(n)}
        await place.until(told, "their news likewise", SOON)
        assert len(place.post.messages) < len(expected)
        del place.post.faults["DATA"]
        place.press.routes["/0"] = place.route(0)
        await place.all_told()
        check(place)


async def a_receiver_that_refuses_for_a_while_is_told_once_after(folder):
    async with site(folder) as place:
        place.run(WORKER)
        place.run(BEAT)
        for answer in (
            Answer(b"out of order", status=500),
            Answer(status=429, headers=[("Retry-After", "2")]),
            hang(),
        ):
            place.hook(answer)
            place.publish()
            await place.called_again()
        place.hook(WELL)

        def told():
            place.retry_now()
            return place.settled()

        await place.until(told, "all stored and told")
        tried = [len(bodies) for bodies in copies(place)["webhook:hook"].values()]
        assert max(tried) > 1
        check(place)


async def a_sender_killed_before_it_knows_sends_the_same_again(folder):
    async with site(folder) as place:
        place.hook(hang())
        worker = place.run(WORKER)
        place.run(BEAT)
        await place.until(place.calls, "a call")
        (first,) = place.calls()
        for pid in worker.children():
            os.kill(pid, SIGKILL)
        place.hook(WELL)
        place.expire_leases()
        await place.all_told()
        same = [
            call
            for call in place.calls()
            if call.header("webhook-id") == first.header("webhook-id")
        ]
        assert [call.body for call in same] == [first.body] * 2
        check(place)


PROMISES = (
    a_receiver_that_refuses_for_a_while_is_told_once_after,
    a_sender_killed_before_it_knows_sends_the_same_again,
    who_hangs_holds_nobody_else_up,
)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_faults(outcomes, promise):
    kept(outcomes[promise])
