import pytest
from lxml.html import HtmlElement, document_fromstring

from worker.articles.extraction.captions import captions
from worker.articles.extraction.head import Head
from worker.articles.extraction.page import Page
from worker.articles.extraction.placement import Place, places
from worker.articles.extraction.wording import squeezed

LINE = "Der Rat tagt in Brüssel"


def tree_of(content: str) -> HtmlElement:
    return document_fromstring(f"<html><body><main>{content}</main></body></html>")


def place_of(content: str) -> Place:
    return places(tree_of(content), [squeezed(LINE)])[squeezed(LINE)]


@pytest.mark.parametrize("tag", ["figure", "figcaption", "aside", "nav", "footer", "button"])
def test_what_html_sets_beside_the_text_is_beside_it(tag):
    place = place_of(f"<{tag}><div><p>{LINE}</p></div></{tag}>")
    assert place.is_beside


def test_a_form_is_a_hint_only_since_some_hold_the_whole_page():
    place = place_of(f"<form><div><p>{LINE}</p></div></form>")
    assert place.is_hinted
    assert not place.is_beside


def test_a_line_that_also_stands_in_the_text_is_not_beside_it():
    place = place_of(f"<aside><p>{LINE}</p></aside><p>{LINE}</p>")
    assert not place.is_beside


@pytest.mark.parametrize("name", ["caption", "img__caption", "imageCaption", "related teaser"])
def test_names_of_furniture_count_near_a_line(name):
    assert place_of(f'<div class="{name}"><p>{LINE}</p></div>') == Place(
        is_beside=True, is_hinted="teaser" in name, is_boxed=False, is_pictured=False, linked=0.0
    )
    far = f'<div class="{name}"><div><div><div><i></i><div><i></i><p>{LINE}</p></div></div></div></div></div>'
    place = place_of(far)
    assert not place.is_beside


@pytest.mark.parametrize("name", ["sources", "social", "article-teaser", "elementor-widget"])
def test_names_that_text_has_too_are_hints_only(name):
    place = place_of(f'<div class="{name}"><p>{LINE}</p></div>')
    assert place.is_hinted
    assert not place.is_beside


@pytest.mark.parametrize("name", ["captioned", "unrelated", "sourcebook", "bioscience"])
def test_names_that_only_look_alike_do_not_count(name):
    place = place_of(f'<div class="{name}"><p>{LINE}</p></div>')
    assert not place.is_beside


def test_white_space_and_inline_tags_hide_no_line():
    assert place_of("<p>  Der <b>Rat</b>\n tagt <i>in\u00a0Brüssel</i> </p>") is not None


def test_lines_between_breaks_have_the_paragraphs_place():
    place = place_of("<aside><p>Zuerst<br><b>Der Rat</b> tagt in Brüssel<br>Dann</p></aside>")
    assert place.is_beside


def test_the_share_in_links_is_the_least_of_all_places():
    assert place_of(f'<p><a href="/a">{LINE}</a></p>').linked == 1.0
    assert place_of('<p>Der Rat tagt <a href="/a">in Brüssel</a></p>').linked == pytest.approx(
        9 / 19
    )
    assert place_of(f'<p><a href="/a">{LINE}</a></p><p>{LINE}</p>').linked == 0.0


def test_a_picture_beside_much_text_pictures_no_line():
    assert place_of(f'<div><img src="a"><p>{LINE}</p></div>').is_pictured
    assert not place_of(f'<div><img src="a"><p>{LINE}</p><p>{"Text " * 50}</p></div>').is_pictured
    assert not place_of(f'<p><img src="a">{LINE}</p>').is_pictured


def test_a_line_that_is_nowhere_has_no_place():
    assert places(tree_of("<p>Anderes</p>"), [squeezed(LINE)]) == {}
    assert places(tree_of("<p></p>"), ["", "x" * 5_000]) == {}


def test_captions_are_stated_by_linked_data_and_in_place_of_pictures():
    stated = "Soldaten üben an der Grenze in Litauen"
    nodes = ({"@type": "ImageObject", "caption": stated, "description": ["x"]},)
    tree = tree_of('<img alt="Die Ministerin am Rednerpult" title="Logo">')
    assert captions(Page(tree, Head(), nodes)) == {
        squeezed(stated),
        squeezed("Die Ministerin am Rednerpult"),
    }


def test_a_videos_description_is_no_caption_since_it_is_often_the_lead():
    nodes = ({"@type": "VideoObject", "description": "Der Rat tagt seit dem Morgen in Brüssel"},)
    assert captions(Page(tree_of("<p>x</p>"), Head(), nodes)) == frozenset()
