"""What a check says of a config file before it is named and placed for the reader."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where a value stands in its file: keys, and positions in lists from 0."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text. ``line`` and ``column`` count from 1, ``index`` code points from 0."""

    line: int
    column: int
    index: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake at ``path``. ``at`` overrides where the path's value stands in the text."""

    file: str
    path: Path
    message: str
    code: str
    at: Mark | None = None
    on_key: bool = False
    warning: bool = False
