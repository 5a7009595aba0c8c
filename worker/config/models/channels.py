"""The channels of ``alerts.yaml``: one shape for each type."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Discriminator, Field

from worker.config.addresses import ADDRESS, CONTENT_TYPE, FILE, FOLDER, NETWORK, URL, ZONE
from worker.config.amounts import PERIOD
from worker.config.models.base import Section
from worker.config.written import FLAG, one_of
from worker.domain.alerts import Channel, ChannelType, Signing

_DEFAULT = Channel("", ChannelType.WEBHOOK)


class SigningSection(Section):
    """Standard Webhooks signatures."""

    scheme: Annotated[str, one_of("v1")] = Field("v1", description="How messages are signed.")
    secret_files: list[Annotated[str, FILE]] = Field(
        min_length=1,
        description="Files that hold a secret each, relative to the config folder; every one "
        "signs, so that secrets can be rotated.",
    )

    def settle(self, folder: Path) -> Signing:
        return Signing(self.scheme, tuple(str(folder / file) for file in self.secret_files))


class ReadableSection(Section):
    """What channels have in common whose messages people read."""

    language: Annotated[str, one_of("de", "en")] | None = Field(
        None, description="Language of its messages; without it `defaults.locale`."
    )
    timezone: Annotated[str, ZONE] | None = Field(
        None, description="Zone of its times; without it `defaults.timezone`."
    )


class EmailSection(ReadableSection):
    """Mail through the server of `mail`."""

    type: Literal["email"] = Field(description="Mail.")
    to: list[Annotated[str, ADDRESS]] = Field(
        min_length=1, description="Recipients; each gets a message of its own."
    )
    html: Annotated[bool, FLAG] = Field(True, description="Whether messages have an HTML part.")

    def settle(self, name: str, _folder: Path) -> Channel:
        return Channel(
            name=name,
            type=ChannelType.EMAIL,
            to=tuple(self.to),
            language=self.language,
            timezone=self.timezone,
            html=self.html,
        )


class MaildirSection(ReadableSection):
    """A mailbox in a folder, which needs no server."""

    type: Literal["maildir"] = Field(description="A mailbox in a folder.")
    path: Annotated[str, FOLDER] = Field(description="The folder, inside the data folder.")
    html: Annotated[bool, FLAG] = Field(True, description="Whether messages have an HTML part.")

    def settle(self, name: str, _folder: Path) -> Channel:
        return Channel(
            name=name,
            type=ChannelType.MAILDIR,
            path=self.path,
            language=self.language,
            timezone=self.timezone,
            html=self.html,
        )


class HookSection(ReadableSection):
    """What webhooks and chats have in common."""

    url: Annotated[str, URL] | None = Field(None, description="Address that is called.")
    url_file: Annotated[str, FILE] | None = Field(
        None,
        description="File that holds the address, relative to the config folder, where the "
        "address is itself a secret.",
    )
    timeout: Annotated[timedelta, PERIOD] = Field(
        _DEFAULT.timeout, description="Limit for one call."
    )
    allow_private: list[Annotated[str, NETWORK]] = Field(
        [], description="Private networks that may be called; all others are refused."
    )
    ordering: Annotated[str, one_of("none", "per_story")] = Field(
        _DEFAULT.ordering,
        description="Whether an update waits until its story's first message has arrived.",
    )
    disable_after: Annotated[timedelta, PERIOD] = Field(
        _DEFAULT.disable_after,
        description="How long nothing but failures is borne before the channel is switched off.",
    )

    def _settled(self, name: str, kind: ChannelType, folder: Path) -> Channel:
        return Channel(
            name=name,
            type=kind,
            language=self.language,
            timezone=self.timezone,
            url=self.url,
            url_file=str(folder / self.url_file) if self.url_file else None,
            timeout=self.timeout,
            allow_private=tuple(self.allow_private),
            ordering=self.ordering,
            disable_after=self.disable_after,
        )


class WebhookSection(HookSection):
    """A program of yours that takes alerts as JSON."""

    type: Literal["webhook"] = Field(description="A program of yours.")
    signing: SigningSection | None = Field(None, description="Standard Webhooks signatures.")
    template: Annotated[str, FILE] | None = Field(
        None,
        description="File with a template of your own for what is sent, relative to the config "
        "folder; without it the payload as it is.",
    )
    content_type: Annotated[str, CONTENT_TYPE] = Field(
        _DEFAULT.content_type,
        description="What the template makes. Where that is JSON, it is checked to be some.",
    )

    def settle(self, name: str, folder: Path) -> Channel:
        return replace(
            self._settled(name, ChannelType.WEBHOOK, folder),
            signing=self.signing.settle(folder) if self.signing else None,
            template=str(folder / self.template) if self.template else None,
            content_type=self.content_type,
        )


class ChatSection(HookSection):
    """A chat room. The address of an ntfy one ends in its topic."""

    type: Literal["slack", "teams", "mattermost", "discord", "ntfy"] = Field(
        description="A chat room."
    )

    def settle(self, name: str, folder: Path) -> Channel:
        return self._settled(name, ChannelType(self.type), folder)


BY_TEMPLATE = frozenset({"telegram", "matrix"})
"""What people ask for and a webhook with a template does."""

_SECTIONS = (EmailSection, MaildirSection, WebhookSection, ChatSection)
TYPES: Sequence[str] = tuple(
    word for section in _SECTIONS for word in get_args(section.model_fields["type"].annotation)
)

ChannelSection = Annotated[
    EmailSection | MaildirSection | WebhookSection | ChatSection, Discriminator("type")
]
