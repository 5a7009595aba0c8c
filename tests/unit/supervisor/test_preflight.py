"""The config a start goes on with: the folder's, else the last good one, else none."""

import pytest

from tests.configs import write_config
from tests.fakes import FakeClock
from worker.domain.errors import ConfigError
from worker.places import Places
from worker.storage import Store
from worker.supervisor.preflight import usable_config

FEEDS = [{"name": "beispiel", "url": "http://127.0.0.1:1/", "language": "de"}]
TOPICS = [{"id": "nato", "title": "Nato", "query": "Nato OR Bundeswehr"}]


@pytest.fixture
def store(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'natowire.db'}")
    yield opened
    opened.close()


@pytest.fixture
def places(tmp_path):
    write_config(tmp_path / "config", FEEDS, TOPICS)
    return Places(tmp_path / "config", tmp_path, "")


def break_config(places):
    (places.config / "topics.yaml").write_text("version: 1\ntopics:\n  - {id: nato, prio: 1}\n")


def test_a_good_config_goes_live(store, places):
    said: list[str] = []
    config = usable_config(places, {}, store, FakeClock(), said.append)
    live = store.revisions.last_good()
    assert live is not None
    assert live.revision == config.revision
    assert said == []


def test_a_broken_one_names_every_problem_with_its_place(store, places):
    break_config(places)
    with pytest.raises(ConfigError) as error:
        usable_config(places, {}, store, FakeClock(), pytest.fail)
    assert len(error.value.problems) > 1
    assert all("topics.yaml:3:" in str(problem) for problem in error.value.problems)
    assert store.revisions.last_good() is None


def test_after_a_broken_edit_the_last_good_one_goes_on_and_it_is_said(store, places):
    good = usable_config(places, {}, store, FakeClock(), pytest.fail)
    break_config(places)
    said: list[str] = []
    assert usable_config(places, {}, store, FakeClock(), said.append) == good
    assert "topics.yaml:3:" in said[0]
    assert f"the last good one, {good.revision} of 2026-04-25 20:00 UTC, goes on" in said[-1]


def test_a_last_good_one_that_is_good_no_more_is_no_help(store, places, monkeypatch):
    usable_config(places, {}, store, FakeClock(), pytest.fail)
    break_config(places)
    kept = store.revisions.last_good()
    broken = type(kept)(
        kept.revision, kept.activated_at, {**kept.files, "feeds.yaml": "version: 9"}
    )
    monkeypatch.setattr(store.revisions, "last_good", lambda: broken)
    with pytest.raises(ConfigError):
        usable_config(places, {}, store, FakeClock(), pytest.fail)
