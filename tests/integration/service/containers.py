"""The services of docker-compose.yml as processes, where no container engine can run.

What the file says of a service holds for its processes: command, health check, environment,
no capabilities, a host name of its own, and every path read-only but its writable volumes and
tmpfs (a mount namespace sees to it). What it names of the outside leads to this machine:
``/config`` and ``/data`` to folders, ``broker`` and ``database`` to real servers. Not tried:
limits, networks, the user (who may not reach the Python of the tests) and the images.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from tests.conftest import GUARD
from tests.integration.service.compose import Mount, Service, read

BINARIES = Path(sys.executable).parent
SHOWN = 4000
"""Characters of a log that a failed test shows."""

CONFINED = (
    *("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
    "--pdeathsig=KILL",
)


def missing() -> str | None:
    """Why this machine cannot do it, or None."""
    if shutil.which("redis-cli") is None:
        return "redis-cli, which stands for valkey-cli, is not installed (Debian: redis-server)"
    if subprocess.run(_alone("true"), capture_output=True, check=False).returncode:
        return "this user may make no namespaces (unshare --mount --uts)"
    return None


def _alone(*command: str) -> list[str]:
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *as_root, "--mount", "--uts", *command]


@dataclass(frozen=True)
class Outside:
    """Where this machine has what the services reach: folders, a port, a database server."""

    folder: Path
    broker_port: int
    valkey: Path
    pg_isready: Path
    database_socket: Path

    def volume(self, name: str) -> Path:
        return self.folder / "volumes" / name

    def url(self, text: str) -> str:
        parts = urlsplit(text)
        if parts.hostname == "broker":
            parts = parts._replace(netloc=f"127.0.0.1:{self.broker_port}")
        if parts.hostname == "database":
            user = parts.netloc.rpartition("@")[0]
            parts = parts._replace(netloc=f"{user}@", query=f"host={self.database_socket}")
        return parts.geturl()

    def program(self, command: Sequence[str]) -> list[str]:
        name, *rest = command
        port = str(self.broker_port)
        if name == "valkey-server":
            return [str(self.valkey), *rest, "--port", port, "--bind", "127.0.0.1"]
        if name == "valkey-cli":
            return ["redis-cli", "-p", port, *rest]
        if name == "pg_isready":
            others = [word for word in rest if not word.startswith("--host")]
            return [str(self.pg_isready), f"--host={self.database_socket}", *others]
        return [name, *rest]


@dataclass
class Container:
    """One replica of a service; ``process`` is its main process, once it was started."""

    service: Service
    hostname: str
    outside: Outside
    process: subprocess.Popen[bytes] | None = None

    @cached_property
    def folder(self) -> Path:
        folder = self.outside.folder / self.hostname
        for place in (*self._places.values(), folder / "data"):
            place.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def _places(self) -> dict[str, Path]:
        """Every mount's target, and where it is here."""
        return {mount.target: self._place(mount) for mount in self.service.mounts}

    def _place(self, mount: Mount) -> Path:
        if mount.source == "tmpfs":
            return self.outside.folder / self.hostname / mount.target[1:]
        if mount.source.startswith("./"):
            return self.outside.folder / mount.source
        return self.outside.volume(mount.source)

    def start(self) -> None:
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self._wrapped(self.service.command),
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """As ``docker compose run``: arguments in place of the command."""
        return self.execute(*self.service.spec.get("entrypoint", []), *arguments)

    def execute(self, *command: str) -> subprocess.CompletedProcess[str]:
        """As ``docker compose exec``."""
        return subprocess.run(
            self._wrapped(command),
            env=self._environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def healthy(self) -> bool:
        test = self.service.spec["healthcheck"]["test"]
        assert test[0] == "CMD"
        return self.execute(*test[1:]).returncode == 0

    def stop(self) -> int:
        """SIGTERM, as ``docker compose stop``; raises where the grace period is not enough."""
        assert self.process
        self.process.terminate()
        return self.process.wait(self.service.grace)

    def signal(self, sign: signal.Signals) -> None:
        """To all processes of the container."""
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, sign)

    def kill(self) -> None:
        assert self.process
        self.signal(signal.SIGKILL)
        self.process.wait()

    @property
    def empty(self) -> bool:
        """Whether no process of it is left."""
        assert self.process
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-SHOWN:]

    @property
    def _environ(self) -> dict[str, str]:
        given = self.service.environment
        return {
            "PATH": f"{BINARIES}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(GUARD),
            "TMPDIR": str(self._here("/tmp")),
            **{key: self._value(text) for key, text in given.items()},
        }

    def _value(self, text: str) -> str:
        return self.outside.url(text) if "://" in text else str(self._here(text))

    def _here(self, text: str) -> str:
        """A path of the container's, on this machine."""
        places = {"/data": self.folder / "data", **self._places}
        for target, place in places.items():
            if text == target or text.startswith(f"{target}/"):
                return f"{place}{text.removeprefix(target)}"
        return text

    def _wrapped(self, command: Sequence[str]) -> list[str]:
        """The command in namespaces of its own: read-only but for what is mounted writable."""
        writable = [
            shlex.quote(str(self._places[mount.target]))
            for mount in self.service.mounts
            if mount.writable
        ]
        script = [
            f"hostname {self.hostname}",
            *(f"mount --bind {place} {place}" for place in writable),
            "mount -o remount,bind,ro /",
            f"cd {shlex.quote(self._here(self.service.folder))}",
            'exec "$@"',
        ]
        words = [self._here(word) for word in self.outside.program(command)]
        return _alone("sh", "-ec", "\n".join(script), "sh", *CONFINED, *words)


@dataclass
class Project:
    """``docker compose``: ``up``, and down again however the context ends."""

    outside: Outside
    services: Mapping[str, Service] = field(default_factory=read)
    containers: list[Container] = field(default_factory=list)

    def up(self, **scale: int) -> None:
        """Start what has no profile, each service when what it depends on is as it asks for."""
        left = [service for service in self.services.values() if service.always]
        while left:
            ready = [s for s in left if not set(s.needs) & {other.name for other in left}]
            assert ready, "services that wait for each other"
            for service in ready:
                for name, condition in service.needs.items():
                    self._await(name, condition)
                for number in range(1, 1 + scale.get(service.name, 1)):
                    self._start(service, number)
            left = [service for service in left if service not in ready]
        for service in self.services.values():
            if "healthcheck" in service.spec:
                self._await(service.name, "service_healthy")

    def down(self) -> dict[str, int]:
        """Stop all, the last started first; exit codes by host name."""
        return {
            container.hostname: container.stop()
            for container in reversed(self.containers)
            if container.process
        }

    def restart_ended(self) -> None:
        """As the engine does by itself, where the restart policy asks for it."""
        for container in self.containers:
            ended = container.process is not None and container.process.poll() is not None
            if ended and container.service.spec["restart"] == "unless-stopped":
                container.start()

    def of(self, name: str) -> list[Container]:
        return [c for c in self.containers if c.service.name == name]

    def once(self, name: str) -> Container:
        """A container of a service, not started."""
        return Container(self.services[name], f"{name}-run", self.outside)

    def _start(self, service: Service, number: int) -> None:
        container = Container(service, f"{service.name}-{number}", self.outside)
        self.containers.append(container)
        if service.command:  # else its image starts a server, which runs already
            container.start()

    def await_healthy(self, container: Container) -> None:
        service = container.service
        patience = service.health("start_period") + service.health("interval")
        deadline = time.monotonic() + patience
        while not container.healthy():
            ended = container.process is not None and container.process.poll() is not None
            assert not ended, f"{container.hostname} ended: {container.log}"
            assert time.monotonic() < deadline, f"{container.hostname}: {container.log}"
            time.sleep(0.25)

    def _await(self, name: str, condition: str) -> None:
        for container in self.of(name):
            if condition == "service_completed_successfully":
                assert container.process
                assert container.process.wait(60) == 0, container.log
            else:
                assert condition == "service_healthy"
                self.await_healthy(container)


@contextmanager
def project(outside: Outside) -> Iterator[Project]:
    """Nothing of it outlives the context."""
    made = Project(outside)
    try:
        yield made
    finally:
        for container in reversed(made.containers):
            if container.process:
                container.kill()
