"""Captures in web archives."""

import gzip
import io
import re
from datetime import UTC, date, datetime

import brotli
import pytest
from fastwarc import WarcRecordType

from pipelines.archives import framing
from pipelines.archives.framing import Broken
from pipelines.archives.records import Capture, Skipped, Wanted, read_archive
from tests.archives.archive_files import archive, record, response

AT = datetime(2025, 12, 8, 8, 30, tzinfo=UTC)
URL = "https://www.zeelandnet.nl/nieuws"
PAGE = "<p>Café in Zeeland</p>" * 50


def parts(*records: bytes, wanted: Wanted | None = None) -> list[Capture | Skipped | Broken]:
    """What the records of an archive come to; HTML becomes its charset and its text."""
    return list(
        read_archive(
            io.BytesIO(archive(records)),
            wanted or Wanted([]),
            lambda page, charset: f"{charset} {page.decode()}",
        )
    )


def test_text_stands_as_it_is_with_its_time_and_address():
    content = "Café\r\nin Zeeland\n\n".encode()
    assert parts(record(content)) == [Capture(content, URL, AT)]
    assert parts(record(content, date="2025-12-08T09:30:00.5+01:00"))[0].captured_at == AT.replace(
        microsecond=500_000
    )
    assert parts(record(content, url=f"<{URL}>"))[0].url == URL
    assert parts(record(b"Zeeland\n").replace(b"\r\n", b"\n")) == [Capture(b"Zeeland\n", URL, AT)]


def chunked(body: bytes) -> bytes:
    """A body as HTTP sends it in chunks."""
    pieces = [body[start : start + 100] for start in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE.encode(), []),
        (gzip.compress(PAGE.encode()), ["Content-Encoding: gzip"]),
        (brotli.compress(PAGE.encode()), ["Content-Encoding: br"]),
        (chunked(PAGE.encode()), ["Transfer-Encoding: chunked"]),
        (chunked(gzip.compress(PAGE.encode())), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
        # Crawlers that undo the packing, but leave its header.
        (PAGE.encode(), ["Content-Encoding: gzip"]),
        (PAGE.encode(), ["Transfer-Encoding: chunked"]),
    ],
    # What gzip packs has the time in it.
    ids=["plain", "gzip", "brotli", "chunked", "chunked gzip", "no longer gzip", "no longer chunked"],
)
def test_html_is_unpacked_and_rendered(body, headers):
    assert parts(response(body, headers=headers)) == [Capture(f"utf-8 {PAGE}".encode(), URL, AT)]


def test_the_encoding_that_http_names_is_passed_on():
    def charset(media: str) -> str:
        return parts(response(b"<p>x", media=media))[0].content.decode().split()[0]

    assert charset('text/html; charset="ISO-8859-1"').lower() == "iso-8859-1"
    assert charset("application/xhtml+xml") == "None"


def test_what_is_no_page_is_skipped_with_the_reason():
    skipped = parts(
        record(b" \n"),
        record(b"x", kind=WarcRecordType.request),
        record(b"x", kind=WarcRecordType.warcinfo),
        record(b"\x89PNG", media="image/png"),
        response(b"<p>x", status="404 Not Found"),
        response(b"\x89PNG", media="image/png"),
        response(b""),
        record(
            b"20251208083000\nx.nl. 300 IN A 192.0.2.1",
            "dns:x.nl",
            kind=WarcRecordType.response,
            media="text/dns",
        ),
    )
    assert [part.reason for part in skipped] == [
        *("empty", "no page (requests, metadata)", "no page (requests, metadata)", "no text"),
        *("no page (another HTTP status than 200)", "no text", "empty", "no page (not HTTP)"),
    ]


def test_a_record_may_say_only_its_day():
    assert parts(record(b"x", date="2025-12-08"))[0].captured_at == date(2025, 12, 8)


def test_what_says_nothing_of_its_time_is_broken(monkeypatch):
    broken = parts(
        record(b"x", date="gisteren"), record(b"y"), record(b"z").replace(b"WARC-Date", b"WARC-Dato")
    )
    assert [type(part) for part in broken] == [Broken, Capture, Broken]
    monkeypatch.setattr(framing, "MOST_BYTES", 1_000)
    assert parts(record(b"x" * 1_000), record(b"y"))[0] == Skipped("too large")


@pytest.mark.parametrize(
    ("url", "is_wanted"),
    [
        ("https://zeelandnet.nl/", True),
        ("http://WWW.ZeelandNet.nl.:8080/x", True),
        ("https://nieuws.zeelandnet.nl/x", True),
        ("https://eenzeelandnet.nl/", False),
        ("https://zeelandnet.nl.example.org/", False),
        ("https://example.org/?zeelandnet.nl", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_sites_and_their_subdomains(url, is_wanted):
    assert (url in Wanted(["ZeelandNet.nl"])) == is_wanted
    assert url in Wanted([])


def test_a_pattern_narrows_sites():
    wanted = Wanted(["zeelandnet.nl", "pzc.nl"], re.compile(r"/nieuws/\d+"))
    found = [
        f"https://{host}/{path}" in wanted for host in ("pzc.nl", "x.nl") for path in ("nieuws/1", "nieuws/")
    ]
    assert found == [True, False, False, False]
    read = parts(record(b"x", "https://x.nl/"), record(b"y", "https://pzc.nl/nieuws/7"), wanted=wanted)
    assert read == [Skipped("another address"), Capture(b"y", "https://pzc.nl/nieuws/7", AT)]
