"""What can be promised of the compose file and the image without running them."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT

COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
LASTING = [name for name, service in SERVICES.items() if service["restart"] != "no"]
IMAGE = (ROOT / "Dockerfile").read_text()


def binds(name: str) -> list[dict[str, Any]]:
    return [volume for volume in SERVICES[name].get("volumes", []) if isinstance(volume, dict)]


def written(name: str) -> set[str]:
    """The paths of a service that can be written."""
    volumes = [v.split(":")[1] for v in SERVICES[name].get("volumes", []) if isinstance(v, str)]
    folders = [bind["target"] for bind in binds(name) if not bind.get("read_only")]
    scratch = [text.partition(":")[0] for text in SERVICES[name].get("tmpfs", [])]
    return {*volumes, *folders, *scratch}


def test_the_services_are_these() -> None:
    assert set(SERVICES) == {"broker", "database", "migrate", "worker", "beat", "cli"}
    assert set(OURS) == {"migrate", "worker", "beat", "cli"}
    assert [name for name in SERVICES if "profiles" in SERVICES[name]] == ["cli"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_fenced_in(name: str) -> None:
    service = SERVICES[name]
    assert service["init"] is True
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["driver"] == "json-file"
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert {"mem_limit", "pids_limit", "cpus", "stop_grace_period", "restart"} <= service.keys()
    assert not {"privileged", "ports", "network_mode", "cap_add"} & service.keys()


def test_nothing_runs_as_root() -> None:
    assert SERVICES["database"]["user"] == "postgres"
    assert SERVICES["broker"]["user"] == "valkey"
    assert {SERVICES[name]["user"] for name in OURS} == {"${NATOWIRE_USER:-10001:10001}"}
    assert re.findall(r"^USER (.*)$", IMAGE, re.MULTILINE) == ["10001:10001"]


def test_what_is_written_can_be_written_and_nothing_else() -> None:
    assert written("broker") == {"/data"}
    assert written("database") == {"/var/lib/postgresql/data", "/tmp", "/run/postgresql"}
    assert written("migrate") == {"/tmp"}
    assert written("worker") == written("beat") == {"/data", "/tmp"}
    assert written("cli") == {"/config", "/data", "/tmp"}


def test_the_data_folder_suits_whoever_the_service_runs_as() -> None:
    assert "--mode 1777 /data" in IMAGE
    assert "NATOWIRE_DATA=/data" in IMAGE
    assert "NATOWIRE_CONFIG=/config" in IMAGE


def test_one_image_is_built_for_all_that_is_ours() -> None:
    assert {(SERVICES[name]["build"], SERVICES[name]["image"]) for name in OURS} == {
        (".", "natowire")
    }
    for name in set(SERVICES) - set(OURS):
        assert re.fullmatch(r"[\w/]+:\d[\w.-]*", SERVICES[name]["image"]), "a version is pinned"


def test_what_is_to_run_for_ever_is_restarted_and_says_whether_it_is_well() -> None:
    assert set(LASTING) == {"broker", "database", "worker", "beat"}
    assert [name for name, service in SERVICES.items() if "healthcheck" in service] == LASTING
    for name in LASTING:
        assert SERVICES[name]["restart"] == "unless-stopped"
        assert {"interval", "timeout", "retries"} <= SERVICES[name]["healthcheck"].keys()


def test_who_waits_for_whom() -> None:
    healthy = {"condition": "service_healthy"}
    done = {"condition": "service_completed_successfully"}
    waits = {name: SERVICES[name].get("depends_on", {}) for name in SERVICES}
    assert waits == {
        "broker": {},
        "database": {},
        "migrate": {"database": healthy},
        "worker": {"broker": healthy, "database": healthy, "migrate": done},
        "beat": {"broker": healthy},
        "cli": {"database": healthy},
    }


def test_workers_can_be_many_and_have_longer_than_a_drain() -> None:
    assert not {"container_name", "hostname", "ports"} & SERVICES["worker"].keys()
    assert SERVICES["worker"]["stop_grace_period"] == "90s"


def test_broker_and_database_are_reached_from_inside_only() -> None:
    assert SERVICES["broker"]["networks"] == SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["beat"]["networks"] == ["inside"]


@pytest.mark.parametrize("name", OURS)
def test_every_address_names_a_service_on_a_shared_network(name: str) -> None:
    addresses = [text for text in SERVICES[name]["environment"].values() if "://" in text]
    assert addresses
    for host in (urlsplit(text).hostname for text in addresses):
        assert set(SERVICES[str(host)]["networks"]) & set(SERVICES[name]["networks"])
        if name != "cli":  # which must work, and say so, while the broker is ill
            assert host in SERVICES[name]["depends_on"]


def test_the_database_s_owner_is_who_the_services_come_as() -> None:
    given = SERVICES["database"]["environment"]
    owner = f"{given['POSTGRES_USER']}:{given['POSTGRES_PASSWORD']}"
    address = f"postgresql+psycopg://{owner}@database/{given['POSTGRES_DB']}"
    environments = [SERVICES[name]["environment"] for name in OURS]
    assert {e.get("NATOWIRE_DATABASE_URL", address) for e in environments} == {address}


def test_the_config_is_mounted_as_a_folder_that_only_the_cli_writes() -> None:
    mounts = {name: binds(name) for name in SERVICES if binds(name)}
    assert set(mounts) == {"worker", "cli"}
    for name, (mount,) in mounts.items():
        assert (mount["source"], mount["target"]) == ("./config", "/config")
        assert mount["bind"] == {"create_host_path": False}
        assert mount.get("read_only", False) is (name != "cli")
    assert (ROOT / "config").is_dir()


def test_the_broker_deletes_nothing_and_writes_its_log() -> None:
    command = SERVICES["broker"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--maxmemory-policy"] == "noeviction"
    assert (options["--appendonly"], options["--appendfsync"]) == ("yes", "everysec")
    assert options["--save"] == ""
    assert int(options["--maxmemory"].removesuffix("mb")) * 3 == 384
    assert SERVICES["broker"]["mem_limit"] == "384m"


def test_no_variable_must_be_set_and_no_file_made_before_the_first_start() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"\$\{\w+", text)
    assert not re.findall(r"\$\{\w+(?!\w|:-)", text)
    assert "env_file" not in text
    assert not {"secrets", "configs"} & COMPOSE.keys()


def test_commands_read_whole() -> None:
    assert not re.search(r"^ENTRYPOINT", IMAGE, re.MULTILINE)
    assert {SERVICES[name]["command"][0] for name in OURS} == {"natowire", "celery", "--help"}
    assert SERVICES["cli"]["entrypoint"] == ["natowire"]


def test_the_image_is_built_from_the_lock_and_from_nothing_else() -> None:
    commands = re.findall(r"pip install (.*)", IMAGE)
    assert all("--no-deps" in command for command in commands)
    assert all("--require-hashes" in c or "--no-index" in c for c in commands)
    assert re.findall(r"^FROM (\S+)", IMAGE, re.MULTILINE) == ["python:3.11-slim-bookworm"] * 2


def test_the_image_has_the_driver_of_the_database() -> None:
    assert re.search(r"^psycopg-binary==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)


def test_no_secret_beside_the_config_is_built_into_the_image_or_committed() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    assert next(rule for rule in rules if not rule.startswith("#")) == "*"
    allowed = {rule for rule in rules if rule.startswith("!config")}
    assert allowed == {"!config/*.yaml", "!config/schema/*.json"}
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/config/secrets/", "/.env"} <= set(ignored)


def test_ci_installs_servers_that_debian_may_not_start() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "redis-server" in script
    forbids = script.index("exit 101")
    assert forbids < script.index("apt-get install")
