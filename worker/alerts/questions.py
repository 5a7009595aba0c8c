"""A table of questions, each a pure function of one recipient's situation: the first that answers
gives the named reason, which is stored with the alert item and shown by ``explain``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.alerts.followups import FollowUpAnswer
from worker.alerts.routing import Reach
from worker.alerts.silencing import reason_of
from worker.alerts.subject import Subject
from worker.domain.alerts import AlertReason, AlertState, Occasion, Silence
from worker.domain.stories import Correction, VerdictReason

OVERVIEW_WINDOW = timedelta(hours=48)
"""What a first poll's overview reaches back to (CONTRACT section 6)."""
GONE = "the config names them no more"
"""Why somebody who was told of a story hears nothing more of it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A recipient before a subject. ``audible`` is what of ``reach`` no ``silence`` hides, ``heard``
    what had reached them of the story before, of which the ``correction`` is yet to be told;
    ``told`` are topics that need not be told again.
    ``is_gone``: the config names them no more.
    """

    subject: Subject
    reach: Reach
    audible: Reach
    silence: Silence | None
    told: frozenset[str]
    heard: Reach | None
    correction: Correction | None
    sequel: FollowUpAnswer | None
    is_gone: bool
    now: datetime

    @property
    def is_followed(self) -> bool:
        """Whether a route wants the story told once more."""
        return self.sequel is not None and self.sequel.due is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody is told, and why or why not; ``detail`` where the reason alone says too
    little.
    """

    state: AlertState
    reason: AlertReason
    detail: str = ""


def answer(at: Situation) -> Answer:
    return next(found for question in QUESTIONS if (found := question(at)))


def _told(reason: AlertReason) -> Answer:
    return Answer(AlertState.OPEN, reason)


def _untold(reason: AlertReason, detail: str = "") -> Answer:
    return Answer(AlertState.SUPPRESSED, reason, detail)


def _silent_import(at: Situation) -> Answer | None:
    is_import = at.subject.occasion is Occasion.IMPORT
    return _untold(AlertReason.IMPORTED) if is_import else None


def _gone(at: Situation) -> Answer | None:
    return _untold(AlertReason.NO_ROUTE, GONE) if at.is_gone else None


CORRECTIONS = {
    Correction.CORRECTED: AlertReason.CORRECTED,
    Correction.RETRACTED: AlertReason.RETRACTED,
}


def _correction(at: Situation) -> Answer | None:
    """To whoever has heard of the story, whatever it is about by now and whoever silenced it."""
    return _told(CORRECTIONS[at.correction]) if at.correction else None


def _follow_up_refused(at: Situation) -> Answer | None:
    if at.sequel is None or at.is_followed or _has_news(at, at.reach.topics):
        return None
    return _untold(at.sequel.reason)


def _nothing_untold(at: Situation) -> Answer | None:
    is_all_told = at.told.issuperset(at.reach.topics)
    return _untold(AlertReason.ALREADY_TOLD) if is_all_told and not at.is_followed else None


def _nothing_new(at: Situation) -> Answer | None:
    has_news = at.is_followed or _has_news(at, at.reach.topics)
    return None if has_news else _untold(AlertReason.NOTHING_NEW)


def _silent_first_poll(at: Situation) -> Answer | None:
    is_silent = at.subject.occasion is Occasion.SILENT
    return _untold(AlertReason.FIRST_POLL_SILENT) if is_silent else None


def _first_poll_old(at: Situation) -> Answer | None:
    is_overview = at.subject.occasion is Occasion.OVERVIEW
    is_old = at.subject.document.article.dated() < at.now - OVERVIEW_WINDOW
    return _untold(AlertReason.FIRST_POLL_OLD) if is_overview and is_old else None


def _silenced(at: Situation) -> Answer | None:
    if at.silence is None or at.is_followed or _has_news(at, at.audible.topics):
        return None
    return _untold(AlertReason.SILENCED, reason_of(at.silence))


def _first_poll(at: Situation) -> Answer | None:
    is_overview = at.subject.occasion is Occasion.OVERVIEW
    return _told(AlertReason.FIRST_POLL) if is_overview else None


def _follow_up(at: Situation) -> Answer | None:
    if at.sequel is None or not at.is_followed or _has_news(at, at.audible.topics):
        return None
    return _told(at.sequel.reason)


def _late(at: Situation) -> Answer | None:
    bound, published = at.subject.late_before, at.subject.document.article.published
    if bound is None or published is None or published.inferred:
        return None
    is_late = not at.subject.is_update and published.latest() < bound
    return _told(AlertReason.LATE) if is_late else None


def _caught_up(at: Situation) -> Answer | None:
    is_catch_up = at.subject.occasion is Occasion.CATCH_UP
    return _told(AlertReason.CAUGHT_UP) if is_catch_up else None


def _new_topic(at: Situation) -> Answer | None:
    return _told(AlertReason.NEW_TOPIC) if at.told else None


def _split(at: Situation) -> Answer | None:
    parted = at.subject.verdict.reason is VerdictReason.SPLIT
    return _told(AlertReason.SPLIT) if parted else None


def _new_recipient(at: Situation) -> Answer | None:
    return _told(AlertReason.NEW_RECIPIENT) if at.subject.told else None


def _new_story(_: Situation) -> Answer:
    return _told(AlertReason.NEW_STORY)


QUESTIONS: Sequence[Callable[[Situation], Answer | None]] = (
    _silent_import,
    _gone,
    _correction,
    _follow_up_refused,
    _nothing_untold,
    _nothing_new,
    _silent_first_poll,
    _first_poll_old,
    _silenced,
    _follow_up,
    _first_poll,
    _late,
    _caught_up,
    _new_topic,
    _split,
    _new_recipient,
    _new_story,
)
"""First why somebody is not told, but for what passes all silences, then why they are."""


def _has_news(at: Situation, topics: Iterable[str]) -> bool:
    """Whether any of these topics is yet to be told, and came only with this very text, or was
    hidden in the one before it.
    """
    untold = set(topics) - at.told
    if not at.subject.is_update:
        return bool(untold)
    hidden = at.subject.hidden.get(at.reach.recipient.key, frozenset())
    return bool(untold - (at.subject.before - hidden))
