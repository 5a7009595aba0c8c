"""What an outbox in memory keeps: items, messages, slots that are done, channels in trouble."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from worker.alerts.breaker import own_channel
from worker.domain.alerts import (
    ENDED,
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Recipient,
)
from worker.domain.corpus import StoredArticle, StoredVersion, ToldArticle
from worker.domain.notices import Incident
from worker.domain.telling import (
    Attempt,
    ChannelState,
    Group,
    Sending,
    Slot,
    Spoken,
    Trouble,
)
from worker.storage.columns import to_micros
from worker.storage.messages import message_id

Server = tuple[ChannelType, str | None]
Heads = dict[Server, datetime]
Tells = Callable[[AlertItem], StoredArticle]

PATIENCE = timedelta(minutes=10)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
GIVEN_UP = {MessageState.DEAD, MessageState.CANCELLED}
WAITING = {MessageState.PENDING, MessageState.FAILED}
MERGED = {AlertKind.NEW, AlertKind.UPDATE, AlertKind.CATCH_UP, AlertKind.CORRECTION}


def tells_nothing(item: AlertItem) -> StoredArticle:
    raise AssertionError(f"nobody said what {item.id} tells")


@dataclass(slots=True)
class Kept:
    item: AlertItem
    position: int
    message: str | None = None

    @property
    def event(self) -> int:
        return self.item.story if self.item.event is None else self.item.event


@dataclass(slots=True)
class Post:
    message: Message
    items: list[Kept] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    lease_until: datetime | None = None
    incident: Incident | None = None
    is_urgent: bool = False

    @property
    def order(self) -> tuple[datetime, str]:
        return self.message.created_at, self.message.id

    @property
    def is_waiting(self) -> bool:
        return self.message.state in WAITING

    @property
    def is_unreceived(self) -> bool:
        return self.message.sent_at is None and not self.message.unknown_outcomes

    @property
    def is_given_up(self) -> bool:
        return self.message.state in GIVEN_UP and self.is_unreceived

    @property
    def server(self) -> Server:
        return self.message.recipient.type, own_channel(self.message.recipient)

    def change(self, **changes: object) -> None:
        self.message = replace(self.message, **changes)  # type: ignore[arg-type] # by name

    def take_out(self, reason: AlertReason, why: str, now: datetime) -> None:
        self.change(state=MessageState.CANCELLED, last_error=why, next_at=now)
        for kept in self.items if self.is_unreceived else ():
            kept.item = replace(kept.item, state=AlertState.SUPPRESSED, reason=reason, detail=why)

    def is_left(self, by: datetime) -> bool:
        """Whether its sender is not heard of any more."""
        is_sending = self.message.state is MessageState.SENDING
        return is_sending and self.lease_until is not None and self.lease_until <= by


class Shelf:
    """What the operations of an outbox share."""

    def __init__(self, tells: Tells = tells_nothing) -> None:
        self._tells = tells
        self._items: dict[str, Kept] = {}
        self._posts: dict[str, Post] = {}
        self._done: dict[tuple[str, str], datetime] = {}
        self._states: dict[tuple[ChannelType, str | None], ChannelState] = {}
        self._tries: list[tuple[str, Attempt]] = []
        self._tokens = count(1)

    def _open_by(self, now: datetime) -> list[Kept]:
        return [
            kept
            for kept in self._items.values()
            if kept.item.state is AlertState.OPEN
            and kept.item.due_at <= now
            and kept.item.recipient is not None
        ]

    def _in_order(self) -> list[Post]:
        return sorted(self._posts.values(), key=lambda post: post.order)

    def _over(self, type_: ChannelType, channel: str | None) -> list[Post]:
        whos = ((post, post.message.recipient) for post in self._posts.values())
        return [post for post, who in whos if who.type is type_ and channel in {None, who.channel}]

    def _named(self, names: Collection[str], states: set[MessageState]) -> list[Post]:
        posts = (self._posts[name] for name in dict.fromkeys(names) if name in self._posts)
        return [post for post in posts if post.message.state in states]

    def _again(self, posts: list[Post], now: datetime) -> list[str]:
        for post in posts:
            post.change(state=MessageState.PENDING, attempts=0, next_at=now)
        return [post.message.id for post in posts]

    def _arrange_group(self, group: Group, now: datetime) -> Post | None:
        if group.slot and self._is_done(group.slot):
            return None
        items = [item for item in dict.fromkeys(i.id for i in group.items) if self._is_open(item)]
        if not items and (group.items or group.slot is None):
            return None
        slot = group.slot
        told = items or ([str(to_micros(slot.ends)), *slot.routes] if slot else [])
        post = self._post(group.recipient, group.kind, told, now)
        post.is_urgent = group.is_urgent
        if slot:
            post.change(window=(slot.begins, slot.ends))
            self._note(slot)
        planned = {item.id: item for item in group.items}
        for name in items:
            self._replan(planned[name], AlertState.TOLD)
            self._items[name].message = post.message.id
            post.items.append(self._items[name])
        post.items.sort(key=lambda kept: kept.position)
        return post

    def _is_open(self, item: str) -> bool:
        return item in self._items and self._items[item].item.state is AlertState.OPEN

    def _replan(self, planned: AlertItem, state: AlertState) -> None:
        if self._is_open(planned.id):
            kept = self._items[planned.id]
            kept.item = replace(
                kept.item,
                kind=planned.kind,
                state=state,
                reason=planned.reason,
                detail=planned.detail,
                due_at=planned.due_at,
                hold=planned.hold,
                event=planned.event,
            )

    def _post(self, recipient: Recipient, kind: AlertKind, told: list[str], now: datetime) -> Post:
        name = message_id(recipient, kind, told)
        assert name not in self._posts, "the same items stand in a message already"
        post = Post(Message(name, recipient, kind, MessageState.PENDING, now, now))
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

    def _is_due(self, post: Post, by: datetime, now: datetime) -> bool:
        due = post.is_waiting and post.message.next_at <= by
        return (due or post.is_left(now)) and not self._is_shut(post.message.recipient, by)

    def _is_in_vain(self, post: Post, now: datetime) -> bool:
        message = post.message
        return (
            post.is_waiting
            and message.kind in MERGED
            and post.is_unreceived
            and self._is_due(post, now, now)
        )

    def _heads(self, since: datetime, outcomes: Collection[str]) -> Heads:
        """By server when the oldest of the messages was made that it was asked to take."""
        heads: Heads = {}
        for post in self._posts.values():
            if any(one.at >= since and one.outcome in outcomes for one in post.attempts):
                made = LONG_AGO if post.is_urgent else post.message.created_at
                heads[post.server] = min(made, heads.get(post.server, made))
        return heads

    def _is_stuck(self, post: Post, then: datetime, heads: Heads) -> bool:
        just_before = then - timedelta(microseconds=1)
        if post.is_left(just_before):
            return True
        return (
            post.is_waiting
            and post.message.next_at < then
            and not self._is_shut(post.message.recipient, then)
            and not self._follows(post)
            and not is_in_line(post, heads)
        )

    def _follows(self, post: Post) -> bool:
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

    def _lease(self, post: Post, now: datetime, lease: timedelta) -> Message:
        unknown = int(post.message.state is MessageState.SENDING)
        if unknown:
            detail = "its lease ended before its sender said how it went"
            number = post.message.attempts
            lost = Attempt(number, now, "unknown", None, detail, None)
            post.attempts.append(lost)
            self._tries.append((post.message.id, lost))
        post.lease_until = now + lease
        post.change(
            state=MessageState.SENDING,
            attempts=post.message.attempts + 1,
            unknown_outcomes=post.message.unknown_outcomes + unknown,
            token=str(next(self._tokens)),
        )
        return post.message

    def _held(self, message: Message) -> Post | None:
        """The message, where whoever reports still holds it."""
        post = self._posts.get(message.id)
        is_held = post is not None and post.message.state is MessageState.SENDING
        return post if post and is_held and post.message.token == message.token else None

    def _end(self, post: Post, state: MessageState, done: Attempt) -> None:
        post.attempts.append(done)
        self._tries.append((post.message.id, done))
        post.lease_until = None
        post.change(state=state, token=None)

    def _told(self, kept: Kept) -> ToldArticle:
        state = self._posts[kept.message].message.state if kept.message else None
        return ToldArticle(kept.item, self._tells(kept.item), (), kept.message, state)

    def _heard(self, kept: Kept) -> ToldArticle:
        told = self._told(kept)
        own = self._posts[kept.message].order if kept.message else None
        earlier = [
            (post.message.created_at, other.item)
            for post in self._in_order()
            if post.message.recipient == kept.item.recipient
            and not post.is_unreceived
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


def is_in_line(post: Post, heads: Heads) -> bool:
    """Whether what was made before it fell due is on its way."""
    return post.server in heads and heads[post.server] <= post.message.next_at


def is_to_be_made_anew(posts: list[Post], before: datetime) -> bool:
    if len(posts) == 1:
        (post,) = posts
        was_answered = any(one.code is not None for one in post.attempts)
        is_caught_up = post.message.kind is AlertKind.CATCH_UP and not was_answered
        return is_caught_up and post.message.created_at < before
    joined = {AlertKind.CATCH_UP, AlertKind.CORRECTION}
    return any(p.message.kind in joined or p.message.created_at < before for p in posts)


def sending_of(post: Post) -> Sending:
    message = post.message
    return Sending(
        recipient=message.recipient,
        kind=message.kind,
        at=message.created_at,
        stories=frozenset(kept.item.story for kept in post.items),
        events=frozenset(kept.event for kept in post.items),
        holds=frozenset(kept.item.hold for kept in post.items if kept.item.hold),
    )


def spoken_of(message: Message, kept: Kept) -> Spoken:
    item = kept.item
    return Spoken(message.recipient, item.story, kept.event, item.marks, message.created_at)
