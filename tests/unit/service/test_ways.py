"""Mail that waits where the config has no mail server any more says so, and keeps its bytes open."""

import pytest

from tests.builders import NOW
from worker.domain.alerts import AlertKind, ChannelType, Message, MessageState, Recipient
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.notices import Notice
from worker.domain.settings import AlertSettings
from worker.places import Places
from worker.ways import NoMail, Outgoing, Renderers

ANNA = Recipient(ChannelType.EMAIL, "anna@example.org", "mail")


def test_without_a_mail_server_nothing_is_made_or_sent_and_it_is_named(tmp_path):
    settings = AlertSettings("example.org")
    renderers = Outgoing(Renderers(settings, Places.of_environment({})), settings)
    with pytest.raises(DeliveryError, match="no `mail` any more") as making:
        renderers.render(Notice("m", AlertKind.NEW, ANNA, NOW, ()))
    message = Message(
        "m", ANNA, AlertKind.NEW, MessageState.SENDING, NOW, NOW, body=b"made before"
    )
    with pytest.raises(DeliveryError, match=r"anna@example\.org waits") as sending:
        NoMail().send(message)
    assert {making.value.remedy, sending.value.remedy} == {Remedy.FIX_CONFIG}
