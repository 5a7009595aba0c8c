"""The names by which a person asks for a recipient's messages, and whether there is such a one."""

import os
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import click

from worker.cli.session import Session
from worker.domain.alerts import Message, Recipient

if TYPE_CHECKING:
    from worker.domain.settings import Config
    from worker.storage.store import Store

LOOKED_THROUGH = 50_000
"""The newest messages, in which a name that the config does not know is looked for."""
MOST_NAMED = 20


def is_to(message: Message, who: str | None) -> bool:
    return who is None or who.lower() in _names(message.recipient)


def _names(recipient: Recipient) -> set[str]:
    return {name.lower() for name in (recipient.key, recipient.address, recipient.channel)}


def known(session: Session, store: "Store", channel: str | None, recipient: str | None) -> None:
    """Wrong use where a name is neither in the config nor among the messages: what matches nothing
    looks as if nothing waited.
    """
    everyone = _everyone(session, store)
    channels = {who.channel for who in everyone} - {""}
    if channel is not None and channel not in channels:
        raise click.UsageError(f'no channel is named "{channel}"; {_there_are(channels)}')
    if recipient is not None and not any(recipient.lower() in _names(who) for who in everyone):
        raise click.UsageError(
            f'no recipient or channel is "{recipient}"; '
            f"{_there_are({who.address for who in everyone})}"
        )


def _everyone(session: Session, store: "Store") -> Collection[Recipient]:
    """Those of the config that is looked at, and those of the messages. An address that several
    channels reach is there for each.
    """
    from worker.cli.live_config import at_work
    from worker.config import load

    loaded = load(session.config_folder, os.environ, prove=None)
    config = at_work(loaded, store.revisions.last_good(), session.config_folder)
    configured = _configured(config) if config else []
    sent = store.outbox.messages(newest=True, limit=LOOKED_THROUGH)
    everyone = (*configured, *(message.recipient for message in sent))
    return {(who.key, who.channel): who for who in everyone}.values()


def _configured(config: "Config") -> Iterator[Recipient]:
    """Those of the channels, and the addresses that topics name beside them."""
    from worker.alerts.routing import recipients

    addresses = (name for topic in config.topics for name in topic.notify)
    for name in (*config.alerts.channels, *addresses):
        yield from recipients((name,), config.alerts)


def _there_are(names: Collection[str]) -> str:
    shown = sorted(names)[:MOST_NAMED]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"there are {', '.join(shown)}{more}" if shown else "there is none yet"
