import json
import time

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.extraction.linked_data import MAX_NODES, by_id, linked_data, types


def read(*scripts: str, kind: str = "application/ld+json") -> tuple[dict[str, object], ...]:
    markup = "".join(f'<script type="{kind}">{script}</script>' for script in scripts)
    return linked_data(lxml.html.document_fromstring(f"<html><body><p></p>{markup}</body></html>"))


def test_objects_come_in_order_each_before_those_in_it():
    stated = {"@graph": [{"a": {"b": 1}}, {"c": 2}]}
    assert read(json.dumps(stated)) == (stated, {"a": {"b": 1}}, {"b": 1}, {"c": 2})


@pytest.mark.parametrize(
    "script",
    [
        '{"headline": "Nato"}',
        '<!-- {"headline": "Nato"} -->',
        '//<![CDATA[\n{"headline": "Nato"}\n//]]>',
        '{"headline": "Nato",}',
        '\ufeff{"headline": "Nato"}',
        '{"headline": "Nato"};',
        '{"headline": "Nato"}{"headline": "Rat"}',
        "{&quot;headline&quot;: &quot;Nato&quot;}",
    ],
)
def test_common_mistakes_are_mended(script):
    assert read(script)[0] == {"headline": "Nato"}


def test_line_breaks_in_strings_are_mended():
    assert read('{"headline": "Nato\nfüllt",}')[0] == {"headline": "Nato füllt"}


@pytest.mark.parametrize("script", ["", "  ", "null", "7", '"x"', "{", "[" * 100_000, "{'a': 1}"])
def test_what_is_no_object_is_passed_over(script):
    assert read(script) == ()


def test_one_broken_script_does_not_hide_the_next():
    assert read("{", '{"a": 1}') == ({"a": 1},)


def test_other_scripts_are_not_read():
    assert read('{"a": 1}', kind="application/json") == ()


@pytest.mark.parametrize(
    "stated, names",
    [
        ("NewsArticle", {"NewsArticle"}),
        (["NewsArticle", "Report"], {"NewsArticle", "Report"}),
        ("https://schema.org/NewsArticle", {"NewsArticle"}),
        (None, set()),
        ([None, 7, {}], set()),
    ],
)
def test_types_are_read_without_their_address(stated, names):
    assert types({"@type": stated}) == names


def test_the_fullest_object_of_a_name_counts():
    full = {"@id": "#a", "name": "Anna Seibt"}
    assert by_id([{"@id": "#a"}, full, {"@id": "#a"}, {"@id": 7}, {}]) == {"#a": full}


@pytest.mark.parametrize(
    "script",
    [
        "[" + '{"a":1},' * 90_000 + "{}]",
        '{"a":' * 900 + "1" + "}" * 900,
        '{"a": "' + "x" * 2_000_000,
    ],
    ids=["wide", "deep", "long"],
)
def test_bombs_cost_little(script):
    started = time.process_time()
    assert len(read(script)) <= MAX_NODES
    assert time.process_time() - started < 1


@given(st.text(max_size=200))
def test_no_script_raises(script):
    assert isinstance(read(script.replace("<", "")), tuple)
