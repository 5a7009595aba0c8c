"""The examples of docs/topics.md, each held to what it says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from worker.config.traps import query_traps
from worker.domain.topics import Searchable, Topic
from worker.topics import check_query, compile_topics

PAGE = Path(__file__).parents[3].joinpath("docs", "topics.md").read_text(encoding="utf-8")

_SEVERAL = {"source": "sources", "author": "authors", "tag": "tags"}


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def _values(block: str, key: str) -> list[str]:
    return re.findall(rf"^{key}: (.*)$", block, re.MULTILINE)


def _texts(block: str, key: str) -> Iterator[Searchable]:
    """Texts after ``match:``, or ``match (fr, title, source=example.org):``; German, in the body,
    where nothing else is said.
    """
    for notes, text in re.findall(rf"^{key}(?: \((.*?)\))?: (.*)$", block, re.MULTILINE):
        searchable: dict[str, object] = {"language": "de"}
        field = "body"
        for note in filter(None, notes.split(", ")):
            name, _, value = note.partition("=")
            if value:
                several = _SEVERAL.get(name)
                searchable[several or name] = (value,) if several else value
            elif len(name) == 2:
                searchable["language"] = name
            else:
                field = name
        yield Searchable(**{**searchable, field: text})


def _query(block: str) -> str:
    # Operators and quotation marks make most queries no plain YAML; quoted ones are YAML.
    [query] = _values(block, "query")
    return query.removeprefix("'").removesuffix("'")


def _aliases() -> dict[str, list[str]]:
    [block] = [block for block in _blocks("yaml") if "aliases:" in block]
    aliases: dict[str, list[str]] = YAML(typ="safe").load(block)["aliases"]
    return aliases


def _exceptions(block: str) -> tuple[str, ...]:
    listed = _values(block, "except")
    return tuple(YAML(typ="safe").load(listed[0])) if listed else ()


@pytest.mark.parametrize("block", _blocks("topic"), ids=_query)
def test_an_example_matches_what_the_page_says(block):
    topic = Topic("example", "Example", _query(block), exceptions=_exceptions(block))
    matcher = compile_topics([topic], _aliases())
    matched, unmatched = list(_texts(block, "match")), list(_texts(block, "no match"))
    assert len(matched) + len(unmatched) == len(block.splitlines()) - block.count("except:") - 1
    assert matched
    for text in matched:
        assert matcher.match(text), text
    for text in unmatched:
        assert not matcher.match(text), text


@pytest.mark.parametrize("block", _blocks("refused"), ids=_query)
def test_a_refused_example_is_refused_as_the_page_says(block):
    errors = check_query(_query(block), _aliases())
    told = [f"{error.line}:{error.column}: {error}" for error in errors]
    assert told == block.splitlines()[1:]


@pytest.mark.parametrize("block", [b for b in _blocks("yaml") if "topics:" in b])
def test_the_queries_of_the_files_it_shows_are_good(block):
    for topic in YAML(typ="safe").load(block)["topics"]:
        assert not check_query(topic["query"], _aliases())


@pytest.mark.parametrize("block", _blocks("trap"))
def test_a_trap_of_yaml_is_told_as_the_page_says(block):
    written, told = block.rstrip().split("\n", 1)
    [trap] = query_traps(written)
    assert f"{trap.at.line}:{trap.at.column}: {trap.message}" == told


def test_every_part_of_the_language_has_an_example():
    shown = "\n".join(map(_query, _blocks("topic")))
    parts = ('"', " AND ", " OR ", "NOT ", "@", " NEAR/", "ONEAR/", "NOT NEAR/", '"~', "ATLEAST/")
    fields = ("title:", "lead:", "url:", "source:", "lang:", "author:", "tag:")
    assert not [part for part in (*parts, "*", "?", "=", *fields) if part not in shown]
    assert len(_blocks("refused")) >= 10
