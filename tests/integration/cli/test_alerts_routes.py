"""``alerts routes``: whom an article would reach, and whether that is who should be."""

import json

import pytest

TOPICS = [
    {"id": "nato", "title": "Nato", "priority": "high", "query": "Nato"},
    {"id": "wetter", "title": "Wetter", "query": "Wetter", "notify": ["anna@example.org"]},
]
CHANNELS = {
    "box": {"type": "maildir", "path": "mailbox"},
    "mail": {"type": "email", "to": ["ben@example.org", "carl@example.org"]},
}
ROUTES = [
    {"name": "all", "channels": ["box"]},
    {"name": "german", "channels": ["mail"], "when": {"feeds": ["beispiel"]}},
]
LINE = {
    "id": "1",
    "url": "https://beispiel.example/7",
    "title": "Nato berät",
    "text": "Die Nato berät in Brüssel über Munition.",
    "language": "de",
}


@pytest.fixture
def desk(newsroom):
    newsroom.configure(topics=TOPICS, channels=CHANNELS, routes=ROUTES, smtp_port=9)
    newsroom.article = newsroom.folder / "article.jsonl"
    newsroom.article.write_text(json.dumps(LINE, ensure_ascii=False) + "\n", "utf-8")
    return newsroom


def asked(desk, *more, article=None):
    result = desk.run("alerts", "routes", "--article", article or desk.article, "--json", *more)
    return result.exit_code, json.loads(result.stdout)


def test_it_names_everyone_with_the_routes_that_reach_them_and_those_that_do_not(desk):
    code, answer = asked(desk)
    assert code == 0
    box, ben, carl, anna = answer["recipients"]
    assert (box["recipient"], box["told"], box["routes"]) == ("maildir:box", True, ["all"])
    assert (box["reason"], box["kind"], box["topics"]) == ("new_story", "new", ["nato"])
    for one in (ben, carl):
        assert (one["told"], one["reason"]) == (False, None)
        assert one["other_routes"] == [
            {"route": "german", "why": "it asks for the feed beispiel, and is given none"}
        ]
    assert anna["other_routes"] == [{"route": "notify:wetter", "why": "it does not match wetter"}]
    assert desk.run("alerts", "list", "--all").stdout.count("\n") == 1  # the table's head


@pytest.mark.parametrize(
    "expect, missing, unexpected",
    [
        ("box", [], []),
        ("maildir:box", [], []),
        ("box,mail", ["email:ben@example.org", "email:carl@example.org"], []),
        ("Ben@example.org", ["email:ben@example.org"], ["maildir:box"]),
        ("", [], ["maildir:box"]),
        ("box, bxo", ["bxo"], []),
    ],
)
def test_it_ends_1_and_names_the_difference_where_others_are_expected(
    desk, expect, missing, unexpected
):
    code, answer = asked(desk, "--expect", expect)
    assert (answer["missing"], answer["unexpected"]) == (missing, unexpected)
    assert answer["as_expected"] is not bool(missing or unexpected)
    assert code == bool(missing or unexpected)


def test_an_article_may_be_taken_for_a_feeds(desk):
    code, _ = asked(desk, "--feed", "beispiel", "--expect", "box,mail")
    assert code == 0
    result = desk.run("alerts", "routes", "--article", desk.article, "--feed", "bsp")
    assert (result.exit_code, 'no feed is named "bsp"' in result.stderr) == (2, True)


def test_it_says_what_the_import_then_does(desk):
    before = asked(desk)[1]
    desk.run("import", "--alert", desk.article)
    (told,) = desk.json("alerts", "list", "--all", "--json")
    would = [one["recipient"] for one in before["recipients"] if one["told"]]
    assert [told["recipient"]] == would
    for name in ("a1", LINE["url"], desk.article):
        code, after = asked(desk, "--expect", "box", article=name)
        assert code == 0
        assert "it is stored" in after["detail"]
    assert len(desk.json("alerts", "list", "--all", "--json")) == 1


def test_a_silence_is_named(desk):
    desk.run("silence", "add", "--topic", "nato", "--for", "24h", "--why", "Gipfel")
    code, answer = asked(desk, "--expect", "")
    assert code == 0
    assert answer["recipients"][0]["reason"] == "silenced"
    words = desk.run("alerts", "routes", "--article", desk.article).stdout
    assert "maildir:box: would not be told: silenced (silence s1 until" in words
    assert "Gipfel" in words


@pytest.mark.parametrize(
    "name, code, said",
    [
        ("a99", 1, "no article is stored as a99"),
        ("s1", 2, "is a story"),
        ("https://beispiel.example/99", 1, "nothing is stored under"),
        ("nirgends.jsonl", 2, "is no file, and names no article"),
    ],
)
def test_what_names_no_article_is_told(desk, name, code, said):
    result = desk.run("alerts", "routes", "--article", name)
    assert result.exit_code == code
    assert said in result.stderr


def test_a_file_that_cannot_be_read_is_a_problem(desk):
    desk.article.write_text("{\n", "utf-8")
    result = desk.run("alerts", "routes", "--article", desk.article)
    assert result.exit_code == 1
    assert "could not be read" in result.stderr
