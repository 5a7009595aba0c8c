"""A notice as what is POSTed for it: a webhook's payload, an own template's text, a chat's markup."""

from collections.abc import Callable

from worker.domain.alerts import Channel, Recipient
from worker.domain.errors import DeliveryError
from worker.domain.notices import Notice
from worker.domain.settings import AlertSettings
from worker.render.payload import payload
from worker.render.presets import PRESETS
from worker.render.reader import Reader, reader_of
from worker.render.templated import Templated, rendered
from worker.render.webhook import encoded, fitted


class HookRenderer:
    """Implements the port ``Renderer`` for webhooks and chats."""

    def __init__(self, settings: AlertSettings, read: Callable[[str], str]) -> None:
        """``read`` gives a template's text by the name of its file, or raises OSError or
        ValueError. It is asked for every message: who edits a template restarts nothing.
        """
        self._settings = settings
        self._read = read

    def render(self, notice: Notice) -> bytes:
        """Raises DeliveryError where a template makes nothing of it."""
        preset = PRESETS.get(notice.recipient.type)
        if preset:
            return preset(notice, self._reader(notice.recipient))
        document = fitted(payload(notice))
        channel = self._settings.channels.get(notice.recipient.channel)
        template = self._template(channel) if channel else None
        if template is None:
            return encoded(document)
        return rendered(template, document, f"{notice.recipient.channel}: its template")

    def _template(self, channel: Channel) -> Templated | None:
        if channel.template is None:
            return None
        try:
            return Templated(self._read(channel.template), channel.content_type)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            key = f"channels.{channel.name}.template"
            problem = f"{key} {channel.template} cannot be read: {reason}"
            raise DeliveryError.misconfigured(problem) from None

    def _reader(self, recipient: Recipient) -> Reader:
        """A chat room has no contact: who reads there can ask there."""
        return reader_of(recipient, self._settings, contact=None)
