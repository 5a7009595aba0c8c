"""Walking tags gives the very text that a tree gives, or nothing."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOW
from worker.articles.flat import flat_pieces
from worker.articles.html import _pieces
from worker.feeds.parse import parse
from worker.text.normalise import clean_text


def walked(markup: str) -> str | None:
    pieces = flat_pieces(markup)
    return None if pieces is None else clean_text("".join(pieces))


def grown(markup: str) -> str:
    return clean_text("".join(_pieces(BeautifulSoup(markup, "html.parser"))))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a <!-- b --> c</p>",
        "<p>a</p><script>b</script>",
        "<style>p{}</style>",
        "<iframe src='x'></iframe>a",
        "a < b",
        "<p a='>'>b</p>",
        '<p a="b>c',
        "<a:b>c</a:b>",
        "<![CDATA[a]]>",
        "<?xml version='1.0'?><p>a</p>",
        "<p/>a",
        "<a href=/x/>a</a>",
        "</>a",
    ],
)
def test_what_leaves_a_doubt_is_left_to_the_parser(markup):
    assert flat_pieces(markup) is None


@pytest.mark.parametrize(
    "markup, text",
    [
        ("<p>a</p><p>b", "a\n\nb"),
        ("<img src='x'/>a<br/>b<br />c<br>d<hr>e", "a\nb\nc\nd\n\ne"),
        ("<figure><img src=x><figcaption>a</figcaption></figure>b", "b"),
        ("<video><p>a</video>b</p>c", "bc"),
        ('<a href="/x?a=1&amp;b=2" title=\'"\'>a</a>&nbsp;b&auml;', "a bä"),
        ("<P CLASS=x>a</P>b", "a\n\nb"),
        ("a</p>b</b>c", "abc"),
    ],
)
def test_plain_tags_are_walked(markup, text):
    assert walked(markup) == text == grown(markup)


NAMES = st.sampled_from(
    [
        "p",
        "div",
        "b",
        "a",
        "em",
        "li",
        "ul",
        "h2",
        "br",
        "img",
        "hr",
        "figure",
        "td",
        "tr",
        "table",
        "video",
        "span",
        "blockquote",
    ]
)
TAGS = st.one_of(
    st.builds("<{}>".format, NAMES),
    st.builds("</{}>".format, NAMES),
    st.builds("<{} a=b c='d e' f=\"g\">".format, NAMES),
    st.sampled_from(["<br/>", "<img src='x' />", "<!-- x -->", "<script>y</script>", "<", "& "]),
)
TEXTS = st.text(alphabet=st.sampled_from("ab \n\u00a0ü&;"), max_size=4).filter(
    lambda text: "&" not in text
) | st.sampled_from(["&amp;", "&uuml;", "&#8222;", "&nbsp;"])


@settings(max_examples=300)
@given(st.lists(TAGS | TEXTS, max_size=14).map("".join))
def test_whatever_is_walked_reads_as_from_a_tree(markup):
    text = walked(markup)
    assert text is None or text == grown(markup)


def test_most_texts_of_real_feeds_are_walked_and_read_alike(shared):
    (file,) = (shared / "data" / "feeds").glob("fastender_fast-news-reader/**/tagesschau.xml")
    entries = parse(
        file.read_bytes(), url="https://e.example/", content_type=None, now=NOW
    ).entries
    texts = [entry.summary or entry.content for entry in entries]
    assert [walked(text) for text in texts] == [grown(text) for text in texts]
