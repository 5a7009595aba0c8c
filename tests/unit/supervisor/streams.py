"""A terminal and a pipe to look at, as a person would."""

import os
import select
from dataclasses import dataclass
from pty import openpty
from typing import TextIO


@dataclass
class Watched:
    """A stream to write to, and what arrived at its other end."""

    stream: TextIO
    reading: int

    def shown(self, until: str = "", seconds: float = 2.0) -> str:
        """What arrives until it holds ``until``, or at once."""
        told = b""
        while select.select([self.reading], [], [], seconds if until else 0)[0]:
            try:
                piece = os.read(self.reading, 65536)
            except OSError:  # a pty whose other end is closed
                break
            told += piece
            if not piece or (until and until.encode() in told):
                break
        return told.decode()

    def close(self) -> None:
        self.stream.close()
        os.close(self.reading)


def pipe() -> Watched:
    reading, writing = os.pipe()
    return Watched(os.fdopen(writing, "w", encoding="utf-8"), reading)


def terminal() -> Watched:
    reading, writing = openpty()
    return Watched(os.fdopen(writing, "w", encoding="utf-8"), reading)
