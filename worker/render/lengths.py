"""How long texts are to those who count."""

from collections.abc import Callable, Iterable


def units(text: str) -> int:
    """UTF-16 code units: what JavaScript, Java and .NET call characters, and never less than
    code points.
    """
    return len(text) + sum(sign > "\uffff" for sign in text)


def shortened(pieces: Iterable[str], most: int, size: Callable[[str], int] = units) -> str:
    """As many ``pieces`` as fit, with an ellipsis where some do not. A piece is never split, so
    what escapes a sign stays with it.
    """
    whole = list(pieces)
    if sum(map(size, whole)) <= most:
        return "".join(whole)
    kept, room = [], most - size("…")
    for piece in whole:
        room -= size(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + "…"
