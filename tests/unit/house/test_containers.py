"""What can be promised of the compose file and the image without running them."""

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT

COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
IMAGE = (ROOT / "Dockerfile").read_text()


def ours() -> list[str]:
    return [name for name, service in SERVICES.items() if "build" in service]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_fenced_in(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert {"mem_limit", "pids_limit", "cpus", "stop_grace_period"} <= service.keys()
    assert not {"privileged", "ports", "network_mode"} & service.keys()


def test_nothing_runs_as_root() -> None:
    assert SERVICES["database"]["user"] == "postgres"
    assert re.findall(r"^USER (.*)$", IMAGE, re.MULTILINE) == ["10001:10001"]
    assert not [name for name in ours() if "user" in SERVICES[name]]


def test_the_database_is_reached_from_inside_only_and_waited_for() -> None:
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "healthcheck" in SERVICES["database"]
    for name in ours():
        assert SERVICES[name]["depends_on"]["database"] == {"condition": "service_healthy"}


def test_the_config_is_mounted_as_a_folder_that_exists_and_cannot_be_written() -> None:
    for name in ours():
        mounts = [v for v in SERVICES[name]["volumes"] if isinstance(v, dict)]
        assert [(m["source"], m["target"], m["read_only"]) for m in mounts] == [
            ("./config", "/config", True)
        ]
    assert (ROOT / "config").is_dir()


def test_no_variable_must_be_set_before_the_first_start() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"\$\{\w+", text)
    assert not re.findall(r"\$\{\w+(?!\w|:-)", text)
    assert "env_file" not in text
    assert "secrets" not in COMPOSE


def test_the_image_is_built_from_the_lock_and_from_nothing_else() -> None:
    commands = re.findall(r"pip install (.*)", IMAGE)
    assert all("--no-deps" in command for command in commands)
    assert all("--require-hashes" in c or "--no-index" in c for c in commands)
    assert re.findall(r"^FROM (\S+)", IMAGE, re.MULTILINE) == ["python:3.11-slim-bookworm"] * 2


def test_no_secret_beside_the_config_is_built_into_the_image() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    assert next(rule for rule in rules if not rule.startswith("#")) == "*"
    allowed = {rule for rule in rules if rule.startswith("!config")}
    assert allowed == {"!config/*.yaml", "!config/schema/*.json"}
