"""A notice as the JSON of webhooks and of ``natowire alerts show --json``.

One story is ``natowire.alert.v1``, whose ``data`` is the alert. Several in one message are
``natowire.alerts.v1``, whose ``data.alerts`` holds the same shape for each. What is no news
is ``natowire.ops.v1`` (a trouble of natowire's own) or ``natowire.test.v1``. Changes within v1
are additive. Absent is null; offsets count code points; times are RFC 3339 UTC. The schema is
``schemas/alert.v1.schema.json``.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from worker.domain.alerts import AlertKind
from worker.domain.dates import rfc3339
from worker.domain.ids import article_id, story_id
from worker.domain.notices import Incident, Notice, NoticeSource, NoticeStory, NoticeTopic, Snippet
from worker.domain.topics import Hit
from worker.render.clean import clean, cut, sound
from worker.render.notes import LONGEST_TITLE, detail_lines
from worker.render.views import in_order
from worker.render.words import ENGLISH

LONGEST_DETAIL = 4000
"""Code points of what is told of a trouble: below 20,000 bytes in any script."""

Json = dict[str, Any]


def payload(notice: Notice) -> Json:
    """The notice as a JSON document: what a receiver gets, whatever channel it comes by."""
    if notice.kind is AlertKind.TEST:
        return _document("natowire.test.v1", notice.created_at, _test(notice))
    if notice.incident:
        return _document("natowire.ops.v1", notice.created_at, _ops(notice, notice.incident))
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
        "test": False,
        "alerts": alerts,
    }


def _test(notice: Notice) -> Json:
    return {
        "message_id": notice.id,
        "test": True,
        "channel": notice.recipient.channel,
        "text": ENGLISH.test_text,
    }


def _ops(notice: Notice, incident: Incident) -> Json:
    """Title and detail are cleaned and bounded as in mails: they quote what was misconfigured."""
    return {
        "message_id": notice.id,
        "test": False,
        "key": incident.key,
        "state": "closed" if incident.closed_at else "open",
        "title": cut(clean(incident.title), LONGEST_TITLE),
        "detail": cut("\n".join(detail_lines(incident.detail)), LONGEST_DETAIL),
        "opened_at": rfc3339(incident.opened_at),
        "closed_at": rfc3339(incident.closed_at) if incident.closed_at else None,
    }


def _alert(story: NoticeStory, kind: AlertKind) -> Json:
    return {
        "alert_id": story.alert,
        "kind": str(kind),
        "reason": str(story.reason),
        "priority": str(story.priority),
        "test": False,
        "truncated": 0,
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
        "counted": str(hit.counted),
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
