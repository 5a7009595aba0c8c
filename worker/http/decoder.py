"""The body of a response: bounded, decoded, and complete or refused.

httpx decodes for itself, but accepts truncated gzip as complete, drops all but the first gzip
member and inflates a 0.5 MB body to 512 MB in one piece (all measured on 0.28.1). So the raw
bytes are decoded here. Pure: bytes in, bytes out.
"""

import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Protocol

from worker.domain.feeds import FetchStatus
from worker.http.failures import FetchError

ACCEPT_ENCODING = "gzip, deflate"
"""What is asked for, and all that is decoded."""

_STEP = 256 * 1024
"""Most bytes inflated at once, so that a bomb is noticed long before it is large."""
_PADDING = b"\0\t\n\r "
"""What may follow a complete stream: tape padding, and newlines of careless PHP files."""
_GZIP = 16 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b\x08"
"""RFC 1952, 2.3: two bytes of identification and the only compression method there is."""
_MEMBERS_STEP = 16 * 1024
"""Bytes of a gzip file handed on at once: every member's end copies what follows it, and 10 MB of
empty members took 7.6 s in steps of a megabyte, 0.5 s in these."""


class _Coding(Protocol):
    def feed(self, chunk: bytes) -> None: ...
    def finish(self) -> None: ...


class _Target(Protocol):
    def add(self, part: bytes) -> None: ...


class Body:
    """Takes raw chunks, gives the decoded whole. Any of its methods may raise FetchError.

    TOO_LARGE above ``limit`` bytes, raw or decoded; TRUNCATED where a compressed stream does
    not reach its end; BAD_ENCODING for what was not asked for or does not decode. With
    ``unpack`` a body that is a gzip file itself (``sitemap.xml.gz``) is given unpacked.
    """

    def __init__(self, encodings: Sequence[str], limit: int, *, unpack: bool = False) -> None:
        self._sink = _Sink(limit)
        self._document = _Document(self._sink, limit) if unpack else None
        self._coding = _coding(encodings, self._document or self._sink)
        self._limit = limit
        self._raw = 0

    def feed(self, chunk: bytes) -> None:
        self._raw += len(chunk)
        if self._raw > self._limit:
            raise too_large(self._limit)
        self._coding.feed(chunk)

    @property
    def size(self) -> int:
        """Bytes decoded so far, all of them in memory."""
        return self._sink.size

    def finish(self) -> bytes:
        self._coding.finish()
        if self._document:
            self._document.finish()
        return self._sink.whole()


def too_large(limit: int) -> FetchError:
    return FetchError(FetchStatus.TOO_LARGE, f"The body is larger than max_body ({limit} bytes).")


class _Sink:
    """Collects what was decoded, up to the limit; in one buffer, since joining a list of
    parts would hold the body twice.
    """

    def __init__(self, limit: int) -> None:
        self._buffer = BytesIO()
        self._limit = limit

    def add(self, part: bytes) -> None:
        if self._buffer.tell() + len(part) > self._limit:
            raise too_large(self._limit)
        self._buffer.write(part)

    @property
    def size(self) -> int:
        return self._buffer.tell()

    def begins_with(self, head: bytes) -> bool:
        return self._buffer.getbuffer()[: len(head)] == head

    def whole(self) -> bytes:
        return self._buffer.getvalue()


class _Document:
    """What stands behind the Content-Encoding: plain, or a gzip file, told by its first bytes.

    Content-Type cannot tell: files named ``.gz`` come as text/xml, and as application/gzip
    though the server has unpacked them. One layer is unpacked, and its packed size bounded
    too, since a few packed bytes may hold gigabytes of empty gzip members.
    """

    def __init__(self, sink: _Sink, limit: int) -> None:
        self._sink = sink
        self._limit = limit
        self._head = b""
        self._size = 0
        self._content: _Coding | None = None

    def add(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._limit:
            raise too_large(self._limit)
        if self._content is None:
            part = self._head = self._head + part
            if len(part) < len(_GZIP_MAGIC):
                return
            self._content = self._told(part)
        for at in range(0, len(part), _MEMBERS_STEP):
            self._content.feed(part[at : at + _MEMBERS_STEP])

    def finish(self) -> None:
        if self._content is None:
            self._sink.add(self._head)
            return
        self._content.finish()
        if isinstance(self._content, _Gzip) and self._sink.begins_with(_GZIP_MAGIC):
            raise _bad("The file is packed more than once.")

    def _told(self, head: bytes) -> "_Coding":
        return (_Gzip if head.startswith(_GZIP_MAGIC) else _Identity)(self._sink)


class _Identity:
    def __init__(self, sink: _Target) -> None:
        self._sink = sink

    def feed(self, chunk: bytes) -> None:
        self._sink.add(chunk)

    def finish(self) -> None:
        pass


class _Stream:
    """One zlib stream, inflated in bounded steps."""

    def __init__(self, sink: _Target, wbits: int) -> None:
        self._sink = sink
        self._inflate = zlib.decompressobj(wbits)

    def feed(self, chunk: bytes) -> bytes | None:
        """What follows the end of the stream, or None while it goes on."""
        while not self._inflate.eof:
            try:
                part = self._inflate.decompress(chunk, _STEP)
            except zlib.error as error:
                raise _bad("The compressed body is damaged, or none.") from error
            self._sink.add(part)
            chunk = self._inflate.unconsumed_tail
            if not chunk and len(part) < _STEP:  # a full step may hide more without new input
                break
        return self._inflate.unused_data if self._inflate.eof else None


class _Gzip:
    """gzip, all its members (RFC 1952, 2.2)."""

    def __init__(self, sink: _Target) -> None:
        self._sink = sink
        self._member: _Stream | None = None
        self._members = 0

    def feed(self, chunk: bytes) -> None:
        rest: bytes | None = chunk
        while rest:
            if self._member is None:
                rest = rest.lstrip(_PADDING) if self._members else rest
                if not rest:
                    return
                self._member = _Stream(self._sink, _GZIP)
            rest = self._member.feed(rest)
            if rest is not None:
                self._member = None
                self._members += 1

    def finish(self) -> None:
        if self._member is not None or not self._members:
            raise _truncated()


class _Deflate:
    """deflate in its zlib wrapper as the RFC has it, or bare as some servers send it.

    A zlib header is a multiple of 31 with method 8 (RFC 1950, 2.2); a bare stream that began
    with those bits would need a stored block with non-zero padding, which none writes.
    """

    def __init__(self, sink: _Target) -> None:
        self._sink = sink
        self._head = b""
        self._stream: _Stream | None = None
        self._ended = False

    def feed(self, chunk: bytes) -> None:
        if self._stream is None:
            chunk = self._head = self._head + chunk
            if len(chunk) < 2:
                return
            self._stream = _Stream(self._sink, _deflate_window(chunk))
        rest = chunk if self._ended else self._stream.feed(chunk)
        self._ended = rest is not None
        if rest and rest.strip(_PADDING):
            raise _bad("More bytes follow the end of the compressed body.")

    def finish(self) -> None:
        if not self._ended:
            raise _truncated()


def _deflate_window(head: bytes) -> int:
    wrapped = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2]) % 31 == 0
    return zlib.MAX_WBITS if wrapped else _RAW_DEFLATE


def _coding(encodings: Sequence[str], sink: _Target) -> _Coding:
    """The decoder for a Content-Encoding; stacked codings are a bomb's trick and refused."""
    named = [name for name in map(str.lower, encodings) if name not in {"", "identity"}]
    if not named:
        return _Identity(sink)
    if len(named) > 1:
        raise _bad("The body is encoded more than once.")
    if named[0] in {"gzip", "x-gzip"}:
        return _Gzip(sink)
    if named[0] == "deflate":
        return _Deflate(sink)
    raise _bad("The body came in an encoding that was not asked for.")


def _bad(detail: str) -> FetchError:
    return FetchError(FetchStatus.BAD_ENCODING, detail)


def _truncated() -> FetchError:
    return FetchError(FetchStatus.TRUNCATED, "The compressed body ends before its end.")
