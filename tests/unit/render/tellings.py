"""Notices of every kind, for what is rendered for programs and chats. The texts are made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.unit.render.notices import (
    NOW,
    STORY,
    catch_up,
    ended,
    many,
    notice,
    ops,
    overview,
    trial,
)
from worker.domain.alerts import AlertKind, AlertReason, Hold
from worker.domain.dates import Published
from worker.domain.notices import Notice, NoticeStory, Snippet
from worker.domain.stories import Correction
from worker.domain.telling import Survey
from worker.domain.topics import Priority

FRESH = Snippet("Der Minister trifft nun auch die Chefs von acht Rüstungskonzernen.", ((48, 65),))

UPDATED = replace(
    STORY,
    kind=AlertKind.UPDATE,
    reason=AlertReason.NEW_FACTS,
    told_before=NOW - timedelta(hours=3),
    told_title=STORY.title,
    fresh=(FRESH,),
    new_outlets=4,
)
CORRECTED = replace(
    UPDATED,
    kind=AlertKind.CORRECTION,
    reason=AlertReason.CORRECTED,
    correction=Correction.CORRECTED,
    title="Korrektur: Minister beraten am Donnerstag, nicht am Freitag",
)
RETRACTED = replace(
    CORRECTED, reason=AlertReason.RETRACTED, correction=Correction.RETRACTED, topics=()
)


def update() -> Notice:
    return notice(UPDATED, kind=AlertKind.UPDATE)


def correction(story: NoticeStory = CORRECTED) -> Notice:
    return notice(story, kind=AlertKind.CORRECTION)


def grouped() -> Notice:
    """One event in two texts, a follow-up, and a critical story of its own."""
    first, second, third = (replace(story, reason=AlertReason.NEW_STORY) for story in many(3))
    return notice(
        stories=(
            replace(first, event=1, hold=Hold.EVENT),
            replace(second, event=1, hold=Hold.EVENT),
            replace(UPDATED, hold=Hold.QUIET_HOURS),
            replace(third, priority=Priority.CRITICAL),
        )
    )


SURVEY = Survey(
    feeds=14,
    failing=(("quelle-d", datetime(2023, 6, 14, 19, 10, tzinfo=UTC)),),
    articles=412,
    stories=288,
    matched=9,
    copies=7,
)


def digest(**changes: object) -> Notice:
    stories = (replace(STORY, hold=Hold.DIGEST), replace(many(1)[0], hold=Hold.DIGEST))
    told = notice(
        kind=AlertKind.DIGEST,
        stories=stories,
        window=(NOW - timedelta(days=1), NOW),
        survey=SURVEY,
        already=(many(2)[1],),
        next_issue=NOW + timedelta(days=1),
    )
    return replace(told, **changes)  # type: ignore[arg-type]  # changes are Notice's own fields


def empty_digest() -> Notice:
    return digest(stories=(), already=())


def hostile() -> Notice:
    """What a title, a name or an address may try to be in somebody's chat room."""
    trick = (
        "<!channel> @everyone @here @channel <@U024BE7LH> *x* _y_ ~z~ `c` ||s|| # h > q "
        "[a](javascript:x) [b](https://evil.example) <https://evil.example|ok> &lt;b&gt; "
        "<at>Anna</at> ${env} {{DATE(2023-06-15T07:42:00Z)}} \\*\\[ :tada: #12 \u202egnp.exe\x1b[31m"
    )
    story = replace(
        STORY,
        title=trick,
        outlet=f"@here {trick}",
        authors=(trick,),
        url="javascript:alert(1)",
        snippets=(Snippet(f"Zitat: {trick}", ((7, 17),)), Snippet(f"- {trick}", ())),
        topics=tuple(replace(topic, title=trick) for topic in STORY.topics),
        sources=tuple(
            replace(source, title=trick, url="data:text/html,x") for source in STORY.sources
        ),
    )
    return notice(
        stories=(story, replace(story, story=53, url="https://evil.example/@here_x_*y*"))
    )


KINDS = {
    "alert": notice(),
    "update": update(),
    "correction": correction(),
    "retraction": correction(RETRACTED),
    "grouped": grouped(),
    "overview": overview(3),
    "catch_up": catch_up(3),
    "digest": digest(),
    "empty_digest": empty_digest(),
    "ops": ops(),
    "ops_over": ops(ended()),
    "test": trial(),
    "hostile": hostile(),
}


def dated(story: NoticeStory, hours: int) -> NoticeStory:
    """The story, published so long before ``NOW``."""
    return replace(story, published=Published.at(NOW - timedelta(hours=hours), "pubDate"))
