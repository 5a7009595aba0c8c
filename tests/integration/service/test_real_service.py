"""The service on captured real feeds, in both ways of running it, with nothing but real processes."""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs

from tests.integration.service.services import CELERY_S_OWN, ONE_COMMAND, Service, service
from tests.integration.test_real_input import entries
from tests.real_input import ALERT, CHANGED, OPS, ROOT, SUMMIT, WEATHER, Town, item, town
from tests.servers import broker
from worker.places import DATABASE_URL, REDIS_URL, Places
from worker.render.resources import load_schema
from worker.storage import Store

pytestmark = pytest.mark.timeout(300)

INTERVAL = timedelta(seconds=10)
TOLD_WITHIN = INTERVAL + timedelta(seconds=15)
LIVE_WITHIN = timedelta(seconds=10)

SHIPPED = (ROOT / "config" / "topics.yaml").read_text(encoding="utf-8")
PRESIDENT = "\n  - {id: praesident, title: Der Präsident, query: Trump}\n"
"""What the captured feeds tell most of."""
STORMS = "\n  - {id: sturm, title: Unwetter, query: Gewitter OR Hagel OR Orkan}\n"
CHESS = "\n  - {id: schach, title: Schach, query: Schach}\n"
BEFORE = SHIPPED + PRESIDENT
GOOD = BEFORE + STORMS
BROKEN = BEFORE + CHESS.replace("query", "querry")
"""Refused; were it not, storms would be a topic no more."""
REPAIRED = GOOD + CHESS

DEFENCE = "Verteidigungsminister der Nato beraten in Brüssel über Munition"
THUNDER = "Schwere Gewitter ziehen über Hessen"
HAIL = "Hagel zerstört die Ernte am Bodensee"
GALE = "Orkan legt den Bahnverkehr an der Küste lahm"
MATCH = "Schach: Remis nach sieben Stunden"
TEXTS = {
    THUNDER: "Feuerwehren pumpen in Kassel und Fulda seit dem frühen Morgen Keller leer.",
    HAIL: "Obstbauern schätzen den Schaden auf mehrere Millionen; Apfelbäume stehen kahl.",
    GALE: "Züge zwischen Hamburg und Sylt fahren nicht, Reisende warten in Husum.",
    MATCH: "Die Großmeisterin opfert einen Turm und rettet sich in ein Endspiel ohne Sieger.",
}

MANY = 20
"""Stories that the captured feeds tell, at least."""
FEWEST = 6
"""Processes of a service: beat, and a worker with its four children."""

log = logging.getLogger(__name__)


@pytest.fixture(scope="module", params=["run", "celery"])
def way(request):
    """The commands that are the service, and where it finds database and broker."""
    if request.param == "run":
        yield ONE_COMMAND, {}
        return
    server, redis = request.getfixturevalue("postgres_server"), broker.binaries().get("redis")
    if redis is None:
        if "CI" in os.environ or "NATOWIRE_SHARED" in os.environ:
            pytest.fail("redis-server is not installed")
        pytest.skip("redis-server is not installed")
    with broker.serve(binary=redis, port=broker.free_port()) as nudges:
        database = server.url(server.create())
        yield CELERY_S_OWN, {DATABASE_URL: database, REDIS_URL: nudges.url}


@dataclass
class Steps:
    """Takes steps one after the other, and keeps how many seconds each took to show."""

    place: Town
    running: Service
    store: Store
    """The service's own, read only: asking the command ten times a second would slow it down."""
    told: dict[str, dict[str, float]] = field(default_factory=dict)
    live: dict[str, float] = field(default_factory=dict)
    _published: dict[str, float] = field(default_factory=dict)

    def settled(self) -> bool:
        """Whether every feed was polled and every message that came of it has left."""
        polled = [state for state in self.store.feeds.states().values() if state.last_polled_at]
        counts = self.store.corpus.counts()
        told = "open" not in counts.alerts and set(counts.messages) == {"sent"}
        return told and len(polled) == len(self.place.bodies)

    def edit(self, text: str) -> None:
        self.place.config.joinpath("topics.yaml").write_text(text, encoding="utf-8")

    def edit_live(self, name: str, text: str) -> None:
        """Edit, and wait until that is the config at work."""
        revisions = self.store.revisions
        before, edited = revisions.live(), datetime.now(UTC)
        self.edit(text)
        self.running.until(lambda: revisions.live() != before, f"{name} live")
        live = revisions.last_good()
        assert live
        self.live[name] = round((live.activated_at - edited).total_seconds(), 1)

    def publish(self, title: str, *items: str) -> None:
        self.place.publish(CHANGED, *items or [item(title, TEXTS[title])])
        self._published[title] = time.monotonic()

    def await_told(self, title: str) -> None:
        """Wait until every receiver was told it; what was missed meanwhile counts as late."""
        late = time.monotonic() - self._published[title]
        waited = self.place.await_told(title, self.running)
        self.told[title] = {name: round(late + more, 1) for name, more in waited.items()}

    def await_troubles(self, number: int) -> None:
        """Wait until so many messages about troubles are with the operator, by each channel."""
        self.running.until(
            lambda: len(ops_mails(self.place)) == len(self.place.hook.told(OPS)) == number,
            f"{number} messages to the operator",
        )


@contextmanager
def opened(place: Town) -> Iterator[Store]:
    places = Places.find(place.config, place.data, place.environ)
    places.prepare()
    with closing(Store.open(places.database_url)) as store:
        yield store


def ops_mails(place):
    return [mail for mail in place.mails if mail["X-Natowire-Kind"] == "ops"]


@pytest.fixture(scope="module")
def story(tmp_path_factory, shared, way):
    """All steps taken once, in order; the tests look at what came of them."""
    commands, environ = way
    folder = tmp_path_factory.mktemp("town")
    polling = {"interval": f"{INTERVAL.total_seconds():g}s"}
    with (
        town(folder, shared, environ, hooked=True, polling=polling) as place,
        service(commands, place.config, place.data, folder / "log", environ) as running,
        opened(place) as store,
    ):
        steps, told = Steps(place, running, store), dict[str, Any]()
        told["steps"], told["place"] = steps, place
        steps.edit(BEFORE)
        place.import_seeds()

        running.start()
        running.until(steps.settled, "every feed polled, and every message sent")
        told["alive"] = running.left()

        steps.publish(DEFENCE, SUMMIT, WEATHER)
        steps.edit_live("an added topic", GOOD)
        steps.publish(THUNDER)
        steps.await_told(DEFENCE)
        steps.await_told(THUNDER)

        steps.edit(BROKEN)
        running.until(store.incidents.current, "the broken edit refused")
        told["refused"] = place.natowire("status").out
        steps.publish(HAIL)
        steps.await_told(HAIL)
        steps.await_troubles(1)

        told["codes"], told["left"] = running.stop(), running.left()
        steps.publish(GALE)
        running.start()
        steps.await_told(GALE)
        told["troubles"] = list(place.hook.told(OPS))

        steps.edit_live("the repaired file", REPAIRED)
        steps.publish(MATCH)
        steps.await_told(MATCH)
        steps.await_troubles(2)
        told["repaired"] = place.natowire("status").out
        (told["status"],) = place.json("status", "--json")

        told["codes"] += running.stop()
        told["left"] += running.left()
        told["items"] = {name: entries(body) for name, body in place.bodies.items()}
        told["stored"] = place.json("export")
        told["alerts"] = place.json("alerts", "list", "--json")
        log.info("seconds until told: %s; until live: %s", steps.told, steps.live)
        yield told


def recipients(story):
    """Alerts by whom they were for."""
    by = dict[str, list[dict[str, Any]]]()
    for alert in story["alerts"]:
        by.setdefault(alert["recipient"], []).append(alert)
    return by


def test_every_feed_is_read_without_a_fault(story):
    feeds = story["status"]["feeds"]
    assert {feed["name"] for feed in feeds} == set(story["items"])
    assert {feed["status"] for feed in feeds} <= {"ok", "not_modified"}
    assert not any(feed["failures"] for feed in feeds)


def test_every_item_is_stored_once(story):
    sources = [(s["feed"], s["url"]) for line in story["stored"] for s in line["sources"]]
    stored = Counter(feed for feed, _ in sources)
    for name, items in story["items"].items():
        assert {(name, item.url) for item in items} <= set(sources)
        assert stored[name] <= len(items)


def test_feeds_are_asked_with_their_validators(story):
    asked = dict[str, list[bool]]()
    for request in story["place"].press.requests:
        if request.method == "GET":
            with_validator = request.header("If-None-Match") is not None
            asked.setdefault(request.path, []).append(with_validator)
    assert len(asked) == len(story["items"])
    for first, *others in asked.values():
        assert not first
        assert others
        assert all(others)


def test_mail_maildir_and_webhook_are_told_every_story_once(story):
    told = recipients(story)
    assert set(told) == {"email:reader@example.org", "maildir:box", "webhook:hook"}
    stories = [Counter(alert["data"]["story"]["id"] for alert in own) for own in told.values()]
    assert set(stories[0].values()) == {1}
    assert stories[0] == stories[1] == stories[2]
    assert len(stories[0]) > MANY
    assert {(alert["state"], alert["message_state"]) for alert in story["alerts"]} == {
        ("told", "sent")
    }


def test_what_was_told_is_what_arrived_and_nothing_twice(story):
    place, told = story["place"], recipients(story)
    alerts = [mail for mail in place.mails if mail not in ops_mails(place)]
    for recipient, mails in (("email:reader@example.org", alerts), ("maildir:box", place.box)):
        arrived = Counter(mail["Message-ID"] for mail in mails)
        assert arrived == Counter(f"<{a['message']}@example.org>" for a in told[recipient])
    arrived = Counter(data["alert_id"] for data in place.hook.told(ALERT))
    assert arrived == Counter(alert["data"]["alert_id"] for alert in told["webhook:hook"])
    assert set(arrived.values()) == {1}
    assert place.hook.again == []


def test_every_call_is_signed_by_both_secrets_and_valid(story):
    hook = story["place"].hook
    assert hook.refused == []
    schema = Draft202012Validator(load_schema())
    assert not [error for told in hook.taken.values() for error in schema.iter_errors(told)]
    assert {told["type"] for told in hook.taken.values()} == {ALERT, OPS}


@pytest.mark.parametrize("title", [DEFENCE, THUNDER, HAIL, GALE, MATCH])
def test_a_changed_feed_is_told_to_all_within_its_interval_and_15_seconds(story, title):
    """Under the config it began with, an edited one, a refused one, again after a restart, and
    a repaired one. After the restart it is counted from the start of the processes.
    """
    seconds = story["steps"].told[title]
    assert set(seconds) == {"mail", "maildir", "webhook"}
    assert max(seconds.values()) < TOLD_WITHIN.total_seconds()


def test_what_matches_no_topic_is_told_nobody(story):
    assert not any("Sonne" in title for told in story["place"].heard().values() for title in told)


@pytest.mark.parametrize("name", ["an added topic", "the repaired file"])
def test_an_edit_is_live_within_10_seconds(story, name):
    assert story["steps"].live[name] < LIVE_WITHIN.total_seconds()


@pytest.mark.parametrize(
    "title, topic", [(THUNDER, "sturm"), (HAIL, "sturm"), (GALE, "sturm"), (MATCH, "schach")]
)
def test_an_added_topic_fires_on_the_next_matching_item_alone(story, title, topic):
    told = [
        data["article"]["title"]
        for data in story["place"].hook.told(ALERT)
        if topic in {named["id"] for named in data["topics"]}
    ]
    assert title in told
    assert set(told) <= set(TEXTS)


def test_a_broken_edit_is_shown_with_file_and_line(story):
    line = BROKEN[: BROKEN.index("querry")].count("\n") + 1
    assert f"topics.yaml:{line}:" in story["refused"]
    assert "trouble since" in story["refused"]
    assert "trouble since" not in story["repaired"]


def test_the_operator_hears_once_of_a_broken_edit_and_once_that_it_is_over(story):
    place = story["place"]
    assert [data["state"] for data in story["troubles"]] == ["open"]
    assert [(data["key"], data["state"]) for data in place.hook.told(OPS)] == [
        ("config", "open"),
        ("config", "closed"),
    ]
    opened, closed = ops_mails(place)
    assert "topics.yaml:" in opened.get_body(("plain",)).get_content()
    assert closed["In-Reply-To"]
    assert not [mail for mail in place.box if mail["X-Natowire-Kind"] == "ops"]


def test_sigterm_ends_it_with_0_and_no_process_left(story):
    assert len(story["alive"]) >= FEWEST
    assert set(story["codes"]) == {0}
    assert story["left"] == []
