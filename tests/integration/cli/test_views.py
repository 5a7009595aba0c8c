"""The commands that show: status, check, feeds, topics, alerts, schema."""

import json
from contextlib import closing

import pytest

from tests.builders import NOW
from tests.fakes import rss
from tests.servers.smtp import SmtpSink
from worker.signs import TICK, Signs
from worker.storage import Store

FEED = {"name", "url", "enabled", "title", "outlet", "language", "country", "kind", "tags"}


def test_status_tells_of_feeds_corpus_and_messages(newsroom):
    newsroom.run("poll")
    (told,) = newsroom.json("status", "--json")
    assert set(told) == {
        "config", "service", "incidents", "feeds", "corpus", "alerts", "messages", "pages",
        "red", "outbox", "channels", "silences", "digests", "heartbeat",
    }  # fmt: skip
    assert told["config"]["ok"]
    assert told["config"]["revision"]
    assert told["corpus"] == {
        "articles": 2,
        "stories": 2,
        "sources": 2,
        "outdated_fingerprints": 0,
    }
    assert (told["alerts"], told["messages"]) == ({"told": 1}, {"sent": 1})
    (feed,) = told["feeds"]
    assert (feed["status"], feed["failures"]) == ("ok", 0)
    assert feed["next_poll"]


def test_status_works_with_a_broken_config_and_says_so(newsroom):
    newsroom.run("poll")
    newsroom.config.joinpath("feeds.yaml").write_text("version: 1\nfeeds: [\n")
    (told,) = newsroom.json("status", "--json")
    assert not told["config"]["ok"]
    assert "feeds.yaml" in told["config"]["problems"][0]
    assert "feeds.yaml" in newsroom.run("status").stdout
    assert [feed["name"] for feed in told["feeds"]] == ["beispiel"]  # the last good one's


def test_status_tells_how_the_service_is(newsroom):
    newsroom.run("poll")
    (told,) = newsroom.json("status", "--json")
    assert (told["service"]["last_tick"], told["incidents"]) == (None, [])
    assert "service never ran here" in newsroom.run("status").stdout
    signs = Signs(newsroom.data / "signs")
    for name in ("worker-elsewhere", "beat-elsewhere", TICK):
        signs.give(name)
    (told,) = newsroom.json("status", "--json")
    assert told["service"]["last_tick"] < 30
    assert told["service"]["problems"] == []
    assert "service well, last tick" in newsroom.run("status").stdout


def test_status_tells_of_open_troubles_and_of_an_edit_that_waits(newsroom):
    newsroom.run("poll")
    with closing(Store.open(f"sqlite:///{newsroom.data / 'natowire.db'}")) as store:
        store.incidents.open("config", "Refused.", "topics.yaml:2:1: wrong", [], NOW)
    text = newsroom.config.joinpath("topics.yaml").read_text()
    newsroom.config.joinpath("topics.yaml").write_text(text + "\n")
    (told,) = newsroom.json("status", "--json")
    assert told["config"]["waiting"] not in {None, told["config"]["revision"]}
    assert told["incidents"][0]["detail"] == "topics.yaml:2:1: wrong"
    shown = newsroom.run("status").stdout
    assert "is in the files, and not live yet" in shown
    assert "    topics.yaml:2:1: wrong" in shown


def test_check_is_quiet_about_a_good_config(newsroom):
    result = newsroom.run("check")
    assert result.exit_code == 0
    assert result.stdout.count("ok") == 5


def test_check_names_every_mistake_with_its_place(newsroom):
    newsroom.config.joinpath("feeds.yaml").write_text(
        "version: 1\nfeeds:\n  - name: a\n    url: http://127.0.0.1:1/\n    langauge: de\n"
    )
    result = newsroom.run("check", "--json")
    assert result.exit_code == 1
    (problem,) = [p for p in json.loads(result.stdout)["problems"] if not p["warning"]]
    assert (problem["line"], problem["column"]) == (5, 5)
    assert 'did you mean "language"' in problem["message"]


def test_feeds_are_listed_and_tested(newsroom):
    (listed,) = newsroom.json("feeds", "list", "--json")
    assert set(listed) == FEED
    (tested,) = newsroom.json("feeds", "test", "--json")
    assert (tested["status"], tested["entries"]) == ("ok", 2)
    assert "beispiel" in newsroom.run("feeds", "test", "beispiel").stdout


def test_a_feed_that_fails_its_test_is_exit_code_1(newsroom):
    newsroom.server.routes = {}
    result = newsroom.run("feeds", "test")
    assert result.exit_code == 1
    assert "not_found" in result.stdout


def test_a_stored_feed_is_parsed_without_a_config(newsroom, tmp_path):
    file = tmp_path / "feed.xml"
    file.write_bytes(rss({"title": "Eins", "link": "/1", "guid": "g1"}))
    for config_file in newsroom.config.iterdir():
        config_file.unlink()
    (entry,) = newsroom.json("feeds", "parse", file, "--url", "https://x.example/rss", "--json")
    assert (entry["id"], entry["url"], entry["published"]) == (
        "g1",
        "https://beispiel.example/1",
        None,
    )
    assert set(entry) == {
        "id", "url", "title", "summary", "content", "published", "updated", "authors",
        "categories",
    }  # fmt: skip


def test_a_page_that_is_no_feed_is_exit_code_1(newsroom, tmp_path):
    file = tmp_path / "page.html"
    file.write_text("<!doctype html><html><body>Hallo</body></html>")
    assert newsroom.run("feeds", "parse", file).exit_code == 1


def test_topics_are_listed_and_matched(newsroom):
    (listed,) = newsroom.json("topics", "list", "--json")
    assert (listed["id"], listed["query"]) == ("nato", "Nato OR Bundeswehr")
    lines = '{"id": "1", "title": "Die NATO tagt"}\n{"id": "2", "text": "Ein Senator"}\n'
    one, two = newsroom.json("topics", "match", stdin=lines)
    assert (one["id"], one["topics"], two["topics"]) == ("1", ["nato"], [])
    (hit,) = one["hits"]
    assert (hit["form"], hit["field"], hit["start"], hit["end"]) == ("NATO", "title", 4, 8)


def test_a_line_that_is_no_document_is_named(newsroom):
    result = newsroom.run("topics", "match", stdin='nein\n{"title": "Nato"}\n')
    assert result.exit_code == 1
    assert "stdin:1" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_alerts_show_the_words_that_matched(newsroom):
    newsroom.run("poll")
    (listed,) = newsroom.json("alerts", "list", "--json")
    data = listed["data"]
    assert data["topics"][0]["id"] == "nato"
    assert {match["form"] for match in data["topics"][0]["matches"]} == {"Nato"}
    assert (listed["type"], listed["state"]) == ("natowire.alert.v1", "told")
    shown = newsroom.run("alerts", "show", data["alert_id"])
    assert "Nato füllt ihre Munitionslager" in shown.stdout
    assert newsroom.json("alerts", "show", data["alert_id"], "--json") == [listed]


def test_what_was_not_told_is_shown_with_its_reason(newsroom, tmp_path):
    file = tmp_path / "nato.txt"
    file.write_text("Die Nato tagt heute in Brüssel und berät über neue Munition.")
    newsroom.run("import", file)
    assert newsroom.json("alerts", "list", "--json") == []
    (hidden,) = newsroom.json("alerts", "list", "--all", "--json")
    assert (hidden["state"], hidden["data"]["reason"]) == ("suppressed", "imported")


def test_an_alert_whose_message_was_given_up_is_not_called_told(newsroom):
    with SmtpSink() as post:
        post.faults["RCPT"] = "550 5.1.1 no such user"
        newsroom.configure(smtp_port=post.port)
        result = newsroom.run("poll")
    assert "1 given up" in result.stderr
    states = {
        a["recipient"]: a["message_state"] for a in newsroom.json("alerts", "list", "--json")
    }
    assert states == {"maildir:box": "sent", "email:reader@example.org": "dead"}
    assert "given up  new_story  reader@example.org" in newsroom.run("alerts", "list").stdout


def test_an_unknown_alert_is_exit_code_1(newsroom):
    assert newsroom.run("alerts", "show", "nope").exit_code == 1


def test_schemas_are_printed(newsroom):
    (everything,) = newsroom.json("schema")
    assert set(everything) == {"natowire", "feeds", "topics", "aliases", "alerts"}
    assert newsroom.json("schema", "feeds") == [everything["feeds"]]
    assert newsroom.run("schema", "nope").exit_code == 2


@pytest.mark.parametrize("command", ["--help", "poll --help", "feeds --help", "feeds test --help"])
def test_help_is_there(newsroom, command):
    assert newsroom.run(*command.split()).exit_code == 0
