"""Hand-written stand-ins for the ports, for tests that are about something else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.builders import NOW
from worker.domain.alerts import Message, Receipt
from worker.domain.errors import DeliveryError
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.notices import Notice


@dataclass
class FakeClock:
    """A clock that stands still until a test moves it."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by


@dataclass
class FakeWeb:
    """The web as a dictionary: address to body, or to the result itself, or to a fault."""

    answers: dict[str, bytes | FetchResult | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def feed(self, request: FetchRequest) -> FetchResult:
        return self._answer(request.url)

    async def page(self, url: str) -> FetchResult:
        return self._answer(url)

    def _answer(self, url: str) -> FetchResult:
        self.asked.append(url)
        answer = self.answers.get(url)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, FetchResult):
            return replace(answer, url=url)
        if answer is None:
            return FetchResult(FetchStatus.NOT_FOUND, url, NOW, 404, detail="404 Not Found")
        return FetchResult(FetchStatus.OK, url, NOW, 200, answer)


class FakeRenderer:
    """Renders a notice as its titles, a line each."""

    def __init__(self) -> None:
        self.rendered = 0

    def render(self, notice: Notice) -> bytes:
        self.rendered += 1
        return "\n".join(story.title for story in notice.stories).encode()


@dataclass
class FakeNotifier:
    """Takes every message, or raises the faults it was given, one a message."""

    faults: list[DeliveryError | None] = field(default_factory=list)
    taken: list[tuple[str, bytes | None]] = field(default_factory=list)

    def send(self, message: Message) -> Receipt:
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            raise fault
        self.taken.append((message.recipient.address, message.body))
        return Receipt(250, f"taken as {len(self.taken)}")


def rss(*items: Mapping[str, str], title: str = "Beispiel") -> bytes:
    """A small RSS 2.0 feed; each item is its elements by name."""
    told = "".join(
        "<item>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in item.items()) + "</item>"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://beispiel.example/</link>"
        f"<description>Nachrichten</description>{told}</channel></rss>"
    ).encode()
