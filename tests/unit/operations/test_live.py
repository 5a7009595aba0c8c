"""How an edit of the files becomes the config at work in every process, or does not."""

import os
from datetime import timedelta
from sys import modules

import pytest

from tests.configs import write_config
from tests.fakes import FakeClock
from worker import config
from worker.domain.alerts import ChannelType
from worker.domain.errors import ConfigError
from worker.operations.live import LiveConfig, Look
from worker.places import Places

FEEDS = [{"name": "beispiel", "url": "http://127.0.0.1:8001/rss.xml", "language": "de"}]
TOPIC = {"id": "nato", "title": "Nato", "query": "Nato"}
OTHER = {"id": "munition", "title": "Munition", "query": "Munition"}


class House:
    """One config folder and database, with as many processes as a test wants."""

    def __init__(self, folder):
        self.places = Places.find(folder / "config", folder / "var", {})
        self.clock = FakeClock()
        self.environ = {}
        self._open = []

    def process(self):
        live = LiveConfig(self.places, self.environ, self.clock)
        self._open.append(live)
        return live

    def edit(self, *topics, ops=(), **files):
        write_config(self.places.config, FEEDS, topics or [TOPIC])
        if ops:
            text = (self.places.config / "alerts.yaml").read_text()
            files["alerts"] = text.replace(
                '"channels": {',
                f'"ops": {{"channels": {list(ops)!r}}}, "channels": {{'.replace("'", '"'),
                1,
            )
        for name, text in files.items():
            (self.places.config / f"{name}.yaml").write_text(text)
        self.lie_still(timedelta(seconds=5))

    def lie_still(self, since):
        moment = self.clock.now().timestamp() - since.total_seconds()
        for file in self.places.config.glob("*.yaml"):
            os.utime(file, (moment, moment))

    def later(self, seconds=60):
        self.clock.advance(timedelta(seconds=seconds))

    def incidents(self):
        return {i.key: i for i in self.process().store.incidents.current()}

    def close(self):
        for live in self._open:
            live.store.close()


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    made.edit()
    yield made
    made.close()


def topics(live):
    return [topic.id for topic in live.runtime().config.topics]


def test_the_first_start_takes_the_files_as_they_are(house):
    assert topics(house.process()) == ["nato"]


def test_an_edit_goes_live_in_every_process(house):
    one, other = house.process(), house.process()
    assert topics(one) == topics(other) == ["nato"]
    house.edit(TOPIC, OTHER)
    assert one.look() is Look.LIVE
    assert topics(one) == topics(other) == ["nato", "munition"]


def test_what_is_unchanged_costs_no_new_runtime(house):
    live = house.process()
    runtime = live.runtime()
    assert live.look() is Look.UNCHANGED
    assert live.runtime() is runtime


def test_an_edit_that_is_still_being_written_waits(house):
    live = house.process()
    live.runtime()
    house.edit(OTHER)
    house.lie_still(timedelta(seconds=0.5))
    assert live.look() is Look.SETTLING
    house.later(1)
    assert live.look() is Look.LIVE


def test_a_time_ahead_of_the_clock_holds_no_edit_up(house):
    live = house.process()
    live.runtime()
    house.edit(OTHER)
    house.lie_still(timedelta(hours=-2))
    assert live.look() is Look.LIVE


BROKEN = {"topics": "version: 1\ntopics: [{id: nato, title: Nato, query: 'Nato AND'}]\n"}


def test_a_check_that_breaks_down_refuses_the_edit_and_stops_nothing(house, monkeypatch):
    """A template once made Jinja assert: every tick failed, and nobody was told."""
    live = house.process()
    house.edit(TOPIC, ops=["box"])
    live.runtime()
    house.edit(OTHER)
    monkeypatch.setattr(modules["worker.config.load"], "broken_references", lambda _: 1 / 0)
    assert live.look() is Look.REFUSED
    assert topics(live) == ["nato"]
    assert "unexpected ZeroDivisionError" in house.incidents()["config"].detail
    monkeypatch.undo()
    house.later()
    assert live.look() is Look.LIVE
    assert topics(live) == ["munition"]


def test_a_broken_edit_changes_nothing(house):
    live, other = house.process(), house.process()
    live.runtime()
    house.edit(**BROKEN)
    assert live.look() is Look.REFUSED
    assert topics(live) == topics(other) == ["nato"]


def test_after_a_restart_the_last_good_one_goes_on(house):
    house.process().runtime()
    house.edit(**BROKEN)
    again = house.process()
    assert topics(again) == ["nato"]
    assert again.look() is Look.REFUSED
    assert topics(again) == ["nato"]


def test_with_neither_a_valid_config_nor_a_last_good_one_every_problem_is_told(house):
    house.edit(**BROKEN, feeds="version: 1\nfeeds: [{nam: x}]\n")
    with pytest.raises(ConfigError, match=r"topics\.yaml:2") as told:
        house.process().runtime()
    assert "feeds.yaml:2" in str(told.value)


def test_the_operator_is_told_once_and_again_when_all_is_well(house):
    house.edit(ops=["box"])
    one, other = house.process(), house.process()
    one.runtime()
    house.edit(ops=["box"], **BROKEN)
    for live in (one, other, one):
        assert live.look() is Look.REFUSED
        house.later()
    incident = house.incidents()["config"]
    assert "topics.yaml:2" in incident.detail
    house.edit(ops=["box"])
    assert other.look() is Look.UNCHANGED  # the good files are back
    assert house.incidents() == {}
    messages = one.store.outbox.messages()
    assert [message.recipient.type for message in messages] == [ChannelType.MAILDIR] * 2
    assert one.store.outbox.incident(messages[0].id).closed_at == house.clock.now()


def test_a_refused_edit_is_not_checked_again_at_every_look(house, monkeypatch):
    live = house.process()
    live.runtime()
    house.edit(**BROKEN)
    checks, load = [], config.load

    def counted(*given):
        checks.append(given)
        return load(*given)

    monkeypatch.setattr(config, "load", counted)
    for _ in range(12):
        assert live.look() is Look.REFUSED
        house.later(5)
    assert len(checks) == 2


def test_a_missing_secret_that_comes_later_lets_the_edit_go_live(house):
    live = house.process()
    live.runtime()
    house.edit(OTHER)
    text = (house.places.config / "alerts.yaml").read_text()
    hook = '"hook": {"type": "webhook", "url": "http://127.0.0.1:1/", "signing": {"secret_files": ["secret"]}}, '
    house.edit(OTHER, alerts=text.replace('"channels": {', '"channels": {' + hook, 1))
    assert live.look() is Look.REFUSED
    (house.places.config / "secret").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    house.later(31)
    assert live.look() is Look.LIVE


def test_going_back_to_an_earlier_config_is_an_edit_like_any_other(house):
    live = house.process()
    for wanted in (TOPIC, OTHER, TOPIC):
        house.edit(wanted)
        live.look()
        assert topics(live) == [wanted["id"]]
        house.later()


def test_a_file_that_is_gone_is_a_broken_edit(house):
    live = house.process()
    live.runtime()
    (house.places.config / "topics.yaml").unlink()
    assert live.look() is Look.REFUSED
    assert "topics.yaml" in house.incidents()["config"].detail


def test_an_edit_whose_example_fails_leaves_the_last_good_config(house):
    live = house.process()
    live.runtime()
    house.edit({**TOPIC, "query": "Bundeswehr", "examples": {"match": ["Die Nato tagt"]}})

    assert live.look() is Look.REFUSED
    assert live.runtime().config.topics[0].query == "Nato"
    assert "Bundeswehr is missing" in house.incidents()["config"].detail
