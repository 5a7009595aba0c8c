"""The port ``Outbox`` in plain dicts: for simulations, which drive it a hundred thousand times.

It keeps the promises of the port and nothing else: one thread, no file. What an item tells is
handed in. The contract tests hold it to the same behaviour as the databases.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

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
from worker.domain.corpus import StoredArticle, StoredVersion, ToldArticle
from worker.domain.notices import Incident
from worker.domain.telling import (
    Attempt,
    Backlog,
    ChannelState,
    Group,
    Past,
    Plan,
    Sending,
    Slot,
    Spoken,
    Trouble,
)
from worker.storage.columns import to_micros
from worker.storage.messages import message_id

Tells = Callable[[AlertItem], StoredArticle]

PATIENCE = timedelta(minutes=10)
GIVEN_UP = {MessageState.DEAD, MessageState.CANCELLED}
WAITING = {MessageState.PENDING, MessageState.FAILED}
MERGED = {AlertKind.NEW, AlertKind.UPDATE, AlertKind.CATCH_UP}


def tells_nothing(item: AlertItem) -> StoredArticle:
    raise AssertionError(f"nobody said what {item.id} tells")


@dataclass(slots=True)
class _Kept:
    item: AlertItem
    position: int
    message: str | None = None

    @property
    def event(self) -> int:
        return self.item.story if self.item.event is None else self.item.event


@dataclass(slots=True)
class _Post:
    message: Message
    items: list[_Kept] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    lease_until: datetime | None = None
    incident: Incident | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        return self.message.created_at, self.message.id

    @property
    def is_waiting(self) -> bool:
        return self.message.state in WAITING

    def change(self, **changes: object) -> None:
        self.message = replace(self.message, **changes)  # type: ignore[arg-type] # by name

    def is_left(self, by: datetime) -> bool:
        """Whether its sender is not heard of any more."""
        is_sending = self.message.state is MessageState.SENDING
        return is_sending and self.lease_until is not None and self.lease_until <= by


class MemoryOutbox:
    """The port ``Outbox``."""

    def __init__(self, tells: Tells = tells_nothing) -> None:
        self._tells = tells
        self._items: dict[str, _Kept] = {}
        self._posts: dict[str, _Post] = {}
        self._done: dict[tuple[str, str], datetime] = {}
        self._states: dict[tuple[ChannelType, str | None], ChannelState] = {}
        self._tokens = count(1)

    # --- what the deciding transaction and the incidents write ---------------------------------

    def decide(self, items: Iterable[AlertItem]) -> None:
        """Keep new items; one that stands already stays as it is."""
        for item in items:
            self._items.setdefault(item.id, _Kept(item, len(self._items) + 1))

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
            if key in keys and message.created_at >= since and message.state not in GIVEN_UP:
                sendings[key].append(_sending(post))
                spoken[key] += dict.fromkeys(_spoken(message, kept) for kept in post.items)
        return Past(sendings, spoken)

    def digests_done(self) -> Mapping[tuple[str, str], datetime]:
        return dict(self._done)

    def arrange(self, plan: Plan, now: datetime) -> int:
        made = sum(self._arrange_group(group, now) for group in plan.groups)
        for item in plan.waiting:
            self._replan(item, AlertState.OPEN)
        for item in plan.suppressed:
            self._replan(item, AlertState.SUPPRESSED)
        for slot in plan.slots:
            self._note(slot)
        return made

    def take_back(self, before: datetime, now: datetime) -> int:
        waiting: defaultdict[str, list[_Post]] = defaultdict(list)
        for post in self._posts.values():
            if self._is_in_vain(post, now):
                waiting[post.message.recipient.key].append(post)
        gone = [
            post
            for posts in waiting.values()
            if len(posts) > 1 and min(post.message.created_at for post in posts) < before
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
        due.sort(key=lambda post: (post.message.next_at, *post.order))
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
            and post.message.state not in GIVEN_UP
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
        _end(post, MessageState.SENT, done)
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
        _end(post, state, done)
        return True

    # --- looking, and taking in hand --------------------------------------------------------------

    def messages(self, states: Collection[MessageState] | None = None) -> list[Message]:
        found = [post.message for post in self._in_order()]
        return [one for one in found if states is None or one.state in states]

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
            post.change(state=MessageState.CANCELLED, last_error=why, next_at=now)
            for kept in post.items:
                kept.item = replace(
                    kept.item,
                    state=AlertState.SUPPRESSED,
                    reason=AlertReason.CANCELLED,
                    detail=why,
                )
        return [post.message.id for post in posts]

    def backlog(self, now: datetime) -> Backlog:
        then = now - PATIENCE
        items, posts = self._items.values(), self._posts.values()
        unended = [post for post in posts if post.message.state not in ENDED]
        return Backlog(
            overdue=sum(kept.item.due_at < then for kept in self._open_by(now)),
            astray=sum(k.item.state is AlertState.TOLD and k.message is None for k in items),
            stuck=sum(self._is_stuck(post, then) for post in unended),
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

    # --- what the above share -----------------------------------------------------------------

    def _open_by(self, now: datetime) -> list[_Kept]:
        return [
            kept
            for kept in self._items.values()
            if kept.item.state is AlertState.OPEN
            and kept.item.due_at <= now
            and kept.item.recipient is not None
        ]

    def _in_order(self) -> list[_Post]:
        return sorted(self._posts.values(), key=lambda post: post.order)

    def _over(self, type_: ChannelType, channel: str | None) -> list[_Post]:
        whos = ((post, post.message.recipient) for post in self._posts.values())
        return [post for post, who in whos if who.type is type_ and channel in {None, who.channel}]

    def _named(self, names: Collection[str], states: set[MessageState]) -> list[_Post]:
        posts = (self._posts[name] for name in dict.fromkeys(names) if name in self._posts)
        return [post for post in posts if post.message.state in states]

    def _again(self, posts: list[_Post], now: datetime) -> list[str]:
        for post in posts:
            post.change(state=MessageState.PENDING, attempts=0, next_at=now)
        return [post.message.id for post in posts]

    def _arrange_group(self, group: Group, now: datetime) -> bool:
        if group.slot and self._is_done(group.slot):
            return False
        items = [item for item in dict.fromkeys(i.id for i in group.items) if self._is_open(item)]
        if not items and (group.items or group.slot is None):
            return False
        slot = group.slot
        told = items or ([str(to_micros(slot.ends)), *slot.routes] if slot else [])
        post = self._post(group.recipient, group.kind, told, now)
        if slot:
            post.change(window=(slot.begins, slot.ends))
            self._note(slot)
        planned = {item.id: item for item in group.items}
        for name in items:
            self._replan(planned[name], AlertState.TOLD)
            self._items[name].message = post.message.id
            post.items.append(self._items[name])
        post.items.sort(key=lambda kept: kept.position)
        return True

    def _is_open(self, item: str) -> bool:
        return item in self._items and self._items[item].item.state is AlertState.OPEN

    def _replan(self, planned: AlertItem, state: AlertState) -> None:
        if self._is_open(planned.id):
            kept = self._items[planned.id]
            kept.item = replace(
                kept.item,
                state=state,
                reason=planned.reason,
                detail=planned.detail,
                due_at=planned.due_at,
                hold=planned.hold,
                event=planned.event,
            )

    def _post(
        self, recipient: Recipient, kind: AlertKind, told: list[str], now: datetime
    ) -> _Post:
        name = message_id(recipient, kind, told)
        assert name not in self._posts, "the same items stand in a message already"
        post = _Post(Message(name, recipient, kind, MessageState.PENDING, now, now))
        self._posts[name] = post
        return post

    def _is_done(self, slot: Slot) -> bool:
        done = (self._done.get((slot.recipient.key, route)) for route in slot.routes)
        return all(until is not None and until >= slot.ends for until in done)

    def _note(self, slot: Slot) -> None:
        for route in slot.routes:
            key = (slot.recipient.key, route)
            self._done[key] = max(slot.ends, self._done.get(key, slot.ends))

    def _is_shut(self, recipient: Recipient, by: datetime) -> bool:
        states = (self._states.get((recipient.type, way)) for way in (None, recipient.channel))
        return any(s and (s.trouble is Trouble.DISABLED or s.until > by) for s in states)

    def _is_due(self, post: _Post, by: datetime, now: datetime) -> bool:
        due = post.is_waiting and post.message.next_at <= by
        return (due or post.is_left(now)) and not self._is_shut(post.message.recipient, by)

    def _is_in_vain(self, post: _Post, now: datetime) -> bool:
        message = post.message
        return (
            post.is_waiting
            and message.kind in MERGED
            and not message.unknown_outcomes
            and message.sent_at is None
            and self._is_due(post, now, now)
        )

    def _is_stuck(self, post: _Post, then: datetime) -> bool:
        just_before = then - timedelta(microseconds=1)
        if post.is_left(just_before):
            return True
        untried = post.is_waiting and post.message.next_at < then
        return (
            untried and not self._is_shut(post.message.recipient, then) and not self._follows(post)
        )

    def _follows(self, post: _Post) -> bool:
        """Whether an earlier message to the same recipient about one of its stories is still on
        its way.
        """
        stories = {kept.item.story for kept in post.items}
        return any(
            other.order < post.order
            and other.message.state not in ENDED
            and other.message.recipient == post.message.recipient
            and any(kept.item.story in stories for kept in other.items)
            for other in self._posts.values()
        )

    def _room(self, at_once: Mapping[ChannelType, int], now: datetime) -> dict[ChannelType, int]:
        room = dict(at_once)
        for post in self._posts.values() if room else ():
            type_ = post.message.recipient.type
            is_going = post.message.state is MessageState.SENDING and not post.is_left(now)
            if is_going and type_ in room:
                room[type_] -= 1
        return room

    def _lease(self, post: _Post, now: datetime, lease: timedelta) -> Message:
        unknown = int(post.message.state is MessageState.SENDING)
        if unknown:
            detail = "its lease ended before its sender said how it went"
            number = post.message.attempts
            post.attempts.append(Attempt(number, now, "unknown", None, detail, None))
        post.lease_until = now + lease
        post.change(
            state=MessageState.SENDING,
            attempts=post.message.attempts + 1,
            unknown_outcomes=post.message.unknown_outcomes + unknown,
            token=str(next(self._tokens)),
        )
        return post.message

    def _held(self, message: Message) -> _Post | None:
        """The message, where whoever reports still holds it."""
        post = self._posts.get(message.id)
        is_held = post is not None and post.message.state is MessageState.SENDING
        return post if post and is_held and post.message.token == message.token else None

    def _told(self, kept: _Kept) -> ToldArticle:
        state = self._posts[kept.message].message.state if kept.message else None
        return ToldArticle(kept.item, self._tells(kept.item), (), kept.message, state)

    def _heard(self, kept: _Kept) -> ToldArticle:
        told = self._told(kept)
        own = self._posts[kept.message].order if kept.message else None
        earlier = [
            (post.message.created_at, other.item)
            for post in self._in_order()
            if post.message.recipient == kept.item.recipient
            and post.message.state not in GIVEN_UP
            and (own is None or post.order < own)
            for other in post.items
            if other.item.story == kept.item.story
        ]
        if not earlier:
            return told
        at, last = earlier[-1]
        first = self._tells(earlier[0][1]).article
        before = self._tells(last).article
        version = StoredVersion(last.version, before.first_seen, before.title, before.text)
        return replace(told, before=version, told_before=at, told_title=first.title)


def _sending(post: _Post) -> Sending:
    message = post.message
    return Sending(
        recipient=message.recipient,
        kind=message.kind,
        at=message.created_at,
        stories=frozenset(kept.item.story for kept in post.items),
        events=frozenset(kept.event for kept in post.items),
        holds=frozenset(kept.item.hold for kept in post.items if kept.item.hold),
    )


def _spoken(message: Message, kept: _Kept) -> Spoken:
    item = kept.item
    return Spoken(message.recipient, item.story, kept.event, item.marks, message.created_at)


def _end(post: _Post, state: MessageState, done: Attempt) -> None:
    post.attempts.append(done)
    post.lease_until = None
    post.change(state=state, token=None)
