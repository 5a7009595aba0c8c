"""The examples of docs/topics.md, each held to what it says."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from worker.domain.topics import Topic
from worker.topics import check_query, compile_topics

PAGE = Path(__file__).parents[3].joinpath("docs", "topics.md").read_text(encoding="utf-8")


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def _values(block: str, key: str) -> list[str]:
    return re.findall(rf"^{key}: (.*)$", block, re.MULTILINE)


def _query(block: str) -> str:
    # Operators and quotation marks make most queries no plain YAML; quoted ones are YAML.
    [query] = _values(block, "query")
    return query.removeprefix("'").removesuffix("'")


def _aliases() -> dict[str, list[str]]:
    [block] = _blocks("yaml")
    aliases: dict[str, list[str]] = YAML(typ="safe").load(block)["aliases"]
    return aliases


def _exceptions(block: str) -> tuple[str, ...]:
    listed = _values(block, "except")
    return tuple(YAML(typ="safe").load(listed[0])) if listed else ()


@pytest.mark.parametrize("block", _blocks("topic"), ids=_query)
def test_an_example_matches_what_the_page_says(block):
    topic = Topic("example", "Example", _query(block), exceptions=_exceptions(block))
    matcher = compile_topics([topic], _aliases())
    assert _values(block, "match")
    for text in _values(block, "match"):
        assert matcher.match("", "", text), text
    for text in _values(block, "no match"):
        assert not matcher.match("", "", text), text


@pytest.mark.parametrize("block", _blocks("refused"), ids=_query)
def test_a_refused_example_is_refused_as_the_page_says(block):
    errors = check_query(_query(block), _aliases())
    told = [f"{error.line}:{error.column}: {error}" for error in errors]
    assert told == block.splitlines()[1:]


def test_the_page_holds_examples_of_both_kinds():
    assert len(_blocks("topic")) >= 10
    assert len(_blocks("refused")) >= 5
