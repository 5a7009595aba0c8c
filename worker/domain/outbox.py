"""The port of alert items and the messages they go out in, and of silences."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from worker.domain.alerts import (
    AlertItem,
    ChannelType,
    Message,
    MessageState,
    Receipt,
    Recipient,
    Silence,
)
from worker.domain.corpus import ToldArticle
from worker.domain.notices import Incident
from worker.domain.telling import Attempt, Backlog, ChannelState, Past, Plan


class Outbox(Protocol):
    """Alert items and the messages they go out in (notes: alerts, section 2.1)."""

    def open_items(self, now: datetime) -> list[AlertItem]:
        """Alert items that are due and stand in no message yet, in the order of deciding."""
        ...

    def past(self, recipients: Collection[Recipient], since: datetime) -> Past:
        """What these recipients were told ``since`` then: messages made and the stories in them,
        without those that were given up or cancelled and that nobody can have received.
        """
        ...

    def digests_done(self) -> Mapping[tuple[str, str], datetime]:
        """Up to when digests were made, by the recipient's key and the route."""
        ...

    def arrange(self, plan: Plan, now: datetime) -> int:
        """Make one message a group and put its items into it, give waiting items their new time
        and reason, suppress and note slots, in one transaction; returns how many messages were
        made.

        Items that another process took meanwhile are left out, groups that it emptied dropped; a
        slot that is done already makes no message. A recipient's messages go out in the order of
        the groups: each is made a microsecond after the one before, the last of them ``now``.
        """
        ...

    def take_back(self, before: datetime, now: datetime) -> int:
        """Undo messages that wait in vain, so that their items go out together; returns how many.

        Of each recipient with more than one message of kind NEW, UPDATE, CATCH_UP or CORRECTION
        that may be tried now, one of them made ``before`` then, of kind CATCH_UP, or a CORRECTION,
        which would be read before what it corrects: all that nobody can have received. One of kind
        CATCH_UP alone, made ``before`` then, that no server has answered, is undone as well: it may
        be night by now. Their items are open again, with ``Hold.OUTAGE``. What failed with an unknown outcome stays, and so
        does what only waits for its turn: untried, while what was made before it fell due is
        being taken over its server.
        """
        ...

    def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        types: Collection[ChannelType],
        *,
        due_by: datetime | None = None,
        without: Collection[str] = (),
        in_turn: Collection[str] = (),
        at_once: Mapping[ChannelType, int] | None = None,
    ) -> list[Message]:
        """Lease messages of these channel types that are due (by ``due_by``, where it is
        given), urgent ones first (``Group.is_urgent``), then the oldest; none of the channels
        named in ``without``. The lease counts from ``now``. One whose lease ran out while it was being sent is handed out again with
        ``unknown_outcomes`` raised.

        Of the channels named in ``in_turn`` a message waits for the earlier ones of its
        recipient about the same story. Of a type in ``at_once`` no more are leased than keep so
        many on their way at one time.
        """
        ...

    def tried_since(self, type_: ChannelType, since: datetime) -> int:
        """How many attempts over this type have ended since then: for a rate."""
        ...

    def failing(self, recipient: Recipient, since: datetime) -> set[str]:
        """The messages that were tried over a recipient's channel since then and since one last
        went out over it.
        """
        ...

    def due(self, now: datetime) -> set[ChannelType]:
        """The channel types for which an item waits to be put into a message or a message to
        be sent now. Cheap: it is asked every few seconds.
        """
        ...

    def channel_states(self) -> list[ChannelState]:
        """The channels in trouble."""
        ...

    def hold(self, state: ChannelState) -> int:
        """Keep this as the channel's state and let no message that waits for it go out before
        ``state.until``; their attempts stay uncounted. Messages made meanwhile wait as well; of
        a DISABLED channel until it is freed. Returns how many are held.
        """
        ...

    def free(self, type_: ChannelType, now: datetime, *, channel: str | None = None) -> int:
        """The channel is well: forget its state and let messages that were held and never tried
        themselves go out now; returns how many. What has failed by itself keeps its own time.
        """
        ...

    def incident(self, message: str) -> Incident | None:
        """What a message of kind OPS is about, as it stands now."""
        ...

    def content(self, message: str) -> list[ToldArticle]:
        """What a message tells, in the order its items were decided; each with what its recipient
        had heard of the story in earlier messages: ``before``, ``told_before``, ``told_title``. Only what has
        gone out by now, or may have, was heard.
        """
        ...

    def told_at_once(
        self, recipient: Recipient, begins: datetime, ends: datetime
    ) -> list[ToldArticle]:
        """What a recipient was told in this window by messages of their own, not by a digest."""
        ...

    def freeze(self, message: Message, body: bytes) -> bool:
        """Keep the bytes of the first attempt; False where the lease has passed on."""
        ...

    def renew(self, message: Message, until: datetime) -> bool:
        """Prolong the lease of a message that is being sent; False where it has passed on."""
        ...

    def sent(self, message: Message, receipt: Receipt, now: datetime) -> bool: ...

    def failed(
        self,
        message: Message,
        error: str,
        code: int | None,
        now: datetime,
        *,
        retry_at: datetime | None,
        unknown: bool = False,
    ) -> bool:
        """Note a failed attempt; ``retry_at`` None makes the message dead, or leaves it sent where
        it went out before and was sent once more. ``unknown`` raises
        ``unknown_outcomes``: it may have been taken.
        """
        ...

    def messages(
        self,
        states: Collection[MessageState] | None = None,
        *,
        bodies: bool = False,
        since: datetime | None = None,
        limit: int | None = None,
        newest: bool = False,
    ) -> list[Message]:
        """Messages of these states, or all, in the order they were made, or the ``newest`` first;
        only those that went out ``since``, or, where they did not, were made. Without ``bodies``
        those are not read: a body that there is comes as no bytes.
        """
        ...

    def given_up(self, since: datetime) -> list[Message]:
        """Messages that were refused for good since then, without bodies; with those that had gone
        out before: they stay SENT, with ``last_error``.
        """
        ...

    def message(self, id_: str) -> Message | None:
        """With its body."""
        ...

    def attempts(self, message: str) -> list[Attempt]:
        """Every try, oldest first."""
        ...

    def retry(self, messages: Collection[str], now: datetime) -> list[str]:
        """Let messages that wait or were given up be tried now, with attempts counted anew;
        returns those.
        """
        ...

    def replay(self, messages: Collection[str], now: datetime) -> list[str]:
        """Send messages that went out once more, byte for byte and under the same id; returns
        those. None whose bytes were let go.
        """
        ...

    def cancel(self, messages: Collection[str], why: str, now: datetime) -> list[str]:
        """Take messages out that wait or were given up; returns those. Their items are suppressed
        as CANCELLED with the reason, but for those of a message that may have been received
        (``unknown_outcomes``): they stay told. One that went out before is SENT again. What is
        being sent stays.
        """
        ...

    def withdraw(self, named: Collection[str], why: str, now: datetime) -> int:
        """Take out messages that were never tried and whose recipient is not ``named`` by key, but
        for those of kind OPS and TEST; returns how many. Their items are suppressed as NO_ROUTE.
        """
        ...

    def backlog(self, now: datetime) -> Backlog:
        """The invariant: whether anything lies where nothing will bring it out."""
        ...

    def alerts(
        self, limit: int | None = None, *, suppressed: bool = True
    ) -> Iterator[ToldArticle]:
        """Alert items, newest first; without those that were ``suppressed`` if so asked."""
        ...

    def alert(self, item: str) -> ToldArticle | None: ...

    def last_position(self) -> int:
        """Where the newest alert item stands in the order of deciding; 0 where there is none."""
        ...

    def decided_after(self, position: int, limit: int = 100) -> list[tuple[int, ToldArticle]]:
        """The alert items decided after ``position``, oldest first, each with its own position;
        without those that were suppressed.
        """
        ...


class Silences(Protocol):
    """Silences that people set by command; those of the config stand in the config."""

    def add(self, silence: Silence, now: datetime) -> Silence:
        """Keep a silence; it comes back with its id (``s1``, ``s2`` ...)."""
        ...

    def expire(self, id_: str, now: datetime) -> Silence | None:
        """End it now; None where there is none of this id that has not ended."""
        ...

    def list(self, now: datetime, *, ended: bool = False) -> list[Silence]:
        """Those that have not ended, or all, in the order they were set."""
        ...
