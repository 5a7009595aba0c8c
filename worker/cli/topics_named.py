"""Topics as a person names them on the command line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from worker.domain.topics import Topic


def named_topics(topics: "Sequence[Topic]", names: Sequence[str]) -> "list[Topic]":
    """Those of these names, each once, in the order of the config; all where none is named.
    A name that no topic has is wrong usage.
    """
    known = {topic.id: topic for topic in topics}
    for name in names:
        if name not in known:
            raise click.UsageError(f'there is no topic "{name}"{_near(name, list(known))}')
    return [topic for topic in topics if not names or topic.id in names]


def _near(name: str, known: Sequence[str]) -> str:
    from worker.config.written import near

    return near(name, known)
