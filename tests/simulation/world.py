"""One schedule: chaos for a while, then healing until nothing is left to do."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.memory_outbox import MemoryOutbox
from tests.simulation.cast import (
    ANNA,
    CHECKED,
    CONFIGS,
    DIGESTED,
    EMAIL,
    HOOK,
    HOUR,
    MINUTE,
    PEOPLE,
    START,
    item,
    tells,
)
from tests.simulation.checks import check
from tests.simulation.servers import LONGER_THAN_A_LEASE, Crash, servers
from tests.simulation.shaky import ShakyOutbox
from worker.domain.alerts import ENDED, AlertKind, Message
from worker.domain.notices import Notice
from worker.domain.telling import Trouble
from worker.pipeline.deliver import Courier
from worker.pipeline.keeping import LEASE

SECOND = timedelta(seconds=1)
STEPS = (5 * SECOND, 5 * SECOND, 40 * SECOND, 90 * SECOND, 6 * MINUTE, 40 * MINUTE, 3 * HOUR)
JUMPS = (-HOUR, HOUR)
MOST_CALLS = 16
"""A pass over two messages asks its outbox about so often."""
MOST_LOOKS = 60
"""Passes after which what is healed must be quiet."""
SLOT = START.replace(hour=5)
"""Seven in Berlin, in summer."""
FAR = timedelta(days=400)

Make = Callable[..., Courier]


class Renderer:
    """Never the same bytes twice: whoever renders again is found out."""

    def __init__(self) -> None:
        self.rendered = 0

    def render(self, notice: Notice) -> bytes:
        self.rendered += 1
        told = sorted(story.story for story in notice.stories)
        return f"{notice.id} {self.rendered} {told}".encode()


class Clock:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment


class World:
    """All that a schedule is made of. ``trace`` tells it to a person, where one wants to read."""

    def __init__(self, seed: int, make: Make = Courier, trace: list[str] | None = None) -> None:
        self.random = Random(seed)
        self.trace = trace
        self.clock = Clock()
        self.outbox = MemoryOutbox(tells)
        self.shaky = ShakyOutbox(self.outbox)
        self.servers = servers(self.random)
        self.settings = self.random.choice(CONFIGS)
        if self.settings is DIGESTED:
            self.clock.moment = SLOT - MINUTE  # the chaos is to meet the digest
        self.decided = 0
        self.revision = 0
        self.is_beside = False
        parts: dict[str, Any] = {
            "renderer": Renderer(),
            "notifiers": self.servers,
            "topics": {},
            "settings": self.settings,
            "survey": lambda *_window: CHECKED,
            "digest": lambda _type, _channel: str(self.revision),
            "clock": self.clock,
            "random": self.random,
            "keeping": lambda *_: nullcontext(),
        }
        self._first = make(outbox=self.shaky, **parts)
        self._second = make(outbox=self.outbox, **parts)
        for server in self.servers.values():
            server.beside = self._while_sending

    def run(self) -> None:
        """Raises AssertionError where a promise is broken."""
        if self.random.random() < 0.15:
            self.servers[EMAIL].refused.add(ANNA.address)
        for _ in range(self.random.randint(2, 3)):
            self._step()
        self._heal()
        for message in self.outbox.messages():
            self._note(message.kind, message.state, message.unknown_outcomes, "unknown")
        check(self.outbox, self.servers.values(), self.clock.now())

    def _step(self) -> None:
        dice = self.random.random
        self._decide()
        for server in self.servers.values():
            server.mood = self.random.choice(tuple(server.faults)) if dice() < 0.3 else None
            server.lossy = dice() < 0.3
        if dice() < 0.75:
            self.shaky.shake(self.random.randint(1, MOST_CALLS), self._happen)
        self._pass(self._first)
        self.shaky.calm()
        if dice() < 0.3:
            self._pass(self._second)
        self._wait(self.random.choice(STEPS if dice() < 0.95 else JUMPS))

    def _decide(self) -> None:
        """What polls bring: a story to one or two people, or more of one that was told."""
        now = self.clock.now()
        for _ in range(self.random.randint(0 if self.decided else 1, 2)):
            self.decided += 1
            person = self.random.choice(PEOPLE)
            kind, story = AlertKind.NEW, self.decided
            dice = self.random.random()
            if dice < 0.2 and self.decided > 1:
                kind, story = AlertKind.UPDATE, self.decided - 1
            elif dice < 0.25 and self.decided > 1:
                kind, story = AlertKind.CORRECTION, 1
            elif dice < 0.4 and self.settings is DIGESTED and person.type is EMAIL:
                kind = AlertKind.DIGEST
            due = _next_slot(now) if kind is AlertKind.DIGEST else now
            self.outbox.decide([item(self.decided, person, kind, now, due, story)])
            self._note("decided", self.decided, kind, person.key, "of story", story)

    def _pass(self, courier: Courier) -> None:
        types = None if self.random.random() < 0.7 else [self.random.choice((EMAIL, HOOK))]
        try:
            report = courier.deliver(types)
            self._note("pass over", types or "all", report)
        except Crash:
            self._note("pass over", types or "all", "killed")

    def _happen(self, name: str, call: Callable[[], Any]) -> Any:
        """At one call of a pass: a crash on either side of it, or another process there."""
        dice = self.random.random()
        if dice < 0.35:
            self._note("killed before", name)
            raise Crash
        if dice < 0.7:
            call()
            self._note("killed behind", name)
            raise Crash
        is_first = dice < 0.85
        self._note("another process", "before" if is_first else "behind", name)
        if is_first:
            self._beside()
        given = call()
        if not is_first:
            self._beside()
        return given

    def _while_sending(self, message: Message) -> None:
        """Some attempts last: their lease is renewed, or the whole process was frozen."""
        dice = self.random.random()
        if self.is_beside or dice > 0.1:
            return
        self._wait(LONGER_THAN_A_LEASE)
        if dice < 0.07:
            self.outbox.renew(message, self.clock.now() + LEASE)
        self._beside()

    def _beside(self) -> None:
        """Another process makes its pass meanwhile."""
        self.is_beside = True
        self._pass(self._second)
        self.is_beside = False

    def _wait(self, by: timedelta) -> None:
        self.clock.moment += by
        self._note("the clock is", self.clock.moment)

    def _heal(self) -> None:
        for server in self.servers.values():
            server.heal()
        if any(s.trouble is Trouble.DISABLED for s in self.outbox.channel_states()):
            self.revision += 1  # a person has looked after it
        self._note("all is well again")
        for looks in range(MOST_LOOKS):
            wake = self._next()
            if wake is None:
                return
            # Longer each time: a lease that was taken before a clock was set back lasts on.
            self._wait(max(wake - self.clock.moment, LEASE * (looks + 1)) + SECOND)
            self._pass(self._second)
        raise AssertionError("it never came to rest")

    def _next(self) -> datetime | None:
        """When all that waits is due; None where nothing waits."""
        now = self.clock.now()
        times = [one.due_at for one in self.outbox.open_items(now + FAR)]
        times += [m.next_at for m in self.outbox.messages() if m.state not in ENDED]
        if not times:
            return None
        states = self.outbox.channel_states()
        times += [s.until for s in states if s.trouble is not Trouble.DISABLED]
        return max(*times, now)

    def _note(self, *words: object) -> None:
        if self.trace is not None:
            self.trace.append(" ".join(str(word) for word in words))


def _next_slot(now: datetime) -> datetime:
    return SLOT if now < SLOT else SLOT + timedelta(days=1)


def traced(seed: int, make: Make = Courier) -> list[str]:
    """What happens in one schedule, up to where a promise is broken."""
    trace: list[str] = []
    try:
        World(seed, make, trace).run()
    except AssertionError as error:
        trace.append(f"BROKEN: {error}")
    return trace
