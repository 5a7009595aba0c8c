"""One edit of a config folder: checked as a whole, written whole, and never lost."""

import codecs
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.config.conftest import MINIMAL
from worker.config import load
from worker.config.change import change
from worker.config.edit import append, remove
from worker.domain.errors import ConfigError

FILE = "feeds.yaml"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(MINIMAL, tmp_path / "config"))


def feed(name):
    return {"name": name, "url": f"https://{name}.example/rss"}


def adding(name):
    return lambda text, _: append(FILE, text, ("feeds",), [feed(name)])


def removing(position):
    return lambda text, _: remove(FILE, text, ("feeds",), [position])


def names(folder):
    loaded = load(folder, {})
    assert loaded.config, loaded.problems
    return [spec.name for spec in loaded.config.feeds]


def test_an_edit_is_in_the_file_and_in_the_config_that_comes_back(folder):
    changed = change(folder, FILE, adding("neu"), {})

    assert [spec.name for spec in changed.config.feeds] == ["tagesschau", "neu"]
    assert names(folder) == ["tagesschau", "neu"]
    assert changed.config == load(folder, {}).config
    assert changed.warnings == ()


def test_an_edit_sees_the_config_as_it_is(folder):
    seen = []

    def edit(text, config):
        seen.append(config)
        return text

    change(folder, FILE, edit, {})

    assert seen == [load(folder, {}).config]


def test_an_edit_that_changes_nothing_writes_nothing(folder):
    before = folder.joinpath(FILE).stat()
    change(folder, FILE, lambda text, _: text, {})
    after = folder.joinpath(FILE).stat()

    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_config_that_is_broken_already_is_not_edited(folder):
    folder.joinpath("topics.yaml").write_text("version: 1\ntopics: [\n")
    before = folder.joinpath(FILE).read_bytes()
    with pytest.raises(ConfigError, match=r"topics\.yaml") as refused:
        change(folder, FILE, adding("neu"), {})

    assert refused.value.__notes__ == ["nothing was changed: the config is broken already"]
    assert folder.joinpath(FILE).read_bytes() == before


def test_an_edit_that_would_break_the_config_is_refused_with_its_findings(folder):
    alerts = folder / "alerts.yaml"
    alerts.write_text(alerts.read_text().replace("when: {}", "when: {feeds: [tagesschau]}"))
    before = folder.joinpath(FILE).read_bytes()
    with pytest.raises(ConfigError, match=r'alerts.yaml:\d+:\d+: .*no feed "tagesschau"') as no:
        change(folder, FILE, removing(0), {})

    assert no.value.__notes__ == ["nothing was changed: the config would be broken by this edit"]
    assert folder.joinpath(FILE).read_bytes() == before


def test_what_an_edit_newly_warns_of_is_told(folder):
    alerts = folder / "alerts.yaml"
    alerts.write_text(alerts.read_text().replace("when: {}", "when: {tags: [eu]}"))
    tagged = {**feed("neu"), "tags": ["eu"]}
    change(folder, FILE, lambda text, _: append(FILE, text, ("feeds",), [tagged]), {})
    changed = change(folder, FILE, removing(1), {})

    assert [problem.message for problem in changed.warnings] == [
        'route "all": when.tags: there is no tag "eu"'
    ]


def test_a_missing_folder_is_a_broken_config(tmp_path):
    with pytest.raises(ConfigError, match="is missing"):
        change(tmp_path / "nowhere", FILE, adding("neu"), {})


def test_the_byte_order_mark_stays(folder):
    file = folder / FILE
    file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    change(folder, FILE, adding("neu"), {})

    assert file.read_bytes().count(codecs.BOM_UTF8) == 1
    assert file.read_bytes().startswith(codecs.BOM_UTF8)


def test_line_breaks_stay(folder):
    file = folder / FILE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    change(folder, FILE, adding("neu"), {})

    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n") == 5


def test_mode_and_owner_stay(folder):
    file = folder / FILE
    file.chmod(0o640)
    owner = (65534, 65534) if os.getuid() == 0 else (os.getuid(), os.getgid())
    os.chown(file, *owner)
    change(folder, FILE, adding("neu"), {})
    after = file.stat()

    assert after.st_mode & 0o7777 == 0o640
    assert (after.st_uid, after.st_gid) == owner


def test_a_symbolic_link_stays_one(folder, tmp_path):
    real = tmp_path / "elsewhere.yaml"
    folder.joinpath(FILE).rename(real)
    folder.joinpath(FILE).symlink_to("../elsewhere.yaml")
    change(folder, FILE, adding("neu"), {})

    assert folder.joinpath(FILE).is_symlink()
    assert "neu" in real.read_text()


def test_nothing_is_left_beside_the_files(folder):
    before = sorted(folder.iterdir())
    change(folder, FILE, adding("neu"), {})
    with pytest.raises(ConfigError):
        change(folder, FILE, adding("neu"), {})

    assert sorted(folder.iterdir()) == before


def test_edits_at_once_are_all_kept(folder):
    wanted = [f"feed{number}" for number in range(8)]
    threads = [
        threading.Thread(target=change, args=(folder, FILE, adding(name), {})) for name in wanted
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(names(folder)) == sorted([*wanted, "tagesschau"])


def test_what_a_person_saves_meanwhile_is_kept(folder):
    file, tries = folder / FILE, []

    def edit(text, _):
        tries.append(text)
        if len(tries) == 1:  # an editor knows no lock
            file.write_text(text + "  - {name: person, url: 'https://person.example/'}\n")
        return append(FILE, text, ("feeds",), [feed("neu")])

    change(folder, FILE, edit, {})

    assert len(tries) == 2
    assert names(folder) == ["tagesschau", "person", "neu"]


def test_a_file_that_never_rests_is_given_up(folder):
    file = folder / FILE

    def edit(text, _):
        file.write_text(text + "# again\n")
        return append(FILE, text, ("feeds",), [feed("neu")])

    with pytest.raises(ConfigError, match="again and again"):
        change(folder, FILE, edit, {})
    assert names(folder) == ["tagesschau"]


def test_who_reads_meanwhile_never_reads_half_a_file(folder):
    file, ended, broken = folder / FILE, threading.Event(), []

    def read():
        while not ended.is_set():
            text = file.read_text()
            if not text.startswith("# feeds.yaml") or not text.endswith("\n"):
                broken.append(text)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(10):
        change(folder, FILE, adding(f"feed{number}"), {})
    ended.set()
    reader.join()

    assert broken == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach; pytest's own are closed to all but their owner."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(MINIMAL, folder, dirs_exist_ok=True)
        folder.chmod(0o777)
        yield folder


PROBE = """
import sys
from pathlib import Path
from tests.unit.config.test_change import FILE, adding, change
from worker.domain.errors import ConfigError
folder = Path(sys.argv[1])
def attempt():
    try:
        change(folder, FILE, adding("neu"), {})
    except ConfigError as error:
        print(error)
(folder / FILE).chmod(0o444)
attempt()
(folder / FILE).chmod(0o644)
folder.chmod(0o555)
attempt()
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files to another user")
def test_an_ordinary_user_is_told_what_keeps_the_file_from_being_written(open_folder):
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
    os.chown(open_folder, 65534, 65534)
    os.chown(open_folder / FILE, 65534, 65534)
    command = [*user, sys.executable, "-c", PROBE, str(open_folder)]
    before = open_folder.joinpath(FILE).read_bytes()
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)

    assert run.stdout.splitlines() == [
        "feeds.yaml:1:1: is write-protected",
        "feeds.yaml:1:1: cannot be written: Permission denied",
    ]
    assert open_folder.joinpath(FILE).read_bytes() == before


FOREIGN = """
import sys
from pathlib import Path
from tests.unit.config.test_change import FILE, adding, change
from worker.domain.errors import ConfigError
try:
    change(Path(sys.argv[1]), FILE, adding("neu"), {})
except ConfigError as error:
    print(error)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files to another user")
def test_a_file_of_another_user_is_left_to_that_user(open_folder):
    open_folder.joinpath(FILE).chmod(0o666)
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
    command = [*user, sys.executable, "-c", FOREIGN, str(open_folder)]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)

    assert run.stdout.startswith("feeds.yaml:1:1: belongs to another user")
    assert not [file for file in open_folder.iterdir() if file.name.startswith(".")]
    assert open_folder.joinpath(FILE).stat().st_uid == 0
