"""docs/statuses.md tells of every state of a feed, the gravest first."""

import re

from tests.conftest import ROOT
from worker.feeds.health import Health
from worker.operations.ailing import FEED_TROUBLES

TEXT = ROOT.joinpath("docs/statuses.md").read_text().partition("## How a feed is")[2]
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in re.findall(r"^\|.*\|$", TEXT, re.MULTILINE)
][2:]


def test_every_state_is_told_in_its_order() -> None:
    assert [row[0].replace(" ", "_") for row in ROWS] == [str(health) for health in Health]


def test_it_says_of_which_the_operator_is_told() -> None:
    told = {row[0] for row in ROWS if row[2] not in {"no", "", "in `status` and `metrics` only"}}
    assert told == {str(state) for trouble in FEED_TROUBLES for state in trouble.states}
