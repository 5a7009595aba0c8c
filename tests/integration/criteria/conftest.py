"""What the criteria are tested with: a raw-socket server, and desks that poll it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.integration.criteria.desk import Desk
from tests.servers.raw_http import RawServer
from worker.domain.feeds import FeedSpec


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as running:
        yield running


@pytest.fixture
def desk(tmp_path, server) -> Iterator[Desk]:
    """A desk with one feed, ``beispiel``, at the server's /feed."""
    made = Desk(tmp_path, [FeedSpec("beispiel", server.url("/feed"), language="de")])
    yield made
    made.close()


@pytest.fixture
def open_desk(tmp_path) -> Iterator[Callable[..., Desk]]:
    """Makes a desk as a test wants it, and closes it afterwards."""
    made: list[Desk] = []

    def make(feeds: list[FeedSpec], **settings: Any) -> Desk:
        made.append(Desk(tmp_path, feeds, **settings))
        return made[-1]

    yield make
    for desk in made:
        desk.close()
