"""Webhooks: a signed POST an attempt, and what its outcome asks for (notes: alerts, 2.3, 2.7)."""

import asyncio
import ssl
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from worker.domain.alerts import Channel, ChannelType, Message, Receipt
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.feeds import FetchStatus
from worker.domain.ports import Clock
from worker.domain.settings import HttpSettings
from worker.http.guard import Resolve
from worker.http.post import PostRequest, PostResult, post
from worker.http.signatures import signed, signing_key
from worker.notify.frozen import frozen_bytes
from worker.notify.secrets import secret
from worker.render.clean import clean, cut

LONGEST_PAUSE = timedelta(hours=24)
"""A Retry-After is obeyed up to here."""
LONGEST_QUOTE = 200
"""Characters of the receiver's own words in an error."""

_REMEDIES: Mapping[FetchStatus, Remedy] = {
    FetchStatus.GONE: Remedy.GIVE_UP,
    FetchStatus.BAD_URL: Remedy.FIX_CONFIG,
    FetchStatus.BAD_REDIRECT: Remedy.FIX_CONFIG,
    FetchStatus.REFUSED_ADDRESS: Remedy.FIX_CONFIG,
}
"""Everything else is tried again, 404 and 400 too: receivers deploy wrong code."""

_PAUSES = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Statuses whose Retry-After speaks of us (RFC 6585, 4; RFC 9110, 15.6.4)."""


class WebhookNotifier:
    """Implements the port ``Notifier`` for channels of type ``webhook``.

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
        body = frozen_bytes(message)
        channel = self._channel(message.recipient.channel)
        request = PostRequest(
            url=address(channel),
            body=body,
            headers={
                "Content-Type": "application/json",
                **signed(message.id, self._clock.now(), body, _keys(channel)),
            },
            timeout=channel.timeout,
            allow_private=channel.allow_private,
            section=_section(channel),
        )
        result = asyncio.run(
            post(request, self._http, self._clock, resolve=self._resolve, tls=self._tls)
        )
        if result.status is not FetchStatus.OK:
            raise _refused(channel, result)
        return Receipt(result.code, f"HTTP {result.code}")

    def _channel(self, name: str) -> Channel:
        channel = self._channels.get(name)
        if channel is None or channel.type is not ChannelType.WEBHOOK:
            raise DeliveryError.misconfigured(f"alerts.yaml has no webhook {name!r} any more")
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
    )


def _quote(channel: Channel, result: PostResult) -> str:
    """The receiver's own words, which often name the mistake.

    Not where the address is a secret: error pages like to repeat what they were asked for.
    """
    is_secret = channel.url_file is not None or "?" in (channel.url or "")
    words = "" if is_secret else cut(clean(result.answer), LONGEST_QUOTE)
    return f' It says: "{words}"' if words else ""


def _section(channel: Channel) -> str:
    return f"channels.{channel.name}"
