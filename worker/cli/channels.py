"""``channels``: where alerts go, and whether they arrive there."""

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session, told_errors

if TYPE_CHECKING:
    from worker.domain.alerts import Channel, Receipt, Recipient
    from worker.domain.errors import DeliveryError
    from worker.domain.settings import Config


@click.group()
def channels() -> None:
    """List channels, and send test messages to them."""


@channels.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """The channels and where they lead.

    "ops" marks those that hear of natowire's own troubles. Of a webhook's address only the host
    is shown: the rest may be a secret.
    """
    with told_errors():
        alerts = session.config().alerts
        rows = [_row(channel, alerts.ops.channels) for channel in alerts.channels.values()]
    if as_json:
        for row in rows:
            emit(row)
    else:
        table(
            (row["name"], row["type"], "ops" if row["ops"] else "", ", ".join(row["to"]))
            for row in rows
        )


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
    from worker.runtime import SystemClock, try_channel

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


def _row(channel: "Channel", ops: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": channel.name,
        "type": channel.type,
        "to": _where(channel),
        "ops": channel.name in ops,
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
