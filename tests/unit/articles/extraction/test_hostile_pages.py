"""Pages made to hurt: each ends quickly, with a named outcome, and says what it left out."""

import json

import pytest

from worker.articles.extraction.body import article_body
from worker.articles.extraction.markup import MAX_MARKUP, MAX_TAGS, Refused, open_page
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
