"""What a page's head says of it."""

import pytest

from worker.articles.extraction.head import MAX_HEAD, MAX_TAGS, Head, read_head

PAGE = """<!DOCTYPE html><html lang="de"><head>
<title>Nato berät &amp; beschließt | Beispiel</title>
<meta charset="utf-8">
<meta property="og:title" content="Nato berät &amp; beschließt">
<meta name="AUTHOR" content=" Eva Nowak "><meta name="author" content="Jan Kos">
<meta itemprop="datePublished" content="2026-11-20">
<link rel="stylesheet" href="/a.css"><link href="/artikel/1" rel="canonical">
</head><body><h1>Nato</h1></body></html>"""


def test_metas_behind_the_title_are_read():
    """A title that is found but never closed swallows all that stands behind it."""
    head = read_head(PAGE)
    assert head.title == "Nato berät & beschließt | Beispiel"
    assert head.metas == {
        "og:title": ("Nato berät & beschließt",),
        "author": ("Eva Nowak", "Jan Kos"),
        "datepublished": ("2026-11-20",),
    }
    assert head.links == {"canonical": ("/artikel/1",)}


def test_a_meta_is_asked_for_by_any_of_its_names():
    head = read_head(PAGE)
    assert head.meta("twitter:title", "og:title") == "Nato berät & beschließt"
    assert head.meta("twitter:title") is None


@pytest.mark.parametrize(
    "markup", ["", "<p>kein Kopf", "<meta", "<title>", "<title></title>", "\0"]
)
def test_a_page_without_a_head_says_nothing(markup):
    assert read_head(markup) == Head()


def test_more_metas_than_a_page_has_are_not_read():
    head = read_head('<meta name="a" content="b">' * (2 * MAX_TAGS))
    assert len(head.metas["a"]) == MAX_TAGS


def test_what_stands_far_down_is_no_head():
    assert read_head(" " * MAX_HEAD + '<meta name="a" content="b">') == Head()


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "markup",
    ["<meta " * 80_000, '<meta content="' * 30_000, "<title>" * 60_000, "<link x" * 60_000],
)
def test_tags_that_never_end_cost_little(markup):
    assert read_head(markup).metas == {}
