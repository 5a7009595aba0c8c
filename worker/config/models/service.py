"""``natowire.yaml``: how the service polls, fetches, keeps and compares."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from worker import __version__
from worker.config.addresses import LINE, NETWORK
from worker.config.amounts import DURATION, INTERVAL, PART, PERIOD, SHARE, SIZE
from worker.config.models.base import File, Section
from worker.config.written import member_of, whole
from worker.domain.feeds import Fulltext
from worker.domain.settings import (
    Deduplication,
    FirstPoll,
    HttpSettings,
    Polling,
    Retention,
)

_POLLING = Polling()
_HTTP = HttpSettings(user_agent=f"natowire/{__version__}")
_RETENTION = Retention()
_DEDUPLICATION = Deduplication()


class PollingSection(Section):
    """How often feeds are asked."""

    interval: Annotated[timedelta | None, INTERVAL] = Field(
        _POLLING.interval,
        description="Time between two polls of a feed; `auto` follows how often it publishes. "
        "Jitter, Retry-After and back-off apply to both.",
    )
    min_interval: Annotated[timedelta, DURATION] = Field(
        _POLLING.min_interval, description="Never poll a feed faster than this."
    )
    max_interval: Annotated[timedelta, DURATION] = Field(
        _POLLING.max_interval, description="Never poll a feed slower than this."
    )
    hint_cap: Annotated[timedelta, DURATION] = Field(
        _POLLING.hint_cap,
        description="What a feed hints at (ttl, updatePeriod, skipHours) makes `auto` wait longer "
        "by at most this much; its own `ignore_hints` turns that off.",
    )
    max_age_cap: Annotated[timedelta, DURATION] = Field(
        _POLLING.max_age_cap,
        description="How long a server's Cache-Control max-age may keep a feed from being asked.",
    )
    jitter: Annotated[float, SHARE] = Field(
        _POLLING.jitter, description="Random share of the interval that spreads the load."
    )
    first_poll: Annotated[FirstPoll, member_of(FirstPoll)] = Field(
        _POLLING.first_poll,
        description="What a feed's first poll tells: one `overview` message a recipient, an "
        "`alert` for everything, or nothing (`silent`).",
    )

    def settle(self) -> Polling:
        return Polling(
            interval=self.interval,
            min_interval=self.min_interval,
            max_interval=self.max_interval,
            hint_cap=self.hint_cap,
            max_age_cap=self.max_age_cap,
            jitter=self.jitter,
            first_poll=self.first_poll,
        )


class TimeoutsSection(Section):
    """How long a request may take."""

    connect: Annotated[timedelta, DURATION] = Field(
        _HTTP.connect_timeout, description="Limit for one connection."
    )
    attempt: Annotated[timedelta, DURATION] = Field(
        _HTTP.attempt_timeout, description="Limit for a whole request with all its redirects."
    )


class PerHostSection(Section):
    """Politeness towards one host (registrable domain)."""

    gap: Annotated[timedelta, DURATION] = Field(
        _HTTP.host_gap,
        description="Least time between two requests; none for hosts in `allow_private`.",
    )
    concurrency: Annotated[int, whole(1, 16)] = Field(
        _HTTP.host_concurrency, description="Requests at the same time."
    )


class HttpSection(Section):
    """How requests for feeds and pages are made."""

    user_agent: Annotated[str, LINE] = Field(
        _HTTP.user_agent,
        description="What natowire calls itself; add an address where its operator is reached.",
    )
    timeouts: TimeoutsSection = Field(
        TimeoutsSection(), description="How long a request may take."
    )
    max_body: Annotated[int, SIZE] = Field(
        _HTTP.max_body, description="Longest answer that is read, after decompression."
    )
    concurrency: Annotated[int, whole(1, 500)] = Field(
        _HTTP.concurrency, description="Requests at the same time, over all hosts."
    )
    per_host: PerHostSection = Field(PerHostSection(), description="Politeness towards one host.")
    allow_private: list[Annotated[str, NETWORK]] = Field(
        [],
        description="Private networks that may be asked, on any port; all others are refused.",
    )

    def settle(self) -> HttpSettings:
        return HttpSettings(
            user_agent=self.user_agent,
            connect_timeout=self.timeouts.connect,
            attempt_timeout=self.timeouts.attempt,
            max_body=self.max_body,
            concurrency=self.concurrency,
            host_gap=self.per_host.gap,
            host_concurrency=self.per_host.concurrency,
            allow_private=tuple(self.allow_private),
        )


class ArticlesSection(Section):
    """What is done for an article's text."""

    fulltext: Annotated[Fulltext, member_of(Fulltext)] = Field(
        Fulltext.AUTO,
        description="When the article's own page is fetched: where the feed's text is too "
        "short (`auto`), `never`, or `always`.",
    )


class RetentionSection(Section):
    """How long things are kept. The service lets go once a day; of articles titles stay."""

    unmatched_text: Annotated[timedelta, DURATION] = Field(
        _RETENTION.unmatched_text,
        description="Texts of articles that matched no topic, since they were last seen.",
    )
    text: Annotated[timedelta, DURATION] = Field(
        _RETENTION.text,
        description="Texts of articles that matched, since they were last seen.",
    )
    messages: Annotated[timedelta, DURATION] = Field(
        _RETENTION.messages,
        description="Texts of messages that were sent or given up.",
    )
    records: Annotated[timedelta, DURATION] = Field(
        _RETENTION.records,
        description="Log lines of polls and deliveries. Titles, addresses, digests and decisions "
        "of articles stay longer.",
    )

    def settle(self) -> Retention:
        return Retention(
            unmatched_text=self.unmatched_text,
            text=self.text,
            messages=self.messages,
            records=self.records,
        )


class DeduplicationSection(Section):
    """When two articles are copies of one text."""

    window: Annotated[timedelta, PERIOD] = Field(
        _DEDUPLICATION.window, description="How far back copies are looked for."
    )
    near: Annotated[float, PART] = Field(
        _DEDUPLICATION.near,
        description="Least share of the smaller text that stands in the larger one.",
    )
    near_same_outlet: Annotated[float, PART] = Field(
        _DEDUPLICATION.near_same_outlet,
        description="The same within one outlet, where equal words prove less.",
    )

    def settle(self) -> Deduplication:
        return Deduplication(
            window=self.window, near=self.near, near_same_outlet=self.near_same_outlet
        )


class ServiceFile(File):
    """Settings of the service."""

    polling: PollingSection = Field(PollingSection(), description="How often feeds are asked.")
    http: HttpSection = Field(HttpSection(), description="How requests are made.")
    articles: ArticlesSection = Field(
        ArticlesSection(), description="What is done for an article's text."
    )
    retention: RetentionSection = Field(
        RetentionSection(),
        description="How long things are kept; the service lets go once a day, and keeps what "
        "articles are known again by.",
    )
    deduplication: DeduplicationSection = Field(
        DeduplicationSection(), description="When two articles are copies of one text."
    )
