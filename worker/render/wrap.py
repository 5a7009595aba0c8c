"""Plain text in lines of at most 76 characters; only links may be longer."""

from collections.abc import Iterator

WIDTH = 76
"""RFC 2045 lines without soft breaks, and what a reply can still quote."""
LINKS = ("http://", "https://", "mailto:")
"""What is of no use in two pieces."""


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """``text`` as lines that begin with ``indent``, the first one with ``first``."""
    lines: list[str] = []
    line = indent if first is None else first
    started = False
    for word in _words(text, WIDTH - len(indent)):
        if started and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, started = indent, False
        line = f"{line} {word}" if started else line + word
        started = True
    return "\n".join([*lines, line])


def _words(text: str, longest: int) -> Iterator[str]:
    """Words by ordinary spaces, so ``94 %`` with a no-break space stays one; long ones cut."""
    for word in filter(None, text.split(" ")):
        if word.startswith(LINKS):
            yield word
        else:
            yield from (word[at : at + longest] for at in range(0, len(word), longest))
