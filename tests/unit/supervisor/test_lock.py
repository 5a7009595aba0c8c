"""One service a data folder."""

import os

import pytest

from worker.domain.errors import CannotRunError
from worker.supervisor.lock import NAME, ServiceLock


def test_the_second_is_told_who_is_first(tmp_path):
    lock = ServiceLock.take(tmp_path)
    lock.write()
    with pytest.raises(CannotRunError, match=rf"another natowire run \(process {os.getpid()}\)"):
        ServiceLock.take(tmp_path)
    lock.close()
    ServiceLock.take(tmp_path).close()


def test_what_a_killed_holder_wrote_is_left_to_the_next(tmp_path):
    (tmp_path / NAME).write_text('{"pid": 1, "scratch": "/tmp/natowire-x"}')
    lock = ServiceLock.take(tmp_path)
    assert lock.left["scratch"] == "/tmp/natowire-x"
    lock.write()
    lock.close()
    assert ServiceLock.take(tmp_path).left == {}


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"0" * 20_000])
def test_a_file_of_anything_is_no_obstacle(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    assert ServiceLock.take(tmp_path).left == {}


def test_a_folder_in_its_place_is_told_in_words(tmp_path):
    (tmp_path / NAME).mkdir()
    with pytest.raises(CannotRunError, match="choose another with --data"):
        ServiceLock.take(tmp_path)
