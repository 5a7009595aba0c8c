"""Mail headers where Python's email package would break them.

Measured on 3.11.7 with ``email.policy.SMTP``: tokens of References, In-Reply-To and
List-Unsubscribe beyond 77 characters become encoded words, which ends threading and
unsubscribing; a display name with a comma is half encoded; an unstructured header mixes
encoded and plain words and so loses double spaces.
"""

import base64
import re
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry
from email.policy import SMTP, Policy
from hashlib import blake2b
from typing import Any

from worker.domain.alerts import Recipient

_LONGEST_PLAIN = 60
_ATOMS = re.compile(r"[A-Za-z0-9 _-]+")
_SAFE_ID = re.compile(r"[0-9a-f]{24}")
_NOT_IN_LABEL = re.compile(r"[^a-z0-9]+")


class VerbatimHeader(BaseHeader):
    """A value that is already what it says, once in a message.

    The package's own classes decode encoded words in it, so a title ``=?utf-8?q?x=0D=0ABcc:...?=``
    would bring line breaks back in after they were cleaned away.
    """

    max_count = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"] = None
        kwds["decoded"] = value


class TokensHeader(VerbatimHeader):
    """Ids and links parted by spaces: each stays whole, one to a line."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(self.split(' '))}{policy.linesep}"


class TextHeader(VerbatimHeader):
    """Words for people: plain where they are short ASCII, else encoded words throughout."""

    def fold(self, *, policy: Policy) -> str:
        plain = self.isascii() and len(self) <= _LONGEST_PLAIN and "=?" not in self
        text = str(self) if plain else _encoded(self, self.name, policy)
        return f"{self.name}: {text}{policy.linesep}"


class AddressHeader(VerbatimHeader):
    """``display name <ascii@address>`` with the name encoded as a whole."""

    def fold(self, *, policy: Policy) -> str:
        name, _, address = self.rpartition(" <")
        if not name:
            return f"{self.name}: {self}{policy.linesep}"
        # Plain atoms need neither quoting nor encoding; everything else is encoded.
        plain = _ATOMS.fullmatch(name) and len(name) <= _LONGEST_PLAIN
        phrase = name if plain else _encoded(name, self.name, policy)
        gap = " " if plain else f"{policy.linesep} "
        return f"{self.name}: {phrase}{gap}<{address}{policy.linesep}"


def _encoded(text: str, header: str, policy: Policy) -> str:
    """RFC 2047 encoded words, each at most 75 characters and whole in its code points."""
    words = Header(text, "utf-8", maxlinelen=76, header_name=header)
    return words.encode(linesep=policy.linesep)


_CLASSES: Mapping[str, type[BaseHeader]] = {
    "from": AddressHeader,
    "to": AddressHeader,
    "subject": TextHeader,
    "thread-topic": TextHeader,
    "message-id": TokensHeader,
    "references": TokensHeader,
    "in-reply-to": TokensHeader,
    "thread-index": TokensHeader,
    "list-id": TokensHeader,
    "list-unsubscribe": TokensHeader,
    "x-natowire-topics": TokensHeader,
}


class _Registry(HeaderRegistry):
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return _CLASSES.get(name.lower()) or super().__getitem__(name)


POLICY = SMTP.clone(header_factory=_Registry())


def digest(*parts: str, size: int = 12) -> str:
    """A short stable digest, ``2 * size`` hex digits."""
    return blake2b("\x1f".join(parts).encode(), digest_size=size).hexdigest()


def message_id(notice: str, domain: str) -> str:
    """``<24 hex@domain>`` of a notice; whatever form its id has, the result is legal."""
    return f"<{notice if _SAFE_ID.fullmatch(notice) else digest(notice)}@{domain}>"


def thread_root(about: str, recipient: Recipient, domain: str) -> str:
    """The id of a message that was never sent, to which all messages about a story reply.

    So a thread holds together even where its first message was deleted. It differs by
    recipient, or forwarded messages would join the threads of others.
    """
    return f"<s.{about}.{digest(recipient.key, size=4)}@{domain}>"


def thread_index(root: str, child: str | None) -> str:
    """What Outlook threads by: 22 bytes that a story's messages share, 5 more for a reply.

    [MS-OXOMSG] 2.2.1.3: a reserved byte, five of a time, sixteen of a GUID. The time is made
    from the root as well, because later messages do not know when the first was sent.
    """
    shared = b"\x01" + blake2b(root.encode(), digest_size=21).digest()
    own = blake2b(child.encode(), digest_size=5).digest() if child else b""
    return base64.b64encode(shared + own).decode("ascii")


def label(name: str) -> str:
    """A name as one label of a List-Id."""
    return _NOT_IN_LABEL.sub("-", name.lower()).strip("-")[:40] or "alerts"
