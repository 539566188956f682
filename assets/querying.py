"""One SQL query on the published warehouse, as text, CSV, JSON or Parquet."""

import csv
import sys
from pathlib import Path
from typing import Literal, TextIO

import duckdb

from assets.exit_codes import Exit
from assets.published import published
from assets.text_table import relation_table

Format = Literal["table", "csv", "json", "parquet"]
# A table is for reading; more rows go to a file.
MOST_ROWS = 1_000
_CHUNK = 10_000


def run_query(sql: str, form: Format, output: Path | None) -> Exit:
    """Print what a query gives, or write it to a file. The warehouse cannot be changed.

    Raises:
        Unanswerable: where there is no warehouse.
    """
    if form == "parquet" and output is None:
        print("Parquet is no text: name a file with --output.", file=sys.stderr)
        return Exit.USAGE
    with published() as db:
        try:
            if len(db.extract_statements(sql)) != 1:
                print("Ask one query at a time.", file=sys.stderr)
                return Exit.USAGE
            result = db.sql(sql)
            if result is None:
                return Exit.DONE
            if output is None:
                _write(result, form, sys.stdout)
            else:
                _write_file(result, form, output)
        except duckdb.Error as error:
            print(f"{error}\n\n`dateline tables` lists tables and columns.", file=sys.stderr)
            return Exit.FAILED
        except OSError as error:
            print(f"{output}: {error.strerror}", file=sys.stderr)
            return Exit.USAGE
    return Exit.DONE


def _write_file(result: duckdb.DuckDBPyRelation, form: Format, output: Path) -> None:
    # Beside: where the query fails, what was there stays.
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            if form != "parquet":
                _write(result, form, file)
        if form == "parquet":
            result.write_parquet(str(beside))
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)


def _write(result: duckdb.DuckDBPyRelation, form: Format, file: TextIO) -> None:
    if form == "table":
        text, more = relation_table(result, MOST_ROWS)
        print(text, file=file)
        if more:
            print(f"... the first {MOST_ROWS:,} rows; `--format csv` gives all", file=sys.stderr)
    elif form == "csv":
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(result.columns)
        for batch in result.project("CAST(COLUMNS(*) AS VARCHAR)").to_arrow_reader(_CHUNK):
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    else:
        mark = "[\n"
        # The name must not be that of a column, which would be taken instead.
        as_json = result.query("rows_of_query", "SELECT to_json(rows_of_query)::VARCHAR FROM rows_of_query")
        for batch in as_json.to_arrow_reader(_CHUNK):
            for text in batch.column(0).to_pylist():
                file.write(mark + text)
                mark = ",\n"
        file.write("[]\n" if mark == "[\n" else "\n]\n")
