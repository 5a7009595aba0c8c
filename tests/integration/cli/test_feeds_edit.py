"""``feeds add`` and ``feeds remove``: what comes into feeds.yaml, and what never does."""

import json

import pytest

from tests.fakes import rss
from tests.servers.raw_http import Answer, redirect
from worker.config import load

COMMENTED = """\
# yaml-language-server: $schema=./schema/feeds.schema.json
version: 1

feeds:
  # --- Press ---
  - name: beispiel        # ours
    url: {url}
    language: de

  # - name: later
"""
ITEM = {"title": "Eins", "link": "https://nachbar.example/1"}
HTML = "<!doctype html><html><head>{}</head><body>Hallo</body></html>"
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.fixture
def room(newsroom):
    text = COMMENTED.format(url=newsroom.server.url("/feed"))
    newsroom.config.joinpath("feeds.yaml").write_text(text)
    newsroom.server.routes["/nachbar"] = Answer(
        rss(ITEM, title="Nachbarblatt - Politik").replace(
            b"<link>", b"<language>de-AT</language><link>", 1
        )
    )
    return newsroom


def feeds_yaml(room):
    return room.config.joinpath("feeds.yaml").read_text()


def specs(room):
    config = load(room.config, {}).config
    assert config
    return config.feeds


def serve_page(room, *links):
    tags = "".join(map(LINK.format, links))
    room.server.routes["/"] = Answer(HTML.format(tags).encode())


def test_a_feed_is_added_with_its_name_and_language_and_nothing_else_changes(room):
    before, url = feeds_yaml(room), room.server.url("/nachbar")
    result = room.run("feeds", "add", url)

    assert result.exit_code == 0, result.output
    assert result.stdout == f"nachbarblatt  de  press    {url}\n"
    assert "within ten seconds" in result.stderr
    assert feeds_yaml(room) == before + (
        f"\n  - name: nachbarblatt\n    url: {url}\n    language: de\n"
    )


def test_what_the_admin_says_of_a_feed_is_written(room):
    url = room.server.url("/nachbar")
    (added,) = room.json(
        "feeds", "add", url, "--name", "nachbar", "--language", "uk", "--outlet", "Das Blatt: neu",
        "--kind", "agency", "--tag", "eu", "--tag", "lage", "--disabled", "--json",
    )  # fmt: skip

    assert added["status"] == "added"
    assert added["feed"] == {
        "name": "nachbar", "url": url, "enabled": False, "title": None,
        "outlet": "Das Blatt: neu", "language": "uk", "country": None, "kind": "agency",
        "tags": ["eu", "lage"],
    }  # fmt: skip
    assert specs(room)[-1].name == "nachbar"


def test_an_added_feed_can_be_polled(room):
    room.run("feeds", "add", room.server.url("/nachbar"))
    (polled,) = room.json("poll", "--feed", "nachbarblatt", "--json")

    assert polled["feeds"][0]["status"] == "ok"


def test_of_a_page_its_only_feed_is_added_and_that_is_said(room):
    serve_page(room, "nachbar")
    result = room.run("feeds", "add", room.server.url("/"))

    assert result.exit_code == 0, result.output
    assert f"is no feed; found {room.server.url('/nachbar')}" in result.stderr
    assert specs(room)[-1].url == room.server.url("/nachbar")


def test_of_a_page_with_several_feeds_none_is_added(room):
    room.server.routes["/b"] = Answer(rss({"title": "Zwei", "guid": "2"}, title="B"))
    serve_page(room, "/nachbar", "/b")
    before = feeds_yaml(room)
    result = room.run("feeds", "add", room.server.url("/"))

    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        room.server.url("/nachbar"),
        room.server.url("/b"),
    ]
    assert f"  natowire feeds add {room.server.url('/b')}" in result.stderr
    assert feeds_yaml(room) == before


def test_several_feeds_are_told_in_json(room):
    room.server.routes["/b"] = Answer(rss({"title": "Zwei", "guid": "2"}, title="B"))
    serve_page(room, "/nachbar", "/b")
    told = json.loads(room.run("feeds", "add", room.server.url("/"), "--json").stdout)

    assert (told["status"], told["feed"]) == ("several", None)
    assert [candidate["title"] for candidate in told["candidates"]] == [
        "Nachbarblatt - Politik",
        "B",
    ]


def test_where_there_is_no_feed_none_is_added(room):
    serve_page(room)
    del room.server.routes["/feed"]
    result = room.run("feeds", "add", room.server.url("/"))

    assert result.exit_code == 1
    assert "no feed was found; html: a web page" in result.stderr
    assert "--no-fetch" in result.stderr


def test_a_feed_that_does_not_answer_is_added_unseen(room):
    assert room.run("feeds", "add", "http://127.0.0.1:1/rss").exit_code == 1
    result = room.run("feeds", "add", "http://127.0.0.1:1/rss", "--no-fetch")

    assert result.exit_code == 0, result.output
    assert (specs(room)[-1].name, specs(room)[-1].language) == ("127-0-0-1", None)


def test_adding_unseen_asks_nobody_and_opens_no_database(room):
    room.run("feeds", "add", room.server.url("/nachbar"), "--no-fetch")

    assert room.server.requests == []
    assert not room.data.exists()


@pytest.mark.parametrize("path", ["/feed", "/feed/", "/feed?utm_source=rss", "/feed#top"])
def test_a_feed_is_configured_once(room, path):
    before = feeds_yaml(room)
    result = room.run("feeds", "add", room.server.url(path))

    assert result.exit_code == 1
    assert 'configured already, as "beispiel"' in result.stderr
    assert room.server.requests == []
    assert feeds_yaml(room) == before


def test_a_page_whose_feed_is_configured_adds_nothing(room):
    serve_page(room, "/feed")
    told = json.loads(room.run("feeds", "add", room.server.url("/"), "--json").stdout)

    assert (told["status"], told["feed"]["name"]) == ("configured", "beispiel")


def test_a_feed_that_moved_for_good_is_added_where_it_is(room):
    room.server.routes["/alt"] = redirect("/nachbar", 301)
    result = room.run("feeds", "add", room.server.url("/alt"))

    assert result.exit_code == 0, result.output
    assert f"moved for good to {room.server.url('/nachbar')}" in result.stderr
    assert specs(room)[-1].url == room.server.url("/nachbar")


def test_names_are_made_that_no_feed_has(room):
    room.server.routes["/b"] = Answer(rss({"title": "Zwei", "guid": "2"}, title="Beispiel"))
    room.run("feeds", "add", room.server.url("/b"))

    assert [spec.name for spec in specs(room)] == ["beispiel", "127-0-0-1-beispiel"]


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--name", "beispiel"], 'there is a feed "beispiel" already'),
        (["--name", "a b"], "name must be made of letters"),
        (["--language", "German"], "language must be two or three small letters"),
        (["--tag", "a b"], "tags must be made of letters"),
        (["--kind", "blog"], "'--kind'"),
        (["--outlet", " "], "outlet must not be empty"),
    ],
)
def test_options_that_the_config_would_refuse_are_wrong_use(room, arguments, told):
    before = feeds_yaml(room)
    result = room.run("feeds", "add", room.server.url("/nachbar"), *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert feeds_yaml(room) == before


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "/rss", "javascript:alert(1)", ""])
def test_what_is_no_web_address_is_wrong_use(room, url):
    assert room.run("feeds", "add", url).exit_code == 2


def test_credentials_in_an_address_are_refused_and_not_repeated(room):
    result = room.run("feeds", "add", "http://anna:geheim@127.0.0.1:1/rss", "--no-fetch")

    assert result.exit_code == 2
    assert "auth" in result.stderr
    assert "geheim" not in result.output


def test_a_private_address_is_refused_as_everywhere(room):
    room.configure(http={"allow_private": []})
    result = room.run("feeds", "add", room.server.url("/nachbar"))

    assert result.exit_code == 1
    assert "refused_address" in result.stderr
    assert room.server.connections == 0


def test_a_broken_config_is_told_and_left_alone(room):
    text = feeds_yaml(room) + "  - nonsense\n"
    room.config.joinpath("feeds.yaml").write_text(text)
    for command in (["add", room.server.url("/nachbar")], ["remove", "beispiel"]):
        result = room.run("feeds", *command)

        assert result.exit_code == 1
        assert "feeds.yaml:11:5" in result.stderr
        assert feeds_yaml(room) == text


def test_a_title_from_the_web_reads_no_variable(room, monkeypatch):
    monkeypatch.setenv("GEHEIM", "geheim")
    url = room.server.url("/nachbar") + "?${GEHEIM}"
    room.server.routes["/nachbar?${GEHEIM}"] = room.server.routes["/nachbar"]
    result = room.run("feeds", "add", url, "--no-fetch", "--outlet", "${GEHEIM}")

    assert result.exit_code == 0, result.output
    assert (specs(room)[-1].url, specs(room)[-1].outlet) == (url, "${GEHEIM}")


def test_feeds_are_removed_and_nothing_else_changes(room):
    before = feeds_yaml(room)
    room.run("feeds", "add", room.server.url("/nachbar"))
    (removed,) = room.json("feeds", "remove", "nachbarblatt", "--json")

    assert removed["name"] == "nachbarblatt"
    assert feeds_yaml(room) == before


def test_the_last_feed_can_be_removed_and_another_added(room):
    result = room.run("feeds", "remove", "beispiel")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("beispiel  de")
    assert "feeds: []" in feeds_yaml(room)
    assert room.run("feeds", "add", room.server.url("/nachbar")).exit_code == 0
    assert [spec.name for spec in specs(room)] == ["nachbarblatt"]
    assert "# - name: later" in feeds_yaml(room)


def test_several_feeds_are_removed_at_once(room):
    room.run("feeds", "add", room.server.url("/nachbar"))
    result = room.run("feeds", "remove", "beispiel", "nachbarblatt", "beispiel")

    assert result.exit_code == 0, result.output
    assert specs(room) == ()


def test_an_unknown_name_is_wrong_use_and_the_nearest_is_named(room):
    before = feeds_yaml(room)
    result = room.run("feeds", "remove", "beispiel", "beispeil")

    assert result.exit_code == 2
    assert 'there is no feed "beispeil" (did you mean "beispiel"?)' in result.stderr
    assert feeds_yaml(room) == before


def test_a_feed_that_a_route_names_stays_and_the_route_is_told(room):
    alerts = room.config / "alerts.yaml"
    alerts.write_text(alerts.read_text().replace('"when": {}', '"when": {"feeds": ["beispiel"]}'))
    before = feeds_yaml(room)
    result = room.run("feeds", "remove", "beispiel")

    assert result.exit_code == 1
    assert 'route "all": when.feeds: there is no feed "beispiel"' in result.stderr
    assert "alerts.yaml:" in result.stderr
    assert "nothing was changed" in result.stderr
    assert feeds_yaml(room) == before


def test_feeds_are_edited_in_json_as_well(newsroom):
    newsroom.server.routes["/b"] = Answer(rss(ITEM, title="B"))
    before = newsroom.config.joinpath("feeds.yaml").read_text()
    (added,) = newsroom.json("feeds", "add", newsroom.server.url("/b"), "--json")
    after = json.loads(newsroom.config.joinpath("feeds.yaml").read_text())

    assert [feed["name"] for feed in after["feeds"]] == ["beispiel", added["feed"]["name"]]
    newsroom.run("feeds", "remove", added["feed"]["name"])
    assert newsroom.config.joinpath("feeds.yaml").read_text() == before
