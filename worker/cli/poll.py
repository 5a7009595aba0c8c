"""``poll`` and ``deliver``: the whole job in this process, with no broker."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from worker.cli.output import emit, json_option, progress, say, table
from worker.cli.session import Session, told_errors

if TYPE_CHECKING:
    from worker.domain.feeds import FeedSpec, PollReport
    from worker.domain.settings import Config
    from worker.pipeline.deliver import DeliveryReport

COUNTS = ("new", "revisions", "copies", "same", "alerts")


@click.command()
@click.option("--feed", "names", multiple=True, metavar="NAME", help="Only this feed, due or not.")
@click.option("--all", "everything", is_flag=True, help="All feeds, due or not.")
@json_option
@click.pass_obj
def poll(session: Session, names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """One pass: due feeds, the whole pipeline, then due deliveries.

    However it is asked, no feed is requested before its floor (polling.min_interval) or
    before the moment its server named.
    """
    from worker.operations.indexing import index_many

    with told_errors(), session.runtime(live=True) as runtime:
        feeds = _chosen(runtime.config, names)
        with progress("polling", len(feeds)) as bar:
            reports = runtime.poll(
                feeds,
                due_only=not (names or everything),
                on_report=lambda _: bar.advance(),
            )
        delivered = runtime.deliver(last=True)
        index_many(runtime.store.search)
        if as_json:
            emit(_document(reports))
        else:
            _tell(reports, delivered)


@click.command()
@json_option
@click.pass_obj
def deliver(session: Session, as_json: bool) -> None:
    """Send what is due: open alerts become messages, messages go out."""
    with told_errors(), session.runtime(live=True) as runtime:
        delivered = runtime.deliver()
        if as_json:
            emit(asdict(delivered))
        else:
            say(_delivered(delivered))


def _chosen(config: "Config", names: Sequence[str]) -> "list[FeedSpec]":
    by_name = {feed.name: feed for feed in config.feeds}
    for name in names:
        if name not in by_name:
            near = get_close_matches(name, by_name, n=1)
            hint = f' (did you mean "{near[0]}"?)' if near else ""
            raise click.UsageError(f'no feed is named "{name}"{hint}')
        if not by_name[name].enabled:
            raise click.UsageError(f'feed "{name}" is disabled in feeds.yaml')
    return [feed for feed in config.feeds if feed.enabled and (not names or feed.name in names)]


def _document(reports: "Sequence[PollReport]") -> dict[str, object]:
    lines = [
        {
            "name": report.feed,
            "status": report.status,
            **{name: getattr(report, name) for name in COUNTS},
            "error": report.error,
        }
        for report in reports
    ]
    totals = {name: sum(getattr(report, name) for report in reports) for name in COUNTS}
    return {"feeds": lines, "totals": {"feeds": len(lines), **totals}}


def _tell(reports: "Sequence[PollReport]", delivered: "DeliveryReport") -> None:
    if not reports:
        say("no feed is due; --all asks for every feed whose floor has passed")
    header = ("feed", "status", *COUNTS)
    rows = [
        (report.feed, str(report.status), *(str(getattr(report, name)) for name in COUNTS))
        for report in reports
    ]
    if rows:
        table([header, *rows])
    for report in reports:
        if report.error:
            say(f"{report.feed}: {report.error}")
    say(_delivered(delivered))
    statuses = Counter(str(report.status) for report in reports)
    say(", ".join(f"{count} {status}" for status, count in statuses.most_common()))


def _delivered(report: "DeliveryReport") -> str:
    said = f"{report.composed} new messages, {report.sent} sent"
    if report.failed:
        said += f", {report.failed} failed and will be tried again"
    if report.dead:
        said += f", {report.dead} given up: natowire alerts list names them"
    return said
