"""``search``, and ``export --topic``: the stored corpus with the alerts' own semantics."""

import json

from tests.integration.cli.conftest import ITEMS, TOPICS

LINE = {
    "id", "story", "url", "title", "outlet", "feed", "language", "published", "first_seen",
    "relation", "hits",
}  # fmt: skip


def test_a_search_shows_where_and_how_many(newsroom):
    newsroom.run("poll")
    result = newsroom.run("search", "Munition AND NOT Wetter")
    assert result.exit_code == 0, result.stderr
    heading, passage = result.stdout.splitlines()
    assert "  Beispiel  " in heading
    assert heading.endswith("Nato füllt ihre Munitionslager  s2")
    assert passage == "  Die Nato will mehr Munition kaufen als je zuvor."
    assert result.stderr == "1 article\n"


def test_a_search_prints_a_line_of_json_an_article(newsroom):
    newsroom.run("poll")
    [line] = map(json.loads, newsroom.run("search", "Munition", "--json").stdout.splitlines())
    assert set(line) == LINE
    assert (line["id"], line["url"]) == ("a2", ITEMS[0]["link"])
    hit = next(hit for hit in line["hits"] if hit["field"] == "title")
    assert line["title"][hit["start"] : hit["end"]] == hit["form"]


def test_nothing_found_is_no_failure(newsroom):
    newsroom.run("poll")
    result = newsroom.run("search", "Abrüstungskonferenz")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing found\n")


def test_the_newest_come_first_and_the_rest_is_counted(newsroom):
    newsroom.publish(*({**ITEMS[0], "guid": f"g{n}", "link": f"https://beispiel.example/n{n}",
                        "title": f"Nato {n}", "description": f"Nato {'x' * n} y{n}"}
                       for n in range(1, 4)))  # fmt: skip
    newsroom.run("poll")
    result = newsroom.run("search", "Nato", "--limit", "2")
    assert len([line for line in result.stdout.splitlines() if not line.startswith(" ")]) == 2
    assert result.stderr == "3 articles, the newest 2 shown; see --limit\n"
    assert len(newsroom.run("search", "Nato", "--json").stdout.splitlines()) == 3


def test_a_mistake_is_pointed_at(newsroom):
    result = newsroom.run("search", "Nato and Munition")
    assert result.exit_code == 2
    place, line, caret, hint = result.stderr.splitlines()[-4:]
    assert place.startswith("Error: query:1:6: ")
    assert line[caret.index("^") :] == "and Munition"
    assert "Nato AND Munition" in hint


def test_a_time_is_a_day_or_how_long_ago(newsroom):
    newsroom.run("poll")
    assert newsroom.run("search", "Nato", "--since", "1d").stdout
    assert not newsroom.run("search", "Nato", "--since", "2999-01-01").stdout
    assert newsroom.run("search", "Nato", "--since", "gestern").exit_code == 2


def test_aliases_of_the_config_are_known(newsroom):
    (newsroom.config / "aliases.yaml").write_text("version: 1\naliases: {otan: [Nato, OTAN]}\n")
    newsroom.run("poll")
    assert newsroom.run("search", "@otan").stdout
    assert newsroom.run("search", "@onu").exit_code == 2


def test_an_export_of_a_topic_asks_it_as_it_is_now(newsroom):
    newsroom.run("poll")
    changed = [{**TOPICS[0], "query": "Sonne"}]
    newsroom.configure(topics=changed)
    [line] = map(json.loads, newsroom.run("export", "--topic", "nato").stdout.splitlines())
    assert (line["title"], line["topics"]) == ("Sonne am Wochenende", [])


def test_an_export_of_no_topic_there_is_says_which_there_are(newsroom):
    result = newsroom.run("export", "--topic", "otan")
    assert result.exit_code == 2
    assert 'no topic is named "otan"; there are nato' in result.stderr
