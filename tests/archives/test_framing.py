"""Records of an archive, past what is broken."""

import gzip
import io

import pytest

from pipelines.archives import framing
from pipelines.archives.framing import Broken, Frame, split_records
from tests.archives.archive_files import archive, record, with_length, without_length

PACKINGS = ["plain", "gz", "whole"]
TEXTS = [f"Bericht {number} uit Zeeland. {'Meer tekst. ' * number}".encode() for number in range(10)]
RECORDS = [record(text) for text in TEXTS]


def split(content: bytes) -> tuple[list[bytes], list[Broken]]:
    """The contents of the records, and what is broken."""
    parts = list(split_records(io.BytesIO(content)))
    frames = [part.content for part in parts if isinstance(part, Frame)]
    return [frame.partition(b"\r\n\r\n")[2] for frame in frames], [
        part for part in parts if isinstance(part, Broken)
    ]


@pytest.fixture(params=[framing._CHUNK, 7])
def _chunk(request, monkeypatch):
    """Also with chunks so small that every mark spans two of them."""
    monkeypatch.setattr(framing, "_CHUNK", request.param)


@pytest.mark.usefixtures("_chunk")
@pytest.mark.parametrize("packing", PACKINGS)
def test_sound_records_come_out_as_they_are(packing):
    assert split(archive(RECORDS, packing)) == (TEXTS, [])


def test_places_are_those_of_the_unpacked_archive():
    places = [part.place for part in split_records(io.BytesIO(archive(RECORDS, "gz")))]
    assert places == [len(b"".join(RECORDS[:number])) for number in range(10)]


BROKEN = {
    "no length": without_length(RECORDS[4]),
    "far too long": with_length(RECORDS[4], 100_000),
    "into the next record": with_length(RECORDS[4], len(TEXTS[4]) + 60),
    "too short": with_length(RECORDS[4], 9),
    "no number": RECORDS[4].replace(b"Content-Length: ", b"Content-Length: x"),
    "no version": RECORDS[4][10:],
    "garbage": b"\x00\xff" * 40 + b"\r\n\r\n",
    "headers without an end": RECORDS[4].partition(b"\r\n\r\n")[0] + b"x: y\r\n" * 20_000,
}


@pytest.mark.usefixtures("_chunk")
@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_record_costs_only_itself(damage, packing):
    found, broken = split(archive([*RECORDS[:4], BROKEN[damage], *RECORDS[5:]], packing))
    assert found == TEXTS[:4] + TEXTS[5:]
    assert len(broken) == 1
    assert f"byte {len(b''.join(RECORDS[:4])):,} of the unpacked archive" == broken[0].place


def damaged(packed: bytes) -> bytes:
    """Packed bytes, damaged in the middle."""
    middle = len(packed) // 2
    return packed[:middle] + bytes(255 - byte for byte in packed[middle : middle + 8]) + packed[middle + 8 :]


@pytest.mark.parametrize(
    "damage",
    [damaged, lambda packed: packed[:-8] + b"\0" * 8, lambda packed: packed[:-30], lambda packed: packed[4:]],
)
def test_damaged_packing_costs_only_its_record(damage):
    packed = [gzip.compress(written) for written in RECORDS]
    found, broken = split(b"".join([*packed[:4], damage(packed[4]), *packed[5:]]))
    assert found == TEXTS[:4] + TEXTS[5:]
    assert [part.place for part in broken] == [f"byte {len(b''.join(packed[:4])):,} of the file"]


@pytest.mark.usefixtures("_chunk")
@pytest.mark.parametrize("packing", PACKINGS)
def test_a_cut_end_costs_only_the_last_record(packing):
    # What is packed as a whole has little more than that of a record.
    found, broken = split(archive(RECORDS, packing)[:-20])
    assert found == TEXTS[:9]
    assert len(broken) == 1


def test_what_is_no_archive_is_broken_once():
    assert split(b"PARIJS (ANP) - Geen archief.\n" * 1_000)[0] == []
    assert len(split(b"PARIJS (ANP) - Geen archief.\n" * 1_000)[1]) == 1
    assert split(b"") == ([], [])


def test_lone_line_breaks_and_missing_ones_are_accepted():
    lone = [written.replace(b"\r\n", b"\n") for written in RECORDS]
    assert [part.content.partition(b"\n\n")[2] for part in split_records(io.BytesIO(b"".join(lone)))] == TEXTS
    close = [written.removesuffix(b"\r\n") for written in RECORDS]
    assert split(b"".join(close)) == (TEXTS, [])
    assert split(b"".join(RECORDS).removesuffix(b"\r\n\r\n")) == (TEXTS, [])


@pytest.mark.parametrize("packing", PACKINGS)
def test_of_a_record_that_is_too_large_only_the_headers_are_kept(packing, monkeypatch):
    monkeypatch.setattr(framing, "MOST_BYTES", 2_000)
    large = record(b"Lang. " * 1_000)
    parts = list(split_records(io.BytesIO(archive([*RECORDS[:4], large, *RECORDS[5:]], packing))))
    assert [part.is_whole for part in parts] == [True] * 4 + [False] + [True] * 5
    assert len(parts[4].content) < 500
