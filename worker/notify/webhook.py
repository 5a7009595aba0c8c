"""Webhooks and chats: a POST an attempt, and what its outcome asks for (notes: alerts, 2.3, 2.7).

Only a ``webhook`` is signed: chat services know the sender by the secret in their address.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from worker.domain.alerts import Channel, ChannelType, Message, Receipt
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.feeds import FetchStatus
from worker.domain.ports import Clock
from worker.domain.settings import HttpSettings
from worker.http.guard import Resolve
from worker.http.post import PostRequest, PostResult, post
from worker.http.signatures import signed, signing_key
from worker.notify.chat import Call, call, refusal
from worker.notify.frozen import frozen_bytes
from worker.notify.secrets import secret
from worker.render.clean import clean, cut

LONGEST_PAUSE = timedelta(hours=24)
"""A Retry-After is obeyed up to here."""
LONGEST_QUOTE = 200
"""Characters of the receiver's own words in an error."""
SHORTEST_TOKEN = 8

_REMEDIES: Mapping[FetchStatus, Remedy] = {
    FetchStatus.GONE: Remedy.GIVE_UP,
    FetchStatus.BAD_URL: Remedy.FIX_CONFIG,
    FetchStatus.BAD_REDIRECT: Remedy.FIX_CONFIG,
    FetchStatus.REFUSED_ADDRESS: Remedy.FIX_CONFIG,
}
"""Everything else is tried again, 404 and 400 too: receivers deploy wrong code."""

_PAUSES = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Statuses whose Retry-After speaks of us (RFC 6585, 4; RFC 9110, 15.6.4)."""

_CODE_WORD = re.compile(r"[a-z]+(?:_[a-z]+)+")
"""``invalid_blocks``, ``no_service``: all that Slack says of a mistake."""


class WebhookNotifier:
    """Implements the port ``Notifier`` for webhooks and chats: ``worker.notify.chat.HTTP_TYPES``.

    ``resolve`` and ``tls`` replace the system's name look-up and authorities.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        http: HttpSettings,
        clock: Clock,
        *,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._channels = channels
        self._http = http
        self._clock = clock
        self._resolve = resolve
        self._tls = tls

    def send(self, message: Message) -> Receipt:
        """POST the message; any 2xx means it was taken. Raises DeliveryError."""
        channel = self._channel(message)
        asked = call(channel.type, address(channel), frozen_bytes(message), _section(channel))
        request = PostRequest(
            url=asked.url,
            body=asked.body,
            headers=self._headers(message, channel, asked),
            timeout=channel.timeout,
            allow_private=channel.allow_private,
            section=_section(channel),
        )
        result = asyncio.run(
            post(request, self._http, self._clock, resolve=self._resolve, tls=self._tls)
        )
        if result.status is not FetchStatus.OK:
            raise _refused(channel, result)
        if lie := refusal(channel.type, result.answer):
            problem = f"{result.host}: It answered {result.code}, but {lie.problem}"
            raise DeliveryError.temporary(problem, lie.code or result.code)
        return Receipt(result.code, f"HTTP {result.code}")

    def _headers(self, message: Message, channel: Channel, asked: Call) -> dict[str, str]:
        if channel.type is not ChannelType.WEBHOOK:
            return {"Content-Type": "application/json"}
        signatures = signed(message.id, self._clock.now(), asked.body, _keys(channel))
        return {"Content-Type": channel.content_type, **signatures}

    def _channel(self, message: Message) -> Channel:
        kind, name = message.recipient.type, message.recipient.channel
        channel = self._channels.get(name)
        if channel is None or channel.type is not kind:
            raise DeliveryError.misconfigured(f"alerts.yaml has no {kind} {name!r} any more")
        return channel


def address(channel: Channel) -> str:
    """Where a webhook is called. Raises DeliveryError where its file cannot be read."""
    if channel.url_file is None:
        return channel.url or ""
    return secret(channel.url_file, f"{_section(channel)}.url_file").strip()


def _keys(channel: Channel) -> list[bytes]:
    """Every secret signs, so that sender and receiver need not change theirs at once."""
    return (
        [_key(channel, file) for file in channel.signing.secret_files] if channel.signing else []
    )


def _key(channel: Channel, file: str) -> bytes:
    key = f"{_section(channel)}.signing.secret_files"
    try:
        return signing_key(secret(file, key))
    except ValueError as error:
        raise DeliveryError.misconfigured(f"{key}: the file {file} {error}") from None


def _refused(channel: Channel, result: PostResult) -> DeliveryError:
    at = result.host or f"{_section(channel)}.{'url_file' if channel.url_file else 'url'}"
    pause = result.retry_after if result.code in _PAUSES else None
    return DeliveryError(
        clean(f"{at}: {result.detail}{_quote(channel, result)}"),
        remedy=_REMEDIES.get(result.status, Remedy.RETRY),
        code=result.code,
        retry_after=min(pause, LONGEST_PAUSE) if pause else None,
        unknown=result.unknown,
    )


def _quote(channel: Channel, result: PostResult) -> str:
    """The receiver's own words, which often name the mistake: none that repeat the address, as
    error pages like to. Where that is a secret, as a chat's always is, only a bare code word.
    """
    words = cut(clean(result.answer), LONGEST_QUOTE)
    if not words:
        return ""
    address_ = channel.url or ""
    is_secret = channel.url_file is not None or "?" in address_
    repeats = any(part in result.answer or part in words for part in _telling_parts(address_))
    if is_secret or channel.type is not ChannelType.WEBHOOK:
        repeats = repeats or not _CODE_WORD.fullmatch(words)
    return "" if repeats else f' It says: "{words}"'


def _telling_parts(address_: str) -> list[str]:
    """What of an address may be a token: long parts of its path."""
    parts = urlsplit(address_).path.split("/")
    return [part for part in parts if len(part) >= SHORTEST_TOKEN]


def _section(channel: Channel) -> str:
    return f"channels.{channel.name}"
