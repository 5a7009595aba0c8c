"""A backtest for programs and for people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import click

from worker.alerts.replay import Replayed
from worker.cli.hits import hits_documents
from worker.cli.output import table
from worker.cli.passages import passages, tell_passages, width
from worker.domain.dates import rfc3339
from worker.domain.ids import article_id, story_id
from worker.pipeline.backtesting import Backtest, Difference, Form, Side
from worker.pipeline.searching import Shown
from worker.text.normalise import clean_line

MOST_FORMS = 15
MOST_BARS = 62
"""Days shown one by one; longer times are shown week by week."""
LONGEST_BAR = 50
BAR, HALF = "█", "▌"


def document(result: Backtest) -> dict[str, Any]:
    """The JSON of docs/trying-topics.md."""
    difference = result.difference
    return {
        "topic": result.new.topic.id,
        "since": rfc3339(result.since),
        "until": rfc3339(result.until),
        "new": _side(result.new),
        "old": _side(result.old) if result.old else None,
        "difference": _difference(difference) if difference else None,
    }


def _side(side: Side) -> dict[str, Any]:
    replayed = side.replayed
    return {
        "query": side.topic.query,
        "enabled": side.topic.enabled,
        "articles": len(side.found),
        "stories": replayed.stories,
        "alerts": replayed.alerts,
        "messages": replayed.messages,
        "recipients": {one.key: count for one, count in replayed.recipients.items()},
        "unreached": replayed.is_unreached,
        "days": [{"day": f"{day}", "articles": side.days[day]} for day in sorted(side.days)],
        "forms": [
            {"form": form.form, "counted": form.counted, "articles": form.articles}
            for form in side.forms
        ],
        "forms_of": side.looked_at,
        "samples": [_sample(sample) for sample in side.samples],
        "found": [article_id(one.article) for one in side.found],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "both": difference.both,
        "only_old": [article_id(one.article) for one in difference.only_old],
        "only_new": [article_id(one.article) for one in difference.only_new],
        "samples_only_old": [_sample(sample) for sample in difference.samples_old],
        "samples_only_new": [_sample(sample) for sample in difference.samples_new],
    }


def _sample(sample: Shown) -> dict[str, Any]:
    listed = sample.listed
    return {
        "id": article_id(listed.article),
        "story": story_id(listed.story),
        "first_seen": rfc3339(listed.first_seen),
        "outlet": listed.outlet or None,
        "title": listed.title,
        "url": listed.url,
        "hits": hits_documents(sample.match.hits),
    }


def tell(result: Backtest, *, is_query_given: bool) -> None:
    new, old, difference = result.new, result.old, result.difference
    days = (result.until - result.since).days
    click.echo(f"{new.topic.id}: what came in the last {days} days; times are UTC")
    if old and difference:
        names = "live", "--query" if is_query_given else "edited"
        table([_summary(names[0], old.replayed), _summary(names[1], new.replayed)])
        click.echo(
            f"found by both {difference.both}, only by the old query {len(difference.only_old)}, "
            f"only by the new one {len(difference.only_new)}"
        )
    else:
        table([_summary("", new.replayed)])
    _tell_recipients(new.replayed)
    if new.found:
        _part("articles a day", _bars(new.days, result.since, result.until))
    _part(_forms_head(new), _forms(new.forms))
    if difference:
        _tell_samples("only found by the old query", difference.samples_old)
        _tell_samples("only found by the new query", difference.samples_new)
    else:
        _tell_samples("samples, the newest stories and some before them", new.samples)


def _summary(name: str, replayed: Replayed) -> tuple[str, ...]:
    counted = (
        _count(replayed.articles, "article"),
        f"in {_count(replayed.stories, 'story', 'stories')}",
        _count(replayed.alerts, "alert"),
        f"in {_count(replayed.messages, 'message')}",
    )
    return (name, *counted) if name else counted


def _tell_recipients(replayed: Replayed) -> None:
    if replayed.is_unreached:
        click.echo("nobody would be told: no route and no notify reaches the topic")
    for recipient, count in replayed.recipients.items():
        click.echo(f"    {recipient.key}: {_count(count, 'alert')}")


def _bars(days: Mapping[date, int], since: datetime, until: datetime) -> Iterator[str]:
    """A bar a day, days without anything among them; a bar a week where they are many."""
    length = (until.date() - since.date()).days + 1
    step = timedelta(days=1 if length <= MOST_BARS else 7)
    counts: list[tuple[date, int]] = []
    start = since.date()
    while start <= until.date():
        week = [start + timedelta(days=n) for n in range(step.days)]
        counts.append((start, sum(days.get(day, 0) for day in week)))
        start += step
    most = max((count for _, count in counts), default=0)
    room = min(width() - 24, LONGEST_BAR)
    for day, count in counts:
        yield f"    {day:%Y-%m-%d}  {_bar(count, most, room)} {count}"


def _bar(count: int, most: int, room: int) -> str:
    """As long as its share of the longest, to half a sign; what there is, is seen."""
    halves = max(1, round(2 * room * count / most)) if count else 0
    return BAR * (halves // 2) + HALF * (halves % 2)


def _forms_head(side: Side) -> str:
    if side.looked_at < len(side.found):
        return f"forms found, in the newest {side.looked_at} articles"
    return "forms found, and in how many articles"


def _forms(forms: Sequence[Form]) -> Iterator[str]:
    shown = forms[:MOST_FORMS]
    most = max((form.articles for form in shown), default=0)
    widest = max((len(form.form) for form in shown), default=0)
    room = min(width() - widest - 28, LONGEST_BAR)
    for form in shown:
        bar = _bar(form.articles, most, room)
        yield f"    {clean_line(form.form).ljust(widest)}  {form.counted:<9}  {bar} {form.articles}"
    if len(forms) > MOST_FORMS:
        yield f"    and {len(forms) - MOST_FORMS} more; --json has all"


def _part(name: str, lines: Iterator[str]) -> None:
    for number, line in enumerate(lines):
        if number == 0:
            click.echo(f"\n{name}")
        click.echo(line)


def _tell_samples(name: str, samples: Sequence[Shown]) -> None:
    if not samples:
        return
    click.echo(f"\n{name}")
    for sample in samples:
        listed = sample.listed
        head = f"    {listed.first_seen:%Y-%m-%d %H:%M}  {article_id(listed.article)}"
        line = "  ".join(filter(None, (head, clean_line(listed.outlet), clean_line(listed.title))))
        click.echo(line if len(line) <= width() else f"{line[: width() - 1]}…")
        tell_passages(passages(sample.article, sample.match.hits, 1), indent=" " * 8)


def _count(number: int, one: str, more: str | None = None) -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"
