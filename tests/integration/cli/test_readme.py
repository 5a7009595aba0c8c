"""The README shows what the commands really print, and every command there is."""

import re

import click
import pytest

from tests.builders import NOW
from tests.conftest import ROOT
from tests.transcripts import BLOCK, furnish, is_to_be_written, retaken
from worker import runtime
from worker.cli import COMMANDS, main

README = ROOT / "README.md"


def test_the_transcripts_are_what_the_commands_print(newsroom, monkeypatch):
    monkeypatch.setattr(runtime.SystemClock, "now", lambda _: NOW)
    furnish(newsroom)
    monkeypatch.chdir(newsroom.folder)
    written = README.read_text()
    taken = retaken(written, newsroom)
    if is_to_be_written():
        README.write_text(taken)
    else:
        assert masked(taken) == masked(written), "NATOWIRE_GOLDEN=write takes them anew"


def masked(text):
    """The config's revision hangs on the port that the feed was served from, and every test
    message has an id of its own.
    """
    text = re.sub(r"(?<=^config )[0-9a-f]{12}(?= since)", "*", text, flags=re.MULTILINE)
    return re.sub(r"(?<=accepted, )[0-9a-f.]+(?=natowire)", "*", text)


def leaves():
    for name in sorted(COMMANDS):
        command = main.get_command(click.Context(main), name)
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", found) for sub, found in command.commands.items())
        else:
            yield name, command


UNTIL_ENDED = {"run"}
"""What has no transcript because it does not end; tests/integration/service starts it."""


@pytest.mark.parametrize("command", sorted({name for name, _ in leaves()} - UNTIL_ENDED))
def test_every_command_has_a_transcript(command):
    shown = re.findall(
        r"^\$ natowire (.*)$", "".join(BLOCK.findall(README.read_text())), re.MULTILINE
    )
    assert any(line == command or line.startswith(f"{command} ") for line in shown)


@pytest.mark.parametrize("command", [command for _, command in leaves()])
def test_every_command_and_option_has_help(command):
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))
