"""``stories``: what came as one, where it came from, and a person's corrections."""

import json
from contextlib import closing

import pytest
from sqlalchemy import delete, update

from tests.pages import PARAGRAPHS
from tests.servers.raw_http import Answer
from worker.storage.engine import Database
from worker.storage.tables import metadata

TEXT = "\n\n".join(PARAGRAPHS)
FIRST = {
    "id": "first",
    "outlet": "Beispielzeitung",
    "url": "https://beispiel.example/munition-17.html",
    "title": "Nato füllt ihre Munitionslager",
    "text": TEXT,
    "language": "de",
    "published": "2026-04-25T18:45:00Z",
}
NEAR = FIRST | {
    "id": "near",
    "outlet": "Nachbarblatt",
    "url": "https://nachbar.example/a/17",
    "title": "Mehr Munition für die Nato",
    "text": f"{TEXT}\n\nFoto: Agentur",
    "published": "2026-04-25T20:00:00Z",
}
EXACT = FIRST | {
    "id": "exact",
    "outlet": "Bote",
    "url": "https://bote.example/munition",
    "published": "2026-04-25",
}
OTHER = {
    "id": "other",
    "outlet": "Bote",
    "url": "https://bote.example/wetter",
    "title": "Sonne am Wochenende",
    "text": "Es wird warm, am Sonntag bis zu zwanzig Grad im ganzen Land, sagt der Wetterdienst.",
    "published": "2026-04-24T08:00:00Z",
}


@pytest.fixture
def bring(newsroom):
    """Imports documents as news and returns the decisions."""

    def bring_(*documents, alert=True):
        file = newsroom.folder / "documents.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in documents))
        return newsroom.json("import", file, "--json", *(["--alert"] if alert else []))

    return bring_


def shown(newsroom, *arguments):
    (story,) = newsroom.json("stories", "show", *arguments, "--json")
    return story


def told(newsroom):
    """Titles of what went out, a message each."""
    return [alert["data"]["alert_id"] for alert in newsroom.json("alerts", "list", "--json")]


def test_stories_are_listed_newest_first(newsroom, bring):
    bring(FIRST, NEAR, OTHER)
    bring(EXACT)
    by_id = {story["id"]: story for story in newsroom.json("stories", "list", "--json")}
    assert list(by_id) == sorted(by_id, key=lambda name: int(name[1:]), reverse=True)
    munition = next(story for story in by_id.values() if story["topics"])
    assert (munition["title"], munition["outlet"]) == (FIRST["title"], FIRST["outlet"])
    assert (munition["articles"], munition["copies"], munition["outlets"]) == (2, 3, 3)
    assert (munition["topics"], munition["told"]) == (["nato"], "waiting")
    newsroom.run("deliver")
    (munition,) = newsroom.json("stories", "list", "--topic", "nato", "--json")
    assert munition["told"] == "told"
    lines = newsroom.run("stories", "list", "--limit", "1").stdout.splitlines()
    assert lines[0].split() == ["story", "since", "copies", "outlets", "told", "topics", "title"]
    assert len(lines) == 2
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("day", ["2026-04-31", "gestern"])
def test_a_day_that_is_none_is_wrong_use(newsroom, day):
    assert newsroom.run("stories", "list", "--since", day).exit_code == 2


def test_a_story_shows_who_was_first_and_every_copy(newsroom, bring):
    decisions = {line["id"]: line for line in [*bring(FIRST, NEAR), *bring(EXACT)]}
    assert decisions["exact"]["relation"] == "exact"
    story = shown(newsroom, decisions["first"]["story"])
    first = decisions["first"]["article"]
    assert story["first"] == {"article": first, "outlet": "Beispielzeitung", "certain": False}
    copies = {copy["outlet"]: copy for copy in story["copies"]}
    assert [copies[name]["lag_seconds"] for name in ("Beispielzeitung", "Nachbarblatt")] == [
        0,
        4500,
    ]
    assert copies["Nachbarblatt"]["relation"] == "near"
    assert copies["Nachbarblatt"]["similarity"] > 0.9
    bote = copies["Bote"]
    assert (bote["exact_copy"], bote["article"], bote["relation"]) == (True, first, "exact")
    assert (bote["when"], bote["lag_seconds"], bote["lag"]) == ("2026-04-25", None, "day only")
    printed = newsroom.run("stories", "show", first).stdout
    assert "first, as far as is known" in printed
    assert "(+1 h 15 min)" in printed
    assert "(day only)" in printed
    assert max(map(len, printed.splitlines())) <= 100


def test_an_article_is_named_by_id_or_by_any_spelling_of_its_address(newsroom, bring):
    (line,) = bring(FIRST)
    pasted = "http://www.beispiel.example/munition-17.html?utm_source=x&fbclid=1#top"
    for name in (line["article"], line["story"], pasted, f" {line['article']} "):
        assert shown(newsroom, name)["id"] == line["story"]


REFUSED = (
    (("stories", "show", "s99"), 1, "natowire stories list"),
    (("stories", "show", "a99"), 1, "natowire stories list"),
    (("stories", "show", "https://beispiel.example/nie"), 1, "natowire explain"),
    (("stories", "show", "irgendwas"), 2, "an article is a12"),
    (("stories", "show", "s1", "--since", "1"), 2, "--since is for an article"),
    (("stories", "show", "a1", "--since", "7"), 1, "kept are: 1"),
    (("stories", "split", "a1"), 2, "--why"),
    (("stories", "split", "a1", "--why", " "), 2, "--why is empty"),
    (("stories", "split", "s1", "--why", "x"), 2, "is a story"),
    (("stories", "split", "a99", "--why", "x"), 1, "natowire stories show STORY"),
    (("stories", "split", "a1", "--why", "x"), 1, "only article of s1"),
    (("stories", "join", "a1", "a1", "--why", "x"), 1, "nothing to join"),
    (("stories", "join", "s1", "a1", "--why", "x"), 1, "nothing to join"),
    (("stories", "join", "s1", "s99", "--why", "x"), 1, "natowire stories list"),
    (("stories", "join", "s1", "a99", "--why", "x"), 1, "natowire stories show STORY"),
    (("stories", "join", "s1", "--why", "x"), 2, "Missing argument"),
)
"""Arguments, exit code, and what is said; there is one article, a1 in s1."""


def test_what_cannot_be_done_is_refused_and_says_what_to_do(newsroom, bring):
    bring(FIRST)
    for arguments, exit_code, said in REFUSED:
        result = newsroom.run(*arguments)
        assert (result.exit_code, result.stdout) == (exit_code, ""), arguments
        assert said in result.stderr, arguments


def test_an_exact_copy_has_no_text_to_part(newsroom, bring):
    (first,), _ = bring(FIRST), bring(EXACT)
    result = newsroom.run("stories", "split", EXACT["url"], "--why", "anderes Ereignis")
    assert result.exit_code == 1
    assert f"natowire stories split {first['article']}" in result.stderr


def test_versions_show_what_changed_and_what_is_new_since_one(newsroom, bring):
    (line,) = bring(FIRST)
    article = line["article"]
    for number, added in enumerate(("Erst das war neu im Text.", "Dann kam noch dies hinzu."), 2):
        said = f"{TEXT}\n\n{added}"
        (line,) = bring(FIRST | {"text": said, "title": f"Fassung {number}"})
        assert line["relation"] == "revision"
    story = shown(newsroom, article)
    assert [version["version"] for version in story["versions"]] == [1, 2, 3]
    assert story["versions"][1]["added"] == ["Erst das war neu im Text."]
    assert story["versions"][2]["removed"] == ["Erst das war neu im Text."]
    (news,) = newsroom.json("stories", "show", article, "--since", "1", "--json")
    assert (news["since"], news["version"]) == (1, 3)
    assert news["added"] == ["Dann kam noch dies hinzu."]
    assert (
        "+ Dann kam noch dies" in newsroom.run("stories", "show", article, "--since", "2").stdout
    )
    printed = newsroom.run("stories", "show", article, "--since", "3").stdout
    assert printed == f"{article} is still at version 3\n"
    assert 'the title was "Fassung 2"' in newsroom.run("stories", "show", article).stdout


def test_a_version_whose_older_text_was_let_go_is_not_shown_as_all_new(newsroom, bring):
    bring(FIRST)
    with (
        closing(Database(f"sqlite:///{newsroom.data / 'natowire.db'}")) as database,
        database.write() as connection,
    ):
        connection.execute(update(metadata.tables["article_versions"]).values(lead="", body=""))
    bring(FIRST | {"text": f"{TEXT}\n\nEin Wort mehr."})
    page = newsroom.run("stories", "show", "a1").stdout
    assert "the text before it is not kept" in page
    assert "sentences new" not in page


def test_a_split_article_is_told_at_once_and_only_once(newsroom, bring):
    first, near = bring(FIRST, NEAR)
    newsroom.run("deliver")
    assert len(told(newsroom)) == 1
    result = newsroom.run("stories", "split", near["article"], "--why", "anderes Ereignis")
    assert result.exit_code == 0
    assert "anderes Ereignis" in result.stdout
    assert "maildir:box" in result.stderr
    newsroom.run("deliver")
    alerts = newsroom.json("alerts", "list", "--json")
    assert [alert["data"]["reason"] for alert in alerts] == ["split", "new_story"]
    assert {alert["message_state"] for alert in alerts} == {"sent"}
    mine, theirs = shown(newsroom, near["article"]), shown(newsroom, first["article"])
    assert (mine["articles"], theirs["articles"]) == (1, 1)
    assert mine["id"] != theirs["id"] == first["story"]
    for story in (mine, theirs):
        (ruling,) = story["rulings"]
        assert (ruling["kind"], ruling["why"]) == ("split", "anderes Ereignis")
        assert (ruling["articles"], ruling["others"]) == ([near["article"]], [first["article"]])
    (again,) = newsroom.json("stories", "split", near["article"], "--why", "nochmals", "--json")
    assert (again["changed"], again["alerts"], again["why"]) == (False, [], "anderes Ereignis")
    newsroom.run("deliver")
    assert len(told(newsroom)) == 2


def test_where_the_told_article_leaves_what_remains_is_told(newsroom, bring):
    first, near = bring(FIRST, NEAR)
    newsroom.run("deliver")
    (ruled,) = newsroom.json("stories", "split", first["article"], "--why", "Irrtum", "--json")
    (alert,) = ruled["alerts"]
    newsroom.run("deliver")
    (told_,) = newsroom.json("alerts", "show", alert, "--json")
    assert (told_["data"]["article"]["id"], told_["state"]) == (near["article"], "told")
    story = shown(newsroom, near["article"])
    assert (story["id"], story["title"]) == (first["story"], NEAR["title"])
    assert shown(newsroom, first["article"])["alerts"][0]["reason"] == "new_story"


def test_what_was_imported_in_silence_and_left_behind_stays_silent(newsroom, bring):
    _, near = bring(FIRST, NEAR, alert=False)
    (ruled,) = newsroom.json("stories", "split", near["article"], "--why", "anders", "--json")
    assert len(ruled["alerts"]) == 1
    newsroom.run("deliver")
    (alert,) = newsroom.json("alerts", "list", "--json")
    assert alert["data"]["article"]["id"] == near["article"]


def test_a_join_makes_one_story_and_tells_nobody(newsroom, bring):
    lines = {line["id"]: line for line in bring(FIRST, OTHER)}
    newsroom.run("deliver")
    before = told(newsroom)
    names = (lines["other"]["article"], lines["first"]["story"])
    (ruled,) = newsroom.json("stories", "join", *names, "--why", "ein Ereignis", "--json")
    assert (ruled["kind"], ruled["changed"], ruled["alerts"]) == ("join", True, [])
    story = shown(newsroom, ruled["other"])
    assert (story["articles"], story["rulings"][0]["why"]) == (2, "ein Ereignis")
    newsroom.run("deliver")
    assert told(newsroom) == before
    gone = newsroom.run("stories", "show", ruled["story"])
    assert gone.exit_code == 1
    assert f"was joined into {ruled['other']} (ein Ereignis)" in gone.stderr
    for pair in (names, (ruled["story"], ruled["other"]), names[::-1]):
        (again,) = newsroom.json("stories", "join", *pair, "--why", "nochmals", "--json")
        assert (again["changed"], again["why"]) == (False, "ein Ereignis")


def test_rulings_outlast_a_re_import(newsroom, bring):
    _, near = bring(FIRST, NEAR)
    newsroom.run("stories", "split", near["article"], "--why", "anderes Ereignis")
    again = bring(FIRST, NEAR)
    assert [line["relation"] for line in again] == ["same", "same"]
    assert again[0]["story"] != again[1]["story"]
    revised = bring(NEAR | {"text": f"{TEXT}\n\nFoto: Agentur\n\nEin Satz mehr als zuvor."})
    assert revised[0]["story"] == again[1]["story"]


KEPT = {"rulings", "ruling_keys", "counters"}


def empty_corpus(newsroom):
    """All articles and stories are gone; rulings stay."""
    with (
        closing(Database(f"sqlite:///{newsroom.data / 'natowire.db'}")) as database,
        database.decide() as connection,
    ):
        for table in reversed(metadata.sorted_tables):
            if table.name not in KEPT:
                connection.execute(delete(table))


def test_a_split_outlasts_a_corpus_built_anew_in_either_order(newsroom, bring):
    _, near = bring(FIRST, NEAR)
    newsroom.run("stories", "split", near["article"], "--why", "anderes Ereignis")
    for documents in ((FIRST, NEAR), (NEAR, FIRST)):
        empty_corpus(newsroom)
        stories_ = [bring(document)[0]["story"] for document in documents]
        assert len(set(stories_)) == 2, documents
    empty_corpus(newsroom)
    assert len({line["story"] for line in bring(FIRST, NEAR)}) == 2


def test_a_join_outlasts_a_corpus_built_anew_in_either_order(newsroom, bring):
    lines = bring(FIRST, OTHER)
    newsroom.run("stories", "join", *(line["article"] for line in lines), "--why", "eins")
    for documents in ((FIRST, OTHER), (OTHER, FIRST)):
        empty_corpus(newsroom)
        stories_ = [bring(document)[0]["story"] for document in documents]
        assert len(set(stories_)) == 1, documents
    empty_corpus(newsroom)
    assert len({line["story"] for line in bring(FIRST, OTHER)}) == 1


# --- explain -------------------------------------------------------------------------------------


def explained(newsroom, *arguments, exit_code=0):
    result = newsroom.run("explain", *arguments, "--json")
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)


def test_explain_says_why_a_copy_matched_and_who_was_told_what(newsroom, bring):
    first, near = bring(FIRST, NEAR)
    newsroom.run("deliver")
    told_ = explained(newsroom, near["article"])
    assert (told_["relation"], told_["match"]) == ("near", first["article"])
    (topic,) = told_["topics"]
    assert {hit["form"] for hit in topic["hits"]} == {"Nato"}
    (box,) = told_["recipients"]
    assert (box["recipient"], box["told"]) == ("maildir:box", False)
    assert [alert["reason"] for alert in box["alerts"]] == ["already_told"]
    (sent,) = box["story_alerts"]
    assert sent["article"] == first["article"]
    assert sent["sent"]
    assert sent["receipt"]
    printed = newsroom.run("explain", near["article"]).stdout
    assert "not told of" in printed
    assert "already told" in printed
    assert f"receipt {sent['receipt']}" in printed.replace("\n        ", " ")
    assert max(map(len, printed.splitlines())) <= 100


def test_explain_says_which_rule_kept_an_article_from_a_recipient(newsroom, bring):
    (line,) = bring(OTHER)
    (box,) = explained(newsroom, line["article"])["recipients"]
    assert (box["told"], box["alerts"]) == (False, [])
    assert [route["why"] for route in box["routes"]] == ["it matches no topic"]


def test_explain_tells_of_the_exact_copy_that_was_asked_for(newsroom, bring):
    (first,), _ = bring(FIRST), bring(EXACT)
    told_ = explained(newsroom, EXACT["url"] + "?utm_medium=rss")
    assert told_["article"] == first["article"]
    assert (told_["exact_copy"]["outlet"], told_["exact_copy"]["relation"]) == ("Bote", "exact")
    assert explained(newsroom, FIRST["url"])["exact_copy"] is None


def test_explain_shows_rulings(newsroom, bring):
    _, near = bring(FIRST, NEAR)
    newsroom.run("stories", "split", near["article"], "--why", "anderes Ereignis")
    (ruling,) = explained(newsroom, near["article"])["rulings"]
    assert ruling["why"] == "anderes Ereignis"
    assert "anderes Ereignis" in newsroom.run("explain", near["article"]).stdout


def test_of_an_address_never_seen_the_feeds_of_its_site_are_told(newsroom):
    newsroom.run("poll")
    url = newsroom.server.url("/nie-gesehen.html")
    told_ = explained(newsroom, url, exit_code=1)
    assert told_["article"] is None
    (feed,) = told_["feeds"]
    assert (feed["name"], feed["status"], feed["possible_gap"]) == ("beispiel", "ok", None)
    printed = newsroom.run("explain", url).stdout
    assert "nothing is stored under" in printed
    assert "last polled" in printed
    elsewhere = newsroom.run("explain", "https://anderswo.example/x")
    assert (elsewhere.exit_code, "natowire feeds discover" in elsewhere.stdout) == (1, True)


def page_of(document):
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in document["text"].split("\n\n"))
    return Answer(
        f'<!doctype html><html lang="de"><head><title>{document["title"]}</title></head><body>'
        f"<main><article><h1>{document['title']}</h1>{paragraphs}</article></main></body></html>".encode()
    )


def test_fetching_tries_a_page_out_and_leaves_nothing(newsroom, bring):
    first, _ = bring(FIRST, OTHER)
    newsroom.run("deliver")
    newsroom.server.routes |= {"/kopie.html": page_of(NEAR), "/robots.txt": Answer(b"")}
    url = newsroom.server.url("/kopie.html")
    before = newsroom.json("export"), told(newsroom), newsroom.json("stories", "list", "--json")
    tried = explained(newsroom, url, "--fetch")["fetched"]
    assert (tried["status"], tried["article"]["title"]) == ("ok", NEAR["title"])
    assert (tried["relation"], tried["match"], tried["story"]) == (
        "near",
        first["article"],
        first["story"],
    )
    assert [topic["topic"] for topic in tried["topics"]] == ["nato"]
    (alert,) = tried["alerts"]
    assert (alert["recipient"], alert["state"], alert["reason"]) == (
        "maildir:box",
        "suppressed",
        "already_told",
    )
    newsroom.run("deliver")
    assert before == (
        newsroom.json("export"),
        told(newsroom),
        newsroom.json("stories", "list", "--json"),
    )
    printed = newsroom.run("explain", url, "--fetch").stdout
    assert "would not be told: already told" in printed
    assert "nothing was stored but what is remembered of its host, and nobody told" in printed


def test_a_page_that_is_not_there_is_a_problem_and_says_which(newsroom):
    tried = explained(newsroom, newsroom.server.url("/fort.html"), "--fetch", exit_code=1)
    assert tried["fetched"]["article"] is None
    assert tried["fetched"]["status"] == "not_found"
    newsroom.server.routes |= {"/leer.html": Answer(b"<html><title>x</title></html>")}
    result = newsroom.run("explain", newsroom.server.url("/leer.html"), "--fetch")
    assert result.exit_code == 1
    assert "the page gave no article" in result.stdout


@pytest.mark.parametrize(
    "name, exit_code", [("a99", 1), ("s1", 2), ("irgendwas", 2), ("ftp://x.example/a", 2)]
)
def test_names_that_explain_nothing(newsroom, name, exit_code):
    result = newsroom.run("explain", name)
    assert (result.exit_code, result.stdout) == (exit_code, "")


def test_a_broken_config_stops_neither_looking_nor_joining(newsroom, bring):
    first, other = bring(FIRST, OTHER)
    newsroom.config.joinpath("topics.yaml").write_text("version: 1\ntopics: [\n")
    assert newsroom.run("stories", "list").exit_code == 0
    assert newsroom.run("stories", "show", first["story"]).exit_code == 0
    joined = newsroom.run("stories", "join", first["story"], other["story"], "--why", "eins")
    assert joined.exit_code == 0
    split = newsroom.run("stories", "split", first["article"], "--why", "nein")
    assert (split.exit_code, "topics.yaml" in split.stderr) == (1, True)
