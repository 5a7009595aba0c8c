"""Mail goes out over the encryption that the config wants, or not at all."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.smtp import (
    Certificate,
    SmtpSink,
    expired_certificate,
    self_made_certificate,
)
from tests.unit.notify.messages import mail, message
from worker.domain.errors import DeliveryError, Remedy
from worker.notify.smtp import SmtpNotifier

PASSWORD = "geheim"
HARMLESS = {"EHLO", "STARTTLS"}
"""What may be said before the connection is encrypted: nothing of a message or a login."""
WAYS = ("starttls", "implicit")

Trust = Callable[[], ssl.SSLContext]


def sink(certificate: Certificate, tls: str) -> SmtpSink:
    users = {"natowire": PASSWORD}
    if tls == "starttls":
        return SmtpSink(tls=certificate.server(), users=users)
    return SmtpSink(implicit_tls=certificate.server(), users=users)


def notifier(
    port: int, folder: Path, tls: str, trust: Trust = ssl.create_default_context
) -> SmtpNotifier:
    """One that has a password to betray."""
    (folder / "password").write_text(PASSWORD)
    settings = mail(
        port, tls=tls, allow_insecure=False, username="natowire", password_file="password"
    )
    return SmtpNotifier(settings, folder, trust)


def refused(server: SmtpSink, sender: SmtpNotifier) -> DeliveryError:
    """The failure, and that nothing went out in clear on the way to it."""
    with pytest.raises(DeliveryError) as caught:
        sender.send(message())
    assert server.messages == []
    assert server.in_clear <= HARMLESS
    return caught.value


@pytest.mark.parametrize("tls", WAYS)
def test_mail_is_encrypted_under_a_certificate_that_is_trusted(certificate, tmp_path, tls):
    with sink(certificate, tls) as server:
        notifier(server.port, tmp_path, tls, certificate.trusting()).send(message())
        assert server.messages[0].encrypted
        assert server.messages[0].user == "natowire"
        assert server.in_clear <= HARMLESS


@pytest.mark.parametrize("tls", WAYS)
def test_a_self_made_certificate_is_refused(certificate, tmp_path, tls):
    with sink(certificate, tls) as server:
        error = refused(server, notifier(server.port, tmp_path, tls))
    assert error.remedy is Remedy.FIX_CONFIG
    assert "certificate" in error.problem


OTHERS = {
    "another host": lambda folder: self_made_certificate(folder, "DNS:mail.example"),
    "expired": expired_certificate,
}


@pytest.mark.parametrize("tls", WAYS)
@pytest.mark.parametrize("made", OTHERS.values(), ids=OTHERS)
def test_a_certificate_of_an_issuer_that_is_trusted_must_be_valid_for_this_host_and_now(
    tmp_path, made, tls
):
    own = made(tmp_path)
    with sink(own, tls) as server:
        error = refused(server, notifier(server.port, tmp_path, tls, own.trusting()))
    assert error.remedy is Remedy.FIX_CONFIG
    assert "mail.host" in error.problem


def test_a_server_without_starttls_gets_nothing(tmp_path):
    with SmtpSink(users={"natowire": PASSWORD}) as server:
        error = refused(server, notifier(server.port, tmp_path, "starttls"))
    assert error.remedy is Remedy.FIX_CONFIG
    assert "STARTTLS" in error.problem


@pytest.mark.parametrize(
    "reply, remedy",
    [("454 4.7.0 not now", Remedy.RETRY), ("502 5.5.1 never", Remedy.FIX_CONFIG)],
)
def test_a_refused_starttls_sends_nothing_in_clear(certificate, tmp_path, reply, remedy):
    with sink(certificate, "starttls") as server:
        server.faults["STARTTLS"] = reply
        sender = notifier(server.port, tmp_path, "starttls", certificate.trusting())
        assert refused(server, sender).remedy is remedy


def test_tls_from_the_first_byte_on_a_port_without_it_is_a_matter_of_config(tmp_path):
    with SmtpSink() as server:
        error = refused(server, notifier(server.port, tmp_path, "implicit"))
    assert error.remedy is Remedy.FIX_CONFIG
