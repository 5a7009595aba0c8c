"""The table of parts behind ``natowire run``, and what makes each well."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from signal import Signals
from subprocess import Popen

from worker.domain.settings import Config
from worker.places import Places
from worker.signs import TICK, Signs
from worker.signs import own as own_sign
from worker.storage import Store
from worker.supervisor import telling
from worker.supervisor.broker import EmbeddedBroker
from worker.supervisor.listening import SHOWN_LEVELS, Listener, LogFile, Saying, own
from worker.supervisor.lock import ServiceLock
from worker.supervisor.loop import Supervisor
from worker.supervisor.news import News
from worker.supervisor.parts import Part, Step, Watch
from worker.supervisor.pulse import Pulse
from worker.supervisor.screen import Screen

CELERY = "import sys; from worker.celery import app; app.start(sys.argv[1:])"
"""Celery's own command puts the current folder first in the path, where a ``worker`` of
somebody else's may lie; Python's -P with this does not.
"""

HUNG_AFTER = timedelta(minutes=1)
NO_TICK_AFTER = timedelta(minutes=3)
"""Connected but not consuming (celery #7276 and its kin): the worker's own sign comes, ticks do
not. Longer, because a tick also waits for a database that is slow.
"""

BEATS_WITHIN = timedelta(seconds=30)

DRAINED_WITHIN = timedelta(seconds=60)
CUT_SHORT_WITHIN = timedelta(seconds=15)
"""Celery gives tasks another ten seconds at SIGQUIT (worker_soft_shutdown_timeout)."""


class Service:
    """Everything of ``natowire run`` that is alive while it runs."""

    def __init__(
        self,
        places: Places,
        store: Store,
        config: Config,
        screen: Screen,
        lock: ServiceLock,
        *,
        concurrency: int | None = None,
        environ: Mapping[str, str],
    ) -> None:
        """Raises CannotRunError where the broker can never serve."""
        self._places = places
        self._config = config
        self._screen = screen
        self._signs = Signs(places.signs)
        with suppress(OSError):  # told when the first line cannot be written
            places.logs.mkdir(parents=True, exist_ok=True)
        self._log = LogFile(places.logs, screen.problem)
        self._news = News(store, config, screen, folder=places.config, environ=environ)
        self._embedded: EmbeddedBroker | None = None
        if places.redis_url is None:
            self._embedded = EmbeddedBroker(places.data, places.broker, lock)
            self._pulse = Pulse(self._embedded.url, self._embedded.socket)
            url = self._embedded.url
        else:
            lock.write()
            url = places.redis_url
            self._pulse = Pulse(url)
            self._pulse.check()
        self._environ = replace(places, redis_url=url).environ()
        self._fresh = {name: self._sign(name) for name in (own_sign("worker"), TICK)}
        self._supervisor = Supervisor(
            self._parts(concurrency),
            self._listen,
            self.tell,
            self._is_ready,
            self._on_ready,
            self._on_end,
        )

    def run(self) -> None:
        """Until a signal ends it; then nothing is left of it."""
        if self._pulse.trouble:
            self.tell(f"waiting for the broker {self._pulse.where}: {self._pulse.trouble}")
        self._screen.status("natowire: starting")
        self._pulse.start(self._broker_changed)
        self._supervisor.run()

    def tell(self, line: str) -> None:
        """Say what happens to the service itself."""
        self._log.write(own("supervisor", "info", line))
        self._screen.line(line)

    def _parts(self, concurrency: int | None) -> Sequence[Part]:
        """In the order of their start."""
        workers = [] if concurrency is None else ["--concurrency", str(concurrency)]
        worker = Part(
            "worker",
            celery("worker", "--without-gossip", "--without-mingle", *workers),
            self._environ,
            ending=(
                Step(Signals.SIGTERM, DRAINED_WITHIN),
                Step(Signals.SIGQUIT, CUT_SHORT_WITHIN),
            ),
            watches=(
                Watch(lambda: self._sign(own_sign("worker")), HUNG_AFTER, self._broker_ill),
                Watch(lambda: self._sign(TICK), NO_TICK_AFTER, self._no_beat),
            ),
            may_start=lambda: self._pulse.answers > 0,
        )
        beat = Part(
            "beat",
            celery("beat", "--pidfile="),
            self._environ,
            watches=(Watch(lambda: self._sign(own_sign("beat")), HUNG_AFTER, self._broker_ill),),
            may_start=lambda: self._pulse.answers > 0,
        )
        return (*self._broker(), worker, beat)

    def _broker(self) -> Sequence[Part]:
        if self._embedded is None:
            return ()
        return (
            Part(
                "broker",
                self._embedded.command,
                watches=(Watch(lambda: self._pulse.replies, HUNG_AFTER),),
                orphaned=Signals.SIGTERM,  # it takes its socket with it
                prepare=self._embedded.prepare,
                farewell=self._pulse.stop,  # that it stops answering is no trouble then
            ),
        )

    def _sign(self, name: str) -> int | None:
        """When a sign of life was last given; only whether it changes is of interest."""
        try:
            return (self._places.signs / name).stat().st_mtime_ns
        except OSError:
            return None

    def _broker_ill(self) -> bool:
        return not self._pulse.well

    def _no_beat(self) -> bool:
        age = self._signs.age(own_sign("beat"))
        return self._broker_ill() or age is None or age > BEATS_WITHIN

    def _listen(self, name: str, process: Popen[bytes]) -> Listener:
        return Listener(name, process, self._hear)

    def _hear(self, said: Saying) -> None:
        self._log.write(said)
        if said.level in SHOWN_LEVELS:
            self._screen.problem(f"{said.part}: {said.level}: {said.words}")

    def _broker_changed(self) -> None:
        if self._pulse.trouble:
            self._screen.problem(f"broker: {self._pulse.trouble}")
            self._log.write(own("supervisor", "warning", self._pulse.trouble))
        elif self._pulse.answers > 1 or self._embedded is None:
            self.tell("the broker answers")
        self._supervisor.wake()

    def _is_ready(self) -> bool:
        return self._pulse.well and all(
            self._sign(name) != before for name, before in self._fresh.items()
        )

    def _on_ready(self) -> None:
        broker = "embedded" if self._embedded else self._pulse.where
        self.tell(telling.ready(self._config, broker, str(self._places.data)))
        self._news.start()

    def _on_end(self) -> None:
        self._news.stop()
        self._pulse.stop()
        if self._embedded:
            self._embedded.close()
        self.tell("natowire has ended")
        self._screen.close()
        self._log.close()


def celery(*arguments: str) -> list[str]:
    """A command of Celery's with natowire's app, quiet but for its log."""
    return [sys.executable, "-P", "-c", CELERY, "--quiet", *arguments]
