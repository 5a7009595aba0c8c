"""``topics test``: whether the examples hold, and why a text matches or does not."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from worker.cli.hits import hits_documents
from worker.cli.naming import article_named
from worker.cli.output import emit, json_option, say
from worker.cli.passages import passages, tell_hits, tell_passages, width
from worker.cli.session import PROBLEMS, Session, end, told_errors
from worker.cli.topics_named import named_topics
from worker.domain.ids import article_id

if TYPE_CHECKING:
    from worker.config.findings import Mark
    from worker.domain.settings import Config
    from worker.domain.topics import Searchable, Topic
    from worker.topics.examples import Example, Proof

PASSAGES = 3
MOST_TEXT = 10 * 1024 * 1024
"""Bytes of a text, as of a document that is imported."""

Marks = Mapping[tuple[str | int, ...], "Mark"]


@click.command()
@click.argument("names", nargs=-1, metavar="[TOPIC]...")
@click.option("--text", type=click.File("rb"), help="Explain this text file; - reads stdin.")
@click.option("--article", metavar="ID|URL", help="Explain this stored article.")
@click.option("--language", metavar="CODE", help="Read --text in this language, such as pl.")
@json_option
@click.pass_context
def test(
    ctx: click.Context,
    names: tuple[str, ...],
    text: BinaryIO | None,
    article: str | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Run the topics' examples, or explain why a text matches or does not.

    Of all topics, or of those named, which may be off. Exit code 1 where an example does not
    hold. A text is read as an example is: of several lines the first is its title.

    For instance: echo "Munition für Kiew" | natowire topics test --text -
    """
    if text and article:
        raise click.UsageError("--text and --article exclude each other")
    if language and not text:
        raise click.UsageError("--language goes with --text")
    language = _code(language) if language else None
    session: Session = ctx.obj
    with told_errors():
        config = session.config()
        topics = named_topics(config.topics, names)
        if text is None and article is None:
            if not _run(session, config, topics, in_full=bool(names), as_json=as_json):
                ctx.exit(PROBLEMS)
            return
        asked = topics if names else [topic for topic in topics if topic.enabled]
        ways = _ways(text, language) if text else [_stored(session, article or "")]
        _explain(asked, config, ways, named=bool(names), as_json=as_json)


def _run(
    session: Session, config: "Config", topics: "Sequence[Topic]", *, in_full: bool, as_json: bool
) -> bool:
    """Whether all examples of these topics hold."""
    from worker.topics.examples import prove

    positions = {topic.id: number for number, topic in enumerate(config.topics)}
    proofs = list(prove(topics, config.aliases))
    is_placed = as_json or not all(proof.holds for proof in proofs)
    marks = _marks(session) if is_placed else {}
    by_topic = {name: list(group) for name, group in groupby(proofs, lambda p: p.example.topic)}
    for topic in topics:
        own = by_topic.get(topic.id, [])
        if as_json:
            for proof in own:
                emit(_proof_document(proof, topic, _mark(marks, positions, proof.example)))
        else:
            _tell_topic(topic, own, marks, positions, in_full=in_full)
    wrong = [proof.example for proof in proofs if not proof.holds]
    if not as_json:
        on = {topic.id for topic in topics if topic.enabled}
        is_stopped = any(example.topic in on for example in wrong)
        say(_summed_up(len(proofs), len(wrong), is_stopped=is_stopped))
    return not wrong


def _marks(session: Session) -> Marks:
    """Where every example stands in topics.yaml."""
    from worker.config import read_files
    from worker.config.examples import example_marks
    from worker.config.reading import read_document

    files, _ = read_files(session.config_folder)
    document, _ = read_document("topics.yaml", files.get("topics.yaml", ""))
    return example_marks(document) if document else {}


def _mark(marks: Marks, positions: Mapping[str, int], example: "Example") -> "Mark | None":
    from worker.config.examples import example_path

    return marks.get(example_path(positions[example.topic], example))


def _proof_document(proof: "Proof", topic: "Topic", mark: "Mark | None") -> dict[str, Any]:
    example = proof.example
    return {
        "topic": topic.id,
        "enabled": topic.enabled,
        "kind": "match" if example.wanted else "no_match",
        "number": example.number + 1,
        "text": example.text,
        "language": proof.read.language,
        "holds": proof.holds,
        "problem": proof.problem or None,
        "file": "topics.yaml",
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "hits": hits_documents(proof.match.hits if proof.match else ()),
    }


def _tell_topic(
    topic: "Topic",
    proofs: "Sequence[Proof]",
    marks: Marks,
    positions: Mapping[str, int],
    *,
    in_full: bool,
) -> None:
    held = sum(proof.holds for proof in proofs)
    counted = f"{held} of {len(proofs)} examples hold" if proofs else "no examples"
    click.echo(f"{topic.id}{'' if topic.enabled else ' (off)'}: {counted}")
    for proof in proofs:
        if in_full or not proof.holds:
            _tell_proof(proof, _mark(marks, positions, proof.example))


def _tell_proof(proof: "Proof", mark: "Mark | None") -> None:
    example = proof.example
    sign = click.style("ok    ", fg="green") if proof.holds else click.style("FAILS ", fg="red")
    kind = "match   " if example.wanted else "no match"
    said = " ".join(example.text.split())
    room = width() - 20
    shown = said if len(said) <= room else f"{said[: room - 1]}…"
    click.echo(f"  {sign}{kind}  {shown}")
    if not proof.holds:
        where = f"topics.yaml:{mark.line}:{mark.column}: " if mark else ""
        click.echo(f"        {where}{proof.problem}")
    elif proof.match:
        forms = dict.fromkeys(f"{hit.form} ({hit.counted})" for hit in proof.match.hits)
        click.echo(f"        {', '.join(forms)}")


def _summed_up(count: int, wrong: int, *, is_stopped: bool) -> str:
    counted = f"{count} example{'' if count == 1 else 's'}"
    if not wrong:
        return f"{counted}, all hold"
    verb = "does" if wrong == 1 else "do"
    kept = ": natowire keeps its last good config until they do" if is_stopped else ""
    return f"{counted}, {wrong} {verb} not hold{kept}"


def _code(language: str) -> str:
    from worker.topics.fields import meant_language

    code = meant_language(language)
    if code is None:
        raise click.UsageError(f'--language: "{language}" is no code of a language, such as pl')
    return code


def _ways(text: BinaryIO, language: str | None) -> "list[Searchable]":
    """The ways to read a text; see ``worker.topics.examples.readings``."""
    from dataclasses import replace

    from worker.articles.decode import decode, looks_binary
    from worker.text.normalise import clean_text
    from worker.topics.examples import readings

    data = text.read(MOST_TEXT + 1)
    if len(data) > MOST_TEXT:
        end("the text is larger than 10 MiB", PROBLEMS)
    if looks_binary(data):
        end("the text is no text file", PROBLEMS)
    ways = readings(clean_text(decode(data)))
    return [replace(way, language=language or way.language) for way in ways]


def _stored(session: Session, name: str) -> "Searchable":
    from worker.domain.topics import searchable

    with session.store() as store:
        number = article_named(store.stories, name).article
        stored = store.corpus.article(number)
    if stored is None:
        end(f"no article is stored as {name}", PROBLEMS)
    if not stored.article.text:
        say(f"the text of {article_id(number)} is no longer kept: its title alone is looked at")
    return searchable(stored.article)


def _explain(
    topics: "Sequence[Topic]",
    config: "Config",
    ways: "Sequence[Searchable]",
    *,
    named: bool,
    as_json: bool,
) -> None:
    from worker.topics.examples import explained

    silent: list[str] = []
    for topic, told in explained(topics, ways, config.aliases, why_not=named):
        if as_json:
            emit({
                "topic": topic.id,
                "enabled": topic.enabled,
                "language": told.read.language,
                "matches": told.match is not None,
                "lacks": told.problem or None,
                "hits": hits_documents(told.match.hits if told.match else ()),
            })  # fmt: skip
        elif told.match:
            click.echo(f"{topic.id}: matches")
            tell_hits(told.match.hits)
            tell_passages(passages(told.read, told.match.hits, PASSAGES))
        elif named:
            click.echo(f"{topic.id}: no match: {told.problem}")
        else:
            silent.append(topic.id)
    if silent:
        click.echo(f"no match: {', '.join(silent)}")
    if not as_json:
        say(f"read as {ways[0].language or 'no known language'}")
