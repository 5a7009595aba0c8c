"""Sample messages of every kind: what ``alerts preview`` shows where nothing is stored yet, and
what the documentation shows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from worker.domain.alerts import AlertKind, AlertReason, Hold, Recipient
from worker.domain.dates import Precision, Published
from worker.domain.notices import (
    Incident,
    Notice,
    NoticeSource,
    NoticeStory,
    NoticeTopic,
    Snippet,
)
from worker.domain.stories import Correction, Relation
from worker.domain.telling import Survey
from worker.domain.topics import Field, Hit, Priority
from worker.render.samples.texts import TEXTS, SampleText, SampleTexts
from worker.render.snippets import snippets

NOW = datetime(2026, 11, 20, 8, 42, tzinfo=UTC)
"""When samples are told. They never change, so that a change of natowire's can be seen."""
TOLD = NOW - timedelta(hours=2, minutes=30)
_PRIORITIES = {"arms": Priority.HIGH, "nuclear": Priority.NORMAL}


def sample(name: str, recipient: Recipient, locale: str) -> Notice:
    """The sample of this name (one of SAMPLES) as ``recipient`` would get it."""
    kind, tell = _TOLD_BY[name]
    blank = Notice(_id(name, locale), kind, recipient, NOW, ())
    return tell(blank, TEXTS[locale])


def _alert(blank: Notice, texts: SampleTexts) -> Notice:
    return replace(blank, stories=(_first(texts),))


def _update(blank: Notice, texts: SampleTexts) -> Notice:
    return replace(blank, stories=(_followed_up(texts),))


def _correction(blank: Notice, texts: SampleTexts) -> Notice:
    return replace(blank, stories=(_corrected(texts),))


def _retraction(blank: Notice, texts: SampleTexts) -> Notice:
    story = replace(
        _told(_first(texts), AlertKind.CORRECTION, AlertReason.RETRACTED),
        correction=Correction.RETRACTED,
        snippets=(),
    )
    return replace(blank, stories=(story,))


def _grouped(blank: Notice, texts: SampleTexts) -> Notice:
    first, other = _first(texts), _story(texts, texts.others[0], 58)
    event = [_story(texts, text, 53 + n, event=first.story) for n, text in enumerate(texts.event)]
    held = [replace(story, hold=Hold.BURST) for story in (first, *event, other)]
    return replace(blank, stories=tuple(held))


def _catch_up(blank: Notice, texts: SampleTexts) -> Notice:
    stories = (_first(texts), _story(texts, texts.others[0], 58))
    held = (replace(_earlier(story), hold=Hold.OUTAGE) for story in stories)
    return replace(blank, stories=tuple(held))


def _overview(blank: Notice, texts: SampleTexts) -> Notice:
    stories = (_first(texts), _story(texts, texts.others[0], 58))
    told = tuple(replace(story, reason=AlertReason.FIRST_POLL) for story in stories)
    return replace(blank, stories=told)


def _digest(blank: Notice, texts: SampleTexts) -> Notice:
    month = Published("2026-10", Precision.MONTH, "header")
    late = replace(_story(texts, texts.others[1], 61), published=month)
    told = (_followed_up(texts), _story(texts, texts.others[0], 58), late)
    already = [_story(texts, text, 53 + n) for n, text in enumerate(texts.event)]
    digest = replace(
        blank,
        stories=tuple(replace(_earlier(story), routes=("morning",)) for story in told),
        already=tuple(map(_earlier, already)),
    )
    failing = ((_feed(texts.first), NOW - timedelta(hours=11)),)
    return _issue(digest, Survey(14, failing, 335, 240, 9, 95))


def _empty_digest(blank: Notice, _: SampleTexts) -> Notice:
    return _issue(blank, Survey(15, (), 219, 171, 0, 48))


def _ops(blank: Notice, texts: SampleTexts) -> Notice:
    opened = NOW - timedelta(minutes=1)
    incident = Incident(f"feed:{_feed(texts.first)}", texts.trouble, texts.detail, opened)
    return replace(blank, incident=incident)


def _test(blank: Notice, _: SampleTexts) -> Notice:
    return blank


_TOLD_BY: Mapping[str, tuple[AlertKind, Callable[[Notice, SampleTexts], Notice]]] = {
    "alert": (AlertKind.NEW, _alert),
    "update": (AlertKind.UPDATE, _update),
    "correction": (AlertKind.CORRECTION, _correction),
    "retraction": (AlertKind.CORRECTION, _retraction),
    "grouped": (AlertKind.NEW, _grouped),
    "catch-up": (AlertKind.CATCH_UP, _catch_up),
    "overview": (AlertKind.OVERVIEW, _overview),
    "digest": (AlertKind.DIGEST, _digest),
    "empty-digest": (AlertKind.DIGEST, _empty_digest),
    "ops": (AlertKind.OPS, _ops),
    "test": (AlertKind.TEST, _test),
}
SAMPLES = tuple(_TOLD_BY)
"""The names of the samples."""


def _issue(notice: Notice, survey: Survey) -> Notice:
    ends = NOW.replace(hour=6, minute=0)
    window = (ends - timedelta(days=1), ends)
    return replace(
        notice,
        created_at=ends,
        window=window,
        survey=survey,
        next_issue=ends + timedelta(days=1),
    )


def _earlier(story: NoticeStory) -> NoticeStory:
    """The same some hours before: what waited for its digest, or for its channel."""
    hours = timedelta(hours=4)
    published = story.published
    if published and published.precision is Precision.MINUTE:
        published = Published.at(published.earliest() - hours, published.source)
    return replace(
        story,
        published=published,
        first_seen=story.first_seen - hours,
        told_before=story.told_before - hours if story.told_before else None,
        sources=tuple(replace(source, seen=source.seen - hours) for source in story.sources),
    )


def _first(texts: SampleTexts) -> NoticeStory:
    story = _story(texts, texts.first, 52)
    return replace(story, sources=_copies(texts, 2))


def _followed_up(texts: SampleTexts) -> NoticeStory:
    story = _told(_first(texts), AlertKind.UPDATE, AlertReason.NEW_FACTS)
    forms = texts.first.found["arms"]
    return replace(
        story, fresh=(_marked(texts.addition, forms),), new_outlets=5, sources=_copies(texts, 7)
    )


def _corrected(texts: SampleTexts) -> NoticeStory:
    story = _told(_first(texts), AlertKind.CORRECTION, AlertReason.CORRECTED)
    return replace(
        story,
        correction=Correction.CORRECTED,
        told_title=texts.former_title,
        fresh=(_marked(texts.correction, ()),),
    )


def _told(story: NoticeStory, kind: AlertKind, reason: AlertReason) -> NoticeStory:
    alert = _id(story.alert, kind)
    return replace(
        story, alert=alert, kind=kind, reason=reason, told_before=TOLD, told_title=story.title
    )


def _story(
    texts: SampleTexts, text: SampleText, number: int, *, event: int | None = None
) -> NoticeStory:
    found = {topic: _hits(text, forms) for topic, forms in text.found.items()}
    topics = tuple(
        NoticeTopic(topic, texts.topics[topic], _PRIORITIES[topic], hits)
        for topic, hits in found.items()
    )
    hits = [hit for topic in topics for hit in topic.hits]
    return NoticeStory(
        alert=_id(text.url),
        reason=AlertReason.NEW_STORY,
        story=number,
        article=number + 19,
        title=text.title,
        url=text.url,
        outlet=text.outlet,
        feed=_feed(text),
        language="de" if texts is TEXTS["de"] else "en",
        published=Published.at(NOW - timedelta(minutes=number), "pubDate"),
        first_seen=NOW - timedelta(minutes=4),
        authors=(text.author,) if text.author else (),
        agencies=(text.agency,) if text.agency else (),
        topics=topics,
        snippets=snippets(text.title, text.lead, text.body, hits),
        sources=(),
        priority=max((topic.priority for topic in topics), key=lambda p: p.rank),
        routes=("alerts",),
        event=event,
    )


def _copies(texts: SampleTexts, count: int) -> tuple[NoticeSource, ...]:
    """Copies that came before the last message and after it: every third is word for word."""
    return tuple(
        NoticeSource(
            outlet,
            url,
            title,
            Relation.NEAR if n % 3 else Relation.EXACT,
            0.97 - n / 50 if n % 3 else 1.0,
            NOW - timedelta(minutes=8 + 4 * n),
        )
        for n, (outlet, url, title) in enumerate(texts.copies[:count], 1)
    )


def _hits(text: SampleText, forms: Sequence[str]) -> tuple[Hit, ...]:
    fields = {Field.TITLE: text.title, Field.LEAD: text.lead, Field.BODY: text.body}
    return tuple(
        Hit(forms[0], form, field, at, at + len(form), content.count(form))
        for form in forms
        for field, content in fields.items()
        if (at := content.find(form)) >= 0
    )


def _marked(passage: str, forms: Sequence[str]) -> Snippet:
    stems = [form.removesuffix("n") for form in forms]
    places = [(passage.find(stem), len(stem)) for stem in stems]
    return Snippet(passage, tuple(sorted((at, at + size) for at, size in places if at >= 0)))


def _feed(text: SampleText) -> str:
    return text.url.split("/")[2].removesuffix(".example")


def _id(*parts: str) -> str:
    return blake2b(" ".join(parts).encode(), digest_size=12).hexdigest()
