"""What every test gets: no network but loopback, and the shared material where it is."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.guard import sitecustomize
from tests.servers import postgres
from tests.servers.postgres import PostgresServer

ROOT = Path(__file__).parents[1]
GUARD = Path(sitecustomize.__file__).parent
"""First entry of PYTHONPATH for every process a test starts."""


# The machine is shared, and the first example of a property may load a model: what costs too
# much ends by the suite's own time limit. CI draws the same examples every time.
settings.register_profile(
    "natowire",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("natowire")


def pytest_configure() -> None:
    os.environ["PYTHONPATH"] = str(GUARD)
    # what a terminal, or xdist in its place, says of its width would break lines elsewhere
    os.environ.pop("COLUMNS", None)
    # what nohup and a shell's "&" have a process ignore, its children would ignore as well
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The captured real material; skipped where it is absent, required where CI names it."""
    named = os.environ.get("NATOWIRE_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if folder.joinpath("data", "feeds").is_dir():
        return folder
    if named:
        pytest.fail(f"NATOWIRE_SHARED={named} holds no data/feeds")
    pytest.skip("the captured material (NATOWIRE_SHARED) is not on this machine")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    if reason := postgres.missing():
        if "CI" in os.environ or "NATOWIRE_SHARED" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres.serve() as server:
        yield server
