import gzip
import zlib
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.feeds import FetchStatus
from worker.http.decoder import _STEP, Body
from worker.http.failures import FetchError

LIMIT = 1_000_000
UNREADABLE = {FetchStatus.TRUNCATED, FetchStatus.BAD_ENCODING}


def decoded(chunks: Sequence[bytes], *encodings: str, limit: int = LIMIT) -> bytes:
    body = Body(encodings, limit)
    for chunk in chunks:
        body.feed(chunk)
    return body.finish()


def failure(chunks: Sequence[bytes], *encodings: str, limit: int = LIMIT) -> FetchStatus:
    with pytest.raises(FetchError) as caught:
        decoded(chunks, *encodings, limit=limit)
    return caught.value.status


def outcome(chunks: Sequence[bytes], *encodings: str) -> FetchStatus:
    try:
        decoded(chunks, *encodings)
    except FetchError as error:
        return error.status
    return FetchStatus.OK


def raw_deflate(data: bytes, level: int = -1) -> bytes:
    squeeze = zlib.compressobj(level, wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
}


@st.composite
def chunkings(draw: st.DrawFn) -> tuple[bytes, str, list[bytes]]:
    """Data, an encoding and the encoded data cut anywhere, empty chunks among them."""
    data = draw(st.binary(max_size=3000)) * draw(st.integers(1, 40))
    encoding = draw(st.sampled_from(sorted(PACKERS)))
    packed = PACKERS[encoding](data)
    cuts = sorted(draw(st.lists(st.integers(0, len(packed)), max_size=8)))
    return data, encoding, [packed[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]


@given(chunkings())
def test_any_bytes_in_any_chunks_come_back_whole(case):
    data, encoding, chunks = case
    assert decoded(chunks, encoding) == data


@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate", "Deflate"]), st.data())
def test_no_truncated_stream_counts_as_a_body(content, encoding, data):
    packed = PACKERS[encoding](content)
    keep = data.draw(st.integers(0, len(packed) - 1))
    assert failure([packed[:keep]], encoding) is FetchStatus.TRUNCATED


@given(st.lists(st.binary(max_size=200), min_size=2, max_size=5), st.data())
def test_all_members_of_a_gzip_body_are_read(members, data):
    packed = b"".join(map(gzip.compress, members))
    cut = data.draw(st.integers(0, len(packed)))
    assert decoded([packed[:cut], packed[cut:]], "gzip") == b"".join(members)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "a, b"]))
def test_arbitrary_bytes_end_in_a_name_or_a_body(junk, encoding):
    assert outcome([junk], encoding) in {*UNREADABLE, FetchStatus.OK}


@given(st.binary(min_size=20, max_size=300), st.data())
def test_a_damaged_gzip_body_is_never_passed_on_as_it_is(content, data):
    packed = bytearray(gzip.compress(content, mtime=0))
    place = data.draw(st.integers(10, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    damaged = bytes(packed)
    if outcome([damaged], "gzip") not in UNREADABLE:
        assert decoded([damaged], "gzip") == content  # a bit that carried nothing


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate"])
@pytest.mark.parametrize("size", [_STEP - 1, _STEP, _STEP + 1, _STEP + 21, 2 * _STEP + 53])
def test_output_that_is_owed_when_the_input_is_used_up_is_not_lost(encoding, size):
    packed = PACKERS[encoding](bytes(size))
    assert decoded([packed[at : at + 1] for at in range(len(packed))], encoding) == bytes(size)
    assert decoded([packed], encoding) == bytes(size)


def test_a_second_member_cut_off_fails_the_whole():
    packed = gzip.compress(b"first") + gzip.compress(b"second")
    assert failure([packed[:-9]], "gzip") is FetchStatus.TRUNCATED


def test_an_empty_body_is_no_gzip_stream():
    assert failure([], "gzip") is FetchStatus.TRUNCATED
    assert failure([], "deflate") is FetchStatus.TRUNCATED


@pytest.mark.parametrize("padding", [b"\0" * 512, b"\r\n", b"\n"])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate"])
def test_padding_after_the_stream_is_harmless(encoding, padding):
    assert decoded([PACKERS[encoding](b"whole"), padding], encoding) == b"whole"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate"])
def test_other_bytes_after_the_stream_are_not_swallowed(encoding):
    packed = PACKERS[encoding](b"whole")
    assert failure([packed + b"<p>more"], encoding) is FetchStatus.BAD_ENCODING
    assert failure([packed, b"<p>more"], encoding) is FetchStatus.BAD_ENCODING


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_plain_body_called_compressed_fails_as_a_whole(encoding):
    assert failure([b"<rss version='2.0'></rss>"], encoding) in UNREADABLE


@pytest.mark.parametrize(
    "encodings",
    [("br",), ("zstd",), ("compress",), ("gzip", "gzip"), ("gzip", "br"), ("gzip",) * 50],
)
def test_encodings_not_asked_for_are_refused(encodings):
    assert failure([gzip.compress(b"x")], *encodings) is FetchStatus.BAD_ENCODING


def test_the_limit_holds_for_plain_and_decoded_bytes():
    assert decoded([b"x" * 100], limit=100) == b"x" * 100
    assert failure([b"x" * 101], limit=100) is FetchStatus.TOO_LARGE
    assert decoded([gzip.compress(bytes(5000))], "gzip", limit=5000) == bytes(5000)
    assert failure([gzip.compress(bytes(5001))], "gzip", limit=5000) is FetchStatus.TOO_LARGE


def test_raw_bytes_count_though_they_decode_to_nothing():
    empty_members = gzip.compress(b"") * 1000
    assert failure([empty_members], "gzip", limit=5000) is FetchStatus.TOO_LARGE


def test_a_bomb_is_noticed_at_the_limit_and_not_behind_it():
    body = Body(["gzip"], LIMIT)
    with pytest.raises(FetchError):
        body.feed(gzip.compress(bytes(50 * LIMIT)))
    assert len(body._sink.whole()) <= LIMIT
