"""A mailbox on a real disk: written once, whole, and only inside the data folder."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.notify.messages import BODY, message
from worker.domain.alerts import Channel, ChannelType, Message
from worker.domain.errors import DeliveryError, Remedy
from worker.notify import maildir
from worker.notify.maildir import MaildirNotifier

NAME = "1686814920.5d0c8f1e2a3b4c5d6e7f8091.natowire"
ROOT = Path(__file__).parents[3]


def boxed(**changes: object) -> Message:
    return message(to="box", type_=ChannelType.MAILDIR, channel="box", **changes)  # type: ignore[arg-type]  # message's own


def notifier(data: Path, path: str | None = "mailbox") -> MaildirNotifier:
    return MaildirNotifier(data, {"box": Channel("box", ChannelType.MAILDIR, path=path)})


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_message_is_one_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    receipt = notifier(tmp_path).send(boxed())
    assert receipt.text == NAME
    assert files(tmp_path) == [f"mailbox/new/{NAME}"]
    delivered = tmp_path / "mailbox" / "new" / NAME
    assert delivered.read_bytes() == BODY
    assert delivered.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "mailbox" / "cur").is_dir()


def test_sending_again_after_an_unknown_outcome_writes_nothing(tmp_path: Path) -> None:
    first = notifier(tmp_path).send(boxed())
    before = (tmp_path / "mailbox" / "new" / NAME).stat()
    assert notifier(tmp_path).send(boxed()) == first
    after = (tmp_path / "mailbox" / "new" / NAME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(tmp_path) == [f"mailbox/new/{NAME}"]


@pytest.mark.parametrize("flags", ["", ":2,", ":2,FS"])
def test_what_a_reader_has_moved_is_not_delivered_again(tmp_path: Path, flags: str) -> None:
    first = notifier(tmp_path).send(boxed())
    box = tmp_path / "mailbox"
    (box / "new" / NAME).rename(box / "cur" / f"{NAME}{flags}")
    assert notifier(tmp_path).send(boxed()) == first
    assert files(box) == [f"cur/{NAME}{flags}"]


def test_the_drafts_of_a_killed_attempt_are_replaced_and_removed(tmp_path: Path) -> None:
    drafts = tmp_path / "mailbox" / "tmp"
    drafts.mkdir(parents=True)
    (drafts / f"{NAME}.4711.aaaaaaaa").write_bytes(BODY[:5])
    (drafts / "1686814920.other.natowire.1.b").write_bytes(b"of another message")
    notifier(tmp_path).send(boxed())
    assert (tmp_path / "mailbox" / "new" / NAME).read_bytes() == BODY
    assert files(drafts) == ["1686814920.other.natowire.1.b"]


def test_an_attempt_that_dies_before_the_rename_shows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(path: Path, body: bytes) -> None:
        path.write_bytes(body[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(maildir, "_write", full_disk)
        with pytest.raises(DeliveryError, match="No space left") as caught:
            notifier(tmp_path).send(boxed())
    assert caught.value.remedy is Remedy.RETRY
    assert files(tmp_path) == []
    notifier(tmp_path).send(boxed())
    assert files(tmp_path) == [f"mailbox/new/{NAME}"]


@pytest.mark.parametrize("path", ["../outside", "/etc/mail", ".", "a/../..", "link/box", None])
def test_a_folder_outside_the_data_folder_is_refused(tmp_path: Path, path: str | None) -> None:
    data, outside = tmp_path / "data", tmp_path / "elsewhere"
    data.mkdir()
    outside.mkdir()
    (data / "link").symlink_to(outside)
    with pytest.raises(DeliveryError) as caught:
        notifier(data, path).send(boxed())
    assert caught.value.remedy is Remedy.FIX_CONFIG
    assert files(tmp_path) == []


def test_an_unknown_channel_is_a_matter_of_config(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError) as caught:
        MaildirNotifier(tmp_path, {}).send(boxed())
    assert caught.value.remedy is Remedy.FIX_CONFIG


def test_a_file_where_the_folder_should_be_is_a_matter_of_config(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("not a folder")
    with pytest.raises(DeliveryError) as caught:
        notifier(tmp_path).send(boxed())
    assert caught.value.remedy is Remedy.FIX_CONFIG


def test_an_id_of_any_form_becomes_a_file_name(tmp_path: Path) -> None:
    for id_ in ("../../../etc/x", "a:2,S", "ü" * 300, "\ud800"):
        notifier(tmp_path).send(boxed(id_=id_))
    assert len(files(tmp_path / "mailbox" / "new")) == 4


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every user can reach; pytest's own are closed to all but their owner."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


PROBE = """
import sys
from pathlib import Path
from tests.integration.notify.test_maildir import boxed, notifier
from worker.domain.errors import DeliveryError
try:
    notifier(Path(sys.argv[1])).send(boxed())
except DeliveryError as error:
    print(error.remedy, error)
"""


def test_a_folder_without_write_permission_is_a_matter_of_config(shared_folder: Path) -> None:
    for part in ("tmp", "new", "cur"):
        (shared_folder / "mailbox" / part).mkdir(parents=True, mode=0o755)
    (shared_folder / "mailbox" / "tmp").chmod(0o555)
    # Root writes everywhere, so root asks as an ordinary user.
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    run = subprocess.run(
        [*(user if os.getuid() == 0 else []), sys.executable, "-c", PROBE, str(shared_folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout.startswith("fix_config cannot write to")
    assert "Permission denied" in run.stdout
    assert files(shared_folder) == []
