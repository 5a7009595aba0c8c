"""From items to messages: what cannot wait first, and nothing asked in vain."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, alert_settings, article, match
from tests.contract.scribe import ANNA, BOX, item
from tests.fakes import FakeClock, FakeNotifier
from tests.memory_outbox import MemoryOutbox
from tests.unit.pipeline.office import CHECKED, courier
from worker.domain.alerts import AlertKind, AlertReason, ChannelType, Route, RouteMode
from worker.domain.corpus import StoredArticle
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.telling import Group
from worker.domain.topics import Priority
from worker.pipeline.digesting import next_issue

DAY = timedelta(days=1)
VERDICT = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
SEVEN = NOW.replace(hour=5, minute=0)
"""In Berlin, in summer."""
DAILY = Route("daily", ("box",), mode=RouteMode.DIGEST, at=(SEVEN.replace(hour=7).time(),))


def tells(told):
    source = article(title=f"Titel {told.story}")
    return StoredArticle(told.article, told.story, 1, source, VERDICT, (), (match(),))


def group(name, kind=AlertKind.NEW, **changes):
    return Group(BOX, kind, (item(name, recipient=BOX, **changes),))


URGENT = [
    group("a", priority=Priority.CRITICAL),
    group("b", AlertKind.CORRECTION),
    group("c", AlertKind.DIGEST, reason=AlertReason.RETRACTED),
]
CALM = [group("d"), group("e", AlertKind.UPDATE, priority=Priority.HIGH)]


def test_corrections_and_critical_news_cannot_wait():
    assert [one.is_urgent for one in (*URGENT, *CALM)] == [True] * 3 + [False] * 2


def test_when_many_wait_corrections_go_out_first():
    outbox, notifier = MemoryOutbox(tells), FakeNotifier()
    outbox.decide(item(str(number), number, number, recipient=BOX) for number in range(1, 6))
    urgent = {"reason": AlertReason.CORRECTED, "kind": AlertKind.CORRECTION}
    outbox.decide([item("late", 9, 9, recipient=BOX, **urgent)])

    class Ticking(FakeClock):
        def now(self):
            self.advance(timedelta(microseconds=1))
            return self.moment

    by = courier(outbox, notifiers={ChannelType.MAILDIR: notifier}, clock=Ticking())
    assert by.deliver().sent == 6
    assert notifier.taken[0] == ("box", b"Titel 9")


def test_a_pass_with_nothing_to_tell_asks_for_no_past():
    class Bare(MemoryOutbox):
        def past(self, recipients, since):
            raise AssertionError

    assert courier(Bare(tells)).deliver().composed == 0


# --- digests -------------------------------------------------------------------------------


class Rendered:
    def __init__(self):
        self.notices = []

    def render(self, notice):
        self.notices.append(notice)
        return b"digest"


@pytest.fixture
def morning():
    """A desk whose digest route was there yesterday, and the pass of this morning."""
    outbox, clock, rendered = MemoryOutbox(tells), FakeClock(NOW), Rendered()
    settings = alert_settings([DAILY])
    by = courier(outbox, renderer=rendered, settings=settings, clock=clock)
    by.deliver()
    clock.moment = SEVEN + DAY
    return outbox, by, rendered


def test_an_empty_digest_says_what_was_checked_and_when_the_next_one_comes(morning):
    _, by, rendered = morning
    assert by.deliver().sent == 1
    (told,) = rendered.notices
    assert (told.kind, told.stories, told.survey) == (AlertKind.DIGEST, (), CHECKED)
    assert (told.window, told.next_issue) == ((SEVEN, SEVEN + DAY), SEVEN + 2 * DAY)
    assert by.deliver().composed == 0


def test_a_digest_lists_what_was_told_at_once_in_its_window(morning):
    outbox, by, rendered = morning
    by.clock.moment = SEVEN + DAY / 2
    outbox.decide([item("now", recipient=BOX, due_at=by.clock.moment)])
    by.deliver()
    by.clock.moment = SEVEN + DAY
    by.deliver()
    assert [one.alert for one in rendered.notices[-1].already] == ["now"]


def test_days_without_power_are_one_digest(morning):
    _, by, rendered = morning
    by.clock.moment = SEVEN + 4 * DAY
    assert by.deliver().sent == 1
    assert rendered.notices[0].window == (SEVEN, SEVEN + 4 * DAY)


def test_who_gets_no_digest_is_promised_none():
    settings = alert_settings([DAILY])
    assert next_issue(BOX, settings, NOW) == SEVEN + DAY
    assert next_issue(ANNA, settings, NOW) is None
    weekly = replace(DAILY, days=frozenset({0}))
    assert next_issue(BOX, alert_settings([weekly]), NOW) == SEVEN + 2 * DAY
