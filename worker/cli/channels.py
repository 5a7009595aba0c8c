"""``channels``: where alerts go, whether they arrive there, and what keeps them."""

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from worker.cli.output import emit, examples, json_option, say, table
from worker.cli.session import PROBLEMS, Session, told_errors

if TYPE_CHECKING:
    from worker.domain.alerts import Channel, Receipt, Recipient
    from worker.domain.errors import DeliveryError
    from worker.domain.settings import Config
    from worker.domain.telling import ChannelState


@click.group()
def channels() -> None:
    """List channels with their state, test them, and free one that is shut."""


@channels.command(
    "list", epilog=examples("natowire channels list", "natowire channels list --json")
)
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """The channels, where they lead, and what keeps messages from going out there.

    "ops" marks those that hear of natowire's own troubles. Of a webhook's address only the host
    is shown: the rest may be a secret. All channels of mail share one server.
    """
    from worker.operations.reach import of_channel

    with told_errors():
        alerts = session.config().alerts
        with session.store() as store:
            states = store.outbox.channel_states()
        rows = [
            _row(channel, alerts.ops.channels, of_channel(channel, states))
            for channel in alerts.channels.values()
        ]
    if as_json:
        for row in rows:
            emit(row)
        return
    table(
        (row["name"], row["type"], row["state"], "ops" if row["ops"] else "", ", ".join(row["to"]))
        for row in rows
    )
    for row in rows:
        if row["trouble"]:
            say(f"{row['name']}: {row['trouble']}")


@channels.command(epilog=examples("natowire channels enable hook"))
@click.argument("name")
@json_option
@click.pass_obj
def enable(session: Session, name: str, as_json: bool) -> None:
    """Free a channel that was shut: what waits for it goes out with the next delivery.

    For one that is down, paused or called no more. If it is in trouble still, it is shut again
    by the first message. Of mail, whose channels share a server, all are freed.
    """
    from worker.alerts.breaker import own_channel
    from worker.alerts.routing import recipients
    from worker.cli.messages import counted
    from worker.operations.reach import of_channel
    from worker.runtime import SystemClock

    with told_errors():
        config = session.config()
        _known(name, config)
        channel = config.alerts.channels[name]
        with session.store() as store:
            state = of_channel(channel, store.outbox.channel_states())
            own = next((own_channel(who) for who in recipients((name,), config.alerts)), None)
            freed = store.outbox.free(channel.type, SystemClock().now(), channel=own)
    was = state.trouble if state else None
    if as_json:
        emit({"channel": name, "was": was, "freed": freed})
    elif was is None:
        say(f"{name} is not shut; {counted(freed)} {'was' if freed == 1 else 'were'} freed")
    else:
        goes = "goes" if freed == 1 else "go"
        say(f"{name} was {was}; {counted(freed)} {goes} out with the next delivery")


@channels.command()
@click.argument("name")
@json_option
@click.pass_context
def test(ctx: click.Context, name: str, as_json: bool) -> None:
    """Send a test message to a channel.

    It says that it is a test, and goes straight to all the channel's recipients; nothing is
    stored. Exit code 1 where one did not accept it.
    """
    from worker.places import Places
    from worker.runtime import SystemClock
    from worker.ways import try_channel

    session: Session = ctx.obj
    accepted = True
    with told_errors():
        config = session.config()
        _known(name, config)
        places = Places.find(session.config_folder, session.data_folder, os.environ)
        for recipient, outcome in try_channel(name, config, places, SystemClock()):
            tested = _tested(name, recipient, outcome)
            accepted = accepted and tested["accepted"]
            if as_json:
                emit(tested)
            else:
                click.echo(_said(tested))
    if not accepted:
        ctx.exit(PROBLEMS)


def _known(name: str, config: "Config") -> None:
    from worker.config.written import near

    if name not in config.alerts.channels:
        hint = near(name, config.alerts.channels)
        raise click.UsageError(f'no channel is named "{name}"{hint}')


def _tested(
    name: str, recipient: "Recipient", outcome: "Receipt | DeliveryError"
) -> dict[str, Any]:
    """The outcome as JSON; of a receipt and a problem one is null."""
    from worker.domain.errors import DeliveryError

    if isinstance(outcome, DeliveryError):
        receipt, problem = None, outcome.problem
    else:
        receipt, problem = outcome.text, None
    return {
        "channel": name,
        "type": recipient.type,
        "recipient": recipient.address,
        "accepted": problem is None,
        "code": outcome.code,
        "receipt": receipt,
        "problem": problem,
    }


def _said(tested: dict[str, Any]) -> str:
    if tested["accepted"]:
        return f"{tested['recipient']}: accepted, {tested['receipt']}"
    return f"{tested['recipient']}: not accepted: {tested['problem']}"


def _row(channel: "Channel", ops: tuple[str, ...], state: "ChannelState | None") -> dict[str, Any]:
    from worker.operations.reach import in_words

    return {
        "name": channel.name,
        "type": channel.type,
        "to": _where(channel),
        "ops": channel.name in ops,
        "state": state.trouble if state else "ok",
        "trouble": in_words(state) if state else None,
    }


def _where(channel: "Channel") -> list[str]:
    if channel.to:
        return list(channel.to)
    if channel.path:
        return [channel.path]
    return [_host(channel)]


def _host(channel: "Channel") -> str:
    """Scheme and host of a webhook: user name, path and query may be secrets."""
    from worker.domain.errors import DeliveryError
    from worker.notify.webhook import address

    try:
        parts = urlsplit(address(channel))
        host, port = parts.hostname, parts.port
    except DeliveryError as error:
        return error.problem
    except ValueError:
        host, port = None, None
    if not host:
        return "no valid address"
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"
