"""What a person typed: whether it is text at all, and how much of it an answer repeats."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from worker.text.normalise import clean_line

LONGEST_ECHO = 200
"""Characters of an argument that an answer repeats."""
LONGEST_WHY = 500
"""Characters of a reason that a person gives."""
_TYPED = "natowire.typed"


class _Text(click.types.StringParamType):
    """Arguments that are no UTF-8 come with lone surrogates, which no database takes. Names of
    files may be any bytes: they are ``click.Path`` and stay as they are.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text: str = super().convert(value, param, ctx)
        try:
            text.encode()
        except UnicodeEncodeError:
            shown = text.encode(errors="backslashreplace").decode()
            self.fail(f"{shown} is no UTF-8 text", param, ctx)
        return text


_TEXT = _Text()


def readable(command: click.Command) -> click.Command:
    """A command that refuses what is no text, and all commands below it."""
    for param in command.params:
        if param.type is click.STRING:
            param.type = _TEXT
    for below in getattr(command, "commands", {}).values():
        readable(below)
    return command


def remember(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Note what is too long to be repeated, options' values also by themselves."""
    parts = [part for typed in arguments for part in (typed, typed.partition("=")[2])]
    ctx.meta[_TYPED] = [part for part in parts if len(part) > LONGEST_ECHO]


def brief(message: str) -> str:
    """A message without the far ends of endless arguments."""
    ctx = click.get_current_context(silent=True)
    for typed in ctx.meta.get(_TYPED, ()) if ctx else ():
        message = message.replace(typed, f"{typed[:LONGEST_ECHO]}...")
    return message


@contextmanager
def briefly() -> Iterator[None]:
    """Wrong use is told briefly."""
    try:
        yield
    except click.UsageError as error:
        message = error.format_message()
        if (shorter := brief(message)) == message:
            raise
        raise click.UsageError(shorter, error.ctx) from None


def reason(why: str) -> str:
    """A reason that is kept, as one line; wrong use where there is none, or a whole letter."""
    line = clean_line(why)
    if not line:
        raise click.UsageError("--why is empty: say why, for whoever looks at it later")
    if len(line) > LONGEST_WHY:
        raise click.UsageError(
            f"--why has {len(line):,} characters; a reason has at most {LONGEST_WHY}"
        )
    return line
