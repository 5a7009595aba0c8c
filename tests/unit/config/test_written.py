"""How single values are written, and what is said where they are not."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.config import addresses, amounts, written
from worker.config.written import MisreadError, Written


@pytest.mark.parametrize(
    "kind, value, read",
    [
        (amounts.DURATION, "0s", timedelta(0)),
        (amounts.DURATION, "500ms", timedelta(milliseconds=500)),
        (amounts.DURATION, "15m", timedelta(minutes=15)),
        (amounts.DURATION, "24h", timedelta(hours=24)),
        (amounts.DURATION, "400d", timedelta(days=400)),
        (amounts.INTERVAL, "auto", None),
        (amounts.INTERVAL, "10m", timedelta(minutes=10)),
        (amounts.SIZE, "10MiB", 10 * 1024 * 1024),
        (amounts.SIZE, "1B", 1),
        (amounts.SHARE, "10%", 0.1),
        (amounts.SHARE, "2.5%", 0.025),
        (amounts.SHARE, 0, 0.0),
        (amounts.SHARE, 0.25, 0.25),
        (addresses.NETWORK, "127.0.0.0/8", "127.0.0.0/8"),
        (addresses.NETWORK, "10.1.2.3", "10.1.2.3/32"),
        (addresses.NETWORK, "::1", "::1/128"),
        (addresses.ADDRESS, "anna.b+c@Example.org", "anna.b+c@Example.org"),
        (addresses.ADDRESS, "root@localhost", "root@localhost"),
        (addresses.ADDRESS, "anna@müller.example", "anna@müller.example"),
        (addresses.SENDER, "natowire <a@example.org>", "natowire <a@example.org>"),
        (addresses.SENDER, "a@example.org", "a@example.org"),
        (addresses.HOST, "127.0.0.1", "127.0.0.1"),
        (addresses.HOST, "::1", "::1"),
        (addresses.HOST, "smtp.example.org", "smtp.example.org"),
        (addresses.URL, "http://127.0.0.1:8001/a.xml", "http://127.0.0.1:8001/a.xml"),
        (addresses.URL, "https://müller.example/ä?b=c", "https://müller.example/ä?b=c"),
        (addresses.URL, "http://[::1]:8080/", "http://[::1]:8080/"),
        (addresses.NAME, "lage-mail", "lage-mail"),
        (addresses.NAME, "Süd.deutsche_2", "Süd.deutsche_2"),
        (addresses.LANGUAGE, "nb", "nb"),
        (addresses.COUNTRY, "NO", "NO"),
        (addresses.ZONE, "Europe/Berlin", "Europe/Berlin"),
        (addresses.STORY, 12, "12"),
        (addresses.NOTIFIED, "lage-mail", "lage-mail"),
        (addresses.NOTIFIED, "anna@example.org", "anna@example.org"),
        (written.FLAG, True, True),
    ],
)
def test_a_value_is_read(kind: Written, value: object, read: object):
    assert kind.read(value) == read


@pytest.mark.parametrize(
    "kind, values",
    [
        (amounts.DURATION, ["", "15", 15, "15 m", "1.5h", "-1s", "1w", "٣s", "9999d", None, []]),
        (amounts.INTERVAL, ["never", 15, "15", True]),
        (amounts.SIZE, ["10", 10, "10MB", "0B", "2GiB", "1.5MiB"]),
        (amounts.SHARE, ["101%", "10", 10, -0.1, True, "%", "ten", float("nan")]),
        (amounts.TIME, ["24:00", "7", 7, "07:60", "7:5", "07:00:00"]),
        (amounts.TIMES, [[], ["7"], None, {"a": 1}]),
        (addresses.NETWORK, ["10.0.0.1/8", "localhost", "10.0.0.0/33", "", 10]),
        (
            addresses.ADDRESS,
            [
                "anna",
                "anna@",
                "@example.org",
                "a b@example.org",
                "a@b@c",
                "ännä@example.org",
                "a@-x.org",
                "a..b@example.org",
                "a" * 65 + "@example.org",
                "a@exa\nmple.org",
            ],
        ),
        (addresses.SENDER, ["natowire", "a <b>", "<>", "a <b@c> d", "a\nb <b@example.org>"]),
        (
            addresses.URL,
            [
                "example.org",
                "ftp://example.org",
                "file:///etc/passwd",
                "https://",
                "http://[::1",
                "https://a:b@example.org",
                "https://a@example.org",
                "https://example.org:0/",
                "https://example.org:99999/",
                "https://exa mple.org",
                "https:\\\\example.org",
                5,
            ],
        ),
        (addresses.NAME, ["", "a b", "a@b", "-a", ".a", "a/b", "x" * 65, "a:b", 5, True]),
        (addresses.LANGUAGE, ["DE", "deutsch", "d", "de-AT", False]),
        (addresses.COUNTRY, ["de", "DEU", "D"]),
        (addresses.ZONE, ["MESZ", "Europe", "../etc/passwd", "/etc/localtime", "", "Europe/"]),
        (addresses.HOST, ["a b", "-a", "a..b", "x" * 70]),
        (addresses.MOMENT, ["morgen", "2026-13-01", 2026]),
        (written.FLAG, ["yes", 1, None]),
        (written.whole(1, 5), [0, 6, "3", 2.0, True]),
        (written.one_of("a", "b"), ["c", None, [], True]),
        (addresses.TEXT, ["", "  ", "a\x07", 5, None, [], "x" * 20_001]),
        (addresses.LINE, ["a\nb"]),
    ],
)
def test_what_is_no_such_value_is_refused_with_words(kind: Written, values: list[object]):
    for value in values:
        with pytest.raises(MisreadError) as refused:
            kind.read(value)
        assert str(refused.value).split()[0] in {"must", "is", "holds"}, value


def test_text_is_composed():
    assert addresses.TEXT.read("Ru\u0308stung") == "Rüstung"


def test_an_address_with_a_token_is_never_repeated():
    with pytest.raises(MisreadError) as refused:
        addresses.URL.read("htps://hooks.example.org/T0/geheim")

    assert "geheim" not in str(refused.value)


@given(st.timedeltas(timedelta(0), timedelta(days=3660)))
def test_a_written_duration_reads_as_itself(length: timedelta):
    whole = timedelta(milliseconds=length // timedelta(milliseconds=1))

    assert amounts.duration(amounts.format_duration(whole)) == whole


@given(st.integers(1, 1024**3))
def test_a_written_size_reads_as_itself(amount: int):
    assert amounts.size(amounts.format_size(amount)) == amount


@given(
    st.sampled_from(
        [
            kind
            for room in (written, amounts, addresses)
            for kind in vars(room).values()
            if isinstance(kind, Written)
        ]
    ),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
)
def test_no_value_breaks_a_reader(kind: Written, value: object):
    with suppress(MisreadError):
        kind.read(value)
