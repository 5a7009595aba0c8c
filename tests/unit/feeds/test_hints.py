"""What a feed says of its own rhythm: believed where it makes sense, ignored where not."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.feeds import Hints, ParsedFeed
from worker.feeds.hints import hints, hub
from worker.feeds.parse import parse

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://example.org/feed"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def read(channel: str, *, after: str = "") -> ParsedFeed:
    body = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>Blatt</title>{channel}<item><title>A</title></item>{after}"
        "</channel></rss>"
    )
    return parse(body.encode(), url=URL, content_type=None, now=NOW)


def interval(channel: str) -> timedelta | None:
    return read(channel).hints.interval


def every(period: str, frequency: str | None = None) -> str:
    times = "" if frequency is None else f"<sy:updateFrequency>{frequency}</sy:updateFrequency>"
    return f"<sy:updatePeriod>{period}</sy:updatePeriod>{times}"


@pytest.mark.parametrize(
    "channel, stated",
    [
        ("<ttl>90</ttl>", 90 * MINUTE),
        ("<ttl> 1 </ttl>", MINUTE),
        ("<ttl><![CDATA[ 15 ]]></ttl>", 15 * MINUTE),
        ("<TTL>600</TTL>", 10 * HOUR),
        (every("hourly"), HOUR),
        (every("hourly", "30"), 2 * MINUTE),
        (every("daily", "2"), 12 * HOUR),
        (every("weekly", "1"), 7 * DAY),
        (every(" Monthly\n"), 30 * DAY),
        (every("yearly", "365"), DAY),
        (every("hourly") + "<sy:updateBase>2000-01-01T00:00:00Z</sy:updateBase>", HOUR),
        (f"<ttl>60</ttl>{every('hourly', '4')}", 15 * MINUTE),
        (f"<ttl>10</ttl>{every('daily')}", 10 * MINUTE),
    ],
)
def test_an_interval_is_read(channel, stated):
    assert interval(channel) == stated


@pytest.mark.parametrize(
    "channel",
    [
        "",
        "<ttl>0</ttl>",
        "<ttl>-5</ttl>",
        "<ttl>0.1</ttl>",
        "<ttl>always</ttl>",
        "<ttl></ttl>",
        "<ttl/>",
        "<ttl>99999999999999999999</ttl>",
        "<ttl>５</ttl>",
        every("always"),
        every("dayly"),
        every("hourly", "0"),
        every("hourly", "-1"),
        every("hourly", "0.1"),
        every("hourly", "often"),
        "<sy:updateFrequency>4</sy:updateFrequency>",
        "<!-- <ttl>90</ttl> -->",
    ],
)
def test_nonsense_is_no_interval(channel):
    assert interval(channel) is None


def test_nonsense_beside_sense_does_not_hide_it():
    assert interval(f"<ttl>always</ttl>{every('hourly')}") == HOUR
    assert interval(f"<ttl>90</ttl>{every('dayly')}") == 90 * MINUTE


def test_deutsche_welles_spelling_and_namespace_are_understood():
    body = (
        b'<rss version="2.0" xmlns:sy="http://purl.org/rss/modules/syndication/"><channel>'
        b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFequency>4</sy:updateFequency>"
        b"<item><title>A</title></item></channel></rss>"
    )
    parsed = parse(body, url=URL, content_type=None, now=NOW)
    assert parsed.hints.interval == 15 * MINUTE


def test_an_items_elements_are_no_hint_and_those_behind_the_items_are():
    assert interval("<item><title>B</title><ttl>5</ttl></item>") is None
    assert read("", after="<ttl>5</ttl>").hints.interval == 5 * MINUTE


@pytest.mark.parametrize(
    "written, hours",
    [
        ("<hour>0</hour><hour> 7 </hour><hour>23</hour>", {0, 7, 23}),
        ("<hour>24</hour>", {0}),
        ("<hour>25</hour><hour>-1</hour><hour>night</hour><hour/><hour>007</hour>", set()),
        ("".join(f"<hour>{n}</hour>" for n in range(23)), set(range(23))),
        ("".join(f"<hour>{n}</hour>" for n in range(24)), set()),
        ("".join(f"<hour>{n}</hour>" for n in range(1, 25)), set()),
    ],
)
def test_hours_to_skip_are_read_unless_they_are_all(written, hours):
    assert read(f"<skipHours>{written}</skipHours>").hints.skip_hours == hours


@pytest.mark.parametrize(
    "written, days",
    [
        ("<day>Saturday</day><day> sunday </day>", {5, 6}),
        ("<day>Samstag</day><day>9</day><day/>", set()),
        (
            "".join(
                f"<day>{day}</day>"
                for day in str.split("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
            ),
            set(),
        ),
    ],
)
def test_days_to_skip_are_read_unless_they_are_all(written, days):
    assert read(f"<skipDays>{written}</skipDays>").hints.skip_days == days


def test_hours_and_days_stand_only_within_their_lists():
    assert read("<hour>7</hour><day>Monday</day>").hints == Hints()


@pytest.mark.parametrize(
    "element, address",
    [
        ('<atom:link rel="hub" href="https://hub.example/"/>', "https://hub.example/"),
        ("<atom10:link href='/hub?a=1&amp;b=2' rel='hub' />", "https://example.org/hub?a=1&b=2"),
        ('<link rel="self hub" href="https://hub.example/"/>', "https://hub.example/"),
        ('<atom:link rel="self" href="https://hub.example/"/>', None),
        ('<atom:link rel="hubs" href="https://hub.example/"/>', None),
        ('<atom:link rel="hub" href="javascript:x"/>', None),
        ('<atom:link rel="hub"/>', None),
    ],
)
def test_a_hub_is_recognised(element, address):
    assert read(element).hub == address


def test_a_hub_of_an_atom_feed_is_recognised():
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="https://hub.example/"/>'
        b'<entry><title>A</title><link rel="hub" href="https://other.example/"/></entry></feed>'
    )
    assert parse(body, url=URL, content_type=None, now=NOW).hub == "https://hub.example/"


@pytest.mark.parametrize(
    "hubs, address",
    [
        ([{"type": "rssCloud", "url": "/no"}, {"type": "WebSub", "url": "/hub"}], "/hub"),
        ([{"type": "WebSub", "url": 7}, "odd", {"type": "websub", "url": "/hub"}], "/hub"),
        ([{"url": "/hub"}], None),
        ("https://hub.example/", None),
        (None, None),
    ],
)
def test_a_json_feeds_hub_is_recognised(hubs, address):
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [], "hubs": hubs}
    parsed = parse(json.dumps(feed).encode(), url=URL, content_type=None, now=NOW)
    assert parsed.hub == (address and f"https://example.org{address}")


PARTS = st.sampled_from(
    [b"<ttl>", b"</ttl>", b"<skipHours>", b"</skipHours>", b"<hour>", b"</hour>", b"<sy:updatePeriod>",
     b"</sy:updatePeriod>", b"hourly", b"<!--", b"-->", b"<link rel='hub' href='", b"'/>", b"5", b"\xff", b"<![CDATA["]
)  # fmt: skip


@given(st.lists(PARTS, max_size=30).map(b"".join))
def test_any_bytes_give_hints_without_error(outside):
    assert hints(outside).interval != timedelta(0)
    hub(outside, URL)
