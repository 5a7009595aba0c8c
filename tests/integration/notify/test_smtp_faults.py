"""Whatever a mail server does at whatever step: the message has its state, and arrives."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.integration.notify.desk import Desk, desk
from tests.servers.smtp import Certificate, Drop, Fault, Pause, RawSmtp, SmtpSink
from worker.domain.alerts import MessageState

STEPS = ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", ".")
END = "."
"""After it, nobody knows: what breaks there may have been taken."""
REPLIES = {
    421: "421 4.3.2 service closing",
    450: "450 4.2.1 mailbox busy",
    451: "451 4.3.0 local error",
    452: "452 4.3.1 out of storage",
}
BREAKS: dict[str, Fault] = {"drop": Drop(), "silence": Pause(2)}
LIMITS = {"connect": "5s", "command": "700ms", "data_ack": "700ms", "attempt": "10s"}
PASSWORD = "geheim"
FIRST_RETRY = timedelta(seconds=30)
SPREAD = 0.2
WELL_AGAIN = timedelta(minutes=2)


@dataclass
class Encrypted:
    """A newsroom whose mail server wants STARTTLS and a login."""

    desk: Desk
    sink: SmtpSink


@contextmanager
def encrypted(tmp_path, certificate: Certificate, monkeypatch) -> Iterator[Encrypted]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    secret = tmp_path / "config" / "password"
    secret.parent.mkdir()
    secret.write_text(PASSWORD)
    mail = {
        "tls": "starttls",
        "allow_insecure": False,
        "username": "natowire",
        "password_file": "password",
        "timeouts": LIMITS,
    }
    with (
        SmtpSink(tls=certificate.server(), users={"natowire": PASSWORD}) as sink,
        desk(tmp_path, sink.port, mail=mail) as room,
    ):
        yield Encrypted(room, sink)


@pytest.fixture
def office(tmp_path, certificate, monkeypatch):
    with encrypted(tmp_path, certificate, monkeypatch) as made:
        yield made


def failed(office: Encrypted):
    """The one message, after a pass that did not bring it out."""
    office.desk.publish()
    assert office.desk.deliver().failed == 1
    (message,) = office.desk.messages()
    assert message.state is MessageState.FAILED
    wait = (message.next_at - office.desk.clock.now()) / FIRST_RETRY
    assert 1 - SPREAD <= wait <= 1 + SPREAD
    return message


def arrives(office: Encrypted):
    """What the server was given, once it was well again."""
    office.sink.faults.clear()
    office.desk.clock.advance(WELL_AGAIN)
    office.desk.deliver()
    assert office.desk.states() == {MessageState.SENT: 1}
    return [message.content for message in office.sink.messages]


@pytest.mark.parametrize("code", REPLIES)
@pytest.mark.parametrize("step", STEPS)
def test_a_reply_that_puts_off_is_a_known_failure_and_the_message_arrives_once(office, step, code):
    office.sink.faults[step] = REPLIES[code]
    message = failed(office)
    assert str(code) in message.last_error
    assert message.unknown_outcomes == 0
    assert office.sink.messages == []
    assert len(arrives(office)) == 1


@pytest.mark.parametrize("fault", BREAKS)
@pytest.mark.parametrize("step", STEPS)
def test_a_connection_that_breaks_leaves_a_doubt_at_the_very_end_alone(office, step, fault):
    """What was taken before the doubt comes again byte for byte, Message-ID and Date in it."""
    office.sink.faults[step] = BREAKS[fault]
    message = failed(office)
    in_doubt = step == END
    assert message.unknown_outcomes == in_doubt
    assert len(office.sink.messages) == in_doubt
    copies = arrives(office)
    assert len(copies) == 1 + in_doubt
    assert len(set(copies)) == 1


GREETINGS: dict[str, tuple[bytes | Drop | Pause, ...]] = {
    **{str(code): (reply.encode() + b"\r\n",) for code, reply in REPLIES.items()},
    "drop": (Drop(),),
    "silence": (Pause(2),),
}


@pytest.mark.parametrize("greeting", GREETINGS)
def test_a_server_that_does_not_greet_is_tried_again(tmp_path, greeting):
    with (
        RawSmtp(*GREETINGS[greeting], Drop()) as server,
        SmtpSink() as sink,
        desk(tmp_path, server.port, mail={"timeouts": LIMITS}) as room,
    ):
        office = Encrypted(room, sink)
        assert failed(office).unknown_outcomes == 0
        room.configure(sink.port)
        assert len(arrives(office)) == 1


def test_nobody_listening_is_tried_again(tmp_path):
    with SmtpSink() as sink, desk(tmp_path, sink.port) as room:
        office = Encrypted(room, sink)
        with sink.away():
            assert "refused" in failed(office).last_error
        assert len(arrives(office)) == 1
