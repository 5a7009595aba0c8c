"""An outbox at each of whose calls something may happen: a crash, another process, a clock set."""

from collections.abc import Callable
from typing import Any

from tests.memory_outbox import MemoryOutbox

CALLS = (
    "open_items", "past", "digests_done", "arrange", "take_back", "claim", "tried_since",
    "channel_states", "hold", "free", "content", "told_at_once", "freeze", "sent", "failed",
    "messages", "attempts", "retry", "withdraw", "failing",
)  # fmt: skip
"""What a courier asks of its outbox. Each is a transaction: it is done wholly or not at all."""

Happening = Callable[[str, Callable[[], Any]], Any]
"""Given a call by name, and itself, do what happens there; returns what it gave."""


class ShakyOutbox:
    """Hands every call on; at the ``at``-th one ``happening`` is in charge."""

    def __init__(self, outbox: MemoryOutbox) -> None:
        self.outbox = outbox
        self.calls = 0
        self.at = 0
        self.happening: Happening | None = None

    def shake(self, at: int, happening: Happening) -> None:
        self.calls, self.at, self.happening = 0, at, happening

    def calm(self) -> None:
        self.at = 0


def _shaken(name: str) -> Callable[..., Any]:
    asked = getattr(MemoryOutbox, name)

    def call(self: ShakyOutbox, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.calls != self.at or self.happening is None:
            return asked(self.outbox, *args, **kwargs)
        return self.happening(name, lambda: asked(self.outbox, *args, **kwargs))

    return call


for _name in CALLS:
    setattr(ShakyOutbox, _name, _shaken(_name))
