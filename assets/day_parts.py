"""The parts of some days, checked as they are written; a day that breaks a rule keeps its old parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date

import polars as pl

from assets.data_folder import DataFolder, PartWriter, as_arrow
from assets.measures import measures
from assets.work import Numbers, Outcome
from schemas.catalog import TABLES
from schemas.rules import RuleReport, merge_reports, rule_reports
from schemas.table import polars_schema


class DayParts:
    """Writes the parts of some tables and days in pieces. On a clean exit the sound days appear, all tables of a
    day together; a day with a failing rule, and every day when the block raises, stays as it was.
    """

    def __init__(self, data: DataFolder, tables: Iterable[str], days: Sequence[date]) -> None:
        self._reports: dict[str, list[RuleReport]] = {table: [] for table in tables}
        self._data = data
        self._days = days
        self._unsound: set[date] = set()
        self._numbers: dict[tuple[str, date], Numbers] = defaultdict(dict)
        self._writers = {
            (table, day): PartWriter(data, table, day, polars_schema(TABLES[table].model, "parsed"))
            for table in self._reports
            for day in days
        }

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Check rows of a table and write them to their days' parts.

        Args:
            table: the table.
            rows: the table's columns, and the day of each row as `date`.
        """
        model = TABLES[table].model
        rows = rows.select(*polars_schema(model, "parsed"), "date").sort("date", maintain_order=True)
        reports = rule_reports(rows.drop("date"), model)
        if any(report.failures for report in reports):
            # Rules hold within a day (the same page may come on two days): judge each day by itself.
            by_day = rows.partition_by("date", as_dict=True, include_key=False)
            by_itself = {day: rule_reports(part, model) for (day,), part in by_day.items()}
            self._unsound |= {day for day, found in by_itself.items() if any(rule.failures for rule in found)}
            reports = merge_reports(by_itself.values())
        self._reports[table] = merge_reports([self._reports[table], reports])
        for day, numbers in measures(table, rows).items():
            known = self._numbers[table, day]
            self._numbers[table, day] = {name: known.get(name, 0) + value for name, value in numbers.items()}
        # Handed to Arrow once: a day is then a slice, and a frame of its own for each takes as long as to write it.
        arrow = as_arrow(rows.drop("date"))
        first = 0
        for length, day in rows["date"].rle().struct.unnest().iter_rows():
            self._writers[table, day].append(arrow.slice(first, length))
            first += length

    @property
    def outcome(self) -> Outcome:
        """Rows by table and day, hashes of what was written, and the report of every rule; asked for after the exit."""
        numbers = {
            key: {"rows": float(writer.rows), **self._numbers[key]} for key, writer in self._writers.items()
        }
        written = set(self._days) - self._unsound
        hashes = {day: self._data.hash_of_parts(self._reports, day) for day in written}
        return Outcome(numbers=numbers, hashes=hashes, reports=dict(self._reports))

    def __enter__(self) -> "DayParts":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with ExitStack() as closing:
            for (_table, day), writer in self._writers.items():
                keep = kind is None and day not in self._unsound
                closing.callback(writer.commit if keep else writer.discard)


def write_days(data: DataFolder, table: str, days: Sequence[date], rows: pl.DataFrame) -> Outcome:
    """Check and write all rows of one table for some days; a day without rows gets an empty part."""
    with DayParts(data, [table], days) as parts:
        parts.add(table, rows)
    return parts.outcome
