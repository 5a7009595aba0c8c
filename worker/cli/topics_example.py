"""``topics example``: what an article taught, written into topics.yaml."""

import os
from typing import TYPE_CHECKING, Literal

import click

from worker.cli.feeds.edit import told_refusals
from worker.cli.naming import article_named
from worker.cli.output import emit, json_option, say
from worker.cli.session import PROBLEMS, Session, end
from worker.cli.topics_named import named_topics
from worker.domain.ids import article_id

if TYPE_CHECKING:
    from worker.domain.settings import Config
    from worker.domain.topics import Searchable, Topic
    from worker.topics.examples import Proof

KINDS = {"match": True, "no-match": False}


@click.command()
@click.argument("name", metavar="TOPIC")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("article", metavar="ARTICLE")
@json_option
@click.pass_obj
def example(
    session: Session, name: str, kind: Literal["match", "no-match"], article: str, as_json: bool
) -> None:
    """Write a stored article into a topic's examples in topics.yaml.

    match: the topic should find it; no-match: it should not. ARTICLE is an id such as a12 or an
    address. Its title is written, and the sentence that shows what the topic finds. All else in
    the file stays as it is. An example that does not hold yet keeps the edited config from going
    live until the query is changed: the last good one stays at work.

    For instance: natowire topics example gipfel no-match a12
    """
    from worker.topics.examples import Example, prove_one

    wanted = KINDS[kind]
    with told_refusals():
        (topic,) = named_topics(session.config().topics, (name,))
        read, label = _stored(session, article)
        text, is_new, config = _write(session, topic, read, wanted=wanted)
        (topic,) = named_topics(config.topics, (name,))
        proof = prove_one(Example(topic.id, wanted, 0, text), topic, config.aliases)
    if as_json:
        emit({
            "topic": topic.id,
            "kind": "match" if wanted else "no_match",
            "article": label,
            "text": text,
            "written": is_new,
            "holds": proof.holds,
            "problem": proof.problem or None,
        })  # fmt: skip
        return
    click.echo(text)
    listed = f"{'match' if wanted else 'no_match'} examples of {topic.id}"
    say(f"written to the {listed} in topics.yaml" if is_new else f"among the {listed} already")
    say(_advice(proof, topic))


def _stored(session: Session, name: str) -> "tuple[Searchable, str]":
    from worker.domain.topics import searchable

    with session.store() as store:
        number = article_named(store.stories, name).article
        stored = store.corpus.article(number)
    if stored is None:
        end(f"no article is stored as {name}; natowire search finds articles", PROBLEMS)
    return searchable(stored.article), article_id(number)


def _write(
    session: Session, topic: "Topic", read: "Searchable", *, wanted: bool
) -> "tuple[str, bool, Config]":
    """The example, whether it is a new one, and the config with it."""
    from worker.config.change import change
    from worker.topics.examples_lesson import is_of, lesson

    text, is_new = "", False

    def edit(file: str, config: "Config") -> str:
        nonlocal text, is_new
        from worker.config.edit import append

        position, current = _current(config, topic.id)
        _refuse_contrary(current, read, wanted=wanted)
        own = current.match_examples if wanted else current.no_match_examples
        held = next((one for one in own if is_of(one, read)), None)
        text, is_new = held or lesson(read, current, config.aliases), held is None
        path = ("topics", position, "examples", "match" if wanted else "no_match")
        return append("topics.yaml", file, path, [text]) if is_new else file

    changed = change(session.config_folder, "topics.yaml", edit, os.environ)
    for warning in changed.warnings:
        say(str(warning))
    return text, is_new, changed.config


def _current(config: "Config", name: str) -> "tuple[int, Topic]":
    numbered = enumerate(config.topics)
    return next(
        ((number, one) for number, one in numbered if one.id == name), (0, config.topics[0])
    )


def _refuse_contrary(topic: "Topic", read: "Searchable", *, wanted: bool) -> None:
    from worker.topics.examples_lesson import is_of

    contrary = topic.no_match_examples if wanted else topic.match_examples
    if any(is_of(one, read) for one in contrary):
        kind = "no_match" if wanted else "match"
        end(f"it is one of the {kind} examples of {topic.id}: take it out there first", PROBLEMS)


def _advice(proof: "Proof", topic: "Topic") -> str:
    """What the example means for the config, and what to do."""
    if proof.holds:
        return "it holds with the query as it is"
    if proof.example.wanted:
        do = "change the query, or add a spelling to its alias"
    else:
        do = "narrow the query, or list the form under except"
    lines = [
        f"it does not hold yet: {proof.problem}",
        f"{do}; then run: natowire topics test {topic.id}",
    ]
    if topic.enabled:
        lines.append("until it holds, edits do not go live: the last good config stays at work")
    return "\n".join(lines)
