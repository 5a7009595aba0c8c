"""What a mail server does on a bad day, drawn anew for every mail."""

from random import Random
from typing import Final

from tests.servers.smtp import Drop, Fault, Pause

PUT_OFF: Final = 0.10
"""Share of mails that are answered 451, at whatever verb."""
REPLY_LOST, REPLY_LATE = 0.06, 0.04
"""Shares of mails that are taken, and nobody hears of it."""
PATIENCE = "1s"
"""What the config grants the reply to a mail's end ..."""
LATE = Pause(2.5)
"""... and how long that one takes."""
LATER = "451 4.3.0 try again later"
VERBS = ("MAIL", "RCPT", "DATA")


class Weather(dict[str, Fault]):
    """In place of a sink's ``faults``."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random

    def get(self, verb: str, default: object = None) -> Fault | None:  # type: ignore[override]  # a sink asks for nothing else
        """The fault of one verb of one mail."""
        drawn = self._random.random()
        if verb in VERBS:
            return LATER if drawn < PUT_OFF / len(VERBS) else None
        if verb != ".":
            return None
        if drawn < REPLY_LOST:
            return Drop()
        return LATE if drawn < REPLY_LOST + REPLY_LATE else None
