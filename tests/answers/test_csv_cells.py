"""Cells of CSV: nothing that a spreadsheet runs or a terminal acts upon, and everything else as it is."""

import csv
import re

import duckdb
import pytest

from pipelines.answers.csv_cells import safe_text
from pipelines.answers.formats import write_rows
from tests.hostile import UNSEEN

CELLS = {
    "=1+1": "'=1+1",
    "+31 6 12": "'+31 6 12",
    "-2+3 kop": "'-2+3 kop",
    "@SUM(A1)": "'@SUM(A1)",
    "＝1+1": "'＝1+1",
    " \t=1": " \t'=1",
    "  =1": "'  =1",
    "\tkop": "'\tkop",
    "\r=1": "\\r=1",
    '"=1"': '\'"=1"',
    "a;=1": "a;'=1",
    'a; "=1': "a; \"'=1",
    "a\n-1 b": "a\n'-1 b",
    "\x1b[2J=1": "\\x1b[2J=1",
    "\u202e=1\x9b": "\\u202e=1\\x9b",
}
AS_THEY_ARE = ["", "kop", "a=b", "zes-vijf", "a, b", "a; b", 'zei "ja"', "a\nb", "Oekraïne 😀", "'=1"]
NUMBERS = ["-3", "+3.5", "-1,5", "-2e-05", "3"]


def written(tmp_path, sql: str) -> list[list[str]]:
    with duckdb.connect() as db:
        write_rows(db.sql(sql), "csv", tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def rows_of(texts) -> str:
    values = ", ".join("(" + "||".join(f"chr({ord(sign)})" for sign in text or "") + ")" for text in texts)
    return f"SELECT * FROM (VALUES {values}) AS rows(cell)".replace("()", "('')")


def test_formulas_and_signs_are_made_text(tmp_path):
    assert written(tmp_path, rows_of(CELLS)) == [["cell"], *([cell] for cell in CELLS.values())]
    assert [safe_text(text) for text in CELLS] == list(CELLS.values())


def test_other_texts_and_numbers_stay_as_they_are(tmp_path):
    texts = [*AS_THEY_ARE, *NUMBERS]
    assert written(tmp_path, rows_of(texts)) == [["cell"], *([text] for text in texts)]
    assert [safe_text(text) for text in texts] == texts


def test_numbers_and_moments_are_written_as_before(tmp_path):
    sql = (
        "SELECT -3 AS a, -0.5 AS b, -1.5::DECIMAL(4, 2) AS c, DATE '2025-12-08' AS d, true AS e, NULL::VARCHAR AS f,"
        " TIMESTAMP '2025-12-08 09:30:00' AS g, INTERVAL (-1) DAY AS h, -1e-7::DOUBLE AS i, ['a', 'b'] AS j"
    )
    duckdb.sql(sql).write_csv(str(tmp_path / "plain.csv"))
    written(tmp_path, sql)
    assert (tmp_path / "rows.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


@pytest.mark.parametrize("value", ["['a;=1']", "{'k': 'a;=1'}", "'=1'::ENUM('=1')", "union_value(k := '=1')"])
def test_text_within_other_types_is_made_safe_too(tmp_path, value):
    [_, [cell]] = written(tmp_path, f"SELECT {value} AS cell")
    assert "'=1" in cell


def test_names_of_columns_are_cells_too(tmp_path):
    sql = 'SELECT 1 AS "=1+1", 2 AS "a\x1b""b", 3 AS c, 4 AS c'
    assert written(tmp_path, sql) == [["'=1+1", 'a\\x1b"b', "c", "c_1"], ["1", "2", "3", "4"]]


def test_a_reader_that_expects_semicolons_finds_no_formula(tmp_path):
    written(tmp_path, rows_of(["kop", *CELLS]))
    text = (tmp_path / "rows.csv").read_text("utf-8")
    for line in text.splitlines():
        assert not [part for part in line.split(";") if re.match(r'[\s"]*[=+@-]', part)], line


def test_json_has_codes_and_the_exact_values(tmp_path):
    texts = list(CELLS)
    with duckdb.connect() as db:
        write_rows(db.sql(rows_of(texts)), "json", tmp_path / "rows.json")
        assert not UNSEEN.search((tmp_path / "rows.json").read_text("utf-8"))
        assert db.execute(f"SELECT cell FROM '{tmp_path}/rows.json'").fetchall() == [
            (text,) for text in texts
        ]
