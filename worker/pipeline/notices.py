"""What a message tells, gathered from the corpus before it is rendered."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from worker.domain.alerts import AlertKind, Message, MessageState, Recipient
from worker.domain.articles import AuthorKind
from worker.domain.corpus import ToldArticle
from worker.domain.notices import Incident, Notice, NoticeStory, NoticeTopic
from worker.domain.topics import Match, Topic
from worker.render.snippets import snippets


def notice(message: Message, told: Sequence[ToldArticle], topics: Mapping[str, Topic]) -> Notice:
    """The whole content of a message; a topic that has left the config keeps its id as title."""
    return _notice(message, tuple(story(entry, topics) for entry in told))


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
        kind=message.kind,
        recipient=message.recipient,
        created_at=message.created_at,
        stories=stories,
        incident=incident,
    )


def story(told: ToldArticle, topics: Mapping[str, Topic]) -> NoticeStory:
    item, stored = told.item, told.article
    article = stored.article
    matches = [match for match in stored.matches if match.topic in item.topics]
    hits = tuple(hit for match in matches for hit in match.hits)
    return NoticeStory(
        alert=item.id,
        reason=item.reason,
        story=item.story,
        article=item.article,
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
        sources=told.sources,
        priority=item.priority,
        routes=item.routes,
    )


def _urgency(match: Match) -> int:
    """The most urgent first; equal ones in the order of the config."""
    return -match.priority.rank


def _topic(match: Match, topics: Mapping[str, Topic]) -> NoticeTopic:
    known = topics.get(match.topic)
    title = known.title if known else match.topic
    return NoticeTopic(match.topic, title, match.priority, match.hits)
