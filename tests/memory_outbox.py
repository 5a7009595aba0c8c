"""The port ``Outbox`` in plain dicts: for simulations, which drive it a hundred thousand times.

It keeps the promises of the port and nothing else: one thread, no file. What an item tells is
handed in. The contract tests hold it to the same behaviour as the databases.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tests.memory_shelf import (
    PATIENCE,
    WAITING,
    Kept,
    Post,
    Shelf,
    is_in_line,
    is_to_be_made_anew,
    sending_of,
    spoken_of,
)
from worker.domain.alerts import (
    ENDED,
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Hold,
    Message,
    MessageState,
    Receipt,
    Recipient,
)
from worker.domain.corpus import ToldArticle
from worker.domain.notices import Incident
from worker.domain.telling import (
    Attempt,
    Backlog,
    ChannelState,
    Past,
    Plan,
    Sending,
    Spoken,
)
from worker.storage.columns import to_micros


class MemoryOutbox(Shelf):
    """The port ``Outbox``."""

    # --- what the deciding transaction and the incidents write ---------------------------------

    def decide(self, items: Iterable[AlertItem]) -> None:
        """Keep new items; one that stands already stays as it is."""
        for item in items:
            self._items.setdefault(item.id, Kept(item, len(self._items) + 1))

    def inform(self, incident: Incident, recipients: Iterable[Recipient], now: datetime) -> None:
        """One message of kind OPS to each."""
        told = [incident.key, str(to_micros(incident.opened_at)), str(incident.closed_at)]
        for recipient in recipients:
            post = self._post(recipient, AlertKind.OPS, told, now)
            post.incident = incident

    # --- from items to messages ------------------------------------------------------------------

    def open_items(self, now: datetime) -> list[AlertItem]:
        return [kept.item for kept in self._open_by(now)]

    def past(self, recipients: Collection[Recipient], since: datetime) -> Past:
        sendings: defaultdict[str, list[Sending]] = defaultdict(list)
        spoken: defaultdict[str, list[Spoken]] = defaultdict(list)
        keys = {recipient.key for recipient in recipients}
        for post in self._in_order():
            message = post.message
            key = message.recipient.key
            if key in keys and message.created_at >= since and not post.is_given_up:
                sendings[key].append(sending_of(post))
                spoken[key] += dict.fromkeys(spoken_of(message, kept) for kept in post.items)
        return Past(sendings, spoken)

    def digests_done(self) -> Mapping[tuple[str, str], datetime]:
        return dict(self._done)

    def arrange(self, plan: Plan, now: datetime) -> int:
        made = [post for group in plan.groups if (post := self._arrange_group(group, now))]
        following: Counter[str] = Counter()
        for post in reversed(made):
            key = post.message.recipient.key
            moment = now - following[key] * timedelta(microseconds=1)
            post.change(created_at=moment, next_at=moment)
            following[key] += 1
        for item in plan.waiting:
            self._replan(item, AlertState.OPEN)
        for item in plan.suppressed:
            self._replan(item, AlertState.SUPPRESSED)
        for slot in plan.slots:
            self._note(slot)
        return len(made)

    def take_back(self, before: datetime, now: datetime) -> int:
        waiting: defaultdict[str, list[Post]] = defaultdict(list)
        heads = self._heads(now - PATIENCE, {"sent"})
        for post in self._posts.values():
            is_in_turn = not post.message.attempts and is_in_line(post, heads)
            if self._is_in_vain(post, now) and not is_in_turn:
                waiting[post.message.recipient.key].append(post)
        gone = [
            post
            for posts in waiting.values()
            if is_to_be_made_anew(posts, before)
            for post in posts
        ]
        for post in gone:
            for kept in post.items:
                kept.message = None
                kept.item = replace(kept.item, state=AlertState.OPEN, hold=Hold.OUTAGE)
            del self._posts[post.message.id]
        return len(gone)

    # --- sending ----------------------------------------------------------------------------------

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
        by = due_by or now
        room = self._room(at_once or {}, now)
        due = [
            post
            for post in self._posts.values()
            if post.message.recipient.type in types
            and post.message.recipient.channel not in without
            and self._is_due(post, by, now)
            and not (post.message.recipient.channel in in_turn and self._follows(post))
        ]
        due.sort(key=lambda post: (not post.is_urgent, post.message.next_at, *post.order))
        leased: list[Message] = []
        for post in due:
            type_ = post.message.recipient.type
            if len(leased) < limit and room.get(type_, 1) > 0:
                if type_ in room:
                    room[type_] -= 1
                leased.append(self._lease(post, now, lease))
        return leased

    def tried_since(self, type_: ChannelType, since: datetime) -> int:
        return sum(
            attempt.at >= since
            for post in self._posts.values()
            if post.message.recipient.type is type_
            for attempt in post.attempts
        )

    def failing(self, recipient: Recipient, since: datetime) -> set[str]:
        failing: set[str] = set()
        for name, attempt in self._tries:
            post = self._posts.get(name)  # none where it was taken back
            if post and post.message.recipient == recipient and attempt.at >= since:
                failing = set() if attempt.outcome == "sent" else {*failing, name}
        return failing

    def due(self, now: datetime) -> set[ChannelType]:
        types = {kept.item.recipient.type for kept in self._open_by(now) if kept.item.recipient}
        posts = (post for post in self._posts.values() if self._is_due(post, now, now))
        return types | {post.message.recipient.type for post in posts}

    def channel_states(self) -> list[ChannelState]:
        return sorted(self._states.values(), key=lambda state: (state.type, state.channel or ""))

    def hold(self, state: ChannelState) -> int:
        self._states[state.type, state.channel] = state
        return sum(post.is_waiting for post in self._over(state.type, state.channel))

    def free(self, type_: ChannelType, now: datetime, *, channel: str | None = None) -> int:
        if self._states.pop((type_, channel), None) is None:
            return 0
        posts = self._over(type_, channel)
        return sum(post.is_waiting and post.message.next_at <= now for post in posts)

    def incident(self, message: str) -> Incident | None:
        return self._posts[message].incident if message in self._posts else None

    def content(self, message: str) -> list[ToldArticle]:
        post = self._posts.get(message)
        return [self._heard(kept) for kept in post.items] if post else []

    def told_at_once(
        self, recipient: Recipient, begins: datetime, ends: datetime
    ) -> list[ToldArticle]:
        told = [
            kept
            for post in self._posts.values()
            if post.message.recipient == recipient
            and begins < post.message.created_at <= ends
            and post.message.kind is not AlertKind.DIGEST
            and not post.is_given_up
            for kept in post.items
        ]
        return [self._told(kept) for kept in sorted(told, key=lambda kept: kept.position)]

    def freeze(self, message: Message, body: bytes) -> bool:
        post = self._held(message)
        if post and post.message.body is None:
            post.change(body=body)
        return post is not None

    def renew(self, message: Message, until: datetime) -> bool:
        post = self._held(message)
        if post:
            post.lease_until = until
        return post is not None

    def sent(self, message: Message, receipt: Receipt, now: datetime) -> bool:
        post = self._held(message)
        if post is None:
            return False
        done = Attempt(message.attempts, now, "sent", receipt.code, "", receipt.text)
        post.change(sent_at=now, receipt=receipt.text, last_error="")
        self._end(post, MessageState.SENT, done)
        return True

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
        post = self._held(message)
        if post is None:
            return False
        state = MessageState.DEAD if retry_at is None else MessageState.FAILED
        outcome = "unknown" if unknown else state.value
        done = Attempt(message.attempts, now, outcome, code, error, None)
        unknowns = post.message.unknown_outcomes + int(unknown)
        post.change(next_at=retry_at or now, last_error=error, unknown_outcomes=unknowns)
        if state is MessageState.DEAD and post.message.sent_at:
            state = MessageState.SENT
        self._end(post, state, done)
        return True

    # --- looking, and taking in hand --------------------------------------------------------------

    def messages(
        self,
        states: Collection[MessageState] | None = None,
        *,
        bodies: bool = False,
        since: datetime | None = None,
        limit: int | None = None,
        newest: bool = False,
    ) -> list[Message]:
        found = [
            post.message
            if bodies or post.message.body is None
            else replace(post.message, body=b"")
            for post in self._in_order()
            if (states is None or post.message.state in states)
            and (since is None or (post.message.sent_at or post.message.created_at) >= since)
        ]
        return (found[::-1] if newest else found)[:limit]

    def given_up(self, since: datetime) -> list[Message]:
        return [
            message
            for message in self.messages([MessageState.DEAD, MessageState.SENT])
            if message.next_at > since
            and (message.state is MessageState.DEAD or message.last_error)
        ]

    def message(self, id_: str) -> Message | None:
        return self._posts[id_].message if id_ in self._posts else None

    def attempts(self, message: str) -> list[Attempt]:
        return list(self._posts[message].attempts) if message in self._posts else []

    def retry(self, messages: Collection[str], now: datetime) -> list[str]:
        return self._again(self._named(messages, {*WAITING, MessageState.DEAD}), now)

    def replay(self, messages: Collection[str], now: datetime) -> list[str]:
        posts = self._named(messages, {MessageState.SENT})
        return self._again([post for post in posts if post.message.body is not None], now)

    def cancel(self, messages: Collection[str], why: str, now: datetime) -> list[str]:
        posts = self._named(messages, {*WAITING, MessageState.DEAD})
        for post in posts:
            if post.message.sent_at is not None:
                post.change(state=MessageState.SENT, last_error="")
                continue
            post.take_out(AlertReason.CANCELLED, why, now)
        return [post.message.id for post in posts]

    def withdraw(self, named: Collection[str], why: str, now: datetime) -> int:
        gone = [
            post
            for post in self._posts.values()
            if post.is_waiting
            and post.is_unreceived
            and post.message.body is None
            and post.message.kind not in {AlertKind.OPS, AlertKind.TEST}
            and post.message.recipient.key not in named
        ]
        for post in gone:
            post.take_out(AlertReason.NO_ROUTE, why, now)
        return len(gone)

    def backlog(self, now: datetime) -> Backlog:
        then = now - PATIENCE
        items, posts = self._items.values(), self._posts.values()
        heads = self._heads(then, {"sent", "failed", "dead", "unknown"})
        unended = [post for post in posts if post.message.state not in ENDED]
        return Backlog(
            overdue=sum(kept.item.due_at < then for kept in self._open_by(now)),
            astray=sum(k.item.state is AlertState.TOLD and k.message is None for k in items),
            stuck=sum(self._is_stuck(post, then, heads) for post in unended),
            waiting=len(unended),
            dead=sum(post.message.state is MessageState.DEAD for post in posts),
            oldest=min((post.message.created_at for post in unended), default=None),
        )

    def alerts(
        self, limit: int | None = None, *, suppressed: bool = True
    ) -> Iterator[ToldArticle]:
        shown = (
            kept
            for kept in reversed(self._items.values())
            if suppressed or kept.item.state is not AlertState.SUPPRESSED
        )
        for number, kept in enumerate(shown):
            if number == limit:
                return
            yield self._told(kept)

    def alert(self, item: str) -> ToldArticle | None:
        return self._heard(self._items[item]) if item in self._items else None

    def last_position(self) -> int:
        return len(self._items)

    def decided_after(self, position: int, limit: int = 100) -> list[tuple[int, ToldArticle]]:
        after = [
            kept
            for kept in self._items.values()
            if kept.position > position and kept.item.state is not AlertState.SUPPRESSED
        ]
        return [(kept.position, self._told(kept)) for kept in after[:limit]]
