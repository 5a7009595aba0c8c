"""run.sh with a stand-in for Python, so that set-up can be killed, raced and counted."""

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ROOT

FAKE_PYTHON = r"""#!/bin/bash
# Does what run.sh asks of Python, pip and the tools, and writes down what that was.
name=$(basename "$0")
echo "$name $*" >>"$LOG"
case "$name $*" in
    *version_info*) exit "${TOO_OLD:-0}" ;;
    *' -V') echo "Python ${VERSION:-3.11.0}" ;;
    *'-m venv --clear '*)
        rm -rf "${@: -1}"
        mkdir -p "${@: -1}/bin"
        cp "$0" "${@: -1}/bin/python"
        ;;
    *'pip install'*--requirement*) sleep "${PIP_TAKES:-0}" ;;
    *'pip install'*--editable*)
        for tool in natowire ruff mypy lint-imports shellcheck hadolint check-jsonschema pytest; do
            cp "$0" "$(dirname "$0")/$tool"
        done
        ;;
    natowire*) echo "config=$NATOWIRE_CONFIG data=$NATOWIRE_DATA" "$@" ;;
    pytest*) echo '1 passed' ;;
esac
[[ " $FAILING " != *" $name "* ]]
"""


@dataclass
class Checkout:
    """A copy of run.sh beside two small lock files, in a folder with a space in its name."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> list[str]:
        path = Path(self.settings["LOG"])
        return path.read_text().splitlines() if path.exists() else []

    def logged(self, pattern: str) -> int:
        return sum(1 for line in self.log if re.search(pattern, line))

    def begin(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "run.sh", *arguments],
            cwd=self.folder.parent,
            env=self.settings | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        process = self.begin(*arguments, **settings)
        out, err = process.communicate(timeout=30)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def make_checkout(folder: Path, tmp_path: Path) -> Checkout:
    (folder / "tests").mkdir(parents=True)
    shutil.copy(ROOT / "run.sh", folder)
    (folder / "requirements.lock").write_text("one==1\n")
    (folder / "tests" / "requirements.lock").write_text("one==1\ntwo==2\n")
    python = tmp_path / "python3"
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    return Checkout(
        folder,
        {"PATH": "/usr/bin:/bin", "PYTHON": str(python), "LOG": str(tmp_path / "log")},
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "a checkout", tmp_path)


VENV = "-m venv --clear"
RUNTIME = r"--requirement .*checkout/requirements\.lock"
TOOLS = r"--requirement .*tests/requirements\.lock"


def wait_until_pip_runs(checkout: Checkout) -> None:
    deadline = time.monotonic() + 20
    while not checkout.logged("pip install"):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_start_sets_up_once_and_passes_its_arguments_on(checkout: Checkout) -> None:
    first = checkout.run("start", "--feed", "a b")
    second = checkout.run("start", "--json")
    assert first.returncode == second.returncode == 0
    assert first.stdout.endswith("run --feed a b\n")
    assert second.stdout.endswith("run --json\n")
    assert (checkout.logged(VENV), checkout.logged(RUNTIME), checkout.logged(TOOLS)) == (1, 1, 0)


def test_start_uses_the_checkout_s_config_from_wherever_it_is_called(checkout: Checkout) -> None:
    out = checkout.run("start").stdout
    assert f"config={checkout.folder}/config data={checkout.folder}/var" in out
    assert "config=mine data=" in checkout.run("start", NATOWIRE_CONFIG="mine").stdout


def test_packages_are_installed_by_hash_alone_and_natowire_without_a_download(
    checkout: Checkout,
) -> None:
    checkout.run("start")
    packages, itself = (line for line in checkout.log if "pip install" in line)
    assert "--no-deps" in packages
    assert "--require-hashes" in packages
    assert {"--no-deps", "--no-index", "--no-build-isolation"} <= set(itself.split())


def test_the_test_tools_are_added_and_what_has_them_can_start(checkout: Checkout) -> None:
    checkout.run("start")
    checkout.run("setup")
    checkout.run("start")
    assert (checkout.logged(VENV), checkout.logged(RUNTIME), checkout.logged(TOOLS)) == (1, 1, 1)


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_a_changed_lock_is_installed_from_nothing(checkout: Checkout, lock: str) -> None:
    checkout.run("start")
    (checkout.folder / lock).write_text("one==3\n")
    checkout.run("start")
    assert (checkout.logged(VENV), checkout.logged(RUNTIME)) == (2, 2)


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    checkout.run("start")
    (checkout.folder / ".venv" / "bin" / "python").unlink()
    assert checkout.run("start").returncode == 0
    assert checkout.logged(VENV) == 2


def test_another_version_of_python_is_used_when_it_is_named(
    checkout: Checkout, tmp_path: Path
) -> None:
    checkout.run("start")
    newer = tmp_path / "python3.12"
    newer.write_text(FAKE_PYTHON.replace("3.11.0", "3.12.0"))
    newer.chmod(0o755)
    checkout.run("start", PYTHON=str(newer))
    checkout.run("start", PYTHON=str(newer))
    assert checkout.logged(VENV) == 2


def test_a_copied_checkout_does_not_run_the_code_it_was_copied_from(
    checkout: Checkout, tmp_path: Path
) -> None:
    checkout.run("start")
    shutil.copytree(checkout.folder, tmp_path / "copied checkout")
    Checkout(tmp_path / "copied checkout", checkout.settings).run("start")
    assert checkout.logged(VENV) == 2


@pytest.mark.parametrize("before", ["nothing", "runtime"])
def test_a_killed_installation_is_repeated_from_nothing(checkout: Checkout, before: str) -> None:
    if before == "runtime":
        checkout.run("start")
    Path(checkout.settings["LOG"]).unlink(missing_ok=True)
    process = checkout.begin("setup", PIP_TAKES="30")
    wait_until_pip_runs(checkout)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    made = checkout.logged(VENV)

    again = checkout.run("start")
    assert again.returncode == 0
    assert (checkout.logged(VENV), checkout.logged(RUNTIME)) == (made + 1, 1)


def test_a_failed_installation_fails_and_is_repeated(checkout: Checkout) -> None:
    failed = checkout.run("start", FAILING="python")
    assert failed.returncode != 0
    assert failed.stdout == ""
    assert checkout.run("start").returncode == 0


def test_two_runs_at_once_install_once(checkout: Checkout) -> None:
    first = checkout.begin("start", PIP_TAKES="1")
    wait_until_pip_runs(checkout)
    second = checkout.run("start")
    assert first.wait(timeout=20) == second.returncode == 0
    assert "waiting" in second.stderr
    assert (checkout.logged(VENV), checkout.logged(RUNTIME)) == (1, 1)
    first.communicate()


def test_a_machine_without_a_fit_python_is_told_what_to_install(checkout: Checkout) -> None:
    result = checkout.run("start", TOO_OLD="1")
    assert result.returncode == 1
    assert "apt-get install python3-venv" in result.stderr
    assert not (checkout.folder / ".venv").exists()


def test_every_check_runs_and_pytest_speaks_last(checkout: Checkout) -> None:
    result = checkout.run("test", "-k", "feeds")
    assert result.returncode == 0
    assert result.stdout.splitlines()[-1] == "1 passed"
    tools = ["ruff", "ruff", "mypy", "lint-imports", "shellcheck", "hadolint", "check-jsonschema"]
    ran = [line.split()[0] for line in checkout.log if not line.startswith("python")]
    assert ran == [*tools, "pytest"]
    assert checkout.log[-1] == "pytest -m not bench -k feeds"


@pytest.mark.parametrize(
    "tool",
    ["ruff", "mypy", "lint-imports", "shellcheck", "hadolint", "check-jsonschema", "pytest"],
)
def test_one_failed_check_fails_the_whole_and_hides_no_other(
    checkout: Checkout, tool: str
) -> None:
    result = checkout.run("test", FAILING=tool)
    assert result.returncode == 1
    assert f"\n  {tool}" in result.stderr.partition("Failed:")[2]
    assert checkout.logged("^pytest") == 3


def test_every_test_is_run_once(checkout: Checkout) -> None:
    """All but the service; of the service some files side by side; the rest of it."""
    assert checkout.run("test").returncode == 0
    runs = [line.split() for line in checkout.log if line.startswith("pytest")]
    named = [[word for word in run if word.startswith("tests")] for run in runs]
    (service,), files, (rest,) = named
    assert rest == service
    assert (ROOT / service).is_dir()
    assert runs[0][runs[0].index(service) - 1] == "--ignore"
    assert all((ROOT / file).parent == ROOT / service for file in files)
    assert [word for word in runs[2] if "ignore" in word] == [f"--ignore={file}" for file in files]


def test_lint_runs_no_test(checkout: Checkout) -> None:
    assert checkout.run("lint").returncode == 0
    assert checkout.logged("^pytest") == 0


def test_an_unknown_command_is_a_usage_error(checkout: Checkout) -> None:
    result = checkout.run("strat")
    assert result.returncode == 2
    assert "./run.sh help" in result.stderr


def test_help_names_every_command_and_touches_nothing(checkout: Checkout) -> None:
    text = checkout.run("help").stdout
    commands = re.findall(r"^cmd_(\w+)\(\)", (ROOT / "run.sh").read_text(), re.MULTILINE)
    assert set(re.findall(r"^  (\w+)  ", text, re.MULTILINE)) == set(commands)
    assert checkout.run().stdout == checkout.run("--help").stdout == text
    assert not checkout.log


def test_ci_runs_the_same_command_as_a_person() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "exec ./run.sh test"
    for script in ("run.sh", ".ci/run"):
        subprocess.run(["bash", "-n", ROOT / script], check=True)
        assert os.access(ROOT / script, os.X_OK), script
