"""`dateline query`."""

import csv
import io
import json
import os
import pty
import subprocess

import duckdb
import polars as pl
import pytest

from assets.cli.exit_codes import Exit
from assets.cli.query import MOST_ROWS


def test_a_query_gives_the_same_rows_in_every_format(sample, ask, tmp_path):
    sql = "SELECT story_id, agency_codes, published_from, sightings FROM stories ORDER BY story_id LIMIT 3"
    with duckdb.connect(str(sample.database), read_only=True) as db:
        db.execute("SET TimeZone = 'UTC'")
        rows = db.execute(sql).fetchall()
    code, out, err = ask(sample, "query", sql)
    assert (code, err) == (Exit.DONE, "")
    heading, rule, *lines = out.splitlines()
    assert heading.split() == ["story_id", "agency_codes", "published_from", "sightings"]
    assert set(rule) == {"-", " "}
    assert [line.split()[0] for line in lines] == [row[0] for row in rows]
    code, out, err = ask(sample, "query", sql, "--format", "json")
    assert (code, err) == (Exit.DONE, "")
    assert [(one["story_id"], one["agency_codes"], one["sightings"]) for one in json.loads(out)] == [
        (story, agencies, sightings) for story, agencies, _, sightings in rows
    ]
    code, out, err = ask(sample, "query", sql, "--format", "csv")
    assert (code, err) == (Exit.DONE, "")
    [names, *values] = list(csv.reader(io.StringIO(out)))
    assert names == ["story_id", "agency_codes", "published_from", "sightings"]
    assert [value[1] for value in values] == [f"[{', '.join(agencies)}]" for _, agencies, *_ in rows]
    file = tmp_path / "rows.parquet"
    assert ask(sample, "query", sql, "--format", "parquet", "--output", str(file)) == (Exit.DONE, "", "")
    assert pl.read_parquet(file).rows() == rows


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_file_holds_what_would_be_printed(sample, ask, tmp_path, form):
    sql = "SELECT country, name_nl FROM countries WHERE country IN ('BEL', 'NLD') ORDER BY 1"
    file = tmp_path / "countries.out"
    printed = ask(sample, "query", sql, "--format", form)
    assert ask(sample, "query", sql, "--format", form, "--output", str(file)) == (Exit.DONE, "", "")
    assert printed == (Exit.DONE, file.read_text("utf-8"), "")
    if form == "csv":
        assert printed.out == "country,name_nl\nBEL,België\nNLD,Nederland\n"


def test_the_suffix_of_the_file_gives_the_format(sample, ask, tmp_path):
    for form in ("csv", "json", "parquet"):
        file = tmp_path / f"rows.{form}"
        assert ask(sample, "query", "SELECT 7 AS n", "--output", str(file)) == (Exit.DONE, "", "")
        assert duckdb.sql(f"SELECT n FROM '{file}'").fetchall() == [(7,)]
    file = tmp_path / "rows.csv"
    assert ask(sample, "query", "SELECT 7 AS n", "--format", "json", "--output", str(file)).code == Exit.DONE
    assert json.loads(file.read_text("utf-8")) == [{"n": 7}]


@pytest.mark.parametrize("name", ["rows.tsv", "rows.xlsx", "rows"])
def test_a_suffix_of_no_format_is_refused(sample, ask, tmp_path, name):
    file = tmp_path / name
    code, out, err = ask(sample, "query", "SELECT 7 AS n", "--output", str(file))
    assert (code, out) == (Exit.USAGE, "")
    assert err == f"--output {file}: name it .csv, .json, .parquet or .txt, or give --format.\n"
    assert not file.exists()
    sql = ["query", "SELECT 7 AS n", "--output"]
    assert ask(sample, *sql, str(file), "--format", "csv") == (Exit.DONE, "", "")
    assert ask(sample, *sql, str(tmp_path / "rows.txt")) == (Exit.DONE, "", "")
    assert (tmp_path / "rows.txt").read_text("utf-8").split() == ["n", "-", "7"]


@pytest.mark.parametrize("sql", ["", "  ", "-- nothing", ";"])
def test_no_query_is_wrong_usage(sample, ask, sql):
    code, out, err = ask(sample, "query", sql)
    assert (code, out) == (Exit.USAGE, "")
    assert err.startswith("There is no query: ")


def test_sums_are_whole_numbers_in_parquet(sample, ask, tmp_path):
    file = tmp_path / "rows.parquet"
    sql = 'SELECT sum(range) AS "a""b", 1 AS n, sum(range) AS n FROM range(4)'
    assert ask(sample, "query", sql, "--output", str(file)) == (Exit.DONE, "", "")
    rows = pl.read_parquet(file)
    assert dict(rows.schema) == {'a"b': pl.Int64, "n": pl.Int32, "n_1": pl.Int64}
    assert rows.rows() == [(6, 1, 6)]
    large = 123456789012345678901234567890
    assert ask(sample, "query", f"SELECT {large}::HUGEINT AS n", "--output", str(file)).code == Exit.DONE
    assert pl.read_parquet(file)["n"].to_list() == [large]


def test_no_rows_are_an_answer_too(sample, ask, tmp_path):
    sql = "SELECT 1 AS a, 'x' AS b WHERE false"
    assert ask(sample, "query", sql) == (Exit.DONE, "a  b\n-  -\n", "")
    assert ask(sample, "query", sql, "--format", "csv") == (Exit.DONE, "a,b\n", "")
    assert ask(sample, "query", sql, "--format", "json") == (Exit.DONE, "[]\n", "")
    file = tmp_path / "rows.parquet"
    assert ask(sample, "query", sql, "--output", str(file)) == (Exit.DONE, "", "")
    assert (pl.read_parquet(file).columns, pl.read_parquet(file).height) == (["a", "b"], 0)


def test_columns_of_one_name_keep_their_values(sample, ask):
    sql = 'SELECT 1 AS result, 2.25::DOUBLE AS result, \'x\' AS "a""b"'
    assert ask(sample, "query", sql).out.splitlines()[2].split() == ["1", "2.25", "x"]
    assert ask(sample, "query", sql, "--format", "csv").out == 'result,result_1,"a""b"\n1,2.25,x\n'
    out = ask(sample, "query", sql, "--format", "json").out
    assert json.loads(out) == [{"result": 1, "result_1": 2.25, 'a"b': "x"}]


def test_json_has_null_for_a_fraction_that_is_not_finite(sample, ask):
    sql = (
        "SELECT 'nan'::DOUBLE AS a, '-inf'::FLOAT AS b, [1.5, 'inf'::DOUBLE] AS c,"
        " 'say \"NaN\", \\ or -Infinity' AS d, 123456789012345678901234567890::HUGEINT AS e"
    )
    code, out, err = ask(sample, "query", sql, "--format", "json")
    assert (code, err) == (Exit.DONE, "")

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    assert json.loads(out, parse_constant=refuse) == [
        {
            "a": None,
            "b": None,
            "c": [1.5, None],
            "d": 'say "NaN", \\ or -Infinity',
            "e": 123456789012345678901234567890,
        }
    ]


def test_numbers_are_right_aligned_and_long_cells_cut(sample, ask):
    sql = "SELECT 7 AS n, 1 / 3 AS part, repeat('x', 100) AS text, NULL AS nothing, 12.5::DECIMAL(9, 2) AS exact"
    heading, _, line = ask(sample, "query", sql).out.splitlines()
    assert heading.split() == ["n", "part", "text", "nothing", "exact"]
    assert line == "7  0.3333  " + "x" * 79 + "…" + " " * 11 + "12.50"
    assert heading.startswith("n    part  text")
    assert "x" * 100 in ask(sample, "query", sql, "--format", "csv").out
    sql = "SELECT 7 AS number, 8::HUGEINT AS great, '9' AS text, 10::UTINYINT AS small"
    code, out, err = ask(sample, "query", sql)
    assert (code, err) == (Exit.DONE, "")
    assert out.splitlines()[2] == "     7      8  9        10"
    _, _, *lines = ask(
        sample, "query", "FROM (VALUES ('007'), ('1e5'), ('two\nlines')) AS t(code)"
    ).out.splitlines()
    assert lines == ["007", "1e5", "two lines"]


def test_a_table_ends_after_its_first_rows_and_says_so(sample, ask):
    code, out, err = ask(sample, "query", "FROM range(5000)")
    assert (code, len(out.splitlines())) == (Exit.DONE, 2 + MOST_ROWS)
    assert err == "These are the first 1,000 rows; --format csv gives all.\n"
    assert len(ask(sample, "query", "FROM range(5000)", "--format", "csv").out.splitlines()) == 5001
    assert ask(sample, "query", f"FROM range({MOST_ROWS})").err == ""


def test_a_query_may_open_with_a_comment(sample, ask):
    assert ask(sample, "query", "-- All of it.\nSELECT 7 AS n -- seven", "--format", "csv") == (
        Exit.DONE,
        "n\n7\n",
        "",
    )
    code, out, err = ask(sample, "query", "SELECT 1", "--fromat", "csv")
    assert (code, out, "--fromat" in err) == (Exit.USAGE, "", True)


def test_settings_may_come_before_the_query(sample, ask):
    sql = "SET TimeZone = 'Asia/Tokyo'; SELECT TIMESTAMPTZ '2025-12-08 00:00:00+00' AS t;"
    assert ask(sample, "query", sql, "--format", "csv") == (Exit.DONE, "t\n2025-12-08 09:00:00+09\n", "")
    assert ask(sample, "query", "SET TimeZone = 'Asia/Tokyo'") == (Exit.DONE, "", "")


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "SELECT 1; -- and\nSELECT 2"])
def test_one_query_is_asked_at_a_time(sample, ask, sql):
    code, out, err = ask(sample, "query", sql)
    assert (code, out) == (Exit.USAGE, "")
    assert "one query" in err


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_a_query_that_fails_leaves_the_output_file_as_it_was(sample, ask, tmp_path, form):
    file = tmp_path / "kept.csv"
    file.write_text("kept", "utf-8")
    code, out, err = ask(
        sample, "query", "SELECT headline::INT FROM stories", "--format", form, "--output", str(file)
    )
    assert (code, out, file.read_text("utf-8")) == (Exit.FAILED, "", "kept")
    assert "Could not convert" in err
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_query_that_fails_halfway_prints_no_rows(sample, ask, form):
    sql = "SELECT if(range = 90000, 'x', '1')::INT AS n FROM range(100000)"
    code, out, err = ask(sample, "query", f"{sql} ORDER BY ALL" if form == "table" else sql, "--format", form)
    assert (code, out) == (Exit.FAILED, "")
    assert "Could not convert" in err


def test_the_warehouse_cannot_be_changed(sample, ask):
    before = sample.database.read_bytes()
    for sql in ("DELETE FROM stories", "CREATE TABLE mine (a INTEGER)", "DROP VIEW coverage_days"):
        code, out, err = ask(sample, "query", sql)
        assert (code, out) == (Exit.FAILED, "")
        assert "read-only" in err
    assert sample.database.read_bytes() == before


@pytest.mark.parametrize("sql", ["SELECT nothing FROM stories", "FROM nothing"])
def test_a_failing_query_says_why_and_where_to_look(sample, ask, sql):
    code, out, err = ask(sample, "query", sql)
    assert (code, out) == (Exit.FAILED, "")
    assert "nothing" in err
    assert "dateline tables" in err


@pytest.mark.parametrize(
    ("output", "advice"),
    [("folder", "is not a file"), ("/dev/null", "is not a file"), ("nowhere/rows.csv", "create it")],
)
def test_a_place_that_cannot_be_written_is_refused(sample, ask, tmp_path, output, advice):
    (tmp_path / "folder").mkdir()
    code, out, err = ask(sample, "query", "SELECT 1", "--format", "csv", "--output", str(tmp_path / output))
    assert (code, out) == (Exit.USAGE, "")
    assert advice in err
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_duckdb_draws_no_progress_bar_between_the_rows(sample, start):
    # The bar comes after two seconds: the setting is seen at once.
    sql = "SELECT current_setting('enable_progress_bar') AS bar"
    command = start(sample, "query", sql, "--format", "csv", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.communicate() == ("bar\nfalse\n", "")


def test_rows_wider_than_the_terminal_come_with_advice(sample, start):
    wide = _shown_on_terminal(start, sample, f"SELECT '{'x' * 70}', '{'y' * 70}'")
    assert "wider than the terminal" in wide.splitlines()[-1]
    assert "less -S" in wide
    assert "wider" not in _shown_on_terminal(start, sample, "SELECT 1")


def _shown_on_terminal(start, data, sql: str) -> str:
    terminal, its_other_end = pty.openpty()
    query = start(data, "query", sql, stdout=its_other_end, stderr=its_other_end)
    assert query.wait() == Exit.DONE
    os.close(its_other_end)
    shown = os.read(terminal, 65_536).decode()
    os.close(terminal)
    return shown
