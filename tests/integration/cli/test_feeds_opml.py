"""``feeds import`` and ``feeds export``: nothing is lost, and a list from elsewhere does no harm."""

import json
import os
import shutil
import subprocess
import time
import unicodedata
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.processes import NATOWIRE
from tests.unit.config.conftest import MINIMAL
from worker.cli.feeds.importing import Action, as_outline, plan
from worker.config import FILES, load, parse
from worker.config.edit import append
from worker.config.feed_items import feed_item
from worker.domain.feeds import FeedAuth, FeedKind, FeedSpec, FeedType, Fulltext
from worker.feeds.opml import read, write


def opml(*outlines):
    return f'<opml version="2.0"><body>\n{"".join(outlines)}\n</body></opml>'


def outline(url, text="", more=""):
    return f'<outline type="rss" text="{text}" xmlUrl="{url}" {more}/>\n'


@pytest.fixture
def listed(newsroom):
    """Write a list, and have its name."""

    def write_list(*outlines, raw=None):
        file = newsroom.folder / "list.opml"
        file.write_text(raw or opml(*outlines), encoding="utf-8")
        return file

    return write_list


def specs(room):
    loaded = load(room.config, {})
    assert loaded.config, loaded.problems
    return loaded.config.feeds


def steps(room, *arguments):
    result = room.run("feeds", "import", *arguments, "--json")
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_feeds_of_another_reader_are_added_with_folders_as_tags(newsroom, listed):
    file = listed(
        '<outline text="Außen &amp; Sicherheit">',
        outline("https://a.example/rss", "A - Politik", 'language="de-DE"'),
        outline("feed://b.example/rss", "K&uuml;nstler"),
        "</outline>",
        outline("https://c.example/rss"),
    )
    result = newsroom.run("feeds", "import", file)

    assert result.exit_code == 0, result.output
    assert "3 added; feeds.yaml was written" in result.stderr
    a, b, c = specs(newsroom)[1:]
    assert a == FeedSpec(
        "a", "https://a.example/rss", title="A - Politik", language="de",
        tags=("aussen-sicherheit",),
    )  # fmt: skip
    assert (b.name, b.url, b.title) == ("kuenstler", "http://b.example/rss", "Künstler")
    assert (c.name, c.title, c.tags) == ("c", None, ())


def test_no_server_is_asked_and_no_database_opened(newsroom, listed):
    newsroom.run("feeds", "import", listed(outline(newsroom.server.url("/x"))))

    assert newsroom.server.requests == []
    assert not newsroom.data.exists()


def test_what_is_known_or_no_feed_is_told_and_costs_the_others_nothing(newsroom, listed):
    known = newsroom.server.url("/feed/?utm_source=x")
    code, told = steps(
        newsroom,
        listed(
            outline(known, "Beispiel"),
            outline("https://a.example/rss", "A"),
            outline("http://www.a.example/rss/", "A again"),
            outline("rss.xml", "relative"),
            outline("ftp://a.example/", "ftp"),
            outline("http://anna:geheim@a.example/", "login"),
            '<outline text="link" type="link" url="https://x.example/"/>\n',
            outline("https://b.example/rss", "B", 'natowire:nonsense="1"'),
        ),
    )

    assert code == 1
    assert [(step["action"], step["name"]) for step in told] == [
        ("known", "beispiel"),
        ("added", "a"),
        ("known", "a"),
        ("refused", None),
        ("refused", None),
        ("refused", None),
        ("refused", None),
        ("added", "b"),
    ]
    assert [step["line"] for step in told] == [*range(2, 10)]
    assert "user name or a password" in told[5]["detail"]
    assert "geheim" not in json.dumps(told)
    assert [spec.name for spec in specs(newsroom)] == ["beispiel", "a", "b"]


def test_a_host_that_cannot_be_is_taken_as_it_is(newsroom, listed):
    code, (told,) = steps(newsroom, listed(outline(f"http://{'ä' * 80}.example/rss")))

    assert (code, told["action"]) == (0, "added")


def test_an_own_list_keeps_feeds_that_differ_by_http_and_https(newsroom, listed):
    twins = [
        {"name": "a", "url": "http://a.example/rss"},
        {"name": "b", "url": "https://a.example/rss"},
    ]
    newsroom.configure(feeds=twins)
    exported = newsroom.run("feeds", "export").stdout
    newsroom.configure()
    newsroom.run("feeds", "import", listed(raw=exported))

    assert [spec.url for spec in specs(newsroom)[1:]] == [twin["url"] for twin in twins]


def test_names_are_made_unique(newsroom, listed):
    feeds = [outline(f"https://h{n}.example/rss", "Beispiel") for n in range(3)]
    newsroom.run("feeds", "import", listed(*feeds))

    assert [spec.name for spec in specs(newsroom)] == [
        "beispiel",
        "h0-beispiel",
        "h1-beispiel",
        "h2-beispiel",
    ]


def test_an_import_is_repeated_without_harm(newsroom, listed):
    file = listed(outline("https://a.example/rss", "A"))
    newsroom.run("feeds", "import", file)
    before = newsroom.config.joinpath("feeds.yaml").read_bytes()
    result = newsroom.run("feeds", "import", file)

    assert (result.exit_code, result.stdout) == (0, "known  a  https://a.example/rss\n")
    assert "nothing was changed" in result.stderr
    assert newsroom.config.joinpath("feeds.yaml").read_bytes() == before


def test_a_dry_run_changes_nothing(newsroom, listed):
    before = newsroom.config.joinpath("feeds.yaml").read_bytes()
    file = listed(outline("https://a.example/rss", "A"))
    result = newsroom.run("feeds", "import", file, "--dry-run")

    assert result.stdout == "added  a  https://a.example/rss\n"
    assert "nothing was changed" in result.stderr
    assert newsroom.config.joinpath("feeds.yaml").read_bytes() == before


@pytest.mark.parametrize("answer, added", [("y", True), ("n", False)])
def test_a_person_at_a_terminal_sees_the_plan_and_is_asked(newsroom, listed, answer, added):
    file = listed(outline("https://a.example/rss", "A"))
    controller, terminal = os.openpty()
    os.write(controller, f"{answer}\n".encode())
    run = subprocess.run(
        [NATOWIRE, "--config", newsroom.config, "feeds", "import", file],
        stdin=terminal, stderr=terminal, stdout=subprocess.PIPE, timeout=60, check=True,
    )  # fmt: skip
    said = os.read(controller, 4096).decode()
    os.close(terminal)
    os.close(controller)

    assert run.stdout == b"added  a  https://a.example/rss\n"
    assert "add 1 feed to feeds.yaml? [y/N]" in said
    assert (len(specs(newsroom)) == 2) is added


def test_what_the_config_would_refuse_of_a_feed_is_left_out(newsroom, listed):
    more = (
        'natowire:name="a b" natowire:kind="blog" natowire:interval="soon" natowire:country="DE" '
        'natowire:enabled="perhaps" natowire:later="x" language="Deutsch"'
    )
    code, (told,) = steps(newsroom, listed(raw=opml(
        outline("https://a.example/rss", "A", more)
    ).replace("<opml", '<opml xmlns:natowire="urn:natowire:feeds"')))  # fmt: skip

    assert code == 0
    for key in ("kind must be one of", "interval must be", "enabled must be", 'key "later"'):
        assert key in told["detail"]
    assert specs(newsroom)[-1] == FeedSpec("a-b", "https://a.example/rss", country="DE")


def test_a_list_reads_no_variable(newsroom, listed, monkeypatch):
    monkeypatch.setenv("GEHEIM", "geheim")
    newsroom.run("feeds", "import", listed(outline("https://a.example/${GEHEIM}", "A ${GEHEIM}")))
    added = specs(newsroom)[-1]

    assert (added.url, added.title) == ("https://a.example/${GEHEIM}", "A ${GEHEIM}")


LOGIN = opml(
    outline(
        "https://a.example/rss",
        "A",
        'natowire:name="a" natowire:username="anna" natowire:password_file="geheim"',
    )
).replace("<opml", '<opml xmlns:natowire="urn:natowire:feeds"')


def test_a_list_cannot_send_a_file_of_this_machine_somewhere(newsroom, listed):
    newsroom.config.joinpath("geheim").write_text("secret")
    _, (told,) = steps(newsroom, listed(raw=LOGIN))

    assert "auth" in told["detail"]
    assert specs(newsroom)[-1] == FeedSpec("a", "https://a.example/rss", enabled=False)


def test_an_own_list_brings_its_logins_where_that_is_asked_for(newsroom, listed):
    file = listed(raw=LOGIN)
    _, (without_file,) = steps(newsroom, file, "--with-auth")
    newsroom.run("feeds", "remove", "a")
    newsroom.config.joinpath("geheim").write_text("secret")
    _, (with_file,) = steps(newsroom, file, "--with-auth")

    assert "the file geheim does not exist" in without_file["detail"]
    assert with_file["detail"] == ""
    assert specs(newsroom)[-1].auth == FeedAuth("anna", str(newsroom.config / "geheim"))


@pytest.mark.parametrize(
    "raw, told",
    [
        ("<opml>\n<outline</opml>", "list.opml: line 2: not well-formed"),
        ("<html></html>", "is no OPML"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "declares entities"),
    ],
)
def test_what_is_no_list_is_told_with_its_line(newsroom, listed, raw, told):
    result = newsroom.run("feeds", "import", listed(raw=raw))

    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_a_thousand_feeds_are_one_edit(newsroom, listed):
    file = listed(*[outline(f"https://h{n}.example/rss", f"Titel {n}") for n in range(1000)])
    started = time.process_time()
    result = newsroom.run("feeds", "import", file)

    assert result.exit_code == 0, result.output
    assert time.process_time() - started < 15
    assert len(specs(newsroom)) == 1001


def test_a_broken_config_gets_nothing(newsroom, listed):
    newsroom.config.joinpath("topics.yaml").write_text("version: 1\n")
    result = newsroom.run("feeds", "import", listed(outline("https://a.example/", "A")))

    assert result.exit_code == 1
    assert "topics.yaml" in result.stderr


def test_the_export_is_data_on_stdout_or_a_file(newsroom):
    printed = newsroom.run("feeds", "export")
    file = newsroom.folder / "out.opml"
    written = newsroom.run("feeds", "export", "--output", file)

    assert (printed.exit_code, written.exit_code) == (0, 0)
    assert file.read_text() == printed.stdout
    assert (written.stdout, written.stderr) == ("", f"{file} holds 1 feed\n")
    assert f'xmlUrl="{newsroom.server.url("/feed")}"' in printed.stdout
    assert not newsroom.data.exists()


def test_an_export_never_holds_a_password(newsroom):
    feeds = newsroom.config / "feeds.yaml"
    newsroom.config.joinpath("geheim").write_text("secret")
    auth = FeedAuth("anna", str(newsroom.config / "geheim"))
    item = feed_item(FeedSpec("a", "https://a.example/", auth=auth), newsroom.config)
    feeds.write_text(append("feeds.yaml", feeds.read_text(), ("feeds",), [item]))
    printed = newsroom.run("feeds", "export").stdout

    assert 'natowire:password_file="geheim"' in printed
    assert "secret" not in printed
    assert str(newsroom.config) not in printed


def test_an_export_that_cannot_be_written_is_told(newsroom):
    result = newsroom.run("feeds", "export", "--output", newsroom.folder / "no" / "where.opml")

    assert result.exit_code == 1
    assert "No such file" in result.stderr


NAMES = st.from_regex(r"[a-zäA-Z0-9_][a-zäя0-9_.-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(categories=["L", "M", "N", "P", "S"]), min_size=1, max_size=20)
TRAPS = ["it's: 5 #x", "true", "007", "&amp; <b>", "${HOME}", "a,b;c", "'", '"', "- a", "\u2067a"]
LINES = st.sampled_from(TRAPS) | TEXTS.map(lambda text: unicodedata.normalize("NFC", text))
HOSTS = st.from_regex(r"[a-z]{3,12}", fullmatch=True)
SPECS = st.builds(
    FeedSpec,
    name=NAMES,
    url=HOSTS.map("https://{}.example/rss?a=1&b=%20#c".format),
    type=st.sampled_from(FeedType),
    title=st.none() | LINES,
    outlet=st.none() | LINES,
    language=st.none() | st.from_regex(r"[a-z]{2,3}", fullmatch=True),
    country=st.none() | st.from_regex(r"[A-Z]{2}", fullmatch=True),
    kind=st.sampled_from(FeedKind),
    interval=st.none() | st.integers(1, 10**9).map(lambda ms: timedelta(milliseconds=ms)),
    enabled=st.booleans(),
    tags=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    fulltext=st.none() | st.sampled_from(Fulltext),
    timezone=st.none() | st.sampled_from(["Europe/Berlin", "UTC"]),
    ignore_hints=st.booleans(),
    auth=st.none() | LINES.map(lambda user: FeedAuth(user, "secret")),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(SPECS, max_size=5, unique_by=(lambda s: s.name, lambda s: s.url)))
def test_an_export_imported_into_an_empty_config_is_the_same_feeds(wanted):
    config = load(MINIMAL, {}).config
    assert config
    placed = tuple(
        replace(spec, auth=spec.auth and replace(spec.auth, password_file=str(MINIMAL / "secret")))
        for spec in wanted
    )
    listed = write((as_outline(spec, MINIMAL) for spec in placed), "title")
    made = plan(
        read("list.opml", listed.encode()), replace(config, feeds=()), MINIMAL, with_auth=True
    )
    assert [step.action for step in made] == [Action.ADDED] * len(placed)
    assert [step.detail for step in made] == [""] * len(placed)
    text = append("feeds.yaml", "version: 1\nfeeds: []\n", ("feeds",), [s.item for s in made])

    assert settled(text) == placed


def settled(text):
    """The feeds of a config with this ``feeds.yaml``."""
    files = {name: MINIMAL.joinpath(name).read_text() for name in FILES}
    loaded = parse({**files, "feeds.yaml": text}, MINIMAL, {})
    assert loaded.config, (loaded.problems, text)
    return loaded.config.feeds


def test_the_round_trip_covers_every_field_of_a_feed(tmp_path):
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "config"))
    full = FeedSpec(
        "a", "https://a.example/", FeedType.SITEMAP, "T", "O", "de", "DE", FeedKind.AGENCY,
        timedelta(minutes=15), False, ("x",), Fulltext.NEVER, "Europe/Berlin", True,
        FeedAuth("anna", str(folder / "secret")),
    )  # fmt: skip

    assert set(feed_item(full, folder)) == {field.name for field in fields(FeedSpec)}
    assert feed_item(full, folder)["auth"] == {"username": "anna", "password_file": "secret"}
    assert feed_item(FeedSpec("a", "https://a.example/"), folder) == {
        "name": "a",
        "url": "https://a.example/",
    }
