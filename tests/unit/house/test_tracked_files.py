"""What no file of the project may hold: addresses and paths of the machine it was written on."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

REGISTRIES = [".".join(parts) for parts in [("pypi", "org"), ("pythonhosted", "org")]]


def tracked() -> list[Path]:
    # Command-line scope, for a clone that belongs to another user; new files count already.
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z", "-co"]
    listing = subprocess.run(
        [*git, "--exclude-standard"], capture_output=True, text=True, check=False
    )
    if listing.returncode and not os.environ.get("CI"):
        pytest.skip("not a git checkout")
    assert listing.returncode == 0, listing.stderr
    return [
        path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()
    ]


def private() -> list[str]:
    """This checkout, this user, this Python, and wherever pip is told to look."""
    command = [sys.executable, "-I", "-m", "pip", "config", "list"]
    pip = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sources = "".join(re.findall(r"^\S*(?:index-url|find-links)=.*$", pip, re.MULTILINE))
    places = [word for word in re.findall(r"[^\s'\"=]+", sources) if "/" in word]
    return [str(ROOT), str(Path.home()), sys.prefix, *places]


def test_no_file_names_this_machine_or_a_registry() -> None:
    paths = "|".join(re.escape(place.rstrip("/")) for place in private())
    hosts = "|".join(map(re.escape, REGISTRIES))
    forbidden = re.compile(rf"{hosts}|(?<![\w.:-])(?:{paths})(?![\w-])")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if (match := forbidden.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert not found
