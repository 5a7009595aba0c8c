"""A payload of every kind, made up: what templates are tried on before anybody is told by them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from worker.domain.alerts import AlertKind, AlertReason, ChannelType, Hold, Recipient
from worker.domain.dates import Published
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
from worker.domain.topics import Counted, Field, Hit, Priority
from worker.render.payload import Json, payload

_NOW = datetime(2026, 6, 15, 7, 42, tzinfo=UTC)
_TEXT = 'Minister beraten über "Rüstungsproduktion" & <Munition> für 100 % 🚀.'
_FORM = "Rüstungsproduktion"
_START = _TEXT.index(_FORM)
_SNIPPET = Snippet(_TEXT, ((_START, _START + len(_FORM)),))
_HIT = Hit("Rüstung", _FORM, Field.TITLE, _START, _START + len(_FORM), 1, Counted.COMPOUND)

_STORY = NoticeStory(
    alert="0a71c2d59de1801a0d662e7e",
    reason=AlertReason.NEW_STORY,
    story=52,
    article=71,
    title=_TEXT,
    url="https://quelle.example/politik/minister?id=7&ref=rss",
    outlet='Quelle "A"',
    feed="quelle-a",
    language="de",
    published=Published.at(_NOW - timedelta(minutes=20), "pubDate"),
    first_seen=_NOW - timedelta(minutes=4),
    authors=("Erika Muster",),
    agencies=("dpa",),
    topics=(NoticeTopic("ruestung", "Rüstungsproduktion", Priority.HIGH, (_HIT,)),),
    snippets=(_SNIPPET,),
    sources=(
        NoticeSource("Quelle B", None, _TEXT, Relation.NEAR, 0.94, _NOW - timedelta(minutes=11)),
    ),
    priority=Priority.HIGH,
    routes=("alles",),
)
_BARE = replace(
    _STORY,
    alert="1b71c2d59de1801a0d662e7e",
    story=53,
    article=72,
    url=None,
    feed=None,
    language=None,
    published=None,
    authors=(),
    agencies=(),
    snippets=(),
    sources=(),
)
_CORRECTED = replace(
    _STORY,
    kind=AlertKind.CORRECTION,
    reason=AlertReason.CORRECTED,
    correction=Correction.CORRECTED,
    told_before=_NOW - timedelta(hours=3),
    fresh=(_SNIPPET,),
    new_outlets=2,
    hold=Hold.QUIET_HOURS,
)
_TROUBLE = Incident("config", 'alerts.yaml: "desk"', "one line\nand another", _NOW)


def _notice(kind: AlertKind, *stories: NoticeStory) -> Notice:
    recipient = Recipient(ChannelType.WEBHOOK, "hook", "hook")
    return Notice("5d0c8f1e2a3b4c5d6e7f8091", kind, recipient, _NOW, stories)


def _digest(*stories: NoticeStory) -> Notice:
    return replace(
        _notice(AlertKind.DIGEST, *stories),
        window=(_NOW - timedelta(days=1), _NOW),
        survey=Survey(14, (("quelle-d", _NOW),), 412, 288, 9, 7),
        already=stories,
        next_issue=_NOW + timedelta(days=1),
    )


DOCUMENTS: Mapping[str, Json] = MappingProxyType({
    name: payload(told)
    for name, told in {
        "a natowire.alert.v1": _notice(AlertKind.NEW, _STORY),
        "a natowire.alert.v1 that lacks all it can": _notice(AlertKind.NEW, _BARE),
        "a natowire.alert.v1 that is a correction": _notice(AlertKind.CORRECTION, _CORRECTED),
        "a natowire.alerts.v1": _notice(AlertKind.NEW, _STORY, _BARE, _CORRECTED),
        "a natowire.alerts.v1 that is a digest": _digest(_STORY, _BARE),
        "a natowire.alerts.v1 that is an empty digest": _digest(),
        "a natowire.ops.v1": replace(_notice(AlertKind.OPS), incident=_TROUBLE),
        "a natowire.ops.v1 that is over": replace(
            _notice(AlertKind.OPS), incident=replace(_TROUBLE, closed_at=_NOW)
        ),
        "a natowire.test.v1": _notice(AlertKind.TEST),
    }.items()
})  # fmt: skip
"""By what they are, for messages: ``a natowire.alert.v1``."""
