"""A courier with a real store, fake servers, and a clock that is moved by hand."""

from random import Random

from tests.builders import alert_settings, topic
from tests.fakes import FakeClock, FakeNotifier, FakeRenderer
from worker.domain.alerts import ChannelType
from worker.domain.telling import Survey
from worker.pipeline.deliver import Courier

DELIVERED = (ChannelType.MAILDIR, ChannelType.EMAIL, ChannelType.WEBHOOK)
CHECKED = Survey(feeds=3, failing=(), articles=12, stories=4, matched=1, copies=8)


def courier(outbox, **parts):
    """Name what matters; the rest is harmless."""
    given = {
        "renderer": FakeRenderer(),
        "notifiers": dict.fromkeys(DELIVERED, FakeNotifier()),
        "topics": {"munition": topic()},
        "settings": alert_settings(),
        "survey": lambda *_window: CHECKED,
        "digest": lambda _type, _channel: "",
        "clock": FakeClock(),
        "random": Random(7),
        **parts,
    }
    return Courier(outbox=outbox, **given)
