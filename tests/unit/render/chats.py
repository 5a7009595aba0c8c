"""Golden bodies of chat messages: ``python -m tests.unit.render.chats`` writes them anew."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.unit.render.notices import SETTINGS
from tests.unit.render.tellings import KINDS
from worker.domain.alerts import Channel, ChannelType, Recipient
from worker.domain.notices import Notice
from worker.render.hooks import HookRenderer
from worker.render.presets import PRESETS

GOLDEN = Path(__file__).parent / "golden" / "chats"

RENDERER = HookRenderer(
    replace(SETTINGS, channels={str(type_): Channel(str(type_), type_) for type_ in PRESETS}),
    lambda _file: "",
)


def body(type_: ChannelType, told: Notice) -> bytes:
    """What is POSTed to a channel of this type."""
    return RENDERER.render(replace(told, recipient=Recipient(type_, str(type_), str(type_))))


def golden_files() -> Iterator[tuple[Path, Any]]:
    """Where each golden body lies, and what it should say."""
    for type_ in PRESETS:
        for kind, told in KINDS.items():
            yield GOLDEN / f"{type_}-{kind}.json", json.loads(body(type_, told))


if __name__ == "__main__":
    for file, said in golden_files():
        file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
