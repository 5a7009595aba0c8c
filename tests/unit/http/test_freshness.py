from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.http.freshness import max_age, retry_after

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DATE = ("Date", "Sun, 01 Mar 2026 11:00:00 GMT")
OVERFLOW = timedelta(seconds=2**31)


def seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span is not None else None


@pytest.mark.parametrize(
    "value, expected",
    [
        ("120", 120),
        ("400000", 400_000),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("١٢٠", None),
        ("99999999999999999999", 2**31),
        ("Sun, 01 Mar 2026 12:10:00 GMT", 600),
        ("Sunday, 01-Mar-26 12:10:00 GMT", 600),
        ("Sun Mar  1 12:10:00 2026", 600),
        ("Sun, 01 Mar 2026 11:50:00 GMT", None),
        ("Sun, 99 Mar 2026 12:10:00 GMT", None),
        ("Sun, 01 Mar 99999 12:10:00 GMT", None),
    ],
)
def test_retry_after_in_both_forms(value, expected):
    assert seconds(retry_after(httpx.Headers({"Retry-After": value.encode()}), NOW)) == expected


def test_a_retry_date_is_read_by_the_servers_clock():
    headers = httpx.Headers([DATE, ("Retry-After", "Sun, 01 Mar 2026 11:05:00 GMT")])
    assert retry_after(headers, NOW) == timedelta(minutes=5)


def test_nothing_is_asked_where_nothing_is_said():
    assert retry_after(httpx.Headers(), NOW) is None
    assert max_age(httpx.Headers(), NOW) is None


@pytest.mark.parametrize(
    "value, expected",
    [
        ("max-age=300", 300),
        ("MAX-AGE=300", 300),
        ("public, max-age=300", 300),
        ("public,max-age=300 , must-revalidate", 300),
        ("max-age=300, max-age=600", 300),
        ("s-maxage=300", None),
        ("s-maxage=900, max-age=300", 300),
        ("max-age=0", None),
        ("max-age=-1", None),
        ('max-age="300"', None),
        ("max-age=3e2", None),
        ("max-age", None),
        ("max-age =300", None),
        ("no-cache, max-age=300", None),
        ("max-age=300, no-store", None),
        ('no-cache="Set-Cookie", max-age=300', 300),
        ('private="x, max-age=900", max-age=300', 300),
        ('private="x, max-age=900', 900),  # a quote that never ends quotes nothing
        ("max-age=99999999999999", 2**31),
        ("", None),
        (";;;===", None),
    ],
)
def test_max_age_of_cache_control(value, expected):
    assert seconds(max_age(httpx.Headers({"Cache-Control": value}), NOW)) == expected


@pytest.mark.parametrize(
    "age, expected",
    [
        ("100", 200),
        ("300", None),
        ("301", None),
        ("junk", 300),
        ("-1", 300),
        ("99999999999", None),
    ],
)
def test_time_spent_in_caches_is_taken_off(age, expected):
    headers = httpx.Headers({"Cache-Control": "max-age=300", "Age": age})
    assert seconds(max_age(headers, NOW)) == expected


@pytest.mark.parametrize(
    "headers, expected",
    [
        ([DATE, ("Expires", "Sun, 01 Mar 2026 11:15:00 GMT")], 900),
        ([("Expires", "Sun, 01 Mar 2026 12:15:00 GMT")], 900),
        ([DATE, ("Expires", "Sun, 01 Mar 2026 11:15:00 GMT"), ("Age", "300")], 600),
        ([DATE, ("Expires", "0")], None),
        ([DATE, ("Expires", "-1")], None),
        ([DATE, ("Expires", "Sun, 01 Mar 2026 10:00:00 GMT")], None),
        ([DATE, ("Expires", "Sun, 01 Mar 2026 11:15:00 GMT"), ("Cache-Control", "max-age=1")], 1),
        ([DATE, ("Expires", "Sun, 01 Mar 2026 11:15:00 GMT"), ("Cache-Control", "max-age=x")], None),
        ([DATE, ("Expires", "Sun, 01 Mar 2026 11:15:00 GMT"), ("Cache-Control", "no-cache")], None),
    ],
)  # fmt: skip
def test_expires_counts_where_max_age_is_missing(headers, expected):
    assert seconds(max_age(httpx.Headers(headers), NOW)) == expected


@given(
    st.dictionaries(
        st.sampled_from(["Cache-Control", "Expires", "Date", "Age", "Retry-After"]),
        st.text(alphabet='max-geno=,"; 0123456789SunMr:GT\\', max_size=40),
    )
)
def test_garbage_never_raises_nor_asks_for_more_than_the_most(fields):
    headers = httpx.Headers(fields)
    for asked in (max_age(headers, NOW), retry_after(headers, NOW)):
        assert asked is None or timedelta(0) < asked <= OVERFLOW
