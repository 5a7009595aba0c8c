"""Topics written, tested, tried on the corpus and taught, by the commands an admin uses."""

import json
import shutil

import pytest

from tests.builders import NOW, topic
from tests.integration.cli.conftest import Newsroom
from tests.servers.raw_http import RawServer
from worker import runtime
from worker.config import load
from worker.domain.topics import Searchable
from worker.topics import compile_topics

TOPICS = """\
# what we watch for
version: 1
topics:
  - id: nato            # the alliance
    title: Nato
    query: >-
      Nato AND @treffen
    examples:
      match:
        - 'Nato tagt: Gipfel'   # kept
      no_match:
        - Fußball
  - {id: aus, enabled: false, query: Fußball}
"""
ALIASES = "version: 1\naliases: {treffen: [Gipfel, Treffen], praesident: [Selenskyj]}\n"
DOCUMENTS = (
    ("1", "Nato-Gipfel in Den Haag", "Die Nato tagt. Zum Gipfel kam auch Zelenskij.", "de"),
    ("2", "Treffen in Brüssel", "Am Rande sprach die Nato mit Zelenskij.", "de"),
    ("3", "Wetter", "Die Sonne scheint auf dem Gipfel.", "de"),
    ("4", "Nato kauft ein", "Die Munition ist knapp, sagt das Bündnis.", "de"),
)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A newsroom with the documents in its corpus, to be copied."""
    with RawServer({}) as server, pytest.MonkeyPatch.context() as patched:
        patched.setattr(runtime.SystemClock, "now", lambda _: NOW)
        room = Newsroom(tmp_path_factory.mktemp("stored"), server)
        room.configure()
        room.config.joinpath("topics.yaml").write_text(TOPICS)
        room.config.joinpath("aliases.yaml").write_text(ALIASES)
        lines = [
            json.dumps({"id": id_, "title": title, "text": text, "language": language})
            for id_, title, text, language in DOCUMENTS
        ]
        room.folder.joinpath("documents.jsonl").write_text("\n".join(lines))
        assert room.run("import", room.folder / "documents.jsonl").exit_code == 0
        yield room


@pytest.fixture
def room(stored, tmp_path, monkeypatch):
    monkeypatch.setattr(runtime.SystemClock, "now", lambda _: NOW)
    return Newsroom(shutil.copytree(stored.folder, tmp_path / "room"), stored.server)


def edit(room, old, new):
    file = room.config / "topics.yaml"
    file.write_text(file.read_text().replace(old, new))


def test_the_list_tells_what_is_on_and_how_many_examples_there_are(room):
    assert room.run("topics", "list").stdout == (
        "nato  normal       2 examples  Nato\naus   normal  off  0 examples  aus\n"
    )
    (nato, _) = room.json("topics", "list", "--json")
    assert nato["examples"] == {"match": 1, "no_match": 1}


def test_a_query_is_shown_with_its_aliases_written_out(room):
    result = room.run("topics", "list", "--expand", "nato")

    assert result.stdout == "Nato AND (Gipfel OR Treffen)\n"


def test_examples_that_hold_are_good(room):
    result = room.run("topics", "test")

    assert result.exit_code == 0
    assert result.stdout == "nato: 2 of 2 examples hold\naus (off): no examples\n"
    assert result.stderr == "2 examples, all hold\n"


def test_of_a_named_topic_every_example_is_shown(room):
    assert room.run("topics", "test", "nato").stdout.splitlines() == [
        "nato: 2 of 2 examples hold",
        "  ok    match     Nato tagt: Gipfel",
        "        Nato (written), Gipfel (written)",
        "  ok    no match  Fußball",
    ]


def test_an_example_that_fails_ends_with_one_and_says_where_and_why(room):
    edit(room, "Gipfel'", "Haag'")

    result = room.run("topics", "test")

    assert result.exit_code == 1
    assert "topics.yaml:10:11: @treffen is missing" in result.stdout
    (failed, held) = (
        json.loads(line) for line in room.run("topics", "test", "--json").stdout.splitlines()
    )
    assert (failed["holds"], failed["kind"], failed["line"], failed["column"]) == (
        False, "match", 10, 11,
    )  # fmt: skip
    assert held["holds"]


def test_an_edit_that_breaks_an_example_does_not_go_live(room):
    edit(room, "Gipfel'", "Haag'")

    assert room.run("check").exit_code == 1
    polled = room.run("poll")
    assert polled.exit_code == 1
    assert "must match, but does not: @treffen is missing" in polled.stderr


def test_a_text_is_explained_for_every_topic_that_is_on(room):
    result = room.run("topics", "test", "--text", "-", stdin="Gipfel der Nato")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "nato: matches",
        "  body  0-6    Gipfel  written  @treffen",
        "  body  11-15  Nato    written  Nato",
        "    Gipfel der Nato",
    ]


def test_why_a_text_does_not_match_is_told_of_a_topic_that_is_named(room):
    result = room.run("topics", "test", "nato", "aus", "--text", "-", stdin="Die Nato")

    assert result.stdout.splitlines() == [
        "nato: no match: @treffen is missing (none of its 2 spellings is there)",
        "aus: no match: Fußball is missing",
    ]
    (told, _) = room.json(
        "topics", "test", "nato", "aus", "--text", "-", "--json", stdin="Die Nato"
    )
    assert (told["matches"], told["hits"]) == (False, [])


def test_a_stored_article_is_explained(room):
    (told,) = room.json("topics", "test", "nato", "--article", "a1", "--json")

    assert told["matches"]
    assert {hit["field"] for hit in told["hits"]} >= {"title"}
    assert room.run("topics", "test", "--article", "a999").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["test", "natto"],
        ["test", "--text", "-", "--article", "a1"],
        ["test", "--language", "de"],
        ["test", "--text", "-", "--language", "zz"],
        ["list", "--expand", "natto"],
        ["backtest", "natto"],
        ["backtest", "nato", "--query", "Nato AND"],
        ["backtest", "nato", "--days", "0"],
        ["example", "nato", "perhaps", "a1"],
        ["suggest", "@praesidenten"],
    ],
)
def test_wrong_use_ends_with_two(room, arguments):
    assert room.run("topics", *arguments, stdin="").exit_code == 2


def test_binary_is_no_text(room):
    assert room.run("topics", "test", "--text", "-", stdin="\0\1\2").exit_code == 1


def test_a_backtest_counts_articles_stories_and_alerts(room):
    (told,) = room.json("topics", "backtest", "nato", "--days", "30", "--json")

    assert (told["old"], told["difference"]) == (None, None)
    new = told["new"]
    assert new["found"] == ["a1", "a2"]
    assert (new["articles"], new["stories"], new["alerts"], new["messages"]) == (2, 2, 2, 2)
    assert new["recipients"] == {"maildir:box": 2}
    assert new["days"] == [{"day": "2026-04-25", "articles": 2}]
    assert {form["form"]: form["articles"] for form in new["forms"]} == {
        "Nato": 2, "Gipfel": 1, "Treffen": 1,
    }  # fmt: skip
    assert [sample["id"] for sample in new["samples"]] == ["a2", "a1"]


def test_a_backtest_sets_another_query_against_the_live_one(room):
    (told,) = room.json("topics", "backtest", "nato", "--query", "Munition OR Treffen", "--json")

    assert told["old"]["found"] == ["a1", "a2"]
    assert told["new"]["found"] == ["a2", "a4"]
    difference = told["difference"]
    assert (difference["both"], difference["only_old"], difference["only_new"]) == (
        1, ["a1"], ["a4"],
    )  # fmt: skip


def test_a_backtest_sets_the_edited_file_against_the_live_config(room):
    edit(room, "Nato AND @treffen", "Nato")

    (told,) = room.json("topics", "backtest", "nato", "--json")

    assert told["old"]["query"] == "Nato AND @treffen"
    assert told["difference"]["only_new"] == ["a4"]


def test_a_new_alias_spelling_is_a_new_query(room):
    file = room.config / "aliases.yaml"
    file.write_text(ALIASES.replace("Treffen", "Treffen, Munition"))

    (told,) = room.json("topics", "backtest", "nato", "--json")

    assert told["difference"]["only_new"] == ["a4"]


def test_a_topic_of_the_edited_file_alone_is_tried_by_itself(room):
    with room.config.joinpath("topics.yaml").open("a") as file:
        file.write("  - {id: neu, query: Munition}\n")

    (told,) = room.json("topics", "backtest", "neu", "--json")

    assert (told["old"], told["new"]["found"]) == (None, ["a4"])


def test_a_backtest_is_shown_in_words(room):
    told = room.run("topics", "backtest", "nato", "--days", "2").stdout

    assert "2 articles  in 2 stories  2 alerts  in 2 messages" in told
    assert "2026-04-25  ████" in told
    assert "\x1b" not in told


def test_a_topic_that_finds_nothing_says_so(room):
    told = room.run("topics", "backtest", "aus").stdout

    assert "0 articles  in 0 stories  0 alerts  in 0 messages" in told


def test_a_lesson_is_written_and_everything_else_in_the_file_stays(room):
    result = room.run("topics", "example", "nato", "match", "a1")

    assert result.exit_code == 0
    assert result.stdout == "Nato-Gipfel in Den Haag\n"
    assert "it holds with the query as it is" in result.stderr
    kept = "        - 'Nato tagt: Gipfel'   # kept\n"
    written = TOPICS.replace(kept, f"{kept}        - Nato-Gipfel in Den Haag\n")
    assert room.config.joinpath("topics.yaml").read_text() == written


def test_a_lesson_is_written_once(room):
    room.run("topics", "example", "nato", "match", "a1")
    before = room.config.joinpath("topics.yaml").read_text()

    (told,) = room.json("topics", "example", "nato", "match", "a1", "--json")

    assert (told["written"], told["holds"]) == (False, True)
    assert room.config.joinpath("topics.yaml").read_text() == before


def test_a_lesson_that_does_not_hold_is_written_and_says_what_to_do(room):
    result = room.run("topics", "example", "nato", "no-match", "a2")

    assert result.exit_code == 0
    assert "it does not hold yet: it finds" in result.stderr
    assert "topics test nato" in result.stderr
    assert room.run("check").exit_code == 1
    # and another one can be written although the config is broken by the first
    assert room.run("topics", "example", "nato", "match", "a4").exit_code == 0


def test_a_topic_without_examples_gets_its_first(room):
    assert room.run("topics", "example", "aus", "no-match", "a3").exit_code == 0

    config = load(room.config, {}).config
    assert config
    assert config.topics[1].no_match_examples == ("Wetter. Die Sonne scheint auf dem Gipfel.",)


def test_what_is_an_example_of_the_contrary_is_refused(room):
    room.run("topics", "example", "nato", "match", "a1")

    result = room.run("topics", "example", "nato", "no-match", "a1")

    assert result.exit_code == 1
    assert "one of the match examples of nato" in result.stderr


def test_a_broken_file_is_not_written_to(room):
    edit(room, "priority", "priority")
    file = room.config / "topics.yaml"
    file.write_text(f"{file.read_text()}---\nversion: 1\n")
    before = file.read_text()

    result = room.run("topics", "example", "nato", "match", "a1")

    assert result.exit_code == 1
    assert "a second YAML document starts here" in result.stderr
    assert file.read_text() == before


def test_unknown_spellings_of_a_name_are_suggested(room):
    (told,) = room.json("topics", "suggest", "@praesident", "--json")

    assert (told["alias"], told["spelling"]) == ("praesident", "Zelenskij")
    assert (told["articles"], told["missed"]) == (2, 2)
    assert told["sample"]["id"] == "a2"
    said = room.run("topics", "suggest").stdout
    assert "@praesident: your corpus also has Zelenskij (2 articles, 2 not found by it)" in said


def test_spellings_of_a_name_that_has_no_alias_are_suggested(room):
    (told,) = room.json("topics", "suggest", "Zelensky", "--json")

    assert told["spelling"] == "Zelenskij"


def test_what_is_rarer_than_asked_for_is_left_out(room):
    assert room.json("topics", "suggest", "--least", "3", "--json") == []
    assert (
        "no spelling that the aliases lack" in room.run("topics", "suggest", "--least", "3").stderr
    )


QUERIES = (
    "Nato",
    "Gipfel AND NOT Treffen",
    "title:Nato OR body:Munition",
    '"Rande sprach" OR Sonne',
    "Nato NEAR/3 tagt",
    "ATLEAST/2 Gipfel",
    "=Nato AND lang:de",
    "Zelens* OR Munit*",
    "@treffen AND @praesident",
)


def test_a_backtest_finds_what_the_matcher_finds_in_each_article(room):
    aliases = {"treffen": ("Gipfel", "Treffen"), "praesident": ("Selenskyj", "Zelenskij")}
    room.config.joinpath("aliases.yaml").write_text(json.dumps({"version": 1, "aliases": aliases}))
    topics = [topic(f"t{number}", query=query) for number, query in enumerate(QUERIES)]
    written = [{"id": one.id, "query": one.query} for one in topics]
    room.config.joinpath("topics.yaml").write_text(json.dumps({"version": 1, "topics": written}))
    matcher = compile_topics(topics, aliases)
    matched: dict[str, list[str]] = {one.id: [] for one in topics}
    for line in room.json("export"):
        article = Searchable(line["title"], "", line["text"], line["language"])
        for match in matcher.match(article):
            matched[match.topic].append(line["id"])

    found = {
        one.id: room.json("topics", "backtest", one.id, "--json")[0]["new"]["found"]
        for one in topics
    }

    assert found == matched
    assert all(found.values())
