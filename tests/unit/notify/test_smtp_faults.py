import smtplib
import ssl

import pytest

from worker.domain.errors import Remedy
from worker.notify.smtp import on_the_wire
from worker.notify.smtp_faults import Stage, broken, cut_off, refused, remedy


@pytest.mark.parametrize("stage", Stage)
def test_a_temporary_reply_is_tried_again_at_every_stage(stage: Stage) -> None:
    for code in (400, 421, 450, 451, 452, 454, 499):
        assert remedy(stage, code) is Remedy.RETRY


@pytest.mark.parametrize("stage", Stage)
def test_missing_credentials_are_a_matter_of_config_at_every_stage(stage: Stage) -> None:
    for code in (530, 534, 535, 538):
        assert remedy(stage, code) is Remedy.FIX_CONFIG
        assert "mail.password_file" in refused(stage, code, "no").problem


@pytest.mark.parametrize(
    "stage, wanted",
    [
        (Stage.CONNECT, Remedy.RETRY),
        (Stage.HELLO, Remedy.RETRY),
        (Stage.STARTTLS, Remedy.FIX_CONFIG),
        (Stage.AUTH, Remedy.FIX_CONFIG),
        (Stage.MAIL, Remedy.FIX_CONFIG),
        (Stage.RCPT, Remedy.GIVE_UP),
        (Stage.DATA, Remedy.GIVE_UP),
        (Stage.BODY, Remedy.GIVE_UP),
    ],
)
def test_a_lasting_reply_means_what_its_stage_means(stage: Stage, wanted: Remedy) -> None:
    assert remedy(stage, 550) is wanted
    assert remedy(stage, 552) is Remedy.GIVE_UP


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("code", [-1, 200, 354, 421, 451, 554, 600])
def test_only_a_clear_no_to_the_message_says_that_it_was_not_taken(
    stage: Stage, code: int
) -> None:
    is_clear = 400 <= code <= 599
    assert refused(stage, code, "?").unknown is (stage is Stage.BODY and not is_clear)


@pytest.mark.parametrize("stage", Stage)
def test_whoever_is_cut_off_behind_the_message_does_not_know_its_fate(stage: Stage) -> None:
    for error in (TimeoutError("timed out"), ConnectionResetError(104, "reset")):
        assert broken(stage, error).unknown is (stage is Stage.BODY)
    assert cut_off(stage, "it took too long").unknown is (stage is Stage.BODY)


@pytest.mark.parametrize("code", [-1, 0, 200, 354, 600])
def test_a_reply_that_makes_no_sense_is_tried_again(code: int) -> None:
    assert refused(Stage.RCPT, code, "?").remedy is Remedy.RETRY


@pytest.mark.parametrize(
    "error, stage, wanted",
    [
        (ssl.SSLCertVerificationError("x"), Stage.STARTTLS, Remedy.FIX_CONFIG),
        (ssl.SSLError(1, "wrong version number"), Stage.CONNECT, Remedy.FIX_CONFIG),
        (ssl.SSLError(1, "bad record mac"), Stage.BODY, Remedy.RETRY),
        (ssl.SSLEOFError(8, "eof"), Stage.STARTTLS, Remedy.RETRY),
        (ConnectionResetError(104, "reset"), Stage.DATA, Remedy.RETRY),
        (TimeoutError("timed out"), Stage.CONNECT, Remedy.RETRY),
        (OSError(-3, "Temporary failure in name resolution"), Stage.CONNECT, Remedy.RETRY),
        (smtplib.SMTPServerDisconnected("gone"), Stage.MAIL, Remedy.RETRY),
    ],
)
def test_a_broken_connection_is_told_from_a_wrong_config(
    error: Exception, stage: Stage, wanted: Remedy
) -> None:
    assert broken(stage, error).remedy is wanted


def test_what_smtplib_wraps_is_looked_at() -> None:
    wrapped = smtplib.SMTPServerDisconnected("closed")
    wrapped.__context__ = TimeoutError("timed out")
    assert "no answer in time" in broken(Stage.RCPT, wrapped).problem


@pytest.mark.parametrize(
    "body, sent",
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"", b"\r\n.\r\n"),
        (b".\r\n.a\r\n", b"..\r\n..a\r\n.\r\n"),
        (b"a\n.\nMAIL FROM:<x>\r.\r", b"a\r\n..\r\nMAIL FROM:<x>\r\n..\r\n.\r\n"),
        (b"a\r\n.\n", b"a\r\n..\r\n.\r\n"),
    ],
)
def test_no_line_ends_the_message_early(body: bytes, sent: bytes) -> None:
    assert on_the_wire(body) == sent
