"""What a recipient, a server or a setting in trouble does to the rest, and what comes of it."""

from collections import Counter, defaultdict
from datetime import timedelta

from tests.integration.notify.desk import Desk, desk, parsed, text_of, told
from tests.servers.smtp import SmtpSink
from worker.domain.alerts import AlertKind, MessageState

LOST = "550 5.1.1 no such user"
GIVEN_UP = "email:gone@example.org"
MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)


def mail_to(*addresses):
    return {"mail": {"type": "email", "to": list(addresses)}, **BOX}


BOX = {"box": {"type": "maildir", "path": "mailbox"}}
BY_MAIL = ({"channels": ["mail"]},)
"""So that the box is the operator's alone."""


def states(room: Desk) -> Counter[MessageState]:
    """Of all that is told to readers."""
    made = room.outbox.messages()
    return Counter(message.state for message in made if message.kind is not AlertKind.OPS)


def test_one_of_three_that_is_refused_keeps_no_other_from_hearing_and_ops_hear_once(tmp_path):
    channels = mail_to("anna@example.org", "gone@example.org", "carla@example.org")
    with (
        SmtpSink() as sink,
        desk(tmp_path, sink.port, channels=channels, routes=BY_MAIL, ops=["box"]) as room,
    ):
        sink.faults["RCPT gone@example.org"] = LOST
        room.publish()
        room.deliver()
        room.goes_on(3 * HOURS)

        arrived = sorted(address for mail in sink.messages for address in mail.recipients)
        assert arrived == ["anna@example.org", "carla@example.org"]
        assert states(room) == {MessageState.SENT: 2, MessageState.DEAD: 1}
        assert room.states(GIVEN_UP) == {MessageState.DEAD: 1}
        assert room.outbox.backlog(room.clock.now()).dead == 1
        (heard,) = room.box(AlertKind.OPS)
        assert "gone@example.org" in text_of(heard)


def refusing(tmp_path, sink: SmtpSink):
    """A newsroom that has another password than the server."""
    secret = tmp_path / "config" / "password"
    secret.parent.mkdir()
    secret.write_text("old")
    login = {"username": "natowire", "password_file": "password"}
    return secret, desk(tmp_path, sink.port, mail=login, routes=BY_MAIL, channels=BOX, ops=["box"])


def test_a_refused_login_pauses_the_channel_and_its_mending_lets_all_out(tmp_path):
    with SmtpSink(users={"natowire": "new"}) as sink:
        secret, opened = refusing(tmp_path, sink)
        with opened as room:
            for _ in range(3):
                room.publish(2)
                room.goes_on(10 * MINUTES)
            assert sink.messages == []
            assert set(states(room)) <= {MessageState.PENDING, MessageState.FAILED}
            (heard,) = room.box(AlertKind.OPS)
            assert "535" in text_of(heard)

            secret.write_text("new")
            room.goes_on(20 * MINUTES)
            assert set.union(*(told(mail.content) for mail in sink.messages)) == set(range(6))
            assert set(states(room)) == {MessageState.SENT}
            opened_, closed = room.box(AlertKind.OPS)
            assert closed["In-Reply-To"]
            assert opened_["Message-ID"] == heard["Message-ID"]


def test_a_refused_login_is_one_login_a_pass(tmp_path):
    with SmtpSink(users={"natowire": "new"}) as sink:
        _, opened = refusing(tmp_path, sink)
        with opened as room:
            room.publish(5)
            room.deliver()
            assert sink.said("AUTH") == 1


def test_other_settings_are_tried_at_once(tmp_path):
    with SmtpSink() as wrong, SmtpSink() as right:
        with desk(tmp_path, wrong.port, mail={"tls": "starttls"}, channels=BOX) as room:
            room.publish(3)
            room.deliver()
            assert wrong.messages == right.messages == []
            room.configure(right.port, channels=BOX)
            room.deliver()
        assert set.union(*(told(mail.content) for mail in right.messages)) == {0, 1, 2}


SIX_HOURS = 6 * HOURS
STORIES = 50
DIGEST = {"name": "lage", "channels": ["chief"], "mode": "digest", "at": "01:00"}
"""In the zone that holds where nothing is said: in the middle of the outage."""


def test_six_hours_without_a_mail_server_are_one_message_to_each(tmp_path):
    channels = {
        **mail_to("anna@example.org", "carla@example.org"),
        "chief": {"type": "email", "to": ["chief@example.org"]},
    }
    routes = ({"channels": ["mail"]}, DIGEST)
    with (
        SmtpSink() as sink,
        desk(tmp_path, sink.port, channels=channels, routes=routes, ops=["box"]) as room,
    ):
        room.goes_on(10 * MINUTES)
        with sink.away():
            for _ in range(STORIES):
                room.publish()
                room.goes_on(SIX_HOURS / STORIES, step=SIX_HOURS / STORIES)
        assert not states(room)[MessageState.DEAD]
        room.goes_on(2 * HOURS)
        mails = defaultdict(list)
        for mail in sink.messages:
            mails[mail.recipients[0]].append(mail.content)
        for reader in ("anna@example.org", "carla@example.org"):
            (caught_up,) = mails[reader]
            assert parsed(caught_up)["X-Natowire-Kind"] == AlertKind.CATCH_UP
            assert told(caught_up) == set(range(STORIES))
        (digest,) = mails["chief@example.org"]
        assert parsed(digest)["X-Natowire-Kind"] == AlertKind.DIGEST
        assert set(states(room)) == {MessageState.SENT}
