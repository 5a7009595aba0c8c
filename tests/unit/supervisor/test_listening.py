"""What parts say: one form in the file, one readable line for a person."""

import json
import subprocess
import sys

import pytest

from worker.supervisor.listening import (
    LONGEST_SHOWN,
    Listener,
    LogFile,
    Saying,
    own,
    understood,
)


def test_an_object_with_an_event_is_kept_as_it_is():
    line = b'{"event": "feed gone", "level": "warning", "feed": "tagesschau"}\n'
    said = understood("worker", line)
    assert said is not None
    assert said.fields == json.loads(line)
    assert said.level == "warning"
    assert said.words == "feed gone (feed=tagesschau)"


@pytest.mark.parametrize(
    "line", [b"plain words\n", b"[1, 2]\n", b'{"no": "event"}\n', b"{" * 9999]
)
def test_anything_else_becomes_an_object(line):
    said = understood("broker", line)
    assert said is not None
    assert said.fields["event"] == line.decode().strip()
    assert said.fields["logger"] == "broker"
    assert said.level == "info"


def test_an_empty_line_says_nothing():
    assert understood("beat", b" \r\n") is None


def test_of_a_traceback_a_person_gets_the_last_line():
    said = Saying("worker", {"event": "tick failed", "exception": "Traceback\n  x\nKeyError: 'y'"})
    assert said.words == "tick failed KeyError: 'y'"


def test_words_are_one_line_without_steering_characters():
    said = own("worker", "error", "a\x1b[2Jb\u202e\nc" + "x" * 5000)
    assert said.words.startswith("a [2Jb c")
    assert len(said.words) <= LONGEST_SHOWN
    assert "\x1b" not in said.words


def test_bytes_that_are_no_text_are_kept_as_far_as_they_can_be():
    said = understood("worker", b"gr\xfc\xdfe")
    assert said is not None
    assert said.words == "gr��e"


def listened_to(script, hear):
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    listener = Listener("part", process, hear)
    process.wait()
    return listener


def test_a_part_is_heard_to_its_last_words():
    heard: list[Saying] = []
    listener = listened_to(
        "print('first', flush=True); raise SystemExit('last words')", heard.append
    )
    assert listener.finish() == "last words"
    assert [said.words for said in heard] == ["first", "last words"]


def test_a_line_without_end_is_cut_into_pieces():
    heard: list[Saying] = []
    listened_to("print('x' * 200_000)", heard.append).finish()
    assert [len(said.fields["event"]) for said in heard] == [65536, 65536, 65536, 3392]


def test_the_file_holds_an_object_a_line(tmp_path):
    log = LogFile(tmp_path, pytest.fail)
    log.write(own("supervisor", "info", "Grüße"))
    log.write(own("supervisor", "info", "zwei\nZeilen"))
    log.close()
    lines = (tmp_path / "service.log").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["Grüße", "zwei\nZeilen"]


def test_the_file_is_rotated(tmp_path, monkeypatch):
    monkeypatch.setattr("worker.supervisor.listening.FILE_BYTES", 2000)
    log = LogFile(tmp_path, pytest.fail)
    for number in range(200):
        log.write(own("supervisor", "info", f"line {number}"))
    log.close()
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["service.log", *(f"service.log.{n}" for n in range(1, 5))]
    assert max(file.stat().st_size for file in tmp_path.iterdir()) <= 2000


def test_a_full_disk_is_told_once_and_stops_nothing(tmp_path):
    tmp_path.joinpath("service.log").symlink_to("/dev/full")
    told: list[str] = []
    log = LogFile(tmp_path, told.append)
    for _ in range(3):
        log.write(own("supervisor", "info", "unwritten"))
    assert len(told) == 1
    assert "service.log cannot be written" in told[0]


def test_a_disk_with_room_again_is_written_again(tmp_path):
    file = tmp_path / "service.log"
    told: list[str] = []
    log = LogFile(tmp_path / "missing", told.append)
    log.write(own("supervisor", "info", "unwritten"))
    (tmp_path / "missing").mkdir()
    log.write(own("supervisor", "info", "written"))
    log.close()
    assert not file.exists()
    assert "written" in (tmp_path / "missing" / "service.log").read_text()
    assert len(told) == 1
