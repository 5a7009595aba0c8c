"""A worker that is started again and again tells nothing more than one that runs on."""

from datetime import timedelta

from tests.integration.notify.desk import desk, told
from tests.servers.smtp import SmtpSink

RESTARTS = 20
EVERY = timedelta(seconds=15)
"""Twenty in five minutes."""
AT_EACH = {0: 3, 4: 2, 9: 6, 15: 1}
"""Stories that come just before a restart, by its number."""
CHANNELS = {
    "mail": {"type": "email", "to": ["anna@example.org", "carla@example.org"]},
    "chief": {"type": "email", "to": ["chief@example.org"]},
}
ROUTES = (
    {
        "channels": ["mail"],
        "group_wait": "1m",
        "burst": {"more_than": 2, "within": "15m", "every": "2m"},
        "follow_up": {"min_interval": "1m"},
    },
    {"name": "lage", "channels": ["chief"], "mode": "digest", "at": "22:03"},
)
"""In Berlin, three minutes after the clock's beginning."""


def heard(folder, *, restarting: bool):
    """Who was told which stories together, in the order they were."""
    with SmtpSink() as sink, desk(folder, sink.port, channels=CHANNELS, routes=ROUTES) as room:
        room.deliver()
        for number in range(RESTARTS):
            room.publish(AT_EACH.get(number, 0))
            if restarting:
                room.restart()
            room.clock.advance(EVERY)
            room.deliver()
            room.sweep()
        room.goes_on(timedelta(hours=2))
        return [(mail.recipients, told(mail.content)) for mail in sink.messages]


def test_twenty_restarts_in_five_minutes_add_no_message(tmp_path):
    calm = heard(tmp_path / "calm", restarting=False)
    assert heard(tmp_path / "restarting", restarting=True) == calm
    stories = set(range(sum(AT_EACH.values())))
    for address in ("anna@example.org", "carla@example.org"):
        own = [numbers for recipients, numbers in calm if recipients == (address,)]
        assert set.union(*own) == stories
        assert sum(map(len, own)) == len(stories)
        assert 1 < len(own) < len(stories)
