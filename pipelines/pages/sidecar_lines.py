"""The lines of a sidecar: a small file beside captures that records when each was captured, and from which address.

Imports nothing large, as processes that scan files read it; only a Parquet file needs pyarrow.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from pipelines.pages.folder_names import FIRST_DAY, LAST_DAY, has_partition
from pipelines.pages.moments import Moment, moment

SIDECARS: Final = ("captures.csv", "captures.jsonl", "captures.parquet")
"""The names that a sidecar may have; of lines for one file in the same folder, the first counts."""

_NEEDED: Final = ("path", "captured_at")
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EXCERPT: Final = 300


class Line(NamedTuple):
    """What one line says: of which file (as written), when it was captured, and from which address."""

    number: int
    path: str
    moment: Moment
    url: str | None
    text: str


class Fault(NamedTuple):
    """A quarantine reason with what was found and what to do, and the start of the line in question."""

    problem: str
    text: str | None = None


class _Row(NamedTuple):
    number: int
    values: Mapping[str, Any]
    text: str


def read_lines(name: str, content: bytes) -> Iterator[Line | Fault]:
    """The lines of a sidecar of some name, in order; a fault in place of each unusable one."""
    rows = {"csv": _csv_rows, "jsonl": _json_rows, "parquet": _parquet_rows}[name.rpartition(".")[2]]
    for row in rows(content):
        yield row if isinstance(row, Fault) else _line(row)


def delimiter_of(header: str) -> str:
    """What separates the values of a CSV file, by its first line."""
    # Spreadsheets write semicolons where the comma is a decimal sign.
    return next((sign for sign in ",;\t" if sign in header), ",")


def columns_of(header: Sequence[str]) -> list[str]:
    """The names of the columns of a CSV file, in small letters."""
    return [column.strip().lower() for column in header]


def path_of(written: str) -> str:
    """The path of a file, seen from its sidecar."""
    return written.removeprefix("./")


def at_line(reason: str, number: int, found: str, text: str) -> Fault:
    """The fault of one line."""
    return Fault(f"{reason}: line {number}: {found}", text[:_EXCERPT])


def _line(row: _Row) -> Line | Fault:
    path, written = (_text(row.values.get(column)) for column in _NEEDED)
    missing = [column for column, value in zip(_NEEDED, (path, written), strict=True) if not value]
    if missing:
        return at_line("sidecar_columns", row.number, f"no {' and no '.join(missing)}; add it", row.text)
    captured = _captured(written.strip())
    if isinstance(captured, str):
        return at_line("sidecar_time", row.number, captured, row.text)
    url = _text(row.values.get("url")).strip()
    return Line(row.number, path_of(path), captured, url or None, row.text[:_EXCERPT])


def _captured(written: str) -> Moment | str:
    """The moment in a `captured_at`, or what is wrong with it."""
    known: Moment | None
    shown = repr(written[:60])
    time = _TIME.fullmatch(written)
    try:
        if time and not time["zone"]:
            return f"{shown} has no zone; add one, such as Z or +01:00"
        if time:
            known = moment(datetime.fromisoformat(written.upper()))
        elif _DAY.fullmatch(written):
            day = date.fromisoformat(written)
            known = Moment(day) if has_partition(day) else None
        else:
            raise ValueError
    except ValueError:
        return f"{shown} is no time; write 2025-12-08T09:30:00+01:00, or 2025-12-08 for a day"
    return known or f"days before {FIRST_DAY} or after {LAST_DAY} have no partition; correct {shown}"


def _csv_rows(content: bytes) -> Iterator[_Row | Fault]:
    text = _decoded(content)
    if isinstance(text, Fault):
        yield text
        return
    lines = re.split(r"\r\n?|\n", text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(lines[0]), strict=True)
    number = 1
    try:
        header = columns_of(next(reader, []))
        if fault := _without_columns(header):
            yield fault
            return
        while True:
            number = reader.line_num + 1
            values = next(reader, None)
            if values is None:
                return
            written = "\n".join(lines[number - 1 : reader.line_num])
            if len(values) > len(header):
                found = (
                    f"{len(values)} values for {len(header)} columns; put quotes around values with commas"
                )
                yield at_line("sidecar_columns", number, found, written)
            elif any(values):
                yield _Row(number, dict(zip(header, values, strict=False)), written)
    except csv.Error as error:
        yield at_line(
            "sidecar_unreadable",
            number,
            f"{error}; fix it: this line and those after it are not read",
            lines[number - 1] if number <= len(lines) else "",
        )


def _json_rows(content: bytes) -> Iterator[_Row | Fault]:
    text = _decoded(content)
    if isinstance(text, Fault):
        yield text
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            yield _Row(number, values, line.rstrip("\r"))
        else:
            yield at_line("sidecar_unreadable", number, "no JSON object; write one on each line", line)


def _parquet_rows(content: bytes) -> Iterator[_Row | Fault]:
    # Takes long to import, and few have one.
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        names = file.schema_arrow.names
        if fault := _without_columns(names):
            yield fault
            return
        table = file.read(columns=[name for name in (*_NEEDED, "url") if name in names])
        for place, field in enumerate(table.schema):
            if pa.types.is_timestamp(field.type):
                # Finer ones have no type in Python.
                micro = table.column(place).cast(pa.timestamp("us", field.type.tz), safe=False)
                table = table.set_column(place, field.name, micro)
        rows = table.to_pylist()
    except Exception as error:
        # Damaged bytes, times and zones raise errors of many kinds.
        found = str(error).partition("\n")[0][:200]
        yield Fault(f"sidecar_unreadable: {found}; write the Parquet file again")
        return
    for number, row in enumerate(rows, 1):
        values = {name: _text(value) for name, value in row.items()}
        yield _Row(number, values, ", ".join(f"{name}={value}" for name, value in values.items()))


def _without_columns(names: Sequence[str]) -> Fault | None:
    missing = [name for name in _NEEDED if name not in names]
    if not missing:
        return None
    there = ", ".join(names)[:200] or "none"
    return Fault(f"sidecar_columns: no column {' and no column '.join(missing)}, only {there}; add it")


def _decoded(content: bytes) -> str | Fault:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fault("sidecar_unreadable: not UTF-8; save it as UTF-8")


def _text(value: object) -> str:
    """A value as text that can be written anywhere: JSON may hold halves of characters."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text.encode("utf-8", "backslashreplace").decode()
