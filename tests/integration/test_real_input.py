"""The whole way of the data on captured real feeds, through real servers and processes."""

import email
import email.policy
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.real_input import CHANGED, SUMMIT, WEATHER, town
from worker.feeds.parse import parse

pytestmark = pytest.mark.timeout(300)

NO_ITEMS = {"rss20dailymail"}
"""Captured files that hold no items."""


def entries(body):
    url, now = "http://127.0.0.1/feed", datetime.now(UTC)
    return parse(body, url=url, content_type=None, now=now).entries


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def environ(request):
    if request.param == "sqlite":
        return {}
    server = request.getfixturevalue("postgres_server")
    return {"NATOWIRE_DATABASE_URL": server.url(server.create())}


@pytest.fixture(scope="module")
def story(tmp_path_factory, shared, environ):
    """All steps taken once, in order; the tests look at what came of them."""
    with town(tmp_path_factory.mktemp("town"), shared, environ) as place:
        told: dict[str, Any] = {"seeds": place.import_seeds(), "first": place.poll()}
        told["stored"] = place.json("export")
        told["entries"] = {name: entries(body) for name, body in place.bodies.items()}
        asked = len(place.press.requests)
        told["second"] = place.poll()
        told["answers"] = place.press.requests[asked:]
        told["mails before"] = len(place.post.messages)
        seed = next(line for line in told["stored"] if "Stephanie Munk" in line["authors"])
        copy = "".join(f"&lt;p&gt;{part}&lt;/p&gt;" for part in seed["text"].split("\n\n")[3:9])
        place.publish(
            CHANGED,
            SUMMIT,
            WEATHER,
            "<item><title>Nato-Treffen in Brüssel</title><guid>probe-kopie</guid>"
            "<link>https://www.tagesschau.de/ausland/probe-kopie-100.html</link>"
            f"<description>{copy}</description></item>",
        )
        told["third"] = place.poll()
        told["after"] = place.json("export")
        told["alerts"] = place.json("alerts", "list", "--json")
        told["mails"] = [
            email.message_from_bytes(m.content, policy=email.policy.default)
            for m in place.post.messages
        ]
        told["box"] = len(list((place.folder / "var" / "mailbox" / "new").iterdir()))
        told["seed"], told["bodies"] = seed, place.bodies
        yield told


def test_the_seeds_are_the_first_of_the_corpus(story):
    assert [line["relation"] for line in story["seeds"]] == ["new", "new"]
    assert [line["article"] for line in story["seeds"]] == ["a1", "a2"]


def test_every_feed_is_read(story):
    assert {line["name"]: line["status"] for line in story["first"]["feeds"]} == dict.fromkeys(
        story["bodies"], "ok"
    )


def test_every_item_is_stored_once(story):
    """Each item is counted by what became of it, and is a source of what it is stored under.

    Two captured feeds of one publisher bring the same items: those count as same, or as
    revisions where their texts differ, and the second feed is a further source of them.
    """
    sources = [(s["feed"], s["url"]) for line in story["stored"] for s in line["sources"]]
    stored = Counter(feed for feed, _ in sources)
    for line in story["first"]["feeds"]:
        entries = story["entries"][line["name"]]
        assert entries or line["name"] in NO_ITEMS
        kept = line["new"] + line["copies"]
        assert kept + line["revisions"] + line["same"] == len(entries)
        assert kept <= stored[line["name"]] <= len(entries)
        assert {(line["name"], entry.url) for entry in entries} <= set(sources)


def test_a_second_poll_brings_nothing_new_and_only_304s(story):
    totals = story["second"]["totals"]
    assert {line["status"] for line in story["second"]["feeds"]} == {"not_modified"}
    assert (totals["new"], totals["copies"], totals["alerts"]) == (0, 0, 0)
    assert all(request.header("If-None-Match") for request in story["answers"])


def test_a_changed_feed_brings_exactly_its_new_items(story):
    changed = {line["name"]: line for line in story["third"]["feeds"]}
    line = changed.pop(CHANGED)
    assert (line["new"], line["copies"], line["revisions"], line["alerts"]) == (2, 1, 0, 4)
    assert {other["status"] for other in changed.values()} == {"not_modified"}


def test_an_article_on_a_seeds_subject_alerts_with_its_words(story):
    mail = next(m for m in story["mails"] if "Verteidigungsminister der Nato" in m["Subject"])
    text = mail.get_body(("plain",)).get_content()
    assert "Warum diese Meldung?" in text or "WARUM DIESE MELDUNG" in text
    assert "Munitionsproduktion" in text
    assert "https://www.tagesschau.de/ausland/probe-treffen-100.html" in text
    assert not any("Sonne" in m["Subject"] for m in story["mails"])


def test_a_copy_of_a_seed_joins_the_seeds_story(story):
    copy = next(line for line in story["after"] if line["title"] == "Nato-Treffen in Brüssel")
    assert (copy["relation"], copy["match"]) == ("near", story["seed"]["id"])
    assert copy["story"] == story["seed"]["story"]


def test_mail_and_maildir_get_every_message_once(story):
    ids = [mail["Message-ID"] for mail in story["mails"]]
    assert len(ids) == len(set(ids)) == story["box"] > story["mails before"] > 0
    recipients = Counter(mail["To"] for mail in story["mails"])
    assert list(recipients) == ["reader@example.org"]


def test_a_story_is_told_once_to_each(story):
    told = Counter((a["data"]["story"]["id"], a["recipient"]) for a in story["alerts"])
    assert set(told.values()) == {1}
