"""The mail server of ``alerts.yaml``."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field

from worker.config.addresses import ADDRESS, FILE, HOST, LINE, SENDER
from worker.config.amounts import DURATION
from worker.config.models.base import Section
from worker.config.written import FLAG, one_of, whole
from worker.domain.settings import Mail, MailRate, MailTimeouts

_TIMEOUTS = MailTimeouts()
_PORTS = {"starttls": 587, "implicit": 465, "none": 25}


class RateSection(Section):
    """How fast the server is given messages."""

    per_minute: Annotated[int, whole(1, 100_000)] = Field(description="Messages a minute.")
    connections: Annotated[int, whole(1, 50)] = Field(
        1, description="Connections at the same time."
    )

    def settle(self) -> MailRate:
        return MailRate(self.per_minute, self.connections)


class MailTimeoutsSection(Section):
    """How long the server may take."""

    connect: Annotated[timedelta, DURATION] = Field(
        _TIMEOUTS.connect, description="Limit for connecting."
    )
    command: Annotated[timedelta, DURATION] = Field(
        _TIMEOUTS.command, description="Limit for the answer to one command."
    )
    data_ack: Annotated[timedelta, DURATION] = Field(
        _TIMEOUTS.data_ack,
        description="Limit for the answer to the final dot (RFC 5321, 4.5.3.2.6).",
    )
    attempt: Annotated[timedelta, DURATION] = Field(
        _TIMEOUTS.attempt, description="Limit for the whole delivery of one message."
    )

    def settle(self) -> MailTimeouts:
        return MailTimeouts(self.connect, self.command, self.data_ack, self.attempt)


class MailSection(Section):
    """The mail server."""

    host: Annotated[str, HOST] = Field(description="Name or address of the server.")
    port: Annotated[int, whole(1, 65535)] | None = Field(
        None, description="Port; without it 587 (`starttls`), 465 (`implicit`) or 25 (`none`)."
    )
    tls: Annotated[str, one_of("starttls", "implicit", "none")] = Field(
        "starttls", description="How the connection is encrypted; `none` needs `allow_insecure`."
    )
    allow_insecure: Annotated[bool, FLAG] = Field(
        False, description="Whether messages may travel unencrypted."
    )
    username: Annotated[str, LINE] | None = Field(
        None, description="User name, where the server asks for one."
    )
    password_file: Annotated[str, FILE] | None = Field(
        None, description="File that holds the password, relative to the config folder."
    )
    sender: Annotated[str, SENDER] = Field(alias="from", description="Who messages come from.")
    contact: Annotated[str, ADDRESS] | None = Field(
        None, description="Where unsubscribing and complaints go."
    )
    rate: RateSection | None = Field(
        None, description="How fast the server is given messages; without it unlimited."
    )
    timeouts: MailTimeoutsSection = Field(
        MailTimeoutsSection(), description="How long the server may take."
    )

    def settle(self, folder: Path) -> Mail:
        return Mail(
            host=self.host,
            sender=self.sender,
            port=self.port or _PORTS[self.tls],
            tls=self.tls,
            allow_insecure=self.allow_insecure,
            username=self.username,
            password_file=str(folder / self.password_file) if self.password_file else None,
            contact=self.contact,
            rate=self.rate.settle() if self.rate else None,
            timeouts=self.timeouts.settle(),
        )
