"""Mail by SMTP: one recipient, one connection, one deadline."""

import re
import smtplib
import ssl
from collections.abc import Callable
from pathlib import Path

from worker.domain.alerts import Message, Receipt
from worker.domain.errors import DeliveryError
from worker.domain.settings import Mail
from worker.notify.deadline import Deadline
from worker.notify.frozen import frozen_bytes
from worker.notify.secrets import secret
from worker.notify.smtp_faults import Stage, broken, cut_off
from worker.notify.smtp_session import Session
from worker.render.addresses import ascii_address, split_sender

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpNotifier:
    """Implements the port ``Notifier`` for mail, over the one server of ``alerts.yaml``.

    ``secrets`` is the folder that ``mail.password_file`` is relative to; it is read at each
    attempt, so that a changed password needs no restart. ``context`` makes the TLS context:
    the default verifies certificate and host name, which smtplib's own does not.
    """

    def __init__(
        self,
        mail: Mail,
        secrets: Path,
        context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._mail = mail
        self._secrets = secrets
        self._context = context

    def send(self, message: Message) -> Receipt:
        """Hand the message to the server; the receipt holds its reply with the queue id.

        Raises DeliveryError with what to do next.
        """
        body = on_the_wire(frozen_bytes(message))
        _, sender = split_sender(self._mail.sender)
        recipient = ascii_address(message.recipient.address)
        with Deadline(self._mail.timeouts.attempt) as deadline:
            # The sender's domain as our name: the machine's own would ask the DNS, and a
            # container's means nothing outside.
            session = Session(self._mail.timeouts, deadline, sender.rpartition("@")[2])
            try:
                self._open(session)
                return session.deliver(sender, recipient, body)
            except (OSError, smtplib.SMTPException) as error:
                raise _failure(session.stage, error, deadline) from None
            finally:
                session.close()

    def _open(self, session: Session) -> None:
        """Connect with the TLS and the login that the config wants, or not at all."""
        mail = self._mail
        if mail.tls == "none" and not mail.allow_insecure:
            raise DeliveryError.misconfigured(
                "mail.tls is none: mail.allow_insecure must allow mail without encryption"
            )
        session.connect(mail.host, mail.port)
        if mail.tls == "implicit":
            session.encrypt(self._context(), mail.host)
        session.greet()
        if mail.tls == "starttls":
            session.start_tls(self._context(), mail.host)
        if mail.username is not None:
            session.log_in(mail.username, self._password())

    def _password(self) -> str:
        file = self._mail.password_file
        if file is None:
            raise DeliveryError.misconfigured("mail.username is set but mail.password_file is not")
        return secret(file, "mail.password_file", self._secrets)


def on_the_wire(body: bytes) -> bytes:
    """The message as RFC 5321 4.5.2 wants it: CRLF, dots doubled, ended by the final dot.

    A bare LF or CR is made a whole line end, or a server that takes one for a line end could
    be shown a second message inside this one (SMTP smuggling).
    """
    lines = _LINE_END.sub(b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return _LEADING_DOT.sub(b"..", lines) + b".\r\n"


def _failure(stage: Stage, error: Exception, deadline: Deadline) -> DeliveryError:
    if not deadline.expired:
        return broken(stage, error)
    limit = deadline.limit.total_seconds()
    problem = f"the delivery took longer than {limit:g} s (mail.timeouts.attempt), at {stage}"
    return cut_off(stage, problem)
