"""What docker-compose.yml says of each service, and the Dockerfile of the image.

Read as Compose reads them on a fresh clone: every variable has its default.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from tests.conftest import ROOT

VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


@dataclass(frozen=True)
class Mount:
    """``source`` is a path beginning with ``./``, a volume's name, or ``tmpfs``."""

    source: str
    target: str
    writable: bool


@dataclass(frozen=True)
class Service:
    """What the file (and for our own image the Dockerfile) says of one service."""

    name: str
    spec: Mapping[str, Any]

    @property
    def command(self) -> list[str]:
        return [*self.spec.get("entrypoint", []), *self.spec.get("command", [])]

    @property
    def environment(self) -> dict[str, str]:
        given = {key: interpolated(text) for key, text in self.spec.get("environment", {}).items()}
        return image_environment() | given if "build" in self.spec else given

    @property
    def needs(self) -> Mapping[str, str]:
        needed = self.spec.get("depends_on", {})
        return {name: condition["condition"] for name, condition in needed.items()}

    @property
    def mounts(self) -> list[Mount]:
        scratch = [Mount("tmpfs", text.partition(":")[0], True) for text in self.spec["tmpfs"]]
        return [mount(volume) for volume in self.spec.get("volumes", [])] + scratch

    @property
    def always(self) -> bool:
        return "profiles" not in self.spec

    def health(self, key: str) -> float:
        return seconds(self.spec["healthcheck"][key])

    @property
    def folder(self) -> str:
        """The current folder; Valkey's image has its data folder, too."""
        image = (ROOT / "Dockerfile").read_text()
        own = re.findall(r"^WORKDIR (.*)$", image, re.MULTILINE)[-1]
        return str(own) if "build" in self.spec else "/data"

    @property
    def grace(self) -> float:
        return seconds(self.spec["stop_grace_period"])


def read() -> dict[str, Service]:
    """Name to service, in the file's order."""
    file = YAML(typ="safe").load(ROOT / "docker-compose.yml")
    return {name: Service(name, {"tmpfs": [], **spec}) for name, spec in file["services"].items()}


def interpolated(text: str) -> str:
    return VARIABLE.sub(r"\2", text)


def mount(volume: str | Mapping[str, Any]) -> Mount:
    if isinstance(volume, str):
        source, target, *options = volume.split(":")
        return Mount(source, target, "ro" not in options)
    return Mount(volume["source"], volume["target"], not volume.get("read_only", False))


def image_environment() -> dict[str, str]:
    """What the Dockerfile's last ENV sets, but for the place of its programs."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    pairs = (
        pair.split("=", 1) for pair in re.findall(r"^ENV (.*)$", text, re.MULTILINE)[-1].split()
    )
    return {key: value for key, value in pairs if key != "PATH"}


def seconds(duration: str) -> float:
    number, unit = re.fullmatch(r"(\d+)(s|m)", duration).groups()  # type: ignore[union-attr]
    return int(number) * {"s": 1, "m": 60}[unit]
