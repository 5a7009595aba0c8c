"""``status``: feeds, corpus, alerts and deliveries at a glance."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worker.cli.delivery_status import document as delivery_document
from worker.cli.delivery_status import lines as delivery_lines
from worker.cli.feed_status import documents, moment, rows, summary
from worker.cli.live_config import at_work
from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session, told_errors
from worker.places import Places
from worker.signs import TICK, Signs, service_ailments

if TYPE_CHECKING:
    from worker.config import LoadResult
    from worker.domain.settings import Config
    from worker.storage import Store


@click.command()
@json_option
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Feeds, corpus and deliveries; works with a broken config, and says that it is.

    Exit code 1, and red lines first, where an operator cannot be told of troubles, or alerts wait
    where nothing brings them out.
    """
    from worker.config import load
    from worker.runtime import SystemClock

    session: Session = ctx.obj
    now = SystemClock().now()
    loaded = load(session.config_folder, os.environ)
    places = Places.find(session.config_folder, session.data_folder, os.environ)
    with told_errors(), session.store() as store:
        told = _status(loaded, store, Signs(places.signs), session.config_folder, now)
    if as_json:
        emit(told)
    else:
        _tell(told, now)
    if told["red"]:
        ctx.exit(PROBLEMS)


def _status(
    loaded: "LoadResult", store: "Store", signs: Signs, folder: Path, now: datetime
) -> dict[str, Any]:
    live = store.revisions.last_good()
    edited = loaded.config.revision if loaded.config else None
    config = at_work(loaded, live, folder)
    on = [spec for spec in config.feeds if spec.enabled] if config else []
    counts = store.corpus.counts()
    pages = store.page_counts(now)
    return {
        "config": {
            "ok": loaded.config is not None,
            "problems": [str(problem) for problem in loaded.errors],
            "revision": live.revision if live else None,
            "activated_at": moment(live.activated_at) if live else None,
            "waiting": edited if live and edited != live.revision else None,
        },
        "service": {
            "last_tick": _age(signs, TICK),
            "problems": service_ailments(signs),
        },
        "incidents": [
            {
                "key": incident.key,
                "title": incident.title,
                "detail": incident.detail,
                "since": moment(incident.opened_at),
            }
            for incident in store.incidents.current()
        ],
        "feeds": documents(on, store.feeds.states(), config.polling, now) if config else [],
        "corpus": {
            "articles": counts.articles,
            "stories": counts.stories,
            "sources": counts.sources,
            "outdated_fingerprints": _outdated(store, config, now),
        },
        "pages": {
            "pending": pages.pending,
            "last_day": {str(use): count for use, count in pages.lately.items()},
        },
        "alerts": dict(counts.alerts),
        "messages": dict(counts.messages),
        **delivery_document(store, config, signs, now),
    }


def _outdated(store: "Store", config: "Config | None", now: datetime) -> int:
    from worker.domain.settings import Deduplication

    return store.outdated(now, (config.deduplication if config else Deduplication()).window)


def _age(signs: Signs, name: str) -> float | None:
    """Seconds since a sign of life was given."""
    age = signs.age(name)
    return round(age.total_seconds(), 1) if age is not None else None


def _tell(told: dict[str, Any], now: datetime) -> None:
    from worker.operations.ailing import is_of_feeds

    corpus = told["corpus"]
    for line in told["red"]:
        click.secho(line, fg="red", bold=True)
    _tell_config(told["config"])
    click.echo(_service(told["service"]))
    for incident in told["incidents"]:
        click.echo(f"trouble since {incident['since']}: {incident['title']}")
        for line in [] if is_of_feeds(incident["key"]) else incident["detail"].splitlines():
            click.echo(f"    {line}")
    click.echo(
        f"corpus {corpus['articles']} articles in {corpus['stories']} stories, "
        f"{corpus['sources']} sources"
    )
    if outdated := corpus["outdated_fingerprints"]:
        click.echo(
            f"{outdated} articles are compared with nothing until their fingerprints are made anew: "
            "natowire dedup rebuild, or the daily job"
        )
    pages = told["pages"]
    if pages["pending"] or pages["last_day"]:
        click.echo(f"pages {pages['pending']} pending   last day {_counts(pages['last_day'])}")
    click.echo(f"alerts {_counts(told['alerts'])}   messages {_counts(told['messages'])}")
    for line in delivery_lines(told, now):
        click.echo(line)
    if told["feeds"]:
        click.echo(summary(told["feeds"]))
        table(rows(told["feeds"], now))


def _tell_config(config: dict[str, Any]) -> None:
    for problem in config["problems"]:
        click.echo(problem)
    if config["revision"]:
        click.echo(f"config {config['revision']} since {config['activated_at']}")
    else:
        click.echo("config never went live: natowire run, or natowire poll")
    if config["waiting"]:
        click.echo(f"config {config['waiting']} is in the files, and not live yet")


def _service(service: dict[str, Any]) -> str:
    if service["last_tick"] is None:
        return "service never ran here: natowire run starts it"
    return "service " + (
        "; ".join(service["problems"]) or f"well, last tick {service['last_tick']} s ago"
    )


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"
