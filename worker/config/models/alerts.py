"""``alerts.yaml``: who is told, how and when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from worker.config.addresses import DOMAIN, FILE, LINE, MOMENT, NAME, STORY, ZONE, address_of
from worker.config.amounts import PERIOD
from worker.config.models.base import File, Section
from worker.config.models.channels import ChannelSection
from worker.config.models.mail import MailSection
from worker.config.models.routes import QuietHoursSection, RouteSection
from worker.config.written import one_of
from worker.domain.alerts import Silence
from worker.domain.settings import AlertDefaults, AlertSettings, Heartbeat, Ops

_DEFAULTS = AlertDefaults()
NO_DOMAIN = "localhost.localdomain"
"""Right side of Message-IDs where no mail leaves this machine: without ``mail`` there is no
email channel, and a Message-ID only names a file in a maildir."""


class DefaultsSection(Section):
    """What holds where a channel or route says nothing."""

    timezone: Annotated[str, ZONE] = Field(
        _DEFAULTS.timezone, description="Zone of all local times."
    )
    locale: Annotated[str, one_of("de", "en")] = Field(
        _DEFAULTS.locale, description="Language natowire writes in."
    )
    quiet_hours: QuietHoursSection | None = Field(
        None, description="Hours in which messages are held; without it none."
    )

    def settle(self) -> AlertDefaults:
        quiet = self.quiet_hours.settle() if self.quiet_hours else None
        return AlertDefaults(self.timezone, self.locale, quiet)


class SilenceSection(Section):
    """A planned pause for some topics, feeds or stories."""

    why: Annotated[str, LINE] = Field(description="Reason, kept with what is not told.")
    until: Annotated[datetime, MOMENT] = Field(
        description="End; a time without a zone is in `defaults.timezone`."
    )
    topics: list[Annotated[str, NAME]] = Field([], description="Topics, by `id`.")
    feeds: list[Annotated[str, NAME]] = Field([], description="Feeds, by `name`.")
    stories: list[Annotated[str, STORY]] = Field([], description="Stories, by number.")

    def settle(self, zone: ZoneInfo) -> Silence:
        until = self.until if self.until.tzinfo else self.until.replace(tzinfo=zone)
        return Silence(
            why=self.why,
            until=until.astimezone(UTC),
            topics=frozenset(self.topics),
            feeds=frozenset(self.feeds),
            stories=frozenset(self.stories),
        )


class HeartbeatSection(Section):
    """A sign of life for a monitoring service."""

    url_file: Annotated[str, FILE] = Field(
        description="File that holds the address to call, relative to the config folder."
    )
    every: Annotated[timedelta, PERIOD] = Field(
        timedelta(minutes=5), description="Time between two signs."
    )


class OpsSection(Section):
    """What the operator is told."""

    channels: list[Annotated[str, NAME]] = Field(
        [], description="Channels that hear of dead feeds and deliveries."
    )
    heartbeat: HeartbeatSection | None = Field(
        None, description="Sent only while feeds succeed and messages leave."
    )

    def settle(self, folder: Path) -> Ops:
        beat = self.heartbeat
        heartbeat = Heartbeat(str(folder / beat.url_file), beat.every) if beat else None
        return Ops(tuple(self.channels), heartbeat)


class AlertsFile(File):
    """Who is told, how and when."""

    public_id_domain: Annotated[str, DOMAIN] | None = Field(
        None,
        description="Right side of every Message-ID; without it the domain of `mail.from`, "
        f"without `mail` `{NO_DOMAIN}`.",
    )
    defaults: DefaultsSection = Field(
        DefaultsSection(), description="What holds where a channel or route says nothing."
    )
    mail: MailSection | None = Field(
        None, description="The mail server; email channels and addresses in `notify` need it."
    )
    channels: dict[Annotated[str, NAME], ChannelSection] = Field(
        {}, description="Ways to reach people, by name."
    )
    routes: list[RouteSection] = Field(
        [], description="Which matches reach which channels. Every route that matches applies."
    )
    silences: list[SilenceSection] = Field([], description="Planned pauses.")
    ops: OpsSection = Field(OpsSection(), description="What the operator is told.")

    def settle(self, folder: Path) -> AlertSettings:
        """The settings with every secret's file as an absolute path."""
        zone = ZoneInfo(self.defaults.timezone)
        return AlertSettings(
            public_id_domain=self.public_id_domain or self._mail_domain(),
            defaults=self.defaults.settle(),
            mail=self.mail.settle(folder) if self.mail else None,
            channels={
                name: channel.settle(name, folder) for name, channel in self.channels.items()
            },
            routes=tuple(route.settle() for route in self.routes),
            silences=tuple(silence.settle(zone) for silence in self.silences),
            ops=self.ops.settle(folder),
        )

    def _mail_domain(self) -> str:
        return address_of(self.mail.sender).rpartition("@")[2] if self.mail else NO_DOMAIN
