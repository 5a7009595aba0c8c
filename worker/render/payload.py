"""A notice as the JSON of webhooks and of ``natowire alerts show --json``.

One story is ``natowire.alert.v1``, whose ``data`` is the alert. Several in one message are
``natowire.alerts.v1``, whose ``data.alerts`` holds the same shape for each. Changes within
v1 are additive. Absent is null; offsets count code points; times are RFC 3339 UTC. The
schema is ``schemas/alert.v1.schema.json``.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from worker.domain.alerts import (
    AlertKind,
    Notice,
    NoticeSource,
    NoticeStory,
    NoticeTopic,
    Snippet,
)
from worker.domain.dates import rfc3339
from worker.domain.ids import article_id, story_id
from worker.domain.topics import Hit
from worker.render.clean import sound
from worker.render.views import in_order

Json = dict[str, Any]


def payload(notice: Notice) -> Json:
    """The notice as a JSON document: what a receiver gets, whatever channel it comes by."""
    if len(notice.stories) == 1:
        return alert(notice.stories[0], notice.kind, notice.created_at)
    return _document("natowire.alerts.v1", notice.created_at, _grouped(notice))


def alert(story: NoticeStory, kind: AlertKind, created_at: datetime) -> Json:
    """One story as the document that a message of it alone would be."""
    return _document("natowire.alert.v1", created_at, _alert(story, kind))


def _document(type_: str, created_at: datetime, data: Json) -> Json:
    document: Json = _encodable({"type": type_, "timestamp": rfc3339(created_at), "data": data})
    return document


def _grouped(notice: Notice) -> Json:
    """Several alerts in one message; an overview or a digest may also hold none."""
    alerts = [_alert(story, notice.kind) for story in in_order(notice.stories)]
    return {
        "message_id": notice.id,
        "kind": str(notice.kind),
        "priority": str(notice.priority) if alerts else None,
        "test": notice.kind is AlertKind.TEST,
        "alerts": alerts,
    }


def _alert(story: NoticeStory, kind: AlertKind) -> Json:
    return {
        "alert_id": story.alert,
        "kind": str(kind),
        "reason": str(story.reason),
        "priority": str(story.priority),
        "test": kind is AlertKind.TEST,
        "routes": list(story.routes),
        "topics": [_topic(topic) for topic in story.topics],
        "story": _story(story),
        "article": _article(story),
        "others": [_other(source) for source in story.sources],
    }


def _topic(topic: NoticeTopic) -> Json:
    return {
        "id": topic.id,
        "name": topic.title,
        "priority": str(topic.priority),
        "matches": [_match(hit) for hit in topic.hits],
    }


def _match(hit: Hit) -> Json:
    return {
        "field": str(hit.field),
        "term": hit.term,
        "form": hit.form,
        "start": hit.start,
        "end": hit.end,
        "count": hit.count,
    }


def _story(story: NoticeStory) -> Json:
    """``suppressed`` counts the copies that were held back; ``others`` names them."""
    seen = [story.first_seen, *(source.seen for source in story.sources)]
    outlets = {story.outlet, *(source.outlet for source in story.sources)}
    return {
        "id": story_id(story.story),
        "first_seen": rfc3339(min(seen)),
        "outlets": len(outlets),
        "articles": 1 + len(story.sources),
        "suppressed": len(story.sources),
    }


def _article(story: NoticeStory) -> Json:
    return {
        "id": article_id(story.article),
        "url": story.url,
        "title": story.title,
        "source": {"id": story.feed, "name": story.outlet},
        "author": ", ".join(story.authors) or None,
        "language": story.language,
        "published": asdict(story.published) if story.published else None,
        "fetched_at": rfc3339(story.first_seen),
        "agency": list(story.agencies),
        "snippets": [_snippet(snippet) for snippet in story.snippets],
    }


def _snippet(snippet: Snippet) -> Json:
    return {"text": snippet.text, "highlights": [list(span) for span in snippet.highlights]}


def _other(source: NoticeSource) -> Json:
    return {
        "url": source.url,
        "title": source.title,
        "source": source.outlet,
        "relation": str(source.relation),
        "similarity": round(source.similarity, 3),
        "seen": rfc3339(source.seen),
    }


def _encodable(value: Any) -> Any:
    """The same document with text that UTF-8 can carry; offsets stay true."""
    match value:
        case str():
            return sound(value)
        case dict():
            return {key: _encodable(item) for key, item in value.items()}
        case list():
            return [_encodable(item) for item in value]
        case _:
            return value
