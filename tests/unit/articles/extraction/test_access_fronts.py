"""Home pages and sections are no articles; overviews, live blogs and articles with boxes are."""

import json

import pytest

from tests.unit.articles.extraction.walls import DECLARED
from worker.articles.extraction.access import read_access
from worker.articles.extraction.access_fronts import front_page
from worker.articles.extraction.markup import open_page
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Body, Outcome

WEBSITE = '<meta property="og:type" content="website">'
TEXTS = tuple(
    f"Die Minister beraten am {day} in {place} über weitere Hilfen für die Ukraine."
    for day, place in zip(
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
        ("Brüssel", "Warschau", "Vilnius", "Tallinn", "Riga"),
        strict=True,
    )
)
CARDS = (
    '<article class="teaser"><h2><a href="/a{0}">Meldung {0}</a></h2><p>{1}</p><a href="/a{0}">mehr</a></article>',
    '<div class="item"><h3><a href="https://bote.example/a{0}">Meldung {0}</a></h3><p>{1}</p></div>',
    '<a href="/a{0}"><h3>Meldung {0}</h3><p>{1}</p></a>',
    '<li><a href="?id={0}">Meldung {0}</a><div>{1}</div></li>',
    '<p><a href="/a{0}">{1}</a></p>',
)


def page_of(content: str, head: str, url: str | None) -> tuple[Page, bytes]:
    data = f"<html><head><title>Der Bote</title>{head}</head><body><main>{content}</main></body></html>".encode()
    page = open_page(data, url=url)
    assert isinstance(page, Page)
    return page, data


def outcome(
    content: str, *, head: str = WEBSITE, url: str | None = "https://bote.example/politik/"
):
    page, data = page_of(content, head, url)
    found = read_access(page, Body("\n\n".join(TEXTS)), data)
    assert (found.outcome is Outcome.NO_TEXT) == ("front page" in found.detail)
    return found.outcome


def cards(card: str) -> str:
    return "".join(card.format(number, text) for number, text in enumerate(TEXTS))


@pytest.mark.parametrize("url", ["https://bote.example/", "https://bote.example/politik/", None])
@pytest.mark.parametrize("head", [WEBSITE, ""])
@pytest.mark.parametrize("card", CARDS)
def test_a_text_that_is_other_articles_beginnings_is_a_front(card, head, url):
    if url is None:
        card = card.replace("?id=", "/a")
    assert outcome(cards(card), head=head, url=url) is Outcome.NO_TEXT


def test_a_front_that_states_all_its_articles_is_one():
    stated = [
        {"@type": "NewsArticle", "url": f"https://bote.example/a{number}"} for number in range(5)
    ]
    head = f'{WEBSITE}<script type="application/ld+json">{json.dumps(stated)}</script>'
    assert outcome(cards(CARDS[0]), head=head) is Outcome.NO_TEXT
    own = [*stated, {"@type": "NewsArticle", "url": "https://bote.example/politik/"}]
    head = f'{WEBSITE}<script type="application/ld+json">{json.dumps(own)}</script>'
    assert outcome(cards(CARDS[0]), head=head) is Outcome.ARTICLE


def test_an_overview_that_declares_an_article_is_one():
    assert outcome(cards(CARDS[0]), head=DECLARED) is Outcome.ARTICLE


PARAGRAPH = "<p>{1}</p>"


@pytest.mark.parametrize(
    "card",
    [
        PARAGRAPH,
        "<div class='block'><p>{1}</p></div>",
        '<section><h3><a href="#entry-{0}">10.{0}0 Uhr</a></h3><p>{1}</p></section>',
        '<section><h3><a href="/politik/#entry-{0}">10.{0}0 Uhr</a></h3><p>{1}</p></section>',
        '<section><a href="javascript:share({0})">Teilen</a><p>{1}</p></section>',
        '<section><a href="mailto:a{0}@bote.example">Schreiben</a><p>{1}</p></section>',
        '<section><a href="/">Start</a><p>{1}</p></section>',
        '<section><a href="/thema/nato">Nato</a><p>{1}</p></section>',
        '<section><a href="http://[{0}">Kaputt</a><p>{1}</p></section>',
        '<section><h3><a href="https://presse{0}.example/a{0}">Stimme</a></h3><p>{1}</p></section>',
    ],
)
def test_a_text_of_paragraphs_of_its_own_is_an_article(card):
    related = "".join(f'<li><a href="/b{number}">Anderes</a></li>' for number in range(9))
    assert outcome(f"<h1>Nato</h1>{cards(card)}<ul>{related}</ul>") is Outcome.ARTICLE


def test_links_in_the_words_of_a_text_are_no_cards():
    word = '<a href="/m{}">Minister</a>'
    linked = "".join(
        f"<p>{text.replace('Minister', word.format(number))}</p>"
        for number, text in enumerate(TEXTS)
    )
    assert outcome(linked) is Outcome.ARTICLE


def test_two_boxes_in_an_article_do_not_make_it_a_front():
    boxes = "".join(CARDS[1].format(number, TEXTS[number]) for number in range(2))
    assert outcome("".join(map("<p>{}</p>".format, TEXTS[2:])) + boxes) is Outcome.ARTICLE


def test_a_text_that_the_page_does_not_hold_is_no_front():
    page, _ = page_of("", WEBSITE, "https://bote.example/")
    assert front_page(page, "\n\n".join(TEXTS)) == ""
    assert front_page(page, "") == ""
