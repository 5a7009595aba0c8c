"""The lock files: complete, hashed, fresh, and free of licences that would bind natowire."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

RUNTIME = "requirements.lock"
TEST = "tests/requirements.lock"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS: dict[str, list[Any]] = PROJECT["dependency-groups"]


def locked(lock: str) -> dict[str, list[Requirement]]:
    """Pins by name; a name has several where they differ by Python version."""
    pins: dict[str, list[Requirement]] = {}
    for line in re.findall(r"^(\S+==.*?) \\$", (ROOT / lock).read_text(), re.MULTILINE):
        pin = Requirement(line)
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def group(name: str) -> Iterator[str]:
    for entry in GROUPS[name]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from group(entry["include-group"])


DECLARED = {
    RUNTIME: [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["postgres"],
        *group("build"),
    ],
    TEST: [*group("test")],
}


@pytest.mark.parametrize("lock", LOCKS := [RUNTIME, TEST])
def test_every_pin_has_a_hash_and_no_line_names_a_place(lock: str) -> None:
    entries = re.split(r"^(?=\S+==)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--(?!hash=sha256:)\w| @ ", "".join(entries))


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_meets_what_is_declared(lock: str) -> None:
    pins = locked(lock)
    for declared in map(Requirement, DECLARED[lock]):
        assert canonicalize_name(declared.name) in pins, f"./run.sh lock: {declared} is missing"
        for pin in pins[canonicalize_name(declared.name)]:
            version = next(iter(pin.specifier)).version
            assert version in declared.specifier, f"./run.sh lock: {pin} is not {declared}"


def test_the_test_tools_change_no_version_of_the_runtime() -> None:
    test = locked(TEST)
    assert all(test[name] == pins for name, pins in locked(RUNTIME).items())


def test_extras_that_set_up_breaks_without_are_declared() -> None:
    declared = PROJECT["project"]["dependencies"]
    assert any(line.startswith("celery[redis]") for line in declared)
    # pip 23.2.1 crashes on the underscore, and without the extra trafilatura does not import.
    assert any(line.startswith("lxml[html-clean]") for line in declared)


STRONG = re.compile(r"(?<!L)GPL|(?<!LESSER )GENERAL PUBLIC", re.IGNORECASE)


def licence_statements(name: str) -> list[str]:
    """What a distribution says of its licence, each alternative on its own."""
    fields = metadata.metadata(name).json
    if expression := fields.get("license_expression"):
        return re.split(r"\s+OR\s+", str(expression).strip("()"))
    classifiers = [line for line in fields.get("classifier", []) if line.startswith("License ::")]
    return [text for text in [str(fields.get("license", "")), *classifiers] if text]


def judge(statements: list[str]) -> bool:
    """Whether at least one licence offered leaves natowire under its own."""
    return any(not STRONG.search(text) for text in statements)


@pytest.mark.parametrize(
    "statements,fit",
    [
        (["MIT"], True),
        (["LGPL-3.0-only"], True),
        (["MPL-1.1", "GPL-2.0-only", "LGPL-2.1-or-later"], True),
        (["GNU Lesser General Public License v2 or later (LGPLv2+)"], True),
        (["GPL-3.0-or-later"], False),
        (["AGPL-3.0-only"], False),
        (["GNU GPL 3", "License :: OSI Approved :: GNU General Public License (GPL)"], False),
        ([], False),
    ],
)
def test_licences_are_told_apart(statements: list[str], *, fit: bool) -> None:
    assert judge(statements) is fit


def test_no_runtime_dependency_is_under_the_gpl_alone() -> None:
    installed = [
        name
        for name, pins in locked(RUNTIME).items()
        if any(pin.marker is None or pin.marker.evaluate() for pin in pins)
    ]
    assert len(installed) > 50
    unfit = {name: licence_statements(name) for name in installed}
    assert not {name: texts for name, texts in unfit.items() if not judge(texts)}
