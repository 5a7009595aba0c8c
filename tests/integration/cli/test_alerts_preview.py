"""``alerts preview`` and ``alerts show --open``: a message as it looks, sent to nobody."""

import email
import email.policy
import json
import tempfile
import webbrowser
from contextlib import closing
from pathlib import Path

import pytest

from worker.render.samples import SAMPLES
from worker.storage import Store


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """What a browser was asked to show."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return addresses


def stored(newsroom):
    with closing(Store.open(f"sqlite:///{newsroom.data / 'natowire.db'}")) as store:
        return [(m.id, m.state, m.body) for m in store.outbox.messages(bodies=True)]


def the_alert(newsroom):
    return newsroom.json("alerts", "list", "--json")[0]


@pytest.mark.parametrize("name", SAMPLES)
def test_with_nothing_stored_a_sample_is_shown(newsroom, name):
    result = newsroom.run("alerts", "preview", "--kind", name)
    assert result.exit_code == 0, result.output
    assert "this is a sample" in result.stderr
    head, _, text = result.stdout.partition("\n\n")
    assert [line.split(":")[0] for line in head.splitlines()] == ["From", "To", "Subject"]
    assert text.strip()
    assert stored(newsroom) == []


def test_a_sample_is_in_the_language_of_its_reader(newsroom):
    newsroom.configure(
        channels={
            "desk": {"type": "email", "to": ["desk@example.org"], "language": "en"},
            "box": {"type": "maildir", "path": "mailbox"},
        },
        smtp_port=9,
    )
    english = newsroom.run("alerts", "preview", "--recipient", "desk").stdout
    german = newsroom.run("alerts", "preview", "--recipient", "box").stdout
    assert "To: desk@example.org" in english
    assert "WHY THIS ALERT?" in english
    assert "WARUM DIESE MELDUNG?" in german


def test_the_newest_alert_is_shown_by_the_config_as_it_is_now(newsroom):
    newsroom.run("poll")
    before = stored(newsroom)
    shown = newsroom.run("alerts", "preview").stdout
    assert "Subject: Nato füllt ihre Munitionslager" in shown
    assert "WARUM DIESE MELDUNG?" in shown
    newsroom.configure(channels={"box": {"type": "maildir", "path": "mailbox", "language": "en"}})
    assert "WHY THIS ALERT?" in newsroom.run("alerts", "preview").stdout
    assert stored(newsroom) == before


def test_an_article_is_shown_as_whoever_it_reaches_gets_it(newsroom):
    newsroom.run("poll")
    told = newsroom.run("alerts", "preview", "--article", "https://beispiel.example/1")
    assert "Nato füllt ihre Munitionslager" in told.stdout
    nobody = newsroom.run("alerts", "preview", "--article", "https://beispiel.example/2")
    assert nobody.exit_code == 1
    assert "is not told to anybody" in nobody.stderr
    unknown = newsroom.run("alerts", "preview", "--article", "https://beispiel.example/3")
    assert unknown.exit_code == 1


def test_an_alert_is_shown_to_whom_one_likes(newsroom):
    newsroom.run("poll")
    alert = the_alert(newsroom)["data"]["alert_id"]
    (shown,) = newsroom.json(
        "alerts", "preview", "--alert", alert, "--recipient", "Anna@Example.org", "--json"
    )
    assert shown["recipient"] == "email:anna@example.org"
    assert shown["headers"]["To"] == "anna@example.org"
    assert shown["subject"] == "Nato füllt ihre Munitionslager"
    assert alert in shown["text"]
    assert shown["html"].startswith("<!DOCTYPE html>")
    assert shown["body"] is None


def test_a_digest_is_made_of_what_is_stored(newsroom):
    newsroom.run("poll")
    shown = newsroom.run("alerts", "preview", "--kind", "digest")
    assert shown.exit_code == 0, shown.output
    assert "sample" not in shown.stderr
    assert "1 Geschichte aus 1 Artikel" in shown.stdout
    assert "Die Quelle war lesbar." in shown.stdout


HOOK = {"type": "webhook", "url": "https://hook.example/x"}


def test_a_story_of_a_digest_stands_there_once_and_none_is_cut(newsroom):
    titles = [f"Nato bestellt bei Werk {name} viel Munition" for name in "ABCDEFGHIJKL"]
    newsroom.publish(*(
        {"title": title, "link": f"https://beispiel.example/{n}", "guid": f"g{n}",
         "description": f"{title.split()[4]} baut {n * n + 7} Anlagen um. " + f"Ort{n} " * 20}
        for n, title in enumerate(titles)
    ))  # fmt: skip
    newsroom.run("poll")
    shown = newsroom.run("alerts", "preview", "--kind", "digest")
    stored = {told["data"]["story"]["id"] for told in newsroom.json("alerts", "list", "--json")}
    assert len(stored) > 10
    assert f"{len(stored)} Geschichten aus" in shown.stdout
    assert "Bereits gemeldet" not in shown.stdout
    assert "bereits gemeldet" not in shown.stdout
    grouped = newsroom.run("alerts", "preview", "--kind", "grouped")
    assert "Viele Meldungen auf einmal" in grouped.stdout
    assert f"it shows the newest 10 of {len(stored)} stories" in grouped.stderr


@pytest.mark.parametrize("kind", ["alert", "digest"])
def test_a_file_of_a_mail_is_as_one_who_gets_mail_sees_it(newsroom, tmp_path, kind):
    newsroom.configure(channels={"hook": HOOK})
    newsroom.run("poll")
    newsroom.configure(channels={"hook": HOOK, "box": {"type": "maildir", "path": "mailbox"}})
    file = tmp_path / "d.html"
    result = newsroom.run("alerts", "preview", "--kind", kind, "--to", file)
    assert result.exit_code == 0, result.output
    assert "shown as box would get it; --recipient names another" in result.stderr
    assert "Nato füllt ihre Munitionslager" in file.read_text("utf-8")
    to_hook = ("alerts", "preview", "--kind", kind, "--recipient", "hook", "--to", file)
    refused = newsroom.run(*to_hook)
    assert refused.exit_code == 1
    assert "as webhook:hook gets it, the message can only be .json; --recipient" in refused.stderr
    assert newsroom.run(*to_hook[:-1], tmp_path / "d.json").exit_code == 0


def test_a_webhook_shows_its_body(newsroom):
    newsroom.configure(channels={"hook": {"type": "webhook", "url": "https://hook.example/x"}})
    shown = newsroom.run("alerts", "preview", "--recipient", "hook")
    assert json.loads(shown.stdout)["type"] == "natowire.alert.v1"
    refused = newsroom.run("alerts", "preview", "--recipient", "hook", "--open")
    assert refused.exit_code == 1
    assert "no HTML part" in refused.stderr


@pytest.mark.parametrize("suffix", [".eml", ".html", ".txt"])
def test_it_can_be_written_to_a_file(newsroom, tmp_path, suffix):
    file = tmp_path / f"told{suffix}"
    result = newsroom.run("alerts", "preview", "--kind", "update", "--to", file)
    assert (result.exit_code, result.stdout) == (0, "")
    content = file.read_bytes()
    if suffix == ".eml":
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert str(mail["Subject"]).startswith("Re: ")
    else:
        assert "Neu seit der letzten Meldung".casefold() in content.decode().casefold()


def test_it_opens_in_a_browser_and_says_where_it_is(newsroom, opened):
    result = newsroom.run("alerts", "preview", "--open")
    (address,) = opened
    file = Path(address.removeprefix("file://"))
    assert f"written to {file}" in result.stderr
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_shown_alert_opens_as_it_was_sent(newsroom, opened):
    newsroom.run("poll")
    alert = the_alert(newsroom)["data"]["alert_id"]
    newsroom.configure(channels={"box": {"type": "maildir", "path": "mailbox", "language": "en"}})
    result = newsroom.run("alerts", "show", alert, "--open")
    assert result.exit_code == 0, result.output
    page = Path(opened[0].removeprefix("file://")).read_text("utf-8")
    assert "Warum diese Meldung?" in page  # what was sent stays German


@pytest.mark.parametrize("arguments, said", [
    (("--kind", "letter"), "there is no kind"),
    (("--kind", "alert", "--alert", "x"), "only one of"),
    (("--recipient", "nobody"), 'no channel or recipient is "nobody"'),
    (("--to", "told.pdf"), "must end in one of"),
    (("--to", "none/such/d.html"), "there is no folder none/such"),
])  # fmt: skip
def test_what_cannot_be_shown_is_refused(newsroom, arguments, said):
    result = newsroom.run("alerts", "preview", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_unknown_alert_ends_with_a_hint(newsroom):
    result = newsroom.run("alerts", "preview", "--alert", "x")
    assert result.exit_code == 1
    assert "natowire alerts list" in result.stderr
