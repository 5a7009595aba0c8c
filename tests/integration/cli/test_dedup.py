"""``dedup rebuild``, and articles whose texts were let go, as commands show them."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from worker.domain.settings import Retention
from worker.storage import Store
from worker.storage.engine import Database
from worker.storage.tables import fingerprints, postings

DAY = timedelta(days=1)


@pytest.fixture
def url(newsroom):
    newsroom.run("poll")
    return f"sqlite:///{newsroom.data / 'natowire.db'}"


def upgraded(url):
    """The fingerprints of another version."""
    with closing(Database(url)) as database, database.write() as connection:
        connection.execute(postings.delete())
        connection.execute(update(fingerprints).values(version=1, words=None, period=None))


def test_a_rebuild_makes_what_is_outdated_anew(newsroom, url):
    assert newsroom.json("dedup", "rebuild", "--json") == [{"rebuilt": 0}]
    upgraded(url)
    assert "2 articles are compared with nothing" in newsroom.run("status").stdout
    (told,) = newsroom.json("status", "--json")
    assert told["corpus"]["outdated_fingerprints"] == 2
    made = newsroom.run("dedup", "rebuild")
    assert (made.exit_code, made.stderr) == (0, "2 fingerprints made anew\n")
    assert "compared with nothing" not in newsroom.run("status").stdout
    assert newsroom.json("dedup", "rebuild", "--all", "--json") == [{"rebuilt": 2}]


def test_a_copy_is_found_again_after_a_rebuild(newsroom, url):
    text = newsroom.json("export")[0]["text"]
    copy = f'{{"id": "1", "outlet": "Bote", "title": "Mehr Munition", "text": "{text} Sagt sie."}}'
    file = newsroom.folder / "copy.jsonl"
    file.write_text(copy)
    upgraded(url)
    newsroom.run("dedup", "rebuild")
    (line,) = newsroom.json("import", file, "--json")
    assert line["match"] == "a1"


def test_articles_without_their_texts_are_shown_all_the_same(newsroom, url):
    newsroom.run("deliver")
    everything = Retention(text=DAY, unmatched_text=DAY)
    with closing(Store.open(url)) as store:
        tidied = store.tidy(datetime.now(UTC) + 2 * DAY, everything, DAY)
    assert tidied.texts == 2
    exported = newsroom.json("export")
    assert {line["text"] for line in exported} == {""}
    assert {line["title"] for line in exported} == {
        "Nato füllt ihre Munitionslager",
        "Sonne am Wochenende",
    }
    (alert,) = newsroom.json("alerts", "list", "--json")
    assert newsroom.run("alerts", "show", alert["data"]["alert_id"]).exit_code == 0
    assert newsroom.run("alerts", "show", alert["data"]["alert_id"], "--json").exit_code == 0
    for command in (("explain", "a1"), ("stories", "show", "a1"), ("stories", "list")):
        assert newsroom.run(*command).exit_code == 0, command
