"""``feeds.yaml``: what is read."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field

from worker.config.addresses import COUNTRY, FILE, LANGUAGE, LINE, NAME, URL, ZONE
from worker.config.amounts import DURATION
from worker.config.models.base import File, Section
from worker.config.written import FLAG, member_of
from worker.domain.feeds import FeedAuth, FeedKind, FeedSpec, FeedType, Fulltext


class AuthSection(Section):
    """HTTP basic credentials."""

    username: Annotated[str, LINE] = Field(description="User name.")
    password_file: Annotated[str, FILE] = Field(
        description="File that holds the password, relative to the config folder."
    )

    def settle(self, folder: Path) -> FeedAuth:
        return FeedAuth(self.username, str(folder / self.password_file))


class FeedSection(Section):
    """One feed."""

    name: Annotated[str, NAME] = Field(
        description="Short name that identifies the feed for good; a new name is a new feed."
    )
    url: Annotated[str, URL] = Field(description="Address of the feed.")
    type: Annotated[FeedType, member_of(FeedType)] = Field(
        FeedType.AUTO, description="What stands at the address; `auto` looks."
    )
    title: Annotated[str, LINE] | None = Field(
        None, description="Title for people; without it the feed's own."
    )
    outlet: Annotated[str, LINE] | None = Field(
        None, description="Who publishes it; several feeds of one outlet name the same."
    )
    language: Annotated[str, LANGUAGE] | None = Field(
        None, description="Language of its articles; without it recognised."
    )
    country: Annotated[str, COUNTRY] | None = Field(
        None, description="Country of the outlet, for `when.countries` of a route."
    )
    kind: Annotated[FeedKind, member_of(FeedKind)] = Field(
        FeedKind.PRESS, description="What kind of source it is, for `when.kinds` of a route."
    )
    interval: Annotated[timedelta, DURATION] | None = Field(
        None, description="Time between two polls; without it `polling.interval`."
    )
    enabled: Annotated[bool, FLAG] = Field(True, description="Whether it is polled.")
    tags: list[Annotated[str, NAME]] = Field(
        [], description="Words of your own, for `when.tags` of a route."
    )
    fulltext: Annotated[Fulltext, member_of(Fulltext)] | None = Field(
        None, description="When its articles' pages are fetched; without it `articles.fulltext`."
    )
    timezone: Annotated[str, ZONE] | None = Field(
        None, description="Zone of its dates that name none."
    )
    ignore_hints: Annotated[bool, FLAG] = Field(
        False, description="Whether the feed's own wishes (`ttl`, `skipHours`) are ignored."
    )
    auth: AuthSection | None = Field(None, description="HTTP basic credentials.")

    def settle(self, folder: Path) -> FeedSpec:
        return FeedSpec(
            name=self.name,
            url=self.url,
            type=self.type,
            title=self.title,
            outlet=self.outlet,
            language=self.language,
            country=self.country,
            kind=self.kind,
            interval=self.interval,
            enabled=self.enabled,
            tags=tuple(self.tags),
            fulltext=self.fulltext,
            timezone=self.timezone,
            ignore_hints=self.ignore_hints,
            auth=self.auth.settle(folder) if self.auth else None,
        )


class FeedsFile(File):
    """What is read."""

    feeds: list[FeedSection] = Field(description="One entry a feed.")
