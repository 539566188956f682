"""A web archive as a stream of whole records, skipping broken ones.

Libraries that read web archives lose their place at the first broken record, and with it the rest of the file. So the
archive is decompressed and split into records here, and a library reads each record by itself. Memory is bounded by the
largest record that is kept whole, however long the archive is.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

MOST_BYTES: Final = 16 * 1024 * 1024
"""A page of a news site has some hundred thousand bytes; a larger record is not kept."""
_CHUNK: Final = 256 * 1024
_LONGEST_HEAD: Final = 64 * 1024
_GZIP: Final = b"\x1f\x8b\x08"
_GZIP_STREAM: Final = 31
_VERSION: Final = b"WARC/"
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_LENGTH: Final = re.compile(
    rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_NEXT_RECORD: Final = re.compile(rb"\n(?=WARC/[01]\.\d{1,2}\r?\n)")
# Two line breaks; some writers leave them out.
_RECORD_END: Final = re.compile(rb"\r\n\r\n|\n\n|[\r\n]*(?:WARC/|\Z)")
_LONGEST_MARK: Final = 16


class Frame(NamedTuple):
    """A record of an archive, from its first header to the end of its content.

    `is_whole` is false if the content is longer than `MOST_BYTES`: then there are only the headers. `place` is its
    first byte in the unpacked archive.
    """

    content: bytes
    place: int
    is_whole: bool = True


class Broken(NamedTuple):
    """What could not be read: its position, for people, and why."""

    place: str
    why: str


def split_records(stream: BinaryIO) -> Iterator[Frame | Broken]:
    """The records of an archive, plain or gzipped (record by record or as a whole), in order.

    A broken record, or broken compression, costs the records around it; reading continues at the next one. `stream`
    has to be seekable. Nothing is raised for what the archive holds, only what `stream` raises itself.
    """
    window = _Window(_unpack(stream))
    while window.begin():
        yield from _records(window)
        if window.gap:
            yield window.gap


def _unpack(stream: BinaryIO) -> Iterator[bytes | Broken]:
    """The unpacked bytes of an archive; a `Broken` stands where some are missing."""
    start = stream.read(len(_GZIP))
    stream.seek(0)
    if start == _GZIP:
        yield from _unpack_members(stream)
        return
    while chunk := stream.read(_CHUNK):
        yield chunk


def _unpack_members(stream: BinaryIO) -> Iterator[bytes | Broken]:
    place, packed = 0, stream.read(_CHUNK)
    while packed:
        engine = zlib.decompressobj(_GZIP_STREAM)
        taken, size, why = 0, 0, ""
        held: list[bytes] = []
        try:
            while not engine.eof:
                packed = packed or stream.read(_CHUNK)
                if not packed:
                    why = "the packing is cut off"
                    break
                held.append(engine.decompress(packed, _CHUNK))
                size += len(held[-1])
                rest = engine.unused_data if engine.eof else engine.unconsumed_tail
                taken += len(packed) - len(rest)
                packed = rest
                if size > MOST_BYTES:
                    # One packing of many records: too much to wait for its checksum.
                    yield from held
                    held, size = [], 0
        except zlib.error:
            why = "the packing is damaged"
        unpacked = b"".join(held)
        if not why:
            yield unpacked
            place += taken
            packed = packed or stream.read(_CHUNK)
            if packed and not packed.startswith(_GZIP[: len(packed)]):
                why, taken = "there is something else between the packed records", 0
        elif _NEXT_RECORD.search(unpacked):
            # Several records: those before the damage are sound.
            yield unpacked
        if why:
            yield Broken(f"byte {place:,} of the file", why)
            # A damaged packing may have swallowed those after it.
            place, packed = _next_member(stream, place + 1)


def _next_member(stream: BinaryIO, place: int) -> tuple[int, bytes]:
    """Where the next compressed record begins, and the bytes from there on; no bytes if there is none."""
    stream.seek(place)
    chunk = stream.read(_CHUNK)
    while len(chunk) >= len(_GZIP):
        found = chunk.find(_GZIP)
        while found >= 0:
            try:
                opening = zlib.decompressobj(_GZIP_STREAM).decompress(chunk[found:], _LONGEST_MARK)
            except zlib.error:
                opening = b""
            if opening.startswith(_VERSION):
                return place + found, chunk[found:]
            found = chunk.find(_GZIP, found + 1)
        # A mark, and enough bytes to test it, may span two chunks.
        kept = min(len(chunk) - 1, 4096) if len(chunk) > len(_GZIP) else 0
        more = stream.read(_CHUNK)
        if not more:
            break
        place += len(chunk) - kept
        chunk = chunk[len(chunk) - kept :] + more
    return place, b""


class _Window:
    """The unpacked bytes that are being cut: from the record at hand to what was read last."""

    def __init__(self, pieces: Iterable[bytes | Broken]) -> None:
        self._pieces = iter(pieces)
        self._bytes = bytearray()
        self._start = 0
        self._dropped = 0
        self._is_done = False
        self.gap: Broken | None = None
        """What ends the bytes at hand, where it is not the end of the archive."""

    @property
    def place(self) -> int:
        """The position of the first byte in the decompressed archive."""
        return self._dropped + self._start

    def __len__(self) -> int:
        return len(self._bytes) - self._start

    def begin(self) -> bool:
        """Begin with the bytes after a gap, or the first ones; false at the end of the archive."""
        self.drop(len(self))
        self.gap = None
        return not self._is_done

    def more(self) -> bool:
        """Read more; false at a gap or at the end."""
        if self.gap or self._is_done:
            return False
        piece = next(self._pieces, None)
        if piece is None:
            self._is_done = True
        elif isinstance(piece, Broken):
            self.gap = piece
        else:
            del self._bytes[: self._start]
            self._dropped += self._start
            self._start = 0
            self._bytes += piece
            return True
        return False

    def fill(self, size: int) -> bool:
        """Read until this many bytes are available; false if there are fewer."""
        while len(self) < size:
            if not self.more():
                return False
        return True

    def peek(self, first: int, last: int) -> bytes:
        """Bytes of the window; fewer at its end."""
        return bytes(self._bytes[self._start + first : self._start + last])

    def find(self, pattern: re.Pattern[bytes], first: int, last: int) -> tuple[int, int] | None:
        """Where a pattern occurs between two positions of the window."""
        found = pattern.search(self._bytes, self._start + first, self._start + last)
        return (found.start() - self._start, found.end() - self._start) if found else None

    def drop(self, size: int) -> None:
        """Skip this many bytes."""
        self._start += size


def _records(window: _Window) -> Iterator[Frame | Broken]:
    while True:
        while window.fill(1) and window.peek(0, 1) in b"\r\n":
            window.drop(1)
        if not len(window):
            return
        place = window.place
        found = _cut_record(window)
        if isinstance(found, Frame):
            yield found
            if found.is_whole:
                continue
        elif not window.gap or window.find(_NEXT_RECORD, 0, len(window)):
            yield Broken(f"byte {place:,} of the unpacked archive", found)
        if not _go_to_next_record(window):
            return


def _cut_record(window: _Window) -> Frame | str:
    """The record that the window begins with, which is then dropped from it, or why there is none."""
    if not window.fill(len(_VERSION)) or window.peek(0, len(_VERSION)) != _VERSION:
        return "no record begins here"
    place = window.place
    while (end := window.find(_HEAD_END, 0, _LONGEST_HEAD)) is None:
        if len(window) > _LONGEST_HEAD or not window.more():
            return "its headers have no end"
    head = end[1]
    length = _LENGTH.search(window.peek(0, head))
    if length is None:
        return "it does not say how long it is"
    size = head + int(length[1])
    if size > MOST_BYTES:
        return Frame(window.peek(0, head), place, is_whole=False)
    if not window.fill(size):
        return "it is cut off, or shorter than it says"
    window.fill(size + _LONGEST_MARK)
    if not _RECORD_END.match(window.peek(size, size + _LONGEST_MARK)):
        return "it is not as long as it says"
    content = window.peek(0, size)
    window.drop(size)
    return Frame(content, place)


def _go_to_next_record(window: _Window) -> bool:
    """Drop what comes before the next record, but at least a byte; false if none comes."""
    while (found := window.find(_NEXT_RECORD, 0, len(window))) is None:
        window.drop(max(len(window) - _LONGEST_MARK, 0))
        if not window.more():
            return False
    window.drop(found[1])
    return True
