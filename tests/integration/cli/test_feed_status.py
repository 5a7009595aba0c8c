"""``status`` and ``metrics`` of feeds: the state, its cause and what to do, the gravest first."""

from contextlib import closing
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from tests.builders import NOW
from tests.contract.scribe import Scribe, named
from worker import runtime
from worker.domain.articles import PageUse
from worker.feeds.profile import Profile, pack
from worker.storage import Store
from worker.storage.tables import feeds

HOUR = timedelta(hours=1)
KEYS = {
    "name", "status", "detail", "failures", "disabled", "last_polled", "last_success",
    "last_new", "silent_since", "next_poll", "next_reason", "items_per_day", "entries",
    "possible_gap", "moved_to", "state", "cause", "since",
}  # fmt: skip


@pytest.fixture
def many(newsroom, monkeypatch):
    """Six feeds, most in a state of their own, and one that is off; the clock stands still."""
    monkeypatch.setattr(runtime.SystemClock, "now", lambda _: NOW)
    names = ["beispiel", "fort", "langsam", "österreich", "taub", "weg"]
    url = newsroom.server.url
    configured = [{"name": name, "url": url(f"/{n}")} for n, name in enumerate(names)]
    configured.append({"name": "aus", "url": url("/aus"), "enabled": False})
    newsroom.server.routes = dict.fromkeys(
        [f"/{n}" for n in range(6)], newsroom.server.routes["/feed"]
    )
    newsroom.configure(feeds=configured, polling={"interval": "1h", "jitter": "0%"})
    newsroom.run("poll")
    profile = Profile(NOW, (10.0,) * 24, (10.0,) * 24)
    with closing(Store.open(f"sqlite:///{newsroom.data / 'natowire.db'}")) as store:
        remember(store, "beispiel", profile=pack(profile))
        remember(store, "fort", moved_to="https://neu.example/rss", moved_times=3)
        remember(store, "langsam", gap_at=NOW - HOUR, gap_missed=7, profile=pack(profile))
        remember(store, "taub", last_new_at=NOW - 400 * HOUR, profile=None)
        failing = {"failures": 6, "failing_since": NOW - 20 * HOUR}
        remember(store, "weg", **failing, last_status="not_found", last_detail="404 Not Found.")
    return newsroom


def remember(store: Store, name: str, **changes: object) -> None:
    with store._database.decide() as connection:
        connection.execute(update(feeds).where(feeds.c.name == name).values(changes))


def test_status_tells_each_feeds_state_cause_and_habits(many) -> None:
    (told,) = many.json("status", "--json")
    by_name = {feed["name"]: feed for feed in told["feeds"]}
    assert "aus" not in by_name
    assert all(set(feed) == KEYS for feed in told["feeds"])
    assert [feed["state"] for feed in told["feeds"]] == [
        "failing", "silent", "gap", "moved", "ok", "ok",
    ]  # fmt: skip
    assert by_name["weg"]["cause"].startswith("404 Not Found; look for the feed's new address")
    assert by_name["taub"]["silent_since"] == by_name["taub"]["since"]
    assert by_name["beispiel"]["items_per_day"] == 24.0
    assert (by_name["beispiel"]["entries"], by_name["beispiel"]["cause"]) == (2, "")
    assert by_name["beispiel"]["next_reason"] == "polling_interval"
    gap = by_name["langsam"]["possible_gap"]
    assert (gap["missed"], gap["suggested_interval"]) == (7, None)
    assert by_name["fort"]["moved_to"] == "https://neu.example/rss"
    assert by_name["beispiel"]["possible_gap"] is None


def test_the_table_is_a_line_a_feed_and_short_for_what_is_well(many) -> None:
    shown = many.run("status").stdout
    summary, header, *lines = shown.splitlines()[-8:]
    assert summary == "6 feeds: 1 failing, 1 silent, 1 gap, 1 moved, 2 ok"
    assert header.split() == ["feed", "state", "a", "day", "new", "next"]
    assert [line.split()[1] for line in lines[:4]] == ["failing", "silent", "gap", "moved"]
    beispiel = next(line for line in lines if line.startswith("beispiel"))
    assert " ".join(beispiel.split()) == "beispiel ok 24 0 min ago in 1 h"


def test_a_feed_that_is_gone_has_no_next_poll(many) -> None:
    with closing(Store.open(f"sqlite:///{many.data / 'natowire.db'}")) as store:
        remember(store, "weg", disabled="410 Gone: remove it")
    (told,) = many.json("status", "--json")
    assert (told["feeds"][0]["state"], told["feeds"][0]["next_poll"]) == ("disabled", None)


def test_what_became_of_pages_is_a_line(many) -> None:
    """None where no page was wanted."""
    assert "pages" not in many.run("status").stdout
    uses = [PageUse.PENDING, PageUse.BLOCKED, PageUse.BLOCKED, PageUse.ROBOTS]
    with closing(Store.open(f"sqlite:///{many.data / 'natowire.db'}")) as store:
        for number, use in enumerate(uses):
            Scribe(store).new(named(f"page {number}", page=use))
    assert (
        "pages 1 pending   last day 2 blocked, 1 pending, 1 robots\n" in many.run("status").stdout
    )
    (told,) = many.json("status", "--json")
    assert told["pages"] == {"pending": 1, "last_day": {"pending": 1, "blocked": 2, "robots": 1}}
    shown = many.run("metrics").stdout
    assert 'natowire_pages{use="blocked"} 2.0' in shown
    assert "natowire_pages_pending 1.0" in shown


def test_troubles_of_feeds_are_told_once_in_the_table(many) -> None:
    with closing(Store.open(f"sqlite:///{many.data / 'natowire.db'}")) as store:
        store.incidents.open("failing:weg", "feed weg cannot be read", "weg: 404", [], NOW)
        store.incidents.open("messages", "messages given up", "message 1: 550", [], NOW)
    shown = many.run("status").stdout
    assert "feed weg cannot be read" in shown
    assert "    weg: 404" not in shown
    assert "    message 1: 550" in shown


def test_metrics_are_read_by_prometheus(many) -> None:
    text = many.run("metrics").stdout
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert all(family.documentation for family in families.values())
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in families.values()
        for sample in family.samples
    }
    states = {key[1]: value for key, value in samples.items() if key[0] == "natowire_feeds"}
    assert {name for name, value in states.items() if value} == {
        "failing", "silent", "gap", "moved", "ok", "off",
    }  # fmt: skip
    assert samples["natowire_feed_possible_gap_missed", "langsam"] == 7
    assert samples["natowire_feed_failures", "weg"] == 6
    assert samples["natowire_feed_items_per_day", "beispiel"] == pytest.approx(24)
    assert ("natowire_feed_items_per_day", "taub") not in samples
    assert ("natowire_feed_failures", "österreich") in samples
    assert ("natowire_feed_failures", "aus") not in samples
    last = samples["natowire_feed_last_success_timestamp_seconds", "beispiel"]
    assert last == NOW.timestamp()
    assert samples["natowire_messages", "sent"] == 1
    assert samples["natowire_messages", "dead"] == 0
    assert samples[("natowire_articles",)] == 2
    assert samples[("natowire_pages_pending",)] == 0
    assert samples["natowire_pages", "blocked"] == 0
    assert samples[("natowire_open_incidents",)] == 0


def test_metrics_hold_no_address(many) -> None:
    text = many.run("metrics").stdout
    assert "http" not in text
    assert "127.0.0.1" not in text


def test_metrics_need_neither_a_service_nor_a_good_config(newsroom) -> None:
    assert "natowire_articles 0.0" in newsroom.run("metrics").stdout
    newsroom.config.joinpath("feeds.yaml").write_text("version: 1\nfeeds: [\n")
    result = newsroom.run("metrics")
    assert result.exit_code == 0
    assert "natowire_messages" in result.stdout
    assert "natowire_feeds" not in result.stdout
