"""What is read from the database for whoever watches, and that it says each thing once."""

from datetime import timedelta

import pytest

from tests.builders import NOW, article
from tests.configs import write_config
from tests.fakes import FakeClock
from worker.config import load
from worker.domain.alerts import Occasion
from worker.domain.settings import ConfigRevision
from worker.places import Places
from worker.runtime import Runtime
from worker.storage import Store
from worker.supervisor.news import News
from worker.supervisor.screen import Look

FEEDS = [{"name": "beispiel", "url": "http://127.0.0.1:1/", "language": "de"}]
TOPICS = [{"id": "nato", "title": "Nato", "query": "Nato OR Bundeswehr"}]


class FakeScreen:
    def __init__(self, look):
        self.look = look
        self.lines: list[str] = []
        self.statuses: list[str] = []

    def line(self, text):
        self.lines.append(text)

    def status(self, text):
        self.statuses.append(text)


class Room:
    def __init__(self, folder, store):
        self.folder, self.store, self.clock = folder, store, FakeClock()
        self.configure()
        self.runtime = Runtime(self.config, Places(folder, folder, ""), store, self.clock)

    def configure(self, **changes):
        write_config(self.folder, FEEDS, TOPICS, **changes)
        loaded = load(self.folder, {})
        assert loaded.config is not None
        self.config = loaded.config
        self.store.revisions.activate(
            ConfigRevision(self.config.revision, self.clock.now(), loaded.files)
        )

    def news(self, *, live=True):
        screen = FakeScreen(Look(live=live, coloured=False))
        made = News(
            self.store, self.config, screen, folder=self.folder, environ={}, now=self.clock.now
        )
        return made, screen

    def publish(self, *numbers):
        urls = [f"https://beispiel.example/{number}" for number in numbers]
        articles = [
            article(
                title=f"Nato {url[-1]}", url=url, canonical_url=url, guid=url, body=f"Nr {url}"
            )
            for url in urls
        ]
        self.runtime.ingest(articles, Occasion.NEWS)


@pytest.fixture
def room(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'natowire.db'}")
    yield Room(tmp_path, store)
    store.close()


def test_new_alerts_are_told_once_and_old_ones_never(room):
    room.publish(1)
    news, screen = room.news()
    room.publish(2, 3)
    news.look()
    news.look()
    titles = [line for line in screen.lines if "Nato" in line]
    assert [line.partition("] ")[2][:6] for line in titles] == ["Nato 2", "Nato 3"]


def test_more_alerts_than_a_page_are_all_told(room, monkeypatch):
    monkeypatch.setattr("worker.supervisor.news.PAGE", 2)
    news, screen = room.news()
    room.publish(1, 2, 3, 4, 5)
    news.look()
    assert sum("] Nato" in line for line in screen.lines) == 5


def test_the_status_is_counted(room):
    news, screen = room.news()
    room.publish(1, 2)
    news.look()
    assert screen.statuses == ["natowire: 1 feeds, 2 articles, last alert 22:00"]


def test_the_status_is_not_counted_again_at_once(room):
    news, screen = room.news()
    news.look()
    news.look()
    assert len(screen.statuses) == 1


def test_a_config_that_went_live_is_told_and_followed(room):
    news, screen = room.news(live=False)
    news.look()
    assert screen.lines == []
    room.configure(polling={"interval": "20m"})
    news.look()
    news.look()
    assert screen.lines == [f"config {room.config.revision} is live: 1 feeds, 1 topics"]


def test_troubles_are_told_when_they_come_and_when_they_go(room):
    news, screen = room.news(live=False)
    incidents = room.store.incidents
    incidents.open("config", "The config is refused.", "topics.yaml:3:1", [], NOW)
    news.look()
    news.look()
    incidents.close("config", [], NOW + timedelta(minutes=1))
    news.look()
    assert screen.lines == ["trouble: The config is refused.", "over: The config is refused."]


def test_without_a_terminal_nothing_else_is_told(room):
    news, screen = room.news(live=False)
    room.publish(1)
    news.look()
    assert screen.lines == screen.statuses == []
