"""One SMTP conversation over smtplib's commands, with a timeout a step and named stages."""

import base64
import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from datetime import timedelta

from worker.domain.alerts import Receipt
from worker.domain.errors import DeliveryError
from worker.domain.settings import MailTimeouts
from worker.notify.deadline import Deadline
from worker.notify.smtp_faults import Stage, refused

_NOT_PRINTABLE = re.compile(r"[^ -~]+")
_LONGEST_REPLY = 300
_GOODBYE = timedelta(seconds=5)
"""For QUIT: the message is delivered or refused, so little is worth waiting for."""

_Command = Callable[[], tuple[int, bytes]]


class Session:
    """One connection. ``stage`` is where the conversation stands, for the fault table.

    Network faults are raised as they come (OSError, SMTPException), replies that refuse as
    DeliveryError.
    """

    def __init__(self, timeouts: MailTimeouts, deadline: Deadline, own_name: str) -> None:
        self._timeouts = timeouts
        self._deadline = deadline
        self._smtp = smtplib.SMTP(local_hostname=own_name)
        self._secrets: tuple[str, ...] = ()
        self.stage = Stage.CONNECT

    def connect(self, host: str, port: int) -> None:
        """Try each address of ``host`` within the deadline of the whole attempt."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for place, (family, kind, protocol, _, address) in enumerate(found, 1):
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(self._deadline.left(self._timeouts.connect))
            try:
                connection.connect(address)
            except OSError:
                connection.close()
                if place == len(found) or self._deadline.expired:
                    raise
            else:
                self._take(connection)
                self._deadline.watch(connection)
                return

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Wrap the connection in TLS. What was read before, unencrypted, is forgotten."""
        if self._smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        self._smtp.sock.settimeout(self._deadline.left(self._timeouts.command))
        self._take(context.wrap_socket(self._smtp.sock, server_hostname=host))

    def greet(self) -> None:
        """Wait for the greeting and say EHLO."""
        self._want(Stage.CONNECT, 2, self._smtp.getreply)
        self._want(Stage.HELLO, 2, self._smtp.ehlo)

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """STARTTLS, or an error: nothing is ever sent in clear in its place."""
        self.stage = Stage.STARTTLS
        if not self._smtp.has_extn("starttls"):
            raise DeliveryError.misconfigured(
                "the mail server offers no STARTTLS, so nothing was sent; "
                "check mail.port, or set mail.tls to implicit"
            )
        self._want(Stage.STARTTLS, 2, lambda: self._smtp.docmd("STARTTLS"))
        self.encrypt(context, host)
        self._want(Stage.HELLO, 2, self._smtp.ehlo)

    def log_in(self, username: str, password: str) -> None:
        """AUTH PLAIN or LOGIN, in UTF-8: smtplib's own login knows only ASCII passwords."""
        plain, user, word = f"\0{username}\0{password}", _base64(username), _base64(password)
        # Some servers repeat what they did not like; none of it may reach a log.
        self._secrets = (password, _base64(plain), word)
        offered = self._smtp.esmtp_features.get("auth", "").upper().split()
        docmd = self._smtp.docmd
        if "PLAIN" in offered:
            self._want(Stage.AUTH, 2, lambda: docmd("AUTH", f"PLAIN {_base64(plain)}"))
        elif "LOGIN" in offered:
            self._want(Stage.AUTH, 3, lambda: docmd("AUTH", "LOGIN"))
            self._want(Stage.AUTH, 3, lambda: docmd(user))
            self._want(Stage.AUTH, 2, lambda: docmd(word))
        else:
            raise DeliveryError.misconfigured(
                "the mail server offers neither AUTH PLAIN nor LOGIN"
                f" but {', '.join(offered) or 'no login'}; check mail.port and mail.username"
            )

    def deliver(self, sender: str, recipient: str, body: bytes) -> Receipt:
        """One envelope. ``body`` comes with its final dot; the last reply is the receipt.

        smtplib's ``sendmail`` would throw that reply away, and the queue id in it.
        """
        smtp = self._smtp
        size = [f"size={len(body)}"] if smtp.has_extn("size") else []
        self._want(Stage.MAIL, 2, lambda: smtp.mail(sender, size))
        self._want(Stage.RCPT, 2, lambda: smtp.rcpt(recipient))
        self._want(Stage.DATA, 3, lambda: smtp.docmd("DATA"))
        code, reply = self._want(Stage.BODY, 2, lambda: self._send(body))
        return Receipt(code, reply)

    def close(self) -> None:
        """Say goodbye where somebody is left to hear it."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(self._deadline.left(_GOODBYE))
                self._smtp.quit()
        self._smtp.close()

    def _take(self, connection: socket.socket) -> None:
        self._smtp.sock = connection
        self._smtp.file = None

    def _send(self, body: bytes) -> tuple[int, bytes]:
        self._smtp.send(body)
        return self._smtp.getreply()

    def _want(self, stage: Stage, digit: int, command: _Command) -> tuple[int, str]:
        """Run one step; its reply must begin with ``digit``, or DeliveryError is raised."""
        self.stage = stage
        limit = self._timeouts.data_ack if stage is Stage.BODY else self._timeouts.command
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(self._deadline.left(limit))
        code, reply = command()
        text = self._readable(reply)
        if code // 100 != digit:
            raise refused(stage, code, text)
        return code, text

    def _readable(self, reply: bytes) -> str:
        """A reply as one printable line without our secrets."""
        text = reply.decode("utf-8", "replace")
        for secret in filter(None, self._secrets):
            text = text.replace(secret, "***")
        return _NOT_PRINTABLE.sub(" ", text)[:_LONGEST_REPLY].strip()


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
