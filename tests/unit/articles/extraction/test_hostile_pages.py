"""Pages made to hurt: each ends quickly, with a named outcome, and says what it left out."""

import json
import subprocess
import sys
import time

import pytest

from worker.articles.extraction.body import article_body
from worker.articles.extraction.bounds import (
    MAX_ATTRIBUTES,
    MAX_MARKUP,
    MAX_OWN_ATTRIBUTES,
    MAX_TAGS,
    bounded,
)
from worker.articles.extraction.markup import Refused, open_page
from worker.articles.extraction.page import Page
from worker.articles.extraction.prepared import MAX_ELEMENTS, MAX_PARAGRAPHS
from worker.articles.extraction.values import Body, Headline, Outcome

SENTENCE = "Der Satz steht hier und sagt etwas über die Lage in der Stadt am Meer. "


def page_in(content: str) -> Page | Refused:
    return open_page(f"<html><body>{content}</body></html>".encode(), url=None)


def body_in(content: str) -> Body:
    page = page_in(content)
    assert isinstance(page, Page)
    return article_body(page, Headline("Titel"))


def test_paragraphs_beyond_the_bound_are_named():
    told = "".join(f"<p>{SENTENCE}{number}</p>" for number in range(MAX_PARAGRAPHS + 500))
    body = body_in(told)
    assert f"{SENTENCE}{MAX_PARAGRAPHS - 1}" in body.text
    assert f"{SENTENCE}{MAX_PARAGRAPHS + 1}" not in body.text
    assert [removed.reason for removed in body.removed] == ["too long"]


def test_elements_beyond_the_bound_are_named():
    body = body_in(f"<p>{SENTENCE * 20}</p>" + "<i>x</i>" * (MAX_ELEMENTS + 10))
    assert SENTENCE.strip() in body.text
    assert "too long" in {removed.reason for removed in body.removed}


@pytest.mark.parametrize(
    "content, cut",
    [("<b>" * (MAX_TAGS + 1), "tags"), ("<p>" + "a" * (MAX_MARKUP + 1), "characters")],
)
def test_markup_beyond_the_bound_is_cut_by_name(content, cut):
    page = page_in(content)
    assert isinstance(page, Page)
    assert cut in page.cut


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 20_000 + SENTENCE,
        "<p>" + "<span>" * 20_000 + SENTENCE,
        "<ul><li>" * 5_000 + SENTENCE,
        "<table><tr><td>" * 2_000 + SENTENCE,
        "<article><h1>T</h1>" * 3_000 + SENTENCE,
        "<form>" * 2_000 + SENTENCE,
        '<a href="' * 20_000,
        "<p" * 50_000,
        "<" * 100_000,
        "<!--" * 20_000,
        "<p>" + "Kurz<br>" * 3_000,
        "".join(f'<li><a href="/{n}">Verweis {n}</a></li>' for n in range(5_000)),
        "".join(f"<article><h1>T{n}</h1><p>{SENTENCE}</p></article>" for n in range(2_000)),
        "<p>a" + "\u0301" * 100_000,
        f'<p class="{"caption " * 20_000}">{SENTENCE * 20}</p>',
    ],
    ids=lambda content: content[:18],
)
@pytest.mark.timeout(10)
def test_deep_wide_and_broken_pages_end(content):
    assert isinstance(body_in(content), Body)


@pytest.mark.parametrize(
    "script",
    [
        "[" * 50_000,
        '{"a":' * 50_000,
        json.dumps([{"@type": "ImageObject", "caption": f"x{n}"} for n in range(5_000)]),
        json.dumps({"articleBody": [{"a": 1}, None, 3]}),
        json.dumps({"@type": "ImageObject", "caption": {"a": []}}),
    ],
    ids=lambda script: script[:18],
)
def test_bombs_in_linked_data_leave_the_text(script):
    told = f'<script type="application/ld+json">{script}</script><p>{SENTENCE * 20}</p>'
    assert SENTENCE.strip() in body_in(told).text


def test_a_long_text_that_linked_data_repeats_is_compared_in_linear_time():
    told = [f"{SENTENCE}{number}" for number in range(3_000)]
    script = json.dumps({"articleBody": "\n".join(told)})
    content = "".join(f"<p>{text}</p>" for text in told)
    body = body_in(f'<script type="application/ld+json">{script}</script>{content}')
    assert told[-1] in body.text


def test_one_paragraph_of_half_a_megabyte_is_read():
    assert len(body_in(f"<p>{SENTENCE * 7_000}</p>").text) > 490_000


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", b'{"a": 1}', b"%PDF-1.4\n\x00\x01" * 50, b"plain words", b"\xff\xfe\x00"],
)
def test_what_is_no_page_is_refused_by_name(data):
    refused = open_page(data, url=None)
    assert isinstance(refused, Refused)
    assert refused.outcome is Outcome.NOT_HTML
    assert refused.detail


@pytest.mark.parametrize(
    "data",
    [
        f"<html><body><p>{SENTENCE * 20}</p></body></html>".encode("utf-16"),
        f'<?xml version="1.0" encoding="UTF-16"?><html><body><p>{SENTENCE * 20}</p></body></html>'.encode(),
        b'<meta charset="utf-8"><p>' + (SENTENCE * 20).encode("latin-1"),
        f"<html><body><p>{SENTENCE * 20}\x0b\x1f\x7f\ufffe</p>".encode(),
    ],
    ids=["utf-16", "declared", "wrong charset", "controls"],
)
def test_odd_encodings_and_controls_are_read(data):
    page = open_page(data, url=None)
    assert isinstance(page, Page)
    assert "über die Lage" in article_body(page, Headline("Titel")).text


ATTRIBUTES = "<p " + " ".join(f"a{number}={{}}" for number in range(20_000)) + f">x</p>{SENTENCE}"


@pytest.mark.parametrize("value", ["1", '">"', "'<p'", "", "'"])
def test_what_stands_behind_thousands_of_attributes_is_read_at_once(value):
    started = time.process_time()
    page = page_in(ATTRIBUTES.replace("{}", value).replace("=" if not value else "\0", ""))
    assert isinstance(page, Page)
    assert max(len(element.attrib) for element in page.tree.iter()) <= MAX_OWN_ATTRIBUTES
    assert time.process_time() - started < 1


def test_an_elements_first_attributes_stay_and_the_text_behind_it():
    markup = ATTRIBUTES.replace("{}", "1")
    read, cut = bounded(markup)
    assert read.startswith("<p a0=1 a1=1 ")
    assert read.endswith(f"a{MAX_OWN_ATTRIBUTES - 1}=1>x</p>{SENTENCE}")
    assert cut == ""


def test_attributes_of_all_elements_are_bounded_by_name():
    page = page_in(("<p " + "data-of-an-element=1 " * 100 + ">x</p>") * (MAX_ATTRIBUTES // 90))
    assert isinstance(page, Page)
    assert "attributes" in page.cut


@pytest.mark.parametrize(
    "markup",
    [
        '<p title="a > b" class=c hidden>Satz</p>',
        "<script>if (a<b && c) { d = '" + "<b x y z " * 900 + "' }</script><p>Satz</p>",
        "<p>1 < 2 und 3 > 2</p>" + "<!-- <p " + "a " * 900 + "--><p>Satz</p>",
        "<style>a::before { content: '<b " + "c " * 900 + "' }</style>",
    ],
    ids=lambda markup: markup[:12],
)
def test_what_is_within_bounds_is_not_touched(markup):
    assert bounded(markup) == (markup, "")


@pytest.mark.parametrize(
    "before",
    [
        '<script type="application/ld+json">{"a": "' + "<p>" * (MAX_TAGS + 1) + '"}</script>',
        "<script>x</script>" * MAX_TAGS,
        "<script>" + "a<b;" * (MAX_TAGS + 1) + "</script>",
        "<!--" + "<p>" * (MAX_TAGS + 1) + "-->",
    ],
    ids=["linked data", "scripts", "in a script", "comment"],
)
def test_tags_in_scripts_and_comments_do_not_count(before):
    assert SENTENCE.strip() in body_in(f"{before}<p>{SENTENCE * 20}</p>").text


@pytest.mark.parametrize(
    "markup",
    [
        "<b" * 500_000,
        "<b x" * 500_000,
        "<b x=" + "<b x='" * 400_000,
        "<b'" * 500_000,
        "<p a=' b=\" " * 300_000,
        "<p" + " " * 2_000_000,
        "<p/a/b/c" * 400_000,
        "<script>" * 300_000,
        "<!--<p " * 300_000,
        "<!-" * 500_000,
    ],
    ids=lambda markup: markup[:10],
)
def test_bounds_are_found_in_linear_time(markup):
    started = time.process_time()
    bounded(markup)
    assert time.process_time() - started < 1.5


HEAVY = {
    "one paragraph": "<p>" + SENTENCE * 80_000,
    "cells": f"<tr><td>{SENTENCE}<br><br>Mehr</td></tr>".join(["<table>"] + [""] * 6_000),
    "pictures": f"<div><img><p>{SENTENCE}</p></div>" * 30_000,
    "attributes": ("<p " + " ".join(f"a{n}=1" for n in range(1_000)) + ">x</p>") * 700,
    "left out": f"<p>{SENTENCE}</p><div class=teaser><p>Nicht {SENTENCE}</p></div>" * 6_000,
}
MEASURED = """
import sys, time
from pathlib import Path
from datetime import UTC, datetime
from worker.articles.extraction.extract import extract
data = sys.stdin.buffer.read()
started = time.process_time()
extract(data, now=datetime(2026, 11, 22, tzinfo=UTC))
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(time.process_time() - started, int(peak) // 1024)
"""
"""VmHWM, since getrusage's figure begins with that of the process which started this one."""


@pytest.mark.parametrize("name", ["one paragraph", "pictures", "attributes"])
def test_a_heavy_page_takes_a_fresh_process_little_time_and_memory(name):
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=f"<html><body>{HEAVY[name]}</body></html>".encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    seconds, megabytes = map(float, ran.stdout.split())
    assert seconds < 5
    assert megabytes < 400


@pytest.mark.parametrize("name", ["cells", "left out"])
def test_a_heavy_page_is_read_in_bounded_time(name):
    started = time.process_time()
    assert body_in(HEAVY[name]).text
    assert time.process_time() - started < 5
