"""Deduplication is no worse than it was, on the development sets, through the real command.

The floors are what was reached, rounded down. A change that lifts a figure lifts its floor in
``floors.json``; none is ever lowered.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.configs import write_config
from tests.processes import natowire

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text())
SCORERS = {"feeds-dev": "score_feeds.py"}


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name, shared, tmp_path):
    sets = shared / "eval" / "deduplication"
    topics = [{"id": "nato", "title": "Nato", "query": "Nato"}]
    feeds = [{"name": "none", "url": "http://127.0.0.1:1/"}]
    write_config(tmp_path / "config", feeds, topics)
    documents = sets / name / "docs.jsonl"
    done = natowire(
        "import", documents, "--json", config=tmp_path / "config", data=tmp_path / "var"
    )
    assert done.code == 0, done.err
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_text(done.out)
    scored = subprocess.run(
        [sys.executable, sets / SCORERS.get(name, "score.py"), sets / name, decisions],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for figure, floor in FLOORS[name].items():
        reached = re.findall(rf"\b{figure} +([01]\.\d+)", scored)
        assert float(reached[-1]) >= floor, scored
