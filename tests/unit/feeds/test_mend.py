"""Elements that nobody closed end where the next begins, and take no other item with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.mend import mended_item


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>A</title><link>x</link></item>",
        "<item><title>A</title></item>\n<!-- next -->\n",
        "<entry><title/><link href='a'/><author><name>N</name></author></entry>",
        "<a:entry><a:title>A</a:title></a:entry>",
        "<item><description><![CDATA[ <title>no</title> <item> ]]></description></item>",
        "<item><source><title>S</title></source><title>A</title></item>",
    ],
)
def test_an_item_that_is_closed_stays_as_it_is(item):
    assert mended_item(item.encode()).decode() == item


@pytest.mark.parametrize(
    "item, mended",
    [
        ("<item><title>A<link>x</link></item>", "<item><title>A</title><link>x</link></item>"),
        (
            "<item><description>a<p>b</item> ",
            "<item><description>a<p>b</description></item> ",
        ),
        (
            "<item><content:encoded>a<pubDate>d</pubDate></item>",
            "<item><content:encoded>a</content:encoded><pubDate>d</pubDate></item>",
        ),
        ("<item><title>A</title>", "<item><title>A</title></item>"),
        ("<entry><id>1<title>A", "<entry><id>1</id><title>A</title></entry>"),
        (
            "<item><description><![CDATA[ a </item> ",
            "<item><description><![CDATA[ a ]]></description></item> ",
        ),
        (
            "<item><description><![CDATA[ a ",
            "<item><description><![CDATA[ a ]]></description></item>",
        ),
    ],
)
def test_what_is_open_is_closed(item, mended):
    assert mended_item(item.encode()).decode() == mended


PARTS = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<link/>", "<![CDATA[", "]]>", "<description>", "a", "<p>"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=12).map("".join))
def test_mending_adds_and_never_takes_away(item):
    mended = mended_item(item.encode()).decode()
    rest = iter(mended)
    assert all(letter in rest for letter in item)
