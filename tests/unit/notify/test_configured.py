"""Other settings are another digest; the same are the same, in every process."""

import os
from dataclasses import replace

import pytest

from tests.builders import alert_settings
from worker.domain.alerts import Channel, ChannelType, Signing
from worker.domain.settings import Mail
from worker.notify.configured import SettingsDigest

EMAIL, HOOK = ChannelType.EMAIL, ChannelType.WEBHOOK
MAIL = Mail("smtp.example", "n@example.org", username="n", password_file="password")
CHANNEL = Channel("desk", HOOK, url_file="address", signing=Signing("v1", ("key",)), template="t")


def digests(folder, mail=MAIL, channel=CHANNEL):
    settings = replace(alert_settings(channels={"desk": channel}), mail=mail)
    of = SettingsDigest(settings, folder)
    return of(EMAIL, None), of(HOOK, "desk")


def test_the_same_settings_give_the_same_digest(tmp_path):
    assert digests(tmp_path) == digests(tmp_path)


def test_each_setting_counts_for_its_own_server(tmp_path):
    before = digests(tmp_path)
    other_mail = digests(tmp_path, mail=replace(MAIL, port=25))
    other_hook = digests(tmp_path, channel=replace(CHANNEL, timeout=CHANNEL.timeout * 2))
    assert (before[0] != other_mail[0], before[1] == other_mail[1]) == (True, True)
    assert (before[0] == other_hook[0], before[1] != other_hook[1]) == (True, True)


@pytest.mark.parametrize("file, at", [("password", 0), ("address", 1), ("key", 1), ("t", 1)])
def test_a_file_written_anew_is_another_setting(tmp_path, file, at):
    found = [digests(tmp_path)[at]]
    (tmp_path / file).write_text("first")
    found.append(digests(tmp_path)[at])
    os.utime(tmp_path / file, (1, 1))
    found.append(digests(tmp_path)[at])
    assert len(set(found)) == 3


def test_a_server_that_left_the_config_has_none(tmp_path):
    of = SettingsDigest(alert_settings(), tmp_path)
    assert (of(EMAIL, None), of(HOOK, "gone")) == ("", "")
