"""Message threading as Jamie Zawinski describes it (https://www.jwz.org/doc/threading.html),
written from his description: what mail programs that follow the RFCs do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import pairwise
from typing import Self

_ID = re.compile(r"<[^<>\s]+>")
_PREFIX = re.compile(r"^(?:re(?:\[\d+\])?:\s*)+", re.IGNORECASE)


@dataclass(eq=False)
class Container:
    """A place in a thread; its message may be missing."""

    message: EmailMessage | None = None
    parent: "Container | None" = None
    children: "list[Container]" = field(default_factory=list)

    def holds(self, other: "Container") -> bool:
        return self is other or any(child.holds(other) for child in self.children)

    def adopt(self, child: "Container") -> None:
        if child.parent:
            child.parent.children.remove(child)
        child.parent = self
        self.children.append(child)

    def messages(self) -> Iterator[EmailMessage]:
        if self.message is not None:
            yield self.message
        for child in self.children:
            yield from child.messages()

    def subject(self) -> str:
        return next((base(message) for message in self.messages()), "")


def base(message: EmailMessage) -> str:
    """The subject without what replies put in front."""
    return _PREFIX.sub("", str(message["Subject"])).strip()


class Table(dict[str, Container]):
    """Step 1: containers by id, linked along References."""

    @classmethod
    def of(cls, messages: Iterable[EmailMessage]) -> Self:
        table = cls()
        for message in messages:
            table.put(message)
        return table

    def put(self, message: EmailMessage) -> None:
        own = self.at(str(message["Message-ID"]))
        own.message = message
        named = _ID.findall(str(message["References"] or "")) or _ID.findall(
            str(message["In-Reply-To"] or "")
        )
        chain = [self.at(id_) for id_ in named]
        for before, after in pairwise(chain):
            if after.parent is None and not after.holds(before):
                before.adopt(after)
        if own.parent:
            own.parent.children.remove(own)
            own.parent = None
        if chain and not own.holds(chain[-1]):
            chain[-1].adopt(own)

    def at(self, id_: str) -> Container:
        return self.setdefault(id_, Container())


def threads(messages: Iterable[EmailMessage]) -> list[list[EmailMessage]]:
    """Steps 2 to 5: the roots, without those that hold nothing, joined by subject where one of
    two is a reply.
    """
    roots = [root for root in Table.of(messages).values() if root.parent is None]
    by_subject: dict[str, list[list[EmailMessage]]] = {}
    for root in roots:
        found = list(root.messages())
        if found:
            by_subject.setdefault(root.subject(), []).append(found)
    return [thread for same in by_subject.values() for thread in _joined(same)]


def _joined(same: list[list[EmailMessage]]) -> list[list[EmailMessage]]:
    first, *others = same
    replies = [thread for thread in others if _PREFIX.match(str(thread[0]["Subject"]))]
    apart = [thread for thread in others if thread not in replies]
    return [first + [message for thread in replies for message in thread], *apart]
