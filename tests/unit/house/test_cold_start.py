"""What is only needed for something new is not loaded by whoever starts."""

import subprocess
import sys

import pytest

HEAVY = (
    "bs4",
    "dateparser",
    "feedparser",
    "htmldate",
    "lxml",
    "numpy",
    "readability",
    "trafilatura",
)


@pytest.mark.parametrize("module", ["worker.cli", "worker.storage.store", "worker.runtime"])
def test_a_start_loads_no_parser(module):
    """Most polls bring nothing, most commands only look: the parsers cost 0.3 s of CPU."""
    look = f"import sys, {module}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
