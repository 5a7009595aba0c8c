"""The wiring of channels: what renders and what sends for each type, made when first needed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from worker.alerts.routing import recipients
from worker.domain.alerts import MAILED, ChannelType, Message, Receipt, Recipient
from worker.domain.errors import DeliveryError
from worker.domain.notices import Notice
from worker.domain.ports import Clock, Notifier, Notifiers, Renderer
from worker.domain.settings import AlertSettings, Config, HttpSettings
from worker.pipeline.notices import trial, trial_notice
from worker.places import Places


def try_channel(
    name: str, config: Config, places: Places, clock: Clock
) -> Iterator[tuple[Recipient, Receipt | DeliveryError]]:
    """Send a message that says it is a test straight to every recipient of a channel, and tell
    what came of it. Needs no database and leaves nothing in it.
    """
    renderer = Renderers(config.alerts, places)
    ways = notifiers(config, places, clock)
    for recipient in recipients((name,), config.alerts):
        try:
            message = trial(recipient, clock.now())
            body = renderer.render(trial_notice(message))
            yield recipient, ways[recipient.type].send(replace(message, body=body))
        except DeliveryError as error:
            yield recipient, error


def notifiers(config: Config, places: Places, clock: Clock) -> Notifiers:
    """What hands messages over, for every type of channel."""
    from worker.notify.chat import HTTP_TYPES
    from worker.notify.maildir import MaildirNotifier
    from worker.notify.smtp import SmtpNotifier

    alerts = config.alerts
    return {
        **dict.fromkeys(HTTP_TYPES, _Webhooks(alerts, config.http, clock)),
        ChannelType.MAILDIR: MaildirNotifier(places.data, alerts.channels),
        ChannelType.EMAIL: SmtpNotifier(alerts.mail, places.config) if alerts.mail else NoMail(),
    }


class NoMail:
    """The notifier where the config has no mail server any more, and mail still waits."""

    def send(self, message: Message) -> Receipt:
        raise no_mail(message.recipient)


def no_mail(recipient: Recipient) -> DeliveryError:
    return DeliveryError.misconfigured(
        f"alerts.yaml has no `mail` any more, and {recipient.address} waits for one"
    )


@dataclass
class _Webhooks:
    """The notifier of webhooks and chats, made when there is something to send: the HTTP client
    costs 0.1 s.
    """

    settings: AlertSettings
    http: HttpSettings
    clock: Clock

    @cached_property
    def _notifier(self) -> Notifier:
        from worker.notify.webhook import WebhookNotifier

        return WebhookNotifier(self.settings.channels, self.http, self.clock)

    def send(self, message: Message) -> Receipt:
        return self._notifier.send(message)


class Renderers:
    """The renderers, made when there is something to render: the mail's templates and the CSS
    inliner cost 0.1 s, and most passes have nothing to tell.
    """

    def __init__(self, settings: AlertSettings, places: Places) -> None:
        self._settings = settings
        self._places = places

    @cached_property
    def _mail(self) -> Renderer:
        from worker.render.mail import MailRenderer
        from worker.render.resources import load_templates

        return MailRenderer(self._settings, load_templates())

    @cached_property
    def _hooks(self) -> Renderer:
        from worker.render.hooks import HookRenderer

        return HookRenderer(self._settings, self._template)

    def _template(self, file: str) -> str:
        return (self._places.config / file).read_text("utf-8")

    def render(self, notice: Notice) -> bytes:
        is_mail = notice.recipient.type in MAILED
        return (self._mail if is_mail else self._hooks).render(notice)


@dataclass(frozen=True)
class Outgoing:
    """The renderers as a delivery uses them: bytes that stand are never made anew, so none are made
    while the mail server, and with it the sender, is not known.
    """

    renderer: Renderer
    settings: AlertSettings

    def render(self, notice: Notice) -> bytes:
        if notice.recipient.type is ChannelType.EMAIL and self.settings.mail is None:
            raise no_mail(notice.recipient)
        return self.renderer.render(notice)
