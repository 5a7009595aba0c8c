"""Alerts and the state of the service in words for a terminal. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from worker.domain.corpus import ToldArticle
from worker.domain.feeds import FeedState
from worker.domain.settings import Config
from worker.domain.topics import Priority
from worker.render.clean import clean, safe_link
from worker.supervisor.screen import BOLD, DIM, RED, Look

INDENT = " " * 7

STYLES: Mapping[Priority, str] = {Priority.CRITICAL: RED + BOLD}


@dataclass(frozen=True, slots=True)
class Counts:
    """What the status line says of the service."""

    feeds: int
    failing: int
    articles: int
    last_alert: datetime | None
    next_poll: datetime | None


def alerts(told: Iterable[ToldArticle], config: Config, look: Look) -> list[str]:
    """New alerts, two lines each: an article once, however many recipients are told of it."""
    together: dict[tuple[int, int], list[ToldArticle]] = {}
    for one in told:
        together.setdefault((one.item.article, one.item.version), []).append(one)
    return [line for group in together.values() for line in _alert(group, config, look)]


def counts(
    config: Config,
    states: Mapping[str, FeedState],
    articles: int,
    last_alert: datetime | None,
) -> Counts:
    """Of the configured feeds only: the database remembers others, too."""
    enabled = [feed.name for feed in config.feeds if feed.enabled]
    known = [states[name] for name in enabled if name in states]
    due = [state.due_at for state in known if state.due_at and not state.disabled]
    return Counts(
        feeds=len(enabled),
        failing=sum(bool(state.failures or state.disabled) for state in known),
        articles=articles,
        last_alert=last_alert,
        next_poll=min(due, default=None),
    )


def status(counted: Counts, now: datetime, zone: ZoneInfo) -> str:
    """One calm line."""
    parts = [f"{counted.feeds} feeds"]
    if counted.failing:
        parts.append(f"{counted.failing} failing")
    parts.append(f"{counted.articles} articles")
    if counted.last_alert:
        parts.append(f"last alert {_moment(counted.last_alert, now, zone)}")
    if counted.next_poll and counted.next_poll > now:
        parts.append(f"next poll {_moment(counted.next_poll, now, zone)}")
    return "natowire: " + ", ".join(parts)


def live(config: Config) -> str:
    feeds, topics = _enabled(config)
    return f"config {config.revision} is live: {feeds} feeds, {topics} topics"


def ready(config: Config, broker: str, data: str) -> str:
    feeds, topics = _enabled(config)
    return (
        f"natowire runs: {feeds} feeds, {topics} topics, broker {broker}, data in {data}; "
        "Ctrl-C ends it"
    )


def _enabled(config: Config) -> tuple[int, int]:
    feeds = sum(feed.enabled for feed in config.feeds)
    return feeds, sum(topic.enabled for topic in config.topics)


def _alert(group: Sequence[ToldArticle], config: Config, look: Look) -> list[str]:
    titles = {topic.id: topic.title for topic in config.topics}
    named = dict.fromkeys(topic for one in group for topic in one.item.topics)
    topics = ", ".join(clean(titles.get(topic, topic)) for topic in named)
    first = group[0]
    article = first.article.article
    zone = ZoneInfo(config.alerts.defaults.timezone)
    when = first.item.created_at.astimezone(zone).strftime("%H:%M")
    title = look.styled(clean(article.title), STYLES.get(first.item.priority, BOLD))
    lines = [f"{when}  [{topics}] {title} ({clean(article.outlet)})"]
    if link := safe_link(article.url):
        lines.append(INDENT + look.styled(link, DIM))
    return lines


def _moment(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The time; with the day where that is another one."""
    local = moment.astimezone(zone)
    same = local.date() == now.astimezone(zone).date()
    return local.strftime("%H:%M" if same else "%Y-%m-%d %H:%M")
