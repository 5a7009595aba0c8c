"""What is special in talking to chat services: where to post, and answers that say yes and mean no."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from worker.domain.alerts import ChannelType
from worker.domain.errors import DeliveryError
from worker.render.ntfy_address import root, topic

HTTP_TYPES = frozenset({
    ChannelType.WEBHOOK,
    ChannelType.SLACK,
    ChannelType.TEAMS,
    ChannelType.MATTERMOST,
    ChannelType.DISCORD,
    ChannelType.NTFY,
})  # fmt: skip
"""What is delivered by a POST."""

_DENIED_AT_FRONT = re.compile(r'\{[^{}\[\]]{0,300}?"ok"\s*:\s*false\b')
_TEAMS_ERROR = re.compile(r"HTTP error (\d{3})")


@dataclass(frozen=True, slots=True)
class Call:
    """One POST: to which address, with which bytes."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an answer of 200 really says: ``problem`` ends a sentence."""

    problem: str
    code: int | None = None


def call(type_: ChannelType, address: str, body: bytes, section: str) -> Call:
    """How a service wants to be called whose channel has this ``address``. Raises DeliveryError
    where that is not of its form; ``section`` names it then (``channels.desk``).
    """
    adapted = _CALLS.get(type_)
    return adapted(address, body, section) if adapted else Call(address, body)


def _waiting(address: str, body: bytes, _section: str) -> Call:
    """Discord answers 204 before it has tried, unless it is asked to wait."""
    try:
        parts = urlsplit(address)
    except ValueError:  # told by who looks at addresses
        return Call(address, body)
    if "wait=" not in parts.query:
        parts = parts._replace(query="&".join(filter(None, [parts.query, "wait=true"])))
    return Call(parts.geturl(), body)


def _published(address: str, body: bytes, section: str) -> Call:
    """JSON goes to ntfy's root only, with the topic in it. The topic is as good as a password: it
    stays out of the stored message, and in the address, where ntfy's users have it anyway.
    """
    found = topic(address)
    if found is None:
        raise DeliveryError.misconfigured(
            f"{section}: the address of an ntfy channel ends in its topic: https://ntfy.sh/TOPIC"
        )
    named = b'{"topic":"%b",' % found.encode() + body.removeprefix(b"{")
    return Call(root(address), named)


_CALLS: Mapping[ChannelType, Callable[[str, bytes, str], Call]] = {
    ChannelType.DISCORD: _waiting,
    ChannelType.NTFY: _published,
}


def refusal(type_: ChannelType, answer: str) -> Refusal | None:
    """Why an answer with a status of 2xx means no after all; None where it means yes.

    Slack's own interfaces say ``{"ok": false}`` under 200; the connectors of Teams passed an
    inner server's refusal on as text under 200.
    """
    if type_ is ChannelType.WEBHOOK:
        return None
    if type_ is ChannelType.TEAMS and (found := _TEAMS_ERROR.search(answer)):
        return Refusal(f"Teams behind it refused with {found[1]}.", int(found[1]))
    return Refusal("says that it did not take the message.") if _denies(answer) else None


def _denies(answer: str) -> bool:
    """Of a long answer only the beginning was read: what it says first counts."""
    text = answer.lstrip("\ufeff \t\r\n")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return bool(_DENIED_AT_FRONT.match(text))
    return isinstance(said, dict) and said.get("ok") is False
