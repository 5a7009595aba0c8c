"""A real store in memory's stead: SQLite in a temporary folder."""

import pytest

from worker.storage.store import Store


@pytest.fixture
def store(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'natowire.db'}")
    yield opened
    opened.close()
