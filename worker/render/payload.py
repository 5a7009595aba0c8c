"""A notice as the JSON of webhooks and of ``natowire alerts show --json``.

One story is ``natowire.alert.v1``, whose ``data`` is the alert: a follow-up and a correction too,
told apart by ``kind``, so that who reads alerts misses neither. Several in one message, and every
digest, are ``natowire.alerts.v1``, whose ``data.alerts`` holds the same shape for each. What is no
news is ``natowire.ops.v1`` (a trouble of natowire's own) or ``natowire.test.v1``. Changes within v1
are additive. Absent is null; offsets count code points; times are RFC 3339 UTC. The schema is
``schemas/alert.v1.schema.json``.
"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from worker.domain.alerts import AlertKind
from worker.domain.dates import rfc3339
from worker.domain.ids import article_id, story_id
from worker.domain.notices import Incident, Notice, NoticeSource, NoticeStory, NoticeTopic, Snippet
from worker.domain.telling import Survey
from worker.domain.topics import Hit
from worker.render.clean import clean, cut, named, safe_link, sound
from worker.render.notes import LONGEST_TITLE, detail_lines
from worker.render.views import in_order
from worker.render.words import WORDS

LONGEST_DETAIL = 4000
"""Code points of what is told of a trouble: below 20,000 bytes in any script."""
LONGEST_SNIPPET = 300
"""Code points of a passage: every channel quotes, none republishes."""

GATHERED = frozenset({AlertKind.OVERVIEW, AlertKind.CATCH_UP, AlertKind.DIGEST})
"""Kinds of message that gather what came; a story in them that was never told has their kind."""

Json = dict[str, Any]


def payload(notice: Notice) -> Json:
    """The notice as a JSON document: what a receiver gets, whatever channel it comes by."""
    if notice.kind is AlertKind.TEST:
        return _document("natowire.test.v1", notice.created_at, _test(notice))
    if notice.incident:
        return _document("natowire.ops.v1", notice.created_at, _ops(notice, notice.incident))
    if len(notice.stories) == 1 and notice.kind is not AlertKind.DIGEST:
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
        "more": [],
        "omitted": 0,
        "window": _window(notice.window),
        "survey": _survey(notice.survey) if notice.survey else None,
        "already": [brief(_alert(story, notice.kind)) for story in notice.already],
        "next_issue": rfc3339(notice.next_issue) if notice.next_issue else None,
    }


def _window(window: tuple[datetime, datetime] | None) -> Json | None:
    return {"begins": rfc3339(window[0]), "ends": rfc3339(window[1])} if window else None


def _survey(survey: Survey) -> Json:
    return asdict(survey) | {
        "failing": [{"feed": feed, "since": rfc3339(since)} for feed, since in survey.failing]
    }


def brief(alert: Json) -> Json:
    """An alert in a line, where there is no room for all of it."""
    article = alert["article"]
    return {
        "alert_id": alert["alert_id"],
        "story": alert["story"]["id"],
        "title": article["title"],
        "url": article["url"],
        "source": article["source"]["name"],
    }


def _test(notice: Notice) -> Json:
    return {
        "message_id": notice.id,
        "test": True,
        "channel": notice.recipient.channel,
        "text": WORDS["en"].test_text,
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
        "kind": str(_kind(story, kind)),
        "reason": str(story.reason),
        "priority": str(story.priority),
        "test": False,
        "truncated": 0,
        "routes": list(map(named, story.routes)),
        "topics": [_topic(topic) for topic in story.topics],
        "story": _story(story),
        "article": _article(story),
        "others": [_other(source) for source in story.sources],
        "event": story_id(story.event) if story.event is not None else None,
        "hold": str(story.hold) if story.hold else None,
        "correction": str(story.correction) if story.correction else None,
        "told_before": rfc3339(story.told_before) if story.told_before else None,
        "changes": _changes(story, story.told_before) if story.told_before else None,
    }


def _kind(story: NoticeStory, message: AlertKind) -> AlertKind:
    """What the story is to its reader: follow-ups and corrections show in any message."""
    is_first = story.kind is AlertKind.NEW
    return message if is_first and message in GATHERED else story.kind


def _changes(story: NoticeStory, since: datetime) -> Json:
    """What the reader was not told ``since`` then."""
    return {
        "since": rfc3339(since),
        "snippets": [_snippet(snippet) for snippet in story.fresh],
        "outlets": story.new_outlets,
    }


def _topic(topic: NoticeTopic) -> Json:
    return {
        "id": topic.id,
        "name": named(topic.title),
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
        "revision": story.version,
        "url": _web_address(story.url),
        "title": story.title,
        "source": {"id": story.feed, "name": named(story.outlet)},
        "author": ", ".join(map(named, story.authors)) or None,
        "language": story.language,
        "published": asdict(story.published) if story.published else None,
        "fetched_at": rfc3339(story.first_seen),
        "agency": list(map(named, story.agencies)),
        "snippets": [_snippet(snippet) for snippet in story.snippets],
    }


def _snippet(snippet: Snippet) -> Json:
    short = quoted(snippet)
    return {"text": short.text, "highlights": [list(span) for span in short.highlights]}


def quoted(snippet: Snippet) -> Snippet:
    """A passage of at most ``LONGEST_SNIPPET`` code points, with the highlights that stay in it."""
    if len(snippet.text) <= LONGEST_SNIPPET:
        return snippet
    text = cut(snippet.text, LONGEST_SNIPPET)
    inside = tuple(span for span in snippet.highlights if span[1] < len(text))
    return replace(snippet, text=text, highlights=inside)


def _other(source: NoticeSource) -> Json:
    return {
        "url": _web_address(source.url),
        "title": source.title,
        "source": named(source.outlet),
        "relation": str(source.relation),
        "similarity": round(source.similarity, 3),
        "seen": rfc3339(source.seen),
    }


def _web_address(url: str | None) -> str | None:
    """The address as its source gives it; None where no receiver should open it."""
    return url if safe_link(url) else None


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
