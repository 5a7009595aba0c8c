"""``outbox``: the messages that wait, went out or were given up, and what a person does with them."""

import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from worker.cli.arguments import reason
from worker.cli.dates import moment
from worker.cli.messages import counted, document, page, page_document, rows, tell_page
from worker.cli.naming import article_named, numbered, story_named
from worker.cli.output import emit, examples, json_option, say, table
from worker.cli.recipients import is_to, known
from worker.cli.session import PROBLEMS, Session, end, told_errors
from worker.domain.alerts import Message, MessageState

if TYPE_CHECKING:
    from worker.domain.outbox import Outbox
    from worker.storage.store import Store


OPEN = (MessageState.PENDING, MessageState.SENDING, MessageState.FAILED, MessageState.DEAD)
"""What is listed where nobody asks for more: nothing that is done."""
MENDABLE = (MessageState.FAILED, MessageState.DEAD)
WAITING = (MessageState.PENDING, *MENDABLE)

TRIED_AGAIN = ("is tried again with the next delivery", "are tried again with the next delivery")
SENT_AGAIN = (
    "goes out once more with the next delivery",
    "go out once more with the next delivery",
)
TAKEN_OUT = ("was taken out", "were taken out")
"""What became of one message, or of several."""

STATES = click.Choice([str(state) for state in MessageState])

recipient_option = click.option(
    "--recipient", metavar="WHO", help="Only messages to this address or channel."
)
ids_argument = click.argument("ids", metavar="ID...", nargs=-1)


@click.group()
def outbox() -> None:
    """Messages that wait, went out or were given up.

    None is lost: what a server or a channel keeps from going out waits here.
    """


@outbox.command(
    "list",
    epilog=examples(
        "natowire outbox list --channel hook",
        "natowire outbox list --state sent --recipient anna@example.org",
    ),
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=STATES,
    help="Only messages in this state; without it all that did not arrive.",
)
@recipient_option
@click.option("--channel", metavar="NAME", help="Only messages that go over this channel.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, newest first.")
@json_option
@click.pass_obj
def list_(
    session: Session,
    states: tuple[str, ...],
    recipient: str | None,
    channel: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Messages that did not arrive (yet), newest first, with what keeps them. Times are UTC."""
    asked = [MessageState(state) for state in states] or OPEN
    most = None if recipient or channel else limit
    with told_errors(), session.store() as store:
        found = [
            message
            for message in store.outbox.messages(asked, newest=True, limit=most)
            if is_to(message, recipient) and channel in {None, message.recipient.channel}
        ][:limit]
        if not found:
            known(session, store, channel, recipient)
        troubles = store.outbox.channel_states()
    if as_json:
        for message in found:
            emit(document(message, troubles))
    else:
        table(rows(found, troubles))


@outbox.command(
    epilog=examples(
        "natowire outbox show 24d1c0ffee24d1c0ffee24d1",
        "natowire outbox show 24d1c0ffee24d1c0ffee24d1 --body > message.eml",
    )
)
@click.argument("name", metavar="ID")
@click.option("--body", is_flag=True, help="Print the very bytes that go out, and nothing else.")
@json_option
@click.pass_obj
def show(session: Session, name: str, body: bool, as_json: bool) -> None:
    """One message: what it tells, every attempt with its code and receipt, and its headers."""
    with told_errors(), session.store() as store:
        message = store.outbox.message(name)
        if message is None:
            end(_unknown(name), PROBLEMS)
        if body:
            _print_bytes(message)
            return
        found = page(store.outbox, message)
    if as_json:
        emit(page_document(found))
    else:
        tell_page(found)


@outbox.command(
    epilog=examples(
        "natowire outbox retry 24d1c0ffee24d1c0ffee24d1",
        "natowire outbox retry --channel hook",
        "natowire outbox retry --all",
    )
)
@ids_argument
@click.option("--all", "everything", is_flag=True, help="All that failed or were given up.")
@click.option("--channel", metavar="NAME", help="All that wait for this channel.")
@json_option
@click.pass_obj
def retry(
    session: Session, ids: tuple[str, ...], everything: bool, channel: str | None, as_json: bool
) -> None:
    """Try messages that wait or were given up again, with the next delivery.

    Their attempts are counted anew. A message that was tried before keeps its id and its bytes.
    """
    if sum((bool(ids), everything, channel is not None)) != 1:
        raise click.UsageError("name messages by their IDs, or say --all, or --channel NAME")
    with told_errors(), session.store() as store:
        chosen = ids or [
            message.id
            for message in store.outbox.messages(MENDABLE if everything else WAITING)
            if everything or message.recipient.channel == channel
        ]
        if not chosen:
            known(session, store, channel, None)
        done = store.outbox.retry(chosen, _now())
        _done(store.outbox, chosen, done, TRIED_AGAIN, as_json=as_json)


@outbox.command(
    epilog=examples(
        "natowire outbox replay 24d1c0ffee24d1c0ffee24d1",
        "natowire outbox replay --since 2h --recipient hook",
        "natowire outbox replay --story s12 --yes",
    )
)
@ids_argument
@click.option("--since", metavar="WHEN", help="All that went out since 2h ago, or 2026-11-01.")
@click.option("--story", metavar="STORY", help="All that told of this story: s12, or an article.")
@recipient_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def replay(
    session: Session,
    ids: tuple[str, ...],
    since: str | None,
    story: str | None,
    recipient: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Send messages that went out once more: the same bytes under the same id.

    For a receiver that lost what it had taken. Mailboxes and receivers that know ids drop what
    they still have.
    """
    if sum((bool(ids), since is not None, story is not None)) != 1:
        raise click.UsageError("name messages by their IDs, or say --since WHEN, or --story STORY")
    after = moment(since, _now())
    with told_errors(), session.store() as store:
        sent = _told_of(store, story) if story else _sent(store.outbox, ids, after)
        chosen = [message.id for message in sent if is_to(message, recipient)]
        if not chosen:
            known(session, store, None, recipient)
        missing = [name for name in ids if name not in {message.id for message in sent}]
        _agreed(len(chosen), yes=yes)
        done = store.outbox.replay(chosen, _now())
        _done(store.outbox, [*chosen, *missing], done, SENT_AGAIN, as_json=as_json)


@outbox.command(
    epilog=examples(
        'natowire outbox cancel 24d1c0ffee24d1c0ffee24d1 --why "anna has left"',
    )
)
@ids_argument
@click.option("--why", required=True, metavar="TEXT", help="The reason, kept with its alerts.")
@json_option
@click.pass_obj
def cancel(session: Session, ids: tuple[str, ...], why: str, as_json: bool) -> None:
    """Take messages out that wait or were given up: nobody is told what they tell.

    Its alerts stay, as suppressed with the reason. What is being sent this moment cannot be held.
    """
    if not ids:
        raise click.UsageError("name messages by their IDs: natowire outbox list")
    why = reason(why)
    with told_errors(), session.store() as store:
        done = store.outbox.cancel(ids, why, _now())
        _done(store.outbox, ids, done, TAKEN_OUT, as_json=as_json)


def _now() -> datetime:
    from worker.runtime import SystemClock

    return SystemClock().now()


def _print_bytes(message: Message) -> None:
    if message.body is None:
        end(f"{message.id} has no bytes: {_bare(message)}", PROBLEMS)
    click.echo(message.body, nl=False)


def _bare(message: Message) -> str:
    if message.attempts or message.sent_at:
        return "retention has let them go"
    return "they are made at its first attempt"


def _unknown(name: str) -> str:
    return f'no message has the id "{name}"; natowire outbox list names those that wait'


def _sent(outbox: "Outbox", ids: Collection[str], after: datetime | None) -> list[Message]:
    if ids:
        named = (outbox.message(name) for name in dict.fromkeys(ids))
        return [message for message in named if message]
    return outbox.messages([MessageState.SENT], since=after)


def _told_of(store: "Store", name: str) -> list[Message]:
    """What went out about a story that is named by itself, or by one of its articles."""
    number = numbered(name)
    if number and number[0] == "s":
        story = number[1]
    else:
        stored = store.corpus.article(article_named(store.stories, name).article)
        if stored is None:
            end(f"no article is stored as {name}", PROBLEMS)
        story = stored.story
    tellings = story_named(store.stories, story).tellings
    ids = dict.fromkeys(one.message for one in tellings if one.message and one.sent_at)
    return [message for name in ids if (message := store.outbox.message(name))]


def _is_person() -> bool:
    return sys.stdin.isatty()


def _agreed(count: int, *, yes: bool) -> None:
    """Ask before people get something twice; ends the command where the answer is no."""
    what = f"{counted(count)} once more"
    if yes or not count:
        return
    if not _is_person():
        raise click.UsageError(f"this would send {what}: add --yes")
    click.confirm(f"send {what}?", abort=True, err=True)


def _done(
    outbox: "Outbox",
    asked: Iterable[str],
    done: Sequence[str],
    what: tuple[str, str],
    *,
    as_json: bool,
) -> None:
    """Say what was done and what was not; ends with 1 where something was not."""
    left = {name: _why_not(outbox.message(name)) for name in asked if name not in set(done)}
    if as_json:
        refused = [{"id": name, "why": why} for name, why in left.items()]
        emit({"messages": list(done), "refused": refused})
    else:
        became = f"{counted(len(done))} {what[len(done) != 1]}"
        say(became if done or not left else "nothing was done")
        for name, why in left.items():
            say(f"{name}: {why}")
    if left:
        sys.exit(PROBLEMS)


_WHY_NOT: dict[MessageState, Callable[[Message], str]] = {
    MessageState.SENT: lambda message: (
        "it arrived; natowire outbox replay sends it once more"
        if message.body is not None
        else "it arrived, and retention has let its bytes go"
    ),
    MessageState.SENDING: lambda _: "it is being sent; look again in a minute",
    MessageState.CANCELLED: lambda _: "it was taken out",
    MessageState.DEAD: lambda _: "it was given up; natowire outbox retry tries it again",
}


def _why_not(message: Message | None) -> str:
    if message is None:
        return "there is no such message"
    words = _WHY_NOT.get(message.state)
    return words(message) if words else f"it is {message.state}, and goes out by itself"
