"""A notice as an RFC 5322 message: the same notice gives the same bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

import css_inline
from jinja2 import DictLoader, Environment, StrictUndefined

from worker.domain.alerts import AlertKind, ChannelType, Recipient
from worker.domain.notices import Notice
from worker.domain.settings import AlertSettings
from worker.render.addresses import ascii_address, ascii_domain, split_sender
from worker.render.clean import clean, cut, mailto
from worker.render.headers import (
    POLICY,
    digest,
    label,
    message_id,
    thread_index,
    thread_root,
)
from worker.render.reader import Reader, reader_of
from worker.render.sections import Extent
from worker.render.views import MOST_IN_FULL, View, is_reply, is_single, urgent, view
from worker.render.wrap import wrap

LARGEST_PAGE = 95_000
"""Bytes of HTML. Gmail shows 102 KB of a message and hides the rest behind a link."""
FEWER_IN_FULL = (50, 40, 30, 20, 10)

_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, in the form headers need."""

    sender: str
    to: str
    domain: str
    html: bool
    contact: str | None


class MailRenderer:
    """Implements the port ``Renderer`` for mail and maildir channels."""

    def __init__(self, settings: AlertSettings, templates: Mapping[str, str]) -> None:
        """``templates`` are file names and texts, as ``resources.load_templates`` gives them."""
        self._settings = settings
        self._styles = {name: text for name, text in templates.items() if name.endswith(".css")}
        loader = DictLoader(dict(templates))
        self._text = _environment(loader, autoescape=False)
        self._html = _environment(loader, autoescape=True)
        # What cannot be inlined (@media), or is said too often to be (links), stands in a style
        # element that the inliner ignores: moved by keep_at_rules it would come before the
        # charset, which must be in the first 1024 bytes.
        self._inliner = css_inline.CSSInliner(
            load_remote_stylesheets=False, minify_css=True, remove_inlined_selectors=True
        )

    def render(self, notice: Notice) -> bytes:
        """The message as bytes. Raises DeliveryError for an address no mail can reach."""
        envelope = self._envelope(notice.recipient)
        in_full, page = self._most_in_full(notice), ""
        if envelope.html:
            in_full, page = self._page(notice, in_full)
        shown = view(notice, self.reader(notice.recipient), Extent(in_full))
        message = EmailMessage(policy=POLICY)
        for name, value in _headers(notice, shown, envelope).items():
            message[name] = value
        # Left alone, the package takes 8bit for short German lines and base64 for long ones.
        message.set_content(self._plain(shown), cte="quoted-printable")
        if page:
            # Text first: of alternatives a program shows the last that it can (RFC 2046, 5.1.4).
            message.add_alternative(page, subtype="html", cte="quoted-printable")
            # "=_" never occurs in quoted-printable text (RFC 2045, 6.7).
            message.set_boundary(f"=_{digest(notice.id, 'boundary')}")
        return message.as_bytes()

    def reader(self, recipient: Recipient) -> Reader:
        """For whom a message to this recipient is written."""
        mail = self._settings.mail
        contact = ascii_address(mail.contact) if mail and mail.contact else None
        return reader_of(recipient, self._settings, contact)

    def _envelope(self, recipient: Recipient) -> Envelope:
        domain = ascii_domain(self._settings.public_id_domain)
        mail = self._settings.mail
        name, address = split_sender(mail.sender if mail else f"natowire <natowire@{domain}>")
        channel = self._settings.channels.get(recipient.channel)
        return Envelope(
            sender=f"{cut(clean(name), 60) or 'natowire'} <{address}>",
            to=_addressee(recipient),
            domain=domain,
            html=channel.html if channel else True,
            contact=ascii_address(mail.contact) if mail and mail.contact else None,
        )

    def _plain(self, shown: View) -> str:
        text = self._text.get_template("mail.txt.j2").render(view=shown)
        return _EMPTY_LINES.sub("\n\n", text).strip("\n") + "\n"

    def _most_in_full(self, notice: Notice) -> int:
        """What the routes by which its stories came allow; the most that one of them does."""
        told_by = {name for story in notice.stories for name in story.routes}
        allowed = [route.max_stories for route in self._settings.routes if route.name in told_by]
        return max(allowed, default=MOST_IN_FULL)

    def _page(self, notice: Notice, most: int) -> tuple[int, str]:
        """The HTML part and how many stories it has in full: fewer where it would be too large,
        then with shorter lines of the others, and at last without the last of these. The text
        part has them all.
        """
        reader = self.reader(notice.recipient)
        page = self._inlined(view(notice, reader, Extent(most)))
        in_full = min(most, len(notice.stories))
        fewer = [number for number in FEWER_IN_FULL if number < in_full]
        steps = (*map(Extent, fewer), *(Extent(number, terse=True) for number in (*fewer[-2:], 0)))
        for extent in steps:
            if _size(page) <= LARGEST_PAGE:
                break
            in_full = extent.in_full
            page = self._inlined(view(notice, reader, extent))
        return in_full, self._listed(notice, reader, page)

    def _listed(self, notice: Notice, reader: Reader, page: str) -> str:
        """The page with as many lines as there is room for."""
        listed = len(notice.stories) + len(notice.already)
        while (size := _size(page)) > LARGEST_PAGE and listed:
            listed = listed * LARGEST_PAGE * 9 // (size * 10)
            page = self._inlined(view(notice, reader, Extent(0, terse=True, listed=listed)))
        return page

    def _inlined(self, shown: View) -> str:
        template = self._html.get_template("mail.html.j2")
        inlined: str = self._inliner.inline(template.render(view=shown, styles=self._styles))
        return inlined


def _size(page: str) -> int:
    """Bytes as they are sent, with both characters of each line's end."""
    return len(page.encode()) + page.count("\n")


def _environment(loader: DictLoader, *, autoescape: bool) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701  # off only for the text part, which is not markup
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrap"] = wrap
    return environment


def _addressee(recipient: Recipient) -> str:
    """The one address; a mailbox folder has none and is named as an empty group instead."""
    if recipient.type is ChannelType.EMAIL:
        return ascii_address(recipient.address)
    return f"{label(recipient.address)}:;"


def _headers(notice: Notice, shown: View, envelope: Envelope) -> dict[str, str]:
    domain = envelope.domain
    headers = {
        "From": envelope.sender,
        "To": envelope.to,
        "Subject": shown.subject,
        "Date": format_datetime(notice.created_at),
        "Message-ID": message_id(notice.id, domain),
        **_thread(notice, shown, domain),
        "List-Id": f"<{_list_label(notice)}.natowire.{domain}>",
        # RFC 3834, 5 and what Exchange reads instead: no out-of-office note comes back.
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "All",
        "X-Natowire-Kind": str(notice.kind),
    }
    if topics := {label(topic.id) for story in notice.stories for topic in story.topics}:
        headers["X-Natowire-Topics"] = ", ".join(sorted(topics))
    if envelope.contact:
        headers["List-Unsubscribe"] = f"<{mailto(envelope.contact, 'unsubscribe')}>"
    if urgent(notice):
        headers["Importance"] = "high"
    return headers


def _thread(notice: Notice, shown: View, domain: str) -> dict[str, str]:
    """What keeps the messages about one story, or one trouble of natowire's, together. A
    message of many stories stands alone.
    """
    incident = notice.incident
    if incident:
        about = digest(incident.key, incident.opened_at.isoformat(), size=8)
    elif is_single(notice):
        about = str(notice.stories[0].story)
    else:
        return {}
    root = thread_root(about, notice.recipient, domain)
    follows = is_reply(notice) or bool(incident and incident.closed_at)
    return {
        "References": root,
        "In-Reply-To": root,
        "Thread-Topic": shown.subject.removeprefix("Re: ") if follows else shown.subject,
        "Thread-Index": thread_index(root, notice.id if follows else None),
    }


def _list_label(notice: Notice) -> str:
    """The route, for mail filters; messages of several routes share one name."""
    if notice.kind is AlertKind.OPS:
        return "ops"
    routes = {route for story in notice.stories for route in story.routes}
    return label(routes.pop()) if len(routes) == 1 else "alerts"
