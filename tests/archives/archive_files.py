"""Builds web archives for tests, record by record."""

import gzip
import io
from collections.abc import Sequence

from fastwarc import WarcRecord, WarcRecordType

DATE = "2025-12-08T08:30:00Z"


def record(
    content: bytes,
    url: str = "https://www.zeelandnet.nl/nieuws",
    date: str = DATE,
    kind: WarcRecordType = WarcRecordType.conversion,
    media: str = "text/plain",
) -> bytes:
    """The bytes of one record."""
    made = WarcRecord()
    made.init_headers(kind)
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = date
    made.headers["Content-Type"] = media
    made.set_bytes_content(content)
    file = io.BytesIO()
    made.write(file)
    return file.getvalue()


def response(
    body: bytes,
    url: str = "https://www.zeelandnet.nl/nieuws",
    date: str = DATE,
    media: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    headers: Sequence[str] = (),
) -> bytes:
    """The bytes of a record of an HTTP response."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers, "", ""])
    http = head.encode() + body
    return record(http, url, date, WarcRecordType.response, "application/http; msgtype=response")


def archive(records: Sequence[bytes], packing: str = "plain") -> bytes:
    """An archive: `plain`, `gz` (record by record, as crawlers write it) or `whole` (compressed as a whole)."""
    match packing:
        case "gz":
            return b"".join(map(gzip.compress, records))
        case "whole":
            return gzip.compress(b"".join(records))
        case _:
            return b"".join(records)


def without_length(written: bytes) -> bytes:
    """A record whose headers do not say how long it is."""
    return written.replace(b"Content-Length", b"Content-Langth", 1)


def with_length(written: bytes, length: int) -> bytes:
    """A record that says that it is so long."""
    head, _, rest = written.partition(b"Content-Length: ")
    return head + b"Content-Length: %d\r\n" % length + rest.partition(b"\r\n")[2]
