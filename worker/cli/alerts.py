"""``alerts``: what was told and to whom, and what was not and why."""

from typing import TYPE_CHECKING, Any

import click

from worker.cli.alerts_preview import Shown, open_page, preview, rendered
from worker.cli.alerts_routes import routes
from worker.cli.hits import hits_documents, hits_in_words
from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session, end, told_errors

if TYPE_CHECKING:
    from worker.domain.corpus import ToldArticle
    from worker.runtime import Runtime


HEADER: tuple[str, ...] = ("alert", "state", "reason", "recipient", "topics", "title")


@click.group()
def alerts() -> None:
    """What was told, to whom, and what was not and why."""


alerts.add_command(preview)
alerts.add_command(routes)


@alerts.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was not told, with why.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, newest first.")
@json_option
@click.pass_obj
def list_(session: Session, everything: bool, limit: int | None, as_json: bool) -> None:
    """Alerts, newest first; with --json each as its webhook's payload."""
    with told_errors(), session.runtime() as runtime:
        rows = [HEADER]
        for told in runtime.store.outbox.alerts(limit, suppressed=everything):
            if as_json:
                emit(_document(runtime, told))
            else:
                rows.append(_row(told))
        if not as_json:
            table(rows)


@alerts.command()
@click.argument("alert")
@click.option("--open", "opened", is_flag=True, help="Show its message in a browser.")
@json_option
@click.pass_obj
def show(session: Session, alert: str, opened: bool, as_json: bool) -> None:
    """One alert with the words that matched, and what became of it.

    --open shows the message as it was sent, or as it would be now.
    """
    with told_errors(), session.runtime() as runtime:
        told = runtime.store.outbox.alert(alert)
        if told is None:
            end(f'no alert has the id "{alert}"; natowire alerts list names them', PROBLEMS)
        if opened:
            open_page(_message(runtime, told), told.item.id)
        if as_json:
            emit(_document(runtime, told))
        else:
            _tell(told)


def _message(runtime: "Runtime", told: "ToldArticle") -> Shown:
    """The message an alert stands in: its own bytes where they are frozen."""
    from worker.cli.previews import Previews
    from worker.domain.alerts import MAILED

    sent = runtime.store.outbox.message(told.message) if told.message else None
    if sent and sent.body is not None:
        return Shown.of(sent.body, is_mail=sent.recipient.type in MAILED)
    return rendered(Previews(runtime, None).of_alert(told), runtime.renderer)


def _document(runtime: "Runtime", told: "ToldArticle") -> dict[str, Any]:
    """The webhook's payload, and what became of the alert."""
    recipient = told.item.recipient
    return {
        **runtime.payload(told),
        "state": told.item.state,
        "recipient": recipient.key if recipient else None,
        "message": told.message,
        "message_state": told.message_state,
    }


def _row(told: "ToldArticle") -> tuple[str, ...]:
    item = told.item
    return (
        item.id,
        _state(told),
        item.reason,
        item.recipient.address if item.recipient else "-",
        ", ".join(item.topics),
        told.article.article.title,
    )


def _state(told: "ToldArticle") -> str:
    """The alert's state as a person understands it: what was given up told nobody anything."""
    from worker.domain.alerts import MessageState

    return "given up" if told.message_state is MessageState.DEAD else told.item.state


def _tell(told: "ToldArticle") -> None:
    item, article = told.item, told.article.article
    rows = [
        ("title", article.title),
        ("address", article.url or "-"),
        ("outlet", article.outlet),
        ("state", f"{_state(told)}: {item.reason}"),
        ("recipient", item.recipient.key if item.recipient else "-"),
        ("message", f"{told.message}, {told.message_state}" if told.message else "-"),
        ("routes", ", ".join(item.routes) or "-"),
    ]
    table(rows)
    for match in told.article.matches:
        if match.topic in item.topics:
            click.echo(f"{match.topic}: {hits_in_words(hits_documents(match.hits))}")
