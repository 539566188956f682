"""What sidecars are made of: any moment is read back in every form, and nothing in them raises or is lost."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.folder_names import LOCAL
from pipelines.pages.sidecar_lines import SIDECARS, Fault, Line, read_lines

MOMENTS = st.datetimes(datetime(2010, 1, 3), datetime(2100, 1, 1))
ZONES = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def as_bytes(name: str, rows: list[dict[str, str]]) -> bytes:
    written = io.StringIO(newline="")
    if name == "captures.csv":
        writer = csv.DictWriter(written, ["path", "captured_at", "url"])
        writer.writeheader()
        writer.writerows(rows)
    elif name == "captures.jsonl":
        written.writelines(json.dumps(row) + "\n" for row in rows)
    else:
        table = io.BytesIO()
        pl.DataFrame(rows).write_parquet(table)
        return table.getvalue()
    return written.getvalue().encode()


@pytest.mark.parametrize("name", SIDECARS)
@given(MOMENTS, ZONES, TEXTS, TEXTS.map(str.strip))
def test_any_moment_path_and_address_is_read_back(name, moment, zone, path, url):
    exact = moment.replace(tzinfo=zone)
    rows = [
        {"path": path, "captured_at": text, "url": url} for text in (exact.isoformat(), str(moment.date()))
    ]
    time, day = read_lines(name, as_bytes(name, rows))
    assert (time.path, time.url, day.url) == (path.removeprefix("./"), url or None, url or None)
    assert time.moment.time == exact.astimezone(UTC).replace(second=0, microsecond=0)
    assert time.moment.day == exact.astimezone(LOCAL).date()
    assert day.moment == (moment.date(), None)


@pytest.mark.parametrize("name", SIDECARS)
@given(st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: f"path,captured_at\n{text}".encode())))
def test_no_content_raises(name, content):
    assert all(isinstance(line, Line | Fault) for line in read_lines(name, content))


@pytest.mark.parametrize("name", SIDECARS)
@given(st.lists(st.tuples(TEXTS, st.one_of(TEXTS, st.just("2025-12-08"))), min_size=1, max_size=5))
def test_every_line_says_something_or_is_a_fault(name, pairs):
    rows = [{"path": path, "captured_at": text, "url": ""} for path, text in pairs]
    lines = list(read_lines(name, as_bytes(name, rows)))
    assert len(lines) == len(rows)
    for line, (_, text) in zip(lines, pairs, strict=True):
        assert isinstance(line, Line) == (text.strip() == "2025-12-08")


def test_the_number_of_a_line_counts_those_within_quotes():
    content = b'path,captured_at\r\n"a\r\nb.txt",2025-12-08\r\nc.txt,never\r\n'
    line, fault = read_lines("captures.csv", content)
    assert (line.number, line.path) == (2, "a\r\nb.txt")
    assert fault.problem.startswith("sidecar_time: line 4: ")
    assert fault.text == "c.txt,never"


@pytest.mark.parametrize(
    "content",
    [
        b"path\tcaptured_at\ne.txt\t2025-12-08T09:30:00+01:00\n",
        b"path;captured_at\ne.txt;2025-12-08T09:30:00+0100\n",
        b"Path,Captured_At\ne.txt,2025-12-08T08:30Z\n",
        b" path , captured_at\n./e.txt,2025-12-08T09:30+01\n",
    ],
)
def test_tables_as_spreadsheets_and_times_as_shells_write_them_are_read(content):
    [line] = read_lines("captures.csv", content)
    assert (line.path, line.moment) == (
        "e.txt",
        (date(2025, 12, 8), datetime(2025, 12, 8, 8, 30, tzinfo=UTC)),
    )
