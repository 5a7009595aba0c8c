"""What a worker makes before the fork: lanes always, a runtime where config and database are."""

import pytest

from tests.configs import write_config
from worker.operations import service
from worker.places import CONFIG, DATA

CACHES = (service.places, service.signs, service.live)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CONFIG, str(tmp_path / "config"))
    monkeypatch.setenv(DATA, str(tmp_path / "var"))
    for cache in CACHES:
        cache.cache_clear()
    yield tmp_path
    for cache in CACHES:
        cache.cache_clear()


def test_a_child_finds_the_runtime_made(folder):
    write_config(folder / "config", [{"name": "f", "url": "http://127.0.0.1:9/"}], [])
    service._build()
    assert service.live()._at_work is not None
    assert service.live().runtime().config.feeds[0].name == "f"
    service.live().store.close()


def test_without_a_config_the_worker_starts_all_the_same(folder, caplog):
    service._build()
    assert "starts without its config" in caplog.text
    assert "natowire.yaml" in caplog.text
    service.live().store.close()


def test_without_a_database_the_worker_starts_all_the_same(folder, caplog, monkeypatch):
    (folder / "var").write_text("in the way")
    service._build()
    assert "the data folder" in caplog.text
