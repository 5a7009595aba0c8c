"""``topics``: what is watched for, and which documents are about it."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from worker.cli.output import emit, json_option, say, table
from worker.cli.session import PROBLEMS, Session, told_errors

if TYPE_CHECKING:
    from worker.domain.topics import Hit, Match, Searchable


@click.group()
def topics() -> None:
    """List topics and match documents against them."""


@topics.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """The configured topics."""
    with told_errors():
        configured = session.config().topics
    for topic in configured:
        if as_json:
            emit(
                {
                    "id": topic.id,
                    "title": topic.title,
                    "enabled": topic.enabled,
                    "priority": topic.priority,
                    "query": topic.query,
                    "notify": list(topic.notify),
                }
            )
    if not as_json:
        table(
            (topic.id, topic.priority, "" if topic.enabled else "off", topic.title)
            for topic in configured
        )


@topics.command()
@click.pass_context
def match(ctx: click.Context) -> None:
    """Match JSONL documents from stdin; a line ``{"id", "topics", "hits"}`` for each.

    A document has ``id, title, lead, text``, all but one of the texts optional. A line that
    is no document is named on stderr and passed over; the exit code is then 1.
    """
    from worker.topics import compile_topics

    session: Session = ctx.obj
    bad = 0
    with told_errors():
        config = session.config()
    matcher = compile_topics(config.topics, config.aliases)
    for number, line in enumerate(sys.stdin.buffer, start=1):
        document = _document(line)
        if document is None:
            say(f"stdin:{number}: no JSON object with title, lead or text")
            bad += 1
            continue
        matches = matcher.match(_searchable(document))
        emit({"id": document.get("id"), **_found(matches)})
    if bad:
        ctx.exit(PROBLEMS)


def _document(line: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _searchable(document: dict[str, Any]) -> "Searchable":
    from worker.domain.topics import Searchable

    def text(name: str) -> str:
        return str(document.get(name) or "")

    sources = tuple(filter(None, [text("source")]))
    language, url = text("language") or None, text("url") or None
    return Searchable(text("title"), text("lead"), text("text"), language, url, sources)


def _found(matches: "tuple[Match, ...]") -> dict[str, Any]:
    return {
        "topics": [match.topic for match in matches],
        "hits": [_hit(match.topic, hit) for match in matches for hit in match.hits],
    }


def _hit(topic: str, hit: "Hit") -> dict[str, Any]:
    return {
        "topic": topic,
        "term": hit.term,
        "form": hit.form,
        "field": hit.field,
        "start": hit.start,
        "end": hit.end,
        "count": hit.count,
        "counted": hit.counted,
    }
