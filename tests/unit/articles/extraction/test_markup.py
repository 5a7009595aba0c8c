import pytest

from worker.articles.extraction.markup import Refused, open_page
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Outcome


def opened(markup: str) -> Page:
    page = open_page(markup.encode(), url="https://example.org/a")
    assert isinstance(page, Page)
    return page


def test_a_page_has_its_tree_head_and_linked_data():
    page = opened(
        "<html lang='de'><head><meta property='og:title' content='Titel'>"
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script></head>'
        "<body><p>Text</p></body></html>"
    )
    assert page.lang() == "de"
    assert page.head.meta("og:title") == "Titel"
    assert [node["@type"] for node in page.articles] == ["NewsArticle"]
    assert [paragraph.text for paragraph in page.tree.iter("p")] == ["Text"]
    assert page.cut == ""


def test_comments_and_instructions_are_no_text():
    tree = opened("<p>Ein<!-- kein --> Satz<?php echo 1 ?></p>").tree
    assert tree.text_content().split() == ["Ein", "Satz"]


def test_copies_of_elements_still_know_their_text():
    paragraph = opened("<div><p>Ein <b>Satz</b></p></div>").tree.find(".//p")
    assert paragraph.text_content() == "Ein Satz"


@pytest.mark.parametrize(
    "data, said",
    [(b"%PDF-1.4\x00\x01", "bytes"), (b'{"a": 1}', "no tag"), (b"", "no tag")],
)
def test_a_refusal_says_why(data, said):
    refused = open_page(data, url=None)
    assert isinstance(refused, Refused)
    assert refused.outcome is Outcome.NOT_HTML
    assert said in refused.detail
