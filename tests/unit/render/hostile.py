"""Text that wants to break a message, and notices made of it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from tests.unit.render.notices import DESK, LAGE, NOW, OPS, STORY, TROUBLE
from worker.domain.alerts import AlertKind, AlertReason, Hold, Recipient
from worker.domain.dates import Precision, Published
from worker.domain.notices import Notice, NoticeStory, Snippet
from worker.domain.stories import Correction
from worker.domain.telling import Survey
from worker.domain.topics import Priority

HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Lu"]), max_size=60),
    st.sampled_from(
        [
            "x\r\nBcc: e@x.example",
            "=?utf-8?q?x=0D=0ABcc:_e@x.example?=",
            "=?utf-8?b?eA0KQmNjOiBlQHguZXhhbXBsZQ==?=",
            "\u202egpj.exe",
            "\x00\x1b[31m",
            "\ud800\udc00\udfff",
            "W" * 2000,
            "ü " * 1000,
            "{{ 7 * 7 }}{% raw %}",
            "\u2028Bcc: e@x.example\u0085X: y",
            "👩‍🚀" * 200,
            "--=_boundary--\n.\n",
        ]
    ),
)
"""Lines that would become headers, bidi and other controls, halves of characters, long words."""

TIMES = st.none() | st.timedeltas(timedelta(), timedelta(days=300)).map(lambda ago: NOW - ago)
DATES = st.sampled_from(
    [
        None,
        Published("2023-06", Precision.MONTH, "header"),
        Published("2023-06-13", Precision.DAY, "page", inferred=True),
        Published.at(NOW, "pubDate"),
    ]
)


@st.composite
def stories(draw) -> NoticeStory:
    text, other = draw(HOSTILE), draw(HOSTILE)
    told_before = draw(TIMES)
    return replace(
        STORY,
        alert=draw(st.just(STORY.alert) | HOSTILE),
        story=draw(st.integers(1, 9)),
        title=text,
        outlet=other,
        url=draw(st.just(STORY.url) | HOSTILE),
        kind=draw(st.sampled_from([AlertKind.NEW, AlertKind.UPDATE, AlertKind.CORRECTION])),
        reason=draw(st.sampled_from(AlertReason)),
        correction=draw(st.none() | st.sampled_from(Correction)),
        published=draw(DATES),
        told_before=told_before,
        told_title=draw(st.none() | HOSTILE),
        fresh=(Snippet(other, ((0, len(other) // 2),)),) if told_before else (),
        new_outlets=draw(st.integers(0, 40)),
        event=draw(st.none() | st.integers(1, 9)),
        hold=draw(st.none() | st.sampled_from(Hold)),
        priority=draw(st.sampled_from(Priority)),
        sources=tuple(replace(s, title=other, outlet=text) for s in STORY.sources) * 5,
        routes=(other,),
        authors=(text,),
        topics=(replace(STORY.topics[0], title=text), STORY.topics[1]),
    )


@st.composite
def notices(draw, locale: str) -> Notice:
    """Messages of every kind, to a reader or to who runs natowire."""
    kind = draw(st.sampled_from(AlertKind))
    whom: dict[str, Recipient] = {"de": LAGE, "en": DESK}
    told = draw(st.lists(stories(), max_size=4))
    trouble = replace(TROUBLE, title=draw(HOSTILE), detail=draw(HOSTILE))
    is_news = kind not in {AlertKind.OPS, AlertKind.TEST}
    survey = Survey(3, ((draw(HOSTILE), NOW),), 40, 9, 2, 31)
    return Notice(
        id=f"{draw(st.integers(0, 2**96 - 1)):024x}",
        kind=kind,
        recipient=draw(st.sampled_from([whom[locale], OPS[locale]])),
        created_at=NOW,
        stories=tuple(told) if is_news else (),
        incident=trouble if kind is AlertKind.OPS else None,
        window=(NOW - timedelta(days=1), NOW) if kind is AlertKind.DIGEST else None,
        survey=survey if kind is AlertKind.DIGEST else None,
        already=tuple(draw(st.lists(stories(), max_size=2))) if kind is AlertKind.DIGEST else (),
        next_issue=NOW + timedelta(days=1) if kind is AlertKind.DIGEST else None,
    )
