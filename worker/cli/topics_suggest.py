"""``topics suggest``: spellings of names that the corpus has and an alias lacks."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from worker.cli.output import emit, json_option, say
from worker.cli.passages import width
from worker.cli.session import Session, told_errors
from worker.domain.ids import article_id
from worker.text.normalise import clean_line

if TYPE_CHECKING:
    from worker.pipeline.suggestions import Suggestion

LEAST = 2
MOST_FORMS = 5


@click.command()
@click.argument("name", required=False, metavar="[@ALIAS|NAME]")
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=LEAST,
    show_default=True,
    help="Leave out spellings that stand in fewer articles.",
)
@json_option
@click.pass_obj
def suggest(session: Session, name: str | None, least: int, as_json: bool) -> None:
    """Spellings of names in the stored corpus that no alias holds yet.

    Of one alias, of a name that has none, or of all aliases. What sounds alike may be somebody
    else's name: look at the article before you add it to aliases.yaml.

    For instance: natowire topics suggest @selenskyj
    """
    from worker.pipeline.suggestions import suggestions

    with told_errors():
        asked = _asked(name, session.config().aliases)
        with session.store() as store, store.search.look() as view:
            found = suggestions(view, asked, least=least)
    for one in found:
        if as_json:
            emit(_document(one))
        else:
            _tell(one, is_alias=name is None or name.startswith("@"))
    if not as_json:
        say(_summed_up(found))


def _asked(name: str | None, aliases: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    if name is None:
        return aliases
    if not name.startswith("@"):
        return {name: (name,)}
    if name[1:] not in aliases:
        from worker.config.written import near

        raise click.UsageError(f'there is no alias "{name}"{near(name[1:], aliases)}')
    return {name[1:]: aliases[name[1:]]}


def _document(one: "Suggestion") -> dict[str, Any]:
    return {
        "alias": one.alias,
        "spelling": one.spelling,
        "forms": list(one.forms),
        "articles": one.articles,
        "missed": one.missed,
        "sample": {
            "id": article_id(one.sample.article),
            "title": one.sample.title,
            "url": one.sample.url,
            "language": one.sample.language,
        },
    }


def _tell(one: "Suggestion", *, is_alias: bool) -> None:
    articles = f"{one.articles} article{'' if one.articles == 1 else 's'}"
    missed = f", {one.missed} not found by it" if one.missed else ""
    others = [form for form in one.forms if form != one.spelling][:MOST_FORMS]
    also = f"  also {', '.join(others)}" if others else ""
    spelling = click.style(one.spelling, bold=True)
    name = f"@{one.alias}" if is_alias else one.alias
    click.echo(f"{name}: your corpus also has {spelling} ({articles}{missed}){also}")
    sample = f"    {article_id(one.sample.article)}  {clean_line(one.sample.title)}"
    click.echo(sample if len(sample) <= width() else f"{sample[: width() - 1]}…")


def _summed_up(found: "Sequence[Suggestion]") -> str:
    if not found:
        return "the corpus has no spelling that the aliases lack"
    return (
        "what names the same, add to aliases.yaml; the alias then finds it from the next poll on"
    )
