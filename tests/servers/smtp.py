"""A mail server for tests, on loopback, with a fault for every verb.

    with SmtpSink() as sink:
        sink.faults["RCPT"] = "550 5.1.1 no such user"
        send(port=sink.port)
        assert sink.messages == []

A fault is a reply to give in place of the real one, a ``Pause`` before it, or ``Drop``. The
verbs are EHLO, STARTTLS, AUTH, MAIL, RCPT (for all, or as "RCPT anna@example.org"), DATA and
"." for the end of the message; a pause or break there comes after the message was taken. What a server says before anything else is the matter
of ``RawSmtp``, which sends bytes and pauses and reads nothing.
"""

import asyncio
import contextlib
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as SmtpSession


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence of so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drop:
    """Break the connection off."""


Fault = str | Pause | Drop

_ADDRESS = re.compile(r"TO:<([^>]*)>.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One accepted message, and over what kind of connection it came."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    user: str | None


class _Session(SmtpSession):
    # A plain attribute in place of aiosmtpd's property, which warns of its own deprecation
    # at every login.
    login_data: Any = None


class _Server(SMTP):
    """aiosmtpd's server, asking for a fault before each verb."""

    def __init__(self, handler: "_Handler", **options: Any) -> None:
        self._faults = handler.faults
        self._heard = handler.heard
        super().__init__(handler, **options)

    def _create_session(self) -> _Session:
        return _Session(self.loop)

    async def _fails(self, verb: str, whose: str = "") -> bool:
        transport: Any = self.transport
        self._heard.append((verb, transport.get_extra_info("sslcontext") is not None))
        match self._faults.get(f"{verb} {whose}") or self._faults.get(verb):
            case str() as reply:
                await self.push(reply)
                return True
            case Pause(seconds):
                await asyncio.sleep(seconds)
            case Drop():
                self.drop()
                return True
            case None:
                pass
        return False

    def drop(self) -> None:
        transport = self.transport
        assert isinstance(transport, asyncio.WriteTransport)
        transport.abort()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's names
        if not await self._fails("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if not await self._fails("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self._fails("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if not await self._fails("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if not await self._fails("RCPT", _ADDRESS.sub(r"\1", arg or "")):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self._fails("DATA"):
            await super().smtp_DATA(arg)


@dataclass
class _Handler:
    faults: dict[str, Fault] = field(default_factory=dict)
    messages: list[Delivered] = field(default_factory=list)
    heard: list[tuple[str, bool]] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: _Server, session: SmtpSession, envelope: Envelope
    ) -> str:
        fault = self.faults.get(".")
        if isinstance(fault, str):
            return fault
        login: Any = session.auth_data
        transport: Any = server.transport
        self.messages.append(
            Delivered(
                envelope.mail_from or "",
                tuple(envelope.rcpt_tos),
                envelope.original_content or b"",
                transport.get_extra_info("sslcontext") is not None,
                login.login.decode() if isinstance(login, LoginPassword) else None,
            )
        )
        if isinstance(fault, Pause):
            await asyncio.sleep(fault.seconds)
        if isinstance(fault, Drop):
            server.drop()
        return f"250 OK queued as Q{len(self.messages)}"


class SmtpSink(Controller):
    """Takes messages on an ephemeral port of 127.0.0.1.

    ``tls`` adds STARTTLS, ``implicit_tls`` encrypts from the first byte; ``users`` are the
    names and passwords it knows, ``mechanisms`` the ways to log in it offers; ``faults`` those
    it begins with.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit_tls: ssl.SSLContext | None = None,
        users: Mapping[str, str] | None = None,
        mechanisms: Sequence[str] = ("PLAIN", "LOGIN"),
        faults: dict[str, Fault] | None = None,
    ) -> None:
        self._handler = _Handler({} if faults is None else faults)
        self._users = users or {}
        options: dict[str, Any] = {"tls_context": tls, "auth_require_tls": tls is not None}
        if users:
            options["authenticator"] = self._authenticate
            options["auth_exclude_mechanism"] = {"PLAIN", "LOGIN"} - set(mechanisms)
        super().__init__(
            self._handler,
            hostname="127.0.0.1",
            port=0,
            ssl_context=implicit_tls,
            server_hostname="sink.example",
            enable_SMTPUTF8=False,
            **options,
        )

    @property
    def faults(self) -> dict[str, Fault]:
        return self._handler.faults

    @property
    def messages(self) -> list[Delivered]:
        return self._handler.messages

    def said(self, verb: str) -> int:
        """How often a verb came."""
        return sum(heard == verb for heard, _ in self._handler.heard)

    @property
    def in_clear(self) -> set[str]:
        """The verbs that came over a connection that was not encrypted."""
        return {verb for verb, encrypted in self._handler.heard if not encrypted}

    def factory(self) -> _Server:
        return _Server(self._handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def _authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        known = self._users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=known, handled=False, auth_data=data)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody listens at its port until the context ends."""
        self.stop()
        yield
        self.loop = asyncio.new_event_loop()
        self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class RawSmtp:
    """Sends each connection the same steps, whatever it says, then waits for it to leave."""

    def __init__(self, *steps: bytes | Pause | Drop) -> None:
        self._steps = steps
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port: int = self._listener.getsockname()[1]

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, contextlib.suppress(OSError):
                    self._play(connection)

    def _play(self, connection: socket.socket) -> None:
        for step in self._steps:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif isinstance(step, Drop) or self._leaving.wait(step.seconds):
                return
        connection.settimeout(20)
        while connection.recv(4096):
            pass

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leaving.set()
        # close() alone does not wake a thread that waits in accept().
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=25)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-made certificate: nobody trusts it who was not handed it."""

    path: Path
    key: Path

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key)
        return context

    def trusting(self) -> Callable[[], ssl.SSLContext]:
        """What a client makes its contexts with that trusts this one alone."""
        return lambda: ssl.create_default_context(cafile=str(self.path))


OURS = "IP:127.0.0.1,DNS:localhost"
_KEY = ("-nodes", "-subj", "/CN=natowire test", "-newkey", "ec", "-pkeyopt")
_CURVE = "ec_paramgen_curve:prime256v1"
_ISSUER = """
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = {names}
"""
"""``openssl req`` signs nothing that has ended, ``openssl ca`` does."""


def self_made_certificate(folder: Path, names: str = OURS) -> Certificate:
    """A certificate for ``names`` (the form of subjectAltName), valid for two days."""
    certificate = Certificate(folder / "cert.pem", folder / "key.pem")
    _openssl(
        folder,
        *("req", "-x509", "-days", "2", *_KEY, _CURVE, "-addext", f"subjectAltName={names}"),
        *("-out", "cert.pem", "-keyout", "key.pem"),
    )
    return certificate


def expired_certificate(folder: Path) -> Certificate:
    """One that was valid for a day of 2020."""
    folder.joinpath("ca.conf").write_text(_ISSUER.format(names=OURS))
    folder.joinpath("index").touch()
    folder.joinpath("serial").write_text("01\n")
    _openssl(folder, "req", "-new", *_KEY, _CURVE, "-out", "request.pem", "-keyout", "key.pem")
    _openssl(
        folder,
        *("ca", "-batch", "-notext", "-selfsign", "-config", "ca.conf", "-keyfile", "key.pem"),
        *("-startdate", "20200101000000Z", "-enddate", "20200102000000Z"),
        *("-in", "request.pem", "-out", "cert.pem"),
    )
    return Certificate(folder / "cert.pem", folder / "key.pem")


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=30
    )
