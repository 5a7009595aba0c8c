"""What a message tells, gathered from the corpus before it is rendered."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from worker.alerts.grouping import events_of
from worker.domain.alerts import AlertKind, AlertReason, Message, MessageState, Recipient
from worker.domain.articles import AuthorKind
from worker.domain.corpus import ToldArticle
from worker.domain.notices import Incident, Notice, NoticeStory, NoticeTopic
from worker.domain.stories import Correction
from worker.domain.telling import TAKES_BACK, Survey
from worker.domain.topics import Match, Topic
from worker.pipeline.novelties import fresh, new_outlets
from worker.render.snippets import snippets

_TELLING = (AlertKind.NEW, AlertKind.CORRECTION, AlertKind.UPDATE)
"""What several items of one story are: whoever never heard of it hears of a new one."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a digest says beside its stories: what it checked, what its recipient was told at once
    in its window, and when the next one comes.
    """

    survey: Survey
    already: Sequence[ToldArticle] = ()
    next_issue: datetime | None = None


def notice(
    message: Message,
    told: Sequence[ToldArticle],
    topics: Mapping[str, Topic],
    issue: Issue | None = None,
) -> Notice:
    """The whole content of a message: items of one story as one, stories of one event side by
    side. A topic that has left the config keeps its id as title.
    """
    if issue is None:
        return _notice(message, stories(told, topics))
    return replace(
        _notice(message, stories(told, topics)),
        window=message.window,
        survey=issue.survey,
        already=stories(issue.already, topics),
        next_issue=issue.next_issue,
    )


def ops_notice(message: Message, incident: Incident) -> Notice:
    """The content of a message about natowire itself."""
    return _notice(message, incident=incident)


def trial(recipient: Recipient, now: datetime) -> Message:
    """A message that no outbox knows, to see whether a channel works."""
    return Message(
        id=secrets.token_hex(12),
        recipient=recipient,
        kind=AlertKind.TEST,
        state=MessageState.SENDING,
        created_at=now,
        next_at=now,
    )


def trial_notice(message: Message) -> Notice:
    """The content of a message that only shows whether its channel works."""
    return _notice(message)


def _notice(
    message: Message, stories: tuple[NoticeStory, ...] = (), incident: Incident | None = None
) -> Notice:
    return Notice(
        id=message.id,
        kind=_message_kind(message, stories),
        recipient=message.recipient,
        created_at=message.created_at,
        stories=stories,
        incident=incident,
    )


def _message_kind(message: Message, stories: Iterable[NoticeStory]) -> AlertKind:
    """A story that only waited to be told may be followed up before: then that is its first word."""
    is_new = any(story.kind is AlertKind.NEW for story in stories)
    return AlertKind.NEW if is_new and message.kind is AlertKind.UPDATE else message.kind


def stories(told: Iterable[ToldArticle], topics: Mapping[str, Topic]) -> tuple[NoticeStory, ...]:
    """One notice a story, in the order of deciding but for those of one event, which stand
    together where its first one stands.
    """
    entries = list(told)
    events = events_of(entry.item for entry in entries)
    by_event: dict[int, dict[int, list[ToldArticle]]] = {}
    for entry in entries:
        number = entry.item.story
        by_event.setdefault(events[number], {}).setdefault(number, []).append(entry)
    return tuple(_folded(items, topics) for event in by_event.values() for items in event.values())


def story(told: ToldArticle, topics: Mapping[str, Topic]) -> NoticeStory:
    """What one alert item tells."""
    return _folded([told], topics)


def _folded(entries: Sequence[ToldArticle], topics: Mapping[str, Topic]) -> NoticeStory:
    """All items of one story as one: its newest text under the id of its first item."""
    shown = _shown(entries)
    article, kind = shown.article.article, _kind(entries)
    cause = next((entry for entry in entries if _kind([entry]) is kind), entries[0])
    matches = _matches(entries, shown)
    hits = [hit for match in matches if match in shown.article.matches for hit in match.hits]
    return NoticeStory(
        alert=entries[0].item.id,
        reason=cause.item.reason,
        story=shown.item.story,
        article=shown.item.article,
        title=article.title,
        url=article.url,
        outlet=article.outlet,
        feed=article.feed,
        language=article.language,
        published=article.published,
        first_seen=article.first_seen,
        authors=tuple(
            author.name for author in article.authors if author.kind is not AuthorKind.AGENCY
        ),
        agencies=article.agencies,
        topics=tuple(_topic(match, topics) for match in sorted(matches, key=_urgency)),
        snippets=snippets(article.title, article.lead, article.body, hits),
        sources=shown.sources,
        priority=max((entry.item.priority for entry in entries), key=lambda p: p.rank),
        routes=tuple(dict.fromkeys(name for entry in entries for name in entry.item.routes)),
        version=shown.item.version,
        kind=kind,
        correction=_correction(entries),
        told_before=shown.told_before,
        told_title=shown.told_title,
        fresh=fresh(shown, hits),
        new_outlets=new_outlets(shown),
        event=next((entry.item.event for entry in entries if entry.item.event is not None), None),
        hold=next((entry.item.hold for entry in entries if entry.item.hold), None),
    )


def _shown(entries: Sequence[ToldArticle]) -> ToldArticle:
    """The newest text; of a story that takes something back, that of who takes it back: a copy
    that came later may still have the mistake. One that only adds an outlet says nothing itself.
    """
    corrected = {entry.item.article for entry in entries if entry.correction}
    telling = [entry for entry in entries if entry.item.reason is not AlertReason.MORE_OUTLETS]
    shown = [entry for entry in entries if entry.item.article in corrected] or telling or entries
    return shown[-1]


def _correction(entries: Sequence[ToldArticle]) -> Correction | None:
    """A text that was withdrawn stays so whatever else was put right in it."""
    found = {entry.correction for entry in entries}
    return next(
        (one for one in (Correction.RETRACTED, Correction.CORRECTED) if one in found), None
    )


def _kind(entries: Sequence[ToldArticle]) -> AlertKind:
    kinds = {_own_kind(entry) for entry in entries}
    return next(kind for kind in _TELLING if kind in kinds)


def _own_kind(entry: ToldArticle) -> AlertKind:
    """What an item is to its reader, in whatever kind of message it comes and why ever."""
    if entry.item.reason in TAKES_BACK:
        return AlertKind.CORRECTION
    return AlertKind.NEW if entry.told_before is None else AlertKind.UPDATE


def _matches(entries: Sequence[ToldArticle], shown: ToldArticle) -> list[Match]:
    """One match a topic: of the text that is shown, else of the newest that has it. A text that
    takes something back may match nothing any more; its reader still learns what it was about.
    """
    found = {topic: Match(topic, e.item.priority, ()) for e in entries for topic in e.item.topics}
    for entry in (*entries, shown):
        found.update((m.topic, m) for m in entry.article.matches if m.topic in entry.item.topics)
    return list(found.values())


def _urgency(match: Match) -> int:
    """The most urgent first; equal ones in the order of the config."""
    return -match.priority.rank


def _topic(match: Match, topics: Mapping[str, Topic]) -> NoticeTopic:
    known = topics.get(match.topic)
    title = known.title if known else match.topic
    return NoticeTopic(match.topic, title, match.priority, match.hits)
