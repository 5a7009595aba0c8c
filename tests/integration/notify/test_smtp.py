"""Mail over a real SMTP conversation on loopback.

What breaks it is in ``test_smtp_faults``, its encryption in ``test_smtp_tls``.
"""

import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers.smtp import (
    Certificate,
    Drop,
    Pause,
    RawSmtp,
    SmtpSink,
)
from tests.unit.notify.messages import mail, message
from tests.unit.render.notices import notice, renderer
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.settings import MailTimeouts
from worker.notify.smtp import SmtpNotifier

QUICK = MailTimeouts(
    connect=timedelta(seconds=1),
    command=timedelta(seconds=1),
    data_ack=timedelta(seconds=1),
    attempt=timedelta(seconds=5),
)


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        yield server


def notifier(port: int, secrets: Path = Path("none"), **changes: object) -> SmtpNotifier:
    return SmtpNotifier(mail(port, timeouts=QUICK, **changes), secrets)


def failure(sender: SmtpNotifier) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        sender.send(message())
    return caught.value


def test_the_bytes_arrive_as_they_were_frozen_and_the_queue_id_is_the_receipt(
    sink: SmtpSink,
) -> None:
    body = renderer().render(notice())
    receipt = notifier(sink.port).send(message(body))
    assert (receipt.code, receipt.text) == (250, "OK queued as Q1")
    assert sink.messages[0].content == body
    assert sink.messages[0].sender == "natowire@nw.example.org"
    assert sink.messages[0].recipients == ("lage@ministerium.example",)


def test_lines_that_begin_with_a_dot_and_bare_line_feeds_arrive_whole(sink: SmtpSink) -> None:
    notifier(sink.port).send(message(b"Subject: x\r\n\r\n.\r\n..two\n.\nend"))
    assert sink.messages[0].content == b"Subject: x\r\n\r\n.\r\n..two\r\n.\r\nend\r\n"


def test_an_international_domain_is_addressed_in_punycode(sink: SmtpSink) -> None:
    notifier(sink.port).send(message(to="anna@straße.example"))
    assert sink.messages[0].recipients == ("anna@xn--strae-oqa.example",)


REPLIES = [
    ("EHLO", "421 4.3.2 closing", Remedy.RETRY, 421),
    ("EHLO", "550 5.7.1 not you", Remedy.RETRY, 550),
    ("MAIL", "451 4.3.0 later", Remedy.RETRY, 451),
    ("MAIL", "553 5.1.8 bad sender", Remedy.FIX_CONFIG, 553),
    ("MAIL", "530 5.7.0 must issue STARTTLS first", Remedy.FIX_CONFIG, 530),
    ("MAIL", "552 5.3.4 too large", Remedy.GIVE_UP, 552),
    ("RCPT", "450 4.2.1 mailbox busy", Remedy.RETRY, 450),
    ("RCPT", "452 4.5.3 too many recipients", Remedy.RETRY, 452),
    ("RCPT", "550 5.1.1 no such user", Remedy.GIVE_UP, 550),
    ("RCPT", "530 5.7.0 authentication required", Remedy.FIX_CONFIG, 530),
    ("DATA", "451 4.3.0 later", Remedy.RETRY, 451),
    ("DATA", "554 5.5.1 no valid recipients", Remedy.GIVE_UP, 554),
    (".", "452 4.3.1 disk full", Remedy.RETRY, 452),
    (".", "552 5.3.4 too large", Remedy.GIVE_UP, 552),
    (".", "554 5.7.1 rejected as spam", Remedy.GIVE_UP, 554),
]


@pytest.mark.parametrize("verb, reply, remedy, code", REPLIES)
def test_every_refusal_names_its_remedy(
    sink: SmtpSink, verb: str, reply: str, remedy: Remedy, code: int
) -> None:
    sink.faults[verb] = reply
    error = failure(notifier(sink.port))
    assert (error.remedy, error.code) == (remedy, code)
    assert sink.messages == []


def test_the_reply_to_the_final_dot_has_a_patience_of_its_own(sink: SmtpSink) -> None:
    sink.faults["."] = Pause(1.5)
    patient = MailTimeouts(command=timedelta(seconds=1), data_ack=timedelta(seconds=10))
    SmtpNotifier(mail(sink.port, timeouts=patient), Path("none")).send(message())
    assert len(sink.messages) == 1


@pytest.mark.parametrize(
    "greeting, code",
    [
        (b"421 4.3.2 too busy\r\n", 421),
        (b"554 5.7.1 no service for you\r\n", 554),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", None),
        (b"220 " + b"x" * 20_000, None),
        (b"", None),
    ],
    ids=["busy", "blocked", "http", "endless", "nothing"],
)
def test_a_greeting_that_is_none_is_tried_again(greeting: bytes, code: int | None) -> None:
    with RawSmtp(greeting, Drop()) as server:
        error = failure(notifier(server.port))
    assert (error.remedy, error.code) == (Remedy.RETRY, code)
    assert "-1" not in error.problem


WELL = (b"220 sink", b"250 sink", b"250 sender", b"250 recipient", b"354 go on")
"""What a server says up to the end of a message; it waits for nobody."""


@pytest.mark.parametrize("said", range(len(WELL) + 1))
def test_a_server_that_trickles_its_reply_is_left_at_the_deadline(said: int) -> None:
    """To whatever command; only after the message's end it may have been taken."""
    trickle = [step for _ in range(100) for step in (b"250-\r\n", Pause(0.1))]
    limits = MailTimeouts(attempt=timedelta(seconds=0.5))
    with RawSmtp(*(reply + b"\r\n" for reply in WELL[:said]), *trickle) as server:
        begun = time.monotonic()
        error = failure(SmtpNotifier(mail(server.port, timeouts=limits), Path("none")))
        took = time.monotonic() - begun
    assert (error.remedy, error.unknown) == (Remedy.RETRY, said == len(WELL))
    assert "longer than 0.5 s" in error.problem
    assert 0.4 < took < 0.5 + 1


def test_a_server_that_trickles_its_handshake_is_left_at_the_deadline() -> None:
    # The first bytes of a TLS record that never ends: one byte at a time.
    record = b"\x16\x03\x03\x40\x00" + b"\x02" * 100
    trickle = [step for byte in record for step in (bytes([byte]), Pause(0.1))]
    limits = MailTimeouts(command=timedelta(seconds=5), attempt=timedelta(seconds=1))
    with RawSmtp(*trickle) as server:
        begun = time.monotonic()
        settings = mail(server.port, timeouts=limits, tls="implicit")
        error = failure(SmtpNotifier(settings, Path("none")))
        took = time.monotonic() - begun
    assert error.remedy is Remedy.RETRY
    assert took < 2


def test_nobody_listening_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = failure(notifier(port))
    assert error.remedy is Remedy.RETRY
    assert "refused" in error.problem


def test_plain_mail_needs_a_config_that_allows_it(sink: SmtpSink) -> None:
    error = failure(notifier(sink.port, allow_insecure=False))
    assert error.remedy is Remedy.FIX_CONFIG
    assert sink.messages == []


PASSWORD = "geheim-Wörter 7Q"


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_login_in_utf_8_is_accepted(
    certificate: Certificate, tmp_path: Path, mechanism: str
) -> None:
    (tmp_path / "password").write_text(f"{PASSWORD}\n", "utf-8")
    users = {"müller": PASSWORD}
    with SmtpSink(tls=certificate.server(), users=users, mechanisms=[mechanism]) as sink:
        settings = mail(
            sink.port, timeouts=QUICK, tls="starttls", username="müller", password_file="password"
        )
        SmtpNotifier(settings, tmp_path, certificate.trusting()).send(message())
        assert sink.messages[0].user == "müller"


def login_failure(
    sink: SmtpSink, folder: Path, password: str | None = PASSWORD, **changes: object
) -> DeliveryError:
    if password is not None:
        (folder / "password").write_text(password, "utf-8")
    return failure(
        notifier(sink.port, folder, **{"username": "anna", "password_file": "password"} | changes)
    )


def test_a_wrong_password_is_a_matter_of_config(tmp_path: Path) -> None:
    with SmtpSink(users={"anna": "other"}) as sink:
        error = login_failure(sink, tmp_path)
    assert (error.remedy, error.code) == (Remedy.FIX_CONFIG, 535)
    assert "mail.password_file" in error.problem


@pytest.mark.parametrize(
    "reply, remedy",
    [
        ("534 5.7.9 too weak", Remedy.FIX_CONFIG),
        ("504 5.5.4 what", Remedy.FIX_CONFIG),
        ("454 4.7.0 the directory is away", Remedy.RETRY),
    ],
)
def test_a_login_that_cannot_be_had_names_its_remedy(
    tmp_path: Path, reply: str, remedy: Remedy
) -> None:
    with SmtpSink(users={"anna": PASSWORD}) as sink:
        sink.faults["AUTH"] = reply
        assert login_failure(sink, tmp_path).remedy is remedy


def test_a_server_without_login_is_a_matter_of_config(sink: SmtpSink, tmp_path: Path) -> None:
    assert login_failure(sink, tmp_path).remedy is Remedy.FIX_CONFIG


def test_a_server_that_repeats_the_password_does_not_get_it_into_the_error(
    tmp_path: Path,
) -> None:
    word, coded = "geheim 7Q", b64encode(b"\0anna\0geheim 7Q").decode()
    with SmtpSink(users={"anna": word}) as sink:
        sink.faults["AUTH"] = f"535 5.7.8 no: {coded} {word}"
        error = login_failure(sink, tmp_path, word)
    assert "no: *** ***" in error.problem
    assert "geheim" not in repr(error)
    assert error.__cause__ is None


@pytest.mark.parametrize("file", [None, "missing"])
def test_a_password_that_cannot_be_read_is_a_matter_of_config(
    tmp_path: Path, file: str | None
) -> None:
    with SmtpSink(users={"anna": PASSWORD}) as sink:
        error = login_failure(sink, tmp_path, password_file=file)
    assert error.remedy is Remedy.FIX_CONFIG
    assert "password_file" in error.problem


def test_a_changed_password_needs_no_restart(tmp_path: Path) -> None:
    with SmtpSink(users={"anna": "new"}) as sink:
        (tmp_path / "password").write_text("old")
        sender = notifier(sink.port, tmp_path, username="anna", password_file="password")
        assert failure(sender).remedy is Remedy.FIX_CONFIG
        (tmp_path / "password").write_text("new")
        assert sender.send(message()).code == 250
