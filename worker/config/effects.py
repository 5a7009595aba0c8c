"""What can be read and does not do what it seems to. These are warnings: the config goes live."""

import ipaddress
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from worker.config.amounts import duration, format_duration
from worker.config.document import Document, label
from worker.config.findings import Finding, Path
from worker.config.tree import Node

SHORTEST = (
    (("channels", "*", "timeout"), timedelta(seconds=1), "few servers answer that quickly"),
    (
        ("channels", "*", "disable_after"),
        timedelta(hours=1),
        "a restart of the receiver switches the channel off",
    ),
    (("ops", "heartbeat", "every"), timedelta(minutes=1), "natowire looks twice a minute"),
)
"""Durations below which a setting does harm, and which."""

NOT_IN_DIGESTS = ("group_wait", "event_wait", "burst", "follow_up")


def too_short(document: Document) -> Iterator[Finding]:
    """Durations that are meant longer, such as ``5s`` for ``5m``."""
    for pattern, least, why in SHORTEST:
        for path, node in document.each(*pattern):
            length = _length(node)
            if length and length < least:
                key = label(document.named(path)[1])
                message = f"{key} is less than {format_duration(least)}: {why}"
                yield _warning(document, path, message)


def without_effect(document: Document) -> Iterator[Finding]:
    """Settings of immediate messages in a digest, and times named twice."""
    for path, route in document.each("routes", "*"):
        mode = route.get("mode")
        if mode and mode.text == "digest":
            for key in NOT_IN_DIGESTS:
                node = route.get(key)
                if node is not None and node.value not in (None, []) and node.text != "0s":
                    yield _warning(document, (*path, key), f"{key} has no effect in a digest")
        times = [node.text for _, node in document.each(*path, "at", "*") if node.text]
        if len(times) != len({time.zfill(5) for time in times}):
            yield _warning(document, (*path, "at"), "at names a time twice")


def never_reached(document: Document) -> Iterator[Finding]:
    """Routes behind one that takes everything and stops."""
    last = None
    for path, route in document.each("routes", "*"):
        if last is not None:
            message = f'is never reached: "{last}" before it takes everything and stops'
            yield _warning(document, path, message)
        stop, when, name = (route.get(key) for key in ("stop", "when", "name"))
        is_for_all = when is None or all(node.value in (None, []) for node in when.fields.values())
        if last is None and stop and stop.value is True and is_for_all:
            last = name.text if name and name.text else "a route"


def over(document: Document) -> Iterator[Finding]:
    """Silences whose end has passed."""
    zone = document.get("defaults", "timezone")
    for path, node in document.each("silences", "*", "until"):
        with suppress(ValueError, KeyError, OSError, TypeError):  # told by validation
            until = datetime.fromisoformat(str(node.text))
            local = ZoneInfo(zone.text if zone and zone.text else "UTC")
            if (until if until.tzinfo else until.replace(tzinfo=local)) < datetime.now(UTC):
                yield _warning(document, path, "is over: until has passed, take it out")


def closed_addresses(document: Document) -> Iterator[Finding]:
    """Private addresses that a channel is not allowed to call."""
    for path, channel in document.each("channels", "*"):
        url, allowed = channel.get("url"), channel.get("allow_private")
        host = _host(url)
        if host and (allowed is None or allowed.value in (None, [])):
            message = f"url is a private address: it is called only with allow_private: [{host}]"
            yield _warning(document, (*path, "url"), message)


def _host(url: Node | None) -> str | None:
    """The private address in an URL's text. Names are looked up when they are called."""
    if url is None or not url.text:
        return None
    try:
        host = urlsplit(url.text).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return "127.0.0.0/8"
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return None if address.is_global else str(address)


def _length(node: Node) -> timedelta | None:
    try:
        return duration(node.value)
    except ValueError:
        return None


def _warning(document: Document, path: Path, message: str) -> Finding:
    return Finding(document.file, path, message, "no_effect", warning=True)
