"""What an SMTP fault asks for, as a table (notes: alerts, section 2.3)."""

import smtplib
import ssl
from enum import StrEnum

from worker.domain.errors import DeliveryError, Remedy


class Stage(StrEnum):
    """Where in the conversation a fault occurred."""

    CONNECT = "connecting"
    HELLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL FROM"
    RCPT = "RCPT TO"
    DATA = "DATA"
    BODY = "the end of the message"


# Authentication required, failed, too weak or only over TLS, whatever the command was.
_CREDENTIALS = frozenset({530, 534, 535, 538})
_TOO_LARGE = 552

# A 5xx before MAIL refuses the connection, not the message: it is retried until the patience
# is over. One at STARTTLS, AUTH or MAIL is about what the config says of us.
_REFUSED: dict[Stage, Remedy] = {
    Stage.CONNECT: Remedy.RETRY,
    Stage.HELLO: Remedy.RETRY,
    Stage.STARTTLS: Remedy.FIX_CONFIG,
    Stage.AUTH: Remedy.FIX_CONFIG,
    Stage.MAIL: Remedy.FIX_CONFIG,
    Stage.RCPT: Remedy.GIVE_UP,
    Stage.DATA: Remedy.GIVE_UP,
    Stage.BODY: Remedy.GIVE_UP,
}

_ADVICE: dict[Stage, str] = {
    Stage.STARTTLS: "check mail.tls and mail.port",
    Stage.AUTH: "check mail.username and mail.password_file",
    Stage.MAIL: "check mail.from",
}


def remedy(stage: Stage, code: int) -> Remedy:
    """What a reply that is not the wanted one asks for."""
    if code in _CREDENTIALS:
        return Remedy.FIX_CONFIG
    if code == _TOO_LARGE:
        return Remedy.GIVE_UP
    return _REFUSED[stage] if 500 <= code <= 599 else Remedy.RETRY


def refused(stage: Stage, code: int, reply: str) -> DeliveryError:
    """The error for a reply ``code`` at ``stage``; smtplib gives -1 for what is no reply."""
    unknown = stage is Stage.BODY and not 400 <= code <= 599
    if code < 0:
        problem = f"what answered {stage} is no mail server: {reply}"
        return DeliveryError(problem, remedy=Remedy.RETRY, unknown=unknown)
    action = remedy(stage, code)
    advice = _ADVICE[Stage.AUTH] if code in _CREDENTIALS else _ADVICE.get(stage, "")
    problem = f"the mail server answered {code} to {stage}: {reply}"
    if action is Remedy.FIX_CONFIG and advice:
        problem = f"{problem}; {advice}"
    return DeliveryError(problem, remedy=action, code=code, unknown=unknown)


def broken(stage: Stage, error: Exception) -> DeliveryError:
    """The error for a connection that failed at ``stage``."""
    # smtplib wraps what it met while it read or wrote.
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else None
    fault = cause or error
    if isinstance(fault, ssl.SSLCertVerificationError):
        return DeliveryError.misconfigured(
            f"the mail server's certificate is not valid: {_detail(fault, 'verify_message')}; "
            "check mail.host, or let this machine trust the issuer"
        )
    if isinstance(fault, ssl.SSLError) and stage in _TLS_BEGINS and not isinstance(fault, _TORN):
        return DeliveryError.misconfigured(
            f"no TLS with the mail server ({_detail(fault, 'reason')}); {_ADVICE[Stage.STARTTLS]}"
        )
    return cut_off(stage, f"the connection failed at {stage}: {_detail(fault)}")


def cut_off(stage: Stage, problem: str) -> DeliveryError:
    """The error for a conversation that ended without a reply. Once the message is on its way the
    server may have taken it.
    """
    if stage is not Stage.BODY:
        return DeliveryError.temporary(problem)
    problem = f"{problem}; whether the mail server took the message is not known"
    return DeliveryError(problem, remedy=Remedy.RETRY, unknown=True)


_TLS_BEGINS = frozenset({Stage.CONNECT, Stage.STARTTLS})
_TORN = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError, TimeoutError)


def _detail(fault: BaseException, attribute: str = "strerror") -> str:
    """The shortest words the fault has for itself; only OpenSSL's own have all attributes."""
    if isinstance(fault, TimeoutError):
        return "no answer in time"
    return getattr(fault, attribute, None) or str(fault) or type(fault).__name__
