"""``natowire silence``: planned pauses with an end and a reason."""

import json
from datetime import UTC, datetime, timedelta

import pytest

WHY = ("--why", "Messe, bekannt")


def test_a_silenced_topic_is_not_told_and_explain_names_the_silence(newsroom):
    (made,) = newsroom.json("silence", "add", "--topic", "nato", "--for", "24h", *WHY, "--json")
    assert (made["id"], made["state"], made["topics"]) == ("s1", "active", ["nato"])
    until = datetime.fromisoformat(made["until"]) - datetime.now(UTC)
    assert timedelta(hours=23) < until <= timedelta(hours=24)
    newsroom.run("poll")
    assert newsroom.json("alerts", "list", "--json") == []
    told = " ".join(newsroom.run("explain", "https://beispiel.example/1").stdout.split())
    assert f"box: not told of a2: silenced (silence s1 until {made['until']}" in told
    assert "Messe, bekannt" in told


def test_a_silence_is_listed_until_it_ends(newsroom):
    newsroom.run("silence", "add", "--feed", "beispiel", "--for", "7d", *WHY)
    [listed] = newsroom.json("silence", "list", "--json")
    assert (listed["feeds"], listed["why"]) == (["beispiel"], "Messe, bekannt")
    assert "feed beispiel" in newsroom.run("silence", "list").stdout
    assert "s1" in newsroom.run("status").stdout
    (ended,) = newsroom.json("silence", "expire", "s1", "--json")
    assert ended["state"] == "ended"
    assert newsroom.json("silence", "list", "--json") == []
    [kept] = newsroom.json("silence", "list", "--all", "--json")
    assert kept["state"] == "ended"
    assert newsroom.run("silence", "expire", "s1").exit_code == 1
    newsroom.run("poll")
    assert len(newsroom.json("alerts", "list", "--json")) == 1


def test_a_story_is_silenced_by_its_id(newsroom):
    newsroom.run("poll")
    said = newsroom.run("silence", "add", "--story", "s2", "--for", "1h", *WHY)
    assert "s1: story s2 until" in said.stdout


def test_an_end_is_local_to_the_readers_zone(newsroom):
    (made,) = newsroom.json(
        "silence", "add", "--topic", "nato", "--until", "2099-07-01T08:00", *WHY, "--json"
    )
    assert made["until"] == "2099-07-01T06:00:00Z"  # Europe/Berlin


def test_those_of_the_config_are_listed_too(newsroom):
    file = newsroom.config / "alerts.yaml"
    alerts = json.loads(file.read_text())
    silence = {"why": "Umzug", "until": "2099-01-01T00:00", "topics": ["nato"]}
    file.write_text(json.dumps(alerts | {"silences": [silence]}))
    [listed] = newsroom.json("silence", "list", "--json")
    assert (listed["id"], listed["why"]) == (None, "Umzug")
    assert newsroom.run("silence", "list").stdout.splitlines()[1].startswith("alerts.yaml")


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("--for", "1h"), "say what is silenced"),
        (("--topic", "nato"), "say when it ends"),
        (("--topic", "nato", "--for", "1h", "--until", "2099-01-01"), "say when it ends"),
        (("--topic", "nata", "--for", "1h"), 'no topic is named "nata" (did you mean "nato"?)'),
        (("--feed", "x", "--for", "1h"), 'no feed is named "x"'),
        (("--story", "munition", "--for", "1h"), "no story such as s12"),
        (("--topic", "nato", "--until", "2020-01-01T00:00"), "is over"),
        (("--topic", "nato", "--until", "morgen"), "no time such as"),
        (("--topic", "nato", "--until", "0001-01-01T00:00"), "no time such as"),
        (("--topic", "nato", "--for", "morgen"), "must be a duration"),
        (("--topic", "nato", "--for", "0h"), "more than 0s"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_silenced(newsroom, arguments, said):
    result = newsroom.run("silence", "add", *arguments, *WHY)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert newsroom.json("silence", "list", "--json") == []


def test_a_story_that_is_not_stored_cannot_be_silenced(newsroom):
    result = newsroom.run("silence", "add", "--story", "s99", "--for", "1h", *WHY)
    assert (result.exit_code, "no story is stored as s99" in result.stderr) == (1, True)


def test_a_reason_is_asked_for(newsroom):
    asked = ("silence", "add", "--topic", "nato", "--for", "1h")
    assert newsroom.run(*asked).exit_code == 2
    assert newsroom.run(*asked, "--why", " ").exit_code == 2
    endless = newsroom.run(*asked, "--why", "x" * 501)
    assert (endless.exit_code, "at most 500" in endless.stderr) == (2, True)
    assert newsroom.run(*asked, "--why", "x" * 500).exit_code == 0


def test_the_help_says_that_all_of_one_silence_must_hold_and_how_to_have_either(newsroom):
    told = " ".join(newsroom.run("silence", "add", "--help").stdout.split())
    assert "must all hold" in told
    assert "Two silences for either" in told


@pytest.mark.parametrize("command", ["add", "list", "expire"])
def test_every_command_has_examples(newsroom, command):
    told = newsroom.run("silence", command, "--help").stdout
    assert f"natowire silence {command}" in told.partition("Examples:")[2]
