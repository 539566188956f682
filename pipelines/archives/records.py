"""The captures in a web archive: text records (WET) and HTML pages as they came over HTTP (WARC)."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO, Final, NamedTuple
from urllib.parse import urlsplit

from fastwarc import WarcRecord, WarcRecordType

from pipelines.archives.framing import Broken, Frame, split_records
from pipelines.archives.moments import Captured, day_or_moment, in_utc

_HTML: Final = ("text/html", "application/xhtml+xml")
_OK: Final = 200
_LINE_BREAKS_ALONE: Final = re.compile(rb"[^\r]\n")

ReadHtml = Callable[[bytes, str | None], str]
"""Turns an HTML page into text: its bytes and the character encoding that HTTP names, if any."""


class Capture(NamedTuple):
    """A page as text: its bytes, its address, and when it was captured."""

    content: bytes
    url: str
    captured_at: Captured


class Skipped(NamedTuple):
    """A record that is not a capture, or was not asked for."""

    reason: str


class Wanted:
    """Which addresses to take: those of some sites with their subdomains, and those that match a pattern.

    No sites and no pattern mean every address.
    """

    def __init__(self, sites: list[str], pattern: re.Pattern[str] | None = None) -> None:
        self._sites = tuple(site.lower().strip(".") for site in sites)
        self._pattern = pattern

    def __contains__(self, url: str) -> bool:
        return self._is_of_sites(url) and (self._pattern is None or self._pattern.search(url) is not None)

    def _is_of_sites(self, url: str) -> bool:
        if not self._sites:
            return True
        try:
            host = (urlsplit(url).hostname or "").rstrip(".")
        except ValueError:
            return False
        return any(host == site or host.endswith(f".{site}") for site in self._sites)


def read_archive(
    stream: BinaryIO, wanted: Wanted, read_html: ReadHtml
) -> Iterator[Capture | Skipped | Broken]:
    """The result for each record of an archive, in order.

    Captures are the text of `conversion` records, unchanged, and the pages of `response` records with status 200:
    HTML as `read_html` renders it (in UTF-8), plain text as it stands. `stream` has to be seekable. Raises only what
    `stream` and `read_html` raise.
    """
    for part in split_records(stream):
        yield _read_record(part, wanted, read_html) if isinstance(part, Frame) else part


def _read_record(frame: Frame, wanted: Wanted, read_html: ReadHtml) -> Capture | Skipped | Broken:
    place = f"byte {frame.place:,} of the unpacked archive"
    # By default, the library is strict about line breaks in headers.
    alone = _LINE_BREAKS_ALONE.search(frame.content, 0, 64) is not None
    try:
        record = WarcRecord.from_reader(io.BytesIO(frame.content), quirks_mode=alone)
        if record.record_type not in (WarcRecordType.conversion, WarcRecordType.response):
            return Skipped("no page (requests, metadata)")
        # Early writers put the address between angle brackets.
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        if url not in wanted:
            return Skipped("another address")
        captured_at = _captured(record.headers.get("WARC-Date"))
        if captured_at is None:
            return Broken(place, "it does not say when it was captured")
        if not frame.is_whole:
            return Skipped("too large")
        if record.record_type == WarcRecordType.conversion:
            kind, charset, content = (
                _media_type(record.headers.get("Content-Type")),
                None,
                record.reader.read(),
            )
        elif not record.is_http:
            # Crawlers also keep the answers of name servers.
            return Skipped("no page (not HTTP)")
        else:
            status, kind, charset, content = _read_http(frame, alone)
            if status != _OK:
                return Skipped("no page (another HTTP status than 200)")
    except (OSError, ValueError) as error:
        return Broken(place, str(error))
    if not content.strip():
        return Skipped("empty")
    if kind in _HTML:
        content = read_html(content, charset).encode("utf-8", "replace")
        if not content.strip():
            return Skipped("empty")
    elif kind not in ("text/plain", ""):
        return Skipped("no text")
    return Capture(content, url, captured_at)


def _read_http(frame: Frame, alone: bool) -> tuple[int | None, str, str | None, bytes]:
    """Status, media type, character encoding and body of an HTTP response, its packing undone."""
    # Crawlers that decompress leave the header in place: then the body is taken unchanged.
    for decoding in ("all", "none"):
        record = WarcRecord.from_reader(io.BytesIO(frame.content), quirks_mode=alone)
        record.parse_http(auto_decode=decoding, quirks_mode=True)
        kind = record.http_headers.get("Content-Type")
        try:
            content = record.reader.read()
        except OSError:
            if decoding == "none":
                raise
            continue
        charset = (record.http_charset or "").strip("\"' ") or None
        return record.http_headers.status_code, _media_type(kind), charset, content
    raise AssertionError


def _media_type(header: str | None) -> str:
    return (header or "").partition(";")[0].strip().lower()


def _captured(header: str | None) -> Captured | None:
    """The date of a record: a moment, in UTC where it does not say otherwise, or a day alone."""
    moment = day_or_moment((header or "").strip())
    if not isinstance(moment, datetime):
        return moment
    return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
