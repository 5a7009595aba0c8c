"""The routes of ``alerts.yaml``: which matches reach which channels, and how calmly."""

from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import AliasChoices, ConfigDict, Field

from worker.config.addresses import COUNTRY, LANGUAGE, NAME, ZONE
from worker.config.amounts import DURATION, TIME, TIMES
from worker.config.models.base import Section
from worker.config.written import FLAG, member_of, one_of, whole
from worker.domain.alerts import Burst, FollowUp, QuietHours, Route, RouteMode, When
from worker.domain.feeds import FeedKind
from worker.domain.topics import Priority

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEFAULT = Route("", ())


def _short_zone(schema: dict[str, Any]) -> None:
    """Tell editors of the short form that ``timezone`` has in these sections."""
    schema["properties"]["tz"] = {
        **schema["properties"]["timezone"],
        "description": "Short for `timezone`.",
    }


class ZonedSection(Section):
    """A section whose times are local to a zone."""

    model_config = ConfigDict(json_schema_extra=_short_zone)

    timezone: Annotated[str, ZONE] | None = Field(
        None,
        validation_alias=AliasChoices("timezone", "tz"),
        description="Zone of its times; without it `defaults.timezone`.",
    )


class WhenSection(Section):
    """What a route applies to: all keys must hold, of each any value."""

    topics: list[Annotated[str, NAME]] = Field([], description="Topics, by `id`.")
    priority: list[Annotated[Priority, member_of(Priority)]] = Field(
        [], description="Priorities of topics."
    )
    languages: list[Annotated[str, LANGUAGE]] = Field([], description="Languages of articles.")
    feeds: list[Annotated[str, NAME]] = Field([], description="Feeds, by `name`.")
    countries: list[Annotated[str, COUNTRY]] = Field([], description="Countries of feeds.")
    kinds: list[Annotated[FeedKind, member_of(FeedKind)]] = Field(
        [], description="Kinds of feeds."
    )
    tags: list[Annotated[str, NAME]] = Field([], description="Tags of feeds.")

    def settle(self) -> When:
        return When(
            topics=frozenset(self.topics),
            priority=frozenset(self.priority),
            languages=frozenset(self.languages),
            feeds=frozenset(self.feeds),
            countries=frozenset(self.countries),
            kinds=frozenset(str(kind) for kind in self.kinds),
            tags=frozenset(self.tags),
        )


class FollowUpSection(Section):
    """When a story that was told is told again."""

    min_interval: Annotated[timedelta, DURATION] = Field(
        timedelta(minutes=60), description="Least time between two messages about a story."
    )
    at_outlets: list[Annotated[int, whole(2, 10_000)]] = Field(
        [5, 10, 25], description="Numbers of outlets at which it is told again."
    )
    on_new_facts: Annotated[bool, FLAG] = Field(
        True, description="Whether it is told again when its text says more."
    )
    max_per_story: Annotated[int, whole(1, 1000)] = Field(
        4, description="Most messages of this kind about a story."
    )
    window: Annotated[timedelta, DURATION] = Field(
        timedelta(hours=48), description="How long a story is followed."
    )

    def settle(self) -> FollowUp:
        return FollowUp(
            self.min_interval,
            tuple(self.at_outlets),
            self.on_new_facts,
            self.max_per_story,
            self.window,
        )


class BurstSection(Section):
    """When single messages give way to grouped ones."""

    more_than: Annotated[int, whole(1, 10_000)] = Field(
        4, description="More stories than this ..."
    )
    within: Annotated[timedelta, DURATION] = Field(
        timedelta(minutes=15), description="... within this time ..."
    )
    then: Annotated[str, one_of("group")] = Field("group", description="... are grouped ...")
    every: Annotated[timedelta, DURATION] = Field(
        timedelta(minutes=10), description="... into one message in this time."
    )

    def settle(self) -> Burst:
        return Burst(self.more_than, self.within, self.every)


class QuietHoursSection(ZonedSection):
    """Hours in which messages are held."""

    start: Annotated[time, TIME] = Field(alias="from", description="Local time they begin.")
    end: Annotated[time, TIME] = Field(
        alias="to", description="Local time they end; over midnight where earlier than `from`."
    )
    bypass: list[Annotated[Priority, member_of(Priority)]] = Field(
        [Priority.CRITICAL], description="Priorities that are told all the same."
    )

    def settle(self) -> QuietHours:
        return QuietHours(self.start, self.end, self.timezone, frozenset(self.bypass))


class RouteSection(ZonedSection):
    """Which matches reach which channels, and how calmly."""

    name: Annotated[str, NAME] = Field(description="Name, shown to recipients as the reason.")
    when: WhenSection = Field(WhenSection(), description="What it applies to; `{}` is everything.")
    channels: list[Annotated[str, NAME]] = Field(
        min_length=1, description="Channels that are told."
    )
    mode: Annotated[RouteMode, member_of(RouteMode)] = Field(
        _DEFAULT.mode, description="At once, or collected."
    )
    group_wait: Annotated[timedelta, DURATION] = Field(
        _DEFAULT.group_wait,
        description="How long an immediate message waits for copies and other stories.",
    )
    at: Annotated[tuple[time, ...], TIMES] = Field(
        (), description="When a digest is sent: one local time or a list."
    )
    days: list[Annotated[str, one_of(*DAYS)]] = Field(
        list(DAYS), min_length=1, description="Days on which a digest is sent."
    )
    empty: Annotated[str, one_of("send", "skip")] = Field(
        _DEFAULT.empty, description="What a digest with nothing to tell does."
    )
    max_stories: Annotated[int, whole(1, 1000)] = Field(
        _DEFAULT.max_stories, description="Stories told in full; the rest are one line each."
    )
    stop: Annotated[bool, FLAG] = Field(
        _DEFAULT.stop, description="Whether later routes are passed over where this one applies."
    )
    follow_up: FollowUpSection | None = Field(
        None, description="When a story that was told is told again; without it never."
    )
    burst: BurstSection | None = Field(
        None, description="When single messages give way to grouped ones; without it never."
    )
    quiet_hours: QuietHoursSection | None = Field(
        None, description="Hours in which messages are held; without it `defaults.quiet_hours`."
    )

    def settle(self) -> Route:
        return Route(
            name=self.name,
            channels=tuple(self.channels),
            when=self.when.settle(),
            mode=self.mode,
            group_wait=self.group_wait,
            at=self.at,
            days=frozenset(DAYS.index(day) for day in self.days),
            timezone=self.timezone,
            empty=self.empty,
            max_stories=self.max_stories,
            stop=self.stop,
            follow_up=self.follow_up.settle() if self.follow_up else None,
            burst=self.burst.settle() if self.burst else None,
            quiet_hours=self.quiet_hours.settle() if self.quiet_hours else None,
        )
