"""The routes of ``alerts.yaml``: which matches reach which channels, and how calmly."""

from datetime import time, timedelta
from typing import Annotated, Any, Self

from pydantic import AliasChoices, ConfigDict, Field, model_validator

from worker.config.addresses import COUNTRY, LANGUAGE, NAME, ZONE
from worker.config.amounts import DURATION, PERIOD, TIME, TIMES, duration, format_duration
from worker.config.models.base import Section
from worker.config.written import FLAG, MisreadError, Written, member_of, one_of, shown, whole
from worker.domain.alerts import Burst, FollowUp, QuietHours, Route, RouteMode, When
from worker.domain.feeds import FeedKind
from worker.domain.topics import Priority

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEFAULT = Route("", ())
EVENT_WAIT = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1))
"""The waits of a route that waits for anything at all and names none."""
_LONGEST_STEP = timedelta(hours=3)
"""A message's pace is read from the last twelve hours: see ``worker.alerts.calm.PAST``."""
_MOST_STEPS = 10


def _step(value: object, longest: timedelta = _LONGEST_STEP) -> timedelta:
    length = duration(value)
    if not timedelta(minutes=1) <= length <= longest:
        raise MisreadError(f"must be 1m to {format_duration(longest)}, not {shown(value)}")
    return length


def _steps(value: object) -> tuple[timedelta, ...]:
    """Waits that never get shorter; none switches them off."""
    if not isinstance(value, list) or len(value) > _MOST_STEPS:
        raise MisreadError(f"must be a list of at most {_MOST_STEPS} durations")
    steps = tuple(map(_step, value))
    if list(steps) != sorted(steps):
        raise MisreadError("must not get shorter from one wait to the next")
    return steps


def _step_within(longest: timedelta) -> Written:
    return Written(lambda value: _step(value, longest), DURATION.schema, format_duration)


STEPS = Written(
    _steps,
    {"type": "array", "items": DURATION.schema, "maxItems": _MOST_STEPS, "title": "durations"},
    lambda steps: [format_duration(step) for step in steps],
)


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
    window: Annotated[timedelta, PERIOD] = Field(
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
        4, description="More messages than this ..."
    )
    within: Annotated[timedelta, _step_within(timedelta(hours=6))] = Field(
        timedelta(minutes=15), description="... within this time ..."
    )
    then: Annotated[str, one_of("group")] = Field("group", description="... are grouped ...")
    every: Annotated[timedelta, _step_within(timedelta(hours=1))] = Field(
        timedelta(minutes=10),
        description="... into one message in this time, then in three and in six times of it.",
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

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        if self.start == self.end:
            raise MisreadError("must end at another time than they begin")
        return self

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
    event_wait: Annotated[tuple[timedelta, ...], STEPS] | None = Field(
        None,
        description="Waits between messages about one event that outlets tell in texts of their own"
        " (`[10m, 30m, 60m]` where `group_wait` is more than 0s); `[]` tells each at once.",
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
            event_wait=self._event_wait(),
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

    def _event_wait(self) -> tuple[timedelta, ...]:
        """What a route does not name is off, but for one that waits for copies: it waits for other
        texts about the same event as well.
        """
        if self.event_wait is not None:
            return self.event_wait
        return EVENT_WAIT if self.group_wait and self.mode is RouteMode.IMMEDIATE else ()
