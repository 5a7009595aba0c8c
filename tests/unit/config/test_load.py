"""From a folder, or from kept texts, to the domain's Config."""

import os
import shutil
import sys
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.unit.config.conftest import CASES, MINIMAL, LoadWith
from worker.config import FILES, LoadResult, load, load_or_raise, parse, revision
from worker.config.files import MAX_BYTES
from worker.domain.alerts import ChannelType, QuietHours, RouteMode
from worker.domain.errors import ConfigError
from worker.domain.feeds import FeedSpec, Fulltext
from worker.domain.settings import Deduplication, FirstPoll, MailTimeouts, Retention
from worker.domain.topics import Priority, Topic

LOADER = sys.modules["worker.config.load"]
"""The package has a function of that name."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the minimal config that a test may spoil."""
    return Path(shutil.copytree(MINIMAL, tmp_path / "config"))


def errors(loaded: LoadResult) -> list[str]:
    return [str(problem) for problem in loaded.problems if not problem.warning]


def test_the_contracts_minimal_config_says_what_it_says():
    config = load(MINIMAL, {}).config

    assert config
    assert config.polling.interval == timedelta(minutes=10)
    assert config.polling.min_interval == timedelta(0)
    assert config.polling.first_poll is FirstPoll.ALERT
    assert config.http.user_agent == "check (+https://example.org)"
    assert config.http.allow_private == ("127.0.0.0/8",)
    assert config.fulltext is Fulltext.NEVER
    assert config.feeds == (
        FeedSpec("tagesschau", "http://127.0.0.1:8001/tagesschau.xml", language="de"),
    )
    assert config.topics == (Topic("nato", "Nato", "Nato OR Bundeswehr", priority=Priority.HIGH),)
    assert config.aliases == {"otan": ("Nato", "OTAN", "НАТО")}
    assert config.alerts.public_id_domain == "example.org"
    assert list(config.alerts.channels) == ["box", "mail", "hook"]
    assert config.alerts.routes[0].channels == ("box", "mail", "hook")


def test_what_a_file_leaves_out_is_as_the_domain_has_it():
    config = load(MINIMAL, {}).config

    assert config
    assert config.retention == Retention()
    assert config.deduplication == Deduplication()
    assert config.alerts.mail
    assert config.alerts.mail.timeouts == MailTimeouts()


def test_every_key_reaches_the_config():
    config = load(CASES / "good" / "full", {}).config

    assert config
    assert config.http.concurrency == 20
    assert config.http.allow_private == ("10.20.0.0/16", "fd00::/8", "192.168.1.7/32")
    assert config.deduplication == Deduplication(timedelta(days=14), 0.25, 0.6)
    assert config.feeds[0].country == "NO"
    assert not config.feeds[1].enabled
    assert config.alerts.mail
    assert config.alerts.mail.port == 465
    eilig, daily = config.alerts.routes
    assert eilig.stop
    assert eilig.quiet_hours == QuietHours(time(23, 0), time(5, 30), "Europe/Berlin", frozenset())
    assert daily.mode is RouteMode.DIGEST
    assert daily.at == (time(7, 0), time(16, 0))
    assert daily.days == {0, 4}
    assert config.alerts.channels["chat"].type is ChannelType.TEAMS


def test_a_silence_ends_at_its_local_time():
    config = load(CASES / "good" / "full", {}).config

    assert config
    assert config.alerts.silences[0].until == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


def test_secrets_are_named_by_absolute_paths_and_not_read():
    config = load(CASES / "good" / "full", {}).config

    assert config
    secret = str(CASES / "good" / "full" / "secret")
    assert config.alerts.mail
    assert config.alerts.mail.password_file == secret
    assert config.alerts.channels["chat"].url_file == secret.replace("secret", "address")
    assert config.feeds[1].auth
    assert config.feeds[1].auth.password_file == secret
    assert "geheim" not in repr(config)


def test_the_config_cannot_be_changed():
    config = load(MINIMAL, {}).config

    assert config
    with pytest.raises(FrozenInstanceError):
        config.revision = "x"  # type: ignore[misc] # what the test is about


def test_message_ids_take_the_senders_domain(load_with: LoadWith):
    alerts = """\
version: 1
mail: {host: localhost, from: 'Lage <lage@nw.example.org>'}
channels: {box: {type: maildir, path: m}}
routes: [{name: all, channels: [box]}]
"""
    config = load_with(alerts=alerts).config

    assert config
    assert config.alerts.public_id_domain == "nw.example.org"


def test_message_ids_without_mail_name_no_real_domain(load_with: LoadWith):
    alerts = """\
version: 1
channels: {box: {type: maildir, path: m}}
routes: [{name: all, channels: [box]}]
"""
    config = load_with(alerts=alerts).config

    assert config
    assert config.alerts.public_id_domain == "localhost.localdomain"


@pytest.mark.parametrize("tls, port", [("starttls", 587), ("implicit", 465), ("none", 25)])
def test_the_port_follows_the_encryption(load_with: LoadWith, tls: str, port: int):
    alerts = f"""\
version: 1
mail: {{host: localhost, tls: {tls}, allow_insecure: true, from: a@example.org}}
channels: {{box: {{type: maildir, path: m}}}}
routes: [{{name: all, channels: [box]}}]
"""
    config = load_with(alerts=alerts).config

    assert config
    assert config.alerts.mail
    assert config.alerts.mail.port == port


# --- files that cannot be read -------------------------------------------------------------


def test_an_empty_folder_lacks_all_five_files(tmp_path: Path):
    loaded = load(tmp_path, {})

    assert errors(loaded) == [
        f"{name}:1:1: is missing: it must at least say version: 1" for name in FILES
    ]
    assert loaded.config is None
    assert not loaded.files


def test_a_folder_that_is_not_there_is_told_like_an_empty_one(tmp_path: Path):
    assert len(errors(load(tmp_path / "nowhere", {}))) == len(FILES)


@pytest.mark.parametrize("text", ["", "\n", "# only a remark\n", "---\n", "null\n"])
def test_an_empty_file_is_told(load_with: LoadWith, text: str):
    assert errors(load_with(feeds=text))[:1] == [
        "feeds.yaml:1:1: is empty: it must start with version: 1"
    ]


def test_a_file_that_is_not_utf8_is_told_with_the_byte(folder: Path):
    folder.joinpath("feeds.yaml").write_bytes("version: 1\n# ä für Köln\n".encode("latin-1"))

    assert errors(load(folder, {})) == [
        "feeds.yaml:2:3: the byte 0xE4 is not UTF-8: save the file as UTF-8"
    ]


def test_a_file_of_another_encoding_is_told(folder: Path):
    folder.joinpath("feeds.yaml").write_bytes("version: 1\n".encode("utf-16"))

    assert "is not UTF-8" in errors(load(folder, {}))[0]


def test_a_huge_file_is_refused_unread(folder: Path):
    folder.joinpath("topics.yaml").write_bytes(b"#" * (MAX_BYTES + 1))

    loaded = load(folder, {})

    assert errors(loaded) == ["topics.yaml:1:1: is larger than 5 MiB"]
    assert "topics.yaml" not in loaded.files


def test_a_folder_in_place_of_a_file_is_told(folder: Path):
    folder.joinpath("topics.yaml").unlink()
    folder.joinpath("topics.yaml").mkdir()

    assert errors(load(folder, {})) == ["topics.yaml:1:1: cannot be read: Is a directory"]


@pytest.mark.parametrize("put", [os.mkfifo, lambda file: file.symlink_to("/dev/zero")])
def test_what_is_no_regular_file_is_told_and_never_waited_for(folder: Path, put):
    folder.joinpath("topics.yaml").unlink()
    put(folder / "topics.yaml")

    assert errors(load(folder, {})) == ["topics.yaml:1:1: is no regular file"]


def test_an_endless_line_is_refused(load_with: LoadWith):
    told = errors(load_with(feeds="version: 1\nfeeds: [" + "a," * 40_000 + "]\n"))

    assert told[0] == "feeds.yaml:2:1: this line is longer than 50000 signs"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder: Path):
    file = folder / "feeds.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert not errors(load(folder, {}))


def test_places_are_right_with_windows_line_ends(load_with: LoadWith):
    text = "version: 1\r\nfeeds:\r\n  - name: a\r\n    url: https://example.org\r\n    nam: b\r\n"

    assert errors(load_with(feeds=text))[0].startswith("feeds.yaml:5:5: ")


@pytest.mark.parametrize(
    "spoil, message",
    [
        (lambda secret: secret.unlink(), "does not exist"),
        (lambda secret: secret.write_text(""), "is empty"),
        (lambda secret: (secret.unlink(), secret.mkdir()), "is no file"),
        (
            lambda secret: secret.write_text("geheim"),
            "holds no signing secret: base64 of at least 24 bytes, with or without whsec_ before it",
        ),
        (lambda secret: secret.write_bytes(b"\xff\xfe"), "is not UTF-8 text"),
    ],
)
def test_a_secret_that_cannot_be_used_is_told_where_it_is_named(folder: Path, spoil, message):
    spoil(folder / "secret")

    assert errors(load(folder, {})) == [
        f'alerts.yaml:8:127: channel "hook": signing.secret_files: the file secret {message}'
    ]


# --- the ways to load ----------------------------------------------------------------------


def test_raising_tells_every_problem(folder: Path):
    folder.joinpath("feeds.yaml").write_text("version: 1\nfeeds: [{name: a}, {nam: b}]\n")

    with pytest.raises(ConfigError) as raised:
        load_or_raise(folder, {})

    assert [problem.code for problem in raised.value.problems if not problem.warning] == [
        "missing",
        "missing",
        "missing",
        "unknown_key",
    ]
    assert "feeds.yaml:2:9" in str(raised.value)


def test_raising_does_not_mind_warnings():
    assert load_or_raise(MINIMAL, {}) == load(MINIMAL, {}).config


def test_kept_texts_give_the_same_config(folder: Path):
    loaded = load(folder, {})

    assert parse(loaded.files, folder, {}) == loaded


def test_kept_texts_that_lack_a_file_are_told(folder: Path):
    files = dict(load(folder, {}).files)
    del files["aliases.yaml"]

    assert errors(parse(files, folder, {})) == [
        "aliases.yaml:1:1: is missing: it must at least say version: 1"
    ]


@pytest.mark.parametrize(
    "content, is_good",
    [
        ("https://hc.example/geheim\n", True),
        ("http://127.0.0.1:8003/geheim", True),
        ("geheim!", False),
        ("ftp://geheim.example/", False),
        ("https://geheim.example:port/", False),
        ("https://a.example/\nhttps://geheim.example/", False),
        ("https://", False),
        ("http://[geheim", False),
    ],
)
def test_a_file_of_an_address_holds_one(folder: Path, content: str, is_good: bool):
    folder.joinpath("address").write_text(content)
    alerts = folder / "alerts.yaml"
    alerts.write_text(alerts.read_text() + "ops: {heartbeat: {url_file: address}}\n")

    said = errors(load(folder, {}))

    assert "geheim" not in str(said)
    assert said == [
        "alerts.yaml:11:29: ops.heartbeat.url_file: the file address holds no http or https address"
    ] * (not is_good)


def test_a_mistake_in_a_check_of_our_own_refuses_the_config_and_raises_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise AssertionError("geheim")

    monkeypatch.setattr(LOADER, "broken_references", broken)
    loaded = load(folder, {})

    assert loaded.config is None
    assert set(loaded.files) == set(FILES)
    (said,) = errors(loaded)
    assert said.startswith("natowire.yaml:1:1: unexpected AssertionError in a check of natowire's")
    assert "in broken" in caplog.text


@pytest.mark.parametrize("look", ["missing_secrets", "broken_templates"])
def test_the_last_good_config_outlives_what_a_look_at_other_files_raises(
    folder: Path, monkeypatch: pytest.MonkeyPatch, look: str
):
    def broken(*_: object) -> None:
        raise AssertionError

    files = load(folder, {}).files
    monkeypatch.setattr(LOADER, look, broken)

    assert load(folder, {}).config is None
    assert parse(files, folder, {}, require_secrets=False).config


def test_the_last_good_config_outlives_a_spoilt_secret(folder: Path):
    files = load(folder, {}).files
    folder.joinpath("secret").write_text("geheim")

    loaded = parse(files, folder, {}, require_secrets=False)

    assert loaded.config
    assert any("holds no signing secret" in problem.message for problem in loaded.problems)
    assert not any("geheim" in problem.message for problem in loaded.problems)


def test_the_last_good_config_outlives_a_lost_secret(folder: Path):
    files = load(folder, {}).files
    folder.joinpath("secret").unlink()

    loaded = parse(files, folder, {}, require_secrets=False)

    assert loaded.config
    assert any("does not exist" in problem.message for problem in loaded.problems)


def test_the_texts_are_kept_as_they_were_read(folder: Path):
    text = "version: 1\r\naliases: {}\r\n"
    folder.joinpath("aliases.yaml").write_bytes(text.encode())

    assert load(folder, {}).files["aliases.yaml"] == text


def test_a_relative_folder_does_not_matter(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder.parent)

    assert load(Path("config"), {}) == load(folder, {})


# --- revisions -----------------------------------------------------------------------------


def test_the_same_texts_have_the_same_revision_anywhere(folder: Path):
    first, second = load(MINIMAL, {}).config, load(folder, {"UNUSED": "x"}).config

    assert first
    assert second
    assert first.revision == second.revision
    assert len(first.revision) == 12


def test_any_edit_makes_a_new_revision(minimal: dict[str, str]):
    edited = {
        revision({**minimal, name: f"{text}# remark\n"}, {}) for name, text in minimal.items()
    }

    assert len(edited | {revision(minimal, {})}) == len(FILES) + 1


def test_a_variable_that_is_named_makes_a_new_revision(minimal: dict[str, str]):
    files = {**minimal, "natowire.yaml": "version: 1\nhttp: {user_agent: '${AGENT:-x}'}\n"}

    assert revision(files, {"AGENT": "a"}) != revision(files, {"AGENT": "b"})
    assert revision(files, {"OTHER": "a"}) == revision(files, {"OTHER": "b"})
