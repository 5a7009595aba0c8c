"""What a message tells, gathered from the corpus before it is rendered."""

from collections.abc import Mapping, Sequence

from worker.domain.alerts import Message, Notice, NoticeStory, NoticeTopic
from worker.domain.corpus import ToldArticle
from worker.domain.topics import Match, Topic
from worker.render.snippets import snippets


def notice(message: Message, told: Sequence[ToldArticle], topics: Mapping[str, Topic]) -> Notice:
    """The whole content of a message; a topic that has left the config keeps its id as title."""
    return Notice(
        id=message.id,
        kind=message.kind,
        recipient=message.recipient,
        created_at=message.created_at,
        stories=tuple(story(entry, topics) for entry in told),
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
        authors=article.authors,
        agencies=article.agencies,
        topics=tuple(_topic(match, topics) for match in matches),
        snippets=snippets(article.title, article.lead, article.body, hits),
        sources=told.sources,
        priority=item.priority,
        routes=item.routes,
    )


def _topic(match: Match, topics: Mapping[str, Topic]) -> NoticeTopic:
    known = topics.get(match.topic)
    title = known.title if known else match.topic
    return NoticeTopic(match.topic, title, match.priority, match.hits)
