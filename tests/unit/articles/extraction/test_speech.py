"""The languages that a page declares, and what its text makes of them."""

import json

import pytest

from tests.unit.articles.extraction.captured import captured
from worker.articles.extraction.markup import Refused, open_page
from worker.articles.extraction.speech import declared_languages
from worker.text.language import detect


def declared(lang: str = "", head: str = "", feed: str | None = None) -> tuple[str, ...]:
    page = open_page(f"<html{lang}><head>{head}</head><body></body></html>".encode(), url=None)
    assert not isinstance(page, Refused)
    return declared_languages(page, feed)


def linked(language: object) -> str:
    node = {"@type": "NewsArticle", "inLanguage": language}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_the_pages_own_word_goes_before_its_feeds_and_a_plug_ins_comes_last():
    head = (
        linked("de-AT")
        + '<meta http-equiv="x" name="content-language" content="de-CH">'
        + '<meta property="og:locale" content="en_US">'
    )
    assert declared(' lang="de"', head, "de-DE") == ("de", "de-AT", "de-CH", "de-DE", "en_US")
    assert declared(head=head) == ("de-AT", "de-CH", "en_US")
    assert declared(' xml:lang=" nl "', feed="de") == ("nl", "de")
    assert declared() == ()


@pytest.mark.parametrize(
    "page, feed, first",
    [("en-US", "de", "de"), ("en", "de", "de"), ("en", None, "en"), ("nl", "de", "nl")],
)
def test_a_feeds_language_goes_before_the_english_that_themes_come_with(page, feed, first):
    assert declared(f' lang="{page}"', feed=feed)[0] == first


@pytest.mark.parametrize("stated", [None, 7, True, {"@id": "de"}, ["de"], "", "d" * 50])
def test_what_is_no_tag_is_passed_over(stated):
    assert declared(head=linked(stated), feed="de") == ("de",)


def test_every_captured_title_with_its_summary_is_of_the_right_language(shared):
    known = [page for page in captured(shared) if page.known["set"] == "fundus"]
    wrong = [
        (page.known["file"], found)
        for page in known
        if (found := _detected(page.known, page.languages)) != page.known["lang"]
    ]
    # short Zulu and Xhosa titles on pages that declare English: their whole text tells
    assert {page for page, _ in wrong} <= {
        "fundus/za__IsolezweLesiXhosa_2025_11_09.html.gz",
        "fundus/za__Isolezwe_2025_11_09.html.gz",
    }


def test_every_captured_german_title_is_german_without_a_declaration_too(shared):
    german = [page.known for page in captured(shared) if page.known["lang"] == "de"]
    assert len(german) > 50
    assert {_detected(known, ()) for known in german} == {"de"}


def test_every_captured_article_is_of_the_right_language(shared):
    for page in captured(shared):
        if page.known["set"] == "fundus":
            text = "\n".join((page.known["title"], *page.known["paragraphs"]))
            assert detect(text, page.languages) == page.known["lang"], page.known["file"]


def _detected(known, languages):
    return detect(f"{known['title']}\n{known['summary']}", languages)
