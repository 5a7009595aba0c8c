"""Messages and mail settings for the tests of delivery."""

from dataclasses import replace
from datetime import UTC, datetime

from worker.domain.alerts import AlertKind, ChannelType, Message, MessageState, Recipient
from worker.domain.settings import Mail

NOW = datetime(2023, 6, 15, 7, 42, tzinfo=UTC)
BODY = b"Subject: x\r\n\r\nAnna\r\n"


def message(
    body: bytes | None = BODY,
    *,
    to: str = "lage@ministerium.example",
    type_: ChannelType = ChannelType.EMAIL,
    channel: str = "lage-mail",
    id_: str = "5d0c8f1e2a3b4c5d6e7f8091",
) -> Message:
    return Message(
        id=id_,
        recipient=Recipient(type_, to, channel),
        kind=AlertKind.NEW,
        state=MessageState.SENDING,
        created_at=NOW,
        next_at=NOW,
        attempts=1,
        body=body,
        token="t",
    )


def mail(port: int, **changes: object) -> Mail:
    settings = Mail(
        host="127.0.0.1",
        port=port,
        sender="natowire <natowire@nw.example.org>",
        tls="none",
        allow_insecure=True,
    )
    return replace(settings, **changes)  # type: ignore[arg-type]  # changes are Mail's own fields
