"""Whether messages reach the channels they are meant for, and those who run natowire."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from worker.domain.alerts import AlertKind, Channel, Message, MessageState, Recipient
from worker.domain.dates import rfc3339
from worker.domain.outbox import Outbox
from worker.domain.telling import Backlog, ChannelState, Trouble

MAIL_SERVER = "the mail server"
"""What is in trouble where all channels of mail are: they share it."""

_SAID: Mapping[Trouble, str] = {
    Trouble.DOWN: "nothing arrives there since {since}, asked again at {until}: {problem}",
    Trouble.ASKED: "it asked to be left alone until {until}: {problem}",
    Trouble.MISCONFIGURED: (
        "paused since {since}: {problem}; what waits goes out within five minutes of your mending it"
    ),
    Trouble.DISABLED: (
        "called no more since {since}: {problem}; mend its settings, or call natowire channels "
        "enable {name}"
    ),
}

WAITING = frozenset({MessageState.PENDING, MessageState.SENDING, MessageState.FAILED})
_MOMENT = timedelta(microseconds=1)

_BACKLOG: Sequence[tuple[str, str, str]] = (
    (
        "overdue",
        "1 alert that is due stands in no message",
        "{n} alerts that are due stand in no message",
    ),
    (
        "astray",
        "1 alert that counts as told stands in no message",
        "{n} alerts that count as told stand in no message",
    ),
    ("stuck", "1 message that is due is not tried", "{n} messages that are due are not tried"),
)
"""The part of a backlog, and what is said of one and of several."""


def name_of(state: ChannelState) -> str:
    """The channel in trouble, as people know it."""
    return state.channel or MAIL_SERVER


def in_words(state: ChannelState) -> str:
    """What is wrong with a channel, and what a person can do about it."""
    return _SAID[state.trouble].format(
        since=rfc3339(state.since),
        until=rfc3339(state.until),
        problem=state.problem.removesuffix("."),
        name=name_of(state),
    )


def still_there(
    states: Iterable[ChannelState], channels: Mapping[str, Channel]
) -> list[ChannelState]:
    """Without those of channels that left the config."""
    return [state for state in states if state.channel is None or state.channel in channels]


def of_channel(channel: Channel, states: Iterable[ChannelState]) -> ChannelState | None:
    """The trouble that a channel is in, by itself or with all of its type."""
    return next(
        (
            one
            for one in states
            if one.type is channel.type and one.channel in {None, channel.name}
        ),
        None,
    )


def concerns(state: ChannelState, recipient: Recipient) -> bool:
    """Whether what is meant for a recipient goes over the channel in trouble."""
    return state.type is recipient.type and state.channel in {None, recipient.channel}


def lost(backlog: Backlog) -> list[str]:
    """The invariant broken, in words; nothing where it holds."""
    return [
        (one if count == 1 else several).format(n=count)
        for name, one, several in _BACKLOG
        if (count := int(getattr(backlog, name)))
    ]


def unreached(outbox: Outbox, ops: Sequence[Recipient]) -> dict[Recipient, str]:
    """Those of the operators whom natowire cannot reach now, and why: their channel is in
    trouble, or a message to them failed, or was given up, and none has arrived since.
    """
    if not ops:
        return {}
    found = refused(outbox, {MessageState.FAILED, MessageState.DEAD})
    for state in outbox.channel_states():
        found |= {who: in_words(state) for who in ops if concerns(state, who)}
    return {who: found[who] for who in ops if who in found}


def refused(outbox: Outbox, states: Collection[MessageState]) -> dict[Recipient, str]:
    """Operators to whom no message arrived after one that is in these states, and why."""
    failed = [one for one in outbox.messages(states) if one.kind is AlertKind.OPS]
    if not failed:
        return {}
    arrived = _arrived(outbox, failed)
    return {
        message.recipient: _failure(message)
        for message in failed
        if message.created_at > arrived.get(message.recipient.key, message.created_at - _MOMENT)
    }


def _arrived(outbox: Outbox, failed: Sequence[Message]) -> dict[str, datetime]:
    """When the newest message was made that reached each of the recipients; those that wait and
    those given up did not.
    """
    waiting = {
        (message.recipient.key, message.created_at)
        for message in outbox.messages(WAITING)
        if message.kind is AlertKind.OPS
    }
    past = outbox.past(
        {message.recipient for message in failed}, min(message.created_at for message in failed)
    )
    return {
        key: sending.at
        for key, sendings in past.sendings.items()
        for sending in sendings
        if sending.kind is AlertKind.OPS and (key, sending.at) not in waiting
    }


def _failure(message: Message) -> str:
    was = "failed" if message.state is MessageState.FAILED else "was given up"
    return f"message {message.id} {was}: {message.last_error}; natowire outbox show {message.id}"


def unheard(found: Mapping[Recipient, str]) -> list[str]:
    """What is said, first of all, of those whom nothing reaches."""
    return [f"{who.key} cannot be told of troubles: {why}" for who, why in found.items()]
