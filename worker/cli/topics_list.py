"""``topics list``: what is watched for."""

from typing import TYPE_CHECKING

import click

from worker.cli.output import emit, json_option, table
from worker.cli.session import Session, told_errors
from worker.cli.topics_named import named_topics

if TYPE_CHECKING:
    from worker.domain.topics import Topic


@click.command("list")
@click.option(
    "--expand",
    metavar="TOPIC",
    help="Print this topic's query with the spellings of its aliases written out.",
)
@json_option
@click.pass_obj
def list_(session: Session, expand: str | None, as_json: bool) -> None:
    """The configured topics: on or off, priority, number of examples, title.

    For instance: natowire topics list --expand gipfel
    """
    from worker.topics.written_out import written_out

    with told_errors():
        config = session.config()
    if expand is not None:
        (topic,) = named_topics(config.topics, (expand,))
        query = written_out(topic.query, config.aliases)
        if as_json:
            emit({**_document(topic), "expanded": query})
        else:
            click.echo(query)
        return
    if as_json:
        for topic in config.topics:
            emit(_document(topic))
    else:
        table(map(_row, config.topics))


def _row(topic: "Topic") -> tuple[str, ...]:
    count = len(topic.match_examples) + len(topic.no_match_examples)
    examples = f"{count} example{'' if count == 1 else 's'}"
    return topic.id, topic.priority, "" if topic.enabled else "off", examples, topic.title


def _document(topic: "Topic") -> dict[str, object]:
    return {
        "id": topic.id,
        "title": topic.title,
        "enabled": topic.enabled,
        "priority": topic.priority,
        "query": topic.query,
        "except": list(topic.exceptions),
        "notify": list(topic.notify),
        "examples": {
            "match": len(topic.match_examples),
            "no_match": len(topic.no_match_examples),
        },
    }
