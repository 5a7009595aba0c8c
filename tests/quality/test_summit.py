"""A summit from end to end: calm enough, every text told, every address explained.

Articles go through deduplication, policy, database, plan, courier and the renderers as they are;
only the clock is moved by hand, and the servers are well. ``python -m tests.quality.summit`` tries
more days.
"""

import json
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from random import Random

import pytest

from tests.quality.calm_days import DAWN
from tests.quality.summit import (
    COPIES,
    ENTRIES,
    EVENTS,
    HOOK,
    HOUR,
    MAIL,
    OWN,
    PROFILES,
    REVISED,
    SIZES,
    TICKERS,
    Service,
    simulated,
    summit_day,
    summit_hour,
)
from worker.domain.alerts import AlertKind, AlertReason, AlertState
from worker.domain.stories import Relation
from worker.domain.telling import Backlog
from worker.render.webhook import LARGEST_BODY

MOST_AN_HOUR, MOST_A_DAY = 7, 20
COPIED = {Relation.NEAR, Relation.EXACT}


def told_for_real(tmp_path_factory, name, reports):
    with Service.open(tmp_path_factory.mktemp(name)) as service:
        service.live(reports)
        yield service


@pytest.fixture(scope="module")
def hour(tmp_path_factory):
    yield from told_for_real(tmp_path_factory, "hour", summit_hour(Random(1)))


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    yield from told_for_real(tmp_path_factory, "day", summit_day(Random(1), PROFILES["peaks"]))


def mail_text(message):
    """What a mail says without HTML, and with it."""
    mail = message_from_bytes(message.body, policy=default)
    assert isinstance(mail, EmailMessage)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain
    assert html
    return plain.get_content(), html.get_content()


def mails(service):
    return [mail_text(message) for message in service.sent(MAIL)]


def owned(service):
    return [report for report, _ in service.decisions if report.relation is Relation.NEW]


# --- what came in is seen as what it is


def assert_seen_rightly(service):
    """An own text is a story of its own; copies and revisions are of theirs."""
    stories: dict[int, int] = {}
    for report, decision in service.decisions:
        relation = decision.verdict.relation
        assert {match.topic for match in decision.document.matches} >= set(report.topics)
        if report.relation is Relation.NEW:
            assert relation is Relation.NEW
        elif report.relation is Relation.NEAR:
            assert relation in COPIED
        else:
            assert relation is Relation.REVISION
        assert stories.setdefault(report.story, decision.story) == decision.story
    assert len(set(stories.values())) == len(stories)


def test_the_hour_has_six_stories_and_their_copies(hour):
    assert_seen_rightly(hour)
    sizes = Counter(report.story for report, _ in hour.decisions)
    assert sorted(sizes.values(), reverse=True) == list(SIZES)


def test_the_day_has_250_own_texts_150_copies_and_their_revisions(day):
    assert_seen_rightly(day)
    reports = [report for report, _ in day.decisions]
    counts = Counter(report.relation for report in reports)
    assert counts == {
        Relation.NEW: OWN,
        Relation.NEAR: COPIES,
        Relation.REVISION: TICKERS * ENTRIES + REVISED,
    }
    assert len({report.article.url for report in reports}) == OWN + COPIES
    assert len({report.event for report in reports}) == EVENTS


# --- how many messages


def test_a_summit_hour_is_seven_messages_at_most(hour):
    """Its follow-ups, on the stories of many outlets, come an hour after these."""
    within = [one for one in hour.sent(MAIL) if one.created_at <= DAWN + HOUR]
    later = [one for one in hour.sent(MAIL) if one.created_at > DAWN + HOUR]
    assert len(within) <= MOST_AN_HOUR
    assert {one.kind for one in later} <= {AlertKind.UPDATE}
    assert len(hour.sent(MAIL)) <= MOST_AN_HOUR + sum(size >= 5 for size in SIZES)


def test_every_story_of_the_hour_is_named_within_it(hour):
    for message in hour.sent(MAIL), hour.sent(HOOK):
        within = [one.body.decode() for one in message if one.created_at <= DAWN + HOUR]
        for report in owned(hour):
            assert any(report.article.url in body for body in within), report


def test_a_summit_day_is_twenty_messages_at_most(day):
    """All that its articles bring is counted, follow-ups of the next hours as well."""
    assert len(day.sent(MAIL)) <= MOST_A_DAY
    assert day.runtime.store.outbox.backlog(day.clock.now()) == Backlog()
    assert day.runtime.store.outbox.open_items(day.clock.now() + 72 * HOUR) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_in_whatever_way_the_day_begins(profile):
    """By the policy and the plan alone: of the real day they make as many."""
    outbox = simulated(summit_day(Random(0), PROFILES[profile]))
    assert outbox.messages() <= MOST_A_DAY
    assert not outbox.items


def test_the_real_day_is_what_the_policy_and_the_plan_make_of_it(day):
    pure = simulated(summit_day(Random(1), PROFILES["peaks"]))
    assert abs(len(day.sent(MAIL)) - pure.messages()) <= 1


# --- what they say


def test_every_own_text_is_linked_in_a_mail_and_a_webhook(day):
    plain, html = zip(*mails(day), strict=True)
    hooks = [json.loads(message.body) for message in day.sent(HOOK)]
    for said in "\n".join(plain), "\n".join(html), json.dumps(hooks):
        for report in owned(day):
            assert report.article.url in said, report


def test_every_event_is_named(day):
    plain = "\n".join(text for text, _ in mails(day))
    said = " ".join(plain.split())
    events: dict[int, set[str]] = {}
    for report in owned(day):
        events.setdefault(report.event, set()).add(report.article.title)
    assert all(any(title in said for title in titles) for titles in events.values())


def test_no_copy_makes_a_message_of_its_own(day):
    """But it may tell that so many outlets carry a story now."""
    for told in day.runtime.store.outbox.alerts(suppressed=False):
        assert told.item.reason in {
            AlertReason.NEW_STORY,
            AlertReason.MORE_OUTLETS,
            AlertReason.NEW_FACTS,
        }


def test_webhooks_stay_in_their_size(day):
    assert max(len(message.body) for message in day.sent(HOOK)) <= LARGEST_BODY


# --- why


def test_every_address_is_explained_for_everybody(day):
    """Told, with its message; or not, with the rule that decided."""
    messages = {message.id for message in day.captured.taken}
    for address in {report.article.url for report, _ in day.decisions}:
        told = day.explained(address)
        assert {one["recipient"] for one in told["recipients"]} == {MAIL, HOOK}
        for one in told["recipients"]:
            assert one["alerts"], address
            for alert in one["alerts"]:
                assert alert["reason"] in set(AlertReason)
                is_told = alert["state"] == AlertState.TOLD
                assert is_told == (alert["message"] in messages)
                assert is_told == (alert["sent"] is not None)
                assert is_told or alert["state"] == AlertState.SUPPRESSED
            assert one["told"] == any(alert["sent"] for alert in one["alerts"])
