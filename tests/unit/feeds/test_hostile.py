"""Markup made to hurt: what is cut of it, and what never comes in.

What each costs, and that it loses no item, stands among the criteria
(``tests/integration/criteria/test_e_parsing.py``), in processes of their own.
"""

from datetime import UTC, datetime

import pytest

from tests.unit.feeds.hostile import HOSTILE, item
from worker.domain.feeds import ParsedFeed
from worker.feeds.parse import parse
from worker.feeds.sieve import MOST_EFFORT, effort, sieve

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def read(body: bytes) -> ParsedFeed:
    return parse(body, url="https://example.org/", content_type=None, now=NOW)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.startswith("outside entity")])
def test_no_file_is_read_through_an_entity(name):
    assert "root:" not in repr(read(HOSTILE[name]()))


def test_an_item_too_costly_is_cut_and_those_behind_it_stay_whole():
    monster = b"<title>M</title><description>" + b"<p>x" * 100_000 + b"</description>"
    body = item(monster + b"</item><item><title>B</title><description>b</description>")
    parsed = read(body)
    told = {entry.title: entry.summary for entry in parsed.entries}
    assert told["B"] == "b"
    assert len(parsed.entries) == 2


def test_items_beyond_what_can_be_read_are_counted():
    costly = b"<item><title>%d</title>" + b"<p/>" * 1_000 + b"</item>"
    body = b"<rss><channel>" + b"".join(costly % n for n in range(1_000))
    sieved = sieve(body)
    assert sieved.items + sieved.left_out == 1_000
    assert effort(sieved.body) <= MOST_EFFORT
    assert sieved.left_out > 500


def test_markup_within_cdata_costs_nothing():
    body = item(b"<description><![CDATA[" + b"<p>x</p>" * 200_000 + b"]]></description>")
    assert sieve(body).body == body
