"""docs/statuses.md explains every status there is, and no other."""

import re

from tests.conftest import ROOT
from worker.domain.feeds import FetchStatus


def test_every_status_is_explained():
    told = re.findall(
        r"^\| `(\w+)` \|", ROOT.joinpath("docs/statuses.md").read_text(), re.MULTILINE
    )
    assert sorted(told) == sorted(FetchStatus)
