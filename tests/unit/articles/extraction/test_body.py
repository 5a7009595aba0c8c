"""From a page's markup to its text: which candidate is taken, and what is left out of it."""

import pytest
import trafilatura

from tests.unit.articles.extraction.pages import (
    PARAGRAPHS,
    TITLE,
    body_of,
    page_of,
    paragraphs,
    reasons,
)
from worker.articles.extraction import candidates
from worker.articles.extraction.body import article_body
from worker.articles.extraction.markup import open_page
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Headline, TextFrom

TEXT = "\n\n".join(PARAGRAPHS)
LONG = tuple(
    f"Im {number}. Abschnitt des Berichts geht es um die Lage an einem anderen Ort der Grenze,"
    f" an dem {number} Beobachter seit Wochen zählen, was sich bewegt, und es weitergeben."
    for number in range(2, 22)
)


def test_paragraphs_are_parted_by_a_blank_line():
    body = body_of(paragraphs(*PARAGRAPHS))
    assert (body.text, body.taken_from) == (TEXT, TextFrom.TRAFILATURA)


def test_headings_inside_the_text_stay():
    content = paragraphs(*PARAGRAPHS[:2]) + "<h2>Kritik aus dem Süden</h2>"
    assert "Kritik aus dem Süden" in body_of(content + paragraphs(*PARAGRAPHS[2:])).text


def test_linked_data_that_agrees_confirms_the_lines_and_drops_the_rest():
    furniture = "Dieser Absatz steht nur auf der Seite und kommt im Datensatz gar nicht vor heute."
    linked = {"@type": "NewsArticle", "articleBody": " ".join(PARAGRAPHS)}
    body = body_of(paragraphs(*PARAGRAPHS, furniture), linked=linked)
    assert (body.text, body.taken_from) == (TEXT, TextFrom.AGREED)


def test_a_teaser_in_linked_data_changes_nothing():
    linked = {"@type": "NewsArticle", "articleBody": PARAGRAPHS[0]}
    assert body_of(paragraphs(*PARAGRAPHS), linked=linked).taken_from is TextFrom.TRAFILATURA


def test_another_articles_text_in_linked_data_changes_nothing():
    linked = {"@type": "NewsArticle", "articleBody": "\n".join(LONG)}
    body = body_of(paragraphs(*PARAGRAPHS), linked=linked)
    assert (body.text, body.taken_from) == (TEXT, TextFrom.TRAFILATURA)


def test_linked_data_that_holds_the_page_and_much_more_is_taken():
    linked = {"@type": "NewsArticle", "articleBody": "\n".join((*PARAGRAPHS, *LONG))}
    body = body_of(paragraphs(*PARAGRAPHS), linked=linked)
    assert body.taken_from is TextFrom.LINKED_DATA
    assert body.text == "\n\n".join((*PARAGRAPHS, *LONG))


def test_linked_data_is_the_text_of_a_page_that_shows_none():
    linked = {"@type": "NewsArticle", "articleBody": "\n".join(LONG)}
    assert body_of("", linked=linked).text == "\n\n".join(LONG)


def test_markup_in_linked_data_is_read():
    linked = {"@type": "NewsArticle", "articleBody": paragraphs(*LONG).replace("<", "&lt;")}
    assert body_of("", linked=linked).text == "\n\n".join(LONG)


@pytest.mark.parametrize("error", [RecursionError, ValueError, AttributeError, AssertionError])
def test_an_extractor_that_fails_leaves_the_next_one(monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    body = body_of(paragraphs(*PARAGRAPHS, *LONG))
    assert body.taken_from is TextFrom.READABILITY
    assert PARAGRAPHS[0] in body.text


def test_no_text_is_left_where_all_extractors_fail(monkeypatch):
    def fail(*_, **__):
        raise RecursionError

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    monkeypatch.setattr(candidates, "Document", fail)
    body = body_of(paragraphs(*PARAGRAPHS))
    assert (body.text, body.taken_from) == ("", None)


def test_readability_is_taken_where_it_agrees_and_finds_much_more(monkeypatch):
    class Short:
        text = PARAGRAPHS[0]

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: Short())
    body = body_of(paragraphs(*PARAGRAPHS, *LONG))
    assert body.taken_from is TextFrom.READABILITY
    assert LONG[-1] in body.text


def test_readability_is_left_where_it_does_not_agree(monkeypatch):
    class Other:
        text = " ".join(f"Ganz andere Worte {number} als die der Seite" for number in range(9))

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: Other())
    assert body_of(paragraphs(*PARAGRAPHS, *LONG)).taken_from is TextFrom.TRAFILATURA


def test_title_kicker_date_and_byline_above_the_text_go_with_their_names():
    head = "<p>Verteidigung</p><p>Von Anna Berg</p><p>03.05.2024, 17:47</p>"
    body = body_of(f"<p>{TITLE}</p>{head}{paragraphs(*PARAGRAPHS)}", kicker="Verteidigung")
    assert body.text == TEXT
    assert reasons(body).get("Von Anna Berg") == "byline"
    assert reasons(body).get("03.05.2024, 17:47") == "date"


def test_a_text_that_is_only_its_title_stays():
    page = page_of(f"<p>{TITLE}</p>")
    assert TITLE in article_body(page, Headline(TITLE, None, (TITLE,))).text


def test_a_caption_in_a_figure_goes():
    figure = (
        "<figure><img src=a.jpg><figcaption>Der Rat am Donnerstag in Brüssel</figcaption></figure>"
    )
    body = body_of(paragraphs(*PARAGRAPHS[:2]) + figure + paragraphs(*PARAGRAPHS[2:]))
    assert body.text == TEXT


def test_a_caption_that_linked_data_states_goes():
    caption = "Dicke Ausrüstung und schweres Gerät"
    linked = {"@type": "ImageObject", "description": caption}
    content = paragraphs(*PARAGRAPHS[:2], caption, *PARAGRAPHS[2:])
    assert reasons(body_of(content, linked=linked)) == {caption: "caption"}


def test_a_line_beside_a_picture_goes_and_a_paragraph_with_one_in_it_stays():
    caption = "Blick auf den Sitz der Organisation am Abend"
    block = f'<div class="media"><div><img src="a.jpg"></div><div><p>{caption}</p></div></div>'
    inline = f'<p><img src="b.jpg">{PARAGRAPHS[2]}</p>'
    body = body_of(paragraphs(*PARAGRAPHS[:2]) + block + inline + paragraphs(PARAGRAPHS[3]))
    assert body.text == TEXT


@pytest.mark.parametrize("name", ["factbox", "fact-box", "article__infobox", "FaktenBox"])
def test_a_box_beside_the_text_goes_with_all_its_lines(name):
    told = "Die Organisation wurde vor langer Zeit gegründet und hat ihren Sitz in Belgien."
    box = f'<div class="{name}"><div><h3>Zur Sache</h3><div><p>{told}<br>{LONG[0]}</p></div></div></div>'
    body = body_of(paragraphs(*PARAGRAPHS[:2]) + box + paragraphs(*PARAGRAPHS[2:]))
    assert body.text == TEXT


@pytest.mark.parametrize("tag", ["aside", "figure", "section class=teaser", "div class=related"])
def test_a_text_that_stands_where_furniture_does_is_not_eaten(tag):
    content = f"<{tag}>{paragraphs(*PARAGRAPHS, *LONG)}</{tag.split()[0]}>"
    assert LONG[-1] in body_of(content).text


def test_a_text_of_links_is_not_eaten():
    content = paragraphs(*(f'<a href="/{number}">{text}</a>' for number, text in enumerate(LONG)))
    assert len(body_of(content).text) > 1_000


def test_sentences_about_newsletters_and_photos_stay():
    said = (
        "Der Newsletter der Behörde nannte am Montag drei Schiffe, die den Hafen verließen.",
        "Das Foto zeigte zwei Panzer, wie mehrere unabhängige Fachleute am Abend bestätigten.",
    )
    assert body_of(paragraphs(*PARAGRAPHS, *said)).text == "\n\n".join((*PARAGRAPHS, *said))


def test_what_follows_the_end_goes():
    more = "<h2>Über die Autorin</h2>" + paragraphs("Anna Berg schreibt seit Jahren aus Riga.")
    body = body_of(paragraphs(*PARAGRAPHS) + more)
    assert body.text == TEXT


def test_a_label_among_paragraphs_goes_and_they_stay():
    label = paragraphs("Lesen Sie auch: Die Lage an der Grenze")
    body = body_of(paragraphs(*PARAGRAPHS[:3]) + label + paragraphs(PARAGRAPHS[3]))
    assert (body.text, reasons(body)) == (
        TEXT,
        {"Lesen Sie auch: Die Lage an der Grenze": "label"},
    )


def test_a_heading_like_an_end_before_most_of_the_text_ends_nothing():
    content = paragraphs(PARAGRAPHS[0]) + "<h2>Themen</h2>" + paragraphs(*PARAGRAPHS[1:], *LONG)
    assert LONG[-1] in body_of(content).text


def test_a_heading_that_only_sounds_like_more_ends_nothing_before_paragraphs():
    content = paragraphs(*PARAGRAPHS, *LONG[2:]) + "<h2>Mehr aus weniger machen</h2>"
    assert LONG[0] in body_of(content + paragraphs(*LONG[:2])).text.partition("weniger")[2]


def test_a_closing_credit_is_kept_for_who_reads_it():
    body = body_of(paragraphs(*PARAGRAPHS, "Mit Material von dpa und AFP"))
    assert (body.text, reasons(body)) == (TEXT, {"Mit Material von dpa und AFP": "credit"})


def test_a_credit_behind_the_last_sentence_is_left_for_who_reads_it():
    signed = f"{PARAGRAPHS[3]} (smu mit Material von dpa und AFP)"
    assert body_of(paragraphs(*PARAGRAPHS[:3], signed)).text.endswith("dpa und AFP)")


def test_what_links_say_to_screen_readers_goes():
    told = PARAGRAPHS[1].replace("Systeme", '<a href="/b">Systeme (öffnet im neuen Fenster)</a>')
    assert body_of(paragraphs(PARAGRAPHS[0], told, *PARAGRAPHS[2:])).text == TEXT


def test_the_next_article_of_an_endless_page_goes_by_its_name():
    other = f"</article><article><h1>Das nächste Thema</h1>{paragraphs(*LONG)}"
    body = body_of(paragraphs(*PARAGRAPHS) + other)
    assert body.text == TEXT
    assert reasons(body) == {"Das nächste Thema": "another article"}


def test_entries_of_a_live_blog_are_no_other_articles():
    entries = "".join(f"<article><h2>Eintrag</h2><p>{text}</p></article>" for text in LONG)
    assert LONG[-1] in body_of(paragraphs(*PARAGRAPHS) + entries).text


def test_questions_asked_twice_stay_and_a_text_that_stands_twice_stands_once():
    question = "Welche Systeme werden zuerst gekauft und wer bezahlt die Wartung?"
    asked = body_of(paragraphs(*PARAGRAPHS[:2], question, *PARAGRAPHS[2:], question, LONG[0])).text
    assert asked.count(question) == 2
    assert body_of(paragraphs(*PARAGRAPHS, *PARAGRAPHS)).text == TEXT


SAID = (
    "Die Brigade wird bis zum Ende des Jahres einsatzbereit sein, sagte der Inspekteur am Montag."
)


@pytest.mark.parametrize(
    "block",
    [
        f"<div>{SAID}</div>",
        SAID,
        f'<p class="teaser">{SAID}</p>',
        f'<div class="elementor-widget-text-editor"><div><p>{SAID}</p></div></div>',
        f'<blockquote class="twitter-tweet"><p>{SAID}</p></blockquote>',
        f"<form><p>{SAID}</p></form>",
    ],
    ids=["div", "loose", "named", "wrapped", "tweet", "form"],
)
@pytest.mark.parametrize("at", [0, 2])
def test_a_sentence_among_the_paragraphs_stands_in_its_place(block, at):
    content = paragraphs(*PARAGRAPHS[:at]) + block + paragraphs(*PARAGRAPHS[at:])
    told = (*PARAGRAPHS[:at], SAID, *PARAGRAPHS[at:])
    assert body_of(content).text == "\n\n".join(told)


def test_a_teaser_that_opens_the_text_stands_in_it():
    content = f'<div class="article-teaser"><p>{SAID}</p></div>' + paragraphs(*PARAGRAPHS)
    assert body_of(content).text == f"{SAID}\n\n{TEXT}"


@pytest.mark.parametrize(
    "block",
    [
        f'<div class="photo-caption"><p>{SAID}</p></div>',
        f'<div class="related"><p>{SAID}</p></div>',
        f'<div class="newsletter-end"><div><p>{SAID}</p></div></div>',
        f"<aside><p>{SAID}</p></aside>",
    ],
    ids=["caption", "related", "newsletter", "aside"],
)
def test_a_sentence_in_a_block_beside_the_text_is_out_by_name(block):
    body = body_of(paragraphs(*PARAGRAPHS[:2]) + block + paragraphs(*PARAGRAPHS[2:], *LONG))
    assert SAID not in body.text
    assert SAID in reasons(body)


def test_a_sentence_elsewhere_on_the_page_is_none_of_its_own():
    page = page_of(paragraphs(*PARAGRAPHS, *LONG) + f"</article><footer><p>{SAID}</p></footer>")
    body = article_body(page, Headline(TITLE, None, (TITLE,)))
    assert SAID not in body.text
    assert SAID not in reasons(body)


def test_what_is_left_out_but_told_in_other_signs_is_not_told_twice():
    content = paragraphs(*PARAGRAPHS, *LONG).replace("Verteidigung", "Verteidi\xadgung")
    assert body_of(content).text.count("Neun Staaten") == 1
    assert "left out" not in reasons(body_of(content)).values()


BROKEN = "<br><br>".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "content",
    [
        f"<table><tr><td>{BROKEN}</td></tr></table>",
        f"<table><tr><td><h2>Lage</h2>{BROKEN}</td><td>Mehr</td></tr></table>",
        f"<table><tr><td><font>{BROKEN}</font></td><td>Mehr</td></tr></table>",
        f"<div>{BROKEN}</div>",
        f"<div><span>{BROKEN.replace('<br><br>', '<br /> <br />')}</span></div>",
    ],
    ids=["table", "heading", "font", "div", "span"],
)
def test_text_parted_by_double_breaks_has_paragraphs(content):
    assert TEXT in body_of(content).text


def test_the_title_in_a_layout_table_is_no_text():
    markup = f"<table><tr><td><h1>{TITLE}</h1>{BROKEN}</td></tr></table>"
    page = open_page(f"<html><body>{markup}</body></html>".encode(), url=None)
    assert isinstance(page, Page)
    assert article_body(page, Headline(TITLE, None, (TITLE,))).text == TEXT


def test_a_table_with_figures_stays_a_table():
    rows = "".join(f"<tr><td>Land {n}</td><td>{n},1 Prozent</td></tr>" for n in range(1, 4))
    content = paragraphs(*PARAGRAPHS[:2]) + f"<table>{rows}</table>"
    assert "| Land 2 | 2,1 Prozent |" in body_of(content + paragraphs(*PARAGRAPHS[2:])).text


def test_a_single_break_stays_in_its_paragraph():
    content = f"<div>Erste Zeile<br>{PARAGRAPHS[0]}<br><br>{PARAGRAPHS[1]}</div>"
    lines = body_of(content + paragraphs(*PARAGRAPHS[2:])).text.split("\n\n")
    assert lines[-3:] == list(PARAGRAPHS[1:])


def test_a_sentence_left_out_that_stands_twice_on_the_page_is_put_back_once():
    block = f'<div class="elementor-widget-text-editor"><div><p>{SAID}</p></div></div>'
    content = paragraphs(*PARAGRAPHS[:2]) + 2 * block + paragraphs(*PARAGRAPHS[2:])
    assert body_of(content).text.count(SAID) == 1
